"""Time is nearly up: said in words, one press to stay, and whatever came too late is said and given back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from rj_workflow.commands.sign_in import LIMITS
from tests.factories.browser import words_of

if TYPE_CHECKING:
    from tests.web.portal.conftest import At

IDLE = LIMITS["harmed"].idle


def test_the_page_says_how_long_and_pressing_starts_the_time_again(at: At) -> None:
    her = at("exploring_first")
    start = her.walk.now
    assert "about 10 minutes after each press" in her.get("/t")
    her.browser.now = start + IDLE - timedelta(seconds=30)
    assert her.send("/t") == "/t"
    her.browser.now += IDLE - timedelta(seconds=30)
    assert "How long you have" in her.get("/t")
    her.browser.now += IDLE
    assert her.browser.get("/p/t").headers["location"] == "/p/in"


def test_no_press_goes_beyond_the_longest_and_the_page_knows_how_much_of_it_is_left(at: At) -> None:
    her = at("exploring_first")
    start = her.walk.now
    for minutes in range(9, 60, 9):
        her.browser.now = start + timedelta(minutes=minutes)
        html = her.get("/h")
    left = re.search(r'data-longest="(\d+)"', html)
    assert left is not None
    assert int(left[1]) == 6 * 60
    her.browser.now = start + LIMITS["harmed"].longest
    assert her.browser.get("/p/h").headers["location"] == "/p/in"


def test_without_a_script_nothing_of_the_warning_is_on_the_page(at: At) -> None:
    html = at("exploring_first").get("/h")
    assert re.search(r'<div id="rest"[^>]*role="status"[^>]*></div>', html)
    assert "signed out in about two minutes" not in re.sub(r"(?s)<template.*?</template>", "", html)


@pytest.mark.parametrize("path", ["/stop", "/pause", "/back", "/q", "/t"])
def test_a_form_that_comes_too_late_is_said_to_have_changed_nothing(at: At, path: str) -> None:
    her = at("exploring_first")
    her.browser.now = her.walk.now + IDLE
    answer = her.browser.fill_in(f"/p{path}", {"said": "That I am <b>not</b> angry.\nNot any more."})
    assert answer.status_code == 401
    assert "<title>Messages</title>" in answer.text
    assert "What you sent last was not taken." in words_of(answer)
    assert "That I am &lt;b&gt;not&lt;/b&gt; angry.\nNot any more.</textarea>" in answer.text
    her.open()
    assert "We have stopped" not in her.get("/stop")


def test_the_door_says_the_same_whether_time_was_up_or_not(at: At) -> None:
    her = at("exploring_first")
    before = her.browser.get("/p/in").text
    her.browser.now = her.walk.now + IDLE
    late = her.browser.get("/p/h", follow_redirects=True)
    assert late.text == before
