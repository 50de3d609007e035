"""In a real browser, with and without scripts: the whole way works, and nothing is left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from rj_workflow import db
from rj_workflow.commands.sign_in import issue_code
from rj_workflow.settings import settings
from tests.factories.barriers import barriers
from tests.factories.case import case_at
from tests.factories.service import running
from tests.factories.staff import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.browser


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """A case with a meeting arranged."""
    return case_at(engine, "scheduled")


@pytest.fixture
def address(engine: Engine, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service on a free port of this machine; the weather stands at another address of the same."""
    with running(engine, lambda: walk.now) as found:
        elsewhere = found.replace("localhost", "127.0.0.1")
        monkeypatch.setattr(settings(), "exit_url", f"{elsewhere}/static/mark.svg")
        yield found


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser."""
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def sign_in(page: Page, address: str, card: str) -> None:
    page.goto(f"{address}/p/")
    page.get_by_role("link", name="Continue").click()
    page.get_by_label("The five words on your card").fill(card)
    page.get_by_role("button", name="Sign in").click()


def go_in(page: Page, address: str, card: str) -> None:
    sign_in(page, address, card)
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("heading", name="Hello").wait_for()


@pytest.fixture
def card(engine: Engine, walk: Walk) -> str:
    """The five words of the person harmed."""
    with db.begin(engine) as session:
        return issue_code(session, walk.harmed)


def test_signing_in_stopping_and_coming_back(page: Page, address: str, card: str) -> None:
    go_in(page, address, card)
    page.get_by_role("link", name="Pause or stop").first.click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("heading", name="We have stopped").wait_for()
    page.get_by_role("button", name="Yes, in about a year").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    page.get_by_role("link", name="here", exact=True).click()
    page.get_by_role("button", name="Come back").click()
    expect(page.get_by_role("heading", name="Priya will call you")).to_be_visible()


def test_going_back_after_leaving_shows_nothing_of_theirs(page: Page, address: str, card: str) -> None:
    go_in(page, address, card)
    page.get_by_role("link", name="My choices").click()
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(settings().exit_url)
    page.go_back()
    for _ in range(3):
        assert "You said yes" not in page.content()
        assert "Hello" not in page.content()
        page.go_back()


def test_not_now_leads_out_to_another_site(page: Page, address: str, card: str) -> None:
    sign_in(page, address, card)
    page.get_by_role("link", name="Not now").click()
    expect(page).to_have_url(settings().exit_url)


def test_three_presses_of_shift_lead_out(browser: Browser, address: str, card: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    go_in(page, address, card)
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_url(settings().exit_url)
    context.close()


def test_nothing_is_kept_in_the_browser(browser: Browser, address: str, card: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    go_in(page, address, card)
    for path in ("/h", "/q", "/c", "/stop", "/pause", "/back", "/t", "/w", "/i"):
        page.goto(f"{address}/p{path}")
        kept: dict[str, Any] = page.evaluate(
            "async () => ({local: localStorage.length, session: sessionStorage.length,"
            " caches: (await caches.keys()).length, bases: (await indexedDB.databases()).length})"
        )
        assert set(kept.values()) == {0}, (path, kept)
    context.close()


def test_the_printed_sheet_names_no_surname_no_case_and_no_way_to_reach_anybody(
    page: Page, address: str, walk: Walk
) -> None:
    page.goto(f"{address}/work/sign-in")
    page.get_by_label("E-mail").fill("priya@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/work/cases/{walk.ref}/record/{walk.harmed}")
    expect(page.get_by_text("Nalloor").first).to_be_visible()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert "Priya, your facilitator" in printed
    assert page.title() == "Messages"
    for word in ("Nalloor", "Lee", "the library", walk.ref, "harmed’s side"):
        assert word not in printed, word


def test_nothing_on_the_pages_of_trust_shuts_anybody_out(browser: Browser, address: str, card: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    go_in(page, address, card)
    page.goto(f"{address}/p/i")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert barriers(page) == []
    for path in ("/w", "/i", "/t"):
        page.goto(f"{address}/p{path}")
        assert barriers(page) == [], path
    context.close()


@pytest.fixture
def clocked(browser: Browser, address: str, card: str) -> Iterator[Page]:
    """Somebody on their first page, in a browser whose time the test moves."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    go_in(page, address, card)
    yield page
    context.close()


WARNING = "You will be signed out in about two minutes, as nothing was pressed."


def test_two_minutes_before_the_end_it_is_said_quietly_and_one_press_stays(clocked: Page) -> None:
    clocked.clock.run_for("07:50")
    expect(clocked.get_by_text(WARNING)).to_have_count(0)
    focus = clocked.evaluate("document.activeElement.tagName")
    clocked.clock.run_for("00:20")
    expect(clocked.get_by_role("status").get_by_text(WARNING)).to_be_visible()
    assert clocked.evaluate("document.activeElement.tagName") == focus
    assert not re.search(r"\d", clocked.locator("#rest").inner_text())
    clocked.get_by_role("button", name="Stay signed in").click()
    expect(clocked.get_by_text(WARNING)).to_have_count(0)
    clocked.clock.run_for("07:50")
    expect(clocked.get_by_text(WARNING)).to_have_count(0)
    expect(clocked.get_by_role("heading", name="Hello")).to_be_visible()


def test_at_the_end_nothing_of_theirs_stays_on_the_screen(clocked: Page) -> None:
    clocked.clock.run_for("10:05")
    clocked.wait_for_url("**/p/in")
    expect(clocked.get_by_role("heading", name="Your five words")).to_be_visible()


def test_near_the_longest_it_says_that_no_press_helps(clocked: Page) -> None:
    clocked.evaluate("document.getElementById('rest').dataset.longest = '300'")
    clocked.clock.run_for("03:05")
    expect(clocked.get_by_text("That is the longest in one go.")).to_be_visible()
    expect(clocked.get_by_role("button", name="Stay signed in")).to_have_count(0)
