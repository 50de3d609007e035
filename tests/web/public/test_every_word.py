"""Every word on the public pages can be said in another language: drawn in one that is only brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.commands.ask import MOST
from tests.factories import pseudo
from tests.web.public.test_every_page import PAGES

if TYPE_CHECKING:
    from tests.factories.browser import Browser

ANSWERS: dict[str, Any] = {
    "whose": "harmed",
    "name": "Robin",
    "reach_way": "call",
    "reach_detail": "01632 960 555",
    "reach_when": "any",
}
REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ask", {}),
    ("ask/now", {}),
    ("ask/now", {**ANSWERS, "name": "x" * 121, "them_name": "x" * 121}),
    ("ask/now", {**ANSWERS, "told": "x" * 20_001}),
    (
        "ask/now",
        {**ANSWERS, "whose": "perhaps", "reach_way": "perhaps", "reach_when": "perhaps", "never": "x"},
    ),
    ("ask/now", {**ANSWERS, "never": ["call"]}),
    ("ask/now", {**ANSWERS, "reach_when": "hours"}),
    ("ask/now", {**ANSWERS, "reach_when": "hours", "reach_from": "soon", "reach_days": "mon"}),
    (
        "ask/now",
        {**ANSWERS, "reach_when": "hours", "reach_from": "5pm", "reach_to": "2pm", "reach_days": "mon"},
    ),
    ("ask/now", {**ANSWERS, "reach_when": "hours", "reach_from": "2pm", "reach_to": "5pm"}),
    ("ask/now", {**ANSWERS, "reach_days": "mon"}),
    ("nothing", {}),
)


@pytest.fixture(autouse=True)
def _in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.speak(monkeypatch)


def test_nothing_is_forgotten_on_any_page(anybody: Browser) -> None:
    found = {path: pseudo.forgotten(anybody.get(f"/info/eo/{path}").text) for path in PAGES}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(("path", "form"), REFUSED)
def test_nothing_is_forgotten_where_a_form_is_not_taken(
    anybody: Browser, path: str, form: dict[str, Any]
) -> None:
    answer = anybody.post(f"/info/eo/{path}", data=form)
    assert answer.status_code in (404, 422)
    assert pseudo.forgotten(answer.text) == []


def test_nothing_is_forgotten_where_too_many_asked_or_it_was_sent_before(anybody: Browser) -> None:
    key = "k" * 32
    for number in range(MOST):
        sent = {**ANSWERS, "key": key if number == 0 else f"{number}" * 32}
        assert anybody.post("/info/eo/ask/now", data=sent).status_code == 303
    twice = anybody.post("/info/eo/ask/now", data={**ANSWERS, "name": "Sam", "key": key})
    full = anybody.post("/info/eo/ask/now", data=ANSWERS)
    for answer, status in ((twice, 409), (full, 429), (anybody.get("/info/eo/ask/now"), 429)):
        assert answer.status_code == status
        assert pseudo.forgotten(answer.text) == []


def test_what_is_forgotten_would_be_found() -> None:
    """The measure itself: outside of brackets, in attributes, and in English where nobody marked it so."""
    brackets = "<p>⟦one⟧ ⟦two⟧ ⟦three⟧ ⟦four⟧ ⟦five⟧ ⟦six⟧</p>"
    page = (
        f'<html lang="eo"><title>Left</title>{brackets}<p>⟦told <b>by</b>⟧ Priya</p><img alt="seen">'
        '<p lang="">own</p><p lang="en">hers</p><p>3 Marto 2026, 01632 960 140, 2pm</p>'
        '<input type="submit" value="send"></html>'
    )
    assert pseudo.forgotten(page) == ["Left", "Priya", "seen", "send"]
