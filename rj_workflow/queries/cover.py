"""Who is away, and who has their queue meanwhile: through as many colleagues as it takes, or nobody.

Cover changes who is asked, never who may decide: the four eyes of each decision stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, select

from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.models import cover as cover_table
from rj_workflow.models import staff as staff_table
from state_machines.roles import SUPERVISOR, Role


@dataclass(frozen=True, slots=True)
class Cover:
    """One absence: who is away, from when, until which moment, and who has the queue; nobody is empty."""

    id: str
    away_id: str
    away: str
    cover_id: str
    cover: str
    from_at: datetime
    until_at: datetime
    reason: str
    entered_at: datetime

    @property
    def last_day(self) -> date:
        """The last day away, in the United Kingdom."""
        return london_day(self.until_at) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody who may be asked: who, and at which level they are registered."""

    id: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is asked to decide on one case: one colleague, or any of several; and whose place they take."""

    names: tuple[str, ...]
    named: bool  # whether it is one colleague's to do, or anybody's of these
    absent: Cover | None


_AWAY, _COVERS = staff_table.alias("away"), staff_table.alias("covers")


def absences(session: Session, now: datetime) -> tuple[Cover, ...]:
    """Everybody who is away or will be, by name and day; what has ended is left out."""
    c = cover_table.c
    rows = session.execute(
        select(
            c.id, c.away_id, _AWAY.c.name.label("away"), func.coalesce(c.cover_id, "").label("cover_id"),
            func.coalesce(_COVERS.c.name, "").label("cover"), c.from_at, c.until_at, c.reason, c.entered_at,
        )
        .join(_AWAY, _AWAY.c.id == c.away_id)
        .outerjoin(_COVERS, and_(_COVERS.c.id == c.cover_id, _COVERS.c.active))
        .where(c.ended_at.is_(None), c.until_at > now)
        .order_by(_AWAY.c.name, c.from_at)
    ).mappings()  # fmt: skip
    # Whoever has left since covers nobody.
    return tuple(Cover(**row | ({} if row["cover"] else {"cover_id": ""})) for row in map(dict, rows))


def away_now(session: Session, now: datetime) -> dict[str, Cover]:
    """Whoever is away at this moment, by their id."""
    return {one.away_id: one for one in absences(session, now) if one.from_at <= now}


def holder(away: Mapping[str, Cover], staff_id: str) -> str:
    """Who has this colleague's queue: themselves, or whoever covers those who are away; empty for nobody."""
    passed = set[str]()
    while staff_id in away and staff_id not in passed:
        passed.add(staff_id)
        staff_id = away[staff_id].cover_id
    return "" if staff_id in passed else staff_id


def held_by(away: Mapping[str, Cover], actor: Actor) -> dict[str, Cover]:
    """The absences of everybody whose queue this reader has now."""
    return {one: found for one, found in away.items() if holder(away, one) == actor.id}


def unattended(session: Session, now: datetime) -> tuple[Cover, ...]:
    """Whoever is away, or will be, and nobody has their queue from then on, by name.

    An absence that has begun is followed through all who cover; one to come lacks only its own name.
    """
    away = away_now(session, now)
    coming = absences(session, now)
    return tuple(
        one for one in coming if not (holder(away, one.away_id) if one.away_id in away else one.cover_id)
    )


def supervisors(session: Session) -> tuple[Supervisor, ...]:
    """Every colleague who supervises and works here now, by name."""
    s = staff_table.c
    rows = session.execute(select(s.id, s.name, s.level, s.roles).where(s.active).order_by(s.name))
    return tuple(Supervisor(row.id, row.name, row.level) for row in rows if Role(row.roles) & SUPERVISOR)


def reader_of(session: Session, file: CaseFile, now: datetime) -> Reader:
    """Who is asked to decide on this case: its supervisor, whoever covers, else any other who may."""
    asked = str(file.case["supervisor_id"] or "")
    away = away_now(session, now)
    theirs = away.get(asked)
    everybody = {one.id: one.name for one in supervisors(session)}
    may = {one: name for one, name in everybody.items() if _may_read(file, one)}
    who = holder(away, asked)
    here = tuple(name for one, name in may.items() if one not in away)
    return Reader((may[who],) if who in may else here, who in may, theirs)


def _may_read(file: CaseFile, staff_id: str) -> bool:
    """Not one who facilitates it or ever did, and not one to whom the case is shut."""
    if staff_id in (file.case["lead_id"], file.case["co_id"], *file.case["facilitated_by"]):
        return False
    return not file.is_barred(staff_id)
