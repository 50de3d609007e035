"""What somebody has promised and by when: the open clocks of their own cases, most pressing first.

A case whose door a declared conflict has shut is not here either (queries.cases.may_be_seen_by).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import participant, person
from rj_workflow.models import position as position_table
from rj_workflow.queries.cases import may_be_seen_by
from rj_workflow.timers.deadlines import BY_KIND
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR

MOST_ROWS: Final = 400
A_WEEK: Final = timedelta(days=7)
# Whose promise a clock is; what is not named here is the facilitators'.
SUPERVISORS: Final = frozenset(
    {
        "allocate",
        "sign_off_waits",
        "panel_waits",
        "follow_up_decide",
        "safety_stop",
        "closing_waits",
        "tell_supervisor",
        "review_open_case",
    }
)
CASEWORKERS: Final = frozenset({"acknowledge_enquiry", "begin_checks", "begin_checks_again"})
# Until these have passed somebody else has the time: nobody is chased before.
WAITING_ON_OTHERS: Final = frozenset({"thinking_time", "agency", "item_waits", "named_time"})
# The office does these by itself.
AUTOMATIC: Final = frozenset({"one_reminder", "quiet"})
# A pause is a pause for everyone, but these are owed all the same.
EVEN_IN_A_PAUSE: Final = frozenset(
    {
        "pause_review",
        "safety_stop",
        "tell_supervisor",
        "tell_other",
        "tell_of_promise",
        "stopped",
        "asked_to_talk",
        "debrief_early",
        "debrief",
        "calls_after_cancelling",
        "calls_after_no_show",
    }
)
DECISIONS: Final = ("sign_off_waits", "panel_waits", "safety_stop", "closing_waits")


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock: what was promised, about whom, until when; `mine` is this reader's to keep."""

    id: str
    ref: str
    kind: str
    words: str
    detail: str
    made_at: datetime
    due_at: datetime
    open: bool
    mine: bool
    paused: bool
    side: str
    person_name: str
    lifecycle: str
    holder: str
    topic: str
    number: int
    person_id: str = ""


def promises(
    session: Session, actor: Actor, now: datetime, *, until: datetime | None = None
) -> list[Promise]:
    """The open clocks of this reader's cases that fall due before `until` (a week on), earliest first."""
    until = until or end_of_day(now) + A_WEEK
    query = _OPEN.where(deadline_table.c.due_at < until, _my_cases(actor), may_be_seen_by(actor))
    rows = session.execute(
        query.order_by(deadline_table.c.due_at, deadline_table.c.id).limit(MOST_ROWS)
    ).mappings()
    return [_promise(row, actor, now) for row in rows]


def promised_on(session: Session, actor: Actor, case_id: str, now: datetime) -> list[Promise]:
    """The open clocks of one case, earliest first, whoever keeps them; ask the door to the case first."""
    query = _OPEN.where(deadline_table.c.case_id == case_id).order_by(deadline_table.c.due_at).limit(20)
    return [_promise(row, actor, now) for row in session.execute(query).mappings()]


def one_promise(session: Session, actor: Actor, case_id: str, promise_id: str, now: datetime) -> Promise:
    """One clock of one case, ended or not; ask the door to the case first.  Raises NotFound."""
    query = _CLOCKS.where(deadline_table.c.case_id == case_id, deadline_table.c.id == promise_id)
    row = session.execute(query).mappings().first()
    if row is None:
        raise NotFound("promise")
    return _promise(row, actor, now)


def nav_counts(session: Session, actor: Actor, now: datetime) -> dict[str, int]:
    """The numbers beside the places: promises due by the end of today, and decisions that wait."""
    today = promises(session, actor, now, until=end_of_day(now))
    counts = {"due": sum(1 for row in today if row.mine and not row.paused)}
    if actor.roles & (SUPERVISOR | MANAGER):
        counts["sign_offs"] = _decisions_waiting(session, actor)
    return counts


def end_of_day(now: datetime) -> datetime:
    """Midnight after this moment, London time."""
    return datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(0), LONDON)


def _decisions_waiting(session: Session, actor: Actor) -> int:
    query = (
        select(func.count())
        .select_from(deadline_table)
        .join(case_table, case_table.c.id == deadline_table.c.case_id)
        .where(deadline_table.c.open, deadline_table.c.kind.in_(DECISIONS), may_be_seen_by(actor))
        .where(
            func.coalesce(case_table.c.lead_id, "") != actor.id,
            func.coalesce(case_table.c.co_id, "") != actor.id,
        )
    )
    return session.scalar(query) or 0


_HELD = position_table.alias("held")
_PAUSED = (
    select(_HELD.c.id)
    .where(_HELD.c.case_id == case_table.c.id)
    .where(
        or_(
            and_(_HELD.c.lifecycle == "pause", _HELD.c.state == "paused"),
            and_(_HELD.c.lifecycle == "safety_stop", _HELD.c.state == "stopped"),
        )
    )
    .exists()
)
_CLOCKS = (
    select(
        deadline_table.c.id,
        deadline_table.c.kind,
        deadline_table.c.made_at,
        deadline_table.c.due_at,
        deadline_table.c.open,
        deadline_table.c.person_id,
        case_table.c.ref,
        case_table.c.lead_id,
        case_table.c.co_id,
        case_table.c.supervisor_id,
        case_table.c.caseworker_id,
        _PAUSED.label("paused"),
        participant.c.side,
        person.c.name,
        position_table.c.lifecycle,
        position_table.c.holder,
        position_table.c.topic,
        position_table.c.number,
    )
    .join(case_table, case_table.c.id == deadline_table.c.case_id)
    .outerjoin(position_table, position_table.c.id == deadline_table.c.position_id)
    .outerjoin(person, person.c.id == deadline_table.c.person_id)
    .outerjoin(
        participant,
        and_(
            participant.c.case_id == deadline_table.c.case_id,
            participant.c.person_id == deadline_table.c.person_id,
        ),
    )
    .where(deadline_table.c.kind.not_in(AUTOMATIC))
)
_OPEN = _CLOCKS.where(deadline_table.c.open)


def _my_cases(actor: Actor) -> ColumnElement[bool]:
    """Cases this person works on; one nobody leads yet is every caseworker's, and a supervisor's to give."""
    mine = [
        case_table.c.lead_id == actor.id,
        case_table.c.co_id == actor.id,
        case_table.c.supervisor_id == actor.id,
    ]
    if actor.roles & CASEWORKER:
        mine.append(case_table.c.lead_id.is_(None))
    if actor.roles & SUPERVISOR:
        mine.append(and_(case_table.c.supervisor_id.is_(None), deadline_table.c.kind == "allocate"))
    return or_(*mine)


def _promise(row: Any, actor: Actor, now: datetime) -> Promise:
    known = BY_KIND.get(row["kind"])
    return Promise(
        id=row["id"],
        ref=row["ref"],
        kind=row["kind"],
        words=known.words if known else row["kind"].replace("_", " ").capitalize(),
        detail=known.detail if known else "",
        made_at=row["made_at"],
        due_at=row["due_at"],
        open=row["open"],
        mine=_is_mine(row, actor, now),
        paused=bool(row["paused"]) and row["kind"] not in EVEN_IN_A_PAUSE,
        side=row["side"] or "",
        person_name=row["name"] or "",
        lifecycle=row["lifecycle"] or "case",
        holder=row["holder"] or "",
        topic=row["topic"] or "",
        number=row["number"] or 1,
        person_id=row["person_id"],
    )


def _is_mine(row: Any, actor: Actor, now: datetime) -> bool:
    if row["kind"] in WAITING_ON_OTHERS and row["due_at"] > now:
        return False
    if row["kind"] in SUPERVISORS:
        named = row["supervisor_id"]
        return bool(named == actor.id or (named is None and actor.roles & SUPERVISOR))
    if row["kind"] in CASEWORKERS or row["lead_id"] is None:
        return bool(actor.roles & CASEWORKER)
    return actor.id in (row["lead_id"], row["co_id"])
