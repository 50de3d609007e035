"""The first page: one thing to do, who calls when; and not a byte that tells of the other person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.commands import stop
from rj_workflow.models import participant
from rj_workflow.seeds.casework import TOLD
from tests.factories.case import MONDAY, case_at

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk
    from tests.web.portal.conftest import At, Side

Answer = Callable[["Walk"], object]


def test_it_offers_one_thing_and_says_what_comes(at: At) -> None:
    her = at("exploring_first")
    html = her.get("/h")
    assert html.count("There is one thing you could do") == 1
    assert "Read about the ways" in html
    assert "We are talking with you about what you want." in html


def test_a_call_is_promised_with_its_day_and_the_name_of_who_calls(at: At) -> None:
    her = at("exploring_first")
    assert "will call you" not in her.get("/h")
    her.send("/back")
    html = her.get("/h")
    assert "Priya will call you" in html
    assert "Nalloor" not in html
    assert "By Tuesday 10 March, 5pm." in html


def test_a_late_promise_is_called_late(at: At) -> None:
    her = at("exploring_first")
    her.send("/back")
    her.wait(days=9)
    assert "That is late." in her.get("/h")


def test_without_a_safe_way_nobody_promises_to_call(at: At) -> None:
    her = at("enquiry")
    html = her.get("/h")
    assert "We do not yet know a safe way to reach you, so we will not try." in html
    assert "will call you" not in html


def test_the_services_own_clocks_are_nobodys_business(at: At) -> None:
    her = at("awaiting_sign_off")
    html = her.get("/h")
    assert "Nothing to do now" in html
    assert "Nothing happens without you." in html
    assert "By " not in html


def test_a_yes_to_be_said_again_is_the_one_thing(at: At) -> None:
    her = at("exploring_first")
    with her.on_staff_side() as walk:
        walk.do("priya", "choice", "explain", TOLD, holder=her.person, topic="contact")
    her.open()
    assert "Look at what was explained to you." in her.get("/h")


def test_what_they_said_stands_beside_its_question_also_when_another_card_is_first(at: At) -> None:
    her = at("exploring_first")
    her.send("/q", wish="letter")
    with her.on_staff_side() as walk:
        walk.do("priya", "choice", "explain", TOLD, holder=her.person, topic="contact")
    her.open()
    page = her.get("/h")
    assert "You told us what you would like" not in page
    beside = page.partition(">What would you like to do?</a>")[2].partition("</li>")[0]
    assert "Write a letter, or be given one" in beside


# --- nothing tells of the other


def silent(_walk: Walk) -> None:
    return


def interested(walk: Walk) -> None:
    stop.say_interest(
        walk.session, Actor(walk.harmed, "harmed"), person_id=walk.harmed, wish="face_to_face", now=walk.now
    )
    walk.yes(walk.harmed, "take_part_face_to_face")


def withdrawn(walk: Walk) -> None:
    interested(walk)
    stop.stop_everything(
        walk.session, Actor(walk.harmed, "harmed"), person_id=walk.harmed, channel="portal", now=walk.now
    )


def paused_and_on_again(walk: Walk) -> None:
    her = Actor(walk.harmed, "harmed")
    stop.pause(walk.session, her, person_id=walk.harmed, now=walk.now)
    stop.start_again(walk.session, her, person_id=walk.harmed, now=walk.now)


def every_page(one: Side) -> dict[str, str]:
    return {path: one.get(path) for path in ("/h", "/q", "/c", "/stop", "/pause", "/back")}


@pytest.mark.parametrize("state", ["exploring_first", "approaching_other", "exploring_both"])
@pytest.mark.parametrize("answer", [silent, interested, withdrawn, paused_and_on_again])
def test_the_person_responsible_sees_the_same_bytes_whatever_the_person_harmed_said(
    at: At, state: str, answer: Answer
) -> None:
    him = at(state, "responsible")
    before = every_page(him)
    now = him.walk.now
    with him.on_staff_side() as walk:
        answer(walk)
    him.walk.now = now
    assert every_page(him) == before


def test_nor_when_he_has_said_yes_himself(at: At) -> None:
    him = at("exploring_both", "responsible")
    with him.on_staff_side() as walk:
        walk.yes(walk.responsible, "take_part_face_to_face")
    him.open()
    before, now = every_page(him), him.walk.now
    with him.on_staff_side() as walk:
        interested(walk)
    him.walk.now = now
    assert every_page(him) == before


def unwilling(walk: Walk) -> None:
    walk.do("priya", "case", "other_is_not_willing", {"class_of_reason": "declined"})


def willing(walk: Walk) -> None:
    walk.to("exploring_both")


def wants_to_meet(walk: Walk) -> None:
    walk.to("exploring_both")
    walk.yes(walk.responsible, "take_part_face_to_face")


@pytest.mark.parametrize("answer", [silent, unwilling, willing, wants_to_meet])
def test_the_person_harmed_sees_the_same_bytes_until_somebody_has_told_her(at: At, answer: Answer) -> None:
    her = at("approaching_other")
    before = every_page(her)
    with her.on_staff_side() as walk:
        answer(walk)
    assert every_page(her) == before


def test_nobody_learns_from_a_closed_page_that_the_other_came_back(at: At) -> None:
    him = at("closed", "responsible")
    before = every_page_when_closed(him)
    her = him.other()
    assert her.send("/back") == "/h"
    assert "You came back." in her.get("/h")
    assert every_page_when_closed(him) == before


def every_page_when_closed(one: Side) -> dict[str, str]:
    return {path: one.get(path) for path in ("/h", "/c", "/stop", "/back")}


def test_what_is_closed_says_only_that(at: At) -> None:
    her = at("closed")
    for one in (her, her.other()):
        assert "This is closed." in one.get("/h")
        assert "not going ahead" not in one.get("/h")


def test_the_newest_open_case_goes_before_a_newer_closed_one(at: At, engine: Engine) -> None:
    her = at("exploring_first")
    newer = case_at(
        engine, "closed", now=MONDAY + timedelta(days=1), harmed_name="Ana", responsible_name="Kit"
    )
    with db.begin(engine) as session:
        session.execute(
            update(participant).where(participant.c.person_id == newer.harmed).values(person_id=her.person)
        )
    assert "We are talking with you about what you want." in her.get("/h")


def test_whoever_was_never_asked_reads_only_that_nothing_needs_them(at: At) -> None:
    him = at("exploring_first", "responsible")
    assert "Nothing is happening that needs you." in him.get("/h")
    assert "My choices" in him.get("/h")
