"""The list that nobody is missing from: somebody was identified, and no enquiry has been opened yet."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, literal, or_, select, tuple_

from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.incidents import outcome as outcome_of
from rj_workflow.models import incident as incident_table

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
    case_id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some incidents, and the id to ask with for what comes after them; empty at the end."""

    incidents: tuple[Incident, ...]
    after: str


def not_missing_anyone(session: Session, *, kind: str = "", after: str = "", limit: int = 50) -> Page:
    """Incidents with somebody identified and no enquiry opened: newest month first, then by kind and place.

    `kind` keeps one kind of crime.  Raises NotFound when `after` is no incident.
    """
    wanted = _waiting(select(incident_table), kind).order_by(_T.month.desc(), _T.kind, _T.place, _T.id)
    if after:
        last = incident(session, after)
        here = tuple_(literal(last.kind), literal(last.place), literal(last.id))
        further = tuple_(_T.kind, _T.place, _T.id) > here
        wanted = wanted.where(or_(_T.month < last.month, and_(_T.month == last.month, further)))
    rows = session.execute(wanted.limit(limit + 1)).mappings().all()
    found = tuple(_incident(row) for row in rows[:limit])
    return Page(found, found[-1].id if len(rows) > limit else "")


def how_many_wait(session: Session, *, kind: str = "") -> tuple[int, bool]:
    """How many incidents are on the list, counted up to 500, and whether there are more."""
    some = _waiting(select(_T.id), kind).limit(COUNT_UP_TO + 1).subquery()
    count = session.execute(select(func.count()).select_from(some)).scalar_one()
    return min(count, COUNT_UP_TO), count > COUNT_UP_TO


def kinds(session: Session) -> tuple[str, ...]:
    """The kinds of crime on the list, in alphabetical order."""
    return tuple(session.execute(_waiting(select(_T.kind).distinct(), "").order_by(_T.kind)).scalars())


def incident(session: Session, incident_id: str) -> Incident:
    """One incident.  Raises NotFound."""
    row = session.execute(select(incident_table).where(_T.id == incident_id)).mappings().first()
    if row is None:
        raise NotFound("incident")
    return _incident(row)


def recorded_elsewhere(session: Session, of: Incident) -> tuple[Incident, ...]:
    """Other incidents under the same Crime ID: the police publish some crimes at several places."""
    if not of.crime_id:
        return ()
    same = select(incident_table).where(_T.crime_id == of.crime_id, _T.id != of.id)
    return tuple(_incident(row) for row in session.execute(same.order_by(_T.place, _T.id)).mappings())


def _waiting(query: Select[Any], kind: str) -> Select[Any]:
    query = query.where(_T.identified, _T.case_id.is_(None))
    return query.where(_T.kind == kind) if kind else query


def _incident(row: Any) -> Incident:
    values = {name: row[name] for name in Incident.__dataclass_fields__ if name != "why"}
    return Incident(**values, why=outcome_of(row["outcome"]).why)
