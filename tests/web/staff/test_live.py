"""The page of a meeting that takes place now, as it is sent: its buttons are forms without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import declared, going_on
from web.addresses import live_page

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]
SCRIPT = {"HX-Request": "true"}


def press(
    mine: Browser, walk: Walk, name: str, form: dict[str, str] | None = None, **headers: str
) -> Response:
    """Press a button of the page as it is drawn now, as a browser without scripts does."""
    page = mine.get(live_page(walk.ref))
    part = page.text.split(f'data-press="{name}"', 1)[1].split("</form>", 1)[0]
    carried = {field: part.split(f'name="{field}" value="', 1)[1].split('"', 1)[0]
               for field in ("press", "number", "version", "key")}  # fmt: skip
    return mine.fill_in(live_page(walk.ref), {**carried, **(form or {})}, **headers)


def shown(page: str) -> set[str]:
    """The buttons that are not hidden."""
    parts = page.split('data-press="')[1:]
    return {part.split('"', 1)[0] for part in parts if " hidden>" not in part.split(">", 1)[0] + ">"}


@pytest.fixture
def morning(case: Case, engine: Engine) -> Walk:
    walk = case("scheduled")
    with going_on(walk, engine):
        walk.morning()
    return walk


def test_a_meeting_by_its_buttons_without_scripts(morning: Walk, desk: Of) -> None:
    mine = desk(morning)
    assert shown(mine.get(live_page(morning.ref)).text) == {"open", "stop"}
    reply = press(mine, morning, "open", {"open__present": "Everyone"})
    assert (reply.status_code, reply.headers["location"]) == (303, live_page(morning.ref, said="taken"))
    page = mine.get(reply.headers["location"])
    assert shown(page.text) == {"take_break", "end", "stop"}
    assert "Saved: opened" in words_of(page)
    press(mine, morning, "take_break")
    assert shown(mine.get(live_page(morning.ref)).text) == {"go_on", "end", "stop"}
    reply = press(mine, morning, "stop")
    page = mine.get(reply.headers["location"])
    assert shown(page.text) == set()
    assert "Ended early" in words_of(page)


def test_a_press_that_is_refused_gives_back_what_was_typed_and_says_why(morning: Walk, desk: Of) -> None:
    mine = desk(morning)
    press(mine, morning, "open", {"open__present": "Everyone"})
    reply = press(
        mine, morning, "end", {"end__attendance": "Lee left at three.", "end__delta_form": "changed"}
    )
    assert reply.status_code == 422
    assert "End of meeting: not taken. Write what has changed" in words_of(reply)
    assert "Lee left at three." in reply.text
    assert "<details open>" in reply.text


def test_help_is_a_call_to_the_duty_line(morning: Walk, desk: Of) -> None:
    page = desk(morning).get(live_page(morning.ref))
    assert settings().duty_line in words_of(page)
    assert f'href="tel:{re.sub("[^0-9]", "", settings().duty_line)}"' in page.text


def test_somebody_was_faster(morning: Walk, desk: Of) -> None:
    mine = desk(morning)
    reply = mine.fill_in(
        live_page(morning.ref), {"press": "open", "number": "1", "version": "1", "key": "c" * 32}
    )
    assert reply.status_code == 409
    assert "Open the meeting: not taken." in words_of(reply)


def test_a_script_is_given_the_page_as_it_stands_after_its_press(morning: Walk, desk: Of) -> None:
    mine = desk(morning)
    reply = press(mine, morning, "open", {"open__present": "Everyone"}, **SCRIPT)
    assert reply.status_code == 200
    assert reply.text.startswith('<div id="live" data-state="open"')
    assert 'data-outcome="taken"' in reply.text
    assert "<header" not in reply.text


def test_before_it_opens_the_page_says_what_is_missing_and_stop_is_there(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("scheduled")
    with going_on(walk, engine):
        walk.morning(orders=False)
    page = desk(walk).get(live_page(walk.ref))
    assert shown(page.text) == {"stop"}
    assert "Orders have not been checked in the last 72 hours." in words_of(page)


def test_the_second_facilitator_has_a_break_and_a_stop(morning: Walk, desk: Of) -> None:
    press(desk(morning), morning, "open", {"open__present": "Everyone"})
    page = desk(morning, "tom").get(live_page(morning.ref))
    assert shown(page.text) == {"take_break", "stop"}
    assert 'data-press="end"' not in page.text
    assert "Opening, going on and ending are for Priya" in words_of(page)


def test_a_supervisor_reads_it_and_has_no_button(morning: Walk, engine: Engine) -> None:
    declared(morning, engine, "helen")
    page = browser_of(engine, morning.staff["helen"], morning.now).get(live_page(morning.ref))
    assert "data-press=" not in page.text
    assert "In the room" in words_of(page)


def test_a_colleague_without_the_case_finds_no_page_and_no_button(morning: Walk, engine: Engine) -> None:
    shut_out = browser_of(engine, morning.staff["olu"], morning.now)
    with going_on(morning, engine):
        morning.declare("olu")
        morning.check("olu", "interests", "conflict", about=morning.staff["olu"].id, link="lives_close_by")
    assert shut_out.get(live_page(morning.ref)).status_code == 404
    assert shut_out.fill_in(live_page(morning.ref), {"press": "stop", "number": "1"}).status_code == 404


def test_where_no_meeting_is_planned_the_page_leads_to_what_there_is(case: Case, desk: Of) -> None:
    walk = case("preparing")
    reply = desk(walk).get(live_page(walk.ref))
    assert (reply.status_code, reply.headers["location"]) == (303, f"/work/cases/{walk.ref}/meeting")


def test_the_page_of_the_meeting_leads_here_on_the_day_and_not_afterwards(morning: Walk, desk: Of) -> None:
    mine, page = desk(morning), f"/work/cases/{morning.ref}/meeting"
    assert live_page(morning.ref) in mine.get(page).text
    press(mine, morning, "stop")
    assert live_page(morning.ref) not in mine.get(page).text


def test_nothing_typed_here_is_kept_as_a_draft_or_by_the_browser(morning: Walk, desk: Of) -> None:
    page = desk(morning).get(live_page(morning.ref))
    assert 'name="draft"' not in page.text
    assert page.headers["cache-control"] == "no-store"
    for form in page.text.split("<form ")[1:]:
        if "data-press=" in form.split(">", 1)[0]:
            assert 'autocomplete="off"' in form.split(">", 1)[0]
