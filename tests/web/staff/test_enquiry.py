"""/work/cases/{ref}/take: an enquiry that nobody has yet is taken on once, by a caseworker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rj_workflow import db
from rj_workflow.commands.ask import ask_for_contact
from rj_workflow.commands.enquiry import Enquiry
from tests.factories.browser import Browser, browser_of, fields_in, words_of
from tests.factories.case import MONDAY
from tests.factories.staff import colleagues

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

REACH = {"reach_way": "call", "reach_detail": "01632 960 555", "reach_when": "any"}
REF, TAKE = "R-2001", "/work/cases/R-2001/take"


@pytest.fixture
def desk(engine: Engine) -> Callable[[str], Browser]:
    """The browser of a colleague who said that they do not know Maya, who has asked."""
    staff = colleagues(engine)
    enquiry = Enquiry("Maya", "harmed", reach=REACH, told="It was my neighbour.")
    with db.begin(engine) as session:
        ask_for_contact(session, enquiry, address="", now=MONDAY, key="")

    def of(who: str) -> Browser:
        browser = browser_of(engine, staff[who], MONDAY)
        assert browser.fill_in(f"/work/cases/{REF}/declare", {"outcome": "none"}).status_code == 303
        return browser

    return of


def test_whoever_takes_it_on_reads_how_to_reach_them(desk: Callable[[str], Browser]) -> None:
    sams = desk("sam")
    overview = words_of(sams.get(f"/work/cases/{REF}"))
    assert "Take this enquiry on" in overview
    assert "01632 960 555" not in overview + words_of(sams.get(f"/work/cases/{REF}/people"))
    assert "It was my neighbour." in words_of(sams.get(TAKE))
    answer = sams.fill_in(TAKE)
    assert answer.status_code == 303
    people = words_of(sams.get(answer.headers["location"]))
    assert "The enquiry is yours." in people
    assert "Call 01632 960 555, at any time." in people
    assert "Take this enquiry on" not in words_of(sams.get(f"/work/cases/{REF}"))


def test_a_supervisor_answers_no_enquiry(desk: Callable[[str], Browser]) -> None:
    helens = desk("helen")
    assert "Take this enquiry on" not in words_of(helens.get(f"/work/cases/{REF}"))
    assert helens.fill_in(TAKE).status_code == 422
    for page in (f"/work/cases/{REF}", TAKE):
        said = words_of(helens.get(page))
        assert "It stands on Today of every caseworker (Sam Grey); whoever takes it on answers." in said
    desk("sam").fill_in(TAKE)
    for page in (f"/work/cases/{REF}", TAKE):
        assert "Sam Grey has it, and answers." in words_of(helens.get(page))


def test_whoever_has_not_declared_cannot_take_it(desk: Callable[[str], Browser], engine: Engine) -> None:
    toms = browser_of(engine, colleagues(engine)["tom"], MONDAY)
    assert toms.fill_in(TAKE).status_code == 404
    sams = browser_of(engine, colleagues(engine)["sam"], MONDAY)
    assert "/declare" in sams.fill_in(TAKE).headers["location"]


ON_PAPER = {
    "name": "Sana", "side": "harmed", "interests": "none", "basis": "own_request", **REACH,
    "contact_never": "No letters", "told": "She wants to know why.",
}  # fmt: skip


def test_what_a_paper_form_carries_is_entered_at_once(desk: Callable[[str], Browser]) -> None:
    sams = desk("sam")
    form = fields_in(sams.get("/work/cases/new"), "/work/cases/new")
    answer = sams.fill_in("/work/cases/new", {**form, **ON_PAPER})
    assert answer.status_code == 303
    ref = answer.headers["location"].split("?")[0].rpartition("/")[2]
    people = words_of(sams.get(f"/work/cases/{ref}/people"))
    assert "Call 01632 960 555, at any time." in people
    assert "No letters" in people
    assert "She wants to know why." in words_of(sams.get(f"/work/cases/{ref}/timeline"))


def test_half_a_plan_is_said_and_what_was_typed_stays(desk: Callable[[str], Browser]) -> None:
    answer = desk("sam").fill_in("/work/cases/new", {**ON_PAPER, "reach_when": ""})
    assert answer.status_code == 422
    assert answer.text.count("Choose an answer to: When is it safe") == 2
    assert 'value="01632 960 555"' in answer.text
    assert "She wants to know why." in answer.text


def test_somebody_elses_asking_is_no_ground_to_contact_the_person(desk: Callable[[str], Browser]) -> None:
    sams = desk("sam")
    asked = {**ON_PAPER, "asked_by": "Ruth"}
    answer = sams.fill_in("/work/cases/new", asked)
    assert answer.status_code == 422
    assert "Somebody else asked." in words_of(answer)
    answer = sams.fill_in("/work/cases/new", {**asked, "basis": "none"})
    people = words_of(sams.get(answer.headers["location"].split("?")[0] + "/people"))
    assert "Ruth, asked for them" in people
    assert "Nothing yet" in people
