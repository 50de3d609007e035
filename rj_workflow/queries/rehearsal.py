"""What happens next in a rehearsal: the clocks that run out soonest, in words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import person
from rj_workflow.queries.people import initials
from rj_workflow.timers.deadlines import BY_KIND


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that will fall due; `initials` are of the person it is about, if it is about one."""

    at: datetime
    words: str
    ref: str
    initials: str = ""


def next_things(session: Session, now: datetime, *, limit: int = 3) -> list[Coming]:
    """The next moments at which something falls due, soonest first."""
    ahead = (
        select(deadline_table.c.kind, deadline_table.c.due_at, case_table.c.ref, person.c.name)
        .join(case_table, case_table.c.id == deadline_table.c.case_id)
        .outerjoin(person, person.c.id == deadline_table.c.person_id)
        .where(deadline_table.c.open, deadline_table.c.due_at > now)
        .order_by(deadline_table.c.due_at, deadline_table.c.id)
        .limit(limit)
    )
    return [
        Coming(row.due_at, BY_KIND[row.kind].words, row.ref, initials(row.name or ""))
        for row in session.execute(ahead)
    ]
