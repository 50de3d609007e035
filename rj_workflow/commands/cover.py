"""Hand a queue to another supervisor for a while, and take it back (ux.md S5; practice.md 9)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import insert, select, update

from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.answers import read
from rj_workflow.clock import LONDON, london_day
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound
from rj_workflow.models import cover as cover_table
from rj_workflow.models import new_id
from rj_workflow.queries.cover import Cover, Supervisor, absences, supervisors
from rj_workflow.timers.deadlines import end_of_day
from state_machines.fields import Field
from state_machines.roles import MANAGER, SUPERVISOR

NOBODY_YET: Final = "nobody"
REASONS: Final = (
    ("leave", "Leave"),
    ("ill", "Ill"),
    ("training", "Training"),
    ("other", "Something else"),
)


def may_hand_over(actor: Actor) -> bool:
    """A supervisor hands over their own queue; the manager anybody's, of somebody who fell ill too."""
    return bool(actor.roles & (SUPERVISOR | MANAGER))


def cover_fields(session: Session, actor: Actor) -> tuple[Field, ...]:
    """The form of handing over: whose queue, to whom, from when, until when, why."""
    everybody = supervisors(session)
    others = [one for one in everybody if actor.roles & MANAGER or one.id != actor.id]
    whose = Field(
        "away", "select", "Whose queue?", options=tuple((s.id, s.name) for s in everybody), required=True
    )
    nobody = (NOBODY_YET, "Nobody yet: the manager is told, and every supervisor sees what is late")
    to = tuple((s.id, f"{s.name}, {s.level} level") for s in others)
    return (
        *([whose] if actor.roles & MANAGER else []),
        Field("cover", "choice", "Who has it meanwhile?", options=(*to, nobody), required=True),
        Field("from", "date", "First day away", required=True),
        Field("until", "date", "Last day away", required=True),
        Field("reason", "select", "Why", "Only you and the manager see this", options=REASONS, required=True),
    )


def hand_over(session: Session, actor: Actor, form: Mapping[str, Any], *, now: datetime) -> str:
    """Hand over a queue for these days, and return the absence's id.  Raises NotFound, Invalid."""
    if not may_hand_over(actor):
        raise NotFound("cover")
    said = read(cover_fields(session, actor), form).data
    away_id = str(said.get("away") or actor.id)
    covers = "" if said["cover"] == NOBODY_YET else str(said["cover"])
    first, last = date.fromisoformat(said["from"]), date.fromisoformat(said["until"])
    # Two at once, one of whom is to cover and goes away themselves: the second reads what the first wrote.
    office.alone(session)
    everybody = {one.id: one for one in supervisors(session)}
    faults = list(_faults(everybody, absences(session, now), away_id, covers, first, last, now))
    if faults:
        raise Invalid(faults)
    row = {
        "id": new_id(), "away_id": away_id, "cover_id": covers or None,
        "from_at": datetime.combine(first, time(0), LONDON), "until_at": end_of_day(last.isoformat()),
        "reason": said["reason"], "entered_by": actor.id, "entered_at": now,
        "ended_at": None, "ended_by": None,
    }  # fmt: skip
    session.execute(insert(cover_table), [row])
    kept = {"cover": row["id"], "content": office.content(cover_table, row), "cover_id": row["cover_id"],
            "from": first.isoformat(), "until": last.isoformat()}  # fmt: skip
    office.write_down(session, "handed_over", away_id, kept, by=actor.id, now=now)
    return str(row["id"])


def _faults(
    everybody: Mapping[str, Supervisor],
    known: tuple[Cover, ...],
    away_id: str,
    covers: str,
    first: date,
    last: date,
    now: datetime,
) -> Iterator[tuple[str, str]]:
    if away_id not in everybody:
        yield "away", "Choose somebody who supervises."
        return
    if away_id == covers:
        yield "cover", "Nobody covers their own absence. Choose somebody else."
    if last < first:
        yield "until", "The last day is before the first."
        return
    if last < london_day(now):
        yield "until", "These days have passed."
    for one in known:
        if not _overlaps(one, first, last):
            continue
        if one.away_id == away_id:
            yield "from", f"{one.away} is down as away {days(one)}. End that first."
        elif one.away_id == covers:
            yield "cover", f"{one.away} is away too, {days(one)}. Choose somebody else."


def _overlaps(one: Cover, first: date, last: date) -> bool:
    return london_day(one.from_at) <= last and first < london_day(one.until_at)


def days(one: Cover) -> str:
    """The days of an absence, as a sentence has them."""
    first, last = london_day(one.from_at), one.last_day
    if first == last:
        return f"on {first.day} {first:%B}"
    return f"from {first.day} {first:%B} until {last.day} {last:%B}"


def end(session: Session, actor: Actor, cover_id: str, *, now: datetime) -> None:
    """They are back, or it was not needed: the queue is their own again.  Ending it twice ends it once.

    Raises NotFound: there is none, or it is neither theirs nor are they the manager.
    """
    office.alone(session)
    found = session.execute(select(cover_table).where(cover_table.c.id == cover_id)).mappings().first()
    if found is None or not (found["away_id"] == actor.id or actor.roles & MANAGER):
        raise NotFound("cover")
    if found["ended_at"] is not None:
        return
    this = update(cover_table).where(cover_table.c.id == cover_id)
    session.execute(this.values(ended_at=now, ended_by=actor.id))
    office.write_down(session, "cover_ended", found["away_id"], {"cover": cover_id}, by=actor.id, now=now)
