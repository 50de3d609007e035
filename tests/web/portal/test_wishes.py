"""Seven ways of the same weight; an answer is kept as an interest and opens nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.models import check, position
from web.portal.ways import WAYS

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At


@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_seven_cards_have_the_same_parts_and_none_is_chosen(at: At, side: str) -> None:
    html = at("exploring_both", side).get("/q")
    assert html.count('class="tp-choice"') == 7
    assert html.count("Can help:") == html.count("Can be hard:") == 7
    assert " checked" not in html
    assert "recommend" not in html
    assert "{" not in html


def test_they_stand_in_the_order_of_how_much_contact_they_bring() -> None:
    assert [way.wish for way in WAYS["harmed"]] == [way.wish for way in WAYS["responsible"]]
    assert [way.wish for way in WAYS["harmed"]] == [
        "nothing", "conversation", "shuttle", "letter", "face_to_face", "not_known", "talk_first",
    ]  # fmt: skip


def test_a_card_takes_no_more_room_than_another() -> None:
    for cards in WAYS.values():
        for way in cards:
            assert len(way.helps) <= 64
            assert len(way.hard) <= 64


@pytest.mark.parametrize(
    "wish", ["conversation", "shuttle", "letter", "face_to_face", "not_known", "talk_first"]
)
def test_an_answer_is_an_interest_and_no_yes(at: At, engine: Engine, wish: str) -> None:
    her = at("exploring_first")
    assert her.send("/q", wish=wish) == "/h"
    with db.read(engine) as session:
        kept = session.execute(select(check.c.data, check.c.about).where(check.c.kind == "interest")).one()
        assert (kept.data["wish"], kept.about) == (wish, her.person)
        assert session.scalars(select(position.c.id).where(position.c.lifecycle == "choice")).all() == []
    html = her.get("/h")
    assert "You told us what you would like" in html
    assert "It is not a yes to anything." in html
    assert ("will call you" in html) == (wish != "not_known")


def test_nothing_leads_to_the_page_on_which_one_stops(at: At, engine: Engine) -> None:
    her = at("exploring_first")
    assert her.send("/q", wish="nothing") == "/stop"
    assert "Stop everything?" in her.get("/stop")


@pytest.mark.parametrize("form", [{}, {"wish": ""}, {"wish": "something else"}])
def test_no_answer_is_said_beside_the_question(at: At, form: dict[str, str]) -> None:
    her = at("exploring_first")
    answer = her.browser.fill_in("/p/q", form)
    assert answer.status_code == 422
    assert re.search(r'<a href="#wish">Choose one of the seven', answer.text)
    assert 'id="wish"' in answer.text


def test_whoever_stopped_is_shown_the_way_back_instead(at: At) -> None:
    her = at("exploring_first")
    her.send("/stop")
    assert her.browser.get("/p/q").headers["location"] == "/p/back"
