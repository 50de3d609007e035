"""What to say in a call: from their plan, in the order of their own pages, with nothing of anybody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.explanation import DELIVERED
from rj_workflow.seeds.casework import SAFE_CONTACT, TOLD
from state_machines.explanation import POINTS
from state_machines.script import ANSWERS, NOT_PROMISED
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

Case = Callable[..., "Walk"]
Desk = Callable[..., Browser]
SAFE = "“Is it safe to talk now? You can hang up at any time.”"


def script(walk: Walk, mine: Browser, side: str = "harmed", **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    page = mine.get(f"/work/paper/{walk.ref}/{getattr(walk, side)}/call?{asked}")
    assert page.status_code == 200
    return words_of(page).partition(" What to say ")[2]


def plan(walk: Walk, engine: Engine, side: str = "harmed", **changed: Any) -> None:
    said = {name: value for name, value in {**SAFE_CONTACT, **changed}.items() if name != "outcome"}
    with going_on(walk, engine):
        walk.check("priya", "safe_contact_plan", "safe", about=getattr(walk, side), **said)


def test_it_goes_in_the_order_of_their_pages(case: Case, desk: Desk) -> None:
    walk = case("exploring_first")
    said = script(walk, desk(walk), topic="approach_other")
    order = (
        "Hello, this is Pat. May I speak with Maya?", "It is somebody else “This is the library.”",
        "Leave no message.", SAFE, "That is fine. I can call another time.",
        "You do not have to answer anything today.",
        "Asking the other person, in agreed words", DELIVERED["en/plain"]["this_choice"],
        "Ask them to say it back", "You can say: tell me more.", "There are seven ways to go on.",
        "Meet, with Priya in the room.", "What would help you to take part?",
        "Is the way we reach you still safe?", "Shall I call you again?",
        "You can pause, stop or come back on any day.",
        "What nobody promises or says",
    )  # fmt: skip
    places = [said.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert all(f"“{DELIVERED['en/plain'][point.code]}”" in said for point in POINTS)
    assert all(words in said for words, _ in NOT_PROMISED)


def test_every_answer_stands_there_with_the_same_weight(case: Case, desk: Desk, engine: Engine) -> None:
    walk = case("exploring_first")
    with going_on(walk, engine):
        walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic="keep_record")
    page = desk(walk).get(f"/work/paper/{walk.ref}/{walk.harmed}/call?topic=keep_record").text
    listed = re.search(r'(?s)<ul class="tp-script__answers">(.*?)</ul>', page)
    assert listed is not None
    answers = re.findall(r"<li><b>(.*?)</b>", listed[1])
    assert answers == [words for _, words, _ in ANSWERS]
    assert len(re.findall(r"/step/choice/(?:take_time|say_no|say_never|say_yes)", listed[1])) == 4
    assert DELIVERED["en/plain"]["stopping"] not in page  # it was explained; what is left is the answer


def test_what_was_explained_is_not_said_again_in_the_same_edition(
    case: Case, desk: Desk, engine: Engine
) -> None:
    walk = case("exploring_first")
    with going_on(walk, engine):
        walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic="contact")
    said = script(walk, desk(walk), topic="keep_record")
    assert DELIVERED["en/plain"]["this_choice"] in said
    assert DELIVERED["en/plain"]["stopping"] not in said


def test_what_may_not_be_asked_is_said_instead_of_the_question(
    case: Case, desk: Desk, engine: Engine
) -> None:
    walk = case("exploring_first")
    with going_on(walk, engine):
        walk.do("sam", "offer", "do_not_ask", {}, holder=walk.harmed)
    said = script(walk, desk(walk), topic="keep_record")
    assert "This person has asked never to be asked about this." in said
    assert "You can say: tell me more." not in said
    assert DELIVERED["en/plain"]["this_choice"] not in said


@pytest.mark.parametrize("side", ["harmed", "responsible"])
@pytest.mark.parametrize("state", ["exploring_both", "scheduled", "following_up"])
def test_nothing_of_the_other_side_stands_on_it(case: Case, desk: Desk, state: str, side: str) -> None:
    walk = case(state)
    other = {"harmed": walk.responsible_name, "responsible": walk.harmed_name}[side]
    for topic in ("", "approach_other", "take_part_face_to_face"):
        page = desk(walk).get(f"/work/paper/{walk.ref}/{getattr(walk, side)}/call?topic={topic}").text
        assert "<title>Messages</title>" in page
        shown = page.partition("<main")[2]
        for word in (*other.split(), "01632 960 327" if side == "harmed" else "01632 960 318", walk.harm):
            assert not re.search(rf"\b{re.escape(word)}\b", shown), (topic, word)


def test_what_the_plan_says_decides_what_is_said(case: Case, desk: Desk, engine: Engine) -> None:
    walk = case("exploring_first")
    plan(
        walk, engine, contact_code="heron", call_message="yes", never=["text"], contact_say="The shop called"
    )
    said = script(walk, desk(walk))
    assert "Our word is “heron”. Is that right?" in said
    assert said.index("Our word is") < said.index(SAFE)
    assert "A message may be left: these words and no others." in said
    assert said.count("“The shop called”") == 2
    plan(walk, engine, contact_name="", contact_say="", never=["voicemail"], call_message="yes")
    said = script(walk, desk(walk))
    assert "Hello. May I speak with Maya?" in said
    assert "Say no name, and not where you work." in said
    assert "Sorry, I have the wrong number." in said
    assert "Leave no message." in said
    assert "Our word" not in said


def test_the_code_word_and_the_number_are_for_whoever_may_read_them(
    case: Case, desk: Desk, engine: Engine
) -> None:
    walk = case("exploring_first")
    plan(walk, engine, contact_code="heron")
    with going_on(walk, engine):
        walk.declare("sam")
    said = script(walk, desk(walk, "sam"))
    assert "heron" not in said
    assert "01632 960 318" not in said
    assert "Our word is “Known to the facilitators”" in said
    assert "01632 960 318" in script(walk, desk(walk))


def test_without_a_way_to_call_there_is_nothing_to_say_first(case: Case, desk: Desk, engine: Engine) -> None:
    walk = case("exploring_first")
    walk.now += timedelta(days=100)
    said = script(walk, desk(walk))
    assert "No safe way recorded. Do not contact." in said
    assert "Do not call them. This is for when they call us" in said
    assert "May I speak with" not in said
    assert SAFE in said


def test_it_opens_from_the_page_of_contact(case: Case, desk: Desk) -> None:
    walk = case("exploring_first")
    for page in (f"contact/{walk.harmed}", "people"):
        assert (
            f'href="/work/paper/{walk.ref}/{walk.harmed}/call"'
            in desk(walk).get(f"/work/cases/{walk.ref}/{page}").text
        )


def test_somebody_without_a_plan_is_said_to_have_none(case: Case, desk: Desk, engine: Engine) -> None:
    walk = case("allocated")
    with going_on(walk, engine):
        walk.check("priya", "safe_contact_plan", "none", about=walk.harmed)
    with_none = script(walk, desk(walk))
    assert "1. Before you call No plan is written down" in with_none
