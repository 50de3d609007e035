"""Somebody who hears the pages and never sees them says what they would like, and takes an answer back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from rj_workflow import db
from rj_workflow.commands.sign_in import issue_code
from rj_workflow.seeds.casework import TOLD
from tests.factories.case import case_at, going_on
from tests.factories.listener import Listener
from tests.factories.service import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BASES = {"harmed": "/p", "responsible": "/q"}
WRONG = (2, "There is a problem")
NONE_CHOSEN = "Choose one of the seven, or go back. Not knowing yet is one of them."


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """Both were asked to be in touch and said yes; keeping their story was explained to each."""
    walk = case_at(engine, "exploring_both")
    with going_on(walk, engine):
        for who in (walk.harmed, walk.responsible):
            walk.do("priya", "choice", "explain", TOLD, holder=who, topic="keep_record")
    return walk


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def listener(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Listener]:
    """Somebody at a fresh browser."""
    context = browser.new_context(java_script_enabled=request.param)
    yield Listener(context.new_page(), scripts=request.param)
    context.close()


def stands_in_order(listener: Listener) -> None:
    """One heading of the first level comes first, but for what is wrong; none skips a level."""
    found = [one for one in listener.headings() if one != WRONG]
    levels = [level for level, _ in found]
    assert levels[0] == 1, found
    assert levels.count(1) == 1, found
    assert all(after <= before + 1 for before, after in pairwise(levels)), found


def heading(listener: Listener) -> str:
    stands_in_order(listener)
    heard = listener.hear()
    assert [one.name for one in heard if one.role == "RootWebArea"] == ["Messages"]
    assert len([one for one in heard if one.role == "main"]) == 1
    return next(name for level, name in listener.headings() if level == 1)


def go_in(listener: Listener, address: str, card: str) -> None:
    listener.page.goto(f"{address}/")
    assert heading(listener) == "Before you start"
    listener.follow("link", "Continue")
    listener.go_to("textbox", "The five words on your card")
    listener.type(card)
    with listener.page.expect_navigation():
        listener.press("Enter")
    stands_in_order(listener)
    listener.follow("button", "Yes")


@pytest.mark.parametrize("side", BASES)
def test_a_wish_is_said_and_an_answer_taken_back_by_ear_and_keyboard(
    listener: Listener, engine: Engine, walk: Walk, side: str
) -> None:
    person = getattr(walk, side)
    with db.begin(engine) as session:
        card = issue_code(session, person)
    with running(engine, lambda: walk.now) as address:
        go_in(listener, f"{address}{BASES[side]}", card)
        assert heading(listener) == "Hello"
        the_choices(listener)
        listener.follow("link", "Back")
        the_wish(listener)
        a_skip_past_the_top(listener)
    with going_on(walk, engine):
        latest = walk.file.latest_check("interest", person)
        assert latest is not None
        assert latest["data"]["wish"] == "letter"
        states = {topic: walk.file.at("choice", person, topic).state for topic in ("keep_record", "contact")}
        assert states == {"keep_record": "declined", "contact": "given"}


def the_wish(listener: Listener) -> None:
    """Nothing chosen is answered aloud; then the fourth of seven is chosen, by the arrow keys."""
    listener.go_to("DisclosureTriangle", "More")
    listener.press("Enter")
    listener.follow("link", "What would you like to do?")
    assert heading(listener) == "What would you like to do?"
    cards = [one for one in listener.hear() if one.role == "radio"]
    assert len(cards) == 7
    assert all(one.said.get("checked") == "false" for one in cards)  # none is chosen beforehand
    assert all("Can help:" in one.about and "Can be hard:" in one.about for one in cards)
    groups = [one for one in listener.hear() if one.role == "group"]
    assert any(
        one.name == "What would you like to do?" and "No answer is better" in one.about for one in groups
    )

    listener.follow("button", "Continue")
    assert NONE_CHOSEN in listener.alerts()
    assert (
        listener.focused() is not None
    ) is listener.scripts  # with scripts the keyboard is at what is wrong
    assert heading(listener) != "Hello"
    listener.follow_error(NONE_CHOSEN)
    where = listener.focused()
    assert where is not None
    assert where.is_a("radio", "Nothing")

    chosen = listener.go_to("radio", "Write a letter, or be given one", "ArrowDown")
    assert chosen.said["checked"] == "true"
    listener.follow("button", "Continue")
    assert heading(listener) == "Hello"
    assert "You told us what you would like" in listener.words()


def the_choices(listener: Listener) -> None:
    """The question that is open is ended; what was said yes to stays; each fold says what it is about."""
    listener.follow("link", "My choices")
    assert heading(listener) == "My choices"
    folded = [one for one in listener.hear() if one.role == "DisclosureTriangle"]
    assert {one.said.get("expanded") for one in folded} == {False}
    title = "Keeping my story, so that I need not tell it again"
    summary = f"Say no to this: {title}"
    assert any(one.name == summary for one in folded), [one.name for one in folded]
    assert len({one.name for one in folded}) == len(folded)
    listener.go_to("DisclosureTriangle", summary)
    listener.press("Enter")
    here = listener.focused()
    assert here is not None
    assert here.name == summary  # opening it loses nobody's place
    assert here.said["expanded"] is True
    listener.press("Tab")
    button = listener.focused()
    assert button is not None
    assert button.is_a("button", "Say no to this")
    with listener.page.expect_navigation():
        listener.press("Enter")
    assert heading(listener) == "My choices"
    assert not any(one.name == summary for one in listener.hear() if one.role == "DisclosureTriangle")
    assert "You said no. You can change your answer any day." in listener.words()


def a_skip_past_the_top(listener: Listener) -> None:
    """The first stop of every page leads past its top, and the way out is the second."""
    listener.page.reload()
    listener.press("Tab")
    first = listener.focused()
    listener.press("Tab")
    second = listener.focused()
    assert first is not None
    assert second is not None
    assert first.is_a("link", "Skip to main content")
    assert second.is_a("link", "Leave now")


def test_what_is_looked_for_would_be_missed(browser: Browser) -> None:
    """The same ears hear what is wrong: a box without a name, levels out of order, a silent fault."""
    page = browser.new_page()
    page.set_content("<main><h1>A</h1><h3>B</h3><input><p class='error'>Wrong</p><a href='/x'>On</a></main>")
    listener = Listener(page)
    with pytest.raises(AssertionError):
        stands_in_order(listener)
    with pytest.raises(AssertionError, match="without a name"):
        listener.go_to("link", "On")
    assert listener.alerts() == []
    page.close()
