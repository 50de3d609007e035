"""In a real browser, with and without scripts: what was typed stays while an item is opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.factories.barriers import barriers
from tests.factories.case import case_at, going_on
from tests.factories.service import running
from tests.factories.staff import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.browser

PRESSED = {
    "present": "current", "concern": "stop", "found": "His brother drives her.", "own_view": "He means well.",
    "mitigation": "Talk once with her alone.", "owner": "Priya", "by_when": "2026-11-24", "residual": "note",
}  # fmt: skip


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """An assessment with one red item, before the panel, whose members both said yes."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.assess("process")
        walk.answer("process", {("P4", "harmed"): PRESSED})
        walk.do("priya", "risk", "submit", topic="process")
        walk.do("helen", "risk", "escalate", {"why": "Not one signature."}, topic="process")
        walk.panel(david="agrees", olu="agrees")
    return walk


@pytest.fixture
def address(engine: Engine, walk: Walk) -> Iterator[str]:
    """The service on a free port of this machine."""
    with running(engine, lambda: walk.now) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser, in which nothing may go wrong unseen."""
    context = browser.new_context(java_script_enabled=request.param)
    opened, wrong = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert wrong == []


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/work/sign-in")
    page.locator("#email").fill(f"{who}@example.org")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Sign-offs" if who != "priya" else "Cases").wait_for()


def test_what_was_typed_stays_while_an_item_is_opened_and_then_it_is_recorded(
    page: Page, address: str, walk: Walk
) -> None:
    sign_in(page, address, "helen")
    page.get_by_role("link", name="Sign-offs").click()
    page.get_by_role("link", name="Give your view").click()
    page.get_by_label("The panel agrees, with conditions").check()
    page.locator("#panel_with_conditions__conditions").fill("She comes by taxi.")
    page.locator("#panel_with_conditions__each_member").fill("Both think so.")
    page.locator(f"#lift__item-P4-{walk.harmed}").fill("Asked alone, twice.")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Lift this stop").click()
    page.locator("#stops").get_by_text("Lifted by Helen Marsh").wait_for()
    assert page.locator("#panel_with_conditions__conditions").input_value() == "She comes by taxi."
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Record decision").last.click()
    page.get_by_role("heading", name="Not yet: one item is not opened").wait_for()
    page.get_by_role("button", name="Open it now").click()
    page.locator("#reading").get_by_text("His brother drives her.").wait_for()
    page.get_by_text("You have opened 1 of 1.").wait_for()
    assert page.get_by_label("The panel agrees, with conditions").is_checked()
    assert page.locator("#panel_with_conditions__conditions").input_value() == "She comes by taxi."
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.get_by_text("The panel agreed, with conditions.").wait_for()
    page.get_by_text("She comes by taxi.").wait_for()
    assert page.url.endswith(f"/work/signoffs/{walk.ref}/process/1?done=panel_agrees")
    assert "The panel agreed" in str(page.evaluate("document.activeElement.textContent"))


def test_what_is_being_typed_is_there_when_the_window_was_closed(
    browser: Browser, address: str, walk: Walk
) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address, "helen")
    decision = f"{address}/work/signoffs/{walk.ref}/process/1"
    page.goto(decision)
    page.get_by_label("The panel agrees, as planned").check()
    page.locator("#password").fill("never kept")
    with page.expect_response(lambda reply: "so." in (reply.request.post_data or "")):
        page.locator("#panel_as_planned__each_member").press_sequentially("Both think so.")
    page.locator(".tp-kept", has_text="Kept").wait_for()
    assert page.evaluate("document.activeElement.id") == "panel_as_planned__each_member"
    page.close()
    again = context.new_page()
    again.goto(decision)
    again.get_by_text("Not saved yet:").wait_for()
    assert again.get_by_label("The panel agrees, as planned").is_checked()
    assert again.locator("#panel_as_planned__each_member").input_value() == "Both think so."
    assert again.locator("#password").input_value() == ""
    assert barriers(again) == []
    again.get_by_role("button", name="Throw it away").click()
    again.wait_for_url(decision)
    assert again.locator("#panel_as_planned__each_member").input_value() == ""
    context.close()


def test_the_last_words_before_a_link_is_followed_are_kept(
    browser: Browser, address: str, walk: Walk
) -> None:
    page = browser.new_page()
    sign_in(page, address, "helen")
    decision = f"{address}/work/signoffs/{walk.ref}/process/1"
    page.goto(decision)
    page.get_by_label("The panel agrees, as planned").check()
    page.locator("#panel_as_planned__each_member").fill("Both think so.")
    page.get_by_role("link", name="Today").click()
    page.get_by_role("heading", name="Today").wait_for()
    page.get_by_role("link", name="Cases").click()
    page.get_by_role("heading", name="Cases").wait_for()
    page.goto(decision)
    assert page.locator("#panel_as_planned__each_member").input_value() == "Both think so."
    page.get_by_role("button", name="Throw it away").click()
    page.get_by_text("Not saved yet:").wait_for(state="detached")
    page.goto(decision)
    assert page.locator("#panel_as_planned__each_member").input_value() == ""
    page.close()


def test_the_keyboard_stays_where_the_answer_is(browser: Browser, address: str, walk: Walk) -> None:
    page = browser.new_page()
    sign_in(page, address, "helen")
    page.goto(f"{address}/work/signoffs/{walk.ref}/process/1")
    page.get_by_role("button", name="Record decision").last.click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.wait_for_function("document.activeElement.id === 'error-summary'")
    page.get_by_role("link", name="Choose a decision.").click()
    assert page.evaluate("document.activeElement.id") == "decision"
    page.close()


def test_a_section_is_saved_and_the_next_is_one_press_away(
    page: Page, engine: Engine, address: str, walk: Walk
) -> None:
    with going_on(walk, engine):
        walk.do("helen", "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process")
        walk.do("priya", "risk", "take_up", topic="process")
    sign_in(page, address, "priya")
    page.goto(f"{address}/work/cases/{walk.ref}/risk/process?section=taking-responsibility")
    page.get_by_text("Who drives her?").wait_for()
    page.locator(f"#item-P2-{walk.responsible}").get_by_text("Change this answer").click()
    page.locator(f"#item-P2-{walk.responsible}").get_by_text("In the past, not now").click()
    page.locator(f"#item-P2-{walk.responsible}").get_by_label("Note it").first.check()
    page.get_by_role("button", name="Save this section").click()
    page.locator(f"#item-P2-{walk.responsible} .tp-tag").get_by_text("Note it").wait_for()
    page.get_by_label("Your answer").fill("Her sister.")
    page.get_by_role("button", name="Save, and go on to: Safety and pressure").click()
    expect(page.get_by_role("heading", name="Safety and pressure")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_have_value("Her sister.")


def test_a_question_about_an_item_is_asked_answered_and_read_with_its_answer(
    page: Page, engine: Engine, address: str, walk: Walk
) -> None:
    sign_in(page, address, "helen")
    decision = f"{address}/work/signoffs/{walk.ref}/process/1"
    page.goto(decision)
    page.get_by_label("Send back with questions").check()
    page.get_by_label("About one item").select_option(label="Pressure to take part, or not to, Maya")
    page.get_by_label("What you ask about it").fill("Does he still drive her?")
    page.get_by_role("button", name="Ask about another item").click()
    expect(page.get_by_label("About another item")).to_be_visible()
    expect(page.get_by_label("What you ask about it").first).to_have_value("Does he still drive her?")
    page.get_by_label("Your password").fill(PASSWORD)
    page.locator("#decide").get_by_role("button", name="Record decision").click()
    page.get_by_text("Sent back with questions.").wait_for()
    with going_on(walk, engine):
        walk.do("priya", "risk", "take_up", topic="process")
        item = walk.file.at("risk", "", "process").data["questions"][0]
        assert item["about"] == f"P4:{walk.harmed}"
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, address, "priya")
    page.goto(f"{address}/work/cases/{walk.ref}/risk/process?section=safety-and-pressure")
    page.locator(f"#item-P4-{walk.harmed}").get_by_label("Your answer").fill("No. She comes by taxi.")
    page.get_by_role("button", name="Save this section").click()
    page.get_by_text("One question about an item, none to answer").wait_for()
    with going_on(walk, engine):
        walk.do("priya", "risk", "submit", topic="process")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, address, "helen")
    page.goto(decision)
    asked = page.get_by_role("region", name="What was asked, and the answers")
    expect(asked).to_contain_text("Does he still drive her?")
    expect(asked).to_contain_text("No. She comes by taxi.")


def test_questions_and_a_lifted_stop_stand_in_nobodys_way(
    browser: Browser, engine: Engine, address: str, walk: Walk
) -> None:
    with going_on(walk, engine):
        asked = "Pressure to take part, or not to, Maya: Does he still drive her?"
        walk.do("helen", "risk", "send_back", {"what_to_change": asked}, topic="process")
        walk.do("priya", "risk", "take_up", topic="process")
    page = browser.new_page()
    sign_in(page, address, "priya")
    base = f"/work/cases/{walk.ref}/risk/process"
    for path in (f"{base}?section=safety-and-pressure", f"{base}/send", "/work/policy"):
        page.goto(address + path)
        assert barriers(page) == [], path
    page.close()


def test_nothing_stands_in_the_way_of_anybody(browser: Browser, address: str, walk: Walk) -> None:
    page = browser.new_page()
    sign_in(page, address, "helen")
    decision = f"/work/signoffs/{walk.ref}/process/1"
    board = ("/work/signoffs/team", "/work/signoffs/cover")
    for path in (
        "/work/signoffs/",
        *board,
        decision,
        f"{decision}/all",
        f"/work/cases/{walk.ref}/risk/process",
    ):
        page.goto(address + path)
        assert barriers(page) == [], path
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    page.close()
