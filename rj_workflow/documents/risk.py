"""An assessment on one or two pages, for the people who work on it and for nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rj_workflow.documents.around import FOR_STAFF
from rj_workflow.documents.document import (
    Block,
    Document,
    Facts,
    Heading,
    Notice,
    Own,
    Paragraph,
    Points,
    Rows,
    Staff,
    Text,
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One question that stops, calls for action or is not known: about whom, how rated, what is done."""

    name: str
    who: str
    rating: str
    safer: Own[Staff] | None
    again: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Where an assessment stands, and what of it nobody may overlook."""

    scope: str
    version: int
    stands: str
    since: datetime | None
    until: datetime | None
    sent: tuple[str, datetime] | None  # by whom, when
    decided: tuple[str, str, datetime] | None  # what, by whom, when
    conditions: tuple[Own[Staff], ...]
    stops: tuple[Concern, ...]
    acts: tuple[Concern, ...]
    unknown: tuple[Concern, ...]
    asked: int
    answered: int


def summary(found: Summary) -> Document[Staff]:
    """Never a number that adds risks up (invariant 7): each thing by itself, in words."""
    blocks: list[Block[Staff]] = [
        Notice("For the people who work on this case alone. It is never handed over, posted or read out."),
        Facts(tuple(_where_it_stands(found))),
        *_concerns("What stops it", found.stops, "Nothing."),
        *_concerns("What calls for action", found.acts, "Nothing was rated so."),
        *_concerns("Asked, and not known", found.unknown, "Nothing."),
    ]
    if found.conditions:
        blocks += [Heading("On these conditions"), Points(found.conditions)]
    return Document(Staff, f"Assessment: {found.scope}", tuple(blocks), FOR_STAFF)


def _where_it_stands(found: Summary) -> Iterator[tuple[Text[Staff], Text[Staff]]]:
    yield "Version", str(found.version)
    yield "Where it stands", found.stands
    yield "Answered", f"{found.answered} of {found.asked} questions"
    if found.since:
        yield "Since", found.since
    if found.until:
        yield "Counts until", found.until
    if found.sent:
        yield f"Sent by {found.sent[0]}", found.sent[1]
    if found.decided:
        yield f"{found.decided[0]}, {found.decided[1]}", found.decided[2]


def _concerns(title: str, found: tuple[Concern, ...], none: str) -> list[Block[Staff]]:
    if not found:
        return [Heading(title), Paragraph(none)]
    rows: tuple[tuple[Text[Staff], ...], ...] = tuple(
        (one.name, one.who, one.rating, one.safer or one.again or "Nothing is written here.") for one in found
    )
    return [Heading(title), Rows(("Question", "About", "Rated", "What makes it safer"), (3, 2, 2, 4), rows)]
