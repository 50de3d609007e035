"""The list that nobody is missing from: somebody was identified, and no enquiry has been opened yet.

An enquiry takes its incident off the list of those who may see the case.  To anybody else both stand as they
did before it, so that nobody learns of a case that is shut to them.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.incidents import outcome as outcome_of
from rj_workflow.models import case as case_table
from rj_workflow.models import incident as incident_table
from rj_workflow.queries.cases import may_be_seen_by

COUNT_UP_TO = 500  # more than anybody reads; counting on would cost time and tell nothing
_T = incident_table.c


@dataclass(frozen=True, slots=True)
class Incident:
    """What was published about one incident.  `why` says what its outcome shows."""

    id: str
    crime_id: str
    month: str
    force: str
    place: str
    lsoa: str
    longitude: float | None
    latitude: float | None
    kind: str
    outcome: str
    identified: bool
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some incidents, and the id to ask with for what comes after them; empty at the end."""

    incidents: tuple[Incident, ...]
    after: str


def not_missing_anyone(
    session: Session, actor: Actor, *, kind: str = "", after: str = "", limit: int = 50
) -> Page:
    """Incidents with somebody identified and no enquiry opened: newest month first, then by kind and place.

    `kind` keeps one kind of crime.  Raises NotFound when `after` is no incident.
    """
    wanted = _waiting(actor, select(incident_table), kind).order_by(_T.month.desc(), _T.kind, _T.place, _T.id)
    if after:
        last = incident(session, after)
        here = tuple_(literal(last.kind), literal(last.place), literal(last.id))
        further = tuple_(_T.kind, _T.place, _T.id) > here
        wanted = wanted.where(or_(_T.month < last.month, and_(_T.month == last.month, further)))
    rows = session.execute(wanted.limit(limit + 1)).mappings().all()
    found = tuple(_incident(row) for row in rows[:limit])
    return Page(found, found[-1].id if len(rows) > limit else "")


def how_many_wait(session: Session, actor: Actor, *, kind: str = "") -> tuple[int, bool]:
    """How many incidents are on the list, counted up to 500, and whether there are more."""
    some = _waiting(actor, select(_T.id), kind).limit(COUNT_UP_TO + 1).subquery()
    count = session.execute(select(func.count()).select_from(some)).scalar_one()
    return min(count, COUNT_UP_TO), count > COUNT_UP_TO


def kinds(session: Session, actor: Actor) -> tuple[str, ...]:
    """The kinds of crime on the list, in alphabetical order."""
    found = _waiting(actor, select(_T.kind).distinct(), "")
    return tuple(session.execute(found.order_by(_T.kind)).scalars())


def incident(session: Session, incident_id: str) -> Incident:
    """One incident.  Raises NotFound."""
    row = session.execute(select(incident_table).where(_T.id == incident_id)).mappings().first()
    if row is None:
        raise NotFound("incident")
    return _incident(row)


def enquiry_about(session: Session, actor: Actor, of: Incident) -> str:
    """The reference of the enquiry that was opened from it; empty for whoever may not see that case."""
    about = select(case_table.c.ref).join(incident_table, _T.case_id == case_table.c.id)
    return session.scalar(about.where(_T.id == of.id, may_be_seen_by(actor))) or ""


def recorded_elsewhere(session: Session, of: Incident) -> tuple[Incident, ...]:
    """Other incidents under the same Crime ID: the police publish some crimes at several places."""
    if not of.crime_id:
        return ()
    same = select(incident_table).where(_T.crime_id == of.crime_id, _T.id != of.id)
    return tuple(_incident(row) for row in session.execute(same.order_by(_T.place, _T.id)).mappings())


def _waiting(actor: Actor, query: Select[Any], kind: str) -> Select[Any]:
    known = select(case_table.c.id).where(case_table.c.id == _T.case_id, may_be_seen_by(actor))
    untied = or_(_T.case_id.is_(None), ~known.correlate(incident_table).exists())
    query = query.where(_T.identified, untied)
    return query.where(_T.kind == kind) if kind else query


def _incident(row: Any) -> Incident:
    values = {name: row[name] for name in Incident.__dataclass_fields__ if name != "why"}
    return Incident(**values, why=outcome_of(row["outcome"]).why)
