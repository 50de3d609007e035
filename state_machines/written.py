"""What passes between two people: its kinds, how it may be given, what may hurt in it, and what its author reads.

The two who write and are written to each read what they did themselves and what a person told them, and
nothing that moves when the other acts.  Patterns are judgement [J]: they point at words, and a reader decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from state_machines.exchange import LIFECYCLE

KINDS: Final = (
    ("letter", "A letter"),
    ("message", "A message to be passed on"),
    ("question", "A question"),
    ("answer", "An answer"),
    ("recording", "A recording"),
    ("drawing", "A drawing or a picture"),
)
# How whom it is for would have it given, if they ever want it (X2).  Post needs their own writing.
IN_PERSON: Final = "in_person"
BY_POST: Final = "by_post"
GIVEN: Final = (
    (IN_PERSON, "In person, with somebody there"),
    ("read_out", "Read out to them"),
    (BY_POST, "By post, with nobody there"),
)
IN_WRITING: Final = frozenset({"portal", "paper"})  # ways on which what somebody says is written by them
# What whom it is for may say of it, on any day, whatever has become of it since they were told.
WANT, NOT_NOW, NEVER = "want", "not_now", "never"
ANSWERS: Final = (
    (WANT, "They would like it"),
    (NOT_NOW, "Not now"),
    (NEVER, "They do not want it"),
)

# What its author reads of it, by where it stands.  From the moment they said that it is right it is one and
# the same: whether it was read, announced, wanted, given or kept is for whom it is for to tell (X5).
WRITING, WITH_US = "writing", "with_us"
SEEN_BY_AUTHOR: Final[Mapping[str, str]] = {
    state: WRITING if state in ("none", "drafted") else WITH_US for state in LIFECYCLE.states
}


@dataclass(frozen=True, slots=True)
class Hurt:
    """A row: what may hurt, what it sounds like, and what to do about it."""

    code: str
    words: str
    pattern: re.Pattern[str]


def _hurt(code: str, words: str, *patterns: str) -> Hurt:
    return Hurt(code, words, re.compile("|".join(patterns), re.IGNORECASE))


# X4, and what its sources say of letters that did harm.
HURTS: Final = (
    _hurt("forgiveness", "It may ask for forgiveness. Whoever reads it owes none.",
          r"\bforg[ai]ve", r"\bpardon\b", r"accept my apolog", r"\bmercy\b"),
    _hurt("blame", "It may put blame on whoever reads it.",
          r"(because of|thanks to) (you|what you)", r"you (made|drove|pushed|provoked|forced|asked for|started)",
          r"your (own )?fault", r"if you had(n.?t| not)", r"you should(n.?t| not)? have",
          r"(we|you) both (did|were|are)"),
    _hurt("excuse", "It may make light of what happened, or explain it away.",
          r"\b(only|just) a (joke|mistake|bit)\b", r"(wasn.?t|was not|isn.?t|is not) that bad",
          r"(you.?ll|you will) get over", r"move on\b", r"did(n.?t| not) mean (it|to|any)",
          r"\bi was (only|just|drunk|high)\b"),
    _hurt("pressure", "It may ask something of whoever reads it, or press them.",
          r"you (must|have to|need to|owe)\b", r"\b(please|could you|can you|will you)\W+(\w+\W+){0,2}?"
          r"(tell|write|call|ring|meet|see|visit|speak|talk|help|drop|withdraw)",
          r"(drop|withdraw|take back)\W+(\w+\W+){0,3}?(charge|complaint|statement)",
          r"tell (the )?(judge|court|police|probation|parole)", r"i (can.?t|cannot) (live|go on|cope)",
          r"\bkill myself\b"),
    _hurt("hidden", "It may say something that only the two of them understand.",
          r"you know (what|who|where|why) i", r"our (secret|song|place|little|thing)", r"remember (when|the|our|that|what)",
          r"between (you and me|us)", r"only (you|we) know", r"(thinking|dream\w*) (of|about) you", r"\bmiss you\b",
          r"\blove you\b", r"(always|still) (be )?(mine|yours)\b"),
    _hurt("finding", "It may say where somebody is to be found, or ask to be in touch.",
          r"\bmy (number|address|e-?mail|cell|wing)\b", r"(find|reach|contact|add|follow|message) me\b",
          r"come (and|to) (see|visit)", r"\b(facebook|instagram|snapchat|whatsapp|tiktok)\b",
          r"\bi (live|stay|work|am living|moved)\b(?! with (it|this|that))"),
)  # fmt: skip


def may_hurt(text: str) -> tuple[tuple[Hurt, str], ...]:
    """What to look at in these words before they go further, each with the words that sound like it."""
    found = ((one, one.pattern.search(text)) for one in HURTS)
    return tuple((one, " ".join(said[0].split())) for one, said in found if said)
