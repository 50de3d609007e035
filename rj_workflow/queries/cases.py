"""The cases somebody may see, a page at a time, as short as a list must be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import check as check_table
from rj_workflow.models import participant, person
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from state_machines.case import LIFECYCLE, STAGES
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR

PAGE: Final = 25
STAGE_WORDS: Final = dict(STAGES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: a stage, only one's own, open ones, a reference."""

    stage: str = ""
    mine: bool = False
    closed: bool = False
    ref: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One case in a list; names by side."""

    ref: str
    state: str
    state_words: str
    stage_words: str
    since_at: datetime
    episode: int
    harm: str
    names: Mapping[str, str]
    facilitators: tuple[str, ...]
    mood: str  # paused, stopped or nothing


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and the reference to ask with for those after them; empty at the end."""

    cases: tuple[Listed, ...]
    after: str


def cases(session: Session, actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> Page:
    """The cases this actor may see, those that moved last first."""
    query = select(case_table).where(may_be_seen_by(actor), *_narrowed(session, actor, wanted))
    order = query.order_by(case_table.c.since_at.desc(), case_table.c.id).limit(limit + 1)
    rows = [dict(row) for row in session.execute(order).mappings()]
    shown = rows[:limit]
    ids = [row["id"] for row in shown]
    names, moods, staff = _names(session, ids), _moods(session, ids), _staff(session, shown)
    found = tuple(_listed(row, names.get(row["id"], {}), moods.get(row["id"], ""), staff) for row in shown)
    return Page(found, shown[-1]["ref"] if len(rows) > limit else "")


def may_be_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The same door as for one case (policy.may_see), asked of all of them at once."""
    c = case_table.c
    named = or_(
        c.lead_id == actor.id, c.co_id == actor.id, c.supervisor_id == actor.id, c.caseworker_id == actor.id
    )
    if actor.roles & (SUPERVISOR | MANAGER):
        named = true()
    elif actor.roles & CASEWORKER:
        named = or_(named, c.lead_id.is_(None), c.state == "closed")  # whoever rings back reaches the desk
    return and_(named, ~_has_a_conflict(actor)) if actor.is_staff else false()


def _has_a_conflict(actor: Actor) -> ColumnElement[bool]:
    """Whether their newest declaration about this case says that they may not work on it."""
    mine = and_(
        check_table.c.kind == "interests",
        check_table.c.about == actor.id,
        check_table.c.case_id == case_table.c.id,
    )
    newest = select(check_table.c.outcome).where(mine)
    newest = newest.order_by(check_table.c.recorded_at.desc(), check_table.c.id.desc()).limit(1)
    return newest.correlate(case_table).scalar_subquery().is_not_distinct_from("conflict")


def _narrowed(session: Session, actor: Actor, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    c = case_table.c
    if wanted.ref:
        yield c.ref == wanted.ref
        return
    if wanted.stage:
        yield c.stage == wanted.stage
    elif not wanted.closed:
        yield c.state != "closed"
    if wanted.mine:
        yield or_(c.lead_id == actor.id, c.co_id == actor.id, c.supervisor_id == actor.id)
    if wanted.after:
        last = session.execute(select(c.since_at, c.id).where(c.ref == wanted.after)).first()
        if last is not None:
            yield or_(c.since_at < last.since_at, and_(c.since_at == last.since_at, c.id > last.id))


def _names(session: Session, ids: list[str]) -> dict[str, dict[str, str]]:
    query = select(participant.c.case_id, participant.c.side, person.c.name)
    query = query.join(person, person.c.id == participant.c.person_id).where(participant.c.case_id.in_(ids))
    by_case: dict[str, dict[str, str]] = {}
    for row in session.execute(query.order_by(participant.c.joined_at)):
        by_case.setdefault(row.case_id, {}).setdefault(row.side, row.name)
    return by_case


def _moods(session: Session, ids: list[str]) -> dict[str, str]:
    query: Select[Any] = select(position_table.c.case_id, position_table.c.state).where(
        position_table.c.case_id.in_(ids),
        position_table.c.lifecycle.in_(("pause", "safety_stop")),
        position_table.c.state.in_(("paused", "stopped")),
    )
    moods: dict[str, str] = {}
    for row in session.execute(query):
        moods[row.case_id] = "stopped" if "stopped" in (row.state, moods.get(row.case_id)) else "paused"
    return moods


def _staff(session: Session, rows: list[dict[str, Any]]) -> dict[str, str]:
    ids = {row[name] for row in rows for name in ("lead_id", "co_id") if row[name]}
    query = select(staff_table.c.id, staff_table.c.name).where(staff_table.c.id.in_(sorted(ids)))
    return {row.id: row.name for row in session.execute(query)} if ids else {}


def _listed(row: dict[str, Any], names: Mapping[str, str], mood: str, staff: Mapping[str, str]) -> Listed:
    facilitators = tuple(staff[row[name]] for name in ("lead_id", "co_id") if row[name] in staff)
    return Listed(
        ref=row["ref"],
        state=row["state"],
        state_words=LIFECYCLE.states[row["state"]].staff,
        stage_words=STAGE_WORDS[row["stage"]],
        since_at=row["since_at"],
        episode=row["episode"],
        harm=row["harm"],
        names=names,
        facilitators=facilitators,
        mood=mood,
    )
