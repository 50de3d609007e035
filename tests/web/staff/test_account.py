"""/work/cases/{ref}/people/{person}/account: read as granted, written down as told, asked for again never."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow.account import Part
from rj_workflow.actors import Actor
from rj_workflow.commands.account import write_account
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, fields_in, words_of
from tests.factories.case import declared, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def told(walk: Walk, engine: Engine, side: str, *parts: Part) -> str:
    """Somebody of the case has told this; the address of its page."""
    person = str(getattr(walk, side))
    with going_on(walk, engine) as here:
        write_account(
            here.session, Actor(person, side), here.ref, parts, shown=0, channel="portal", now=here.now
        )
    return f"/work/cases/{walk.ref}/people/{person}/account"


def test_the_page_says_what_may_be_read_and_not_to_ask_again(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("allocated")
    page = told(walk, engine, "harmed", Part("", "To them.", "facilitators"), Part("", "Secret.", "me"))
    said = words_of(desk(walk).get(page))
    assert "Do not ask again what stands here." in said
    assert "To them." in said
    assert "1 more part is not for you to read." in said
    assert "Secret." not in said
    people = words_of(desk(walk).get(f"/work/cases/{walk.ref}/people"))
    assert "1 of 2 parts are for you to read. Do not ask again what stands there." in people
    assert "To them." not in people


def test_whoever_it_is_not_granted_to_reads_that_there_is_one(case: Case, desk: Of, engine: Engine) -> None:
    walk = declared(case("allocated"), engine, "david")
    page = told(walk, engine, "harmed", Part("", "To them.", "facilitators"))
    for who in ("helen", "david"):
        said = words_of(desk(walk, who).get(page))
        assert "Nothing of it is for you to read." in said
        assert "To them." not in said
        assert "What they told you" not in said


def test_the_page_is_of_one_side_alone(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    hers = told(walk, engine, "harmed", Part("", "Of hers.", "facilitators"))
    his = told(walk, engine, "responsible", Part("", "Of his.", "facilitators"))
    mine = desk(walk)
    assert "Of his." not in mine.get(hers).text
    assert "Of hers." not in mine.get(his).text
    assert "Lee Danvers" not in words_of(mine.get(hers))


def test_a_colleague_who_does_not_work_on_it_finds_nothing(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("enquiry")
    page = told(walk, engine, "harmed", Part("", "To them.", "facilitators"))
    assert desk(walk, "priya").get(page).status_code == 404
    assert desk(walk, "sam").get(page).status_code == 200
    nobody = page.replace(walk.harmed, "0" * 32)
    assert desk(walk, "sam").get(nobody).status_code == 404
    assert desk(walk, "sam").fill_in(f"{nobody}/asked", {"what": "x"}).status_code == 404


def test_what_is_missing_is_said_and_what_was_typed_stays(case: Case, desk: Of) -> None:
    walk = case("allocated")
    page = f"/work/cases/{walk.ref}/people/{walk.harmed}/account"
    answer = desk(walk).fill_in(page, {"shown": "0", "added": "She said this.", "readers": "facilitators"})
    assert answer.status_code == 422
    assert "Choose how this reached us." in words_of(answer)
    assert "She said this." in answer.text
    assert fields_in(answer, page)["readers"] == "facilitators"


def test_somebody_was_faster_and_the_words_are_kept(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("allocated")
    page = told(walk, engine, "harmed", Part("", "To them.", "facilitators"))
    form = {"shown": "0", "added": "By phone.", "channel": "phone"}
    answer = desk(walk).fill_in(page, form)
    assert answer.status_code == 409
    assert "By phone." in answer.text


def test_what_was_not_taken_is_kept_for_its_page(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("allocated")
    page = told(walk, engine, "harmed", Part("", "To them.", "facilitators"))
    mine = desk(walk)
    assert mine.fill_in(page, {"shown": "1", "added": "She said this."}).status_code == 422
    again = mine.get(page)
    assert "Not saved yet" in words_of(again)
    assert fields_in(again, page)["added"] == "She said this."
    assert (
        mine.fill_in(page, {"shown": "1", "added": "She said this.", "channel": "phone"}).status_code == 303
    )
    assert "Not saved yet" not in words_of(mine.get(page))


def test_having_asked_again_needs_what_was_asked(case: Case, desk: Of) -> None:
    walk = case("allocated")
    page = f"/work/cases/{walk.ref}/people/{walk.harmed}/account"
    mine = desk(walk)
    assert mine.fill_in(f"{page}/asked", {"what": ""}).status_code == 422
    assert "Asked again: 0 times" in words_of(mine.get(page))
    assert mine.fill_in(f"{page}/asked", {"what": "Which door."}).status_code == 303
    assert "Asked again: 1 time" in words_of(mine.get(page))
    timeline = words_of(mine.get(f"/work/cases/{walk.ref}/timeline"))
    assert "Had to ask again what stands in their account (Maya Okafor)" in timeline
    assert "Which door." not in timeline


def test_the_chance_to_keep_it_is_named_before_closing(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_first")
    told(walk, engine, "harmed", Part("", "To them.", "facilitators"))
    step = f"/work/cases/{walk.ref}/step/closing/propose_closing"
    warned = "What Maya Okafor told in their own account is destroyed when this closes"
    assert warned in words_of(desk(walk).get(step))
    with going_on(walk, engine) as here:
        here.yes(here.harmed, "keep_record")
    assert warned not in words_of(desk(walk).get(step))
    step = f"/work/cases/{walk.ref}/step/choice/withdraw?holder={walk.harmed}&topic=keep_record"
    said = words_of(desk(walk).get(step))
    assert "What Maya Okafor told in their own account is then destroyed when this closes." in said
