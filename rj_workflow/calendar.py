"""Appointments as a colleague's own calendar programme reads them: when, whether they stand, no more.

A calendar lies on telephones, in clouds and on shared screens.  So an entry has no name, no place, no
reference and no kind; what it is is read here, behind the door (ADR 0019).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from rj_workflow.crypto import keyed

TITLE: Final = "Appointment"
LASTS: Final = timedelta(hours=2)  # where nobody wrote until when [J]
HELD: Final = frozenset({"in_diary"})
STANDS: Final = frozenset({"confirmed", "day_check", "open", "on_break", "ended_complete", "ended_early"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt at a meeting with a day: `version` counts every change of it."""

    position_id: str
    state: str
    starts: datetime
    ends: datetime
    changed_at: datetime
    version: int

    @property
    def uid(self) -> str:
        """The same for as long as the attempt lasts; it tells nothing and leads nowhere."""
        return f"{keyed('calendar entry', self.position_id)[:40]}@calendar.invalid"

    @property
    def status(self) -> str:
        """Held, fixed, or not taking place, in the words of RFC 5545."""
        if self.state in HELD:
            return "TENTATIVE"
        return "CONFIRMED" if self.state in STANDS else "CANCELLED"


def feed(entries: Iterable[Entry], *, now: datetime) -> bytes:
    """The whole calendar.  Times are moments in UTC, so that no reader has to know when our clocks change."""
    calendar = Calendar()
    calendar.add("prodid", "-//calendar.invalid//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Appointments")
    calendar.add("x-wr-timezone", "Europe/London")
    for entry in entries:
        calendar.add_component(_event(entry, now))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(UTC))
    event.add("dtend", entry.ends.astimezone(UTC))
    event.add("summary", TITLE)
    event.add("status", entry.status)
    event.add("sequence", entry.version)
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    return event
