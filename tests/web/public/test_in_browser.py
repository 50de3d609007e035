"""In a real browser, with and without scripts: asked, left, and nothing stays behind; nobody is shut out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error, expect

from rj_workflow.settings import settings
from tests.factories.barriers import barriers
from tests.factories.case import MONDAY
from tests.factories.service import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

pytestmark = pytest.mark.browser
PAGES = (
    "", "steps", "stories", "safe", "formats", "paper", "privacy", "accessibility", "later", "next", "ask",
)  # fmt: skip
# Built of nothing but headings, paragraphs and lists, as others are too.
ONLY_WORDS = {"formats", "accessibility", "later", "next"}


@pytest.fixture
def address(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service on a free port of this machine; the weather stands at another address of the same."""
    with running(engine, lambda: MONDAY) as found:
        elsewhere = found.replace("localhost", "127.0.0.1")
        monkeypatch.setattr(settings(), "exit_url", f"{elsewhere}/static/mark.svg")
        yield found


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 760})
    yield context.new_page()
    context.close()


def answer(page: Page, address: str) -> None:
    """Every question, as Maya answers them, up to the page on which they are checked."""
    page.goto(f"{address}/info/")
    page.get_by_role("link", name="Ask online").click()
    for label in ("Yes", "For myself. Somebody harmed me."):
        page.get_by_label(label).check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("First name or nickname").fill("Maya")
    page.keyboard.press("Enter")
    page.get_by_label("Call me").check()
    page.get_by_label("The number, or the address").fill("01632 960 555")
    page.get_by_label("When is it safe?").fill("Mornings")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What you want us to know").fill("It was my neighbour.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check what you wrote").wait_for()


def test_asking_and_leaving(page: Page, address: str) -> None:
    answer(page, address)
    page.get_by_role("button", name=re.compile("How can we reach you safely")).click()
    page.get_by_label("When is it safe?").fill("Evenings")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Evenings")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="We have what you sent").wait_for()
    page.get_by_role("link", name="Leave now").click()
    expect(page).to_have_url(settings().exit_url)
    with suppress(Error):  # a browser that cannot draw the page again says so, which is as good
        page.go_back()
    expect(page.get_by_text("neighbour")).to_have_count(0)


def test_nothing_is_kept_in_the_browser(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    answer(page, address)
    kept: dict[str, Any] = page.evaluate(
        "async () => ({local: localStorage.length, session: sessionStorage.length,"
        " caches: (await caches.keys()).length, bases: (await indexedDB.databases()).length})"
    )
    assert set(kept.values()) == {0}
    assert context.cookies() == []
    context.close()


def test_nobody_is_shut_out_at_any_width(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{address}/info/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        if path not in ONLY_WORDS:
            assert barriers(page) == [], path
    answer(page, address)
    assert barriers(page) == []
    page.get_by_role("button", name=re.compile("What shall we call you")).click()
    page.get_by_label("First name or nickname").fill("")
    page.get_by_role("button", name="Continue").click()
    assert barriers(page) == []
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    context.close()
