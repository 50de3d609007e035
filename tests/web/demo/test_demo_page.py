"""The first page of a demo moves the clock and makes you anybody; outside a demo there is no such page."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from starlette.routing import Mount

from rj_workflow import clock as real
from rj_workflow import rehearsal
from rj_workflow.db import begin, read
from rj_workflow.models import deadline
from rj_workflow.seeds import demo
from rj_workflow.seeds.staff import COLLEAGUES
from rj_workflow.timers.sweep import next_due
from tests.factories.browser import Browser, Service, words_of
from tests.factories.demo import (
    MORNING,
    ONE_PROCESS,
    demo_engine,
    demo_template,
    in_a_demo,
    in_a_real_service,
)
from web.app import create_app
from web.demo.app import make

__all__ = ["demo_engine", "demo_template", "in_a_demo", "in_a_real_service"]
pytestmark = ONE_PROCESS


@pytest.fixture
def browser(demo_engine: Engine, in_a_demo: None, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser at a demo on its first morning, whose clock can be moved."""
    monkeypatch.setattr(real, "utc_now", lambda: MORNING)
    return Browser(demo_engine, rehearsal.clock(demo_engine))


def ahead(engine: Engine) -> timedelta:
    with read(engine) as session:
        return rehearsal.ahead(session)


def test_the_page_says_what_time_it_is_and_that_nothing_is_real(browser: Browser) -> None:
    said = words_of(browser.get("/demo/"))
    assert "Tuesday 24 November 2026 10:20am" in said
    assert "nothing here is real" in said


def test_there_is_a_card_for_each_colleague_and_each_person_on_the_list(browser: Browser) -> None:
    page = browser.get("/demo/").text
    offered = set(re.findall(r'name="who" value="([^"]*)"', page))
    assert offered == {c.key for c in COLLEAGUES} | {c.name for c in demo.CARDS}


def test_the_next_three_things_are_said_in_words(browser: Browser) -> None:
    page = browser.get("/demo/").text
    told = re.search(r'class="tp-rehearse".*?</dl>', page, re.S)
    assert told is not None
    assert len(re.findall(r"<dd>[^<]+\(R-\d+\)</dd>", told[0])) == 3


@pytest.mark.parametrize(("move", "by"), [("hour", 1), ("day", 24), ("week", 168), ("month", 720)])
def test_each_move_takes_the_clock_on(browser: Browser, demo_engine: Engine, move: str, by: int) -> None:
    answer = browser.post("/demo/clock", data={"move": move})
    assert answer.status_code == 303
    assert ahead(demo_engine) == timedelta(hours=by)


def test_to_the_next_thing_that_happens(browser: Browser, demo_engine: Engine) -> None:
    with read(demo_engine) as session:
        coming = select(func.min(deadline.c.due_at)).where(deadline.c.open, deadline.c.due_at > MORNING)
        soonest = session.scalar(coming)
    browser.post("/demo/clock", data={"move": "next"})
    assert MORNING + ahead(demo_engine) == soonest


def test_what_ran_out_on_the_way_has_happened(browser: Browser, demo_engine: Engine) -> None:
    answer = browser.post("/demo/clock", data={"move": "week"})
    said = words_of(browser.get(answer.headers["location"]))
    assert "The clock was moved on." in said
    assert re.search(r"\w+ things ran out on the way", said)
    assert next_due(demo_engine, MORNING + ahead(demo_engine)) is None


@pytest.mark.parametrize("move", ["", "back", "-1", "year"])
def test_there_is_no_other_way_to_move_it(browser: Browser, demo_engine: Engine, move: str) -> None:
    assert browser.post("/demo/clock", data={"move": move}).status_code == 422
    assert ahead(demo_engine) == timedelta(0)


def test_a_form_from_elsewhere_moves_nothing(browser: Browser, demo_engine: Engine) -> None:
    answer = browser.post("/demo/clock", data={"move": "day"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert ahead(demo_engine) == timedelta(0)


@pytest.mark.parametrize(
    ("who", "opens"), [("priya", "/work/today"), ("Maya Okafor", "/p/safe"), ("Lee Danvers", "/q/safe")]
)
def test_one_press_makes_you_somebody(browser: Browser, who: str, opens: str) -> None:
    answer = browser.post("/demo/be", data={"who": who})
    assert (answer.status_code, answer.headers["location"]) == (303, opens)
    assert browser.get(opens).status_code == 200


def test_nobody_else_can_be_become(browser: Browser) -> None:
    assert browser.post("/demo/be", data={"who": "Ruth Aldous"}).status_code == 404


def test_whoever_is_signed_in_stays_so_when_the_clock_moves(browser: Browser) -> None:
    browser.post("/demo/be", data={"who": "priya"})
    browser.post("/demo/clock", data={"move": "week"})
    page = browser.get("/work/today")
    assert page.status_code == 200
    assert "Tuesday 1 December 2026" in words_of(page)


def test_every_staff_page_says_that_it_is_a_rehearsal_and_leads_to_the_clock(browser: Browser) -> None:
    browser.post("/demo/be", data={"who": "priya"})
    page = browser.get("/work/today")
    assert "Rehearsal, not real. Made-up people." in words_of(page)
    assert 'href="/demo/"' in page.text


def test_a_participants_page_says_so_too_and_shows_no_clock(browser: Browser) -> None:
    browser.post("/demo/be", data={"who": "Maya Okafor"})
    said = words_of(browser.get("/p/safe"))
    assert "Rehearsal, not real. Made-up people." in said
    assert "Move the clock" not in said


@pytest.mark.usefixtures("in_a_real_service")
def test_outside_a_demo_no_page_leads_to_the_clock(demo_engine: Engine) -> None:
    browser = Browser(demo_engine, MORNING)
    for path, form in (("/demo/clock", {"move": "day"}), ("/demo/be", {"who": "priya"})):
        assert browser.post(path, data=form).status_code == 404
    assert browser.get("/demo/").status_code == 404
    with begin(demo_engine) as session:
        assert rehearsal.ahead(session) == timedelta(0)


@pytest.mark.usefixtures("in_a_real_service")
def test_outside_a_demo_no_address_is_the_demos(demo_engine: Engine) -> None:
    app = create_app(demo_engine, lambda: MORNING)
    assert not [r for r in app.routes if isinstance(r, Mount) and r.path == "/demo"]


@pytest.mark.usefixtures("in_a_real_service")
def test_even_mounted_by_mistake_its_pages_do_not_exist(demo_engine: Engine) -> None:
    service, mounted = Service(), make()
    mounted.state.engine, mounted.state.secure = demo_engine, True
    service.app.mount("/demo", mounted)
    browser = Browser(demo_engine, MORNING, service)
    assert browser.get("/demo/").status_code == 404
    assert browser.post("/demo/clock", data={"move": "day"}).status_code == 404
    assert browser.post("/demo/be", data={"who": "priya"}).status_code == 404
