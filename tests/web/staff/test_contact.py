"""/work/cases/{ref}/contact/{person}: may I contact them now, what came of it, and a change to confirm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.commands.contact import change_plan
from rj_workflow.commands.outbox import claim
from rj_workflow.models import case as stored
from rj_workflow.models import new_id, outbox
from rj_workflow.seeds.casework import SAFE_CONTACT
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from web.addresses import check_page, confirm_page, contact_page

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # its commands are called from here and from a person's own pages alone

Case = Callable[..., Walk]
Of = Callable[..., Browser]
TALKED = {"channel": "call", "outcome": "talked", "note": "She sleeps better."}
FRIDAYS = {
    "call_allowed": "yes", "call_when": "hours", "call_days": ["tue", "thu", "fri"], "call_from": "14:00",
    "call_to": "17:00", "call_withheld": "yes", "call_detail": "01632 960 777",
}  # fmt: skip


@pytest.fixture
def walk(case: Case) -> Walk:
    """Two people who are being prepared; it is Friday, half past two."""
    walk = case("preparing")
    walk.now = walk.now.replace(hour=14, minute=30) + timedelta(days=1)
    while walk.now.weekday() != 4:
        walk.now += timedelta(days=1)
    return walk


@pytest.fixture
def asked(walk: Walk, engine: Engine) -> Walk:
    """She asked for Fridays, and for another number."""
    with db.begin(engine) as session:
        her = Actor(walk.harmed, "harmed")
        change_plan(session, her, person_id=her.id, what="call", form=FRIDAYS, ref=walk.ref, now=walk.now)
    return walk


def test_the_page_answers_before_anybody_is_contacted(walk: Walk, desk: Of) -> None:
    said = words_of(desk(walk).get(contact_page(walk.ref, walk.harmed)))
    assert "Call Not now: next Tuesday 2pm." in said
    assert "Text Do not text. The plan says never." in said
    assert "Say: “the library” The name we give is Pat." in said
    walk.now += timedelta(days=4)
    assert "Call May call now until 5pm." in words_of(desk(walk).get(contact_page(walk.ref, walk.harmed)))


def test_what_was_typed_comes_back_with_the_reason(walk: Walk, desk: Of) -> None:
    mine, page = desk(walk), contact_page(walk.ref, walk.harmed)
    answer = mine.fill_in(page, TALKED)
    assert answer.status_code == 422
    assert "Not at this hour. Do not do it." in words_of(answer)
    assert "She sleeps better." in answer.text
    again = mine.get(page)
    assert "Not saved yet:" in words_of(again)
    assert "She sleeps better." in again.text
    assert mine.fill_in(page, {**TALKED, "made_anyway": "yes"}).status_code == 303
    after = mine.get(page)
    assert "Not saved yet:" not in words_of(after)
    assert "Call: we talked" in words_of(after)
    assert "Misdirected" in words_of(after)
    assert "She sleeps better." in words_of(after)
    assert "She sleeps better." not in desk(walk, "sam").get(page).text
    assert "She sleeps better." not in mine.get(f"/work/cases/{walk.ref}/timeline").text


def test_a_form_that_says_nothing_is_told_what_it_lacks(walk: Walk, desk: Of) -> None:
    said = words_of(desk(walk).fill_in(contact_page(walk.ref, walk.harmed), {"note": "Rang twice."}))
    assert "Choose an answer to: Which way" in said
    assert "Choose an answer to: What came of it" in said


def test_without_a_plan_the_page_is_red(walk: Walk, desk: Of) -> None:
    mine = desk(walk)
    mine.fill_in(check_page(walk.ref, "safe_contact_plan", walk.harmed), {"outcome": "none"})
    for page in (contact_page(walk.ref, walk.harmed), f"/work/cases/{walk.ref}/people"):
        text = mine.get(page).text
        assert (
            '<div class="tp-note tp-note--stop" role="alert"><p><b>No safe way recorded. Do not contact.'
            in text
        )
        assert "the library" not in text


@pytest.mark.parametrize(("who", "full"), [("priya", True), ("helen", True), ("sam", False)])
def test_numbers_and_the_code_word_are_for_whoever_may_see_them(
    walk: Walk, desk: Of, engine: Engine, who: str, full: bool
) -> None:
    path = check_page(walk.ref, "safe_contact_plan", walk.harmed)
    assert desk(walk).fill_in(path, {**SAFE_CONTACT, "contact_code": "heron"}).status_code == 303
    pages = [contact_page(walk.ref, walk.harmed), path, f"/work/cases/{walk.ref}/timeline"]
    if who == "helen":
        desk(walk, who).fill_in(f"/work/cases/{walk.ref}/declare", {"outcome": "none"})
    for page in pages:
        text = desk(walk, who).get(page).text
        assert ("01632 960 318" in text) is full, page
        assert ("heron" in text) is full, page
    assert ("Record it" in desk(walk, who).get(pages[0]).text) is (who != "helen")


def test_a_change_is_compared_and_confirmed_with_who_and_how(asked: Walk, desk: Of) -> None:
    mine, page = desk(asked), confirm_page(asked.ref, asked.harmed)
    assert "They asked for a change." in words_of(mine.get(contact_page(asked.ref, asked.harmed)))
    said = words_of(mine.get(page))
    assert "01632 960 318" in said
    assert "01632 960 777" in said
    assert "E-mail, as the plan that stands says" not in said
    wrong = mine.fill_in(page, {"theirs": "yes", "confirmed_on": "email", "note": "Wrote to her."})
    assert wrong.status_code == 422
    assert "That is not a way of the plan that stands." in words_of(wrong)
    assert "Wrote to her." in wrong.text
    good = mine.fill_in(page, {"theirs": "yes", "confirmed_on": "call"})
    assert good.headers["location"] == contact_page(asked.ref, asked.harmed, done="done.change")
    said = words_of(mine.get(contact_page(asked.ref, asked.harmed)))
    assert "A change is confirmed. It counts from" in said
    assert mine.fill_in(page, {"theirs": "yes", "confirmed_on": "call"}).status_code == 409
    told = words_of(mine.get(f"/work/cases/{asked.ref}/timeline"))
    assert "A change of how to reach them was confirmed with them (Maya Okafor) Priya Nalloor" in told


def test_an_open_change_is_not_ended_by_saying_that_it_is_done(asked: Walk, desk: Of) -> None:
    today = desk(asked).get("/work/today?tab=week").text
    assert f'href="{confirm_page(asked.ref, asked.harmed)}"' in today


def test_where_it_is_not_their_case_or_nobody_on_it_nothing_is_found(
    walk: Walk, case: Case, desk: Of
) -> None:
    for page in (contact_page, confirm_page):
        assert desk(walk).get(page(walk.ref, "0" * 32)).status_code == 404
        assert desk(walk).fill_in(page(walk.ref, "0" * 32), TALKED).status_code == 404
    for who in ("sam", "priya"):
        answer = desk(walk, who).get(contact_page("R-9999", walk.harmed))
        assert answer.status_code == 404


def test_a_message_that_has_not_gone_says_why(walk: Walk, desk: Of, engine: Engine) -> None:
    key = new_id()
    row = {"id": key, "person_id": walk.harmed, "template": "something_for_you", "channel": "portal",
           "state": "waiting", "created_at": walk.now, "why": ""}  # fmt: skip
    with db.begin(engine) as session:
        row["case_id"] = session.scalar(select(stored.c.id).where(stored.c.ref == walk.ref))
        session.execute(outbox.insert(), [row])
        claim(session, key, "call", now=walk.now)
    said = words_of(desk(walk).get(f"/work/cases/{walk.ref}/people"))
    assert "Messages that have not gone Maya Okafor: waits" in said
    assert "There is something for you." in said
    assert "Not at this hour." in said
    assert "something for you" not in words_of(
        desk(walk).get(f"/work/cases/{walk.ref}/people?side=responsible")
    )
