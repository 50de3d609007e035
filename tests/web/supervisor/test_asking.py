"""Sent back with questions: each stands beside its item, answered there, and comes back with its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow.models import event, note
from rj_workflow.questions import questions_of
from tests.factories.browser import Browser, browser_of, fields_in, hidden, words_of
from tests.factories.case import case_at, going_on
from tests.factories.staff import PASSWORD

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.questions import Question
    from rj_workflow.seeds.walk import Walk

GENERAL, ABOUT = "What does her sister say?", "Who drives her to the meeting?"
PRESSURE = "Pressure to take part, or not to, Maya"


@pytest.fixture
def sent(engine: Engine) -> Walk:
    """A process assessment that waits for a decision."""
    return case_at(engine, "awaiting_sign_off")


def browser(engine: Engine, walk: Walk, who: str) -> Browser:
    return browser_of(engine, walk.staff[who], walk.now)


def address(walk: Walk) -> str:
    return f"/work/signoffs/{walk.ref}/process/1"


def assessment(walk: Walk, section: str = "") -> str:
    return f"/work/cases/{walk.ref}/risk/process{f'?section={section}' if section else ''}"


def send_back(engine: Engine, walk: Walk, **asked: str) -> Response:
    """Send it back with these fields of the form, as one who has just read it."""
    helen = browser(engine, walk, "helen")
    page = helen.get(address(walk))
    form = {"version": hidden(page, "version"), "key": hidden(page, "key"), "decision": "send_back"}
    fields = {f"send_back__{name}": said for name, said in asked.items()}
    return helen.fill_in(address(walk), form | fields | {"password": PASSWORD})


def asked_of(engine: Engine, walk: Walk) -> tuple[Question, ...]:
    with going_on(walk, engine):
        return questions_of(walk.file.at("risk", "", "process"))


def sent_back(engine: Engine, walk: Walk) -> tuple[Question, ...]:
    """One question about all of it, one about an item; and the facilitator has taken it up again."""
    key = f"P4:{walk.harmed}"
    assert send_back(engine, walk, what_to_change=GENERAL, about1=key, ask1=ABOUT).status_code == 303
    with going_on(walk, engine):
        walk.do("priya", "risk", "take_up", topic="process")
    return asked_of(engine, walk)


def answer(
    engine: Engine, walk: Walk, who: str = "priya", section: str = "safety-and-pressure", **said: str
) -> Response:
    """Answer questions on the page of a section, with what the page carries."""
    desk = browser(engine, walk, who)
    page = desk.get(assessment(walk, section))
    return desk.fill_in(assessment(walk), fields_in(page, assessment(walk)) | said)


def test_a_question_stands_beside_its_item_and_one_about_all_of_it_on_every_page(
    engine: Engine, sent: Walk
) -> None:
    general, about = sent_back(engine, sent)
    assert (general.about, general.words) == ("", GENERAL)
    assert (about.about, about.name, about.words) == (f"P4:{sent.harmed}", PRESSURE, ABOUT)
    priya = browser(engine, sent, "priya")
    page = priya.get(assessment(sent, "safety-and-pressure"))
    card = page.text.split(f'id="item-P4-{sent.harmed}"', 1)[1].split("</article>", 1)[0]
    assert ABOUT in card
    assert f'name="question__{about.id}"' in card
    assert "Two questions, two to answer" in words_of(page)
    elsewhere = priya.get(assessment(sent, "law-and-timing"))
    assert f'name="question__{general.id}"' in elsewhere.text
    assert f'name="question__{about.id}"' not in elsewhere.text
    assert f'href="{assessment(sent, "safety-and-pressure")}#item-P4-{sent.harmed}"' in elsewhere.text


def test_the_answers_go_along_and_the_supervisor_reads_both_together(engine: Engine, sent: Walk) -> None:
    general, about = sent_back(engine, sent)
    saved = answer(
        engine, sent, **{f"question__{about.id}": "Her sister.", f"question__{general.id}": "Yes."}
    )
    assert saved.status_code == 303
    before = words_of(browser(engine, sent, "priya").get(f"{assessment(sent)}/send"))
    assert f"about {PRESSURE} {ABOUT} Her sister." in before
    with going_on(sent, engine):
        sent.do("priya", "risk", "submit", topic="process")
    words = words_of(browser(engine, sent, "helen").get(address(sent)))
    assert "What was asked, and the answers" in words
    assert f"about {PRESSURE} {ABOUT} Her sister. Priya Nalloor, " in words
    assert f"{GENERAL} Yes. Priya Nalloor, " in words


def test_what_was_not_answered_is_said_to_be_so(engine: Engine, sent: Walk) -> None:
    sent_back(engine, sent)
    with going_on(sent, engine):
        sent.do("priya", "risk", "submit", topic="process")
    assert f"{ABOUT} Not answered yet." in words_of(browser(engine, sent, "helen").get(address(sent)))


def test_an_answer_is_kept_with_its_event_and_can_be_changed_while_it_is_written(
    engine: Engine, sent: Walk
) -> None:
    _, about = sent_back(engine, sent)
    for said in ("Her brother.", "Her sister, she says."):
        answer(engine, sent, **{f"question__{about.id}": said})
    assert [one.answer for one in asked_of(engine, sent)] == ["", "Her sister, she says."]
    with going_on(sent, engine):
        kept = select(note.c.text).join(event, event.c.id == note.c.event_id)
        found = sent.session.scalars(kept.where(event.c.event == "answer_questions").order_by(event.c.seq))
        assert list(found) == ["Her brother.", "Her sister, she says."]
        sent.do("priya", "risk", "submit", topic="process")
    late = browser(engine, sent, "priya").fill_in(
        assessment(sent), {"section": "law-and-timing", f"question__{about.id}": "Her cousin."}
    )
    assert late.status_code == 409
    assert [one.answer for one in asked_of(engine, sent)] == ["", "Her sister, she says."]


def test_of_two_who_answer_the_second_sees_both_and_loses_no_word(engine: Engine, sent: Walk) -> None:
    _, about = sent_back(engine, sent)
    tom = browser(engine, sent, "tom")
    page = tom.get(assessment(sent, "safety-and-pressure"))
    answer(engine, sent, **{f"question__{about.id}": "Her sister."})
    typed = fields_in(page, assessment(sent)) | {f"question__{about.id}": "Nobody."}
    late = tom.fill_in(assessment(sent), typed)
    assert late.status_code == 409
    words = words_of(late)
    assert "Somebody else answered a question before you." in words
    assert f"{ABOUT} Nobody." in words
    assert f"{ABOUT} Her sister." in words
    assert asked_of(engine, sent)[1].answer == "Her sister."


def test_only_whoever_facilitates_answers(engine: Engine, sent: Walk) -> None:
    _, about = sent_back(engine, sent)
    helen = browser(engine, sent, "helen")
    assert "question__" not in helen.get(assessment(sent, "safety-and-pressure")).text
    refused = helen.fill_in(
        assessment(sent), {"section": "safety-and-pressure", f"question__{about.id}": "I know."}
    )
    assert refused.status_code == 422
    assert asked_of(engine, sent)[1].answer == ""


def test_a_new_version_begins_without_the_old_questions(engine: Engine, sent: Walk) -> None:
    sent_back(engine, sent)
    with going_on(sent, engine):
        sent.do("priya", "risk", "submit", topic="process")
        said = {"reason": "Too soon.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
        sent.do("helen", "risk", "do_not_agree", said, topic="process")
        assert len(questions_of(sent.file.at("risk", "", "process"))) == 2
        sent.do("priya", "risk", "revise", topic="process")
    assert asked_of(engine, sent) == ()


FAULTY: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"about1": "", "ask1": ABOUT}, "Choose the item you ask about, or ask it above.", "about1"),
    ({"about1": "P4:nobody", "ask1": ABOUT}, "Choose the item you ask about, or ask it above.", "about1"),
    ({"about1": "P4", "ask1": ""}, "Write what you ask about this item, or choose no item.", "ask1"),
    ({}, "Write an answer to: What you ask, one question on each line", "what_to_change"),
)


@pytest.mark.parametrize(("asked", "sentence", "field"), FAULTY)
def test_a_question_without_its_item_or_its_words_is_not_sent(
    engine: Engine, sent: Walk, asked: dict[str, str], sentence: str, field: str
) -> None:
    if asked.get("about1") == "P4":
        asked = asked | {"about1": f"P4:{sent.harmed}"}
    answered = send_back(engine, sent, **asked)
    assert answered.status_code == 422
    assert f'<a href="#send_back__{field}">{sentence}</a>' in answered.text
    assert asked.get("ask1", "") in answered.text
    assert asked_of(engine, sent) == ()


def test_there_is_room_for_one_more_question_and_what_was_typed_stays(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent, "helen")
    typed = {"send_back__about1": f"P4:{sent.harmed}", "send_back__ask1": ABOUT, "password": PASSWORD}
    page = helen.fill_in(f"{address(sent)}/ask", typed)
    assert page.status_code == 200
    assert ABOUT in page.text
    assert 'name="send_back__ask2"' in page.text
    assert PASSWORD not in page.text
    assert ABOUT in helen.get(address(sent)).text, "what was typed is kept for when they come back"
    assert asked_of(engine, sent) == ()


def test_two_questions_about_two_items_leave_no_gap_between_them(engine: Engine, sent: Walk) -> None:
    asked = {
        "about2": f"P4:{sent.harmed}",
        "ask2": ABOUT,
        "about4": f"P6:{sent.responsible}",
        "ask4": "Since when?",
    }
    assert send_back(engine, sent, **asked).status_code == 303
    assert [one.about for one in asked_of(engine, sent)] == [f"P4:{sent.harmed}", f"P6:{sent.responsible}"]


def test_what_is_not_answered_is_said_before_it_is_sent(engine: Engine, sent: Walk) -> None:
    _, about = sent_back(engine, sent)
    priya = browser(engine, sent, "priya")
    assert "Two are not answered yet. Answer before you send it" in words_of(
        priya.get(f"{assessment(sent)}/send")
    )
    answer(engine, sent, **{f"question__{about.id}": "Her sister."})
    assert "One is not answered yet." in words_of(priya.get(f"{assessment(sent)}/send"))


def test_an_answer_that_was_not_saved_is_kept_and_one_that_was_is_no_draft(
    engine: Engine, sent: Walk
) -> None:
    _, about = sent_back(engine, sent)
    priya, page = browser(engine, sent, "priya"), assessment(sent, "safety-and-pressure")
    typed = fields_in(priya.get(page), assessment(sent)) | {f"question__{about.id}": "Her sister."}
    priya.fill_in("/work/drafts", typed)
    assert "Not saved yet" in words_of(priya.get(page))
    assert "Her sister." in priya.get(page).text
    priya.fill_in(assessment(sent), typed)
    assert "Not saved yet" not in words_of(priya.get(page))


def test_nothing_is_kept_by_itself_while_a_press_on_the_page_is_answered(engine: Engine, sent: Walk) -> None:
    page = browser(engine, sent, "helen").get(address(sent)).text
    presses = [tag for tag in re.findall(r"<(?:form|button)[^>]*hx-post[^>]*>", page) if "signoffs" in tag]
    assert len(presses) >= 2
    assert all('hx-sync="#decide:drop"' in tag or 'hx-sync="this:drop"' in tag for tag in presses)
