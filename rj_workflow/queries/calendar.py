"""What stands in somebody's own calendar: the dated meetings of the cases that they facilitate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select

from rj_workflow.actors import Actor
from rj_workflow.calendar import LASTS, Entry
from rj_workflow.db import Session
from rj_workflow.models import calendar_address
from rj_workflow.models import case as case_table
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.cases import has_declared, may_be_seen_by
from state_machines import LIFECYCLES
from state_machines.roles import Role

GONE_BY: Final = timedelta(days=35)  # how far back a calendar reaches


@dataclass(frozen=True, slots=True)
class Appointment:
    """One of them as the page behind the door shows it."""

    entry: Entry
    ref: str
    words: str
    where: str
    is_over: bool  # it does not take place


def appointments(session: Session, actor: Actor, *, now: datetime) -> list[Appointment]:
    """Every dated meeting of theirs from five weeks ago on, in order of time."""
    p, c = position_table.c, case_table.c
    mine = (
        select(p.id, p.state, p.since_at, p.version, p.data, c.ref)
        .join(case_table, c.id == p.case_id)
        .where(p.lifecycle == "meeting", or_(c.lead_id == actor.id, c.co_id == actor.id))
        .where(may_be_seen_by(actor), has_declared(actor))
    )
    rows = (dict(row) for row in session.execute(mine).mappings() if row["data"].get("when"))
    found = (_appointment(row) for row in rows)
    return sorted(
        (one for one in found if one.entry.ends > now - GONE_BY),
        key=lambda one: (one.entry.starts, one.entry.position_id),
    )


def _appointment(row: Mapping[str, Any]) -> Appointment:
    starts = datetime.fromisoformat(str(row["data"]["when"]))
    entry = Entry(row["id"], row["state"], starts, ends_of(row["data"]), row["since_at"], row["version"])
    state = LIFECYCLES["meeting"].states[row["state"]]
    where = str(row["data"].get("where") or "")
    return Appointment(entry, row["ref"], state.staff, where, entry.status == "CANCELLED")


def ends_of(plan: Mapping[str, Any]) -> datetime:
    """Until when a planned meeting lasts; as long as they usually do where nobody wrote it."""
    until = plan.get("until")
    return datetime.fromisoformat(str(until or plan["when"])) + (timedelta() if until else LASTS)


def entries(session: Session, actor: Actor, *, now: datetime) -> list[Entry]:
    """The same, with nothing left of what they are about."""
    return [one.entry for one in appointments(session, actor, now=now)]


def has_address(session: Session, actor: Actor) -> datetime | None:
    """Since when this colleague has a secret address, if they have one."""
    mine = select(calendar_address.c.made_at).where(calendar_address.c.staff_id == actor.id)
    made: datetime | None = session.scalar(mine)
    return made


def whose(session: Session, token_hash: str) -> Actor | None:
    """Whose calendar this is, while they work here."""
    s = staff_table.c
    found = select(s.id, s.name, s.roles, s.level).join(calendar_address, calendar_address.c.staff_id == s.id)
    row = session.execute(found.where(calendar_address.c.token_hash == token_hash, s.active)).first()
    return Actor(row.id, "staff", row.name, Role(row.roles), row.level) if row else None
