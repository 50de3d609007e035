"""/p/g and /q/g: questions that can be skipped, answers that only the person opens, and deletes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rj_workflow.equality import QUESTIONS
from tests.factories.browser import words_of

if TYPE_CHECKING:
    from tests.web.portal.conftest import At, Side


def read(one: Side, path: str) -> str:
    return words_of(one.browser.get(f"{one.base}{path}"))


def test_the_page_says_why_and_every_question_can_be_left_unsaid(at: At) -> None:
    her = at("exploring_first")
    assert f'href="{her.base}/g"' in her.get("/n")
    said = read(her, "/g")
    assert "You can skip all of them." in said
    assert "Your answers are kept away from everything else." in said
    assert said.count("I do not want to say") == len(QUESTIONS)
    assert her.send("/g") == "/g/all"
    assert "We hold no answers of yours." in read(her, "/g/all")


def test_answers_stand_on_a_page_of_their_own_and_nowhere_else(at: At) -> None:
    her = at("exploring_first")
    her.send("/g", religion="sikh", orientation="bisexual")
    assert "What is your religion? Sikh" in read(her, "/g/all")
    asked = her.get("/g")
    assert not re.search(r"<input[^>]* checked", asked)  # somebody may be looking
    assert "See what you answered, or delete it" in asked
    for path in ("/h", "/n", "/i", "/w", "/c", "/a"):
        assert "Sikh" not in her.get(path)
        assert "Bisexual" not in her.get(path)


def test_a_question_left_empty_stays_as_it_was_and_all_of_it_can_go(at: At) -> None:
    her = at("exploring_first")
    her.send("/g", religion="sikh", sex="female")
    her.send("/g", religion="not_said")
    said = read(her, "/g/all")
    assert "What is your religion? I do not want to say" in said
    assert "What is your sex? Female" in said
    assert her.send("/g/away") == "/g/all"
    assert "We hold no answers of yours." in read(her, "/g/all")


def test_what_is_no_answer_is_said_and_the_others_come_back(at: At) -> None:
    her = at("exploring_first")
    answer = her.browser.fill_in("/p/g", {"religion": "cricket", "sex": "female"})
    assert answer.status_code == 422
    assert "Choose one of the answers shown." in words_of(answer)
    assert re.search(r'name="sex" value="female"[^>]* checked', answer.text)
    assert "We hold no answers of yours." in read(her, "/g/all")


def test_it_is_open_once_the_case_is_closed(at: At) -> None:
    her = at("closed")
    her.send("/g", caring="no")
    assert "without pay? No" in read(her, "/g/all")
    assert her.send("/g/away") == "/g/all"
