"""The practitioners' register as its pages show it: nobody is ranked, and nothing of a case is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import case as case_table
from rj_workflow.models import position
from rj_workflow.queries.cases import may_be_seen_by
from rj_workflow.register import A_YEAR, LEADS, Practitioner, practitioners
from state_machines.roles import MANAGER


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody works on, as far as the reader may know of it."""

    open_cases: int = 0
    last_process: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One practitioner as this reader sees them."""

    person: Practitioner
    work: Work
    supervisor: str
    is_me: bool
    may_enter: bool


def register(session: Session, actor: Actor, now: datetime) -> tuple[Shown, ...]:
    """Everybody, in order of name, for a supervisor or the manager.  Raises NotFound for others."""
    if not actor.roles & LEADS:
        raise NotFound("register")
    people, work = practitioners(session), works(session, actor)
    return tuple(_shown(person, people, work, actor) for person in people.values())


def practitioner(session: Session, actor: Actor, staff_id: str) -> Shown:
    """One colleague, for themselves, a supervisor or the manager.  Raises NotFound for others."""
    people = practitioners(session)
    if staff_id not in people or not (actor.id == staff_id or actor.roles & LEADS):
        raise NotFound("register")
    return _shown(people[staff_id], people, works(session, actor), actor)


def _shown(
    person: Practitioner, people: Mapping[str, Practitioner], work: Mapping[str, Work], actor: Actor
) -> Shown:
    supervisor = people.get(person.supervised_by or "")
    return Shown(
        person=person,
        work=work.get(person.id, Work()),
        supervisor=supervisor.name if supervisor else "",
        is_me=person.id == actor.id,
        may_enter=person.id != actor.id and bool(actor.roles & LEADS),
    )


def overdue(session: Session, actor: Actor, now: datetime) -> tuple[Practitioner, ...]:
    """Whose supervision is overdue: oneself, those one supervises, for the manager everybody."""
    found = (p for p in practitioners(session).values() if p.supervision_is_overdue(now))
    everybodys = bool(actor.roles & MANAGER)
    return tuple(p for p in found if everybodys or actor.id in (p.id, p.supervised_by))


def works(session: Session, actor: Actor) -> dict[str, Work]:
    """What each works on, of the cases this reader may know of: one shut to them counts nowhere."""
    c, p = case_table.c, position.c
    held = or_(p.lifecycle == "meeting", p.lifecycle == "exchange")
    done = or_(p.state.like("ended%"), p.state == "delivered")
    found: dict[str, Work] = {}
    for who in (c.lead_id, c.co_id):
        mine = select(who, func.count()).where(who.is_not(None), c.state != "closed", may_be_seen_by(actor))
        for worker, count in session.execute(mine.group_by(who)):
            known = found.get(worker, Work())
            found[worker] = Work(known.open_cases + count, known.last_process)
        last = select(who, func.max(p.since_at)).join(case_table, c.id == p.case_id)
        last = last.where(who.is_not(None), held, done, may_be_seen_by(actor)).group_by(who)
        for worker, at in session.execute(last):
            known = found.get(worker, Work())
            newest = max(filter(None, (known.last_process, at)), default=None)
            found[worker] = Work(known.open_cases, newest)
    return found


def in_practice(person: Practitioner, work: Work, now: datetime) -> bool:
    """A process or training in the last twelve months (practice.md 5.6)."""
    taught = person.last("training")
    return (taught is not None and taught > (now - A_YEAR).date()) or held_a_process(work, now)


def held_a_process(work: Work, now: datetime) -> bool:
    """A meeting held, or a letter given, in the last twelve months."""
    return work.last_process is not None and work.last_process > now - timedelta(days=365)
