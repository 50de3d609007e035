"""What is agreed, word for word, as one of the two may read it, and whom nobody is kept from telling."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic

from rj_workflow.documents.around import Around
from rj_workflow.documents.document import Block, Document, Facts, Heading, Own, Paragraph, Points, Side, Text
from rj_workflow.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Promise(Generic[Side]):
    """One promise as this side reads it: its words, its parts by their titles, its amounts, how it stands."""

    words: Own[Side]
    parts: tuple[tuple[str, Own[Side]], ...]
    amounts: tuple[tuple[str, date], ...]
    due_on: date | None
    stands: str


@dataclass(frozen=True, slots=True)
class Agreement(Generic[Side]):
    """All of it; `may_be_told` is whom the person harmed may always speak with (O9)."""

    stands: str
    promises: tuple[Promise[Side], ...]
    is_proposed: bool
    may_be_told: tuple[str, ...] = ()


def agreed(found: Agreement[Side], around: Around, side: type[Side]) -> Document[Side]:
    """The very words.  No line to sign on: a yes is said in a talk, and can be taken back."""
    blocks: list[Block[Side]] = [Paragraph(found.stands)]
    if found.is_proposed:
        blocks.append(
            Paragraph(
                Sentence("Nothing of it counts before you have said yes to these very words, in a talk.")
            )
        )
    for number, promise in enumerate(found.promises, 1):
        blocks.append(Heading(Sentence("Number {number}", number=number)))
        blocks.append(Paragraph(promise.words, strong=True))
        rows = tuple(_rows(promise, with_state=not found.is_proposed))
        blocks += [Facts(rows)] if rows else []
    if found.may_be_told:
        blocks += [
            Heading(Sentence("You may always speak about what happened")),
            Paragraph(Sentence("Nothing that was agreed stops you from speaking about what happened, with:")),
            Points(found.may_be_told),
        ]
    return Document(side, Sentence("What is agreed"), tuple(blocks), around.foot)


def _rows(promise: Promise[Side], *, with_state: bool) -> Iterator[tuple[Text[Side], Text[Side]]]:
    yield from promise.parts
    for amount, on in promise.amounts:
        yield Sentence("{amount} by", amount=amount), on
    if promise.due_on and not promise.amounts:
        yield Sentence("By"), promise.due_on
    if with_state:
        yield Sentence("How it stands"), promise.stands
