"""Working days of England and Wales end at five in the afternoon, UK time, whatever the clocks do."""

from datetime import UTC, datetime

import pytest

from rj_workflow.clock import LONDON
from rj_workflow.timers.working_days import after, months_after


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DAYS = [
    # what it is about, from (UTC), working days, until (UTC)
    ("an ordinary Monday", "2026-03-02 09:00", 2, "2026-03-04 17:00"),
    ("none is today at five", "2026-03-02 09:00", 0, "2026-03-02 17:00"),
    ("over a weekend", "2026-03-06 09:00", 1, "2026-03-09 17:00"),
    ("from a Saturday", "2026-03-07 09:00", 1, "2026-03-09 17:00"),
    ("from a Sunday night", "2026-03-08 23:30", 1, "2026-03-09 17:00"),
    ("five is a week", "2026-03-02 09:00", 5, "2026-03-09 17:00"),
    ("ten is a fortnight", "2026-03-02 09:00", 10, "2026-03-16 17:00"),
    ("Good Friday and Easter Monday", "2026-04-02 09:00", 1, "2026-04-07 16:00"),
    ("early May", "2026-05-01 09:00", 1, "2026-05-05 16:00"),
    ("late May", "2026-05-22 09:00", 1, "2026-05-26 16:00"),
    ("late August", "2026-08-28 09:00", 1, "2026-09-01 16:00"),
    ("Christmas on a Friday, Boxing Day made up on Monday", "2026-12-24 09:00", 1, "2026-12-29 17:00"),
    ("over New Year", "2026-12-31 09:00", 1, "2027-01-04 17:00"),
    ("Christmas on a Saturday, both made up", "2027-12-24 09:00", 1, "2027-12-29 17:00"),
    ("New Year on a Saturday, made up on Monday", "2027-12-31 09:00", 1, "2028-01-04 17:00"),
    ("not the Scottish second of January", "2029-01-01 09:00", 1, "2029-01-02 17:00"),
    ("not Saint Patrick's day, which is Northern Ireland's", "2026-03-16 09:00", 1, "2026-03-17 17:00"),
    ("the clocks go forward on the 29th of March", "2026-03-27 09:00", 1, "2026-03-30 16:00"),
    ("the clocks go back on the 25th of October", "2026-10-23 09:00", 1, "2026-10-26 17:00"),
    (
        "half past eleven at night in summer is the next day in the UK",
        "2026-07-06 23:30",
        1,
        "2026-07-08 16:00",
    ),
    ("half past eleven at night in winter is not", "2026-01-05 23:30", 1, "2026-01-06 17:00"),
    ("from a bank holiday", "2026-12-25 09:00", 2, "2026-12-30 17:00"),
]


@pytest.mark.parametrize(
    ("start", "days", "until"), [(s, d, u) for _, s, d, u in DAYS], ids=[name for name, *_ in DAYS]
)
def test_working_days_after(start: str, days: int, until: str) -> None:
    found = after(at(start), days)
    assert found.tzinfo is not None
    assert found.astimezone(UTC) == at(until)


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ((2026, 3, 2), (2026, 4, 2)),
        ((2026, 1, 31), (2026, 3, 2)),  # the last day of February is a Saturday
        ((2026, 3, 3), (2026, 4, 7)),  # the third is Good Friday, the sixth Easter Monday
        ((2026, 12, 1), (2027, 1, 4)),  # the first is New Year's Day, then a weekend
        ((2027, 12, 31), (2028, 1, 31)),
    ],
)
def test_a_calendar_month_ends_on_the_same_day_of_the_next_or_its_last_and_never_on_a_day_off(
    asked: tuple[int, int, int], by: tuple[int, int, int]
) -> None:
    ends = months_after(datetime(*asked, 9, tzinfo=UTC), 1)
    assert ends == datetime(*by, 17, tzinfo=LONDON)
