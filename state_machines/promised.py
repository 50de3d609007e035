"""What can be promised: each kind with what it asks, how it is shown to be done, and what no promise may say.

Money is written down here and never handled (O8).  A plan for meeting by chance is a promise like any other
(O7), with a side of its own for each of the two people: whom one calls is never shown to the other.
"""

import re
from dataclasses import dataclass
from typing import Final

from state_machines.fields import Field, Options


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of promise: its name, what it asks beside its words, and what usually shows that it is done."""

    code: str
    title: str
    shown_by: str
    asks: tuple[Field, ...] = ()


INSTALMENTS: Final = Field(
    "instalments", "words", "Which amounts, on which days?",
    "One on each line, such as 24 11 2026 £20. We never take, hold or pass on money",
)  # fmt: skip
FOR_WHOM: Final = Field(
    "for_whom", "text", "Who is the message for?", "A child, a neighbour, somebody at work"
)
HOW_OFTEN: Final = Field("how_often", "text", "What about, how often, and through whom?")
# The two who may meet by chance, each with what they do and whom they call.
ENCOUNTER: Final = (
    Field("where", "words", "Where might they meet by chance?", "Streets, shops, a school, a train"),
    Field("harmed_does", "words", "What does the person harmed do then?", "Both people read this"),
    Field("responsible_does", "words", "What does the person responsible do then?", "Both people read this"),
    Field("harmed_calls", "words", "Whom does the person harmed call?", "Only they read this"),
    Field("responsible_calls", "words", "Whom does the person responsible call?", "Only they read this"),
)
_KINDS: Final = (
    Kind("apology", "An apology", "The person harmed heard or read it"),
    Kind("explanation", "An explanation", "The person harmed heard or read it"),
    Kind("repayment", "Paying back", "A receipt, or the person harmed says it came", (INSTALMENTS,)),
    Kind("course", "Work, a course or treatment", "Whoever runs it confirms it, with their yes to our asking"),
    Kind("behaviour", "Doing something, or leaving it be, from now on", "Nothing unwanted happened by the day"),
    Kind("encounter", "Keeping apart, or what to do when they meet by chance", "Asked at each call", ENCOUNTER),
    Kind("third_person", "A message to somebody else", "Whoever it is for had it, and wanted it", (FOR_WHOM,)),
    Kind("keep_informed", "Being kept informed", "The person harmed says it came", (HOW_OFTEN,)),
    Kind("joint", "Something they do together", "Both say that it took place"),
    Kind("symbolic", "A sign of making good", "It was seen, or the person harmed says so"),
)  # fmt: skip
KINDS: Final = {kind.code: kind for kind in _KINDS}
KIND: Final = Field("kind", "select", "What kind of promise is it?", options=tuple((k.code, k.title) for k in _KINDS), required=True)  # fmt: skip

# When the person harmed is told how it ended, as they wish; it binds and can change at any time (O5).
TELLING: Final[Options] = (
    ("at_once", "As soon as each promise is kept, or is not"),
    ("when_over", "Once, when all of it is over"),
)
NOT_TOLD: Final[Options] = (("not_at_all", "Not at all, unless I ask"),)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The law on what may never be silenced, in one edition; what was agreed keeps the edition it was read by."""

    edition: str
    source: str
    may_be_told: tuple[str, ...]


# VPA24 s.17(2), in force from 1 October 2025.  VCA26 replaces it on a day not known: that is another edition.
SPEAKING: Final = RuleSet(
    "vpa24-17",
    "VPA24 s.17(2), in force since 1 October 2025",
    (
        "The police, or anyone who looks into crime",
        "A lawyer",
        "A doctor, nurse, counsellor or other regulated professional",
        "A service that supports people who were harmed",
        "Anyone who regulates a profession",
        "The body that decides on compensation, or an appeal about it",
        "Your child, parent or partner, for support",
    ),
)

# What a clause that silences tends to sound like [J]: it warns, and whoever proposes decides (O9).
_SILENCING: Final = re.compile(
    r"confidential|in confidence|secret|non.?disclosure|\bnda\b|gag\b"
    r"|(not|never|nobody|no one|without)\W+(\w+\W+){0,3}?(tell|talk|speak|say|mention|discuss|disclose|report|post|share)"
    r"|(keep|stay|remain)\w*\W+(\w+\W+){0,3}?(quiet|silent|private|between)"
    r"|(withdraw|drop|take back)\w*\W+(\w+\W+){0,3}?(complaint|statement|charge|allegation|report|claim)",
    re.IGNORECASE,
)


def may_silence(text: str) -> str:
    """The words of this that sound like a clause that silences; empty when there are none."""
    found = _SILENCING.search(text)
    return " ".join(found[0].split()) if found else ""
