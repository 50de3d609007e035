"""What a person may ask of what is kept about them, and which clock each request starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask for: the event that keeps it, its clock, its words; whether it must say what."""

    event: str
    clock: str
    words: str
    needs_words: bool = False


REQUESTS: Final[Mapping[str, Request]] = {
    "copy": Request("asked_for_copy", "copy_of_record", "A copy of what you keep about me"),
    "correction": Request(
        "asked_for_correction", "correct_record", "Put something right about me", needs_words=True
    ),
    "deletion": Request("asked_for_deletion", "delete_record", "Delete what you keep about me"),
}
BY_CLOCK: Final = {one.clock: one for one in REQUESTS.values()}
