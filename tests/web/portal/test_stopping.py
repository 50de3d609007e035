"""Stop: two presses, no reason, at once; the other side reads one neutral sentence and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.models import outbox, position
from web.portal.stop import AGAIN

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At

NEUTRAL = "This is not going ahead. Nobody is being asked to explain. We will call you."


def states(engine: Engine, lifecycle: str) -> set[str]:
    with db.read(engine) as session:
        return set(session.scalars(select(position.c.state).where(position.c.lifecycle == lifecycle)))


def seen(html: str) -> str:
    return " ".join(re.sub(r"(?s)<[^>]*>", " ", html).split())


def test_stopping_with_a_meeting_arranged_stops_it_all_at_once(at: At, engine: Engine) -> None:
    her = at("scheduled")
    him = her.other()
    arranged = him.get("/h")
    assert her.send("/stop") == "/stop"

    assert states(engine, "meeting") == {"cancelled"}
    assert states(engine, "risk") == {"stale"}
    with db.read(engine) as session:
        left = session.scalars(select(outbox.c.state)).all()
    assert not {"waiting", "held"} & set(left)
    assert "A meeting is arranged." in arranged
    told = seen(him.get("/h"))
    assert NEUTRAL in told
    assert "A meeting is arranged." not in told
    for word in ("stopped", "withdr", "took", "she", "her", "they", "because", "changed"):
        assert not re.search(rf"\b{word}\b", told), word


def test_the_other_side_reads_one_sentence_and_when_they_are_called(at: At) -> None:
    her = at("scheduled")
    him = her.other()
    before = seen(him.get("/h"))
    her.send("/stop")
    after = seen(him.get("/h"))
    assert NEUTRAL in after
    after = re.sub(r"Priya will call you By .*? Nobody will mind\. ", "", after)
    assert after.replace(NEUTRAL, "A meeting is arranged.") == before


def test_what_stands_there_afterwards(at: At) -> None:
    her = at("scheduled")
    her.send("/stop")
    html = seen(her.get("/stop"))
    assert re.search(r"We have stopped Since \d{1,2}(:\d\d)?[ap]m today, \w+ \d{1,2} \w+\.", html)
    for sentence in (
        "No meeting, letter or message will go ahead.",
        "We will not call you, unless you ask us to.",
        "May we ask you again one day?",
        "Any day, even years from now.",
        "I did not mean to stop",
        "116 123",
    ):
        assert sentence in html
    assert NEUTRAL not in seen(her.get("/h"))
    assert "will call you By" not in seen(her.get("/h"))


def test_the_next_day_it_says_which_day(at: At) -> None:
    her = at("exploring_first")
    her.send("/stop")
    her.wait(days=1)
    since = re.search(r"Since (.*?)\.", seen(her.get("/stop")))
    assert since is not None
    assert re.fullmatch(r"\d{1,2}(:\d\d)?[ap]m on \w+ \d{1,2} \w+", since[1])


def test_pressing_stop_on_an_old_page_still_stops(at: At, engine: Engine) -> None:
    """The page was opened before staff moved the case; nobody is asked to look again."""
    her = at("preparing")
    her.get("/stop")
    with her.on_staff_side() as walk:
        denied = {"what_changed": "He says that it was somebody else."}
        walk.do("priya", "acknowledgement", "deny", denied, holder=walk.responsible)
    assert her.send("/stop") == "/stop"
    assert "We have stopped" in her.get("/stop")


@pytest.mark.parametrize("answer", ["year", "never"])
def test_whether_we_may_ask_again_is_asked_once(at: At, answer: str) -> None:
    her = at("exploring_both")
    her.send("/stop")
    assert all(words in her.get("/stop") for _, words in AGAIN)
    assert her.send("/again", answer=answer) == "/stop"
    html = her.get("/stop")
    assert "We keep to your answer." in html
    assert "We have stopped" in html
    assert not any(words in html for _, words in AGAIN)


@pytest.mark.parametrize("answer", ["", "year", "never", "none"])
def test_after_a_stop_no_choice_asks_it_once_more(at: At, answer: str) -> None:
    her = at("exploring_both")
    her.send("/stop")
    if answer:
        her.send("/again", answer=answer)
    html = her.get("/c")
    assert "May we ask you about this again" not in html
    assert 'action="/p/c/again"' not in html
    assert "Ask about this again" in html  # they may, any day


def test_no_answer_leads_home_and_keeps_the_question_open(at: At) -> None:
    her = at("exploring_both")
    her.send("/stop")
    assert her.send("/again", answer="none") == "/h"
    assert "May we ask you again one day?" in her.get("/stop")


def test_a_press_by_mistake_brings_a_call_and_puts_nothing_back(at: At, engine: Engine) -> None:
    her = at("scheduled")
    her.send("/stop")
    assert her.send("/mistake") == "/h"
    assert "Priya will call you" in her.get("/h")
    assert states(engine, "meeting") == {"cancelled"}
    assert "We have stopped" not in her.get("/stop")


def test_the_person_responsible_stops_by_the_same_pages(at: At) -> None:
    him = at("scheduled", "responsible")
    assert him.send("/stop") == "/stop"
    assert "We have stopped" in him.get("/stop")
    assert NEUTRAL in him.other().get("/h")
