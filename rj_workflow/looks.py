"""What can be looked at of a person, in words to that person; and what a colleague is to them."""

from collections.abc import Mapping
from typing import Final

# Each page of a case shows one of these parts.
PARTS: Final[Mapping[str, str]] = {
    "overview": "how things stand",
    "names": "your name, to say if they know you",
    "people": "how to reach you safely",
    "account": "your story, as far as you let them",
    "needs": "what helps you",
    "messages": "what you and we wrote to each other",
    "vulnerability": "how soon we answer you, and why",
    "choices": "your choices",
    "risk": "what may help to keep everyone safe",
    "preparation": "how we prepare with you",
    "meeting": "plans for a meeting",
    "letters": "letters and messages",
    "documents": "papers that can be printed for you",
    "agreement": "what was promised",
    "follow_up": "how you are afterwards",
    "timeline": "what has happened so far",
    "writing": "a page on which something is written down",
    "carried": "what came with you from another service",
    "pack": "what we may pass on for you",
    "record": "this list, to read or hand it to you",
}
FACILITATOR: Final = "facilitator"
ROLES: Final[Mapping[str, str]] = {
    FACILITATOR: "your facilitator",
    "supervisor": "a supervisor",
    "caseworker": "a caseworker",
    "manager": "a manager",
    "colleague": "somebody who works here",
}
HALF_HOUR: Final = 1800  # seconds: a page that is opened again within one counts once


def half_hour_of(seconds: float) -> int:
    """Which half hour this moment, in seconds since 1970, lies in."""
    return int(seconds // HALF_HOUR)
