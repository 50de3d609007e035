"""In a real browser, with and without scripts: asked, left, and nothing stays behind; nobody is shut out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

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
    "", "steps", "stories", "safe", "formats", "paper", "privacy", "accessibility", "later", "next",
    "ask", "ask/now",
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
    """Every question, as Maya answers them, up to sending; the first try leaves something out."""
    page.goto(f"{address}/info/")
    page.get_by_role("link", name="Ask online").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("For myself. Somebody harmed me.").check()
    page.get_by_label("First name or nickname").fill("Bluebell")
    page.get_by_label("Call me").check()
    page.get_by_label("The number, or the address").fill("01632 960 555")
    page.get_by_label("What you want us to know").fill("My neighbour in Quarry Row.")
    page.get_by_label("Is there anything else we must never do?").fill("Evenings")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("There is a problem").wait_for()
    page.get_by_label("Any time").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="We have what you sent").wait_for()


def test_asking_and_leaving(page: Page, address: str) -> None:
    answer(page, address)
    send(page)
    page.get_by_role("link", name="Leave now").click()
    expect(page).to_have_url(settings().exit_url)
    with suppress(Error):  # a browser that cannot draw the page again says so, which is as good
        page.go_back()
    expect(page.get_by_text("neighbour")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_nothing_typed_lies_on_the_disk_afterwards(
    chromium: str, browser: Browser, address: str, tmp_path: Path, scripts: bool
) -> None:
    """Cookies, cache, history, sessions that would be restored: none of it holds a word (AB-13)."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path, executable_path=chromium, args=["--no-sandbox"], java_script_enabled=scripts
    )
    page = context.new_page()
    answer(page, address)
    send(page)
    assert context.cookies() == []
    context.close()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    kept = b"".join(file.read_bytes() for file in files)
    assert b"/info/ask/now" in kept, "the address stands in the history, and the page says so"
    for typed in ("Bluebell", "960 555", "960+555", "Quarry", "Evenings"):
        for way in ("utf-8", "utf-16-le"):
            assert typed.encode(way) not in kept, typed


def test_nobody_is_shut_out_at_any_width(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(f"{address}/info/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        if path not in ONLY_WORDS:
            assert barriers(page) == [], path
    page.get_by_role("button", name="Send").click()
    page.get_by_text("There is a problem").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    context.close()
