"""What a document says, block by block: its paper and its page to read are both made from this.

A document is for one side.  Whatever somebody said themselves stands in it as `Own`, marked with the side
that may read it: mypy refuses another side's words where a document is written, and the document itself
refuses them where it is put together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Generic, Literal, TypeVar


class Harmed:
    """Marks what is for the person harmed."""


class Responsible:
    """Marks what is for the person responsible."""


class Staff:
    """Marks what is for the people who work here, and leaves with nobody."""


Side = TypeVar("Side", Harmed, Responsible, Staff)


class WrongSide(ValueError):
    """Words of one side were put into a document of another: a fault of ours, and nothing is printed."""


@dataclass(frozen=True, slots=True)
class Own(Generic[Side]):
    """Somebody's own words, as this side may read them: never translated, and never anything but text."""

    side: type[Side]
    said: str


# A text of ours, to be said in the language of the document; a day or a moment; somebody's own words.
Text = str | date | Own[Side]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the next part is about."""

    words: str


@dataclass(frozen=True, slots=True)
class Paragraph(Generic[Side]):
    """One thought; `strong` where it must not be missed."""

    words: Text[Side]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What is read before everything else."""

    words: str


@dataclass(frozen=True, slots=True)
class Points(Generic[Side]):
    """Several things: in no order, one after the other, or each with a box to tick."""

    items: tuple[Text[Side], ...]
    kind: Literal["bullets", "steps", "ticks"] = "bullets"


@dataclass(frozen=True, slots=True)
class Facts(Generic[Side]):
    """Pairs of what it is and what is known of it."""

    rows: tuple[tuple[Text[Side], Text[Side]], ...]


@dataclass(frozen=True, slots=True)
class Rows(Generic[Side]):
    """A table: its head, how wide each column is beside the others, and its rows."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Text[Side], ...], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Room for a pen, under what is to be written there."""

    words: str
    number: int = 1


Block = Heading | Paragraph[Side] | Notice | Points[Side] | Facts[Side] | Rows[Side] | Lines


@dataclass(frozen=True, slots=True)
class Document(Generic[Side]):
    """One document of one side.  Raises WrongSide when words of another stand anywhere in it."""

    side: type[Side]
    title: str
    blocks: tuple[Block[Side], ...]
    foot: str

    def __post_init__(self) -> None:
        for one in _own_words(self.blocks):
            if one.side is not self.side:
                raise WrongSide(f"Words for {one.side.__name__} in a document for {self.side.__name__}.")


def _own_words(part: object) -> Iterator[Own[Staff]]:
    """All of them, however deep they stand; the parameter says nothing here, `side` does."""
    if isinstance(part, Own):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _own_words(one)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _own_words(getattr(part, field.name))
