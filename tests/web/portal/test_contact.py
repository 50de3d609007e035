"""How to contact me safely: her own plan in plain words; less of it at once, more once it was confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.factories.browser import words_of

if TYPE_CHECKING:
    from tests.web.portal.conftest import At, Side

HOURS: dict[str, Any] = {
    "call_allowed": "yes", "call_when": "hours", "call_from": "2pm", "call_to": "5pm", "call_withheld": "yes",
}  # fmt: skip
WAITS = "What is new has to wait."


@pytest.fixture
def her(at: At) -> Side:
    """Maya, who may be called on Tuesdays and Thursdays from two to five."""
    return at("exploring_both")


def plan_of(one: Side) -> str:
    return words_of(one.browser.get(f"{one.base}/p"))


def test_the_plan_is_said_plainly_and_hides_what_could_be_used(her: Side) -> None:
    said = plan_of(her)
    assert "Yes: 01632 ••• 318. Tuesday and Thursday, 2pm to 5pm. We do not leave a message." in said
    assert "Never text me." in said
    for path in ("/p", "/p/call", "/p/more", "/p/portal"):
        page = her.get(path)
        assert not any(word in page for word in ("960 318", "960318", "the library", "Pat")), path
    assert 'href="/p/p"' in her.get("/h")


def test_what_is_taken_away_is_gone_on_the_next_page(her: Side) -> None:
    assert her.send("/p/call", **HOURS, call_days="tue") == "/p"
    said = plan_of(her)
    assert "Yes: 01632 ••• 318. Tuesday, 2pm to 5pm." in said
    assert WAITS not in said


def test_what_is_added_waits_and_the_page_says_why_and_until_when(her: Side) -> None:
    her.send("/p/call", **{**HOURS, "call_from": "1pm"}, call_days="tue")
    said = plan_of(her)
    assert "Tuesday, 2pm to 5pm." in said
    assert WAITS in said
    assert "in a way you chose before. It starts on" in said
    assert "we wait 7 days" in said
    assert 'value="13:00"' in her.get("/p/call")  # what she asked for last is what she goes on from


def test_what_cannot_be_read_is_told_beside_it_and_nothing_is_lost(her: Side) -> None:
    form = {**HOURS, "call_from": "soon", "call_days": ["tue"], "call_seen_by": "My sister"}
    answer = her.browser.fill_in(f"{her.base}/p/call", form)
    assert answer.status_code == 422
    assert words_of(answer).count("Write a time, such as 2pm or 14:30.") == 2
    assert 'value="soon"' in answer.text
    assert 'value="My sister"' in answer.text
    empty = her.browser.fill_in(f"{her.base}/p/email", {"email_allowed": "yes", "email_when": "any"})
    assert empty.status_code == 422
    assert "Write an answer to: E-mail address" in words_of(empty)


def test_without_any_way_nobody_will_try(her: Side) -> None:
    her.send("/p/call", call_allowed="no")
    her.send("/p/portal", portal_allowed="no")
    assert "We do not yet know a safe way to reach you, so we will not try." in plan_of(her)


def test_one_side_sees_and_changes_nothing_of_the_other(her: Side) -> None:
    his = her.other()
    before = plan_of(his)
    her.send("/p/more", never=["call", "text", "post", "voicemail"], contact_device="watched")
    assert plan_of(his) == before
    assert "01632 ••• 327" in before


@pytest.mark.parametrize("path", ["/p/visit", "/p/contact_never", "/p/call/x"])
def test_there_is_no_other_question(her: Side, path: str) -> None:
    assert her.browser.get(f"{her.base}{path}").status_code == 404
