"""What somebody has promised and by when: the open clocks of their own cases, most pressing first.

A case whose door a declared conflict has shut is not here either (queries.cases.may_be_seen_by).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select, union

from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON
from rj_workflow.commands.desk import CALL_BACK, CONFIRM, YES_NOT_SO
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.messages import CLOCKS as MESSAGES
from rj_workflow.models import adjustment, participant, person
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.needs import OWN_WORDS
from rj_workflow.queries import cover
from rj_workflow.queries.cases import has_declared, may_be_seen_by
from rj_workflow.queries.cover import Cover
from rj_workflow.queries.signoffs import DECIDERS, clocks_for, not_theirs
from rj_workflow.timers.deadlines import AFTER_NO_MEETING, BY_KIND, DEADLINES
from rj_workflow.vulnerability import rank_of_clock
from state_machines.facts import TAKES_PART
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR

MOST_ROWS: Final = 400
A_WEEK: Final = timedelta(days=7)
IN_THEIR_WORDS: Final = "What they wrote themselves"
SAFETY_STOP: Final = "safety_stop"  # decided before anything else is looked at
# Whose promise a clock is; what is not named here is the facilitators'.
SUPERVISORS: Final = frozenset(
    {
        "allocate",
        "sign_off_waits",
        "panel_waits",
        "follow_up_decide",
        SAFETY_STOP,
        "closing_waits",
        "tell_supervisor",
        "contact_incident",
        "review_open_case",
        YES_NOT_SO,
    }
)
# The case's own may be the one who is barred.
ANY_SUPERVISORS: Final = frozenset({"decide_on_link"})
# Of a supervisor who has no part in the case; the manager's, too, once it is late.
NOT_ON_THE_CASE: Final = frozenset({CALL_BACK})
CASEWORKERS: Final = frozenset({"acknowledge_enquiry", "begin_checks", "begin_checks_again"})
# Once a case is closed nobody may work on it any more: then they are the desk's as well.
AT_THE_DESK: Final = frozenset(MESSAGES)
# Until these have passed somebody else has the time: nobody is chased before.
WAITING_ON_OTHERS: Final = frozenset({"thinking_time", "agency", "item_waits", "named_time"})
# The office does these by itself.
AUTOMATIC: Final = frozenset({"one_reminder", "quiet"})
# A pause is a pause for everyone, but these are owed all the same.
EVEN_IN_A_PAUSE: Final = frozenset(
    {
        "pause_review",
        SAFETY_STOP,
        "tell_supervisor",
        "contact_incident",
        "tell_other",
        "not_together",
        "tell_of_promise",
        "tell_by",
        "stopped",
        "asked_to_talk",
        "copy_of_record",
        "correct_record",
        "delete_record",
        *MESSAGES,
        "debrief_early",
        "debrief",
        "facilitators_after",
        "facilitators_after_early",
        *AFTER_NO_MEETING - {"calls_after_postponing", "welfare_after_postponing"},
        YES_NOT_SO,
        CONFIRM,
    }
)
# Once they are late they are also asked of whoever covers, of the other supervisors and of the manager.
ESCALATED: Final = frozenset(row.kind for row in DEADLINES if row.late)


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
    declared: bool = True  # else neither what it is nor whom it is about is said
    absent: Cover | None = None  # for whom this reader keeps it
    late_with: str = ""  # who was asked first, where it is here because it is late
    rank: int = 0  # how far up it stands among what is as pressing
    about: str = ""  # what would help, where it is to be arranged
    void: bool = False  # a yes to be asked about that does not stand any more, or was for an earlier episode


def promises(
    session: Session, actor: Actor, now: datetime, *, until: datetime | None = None
) -> list[Promise]:
    """The open clocks of this reader's cases that fall due before `until` (a week on), earliest first.

    What is stopped for safety stands before everything, however late the rest is.
    """
    until = until or end_of_day(now) + A_WEEK
    away = _away(session, actor, now)
    query = _OPEN.add_columns(has_declared(actor).label("declared"))
    asked = _any_of(*(and_(deadline_table.c.due_at < until, one) for one in _mine(actor, away, now)))
    query = query.where(asked, may_be_seen_by(actor))
    rows = session.execute(
        query.order_by(_SAFETY_FIRST, deadline_table.c.due_at, deadline_table.c.id).limit(MOST_ROWS)
    ).mappings()
    return [_promise(row, actor, now, away) for row in rows if _may_know(row, actor, now, away)]


def promised_on(session: Session, actor: Actor, case_id: str, now: datetime) -> list[Promise]:
    """The open clocks of one case, earliest first, whoever keeps them; ask the door to the case first."""
    query = _OPEN.where(deadline_table.c.case_id == case_id).order_by(deadline_table.c.due_at).limit(20)
    rows = session.execute(query).mappings()
    return [_promise(row, actor, now, {}) for row in rows if _may_know(row, actor, now, {})]


def one_promise(session: Session, actor: Actor, case_id: str, promise_id: str, now: datetime) -> Promise:
    """One clock of one case, ended or not; ask the door to the case first.  Raises NotFound."""
    query = _CLOCKS.where(deadline_table.c.case_id == case_id, deadline_table.c.id == promise_id)
    row = session.execute(query).mappings().first()
    if row is None:
        raise NotFound("promise")
    return _promise(row, actor, now, {})


def nav_counts(session: Session, actor: Actor, now: datetime) -> dict[str, int]:
    """The numbers beside the places: promises due by the end of today, and decisions that wait.

    What waits is counted by its clock, as the queue lists it: without what this reader wrote or proposed.
    """
    away = _away(session, actor, now)
    due = [and_(deadline_table.c.due_at < end_of_day(now), one) for one in _mine(actor, away, now)]
    waits = deadline_table.c.kind.in_(clocks_for(actor))
    query = _OPEN.add_columns(position_table.c.data, or_(*due).label("due")).where(_any_of(*due, waits))
    rows = session.execute(query.where(may_be_seen_by(actor)).limit(MOST_ROWS)).mappings().all()
    kept = [_promise(row, actor, now, away) for row in rows if row["due"]]
    counts = {"due": sum(1 for one in kept if one.mine and not one.paused)}
    if actor.roles & DECIDERS:
        decisions = [row for row in rows if row["kind"] in clocks_for(actor)]
        counts["sign_offs"] = sum(actor.id not in not_theirs(dict(row)) for row in decisions)
    if actor.roles & MANAGER:
        counts["due"] += len(cover.unattended(session, now))
    return counts


def _away(session: Session, actor: Actor, now: datetime) -> Mapping[str, Cover]:
    """Who is away, for those whom it concerns."""
    return cover.away_now(session, now) if actor.roles & DECIDERS else {}


def end_of_day(now: datetime) -> datetime:
    """Midnight after this moment, London time."""
    return datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(0), LONDON)


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
        case_table.c.state.label("case_state"),
        case_table.c.episode,
        case_table.c.lead_id,
        case_table.c.co_id,
        case_table.c.supervisor_id,
        case_table.c.caseworker_id,
        case_table.c.facilitated_by,
        _PAUSED.label("paused"),
        participant.c.side,
        person.c.name,
        position_table.c.lifecycle,
        position_table.c.holder,
        position_table.c.topic,
        position_table.c.number,
        position_table.c.author_id,
        adjustment.c.kind.label("need"),
        position_table.c.state.label("stands"),
        position_table.c.episode.label("of_episode"),
        staff_table.c.name.label("supervisor"),
        rank_of_clock().label("rank"),
    )
    .join(case_table, case_table.c.id == deadline_table.c.case_id)
    .outerjoin(staff_table, staff_table.c.id == case_table.c.supervisor_id)
    .outerjoin(position_table, position_table.c.id == deadline_table.c.position_id)
    .outerjoin(adjustment, adjustment.c.id == deadline_table.c.position_id)
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
_SAFETY_FIRST = case((deadline_table.c.kind == SAFETY_STOP, 0), else_=1)


def _any_of(*alternatives: ColumnElement[bool]) -> ColumnElement[bool]:
    """Open clocks for which one of these is so; each is looked up by itself, so that each has its index.

    As one condition they would make the database read every open clock of the service.
    """
    found = (
        select(deadline_table.c.id)
        .join(case_table, case_table.c.id == deadline_table.c.case_id)
        .outerjoin(position_table, position_table.c.id == deadline_table.c.position_id)
        .where(deadline_table.c.open, one)
        for one in alternatives
    )
    return deadline_table.c.id.in_(union(*found))


def _mine(actor: Actor, away: Mapping[str, Cover], now: datetime) -> list[ColumnElement[bool]]:
    """Cases this person works on; one nobody leads yet is every caseworker's, and a supervisor's to give.

    Beside them what is decided for whoever is away, and what is late with somebody else.
    """
    mine = [
        case_table.c.lead_id == actor.id,
        case_table.c.co_id == actor.id,
        case_table.c.supervisor_id == actor.id,
    ]
    if actor.roles & CASEWORKER:
        mine.append(case_table.c.lead_id.is_(None))
        mine.append(and_(case_table.c.state == "closed", deadline_table.c.kind.in_(AT_THE_DESK)))
    if actor.roles & SUPERVISOR:
        mine.append(and_(case_table.c.supervisor_id.is_(None), deadline_table.c.kind == "allocate"))
        mine.append(deadline_table.c.kind.in_(ANY_SUPERVISORS))
    if actor.roles & DECIDERS:
        own = (
            case_table.c.lead_id,
            case_table.c.co_id,
            case_table.c.supervisor_id,
            case_table.c.caseworker_id,
        )
        no_part = (func.coalesce(column, "") != actor.id for column in own)
        mine.append(and_(deadline_table.c.kind.in_(NOT_ON_THE_CASE), *no_part))
    held = cover.held_by(away, actor)
    if held:
        theirs = case_table.c.supervisor_id.in_(sorted(held))
        mine.append(and_(theirs, deadline_table.c.kind.in_(SUPERVISORS)))
    if actor.roles & DECIDERS:
        mine.append(_late(actor, away, now))
    return mine


def _late(actor: Actor, away: Mapping[str, Cover], now: datetime) -> ColumnElement[bool]:
    """Decisions that are late with another supervisor: for the manager, and for whoever may decide them."""
    late = and_(deadline_table.c.kind.in_(ESCALATED), deadline_table.c.due_at <= now)
    if actor.roles & MANAGER:
        return late
    covered = sorted(one for one in away if cover.holder(away, one) not in ("", actor.id))
    own = (case_table.c.lead_id, case_table.c.co_id, position_table.c.author_id)
    return and_(
        late,
        func.coalesce(case_table.c.supervisor_id, "").not_in(covered),  # somebody else covers, and is asked
        *(func.coalesce(column, "") != actor.id for column in own),
    )


def _may_know(row: Any, actor: Actor, now: datetime, away: Mapping[str, Cover]) -> bool:
    """Whoever works on a case does not read which yes somebody else asks about, nor that one is."""
    return row["kind"] not in NOT_ON_THE_CASE or _is_mine(row, actor, now, away)


def _promise(row: Any, actor: Actor, now: datetime, away: Mapping[str, Cover]) -> Promise:
    known = BY_KIND.get(row["kind"])
    if not row.get("declared", True):
        return _unsaid(row, actor, now, away)
    words = known.words if known else row["kind"].replace("_", " ").capitalize()
    mine = _is_mine(row, actor, now, away)
    late = not mine and _is_late_with_another(row, actor, now)
    absent = away.get(row["supervisor_id"] or "") if row["kind"] in SUPERVISORS and mine else None
    return Promise(
        id=row["id"],
        ref=row["ref"],
        kind=row["kind"],
        words=known.late if known and late else words,
        detail=known.detail if known else "",
        made_at=row["made_at"],
        due_at=row["due_at"],
        open=row["open"],
        mine=mine or late,
        late_with=str(row["supervisor"] or "") if late else "",
        absent=absent if absent and absent.away_id != actor.id else None,
        paused=bool(row["paused"]) and row["kind"] not in EVEN_IN_A_PAUSE,
        side=row["side"] or "",
        person_name=row["name"] or "",
        lifecycle=row["lifecycle"] or "case",
        holder=row["holder"] or "",
        topic=row["topic"] or "",
        number=row["number"] or 1,
        person_id=row["person_id"],
        rank=row["rank"],
        about=IN_THEIR_WORDS if row["need"] == OWN_WORDS else row["need"] or "",
        void=row["kind"] == CALL_BACK and not _is_still_a_yes(row),
    )


def _is_still_a_yes(row: Any) -> bool:
    here = row["of_episode"] == row["episode"] and row["case_state"] != "closed"
    return here and row["stands"] in TAKES_PART


def _unsaid(row: Any, actor: Actor, now: datetime, away: Mapping[str, Cover]) -> Promise:
    """That something is promised, and by when; the rest is for whoever has declared their interests."""
    mine = _is_mine(row, actor, now, away) or _is_late_with_another(row, actor, now)
    return Promise(
        id=row["id"], ref=row["ref"], kind="undeclared", words="Something is promised here",
        detail="Declare your interests first.", made_at=row["made_at"], due_at=row["due_at"],
        open=row["open"], mine=mine, paused=False, side="", person_name="",
        lifecycle="case", holder="", topic="", number=1, declared=False,
    )  # fmt: skip


def _is_late_with_another(row: Any, actor: Actor, now: datetime) -> bool:
    """Whether it is here because its time has passed; never for whoever wrote it or works on the case."""
    own = (*row["facilitated_by"], row["author_id"])
    late = row["kind"] in ESCALATED and row["due_at"] <= now
    return late and bool(actor.roles & DECIDERS) and actor.id not in own


def _is_mine(row: Any, actor: Actor, now: datetime, away: Mapping[str, Cover]) -> bool:
    if row["kind"] in WAITING_ON_OTHERS and row["due_at"] > now:
        return False
    oversees = bool(actor.roles & SUPERVISOR) and actor.id not in row["facilitated_by"]
    if row["kind"] in ANY_SUPERVISORS:
        return oversees
    if row["kind"] in NOT_ON_THE_CASE:
        late = bool(actor.roles & MANAGER) and row["due_at"] <= now
        own = (row["lead_id"], row["co_id"], row["supervisor_id"], row["caseworker_id"], row["author_id"])
        return (bool(actor.roles & SUPERVISOR) or late) and actor.id not in (*own, *row["facilitated_by"])
    if row["kind"] in SUPERVISORS:
        named = row["supervisor_id"]
        covers = named in away and cover.holder(away, named) == actor.id
        return bool(named == actor.id or covers or (named is None and oversees))
    if row["kind"] in CASEWORKERS or row["lead_id"] is None:
        return bool(actor.roles & CASEWORKER)
    if row["kind"] in AT_THE_DESK and row["case_state"] == "closed" and actor.roles & CASEWORKER:
        return True
    return actor.id in (row["lead_id"], row["co_id"])
