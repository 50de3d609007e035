"""The calendar feed: three programmes read the same in it, and nobody can read what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from rj_workflow import db
from rj_workflow.calendar import Entry, feed
from rj_workflow.clock import LONDON
from rj_workflow.commands import sign_in
from rj_workflow.commands.calendar import end_address, make_address, open_calendar
from rj_workflow.models import calendar_address, new_id, participant, person, position
from rj_workflow.models import case as case_table
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.calendar import appointments, entries
from state_machines.meeting import LIFECYCLE
from tests.factories.calendars import READERS, Read
from tests.factories.case import MONDAY, case_at, going_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

HERE = "192.0.2.7"
DATED = sorted(set(LIFECYCLE.states) - {"none", "proposed"})


def entry(starts: datetime, state: str = "confirmed", version: int = 3) -> Entry:
    return Entry(new_id(), state, starts, starts + timedelta(hours=2), MONDAY, version)


def as_written(entries: Iterable[Entry]) -> Read:
    return {
        one.uid: (one.starts.astimezone(UTC), one.ends.astimezone(UTC), one.status, one.version)
        for one in entries
    }


# The days on which the clocks change in the United Kingdom, and those beside them.
CHANGES = (datetime(2026, 3, 29, tzinfo=LONDON), datetime(2026, 10, 25, tzinfo=LONDON))
HOURS = (0, 1, 2, 3, 9, 14, 23)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("change", CHANGES, ids=["spring", "autumn"])
def test_each_programme_reads_the_same_moments_over_both_changes_of_the_clock(
    reader: str, change: datetime
) -> None:
    wanted = [
        entry((change + timedelta(days=day)).replace(hour=hour, minute=30))
        for day in (-1, 0, 1)
        for hour in HOURS
    ]
    assert READERS[reader](feed(wanted, now=MONDAY).decode()) == as_written(wanted)


def test_ten_in_the_morning_stays_ten_in_the_morning() -> None:
    before, after = (datetime(2026, 3, day, 10, tzinfo=LONDON) for day in (28, 29))
    written = feed([entry(before), entry(after)], now=MONDAY).decode()
    assert "DTSTART:20260328T100000Z" in written
    assert "DTSTART:20260329T090000Z" in written
    assert "X-WR-TIMEZONE:Europe/London" in written


moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda minute: MONDAY + timedelta(minutes=minute))
made = st.builds(
    lambda starts, minutes, state, version: Entry(
        new_id(), state, starts, starts + timedelta(minutes=minutes), MONDAY, version
    ),
    moments,
    st.integers(1, 600),
    st.sampled_from(DATED),
    st.integers(1, 999),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(made, max_size=6))
def test_the_programmes_read_alike_whatever_stands_in_it(wanted: list[Entry]) -> None:
    written = feed(wanted, now=MONDAY).decode()
    for name, reader in READERS.items():
        assert reader(written) == as_written(wanted), name


def test_every_state_of_a_dated_meeting_is_held_fixed_or_off() -> None:
    said = {state: entry(MONDAY, state).status for state in DATED}
    assert {state for state, status in said.items() if status == "TENTATIVE"} == {"in_diary"}
    assert {state for state, status in said.items() if status == "CANCELLED"} == {
        "cancelled", "date_offered", "no_show", "postponed",
    }  # fmt: skip


# --- what it is about

canary = st.text('abcdefghijklmnopqrstuvwxyz\n;,:\\"', min_size=6, max_size=30).map(
    lambda word: f"Zq{word}qZ"
)
told = st.fixed_dictionaries(dict.fromkeys(("harmed", "responsible", "where", "harm", "called"), canary))


@pytest.fixture
def scheduled(engine: Engine) -> Walk:
    """A meeting of Maya and Lee is confirmed, and Priya has an address for her calendar."""
    return case_at(engine, "scheduled")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=told, starts=moments, state=st.sampled_from(DATED))
def test_no_word_of_a_case_is_in_the_feed(
    engine: Engine, scheduled: Walk, told: dict[str, str], starts: datetime, state: str
) -> None:
    with db.begin(engine) as session:
        for side in ("harmed", "responsible"):
            theirs = person.c.id == getattr(scheduled, side)
            session.execute(update(person).where(theirs).values(name=told[side]))
        session.execute(update(participant).values(called=told["called"]))
        session.execute(update(case_table).values(harm=told["harm"]))
        until = (starts + timedelta(hours=1)).isoformat()
        plan = {"when": starts.isoformat(), "until": until, "where": told["where"], "slots": told["where"]}
        session.execute(
            update(position).where(position.c.lifecycle == "meeting").values(data=plan, state=state)
        )
        found = entries(session, scheduled.staff["priya"], now=starts)
        ids = [*session.scalars(select(position.c.id)), *session.scalars(select(person.c.id))]
    assert len(found) == 1
    written = feed(found, now=MONDAY).decode().replace("\r\n ", "")
    assert "Zq" not in written
    assert scheduled.ref not in written
    assert not [one for one in ids if one in written]
    lines = dict(line.split(":", 1) for line in written.splitlines() if line.startswith(("SUMM", "UID")))
    assert lines["SUMMARY"] == "Appointment"
    assert not [
        name for name in ("LOCATION", "DESCRIPTION", "ATTENDEE", "ORGANIZER", "URL") if name in written
    ]


# --- whose it is


def opened(engine: Engine, token: str, *, now: datetime, address: str = HERE) -> bool:
    return open_calendar(engine, token, address=address, now=now) is not None


def test_an_address_is_said_once_renewed_and_ended(engine: Engine, scheduled: Walk) -> None:
    priya, now = scheduled.staff["priya"], scheduled.now
    with db.begin(engine) as session:
        first = make_address(session, priya, now=now)
        kept = session.execute(select(calendar_address)).one()
    assert first not in str(tuple(kept))
    assert opened(engine, first, now=now)
    with db.begin(engine) as session:
        second = make_address(session, priya, now=now)
    assert not opened(engine, first, now=now)
    assert opened(engine, second, now=now)
    with db.begin(engine) as session:
        end_address(session, priya)
    assert not opened(engine, second, now=now)


def test_whoever_left_has_no_calendar(engine: Engine, scheduled: Walk) -> None:
    priya, now = scheduled.staff["priya"], scheduled.now
    with db.begin(engine) as session:
        token = make_address(session, priya, now=now)
        session.execute(update(staff_table).where(staff_table.c.id == priya.id).values(active=False))
    assert not opened(engine, token, now=now)


def test_after_thirty_wrong_addresses_from_one_place_not_even_the_right_one_opens(
    engine: Engine, scheduled: Walk
) -> None:
    now = scheduled.now
    with db.begin(engine) as session:
        token = make_address(session, scheduled.staff["priya"], now=now)
    for number in range(sign_in.LOCKS[2]):
        assert not opened(engine, f"wrong-{number}", now=now)
    assert not opened(engine, token, now=now)
    assert opened(engine, token, now=now, address="198.51.100.1")
    assert opened(engine, token, now=now + sign_in.WINDOW)


def test_only_those_who_facilitate_it_have_it_in_their_calendar(engine: Engine, scheduled: Walk) -> None:
    with db.read(engine) as session:
        theirs = {
            name: len(entries(session, who, now=scheduled.now)) for name, who in scheduled.staff.items()
        }
    assert {name for name, count in theirs.items() if count} == {"priya", "tom"} & {
        scheduled.lead,
        scheduled.co,
    }


def test_a_conflict_takes_it_out_of_the_calendar(engine: Engine, scheduled: Walk) -> None:
    priya = scheduled.staff["priya"]
    with going_on(scheduled, engine) as going:
        going.check("priya", "interests", "conflict", about=priya.id)
    with db.read(engine) as session:
        assert entries(session, priya, now=scheduled.now) == []


def test_a_change_keeps_the_entry_and_counts_up(engine: Engine, scheduled: Walk) -> None:
    priya, now = scheduled.staff["priya"], scheduled.now

    def stands() -> Entry:
        with db.read(engine) as session:
            (one,) = entries(session, priya, now=now)
        return one

    before = stands()
    assert before.status == "CONFIRMED"
    with going_on(scheduled, engine) as going:
        going.do("priya", "meeting", "postpone", {"notice": "over_72_hours"})
    after = stands()
    assert (after.uid, after.status, after.starts) == (before.uid, "CANCELLED", before.starts)
    assert after.version > before.version


def test_the_page_knows_what_the_feed_does_not(engine: Engine, scheduled: Walk) -> None:
    with db.read(engine) as session:
        (one,) = appointments(session, scheduled.staff["priya"], now=scheduled.now)
    assert (one.ref, one.where, one.is_over) == (scheduled.ref, "The Quiet Room, Eastmoor Library", False)
