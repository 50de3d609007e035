"""A meeting held on a phone that loses its connection: every press arrives once and in order, and the page
says so throughout.  The minutes are those of the page's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select

from rj_workflow import db, events
from rj_workflow.commands.sign_in import open_sign_in
from rj_workflow.models import event
from rj_workflow.models import sign_in as sign_in_table
from rj_workflow.settings import settings
from tests.factories.case import case_at, going_on
from tests.factories.service import running
from web.addresses import live_page
from web.security import DOORS, cookie_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
  (await indexedDB.databases()).length, (await navigator.serviceWorker.getRegistrations()).length]"""
LATER = timedelta(seconds=5)
GRAVE = ("serious", "critical")


@dataclass
class Phone:
    """Priya's phone in the room; its clock and the service's go on together."""

    walk: Walk
    engine: Engine
    address: str
    page: Page

    def sign_in(self) -> None:
        with db.begin(self.engine) as session:
            opened = open_sign_in(session, "staff", self.walk.staff["priya"].id, now=self.walk.now)
        name = cookie_name(DOORS["staff"], secure=False)
        self.page.context.add_cookies([{"name": name, "value": opened.token, "url": self.address}])

    def sign_out_everywhere(self) -> None:
        with db.begin(self.engine) as session:
            session.execute(sign_in_table.update().values(ended_at=self.walk.now))

    def open(self) -> None:
        self.page.goto(self.address + live_page(self.walk.ref))

    def wait(self, length: timedelta) -> None:
        """Let time pass on both clocks, once what is on its way has come or failed."""
        expect(self.page.locator("#live[aria-busy=true]")).to_have_count(0)
        self.walk.now += length
        self.page.clock.run_for(int(length.total_seconds() * 1000))

    def connected(self, yes: bool) -> None:
        self.page.context.set_offline(not yes)

    def press(self, words: str) -> datetime:
        """Press it; the time at which that was."""
        self.page.get_by_role("button", name=re.compile(f"^{words}")).click()
        return self.walk.now

    def go_on(self) -> datetime:
        """Each was asked apart, and nothing has changed."""
        self.page.get_by_label("Both want to go on").check()
        self.page.get_by_label("Nothing has changed").first.check()
        return self.press("Go on")

    @property
    def line(self) -> str:
        """What the page says of its connection."""
        return self.page.locator("#line").inner_text()

    def all_saved(self) -> None:
        expect(self.page.locator("#line")).to_contain_text("All saved")
        expect(self.page.locator("#waiting")).to_be_hidden()

    def recorded(self) -> list[tuple[str, datetime]]:
        """What arrived since the checks of the day: which step, and when it was pressed."""
        with db.read(self.engine) as session:
            assert list(events.verify(session)) == []
            rows = session.execute(
                select(event.c.event, event.c.data)
                .where(event.c.lifecycle == "meeting")
                .order_by(event.c.seq)
            ).all()
        return [
            (name, datetime.fromisoformat(data["pressed_at"])) for name, data in rows if "pressed_at" in data
        ]


@pytest.fixture
def phone(engine: Engine, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phone]:
    """The checks of the day are done, and the page lies on the table."""
    monkeypatch.setenv("RJ_SECURE_COOKIES", "false")
    settings.cache_clear()
    walk = case_at(engine, "scheduled")
    with going_on(walk, engine):
        walk.morning()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.clock.install(time=walk.now)
    page.clock.pause_at(walk.now + timedelta(seconds=1))
    with running(engine, lambda: walk.now) as address:
        held = Phone(walk, engine, address, page)
        held.sign_in()
        held.open()
        yield held
        context.close()
    settings.cache_clear()


def near(found: list[tuple[str, datetime]], made: list[tuple[str, datetime]]) -> bool:
    """The same presses in the same order, each at its time to the second."""
    same = [name for name, _ in found] == [name for name, _ in made]
    return same and all(abs(a - b) < timedelta(seconds=1) for (_, a), (_, b) in zip(found, made, strict=True))


def test_two_minutes_without_a_connection(phone: Phone) -> None:
    made = [("open", phone.press("Open the meeting"))]
    phone.all_saved()
    phone.connected(False)
    presses: dict[int, Any] = {2: ("take_break", lambda: phone.press("Break")), 9: ("go_on", phone.go_on),
                               15: ("take_break", lambda: phone.press("Break")),
                               20: ("stop", lambda: phone.press("Stop the meeting"))}  # fmt: skip
    for beat in range(24):  # two minutes
        if beat in presses:
            name, act = presses[beat]
            made.append((name, act()))
        phone.wait(LATER)
        expect(phone.page.locator("#line")).to_contain_text("No connection.")
        waiting = len(made) - 1
        assert phone.page.locator("#waiting li").count() == waiting
        if waiting:
            assert f"{waiting} press" in phone.line
            assert phone.line.count("am;") + phone.line.count("pm;") == waiting - 1
        assert phone.page.evaluate(KEPT) == [0, 0, 0, 0, 0]
    assert len(phone.recorded()) == 1
    phone.connected(True)
    phone.all_saved()
    assert near(phone.recorded(), made)
    expect(phone.page.locator("h1")).to_have_text("Ended early")
    expect(phone.page.locator("#nottaken")).to_be_hidden()


def test_an_answer_that_is_lost_brings_no_second_press(phone: Phone) -> None:
    """The service took it, and the phone never heard: the same press comes again, and counts once."""
    lost: list[str | None] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 3:
            route.fetch()
            lost.append(route.request.post_data)
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.page.route("**/meeting/live", swallow)
    with phone.page.expect_event("requestfailed"):
        made = [("open", phone.press("Open the meeting"))]
    expect(phone.page.locator("#line")).to_contain_text("No connection.")
    with phone.page.expect_event("requestfailed"):
        made.append(("take_break", phone.press("Break")))
    expect(phone.page.locator("#line")).to_contain_text("2 presses wait")
    with phone.page.expect_event("requestfailed"):
        phone.wait(LATER)
    phone.wait(LATER)
    phone.all_saved()
    assert lost[0] == lost[1] == lost[2]
    assert near(phone.recorded(), made)


def test_a_stop_behind_a_press_that_is_refused(phone: Phone) -> None:
    phone.connected(False)
    phone.press("Open the meeting")
    at = phone.walk.now
    with going_on(phone.walk, phone.engine):
        phone.walk.check("priya", "order_check", "not_known")
    phone.walk.now = at
    phone.wait(LATER)
    stopped = phone.press("Stop the meeting")
    phone.connected(True)
    expect(phone.page.locator("#nottaken")).to_contain_text("Orders have not been checked")
    phone.all_saved()
    assert near(phone.recorded(), [("stand_down", stopped)])
    expect(phone.page.locator("h1")).to_have_text("Cancelled")


def test_signed_out_meanwhile(phone: Phone) -> None:
    """The press waits, the page says why, and it arrives once somebody has signed in again."""
    phone.press("Open the meeting")
    phone.all_saved()
    phone.sign_out_everywhere()
    stopped = phone.press("Stop the meeting")
    expect(phone.page.locator("#line")).to_contain_text("You are signed out. 1 press waits: Stop the meeting")
    phone.sign_in()
    phone.wait(LATER)
    phone.all_saved()
    assert near(phone.recorded()[1:], [("stop", stopped)])


def test_whoever_stops_elsewhere_is_seen_here_and_a_second_stop_is_no_error(phone: Phone) -> None:
    phone.press("Open the meeting")
    phone.all_saved()
    phone.connected(False)
    phone.press("Stop the meeting")
    with going_on(phone.walk, phone.engine):
        phone.walk.do("tom", "meeting", "stop", hours=0)
    phone.connected(True)
    expect(phone.page.locator("#said")).to_contain_text("It was stopped already.")
    expect(phone.page.locator("#nottaken")).to_be_hidden()


def test_nothing_of_the_page_shuts_anybody_out(phone: Phone) -> None:
    """Before it opens, with a press that waits, and with one that was refused."""

    def grave() -> list[str]:
        return [v["id"] for v in Axe().run(phone.page).response["violations"] if v["impact"] in GRAVE]

    phone.page.clock.resume()  # whoever looks waits as well
    phone.press("Open the meeting")
    phone.all_saved()
    assert grave() == []
    phone.connected(False)
    phone.press("Break")
    assert grave() == []
    phone.go_on()
    with going_on(phone.walk, phone.engine):
        phone.walk.check("priya", "day_check", "not_passed", about=phone.walk.responsible)
    phone.connected(True)
    expect(phone.page.locator("#nottaken")).to_contain_text("not signed off")
    assert grave() == []


def test_what_is_not_answered_is_asked_for_before_it_waits(phone: Phone) -> None:
    phone.press("Open the meeting")
    phone.all_saved()
    phone.connected(False)
    phone.press("Break")
    phone.press("Go on")
    expect(phone.page.locator("[data-press=go_on] [data-missing]")).to_contain_text("Both want to go on")
    assert phone.page.locator("#waiting li").count() == 1
