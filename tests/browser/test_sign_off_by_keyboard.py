"""Assessments are written, sent, handed over and decided in a real browser with a keyboard, and no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.factories.case import case_at, going_on
from tests.factories.service import running
from tests.factories.staff import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_TABS = 120
PRESSED = {
    "present": "current", "concern": "stop", "found": "His brother drives her.", "own_view": "He means well.",
    "mitigation": "Talk once with her alone.", "owner": "Priya", "by_when": "2026-11-24", "residual": "note",
}  # fmt: skip


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """Two red items before a panel whose members have said yes."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.assess("process")
        walk.answer("process", {("P4", side): PRESSED for side in ("harmed", "responsible")})
        walk.do("priya", "risk", "submit", topic="process")
        walk.do("helen", "risk", "escalate", {"why": "Not one signature."}, topic="process")
        walk.panel(david="agrees", olu="agrees")
    return walk


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh browser."""
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this is where the keyboard is; each stop on the way must be something on the page."""
    found = page.locator(selector)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.locator("*:focus")
        if focused.count() and found.evaluate_all("(all) => all.includes(document.activeElement)"):
            return
    raise AssertionError(f"The keyboard does not come to {selector}.")


def write(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def sign_in(page: Page, address: str, who: str, onward: str) -> None:
    page.goto(f"{address}/work/sign-in?next={onward}")
    write(page, "#email", f"{who}@example.org")
    write(page, "#password", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()


def lift_the_next_stop(page: Page, reason: str) -> None:
    """Say why, and the password, which is asked for this too."""
    write(page, "textarea[name^=lift__]", reason)
    write(page, "#password", PASSWORD)
    press(page, "button[name=lift]")
    page.get_by_text(reason).first.wait_for()


def decide(page: Page, why: str) -> None:
    """Sign as planned, with a reason and the password."""
    press(page, "#decision", "Space")
    write(page, "#as_planned__reason", why)
    write(page, "#password", PASSWORD)
    page.keyboard.press("Enter")


def test_opened_decided_and_signed_without_a_mouse(page: Page, engine: Engine, walk: Walk) -> None:
    with running(engine, lambda: walk.now) as address:
        sign_in(page, address, "helen", "/work/signoffs/")
        page.get_by_role("heading", name="Sign-offs").wait_for()

        tab_to(page, ".tp-work__act a")
        page.keyboard.press("Enter")
        page.get_by_text("You have opened 0 of 2.").wait_for()

        tab_to(page, "#opened-first ~ ul button")
        page.keyboard.press("Space")
        page.get_by_text("You have opened 1 of 2.").wait_for()

        for reason in ("He drives her no longer.", "Asked alone, twice."):
            lift_the_next_stop(page, reason)
        tab_to(page, "input[name=decision]")
        page.keyboard.press("Space")
        write(page, "#panel_as_planned__each_member", "Both think so.")
        write(page, "#password", PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Not yet: one item is not opened").wait_for()

        tab_to(page, "#not-yet button")
        page.keyboard.press("Space")
        page.get_by_text("You have opened 2 of 2.").wait_for()
        assert page.locator("#panel_as_planned__each_member").input_value() == "Both think so."

        write(page, "#password", PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text("The panel agreed.").wait_for()
        page.get_by_text("Both think so.").wait_for()
    with going_on(walk, engine):
        assert walk.file.at("risk", "", "process").state == "signed_off"


def test_an_answer_is_changed_and_all_of_it_sent(page: Page, engine: Engine) -> None:
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.assess("process")
    with running(engine, lambda: walk.now) as address:
        sign_in(page, address, "priya", f"/work/cases/{walk.ref}/risk/process")
        for fold in ("Change this answer", "Change what is written"):
            press(page, f'summary:has-text("{fold}")')
        press(page, "textarea[name$=own_view]", "Control+A")
        page.keyboard.type("I want to ask him why.")
        press(page, "button[name=only]")
        page.get_by_text("I want to ask him why.").first.wait_for()
        press(page, "a[href$='/risk/process/send']")
        page.get_by_text("Nothing is missing.").wait_for()
        press(page, "form[action$='/send'] button")
        page.get_by_text("Frozen as it was sent.").wait_for()
    with going_on(walk, engine):
        assert walk.file.at("risk", "", "process").state == "submitted"


def test_a_plan_that_changed_on_the_day_is_signed_after_the_call(page: Page, engine: Engine) -> None:
    walk = case_at(engine, "scheduled")
    with going_on(walk, engine):
        walk.morning()
        plan = {"when": (walk.now + timedelta(hours=5)).isoformat(), "where": "The Blue Room",
                "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
        walk.do("priya", "meeting", "change_plan", plan)
        walk.assess("event")
        walk.do("priya", "risk", "submit", topic="event")
    with running(engine, lambda: walk.now) as address:
        sign_in(page, address, "helen", f"/work/signoffs/{walk.ref}/event/1")
        press(page, "a[href*='/check/duty_call']")
        write(page, "#called_at", "9:40am")
        write(page, "#spoke_with", "Priya, at the library")
        write(page, "#note", "Same people, next door.")
        press(page, "main form button[type=submit]")
        page.get_by_role("heading", name="Is this meeting safe enough").wait_for()
        decide(page, "The room next door has two exits as well.")
        page.get_by_text("has two exits as well.").wait_for()
    with going_on(walk, engine):
        assert walk.file.at("risk", "", "event").state == "signed_off"


def test_a_queue_is_handed_over_and_the_colleague_decides(browser: Browser, engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    with going_on(walk, engine):
        walk.check("david", "interests", "none")
    until, away, covers = walk.now + timedelta(days=4), browser.new_page(), browser.new_page()
    with running(engine, lambda: walk.now) as address:
        sign_in(away, address, "helen", "/work/signoffs/cover")
        press(away, "#cover", "Space")
        for part in ("day", "month", "year"):
            write(away, f"[name=until-{part}]", str(getattr(until, part)))
        write(away, "#reason", "Leave")
        press(away, "form[action$='/cover'] button:not([formaction])")
        away.get_by_text("David Asomah has the queue").wait_for()

        sign_in(covers, address, "david", "/work/signoffs/")
        covers.get_by_text("For Helen, until").wait_for()
        press(covers, ".tp-work__act a")
        decide(covers, "Enough for me: she was asked alone.")
        covers.get_by_text("Enough for me: she was asked alone.").wait_for()
    with going_on(walk, engine):
        assert walk.file.at("risk", "", "process").decider_id == walk.staff["david"].id


def test_of_two_at_once_the_second_reads_who_decided_and_keeps_the_words(page: Page, engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    with going_on(walk, engine):
        walk.check("david", "interests", "none")
    with running(engine, lambda: walk.now) as address:
        sign_in(page, address, "david", f"/work/signoffs/{walk.ref}/process/1")
        page.get_by_role("heading", name="Is this process safe enough").wait_for()
        with going_on(walk, engine):
            said = {"reason": "Not with his brother there.", "what_is_possible": "A letter.",
                    "something_else_is_proposed": "yes"}  # fmt: skip
            walk.do("helen", "risk", "do_not_agree", said, topic="process", hours=0)
        decide(page, "Enough for me: she was asked alone.")
        page.get_by_text("Decided by Helen Marsh").first.wait_for()
        page.get_by_text("Enough for me: she was asked alone.").first.wait_for()
