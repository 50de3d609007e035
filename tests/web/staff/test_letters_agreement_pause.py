"""The pages with forms of their own: letters, promises, stopping for somebody who says so, what is owed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from rj_workflow import db, events
from rj_workflow.models import deadline
from rj_workflow.policy import case_for
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, browser_of, hidden, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # their commands are called from here alone

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def test_a_letter_is_begun_written_again_and_approved(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    mine, path = desk(walk), f"/work/cases/{walk.ref}/letters"
    assert (
        mine.fill_in(path, {"author": walk.responsible, "kind": "letter", "text": "I am sorry."}).status_code
        == 303
    )
    assert "I am sorry." in words_of(mine.get(path))
    answer = mine.fill_in(f"{path}/{walk.responsible}", {"number": "1", "text": "I took the ring."})
    assert answer.status_code == 303
    said = words_of(mine.get(path))
    assert "I took the ring." in said
    assert "I am sorry." not in said
    assert "I took the ring." not in words_of(mine.get(f"{path}?side=harmed"))
    with going_on(walk, engine):
        walk.letter(walk.responsible, "approve")
    again = mine.fill_in(f"{path}/{walk.responsible}", {"number": "1", "text": "Something else."})
    assert again.status_code == 422
    assert "Ask the author for changes first." in words_of(again)
    with db.read(engine) as session:
        assert list(events.verify(session)) == []


def draft(page: Response) -> dict[str, str]:
    """What the form to write a letter again carries."""
    return {name: hidden(page, name) for name in ("number", "version")}


def test_a_letter_approved_meanwhile_is_not_written_over_and_the_typed_text_stays(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    mine, path = desk(walk), f"/work/cases/{walk.ref}/letters"
    with going_on(walk, engine):
        walk.letter(walk.responsible, "draft")
    carried = draft(mine.get(path))
    with going_on(walk, engine):
        walk.letter(walk.responsible, "approve")
    late = mine.fill_in(f"{path}/{walk.responsible}", {**carried, "text": "I took the ring."})
    assert late.status_code == 409
    said = words_of(late)
    assert "Somebody changed this before you." in said
    assert late.text.count("I took the ring.") == 2  # beside what is recorded, and to go on with
    assert "What is recorded now" in said
    assert "I am sorry about the door." in said


def test_of_two_who_write_a_letter_again_the_later_one_reads_both(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    path = f"/work/cases/{walk.ref}/letters"
    with going_on(walk, engine):
        walk.letter(walk.responsible, "draft")
    priyas, toms = desk(walk), desk(walk, "tom")
    carried = draft(priyas.get(path))
    send = f"{path}/{walk.responsible}"
    assert toms.fill_in(send, {**draft(toms.get(path)), "text": "Tom wrote this."}).status_code == 303
    late = priyas.fill_in(send, {**carried, "text": "Priya wrote this."})
    assert late.status_code == 409
    assert "Tom wrote this." in words_of(late)
    assert late.text.count("Priya wrote this.") == 2
    assert "Priya wrote this." not in words_of(toms.get(path))
    assert "Not saved yet: kept from" in words_of(priyas.get(path))
    assert priyas.fill_in(send, {**draft(late), "text": "Both wrote this."}).status_code == 303


def test_a_fault_in_a_letter_written_again_stands_beside_it_and_loses_nothing(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    mine, path = desk(walk), f"/work/cases/{walk.ref}/letters"
    with going_on(walk, engine):
        walk.letter(walk.responsible, "draft")
        walk.letter(walk.harmed, "draft")
    long = "word " * 4_001 + "the end"
    answer = mine.fill_in(f"{path}/{walk.harmed}", {"number": "1", "text": long})
    assert answer.status_code == 422
    fault = f"This is {len(long):,} characters long. Keep it under 20,000."
    assert answer.text.count(fault) == 2
    led_to = re.search(rf'href="#(text-[0-9a-f]{{32}})">{fault}', answer.text)
    assert led_to is not None
    assert f'id="{led_to[1]}"' in answer.text
    assert answer.text.count("the end") == 1
    helens = desk(walk, "helen").fill_in(f"{path}/{walk.harmed}", {"number": "1", "text": "Not hers."})
    assert helens.status_code == 422
    assert "This is for the author or their facilitator to write." in words_of(helens)
    assert "Not hers." in helens.text


def test_a_letter_needs_an_author_a_kind_and_words(case: Case, desk: Of) -> None:
    walk = case("preparing")
    path = f"/work/cases/{walk.ref}/letters"
    answer = desk(walk).fill_in(path, {"author": walk.harmed, "kind": "poem", "text": " "})
    assert answer.status_code == 422
    assert "Choose what it is." in words_of(answer)
    wrong = desk(walk).fill_in(path, {"author": "0" * 32, "kind": "letter", "text": "Words."})
    assert wrong.status_code == 422
    assert "Words." in wrong.text


def test_a_promise_is_added_while_the_agreement_is_written(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("agreement_live")
    mine, path = desk(walk), f"/work/cases/{walk.ref}/agreement"
    late = mine.fill_in(path, {"kind": "symbolic", "words": "Paint the fence."})
    assert late.status_code == 422
    assert "A promise is added while the agreement is being written" in words_of(late)
    assert "Paint the fence." in late.text
    with going_on(walk, engine):
        walk.do("priya", "agreement", "vary", {"someone_asked_for_a_change": "yes"})
    day = {"due_on-day": "24", "due_on-month": "11", "due_on-year": "2026"}
    assert mine.fill_in(path, {"kind": "symbolic", "words": "Paint the fence.", **day}).status_code == 303
    said = words_of(mine.get(path))
    assert "Paint the fence." in said
    assert "24 November 2026" in said


def test_a_day_that_does_not_exist_is_not_guessed(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("agreement_live")
    with going_on(walk, engine):
        walk.do("priya", "agreement", "vary", {"someone_asked_for_a_change": "yes"})
    day = {"due_on-day": "31", "due_on-month": "2", "due_on-year": "2026"}
    answer = desk(walk).fill_in(f"/work/cases/{walk.ref}/agreement", {"words": "Paint the fence.", **day})
    assert answer.status_code == 422
    assert answer.text.count("Write a real date, such as 24 11 2026.") == 2
    assert 'value="31"' in answer.text
    assert "Paint the fence." in answer.text


def test_somebody_who_says_stop_is_stopped_at_once(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("scheduled")
    mine, path = desk(walk), f"/work/cases/{walk.ref}/pause/{walk.harmed}"
    unanswered = mine.fill_in(path, {"channel": ""})
    assert unanswered.status_code == 422
    answer = mine.fill_in(path, {"channel": "phone"})
    assert answer.headers["location"] == f"/work/cases/{walk.ref}?done=done.stop"
    with db.read(engine) as session:
        file = case_for(session, walk.staff["helen"], walk.ref)
        assert file.at("choice", walk.harmed, "take_part_face_to_face").state == "withdrawn"
        assert file.at("meeting").state == "cancelled"
    assert "Stopped everything (Maya Okafor)" in words_of(mine.get(f"/work/cases/{walk.ref}/timeline"))


def test_the_pause_page_has_every_way_to_hold_on(case: Case, desk: Of) -> None:
    walk = case("preparing")
    said = words_of(desk(walk).get(f"/work/cases/{walk.ref}/pause"))
    for words in ("Maya Okafor pauses", "Lee Danvers pauses", "The service pauses", "Safety stop", "Closing"):
        assert words in said


@pytest.mark.parametrize("who", ["priya", "tom"])
def test_what_is_owed_ends_when_somebody_says_it_was_done(
    case: Case, desk: Of, engine: Engine, who: str
) -> None:
    walk = case("following_up")
    mine = browser_of(engine, walk.staff[who], walk.now + timedelta(days=1))
    page = mine.get("/work/today?tab=today")
    found = re.search(r'href="(/work/cases/R-\d+/owed/[0-9a-f]{32})"', page.text)
    assert found is not None
    assert mine.get(found[1]).status_code == 200
    assert mine.fill_in(found[1], {"what": ""}).status_code == 422
    assert mine.fill_in(found[1], {"what": "Both were rung. Maya slept well."}).status_code == 303
    again = mine.get(found[1])
    assert again.status_code == 409
    assert "Somebody has done this already." in words_of(again)
    assert found[1] not in mine.get("/work/today").text
    assert "Both were rung. Maya slept well." in words_of(mine.get(f"/work/cases/{walk.ref}/timeline"))


def test_what_a_colleague_did_meanwhile_is_said_and_the_typed_text_stays(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("following_up")
    morning = walk.now + timedelta(days=1)
    mine, toms = (browser_of(engine, walk.staff[who], morning) for who in ("priya", "tom"))
    found = re.search(r"/work/cases/R-\d+/owed/[0-9a-f]{32}", mine.get("/work/today?tab=today").text)
    assert found is not None
    assert toms.fill_in(found[0], {"what": "Both were rung."}).status_code == 303
    late = mine.fill_in(found[0], {"what": "Rang Maya at noon."})
    assert late.status_code == 409
    assert "Somebody has done this already." in words_of(late)
    assert "Rang Maya at noon." in late.text
    assert mine.fill_in(found[0][:-32] + "0" * 32, {"what": "Rang."}).status_code == 404


def test_what_is_owed_is_found_however_many_clocks_run(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    with db.begin(engine) as session:
        case_id = case_for(session, walk.staff["helen"], walk.ref).case["id"]
        rows: list[dict[str, object]] = [
            {"id": f"{n:032x}", "case_id": case_id, "kind": "debrief", "person_id": walk.harmed,
             "made_at": walk.now, "due_at": walk.now + timedelta(days=n), "open": True}
            for n in range(1, 31)
        ]  # fmt: skip
        session.execute(insert(deadline), rows)
    page = desk(walk).get(f"/work/cases/{walk.ref}/owed/{30:032x}")
    assert page.status_code == 200
