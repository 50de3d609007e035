"""The dates that are offered: to one person with what they said, to whoever leads with who can come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.clock import london_day
from rj_workflow.dates import SUITS, Slot, asked_of, said_of_these, slots_digest, slots_offered, suits
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import position as position_table
from rj_workflow.plan import PLAN_STANDS
from rj_workflow.queries.calendar import ends_of
from rj_workflow.timers.working_days import bank_holiday


@dataclass(frozen=True, slots=True)
class MyDates:
    """What one person is offered, and what they said of it; nothing of anybody else is in it."""

    slots: tuple[Slot, ...]
    outcome: str
    suits: frozenset[str]
    mark: str


@dataclass(frozen=True, slots=True)
class Offered:
    """One date with who can come, who cannot and who has not said, by name; and what speaks against it."""

    slot: Slot
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    silent: tuple[str, ...]
    clashes: tuple[str, ...]


def my_dates(session: Session, actor: Actor, case_id: str) -> MyDates:
    """The dates of this case as they are offered to whoever asks."""
    return dates_of(policy.case_by_id(session, actor, case_id), actor.id)


def dates_of(file: CaseFile, person_id: str) -> MyDates:
    """The same of a case that lies open."""
    said = said_of_these(file, person_id)
    chosen = frozenset(said["data"].get(SUITS, [])) if said else frozenset()
    outcome = str(said["outcome"]) if said else ""
    return MyDates(tuple(slots_offered(file)), outcome, chosen, slots_digest(file)[:16])


def offered(session: Session, file: CaseFile) -> list[Offered]:
    """Every date that is offered now, as whoever leads reads it."""
    return [_offered(session, file, slot) for slot in slots_offered(file)]


def _offered(session: Session, file: CaseFile, slot: Slot) -> Offered:
    can: list[str] = []
    cannot: list[str] = []
    silent: list[str] = []
    for row in asked_of(file):
        said = said_of_these(file, row["person_id"])
        heap = silent if said is None else can if suits(said, slot) else cannot
        heap.append(str(row["name"]))
    found = tuple(clashes(session, file, slot.starts, slot.ends))
    return Offered(slot, tuple(can), tuple(cannot), tuple(silent), found)


def clashes(session: Session, file: CaseFile, starts: datetime, ends: datetime, where: str = "") -> list[str]:
    """What speaks against this time, in whole sentences; nothing of another case is in them."""
    said = []
    holiday = bank_holiday(london_day(starts))
    if holiday:
        said.append(f"It is a bank holiday: {holiday}.")
    p, c = position_table.c, case_table.c
    other = select(p.data, c.lead_id, c.co_id).join(case_table, c.id == p.case_id)
    mine = [one.case["id"] for one in (file, *file.along)]  # one event is no clash with itself
    other = other.where(p.lifecycle == "meeting", p.case_id.not_in(mine), p.state.in_(PLAN_STANDS))
    theirs = {file.case["lead_id"], file.case["co_id"]} - {None}
    busy, taken = False, False
    for row in session.execute(other):
        begins = datetime.fromisoformat(str(row.data["when"]))
        if begins < ends and starts < ends_of(row.data):
            busy = busy or bool({row.lead_id, row.co_id} & theirs)
            taken = taken or (bool(where) and _plain(where) == _plain(str(row.data.get("where", ""))))
    if busy:
        said.append("Somebody who facilitates it has another appointment then.")
    if taken:
        said.append("The place is taken then.")
    return said


def _plain(where: str) -> str:
    return " ".join(where.casefold().split())
