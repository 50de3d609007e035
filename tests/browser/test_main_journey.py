"""The main journey in a real browser, with scripts and without: every form is filled in and sent by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from features.steps.service import MONDAY, PageWalk
from rj_workflow import db, events
from rj_workflow.commands.sign_in import open_sign_in
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import STAGES
from rj_workflow.settings import settings
from tests.factories.service import running
from web.security import DOORS, cookie_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page
    from sqlalchemy import Engine

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GRAVE = ("serious", "critical")
ASKED_ONCE = ("everything_was_explained",)  # what was told before is not asked again


class PageSaidNo(AssertionError):
    """A form came back with reasons."""


@dataclass
class ChromiumWalk(PageWalk):
    """The same walk, in a browser that draws."""

    chromium: Any = None
    address: str = ""
    scripts: bool = True
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)

    def window(self, who: str) -> Page:
        """The page of this person's own browser, signed in now."""
        kind, person = ("staff", self.staff[who].id) if who in self.staff else (who, str(getattr(self, who)))
        if (kind, person) not in self.pages:
            self.pages[kind, person] = self.open_page()
        page = self.pages[kind, person]
        with db.begin(self.engine) as session:
            opened = open_sign_in(session, kind, person, now=self.now)
        name = cookie_name(DOORS[kind], secure=False)
        page.context.add_cookies([{"name": name, "value": opened.token, "url": self.address}])
        return page

    def open_page(self) -> Page:
        """A browser of somebody's own, in which nothing may go wrong unseen."""
        page: Page = self.chromium.new_context(java_script_enabled=self.scripts).new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None
        )
        return page

    def read(self, who: str, path: str) -> str:
        """The page as it was sent."""
        page = self.window(who)
        page.goto(self.address + path)
        return str(page.content())

    def send(self, who: str, path: str, form: Mapping[str, Any]) -> Any:
        """Open a page, fill in its form by hand, press its button."""
        page = self.window(who)
        page.goto(self.address + path)
        filled = self.form_of(page, form)
        for name, value in form.items():
            fill_in(filled, name, value)
        self.look(page, path)
        if submit(page, filled, filled.locator("button:not([name='look'])").last) >= 400:
            raise PageSaidNo(f"{path}: {page.locator('main').inner_text()[:1500]}")
        return Answered(page.url)

    def form_of(self, page: Page, form: Mapping[str, Any]) -> Locator:
        """The form of the page that asks the first of these questions."""
        forms = page.locator("main form")
        for name in form:
            asked = forms.filter(
                has=page.locator(f'[name="{name}"], [name="{name}-day"], [name="{name}-1-day"]')
            )
            if asked.count():
                return asked.first
        return forms.filter(has=page.locator('[name="key"]')).first

    def look(self, page: Page, path: str) -> None:
        """Every kind of page is looked at once for what would shut somebody out."""
        kind = re.sub(r"R-\d+|[0-9a-f]{32}|\d+|\?.*", "", path)
        if self.scripts and kind not in self.looked_at:
            self.looked_at.add(kind)
            grave = [v for v in Axe().run(page).response["violations"] if v["impact"] in GRAVE]
            assert grave == [], (path, [(v["id"], v["nodes"][0]["html"]) for v in grave])

    def close_all(self) -> None:
        """Let go of every browser."""
        for page in self.pages.values():
            page.context.close()


@dataclass
class Answered:
    """Where a form led."""

    url: str

    @property
    def headers(self) -> dict[str, str]:
        """As a reply that leads on."""
        return {"location": self.url}


def submit(page: Page, filled: Locator, button: Locator) -> int:
    """Press the button and wait until what answers it has taken the form's place; the status of the reply.

    A reply comes by a new page, by a swap, or by a swap that leads on to a new page: in each the form goes.
    """
    filled.evaluate("form => form.dataset.pressed = 'yes'")
    with page.expect_response(lambda reply: reply.request.method == "POST") as posted:
        button.click()
    expect(page.locator("form[data-pressed]")).to_have_count(0)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.wait_for_load_state()
    return int(posted.value.status)


def fill_in(form: Locator, name: str, value: Any) -> None:
    """Answer one question as a person would, if the form asks it."""
    if isinstance(value, (list, tuple)):
        for one in value:
            box = form.locator(f'[name="{name}"][value="{one}"]')
            if name in ASKED_ONCE and not box.count():
                continue
            unfold(box.first)
            box.check(force=True)
        return
    if form.locator(f'[name="{name}-1-day"]').count():
        fill_in_dates(form, name, str(value).split())
        return
    if form.locator(f'[name="{name}-day"]').count():
        moment = datetime.fromisoformat(str(value))
        for part in ("day", "month", "year"):
            form.locator(f'[name="{name}-{part}"]').fill(str(getattr(moment, part)))
        if form.locator(f'[name="{name}-time"]').count():
            form.locator(f'[name="{name}-time"]').fill(f"{moment:%H:%M}")
        return
    asked = form.locator(f'[name="{name}"]')
    if not asked.count():
        return
    unfold(asked.first)
    kind = asked.first.get_attribute("type") or asked.first.evaluate("e => e.tagName.toLowerCase()")
    if kind == "radio":
        form.locator(f'[name="{name}"][value="{value}"]').check(force=True)
    elif kind == "checkbox":
        asked.first.check(force=True)
    elif kind == "select":
        asked.first.select_option(str(value))
    elif kind != "hidden":
        asked.first.fill(str(value))


def fill_in_dates(form: Locator, name: str, intervals: list[str]) -> None:
    """A row for each date: its day, from when, until when."""
    for number, interval in enumerate(intervals, 1):
        starts, ends = map(datetime.fromisoformat, interval.split("/"))
        row = {"day": starts.day, "month": starts.month, "year": starts.year}
        for part, said in (*row.items(), ("from", f"{starts:%H:%M}"), ("until", f"{ends:%H:%M}")):
            form.locator(f'[name="{name}-{number}-{part}"]').fill(str(said))


def unfold(asked: Locator) -> None:
    """Open what the question is folded into."""
    asked.evaluate(
        "e => { for (let p = e; p; p = p.parentElement) if (p.tagName == 'DETAILS') p.open = true }"
    )


@pytest.fixture
def plain_http(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine of one's own: no HTTPS, so cookies that do without it."""
    monkeypatch.setenv("RJ_SECURE_COOKIES", "false")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def walk(
    engine: Engine, browser: Browser, plain_http: None, request: pytest.FixtureRequest
) -> Iterator[ChromiumWalk]:
    """A service on a port of this machine, and a case that has not begun."""
    with db.begin(engine) as session:
        people = staff.enter(session, fast=True)
    going = ChromiumWalk(
        session=None,  # type: ignore[arg-type]  # pages open their own
        staff=people,
        now=MONDAY,
        engine=engine,
        chromium=browser,
        scripts=request.param,
    )
    with running(engine, lambda: going.now) as going.address:
        yield going
        going.close_all()


def test_one_case_from_enquiry_to_follow_up_and_back(walk: ChromiumWalk) -> None:
    for stage in STAGES:
        walk.to(stage)
        assert walk.state == stage
    walk.wait(days=400)
    press(walk, "harmed", "/p/back")
    assert (walk.state, walk.file.case["episode"]) == ("returned", 2)
    with db.read(walk.engine) as session:
        assert list(events.verify(session)) == []
    assert walk.faults == []


def test_a_person_harmed_stops_the_evening_before_by_hand(walk: ChromiumWalk) -> None:
    walk.to("scheduled")
    page = press(walk, "harmed", "/p/stop")
    assert "We have stopped" in page
    assert walk.file.at("meeting").state == "cancelled"
    assert walk.faults == []


def press(walk: ChromiumWalk, side: str, path: str) -> str:
    """A person's own page: is it safe, the page itself, its one button; what they read afterwards."""
    page = walk.window(side)
    page.goto(walk.address + "/p/safe")
    safe = page.locator("main form")
    submit(page, safe, safe.get_by_role("button", name="Yes"))
    page.goto(walk.address + path)
    walk.look(page, path)
    form = page.locator("main form").first
    submit(page, form, form.locator("button").first)
    read = str(page.locator("main").inner_text())
    assert page.title() == "Messages"
    if walk.scripts:
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    return read
