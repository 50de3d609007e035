"""The kinds of process, from the least direct to the most, and what each of them does between two people."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Process:
    """One kind: nothing passes in a talk, things are passed on, or people meet."""

    code: str
    words: str
    how: Literal["talk", "pass", "meet"]


# fmt: off
PROCESSES = (
    Process("conversation", "Talking with one person only",          "talk"),
    Process("shuttle",      "Messages passed on by the facilitator", "pass"),
    Process("letter",       "A letter, or an exchange of letters",   "pass"),
    Process("recording",    "A recorded message",                    "pass"),
    Process("video",        "A live video meeting",                  "meet"),
    Process("face_to_face", "A meeting face to face",                "meet"),
    Process("circle",       "A circle",                              "meet"),
    Process("family_group", "A family group meeting",                "meet"),
)
# fmt: on

MEET = frozenset(process.code for process in PROCESSES if process.how == "meet")
PASS = frozenset(
    process.code for process in PROCESSES if process.how != "talk"
)  # whoever meets may write too
