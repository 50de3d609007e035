"""What somebody was asked and what they said, for them to keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic

from rj_workflow.documents.around import Around
from rj_workflow.documents.document import Block, Document, Facts, Heading, Own, Paragraph, Side, Text
from rj_workflow.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Answer(Generic[Side]):
    """One question with their own answer; nothing of anybody else's."""

    title: str
    stands: str
    since: date
    own_words: Own[Side] | None = None
    conditions: Own[Side] | None = None
    until: date | None = None


def answers(found: tuple[Answer[Side], ...], around: Around, side: type[Side]) -> Document[Side]:
    """Every question with the answer as it stands today."""
    blocks: list[Block[Side]] = [
        Paragraph(Sentence("You can change any answer, on any day. You do not need to say why.")),
        Paragraph(Sentence("No answer is better than another.")),
    ]
    if not found:
        blocks.append(Paragraph(Sentence("There is nothing here yet.")))
    for one in found:
        blocks += [Heading(one.title), Facts(tuple(_rows(one)))]
    return Document(side, Sentence("My answers"), tuple(blocks), around.foot)


def _rows(one: Answer[Side]) -> Iterator[tuple[Text[Side], Text[Side]]]:
    yield Sentence("Your answer"), one.stands
    yield Sentence("Since"), one.since
    if one.until:
        yield Sentence("It counts until"), one.until
    if one.own_words:
        yield Sentence("In your own words"), one.own_words
    if one.conditions:
        yield Sentence("Only if"), one.conditions


def letter_of_standing(
    words: str, calls: tuple[tuple[str, date], ...], around: Around, side: type[Side], *, has_ended: bool
) -> Document[Side]:
    """How it stands with them, and what happens next: the outcome, where it has ended."""
    blocks: list[Block[Side]] = [Paragraph(words)]
    if has_ended:
        blocks.append(
            Paragraph(
                Sentence("You can come back on any day, even years from now. Call us, or ask us to call.")
            )
        )
    for who, by in calls:
        blocks.append(Paragraph(Sentence("{who} will call you by {day}.", who=who, day=by)))
    if not has_ended:
        blocks.append(Paragraph(Sentence("You can pause or stop at any time. You do not need to say why.")))
    return Document(side, Sentence("How things stand"), tuple(blocks), around.foot)
