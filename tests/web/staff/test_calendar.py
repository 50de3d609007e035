"""The calendar page, and the address that a colleague's own programme asks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.factories.browser import HOME, Browser, browser_of, words_of
from tests.factories.calendars import by_vobject
from tests.factories.case import case_at

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

CALENDAR = "/work/calendar"


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """A meeting is confirmed for five days from now."""
    return case_at(engine, "scheduled")


@pytest.fixture
def priya(engine: Engine, walk: Walk) -> Browser:
    return browser_of(engine, walk.staff["priya"], walk.now)


def address_in(browser: Browser) -> str:
    """Make an address on the page, and read it there."""
    said = browser.fill_in(f"{CALENDAR}/address")
    assert said.status_code == 200
    found = re.search(rf"{HOME}(/calendar/[\w-]+\.ics)", said.text)
    assert found is not None
    return found[1]


def test_the_list_comes_first_and_the_week_second(priya: Browser, walk: Walk) -> None:
    week = walk.extras["when"].date()
    page = priya.get(f"{CALENDAR}?week={week}")
    said = words_of(page)
    assert said.index("Coming up") < said.index("Week before")
    assert said.count(walk.ref) == 2
    assert "2pm to 4pm" in said
    assert "The Quiet Room, Eastmoor Library" in said


def test_bank_holidays_stand_in_the_list_and_in_the_week(engine: Engine, walk: Walk) -> None:
    priya = browser_of(engine, walk.staff["priya"], walk.now.replace(year=2026, month=4, day=1))
    said = words_of(priya.get(f"{CALENDAR}?week=2026-04-06"))
    assert "Bank holiday: Good Friday" in said
    assert "Easter Monday" in said[said.index("Week before") :]


@pytest.mark.parametrize("week", ["2026-02-30", "9999-12-31", "0001-01-01", ""])
def test_a_week_that_is_none_is_this_one(priya: Browser, week: str) -> None:
    assert priya.get(f"{CALENDAR}?week={week}").status_code == 200


def test_nobody_who_does_not_facilitate_sees_it(engine: Engine, walk: Walk) -> None:
    for name in ("sam", "helen"):
        assert walk.ref not in browser_of(engine, walk.staff[name], walk.now).get(CALENDAR).text


def test_the_address_needs_no_sign_in_and_says_nothing_but_when(
    engine: Engine, priya: Browser, walk: Walk
) -> None:
    found = Browser(engine, walk.now).get(address_in(priya))
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.headers["cache-control"] == "no-store"
    assert "set-cookie" not in found.headers
    ((starts, ends, status, _),) = by_vobject(found.text).values()
    assert (starts, status) == (walk.extras["when"], "CONFIRMED")
    assert ends - starts == timedelta(hours=2)
    assert not [word for word in ("Maya", "Lee", "Library", walk.ref[2:]) if word in found.text]


def test_it_is_said_once(priya: Browser) -> None:
    found = address_in(priya)
    assert found not in priya.get(CALENDAR).text


def test_wrong_ended_and_renewed_look_alike(engine: Engine, priya: Browser, walk: Walk) -> None:
    stranger = Browser(engine, walk.now)
    first = address_in(priya)
    second = address_in(priya)
    renewed = stranger.get(first)
    assert stranger.get(second).status_code == 200
    assert priya.fill_in(f"{CALENDAR}/address/end").status_code == 303
    ended, wrong = stranger.get(second), stranger.get("/calendar/never-was.ics")
    assert {one.status_code for one in (renewed, ended, wrong)} == {404}
    assert renewed.content == ended.content == wrong.content
    assert {name for one in (renewed, ended, wrong) for name in one.headers} == set(wrong.headers)
