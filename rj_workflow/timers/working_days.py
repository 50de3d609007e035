"""Working days of England and Wales: Monday to Friday without bank holidays."""

from datetime import datetime, time, timedelta
from functools import cache

from holidays import country_holidays

from rj_workflow.clock import LONDON


@cache
def _bank_holidays(year: int) -> frozenset[object]:
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def after(moment: datetime, days: int) -> datetime:
    """Five in the afternoon, UK time, this many working days after the day of `moment`."""
    day = moment.astimezone(LONDON).date()
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in _bank_holidays(day.year):
            days -= 1
    return datetime.combine(day, time(17), LONDON)
