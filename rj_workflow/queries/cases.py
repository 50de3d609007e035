"""The cases somebody may see, a page at a time, as short as a list must be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, false, func, or_, select, true

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import check as check_table
from rj_workflow.models import participant, person
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.vulnerability import rank_of_case
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
    name: str = ""  # of somebody on it: the whole of it, or the first name
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
    rank: int = 0  # how far up it stands: whoever is to be answered sooner comes first
    declared: bool = True  # else who takes part is all that is shown, and it opens on the declaration


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and the reference to ask with for those after them; empty at the end."""

    cases: tuple[Listed, ...]
    after: str


def cases(session: Session, actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> Page:
    """The cases this actor may see: whoever is to be answered sooner first, then those that moved last."""
    rank = _rank(actor)
    query = select(case_table, has_declared(actor).label("declared"), rank.label("rank"))
    query = query.where(may_be_seen_by(actor), *_narrowed(session, actor, wanted))
    order = query.order_by(rank.desc(), case_table.c.since_at.desc(), case_table.c.id).limit(limit + 1)
    rows = [dict(row) for row in session.execute(order).mappings()]
    shown = rows[:limit]
    ids = [row["id"] for row in shown]
    names, moods, staff = _names(session, ids), _moods(session, ids), _staff(session, shown)
    found = tuple(_listed(row, names.get(row["id"], {}), moods.get(row["id"], ""), staff) for row in shown)
    return Page(found, shown[-1]["ref"] if len(rows) > limit else "")


def _rank(actor: Actor) -> ColumnElement[int]:
    """Its place in the list; before a declaration a place would tell of somebody they may know."""
    return case((has_declared(actor), rank_of_case(case_table.c.id)), else_=0)


def may_be_seen_by(actor: Actor) -> ColumnElement[bool]:
    """The same door as for one case (policy.may_see), asked of all of them at once."""
    c = case_table.c
    named = or_(
        c.lead_id == actor.id, c.co_id == actor.id, c.supervisor_id == actor.id, c.caseworker_id == actor.id,
        and_(_newest_said(actor, check_table.c.episode == c.episode) == "asked", c.state != "closed"),
    )  # fmt: skip
    if actor.roles & (SUPERVISOR | MANAGER):
        named = true()
    elif actor.roles & CASEWORKER:
        named = or_(named, c.lead_id.is_(None), c.state == "closed")  # whoever rings back reaches the desk
    has_a_conflict = _newest_said(actor).is_not_distinct_from("conflict")
    return and_(named, ~has_a_conflict) if actor.is_staff else false()


def _newest_said(actor: Actor, *narrowed: ColumnElement[bool]) -> ScalarSelect[str]:
    """What was recorded last of their interests in this case."""
    newest = select(check_table.c.outcome).where(*_interests_of(actor), *narrowed)
    newest = newest.order_by(check_table.c.recorded_at.desc(), check_table.c.id.desc()).limit(1)
    return newest.correlate(case_table).scalar_subquery()


def _interests_of(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    c = check_table.c
    return c.kind == "interests", c.about == actor.id, c.case_id == case_table.c.id


def has_declared(actor: Actor) -> ColumnElement[bool]:
    """Whether they declared their interests in this episode (policy.case_for); asked behind the door."""
    c = check_table.c
    theirs = or_(c.recorded_by == actor.id, c.outcome == "managed")
    declared = select(c.id).where(*_interests_of(actor), c.episode == case_table.c.episode, theirs)
    stands = _newest_said(actor).in_(("none", "managed"))
    return and_(declared.correlate(case_table).exists(), stands)


def _narrowed(session: Session, actor: Actor, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    c = case_table.c
    if wanted.ref:
        yield c.ref == wanted.ref
        return
    if wanted.name:
        yield c.id.in_(_of_somebody(wanted.name))
        return
    if wanted.stage:
        yield c.stage == wanted.stage
        yield has_declared(actor)  # being found under a stage would say where it stands
    elif not wanted.closed:
        yield c.state != "closed"
    if wanted.mine:
        yield or_(c.lead_id == actor.id, c.co_id == actor.id, c.supervisor_id == actor.id)
    if wanted.after:
        rank = _rank(actor)
        seen = select(c.since_at, c.id, rank.label("rank"))
        last = session.execute(seen.where(c.ref == wanted.after, may_be_seen_by(actor))).first()
        if last is not None:
            later = or_(c.since_at < last.since_at, and_(c.since_at == last.since_at, c.id > last.id))
            yield or_(rank < last.rank, and_(rank == last.rank, later))


def _of_somebody(name: str) -> Select[tuple[str]]:
    """Cases on which somebody has this name, or this first name; closed ones as well."""
    said = name.strip().lower()
    spelt = func.lower(person.c.name)
    first = spelt.startswith(f"{said} ", autoescape=True)
    on = select(participant.c.case_id).join(person, person.c.id == participant.c.person_id)
    return on.where(or_(spelt == said, first))


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
    if not row["declared"]:
        return Listed(row["ref"], "", "", "", row["since_at"], 1, "", names, (), "", declared=False)
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
        rank=row["rank"],
    )
