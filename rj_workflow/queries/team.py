"""How the work lies on the team: for supervisors and the manager, and never an order of people.

Every figure leaves out the cases that are shut to this reader, and says in its docstring what it counts.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select

from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON, london_day
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import event as event_table
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.cases import has_declared, may_be_seen_by
from rj_workflow.queries.signoffs import DECIDERS
from rj_workflow.queries.worklist import (
    AUTOMATIC,
    CASEWORKERS,
    NOT_ON_THE_CASE,
    SUPERVISORS,
    WAITING_ON_OTHERS,
)
from rj_workflow.timers.deadlines import BY_KIND, DEADLINES
from state_machines.roles import FACILITATOR, Role

REVIEWED_EVERY: Final = timedelta(days=BY_KIND["review_open_case"].days)  # S:RJC-PC C
SOON: Final = timedelta(days=14)  # [J]
CALLS: Final = tuple(row.kind for row in DEADLINES if row.promised_to)
DECISIONS: Final = ("sign_off", "send_back", "do_not_agree", "panel_agrees", "panel_does_not_agree")
_NOT_THEIRS: Final = sorted(SUPERVISORS | CASEWORKERS | NOT_ON_THE_CASE | WAITING_ON_OTHERS | AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board is narrowed to: calls of so many weeks, only the cases that this reader supervises."""

    weeks: int = 4
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with one facilitator."""

    name: str
    leads: int
    assists: int
    late: int
    calls: int
    kept: int
    unreviewed: int


@dataclass(frozen=True, slots=True)
class RunsOut:
    """One sign-off that runs out soon: of which case and what, when, who leads."""

    ref: str
    scope: str
    until_at: datetime
    lead: str
    declared: bool  # else what was signed is not said


def loads(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> tuple[Load, ...]:
    """What lies with each facilitator who works here or leads an open case, by name."""
    _for_deciders(actor)
    open_cases = _open_cases(session, actor, wanted)
    late = Counter(row["lead_id"] for row in _late(session, actor, wanted, now))
    calls = calls_promised(session, actor, wanted, now)
    unreviewed = Counter(row["lead_id"] for row in _unreviewed(session, open_cases, now))
    leads, assists = (Counter(row[key] for row in open_cases) for key in ("lead_id", "co_id"))
    return tuple(
        Load(
            name,
            leads[one],
            assists[one],
            late[one],
            sum(1 for lead, _ in calls if lead == one),
            sum(1 for lead, kept in calls if lead == one and kept),
            unreviewed[one],
        )
        for one, name in _facilitators(session, {*leads, *assists})
    )


def _facilitators(session: Session, busy: Iterable[str | None]) -> list[tuple[str, str]]:
    s, known = staff_table.c, set(busy)
    rows = session.execute(select(s.id, s.name, s.roles, s.active).order_by(s.name, s.id))
    return [(r.id, r.name) for r in rows if r.id in known or (r.active and Role(r.roles) & FACILITATOR)]


def _open_cases(session: Session, actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    """Counts every case that is not closed, once for its lead and once for its second facilitator."""
    c = case_table.c
    query = select(c.id, c.ref, c.lead_id, c.co_id, c.opened_at)
    return [dict(row) for row in session.execute(query.where(*_seen(actor, wanted))).mappings()]


def _late(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> list[dict[str, Any]]:
    """Counts, for the lead of an open case, every open clock past its moment that facilitators keep.

    What is the supervisors', on this case or another, the desk's, somebody else's time or the service's own
    doing is not counted.
    """
    d = deadline_table.c
    query = select(case_table.c.lead_id).join(case_table, case_table.c.id == d.case_id)
    past = query.where(d.open, d.due_at < now, d.kind.not_in(_NOT_THEIRS), *_seen(actor, wanted))
    return [dict(row) for row in session.execute(past).mappings()]


def calls_promised(
    session: Session, actor: Actor, wanted: Wanted, now: datetime
) -> list[tuple[str | None, bool]]:
    """The lead of each call that was promised to a person for a day within these weeks; whether it was kept.

    Counts clocks that are promised to somebody, in cases open or closed since. Kept means that it ended by
    the end of the day on which it fell due, UK time; one that ends late, or is still open, was not kept.
    """
    d = deadline_table.c
    query = select(case_table.c.lead_id, d.due_at, d.ended_at).join(case_table, case_table.c.id == d.case_id)
    since = now - timedelta(weeks=wanted.weeks)
    due = query.where(
        d.kind.in_(CALLS), d.due_at > since, d.due_at <= now, *_seen(actor, wanted, closed=True)
    )
    return [
        (row.lead_id, row.ended_at is not None and row.ended_at < _end_of(row.due_at))
        for row in session.execute(due)
    ]


def _end_of(moment: datetime) -> datetime:
    return datetime.combine(london_day(moment) + timedelta(days=1), time(0), LONDON)


def _unreviewed(session: Session, open_cases: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Counts every open case opened twelve weeks ago or more in which no review was written down since."""
    old = {row["id"]: row for row in open_cases if row["opened_at"] <= now - REVIEWED_EVERY}
    e = event_table.c
    kept = select(e.case_id, e.data).where(e.event == "kept_promise", e.effective_at > now - REVIEWED_EVERY)
    reviewed = {row.case_id for row in session.execute(kept) if row.data.get("kind") == "review_open_case"}
    return [row for one, row in old.items() if one not in reviewed]


def unreviewed(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> tuple[str, ...]:
    """The references of the open cases that nobody has reviewed for twelve weeks (RJC-PC C), oldest first."""
    _for_deciders(actor)
    rows = _unreviewed(session, _open_cases(session, actor, wanted), now)
    return tuple(row["ref"] for row in sorted(rows, key=lambda row: (row["opened_at"], row["ref"])))


def running_out(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> tuple[RunsOut, ...]:
    """Counts every sign-off in force, of an open case's present episode, that ends within fourteen days."""
    _for_deciders(actor)
    p, c = position_table.c, case_table.c
    query = (
        select(c.ref, p.topic, p.until_at, staff_table.c.name, has_declared(actor).label("declared"))
        .join(case_table, c.id == p.case_id)
        .outerjoin(staff_table, staff_table.c.id == c.lead_id)
        .where(p.lifecycle == "risk", p.state == "signed_off", p.episode == c.episode, p.until_at > now)
        .where(p.until_at <= now + SOON, *_seen(actor, wanted))
        .order_by(p.until_at, c.ref)
    )
    rows = session.execute(query)
    return tuple(RunsOut(r.ref, r.topic, r.until_at, r.name or "", r.declared) for r in rows)


def decided(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> tuple[int, ...]:
    """How many minutes each decision on an assessment waited since it was sent, shortest first.

    Counts every decision of these weeks, questions included, in cases open or closed since (AB-34).
    """
    _for_deciders(actor)
    e = event_table.c
    query = select(e.data).join(case_table, case_table.c.id == e.case_id)
    since = now - timedelta(weeks=wanted.weeks)
    taken = query.where(e.lifecycle == "risk", e.event.in_(DECISIONS), e.effective_at > since)
    rows = session.scalars(taken.where(e.effective_at <= now, *_seen(actor, wanted, closed=True)))
    return tuple(sorted(int(data["waited_minutes"]) for data in rows if "waited_minutes" in data))


def _seen(actor: Actor, wanted: Wanted, *, closed: bool = False) -> list[ColumnElement[bool]]:
    """The cases that this reader may see, and asked for."""
    c = case_table.c
    asked = [] if closed else [c.state != "closed"]
    own = [c.supervisor_id == actor.id] if wanted.mine else []
    return [and_(may_be_seen_by(actor), *asked, *own)]


def _for_deciders(actor: Actor) -> None:
    if not actor.roles & DECIDERS:
        raise NotFound("team")
