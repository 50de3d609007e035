"""Where each request about somebody's own record stands: asked when, answered by when, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, and_, select

from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.information import BY_CLOCK
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import event as event_table
from rj_workflow.models import note as note_table
from rj_workflow.models import participant


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `answer` is what was done, in the words that were written to them."""

    id: str
    words: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    answer: str


def my_requests(session: Session, actor: Actor) -> list[Asked]:
    """Of the person who asks, on this side, newest first."""
    mine = select(participant.c.case_id).where(
        participant.c.person_id == actor.id, participant.c.side == actor.kind
    )
    return _asked(session, actor.id, session.scalars(mine).all())


def requests_of(session: Session, file: CaseFile, person_id: str) -> list[Asked]:
    """Of a person on this case."""
    return _asked(session, person_id, [file.case["id"]])


def _asked(session: Session, person_id: str, case_ids: Sequence[str]) -> list[Asked]:
    kept = and_(
        event_table.c.case_id == deadline_table.c.case_id,
        event_table.c.holder == deadline_table.c.person_id,
        event_table.c.event == "kept_promise",
        event_table.c.effective_at == deadline_table.c.ended_at,
    )
    rows = session.execute(
        select(deadline_table, event_table.c.data, note_table.c.text)
        .outerjoin(event_table, kept)
        .outerjoin(note_table, and_(note_table.c.event_id == event_table.c.id, note_table.c.field == "what"))
        .where(deadline_table.c.person_id == person_id, deadline_table.c.case_id.in_(case_ids))
        .where(deadline_table.c.kind.in_(tuple(BY_CLOCK)))
        .order_by(deadline_table.c.made_at.desc(), deadline_table.c.kind)
    ).mappings()
    return [_one(row) for row in rows if row["data"] is None or row["data"].get("kind") == row["kind"]]


def _one(row: RowMapping) -> Asked:
    words = BY_CLOCK[row["kind"]].words
    return Asked(row["id"], words, row["made_at"], row["due_at"], row["ended_at"], row["text"] or "")
