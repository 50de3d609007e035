"""What three calendar programmes read in a feed; none shares a line with another, nor with the writer."""

from __future__ import annotations

import warnings
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from typing import Any

with warnings.catch_warnings():  # what others warn of at their import is theirs
    warnings.simplefilter("ignore")
    import ics
    import vobject
    from ical.calendar_stream import IcsCalendarStream

Read = dict[str, tuple[datetime, datetime, str, int]]  # by uid: start, end, status, number of the change


def by_vobject(feed: str) -> Read:
    """As vobject reads it."""
    calendar = vobject.readOne(feed)
    return {
        e.uid.value: (
            e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC), e.status.value,
            int(e.sequence.value),
        )
        for e in calendar.contents.get("vevent", [])
    }  # fmt: skip


def by_ics(feed: str) -> Read:
    """As ics.py reads it."""
    # Its parser dresses whatever it finds as the terminal in another layer, each time it is asked.
    with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        warnings.simplefilter("ignore")
        events = ics.Calendar(feed).events
        return {
            e.uid: (
                e.begin.datetime.astimezone(UTC), e.end.datetime.astimezone(UTC), e.status,
                next(int(line.value) for line in e.extra if line.name == "SEQUENCE"),
            )
            for e in events
        }  # fmt: skip


def by_ical(feed: str) -> Read:
    """As ical, which home automation uses, reads it."""
    events: Any = IcsCalendarStream.calendar_from_ics(feed).events
    return {
        e.uid: (e.dtstart.astimezone(UTC), e.dtend.astimezone(UTC), str(e.status.value), e.sequence)
        for e in events
    }


READERS = {"vobject": by_vobject, "ics.py": by_ics, "ical": by_ical}
