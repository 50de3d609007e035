"""Dates on the pages of staff: offered in rows, looked at for what speaks against them, held from a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.browser import Browser, browser_of, fields_in, words_of
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """A meeting is proposed."""
    walk = case_at(engine, "readiness_review")
    with going_on(walk, engine) as going:
        going.do("priya", "meeting", "propose", {"kind": "face_to_face"})
    return walk


@pytest.fixture
def priya(engine: Engine, walk: Walk) -> Browser:
    return browser_of(engine, walk.staff["priya"], walk.now)


def step(walk: Walk, event: str) -> str:
    return f"/work/cases/{walk.ref}/step/meeting/{event}"


def row(n: int, *said: str) -> dict[str, str]:
    """One row of the form."""
    parts = ("day", "month", "year", "from", "until")
    return {f"slots-{n}-{part}": value for part, value in zip(parts, said, strict=False)}


FIRST = ("25", "12", "2026", "10am", "noon")


def test_a_row_that_is_wrong_is_named_and_nothing_typed_is_lost(priya: Browser, walk: Walk) -> None:
    sent = {**row(1, *FIRST), **row(3, "31", "2", "2026", "2pm", "3pm")}
    reply = priya.fill_in(step(walk, "offer_dates"), sent)
    assert reply.status_code == 422
    assert "Date 3: write a real date" in words_of(reply)
    kept = fields_in(reply, step(walk, "offer_dates"))
    assert {name: kept[name] for name in sent} == sent


def test_what_speaks_against_a_date_stands_beside_it(priya: Browser, walk: Walk) -> None:
    assert priya.fill_in(step(walk, "offer_dates"), row(1, *FIRST)).status_code == 303
    said = words_of(priya.get(f"/work/cases/{walk.ref}/meeting"))
    assert "Friday 25 December 2026, 10am to 12pm Not said: Maya Okafor, Lee Danvers." in said
    assert "It is a bank holiday: Christmas Day." in said


@pytest.mark.parametrize("htmx", [False, True])
def test_the_form_of_the_plan_is_looked_at_without_taking_the_step(
    priya: Browser, walk: Walk, *, htmx: bool
) -> None:
    assert priya.fill_in(step(walk, "offer_dates"), row(1, *FIRST)).status_code == 303
    when = {"when-day": "28", "when-month": "12", "when-year": "2026", "when-time": "10:00"}
    headers = {"HX-Request": "true"} if htmx else {}
    reply = priya.fill_in(step(walk, "put_in_diary"), {**when, "where": "Library", "look": "yes"}, **headers)
    assert reply.status_code == 200
    assert "It is a bank holiday: Boxing Day" in words_of(reply)
    kept = fields_in(reply, step(walk, "put_in_diary"))
    assert (kept["where"], kept["when-day"]) == ("Library", "28")
    assert "Dates offered" in words_of(priya.get(f"/work/cases/{walk.ref}/meeting"))


def test_a_link_that_names_no_date_fills_nothing_in(priya: Browser, walk: Walk) -> None:
    assert priya.fill_in(step(walk, "offer_dates"), row(1, *FIRST)).status_code == 303
    for asked, day in (("1", "25"), ("2", ""), ("0", ""), ("x", ""), ("", "")):
        page = priya.get(f"{step(walk, 'put_in_diary')}?date={asked}")
        action = f"{step(walk, 'put_in_diary')}?date={asked}"
        assert fields_in(page, action)["when-day"] == day, asked
