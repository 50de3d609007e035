"""The staff's pages in a real browser: by keyboard, with scripts and without, wide, narrow and dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import Walk
from tests.factories.barriers import barriers
from tests.factories.case import case_at, going_on
from tests.factories.service import running
from tests.factories.staff import PASSWORD
from web.addresses import step_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

pytestmark = pytest.mark.browser
Opened = Callable[..., "Page"]
PAGES = (
    *("/work/today", "/work/cases", "/work/cases/new", "/work/incidents", "/work/cases/{ref}"),
    *("/work/cases/{ref}?side=harmed", "/work/cases/{ref}?side=responsible", "/work/cases/{ref}/people"),
    *("/work/cases/{ref}/choices", "/work/cases/{ref}/preparation", "/work/cases/{ref}/meeting"),
    *("/work/cases/{ref}/letters", "/work/cases/{ref}/agreement", "/work/cases/{ref}/follow-up"),
    *("/work/cases/{ref}/pause", "/work/cases/{ref}/timeline", "/work/cases/{ref}/diagram"),
    *("/work/cases/{ref}/step/case/propose_ready", "/work/cases/{ref}/check/order_check"),
    *("/work/practitioners", "/work/cases/{ref}/declare", "/work/declared"),
    *("/work/cases/{ref}/risk", "/work/cases/{ref}/risk/process", "/work/cases/{ref}/risk/process/send"),
    *("/work/cases/{ref}/risk/process/print", "/work/cases/{ref}/risk/process/print?blank=true"),
)


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """A case in preparation, with something missing before its next step."""
    return case_at(engine, "preparing")


@pytest.fixture
def address(engine: Engine, walk: Walk) -> Iterator[str]:
    """The running service."""
    with running(engine, lambda: walk.now) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """A window in which Priya has signed in by the form, with scripts or without."""
    contexts = []

    def window(*, scripts: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/work/today")
        page.get_by_label("E-mail address").fill("priya@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").press("Enter")
        page.wait_for_url("**/work/today")
        return page

    yield window
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_step_is_taken_by_keyboard_and_every_press_is_answered(
    opened: Opened, address: str, walk: Walk, scripts: bool
) -> None:
    page = opened(scripts=scripts)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address + step_page(walk.ref, "preparation", "hold_session", holder=walk.harmed))
    page.get_by_label("What do they expect, and what not?").fill("No handshake.")
    page.get_by_role("button", name="Record a preparation session").press("Enter")
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.get_by_label("What do they expect, and what not?").input_value() == "No handshake."
    if scripts:
        page.wait_for_function('document.activeElement.id === "error-summary"')
    page.get_by_role("group", name="Were you alone with them?").get_by_label("Yes").check()
    page.get_by_label("Nothing has changed").check()
    page.get_by_role("button", name="Record a preparation session").press("Enter")
    page.wait_for_url(f"**/work/cases/{walk.ref}/preparation?done=preparation.hold_session")
    assert "Sessions held" in page.inner_text("main")
    assert page.get_by_text("Recorded.").count() == 1
    assert page.title() == f"Preparation - {walk.ref} - Towpath"
    if scripts:
        page.wait_for_function('document.activeElement.tagName === "H1"')
        assert page.get_by_role("link", name="Preparation").first.get_attribute("aria-current") == "page"
    refused = [line for line in said if "422" not in line]  # a browser notes every answer that is not yes
    assert refused == []


@pytest.mark.slow  # as long as forty others: beside the judges of every page, in make test-slow
def test_every_page_can_be_used_by_everyone(opened: Opened, address: str, walk: Walk) -> None:
    page = opened()
    for path in PAGES:
        page.goto(address + path.format(ref=walk.ref))
        assert barriers(page) == [], path


def test_no_page_has_to_be_scrolled_sideways(opened: Opened, address: str, walk: Walk) -> None:
    page = opened()
    for path in PAGES:
        page.goto(address + path.format(ref=walk.ref))
        for width in (320, 360, 800):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_the_policy_forbids_nothing_that_a_page_needs(opened: Opened, address: str, walk: Walk) -> None:
    page, said = opened(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES:
        page.goto(address + path.format(ref=walk.ref))
    assert said == []


def test_nothing_is_left_in_the_browser(opened: Opened, address: str, walk: Walk) -> None:
    page = opened()
    page.goto(f"{address}/work/cases/{walk.ref}")
    page.goto(f"{address}/work/today")
    # htmx notes the address of this window, until it closes or its user signs out; nothing else is kept.
    assert page.evaluate("Object.keys(sessionStorage)") == ["htmx-current-path-for-history"]
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/work/sign-in")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.go_back()
    page.wait_for_url("**/work/sign-in**")


@pytest.fixture
def forward(engine: Engine, walk: Walk) -> Walk:
    """An assessment taken forward because somebody else comes."""
    with going_on(walk, engine):
        walk.add("Carol Brook", "supporter")
        walk.do("priya", "risk", "copy_forward", topic="process")
    return walk


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_is_confirmed_and_saved_by_keyboard(
    opened: Opened, address: str, forward: Walk, scripts: bool
) -> None:
    page = opened(scripts=scripts)
    page.goto(f"{address}/work/cases/{forward.ref}/risk/process?section=safety-and-pressure")
    item = page.locator(f"#item-P4-{forward.harmed}")
    item.get_by_label("Still so").focus()
    page.keyboard.press("Space")
    item.get_by_role("button", name="Save this item").press("Enter")
    page.get_by_text("Saved: Pressure to take part, or not to, Maya.").first.wait_for(state="attached")
    item.get_by_text("Change this answer").wait_for()


@pytest.mark.slow
def test_an_assessment_is_written_by_everyone(opened: Opened, address: str, forward: Walk) -> None:
    page = opened()
    for rest in ("", "?section=safety-and-pressure", "/send", "/print?blank=true"):
        page.goto(f"{address}/work/cases/{forward.ref}/risk/process{rest}")
        assert barriers(page) == [], rest
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, rest
        page.set_viewport_size({"width": 1280, "height": 900})
