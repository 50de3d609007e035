"""Working days of England and Wales: Monday to Friday without bank holidays."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache

from holidays import country_holidays

from rj_workflow.clock import LONDON


@cache
def _bank_holidays(year: int) -> Mapping[date, str]:
    return dict(country_holidays("GB", subdiv="ENG", years=year))


def bank_holiday(day: date) -> str:
    """What this bank holiday is called; empty on every other day."""
    return _bank_holidays(day.year).get(day, "")


def months_after(moment: datetime, months: int) -> datetime:
    """Five in the afternoon of the same day of a later month, or of its last; never on a day off.

    So the Information Commissioner counts one month from the day on which a request came.
    """
    day = moment.astimezone(LONDON).date()
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    day = day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))
    while not _is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(17), LONDON)


def after(moment: datetime, days: int) -> datetime:
    """Five in the afternoon, UK time, this many working days after the day of `moment`."""
    day = moment.astimezone(LONDON).date()
    while days:
        day += timedelta(days=1)
        if _is_working(day):
            days -= 1
    return datetime.combine(day, time(17), LONDON)


def _is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(day.year)
