"""What time it is: the real time, or in a rehearsal the time the rehearsal has been moved to."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """The real time, aware."""
    return datetime.now(UTC)


def london_day(moment: datetime) -> date:
    """The calendar day in the United Kingdom at this moment."""
    return moment.astimezone(LONDON).date()
