"""The paper form: the questions of the pages on which one asks to be contacted, in the same order."""

from dataclasses import dataclass
from typing import Final

from web.public.questions import CHANNELS, NEVER_DO, WHOSE


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on paper; `lines` are empty ones to write on."""

    words: str
    hint: str = ""
    boxes: tuple[str, ...] = ()
    lines: int = 0


PAPER: Final = (
    Asked("Who are you asking for?", boxes=tuple(words for _, words in WHOSE)),
    Asked("If it is for somebody else: what shall we call them?", "You can leave this empty.", lines=1),
    Asked("What shall we call you?", "A first name or a nickname is enough.", lines=1),
    Asked("How can we reach you safely?", boxes=tuple(words for _, words in CHANNELS)),
    Asked("The number, or the address", "If it is through somebody else: their name too.", lines=2),
    Asked("When is it safe?", "At any time, or on which days and from when until when.", lines=2),
    Asked("What do we say if somebody else answers?", "You can leave this empty.", lines=1),
    Asked("Is there something we must never do?", boxes=tuple(words for _, words in NEVER_DO)),
    Asked("Is there anything else we must never do?", "You can leave this empty.", lines=1),
    Asked(
        "Is there anything you want to tell us?",
        "You can leave this empty. You do not have to tell your story.",
        lines=5,
    ),
)
