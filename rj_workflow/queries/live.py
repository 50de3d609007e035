"""A meeting that takes place now: where it stands, who is in the room, what was recorded of it so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import london_day
from rj_workflow.commands.live import PRESSED_AT
from rj_workflow.db import Session
from rj_workflow.expectations import newest
from rj_workflow.models import event as event_table
from rj_workflow.plan import attending, current_meeting, from_other_cases
from state_machines.day_check import unmet

RECORDED: Final = (
    "open", "take_break", "go_on", "end", "stop", "stand_down", "postpone", "no_show", "stop_came_late",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """One thing that was recorded: when it was pressed, as far as the page said so, and when it arrived."""

    event: str
    pressed_at: datetime
    arrived_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who comes: what they answered today, and the signal by which they stop.

    Whoever another case brings is asked there, and what they answered stays there.
    """

    name: str
    side: str
    asked_today: bool = False
    unmet: tuple[str, ...] = ()
    signal: str = ""
    checked_here: bool = True


@dataclass(frozen=True, slots=True)
class Live:
    """The attempt in hand, the people of it, and what was recorded, oldest first."""

    meeting: Position
    opened_at: datetime | None
    until: datetime | None
    people: tuple[Present, ...]
    recorded: tuple[Recorded, ...]


def live_meeting(session: Session, file: CaseFile, staff: Mapping[str, Row], now: datetime) -> Live | None:
    """The attempt in hand in this episode; None before one was proposed."""
    meeting = current_meeting(file)
    if meeting is None:
        return None
    recorded = tuple(_recorded(row, staff) for row in _events(session, file, meeting))
    until = str(meeting.data.get("until") or "")
    return Live(
        meeting,
        next((one.pressed_at for one in recorded if one.event == "open"), None),
        datetime.fromisoformat(until) if until else None,
        (
            *(_present(session, file, row, now) for row in attending(file)),
            *(Present(row["name"], row["side"], checked_here=False) for row in from_other_cases(file)),
        ),
        recorded,
    )


def _events(session: Session, file: CaseFile, meeting: Position) -> list[Any]:
    e = event_table.c
    query = select(event_table).where(e.case_id == file.case["id"], e.episode == meeting.episode)
    query = query.where(e.lifecycle == "meeting", e.number == meeting.number, e.event.in_(RECORDED))
    return list(session.execute(query.order_by(e.seq)).mappings())


def _recorded(row: Any, staff: Mapping[str, Row]) -> Recorded:
    said, arrived = row["data"].get(PRESSED_AT), row["effective_at"]
    who = staff.get(row["actor_id"])
    pressed = datetime.fromisoformat(said) if said else arrived
    return Recorded(row["event"], pressed, arrived, str(who["name"]) if who else "")


def _present(session: Session, file: CaseFile, person: Row, now: datetime) -> Present:
    who = person["person_id"]
    check, said = file.latest_check("day_check", who), newest(session, file.case["id"], who)
    asked = check is not None and london_day(check["recorded_at"]) == london_day(now)
    found = unmet(check["data"]) if check is not None and asked else ()
    signal = said.said.get("signal", "") if said else ""
    return Present(person["name"], person["side"], asked, found, signal)
