"""What is written for the other person, as its author and as whom it is for may know it: each apart.

Each reads what they did themselves and what a person told them.  Nothing here is read from where the item
stands, but for whether its author is still writing: where it stands moves with the other's acts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from rj_workflow.casefile import CaseFile, Position
from rj_workflow.db import Session
from rj_workflow.messages import contact_data_in, looks_like_contact_data
from rj_workflow.models import item_file
from rj_workflow.others import others_of
from state_machines.written import NEVER, NOT_NOW, SEEN_BY_AUTHOR, WRITING, may_hurt

YEARS: Final = timedelta(days=3652)  # how long its author reads their own words here, whatever became of it


@dataclass(frozen=True, slots=True)
class Written:
    """One thing somebody wrote for the other person, as they may know it themselves."""

    id: str
    kind: str
    text: str
    version: int
    is_being_written: bool
    was_right_once: bool  # they said so before, and were asked to look at it again
    right_at: datetime | None
    taken_back_at: datetime | None
    files: int


@dataclass(frozen=True, slots=True)
class Received:
    """One thing somebody was told of, as they may know it: what they were told, said and were given."""

    id: str
    told_at: datetime
    answer: str
    answered_at: datetime | None
    until: date | None
    way: str
    may_know: str
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class File:
    """One file of an item, without what is in it."""

    id: str
    media: str
    size: int  # bytes


def written_by(session: Session, file: CaseFile, person_id: str, now: datetime) -> list[Written]:
    """What they wrote, newest first, for as long as anything is kept: no other end of it shows here."""
    mine = [_written(session, one) for one in file.of("exchange") if one.data.get("author_id") == person_id]
    kept = [one for one in mine if one.right_at is None or one.is_being_written or now - one.right_at < YEARS]
    return kept[::-1]


def _written(session: Session, item: Position) -> Written:
    right_at = _moment(item, "right_at")
    is_being_written = SEEN_BY_AUTHOR[item.state] == WRITING
    return Written(
        item.id, str(item.data.get("kind", "letter")), str(item.data.get("text", "")),
        item.version if is_being_written else 0,
        is_being_written, is_being_written and right_at is not None, right_at,
        _moment(item, "taken_back_at"), len(files_of(session, item.id)),
    )  # fmt: skip


def known_to(file: CaseFile, person_id: str) -> list[Received]:
    """What they were told of, newest first; nothing before a person told them (X1)."""
    theirs = (one for one in file.of("exchange") if one.data.get("recipient_id") == person_id)
    return [received(one) for one in theirs if is_known(one)][::-1]


def received(item: Position) -> Received:
    """What whom it is for knows of it."""
    told_at, until = _moment(item, "told_at"), item.data.get("answer_until")
    assert told_at is not None  # asked only of what they were told of
    return Received(
        item.id, told_at, str(item.data.get("answer", "")), _moment(item, "answered_at"),
        date.fromisoformat(str(until)) if until else None, str(item.data.get("way", "")),
        str(item.data.get("may_know", "")), _moment(item, "given_at"),
    )  # fmt: skip


def is_known(item: Position) -> bool:
    """Whether whom it is for was ever told that it exists: that is never untold."""
    return bool(item.data.get("told_at"))


def has_said_no(item: Position, today: date) -> bool:
    """Whether they said never, or not before a day that has not come."""
    answer, until = item.data.get("answer"), item.data.get("answer_until")
    return answer == NEVER or (answer == NOT_NOW and not (until and date.fromisoformat(str(until)) <= today))


def files_of(session: Session, item_id: str) -> list[File]:
    """Its files, oldest first."""
    rows = session.execute(
        select(item_file.c.id, item_file.c.media, func.length(item_file.c.content).label("size"))
        .where(item_file.c.position_id == item_id)
        .order_by(item_file.c.added_at, item_file.c.id)
    )
    return [File(row.id, row.media, row.size) for row in rows]


def _moment(item: Position, name: str) -> datetime | None:
    said = item.data.get(name)
    return datetime.fromisoformat(str(said)) if said else None


# --- what a reader looks at (X3, X4)

FINDS_THEM: Final = "It holds {what} of somebody here. Ask the author for changes: take it out first."


def gives_away(session: Session, file: CaseFile, item: Position) -> tuple[str, ...]:
    """Whole sentences on what shows how either of them, or anybody beside, is reached: it goes no further."""
    text = str(item.data.get("text", ""))
    known = {
        one
        for who in (str(item.data.get("author_id")), str(item.data.get("recipient_id")))
        for one in others_of(session, file, who).reached
    }
    return tuple(FINDS_THEM.format(what=what) for what in contact_data_in(text, sorted(known)))


def look_at(session: Session, file: CaseFile, item: Position) -> Iterator[str]:
    """Whole sentences on what to look at in its words: patterns point, a reader decides."""
    text = str(item.data.get("text", ""))
    yield from gives_away(session, file, item)
    for what in looks_like_contact_data(text):
        yield f"It may hold {what}. Look at it, and take it out if it is one."
    for hurt, said in may_hurt(text):
        yield f"{hurt.words} It says “{said}”."
    if files_of(session, item.id):
        yield (
            "It has files. Place, day and device are taken out of them; what can be seen, read or heard in "
            "them is for you to look at."
        )
