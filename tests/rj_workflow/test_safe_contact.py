"""The rule of safe contact: what a plan allows, over a whole year; less of it at once, more never."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rj_workflow.notifications.contact import WHY, adds, hours_of, may_contact, narrowed, plan_of, tidy
from state_machines.contact import DAYS, DEVICES, MOST_SPANS, NEVER, WAYS, name_of

CODES = [code for code, _ in DAYS]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


TUESDAY = {
    "call_allowed": "yes", "call_detail": "01632 960 318", "call_when": "hours",
    "call_days": ["tue", "thu"], "call_from": "14:00", "call_to": "17:00",
}  # fmt: skip
ALL_DAY = {"text_allowed": "yes", "text_detail": "01632 960 318", "text_when": "any"}
LATE = TUESDAY | {"call_from": "22:00", "call_to": "00:00"}
SUNDAY = TUESDAY | {"call_days": ["sun"], "call_from": "01:15", "call_to": "01:45"}
MESSAGE = TUESDAY | {"call_message": "yes"}
WATCHED, SHARED = ALL_DAY | {"contact_device": "watched"}, ALL_DAY | {"contact_device": "shared"}
ENDS = at("2026-12-31 00:00")
# 1 December 2026 is a Tuesday; the clocks change on 29 March and 25 October.
TABLE = [
    # what it is about, plan, way, moment (UTC), why not (empty: it may), until or next (UTC)
    ("inside the hours", TUESDAY, "call", "2026-12-01 14:00", "", "2026-12-01 17:00"),
    ("a minute early", TUESDAY, "call", "2026-12-01 13:59", "not_now", "2026-12-01 14:00"),
    ("the end is outside", TUESDAY, "call", "2026-12-01 17:00", "not_now", "2026-12-03 14:00"),
    ("the wrong day", TUESDAY, "call", "2026-12-04 15:00", "not_now", "2026-12-08 14:00"),
    ("in summer the hour is London's", TUESDAY, "call", "2026-07-07 13:00", "", "2026-07-07 16:00"),
    ("and not the one of UTC", TUESDAY, "call", "2026-07-07 16:30", "not_now", "2026-07-09 13:00"),
    ("next over the change in spring", TUESDAY, "call", "2026-03-26 17:00", "not_now", "2026-03-31 13:00"),
    ("next over the change in autumn", TUESDAY, "call", "2026-10-22 17:00", "not_now", "2026-10-27 14:00"),
    ("until midnight", LATE, "call", "2026-12-01 23:59", "", "2026-12-02 00:00"),
    ("an hour that is missing", SUNDAY, "call", "2026-03-29 01:20", "not_now", "2026-04-05 00:15"),
    ("an hour that comes twice, once", SUNDAY, "call", "2026-10-25 00:20", "", "2026-10-25 00:45"),
    ("between its two times", SUNDAY, "call", "2026-10-25 00:50", "not_now", "2026-10-25 01:15"),
    ("and twice", SUNDAY, "call", "2026-10-25 01:20", "", "2026-10-25 01:45"),
    ("any time ends with the plan", ALL_DAY, "text", "2026-12-05 03:00", "", "2026-12-31 00:00"),
    ("the last hours are cut short", TUESDAY, "call", "2026-12-30 18:00", "not_now", None),
    ("run out", TUESDAY, "call", "2026-12-31 15:00", "ran_out", None),
    ("a way not written down", TUESDAY, "text", "2026-12-01 15:00", "not_allowed", None),
    ("an answer of no", TUESDAY | {"call_allowed": "no"}, "call", "2026-12-01 15:00", "not_allowed", None),
    ("allowed, and no hours", {"call_allowed": "yes"}, "call", "2026-12-01 15:00", "not_allowed", None),
    ("hours without an end", TUESDAY | {"call_to": ""}, "call", "2026-12-01 15:00", "not_allowed", None),
    ("hours run backwards", TUESDAY | {"call_to": "09:00"}, "call", "2026-12-01 15:00", "not_allowed", None),
    ("never goes before a yes", TUESDAY | {"never": ["call"]}, "call", "2026-12-01 15:00", "never", None),
    ("a watched telephone", WATCHED, "text", "2026-12-01 15:00", "watched", None),
    ("a shared one", SHARED, "text", "2026-12-01 15:00", "", "2026-12-31 00:00"),
    ("their own pages", {"portal_allowed": "yes"}, "portal", "2026-12-05 03:00", "", "2026-12-31 00:00"),
    ("a way that does not exist", TUESDAY, "visit", "2026-12-01 15:00", "not_allowed", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "way", "moment", "why", "turns"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE]
)
def test_what_a_plan_says_of_a_moment(
    plan: dict[str, Any], way: str, moment: str, why: str, turns: str | None
) -> None:
    answer = may_contact(plan_of(plan, ENDS), way, at(moment))
    assert (answer.allowed, answer.why) == (not why, why)
    assert (answer.until if answer.allowed else answer.next_at) == (at(turns) if turns else None)


def test_no_plan_and_no_grounds_are_no_contact() -> None:
    now = at("2026-12-01 15:00")
    assert may_contact(None, "call", now).why == "no_plan"
    assert may_contact(plan_of({}, ENDS), "call", now).why == "not_allowed"
    assert may_contact(plan_of(TUESDAY, ENDS), "call", now, grounds=False).why == "no_grounds"


@pytest.mark.parametrize(
    ("plan", "why"),
    [(TUESDAY, "no_message"), (MESSAGE, ""), (MESSAGE | {"never": ["voicemail"]}, "no_message")],
    ids=["nothing said", "yes", "yes, and never"],
)  # fmt: skip
def test_a_message_is_left_only_where_the_plan_says_so(plan: dict[str, Any], why: str) -> None:
    answer = may_contact(plan_of(plan, ENDS), "call", at("2026-12-01 15:00"), message=True)
    assert (answer.allowed, answer.why) == (not why, why)


def test_every_reason_is_a_sentence() -> None:
    given = {row[4] for row in TABLE} | {"no_plan", "no_grounds", "said_no", "no_message", ""}
    assert given == {*WHY, ""}
    assert all(words.endswith(".") and words[0].isupper() for words in WHY.values())


# --- over a year, with the clocks counted by hand


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def in_london(moment: datetime) -> datetime:
    """What a clock on a wall in London shows: an hour ahead from late March to late October."""
    one = timedelta(hours=1)
    begins, ends = (
        datetime.combine(last_sunday(moment.year, month), datetime.min.time(), UTC) + one for month in (3, 10)
    )
    return moment + one if begins <= moment < ends else moment


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


@st.composite
def of_a_way(draw: st.DrawFn, way: str) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    """A way as it is written down, and what that means by day."""
    days = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=7))
    data: dict[str, Any] = {
        name_of(way, "allowed"): draw(st.sampled_from(["yes", "yes", "no", ""])),
        name_of(way, "detail"): draw(st.sampled_from(["01632 960 318", "01632 960 327"])),
        name_of(way, "when"): draw(st.sampled_from(["hours", "hours", "hours", "any", ""])),
    }
    meant: dict[str, tuple[int, int]] = {}
    for span, day in enumerate(days[:MOST_SPANS], 1):
        opens = draw(st.integers(0, 1438))
        closes = draw(st.integers(opens + 1, 1440))
        data |= {name_of(way, "days", span): [day], name_of(way, "from", span): clock(opens),
                 name_of(way, "to", span): clock(closes)}  # fmt: skip
        meant[day] = (opens, closes)
    if data[name_of(way, "when")] == "any":
        meant = dict.fromkeys(CODES, (0, 1440))
    shut = data[name_of(way, "allowed")] != "yes" or not data[name_of(way, "when")]
    return data, {} if shut else meant


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, dict[str, tuple[int, int]]]]:
    data: dict[str, Any] = {
        "call_message": draw(st.sampled_from(["yes", "no"])),
        "contact_device": draw(st.sampled_from([code for code, _ in DEVICES])),
        "never": draw(st.lists(st.sampled_from([code for code, _ in NEVER]), unique=True, max_size=2)),
    }
    meant: dict[str, dict[str, tuple[int, int]]] = {}
    for way in ("call", "text", "post"):
        said, means = draw(of_a_way(way))
        watched = data["contact_device"] == "watched" and way == "text"
        data |= said
        meant[way] = {} if way in data["never"] or watched else means
    return data, meant


def allows(meant: dict[str, tuple[int, int]], moment: datetime) -> bool:
    there = in_london(moment)
    opens, closes = meant.get(CODES[there.weekday()], (0, 0))
    return opens <= there.hour * 60 + there.minute < closes


YEAR = at("2026-01-01 00:00")
TRIED: Counter[str] = Counter()
SOME = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def moments(start: int) -> list[datetime]:
    """Over the whole year in uneven steps, and every eighteen minutes around both changes of the clocks."""
    steps = [YEAR + timedelta(minutes=start + 2087 * n) for n in range(250)]
    for change in (last_sunday(2026, 3), last_sunday(2026, 10)):
        begins = datetime.combine(change, datetime.min.time(), UTC) - timedelta(hours=3)
        steps += [begins + timedelta(minutes=18 * n + start % 18) for n in range(100)]
    return steps


@SOME
@given(plans(), st.integers(0, 1450))
def test_over_a_year_nothing_is_allowed_outside_the_plan(
    drawn: tuple[dict[str, Any], dict[str, dict[str, tuple[int, int]]]], start: int
) -> None:
    data, meant = drawn
    plan = plan_of(data, at("2027-02-01 00:00"))
    for way, means in meant.items():
        for moment in moments(start):
            answer = may_contact(plan, way, moment)
            assert answer.allowed is allows(means, moment), (way, moment)
            TRIED["allowed" if answer.allowed else "not allowed"] += 1
        answer = may_contact(plan, way, YEAR + timedelta(minutes=start))
        turns = answer.until if answer.allowed else answer.next_at
        if turns is not None:
            assert allows(means, turns) is (not answer.allowed) or turns == plan.until
            assert allows(means, turns - timedelta(minutes=1)) is answer.allowed


def test_enough_moments_were_tried(capsys: pytest.CaptureFixture[str]) -> None:
    if not TRIED:
        pytest.skip("tells of the test before it")
    with capsys.disabled():
        print(
            f"\n  safe contact: {TRIED.total():,} moments tried, {TRIED['allowed']:,} allowed, "
            "0 outside the plan"
        )
    assert TRIED["allowed"] > 1_000
    assert TRIED["not allowed"] > 15_000


# --- less is instant, more is slow


@SOME
@given(plans(), plans(), st.integers(0, 1450))
def test_what_is_taken_away_counts_at_once_and_nothing_is_added(
    one: tuple[dict[str, Any], Any], other: tuple[dict[str, Any], Any], start: int
) -> None:
    old, new = one[0], other[0]
    at_once = plan_of(narrowed(old, new), None)
    for way in ("call", "text", "post"):
        for moment in moments(start)[::9]:
            before, asked, now = (
                may_contact(plan, way, moment).allowed for plan in (plan_of(old), plan_of(new), at_once)
            )
            assert now is (before and asked), (way, moment)
    assert not adds(old, narrowed(old, new))
    assert narrowed(old, old) == tidy(old)
    assert not adds(old, old)


LESS_OR_MORE = [
    # what she changes, whether anything of it has to wait
    ("no more texts", {"text_allowed": "no"}, False),
    ("fewer days", {"call_days": ["tue"]}, False),
    ("shorter hours", {"call_from": "15:00"}, False),
    ("never call", {"never": ["call"]}, False),
    ("no message any more", {"call_message": "no"}, False),
    ("a withheld number", {"call_withheld": "yes"}, False),
    ("somebody is watching", {"contact_device": "watched"}, False),
    ("one more day", {"call_days": ["tue", "thu", "fri"]}, True),
    ("longer hours", {"call_to": "17:30"}, True),
    ("less here, more there", {"call_from": "15:00", "call_to": "18:00"}, True),
    ("post as well", {"post_allowed": "yes", "post_detail": "PO box 12", "post_when": "any"}, True),
    ("another number", {"call_detail": "01632 960 327"}, True),
    ("a message after all", {"text_detail": "01632 960 327"}, True),
    ("other words", {"contact_say": "the garage"}, True),
    ("another code word", {"contact_code": "heron"}, True),
]  # fmt: skip


@pytest.mark.parametrize(("change", "waits"), [r[1:] for r in LESS_OR_MORE], ids=[r[0] for r in LESS_OR_MORE])
def test_only_what_is_added_waits(change: dict[str, Any], waits: bool) -> None:
    old = MESSAGE | ALL_DAY | {"contact_say": "the library", "contact_device": "own"}
    assert adds(old, old | change) is waits


def test_another_number_leaves_the_old_one_standing() -> None:
    kept = narrowed(TUESDAY, TUESDAY | {"call_detail": "01632 960 327", "call_days": ["tue"]})
    assert kept["call_detail"] == "01632 960 318"
    assert hours_of(kept, "call") == {1: (14 * 60, 17 * 60)}


def test_what_must_never_be_is_kept_beside_what_is_said_anew() -> None:
    kept = narrowed({"contact_never": "Not on Sundays"}, {"contact_never": "Not at work", "never": ["post"]})
    assert kept == {"contact_never": "Not on Sundays\nNot at work", "never": ["post"]}


def test_a_way_that_is_not_allowed_keeps_no_number() -> None:
    assert tidy(TUESDAY | {"call_allowed": "no"}) == {}
    assert {way for way, _ in WAYS} >= {"call", "portal"}
