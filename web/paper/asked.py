"""A question as it stands on paper: boxes to tick, lines to write on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from state_machines.fields import Field

YES_NO: Final = (("Yes", ""), ("No", ""))
# Empty lines for an answer of this kind; whatever is ticked has none.
LINES: Final = {"text": 1, "time": 1, "number": 1, "words": 4}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `name` is the field of the page on which it is typed in, if that has one.

    `boxes` are pairs: what is ticked, and what more is said of it.
    """

    name: str
    words: str
    hint: str = ""
    boxes: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    under: str = ""  # a heading that begins here


def on_paper(field: Field, *, under: str = "", lines: int | None = None) -> Asked:
    """The same question for a pen."""
    boxes = YES_NO if field.kind == "yes_no" else tuple((option[1], "") for option in field.options)
    room = LINES.get(field.kind, 0) if lines is None else lines
    return Asked(field.name, field.words, field.hint, boxes, 0 if boxes else room, under)


def ticks(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Boxes of which nothing more is said."""
    return tuple((one, "") for one in words)
