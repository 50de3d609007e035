"""/work/cases/{ref}/people/{person}/messages: read, answered, written down; and one side alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.actors import Actor
from rj_workflow.commands.enquiry import add_person
from rj_workflow.commands.messages import mark_seen, write_message
from rj_workflow.commands.stop import stop_everything
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, fields_in, words_of
from tests.factories.case import declared, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def page_of(walk: Walk, side: str = "harmed") -> str:
    return f"/work/cases/{walk.ref}/people/{getattr(walk, side)}/messages"


def writes(walk: Walk, engine: Engine, said: str = "When do you call?", side: str = "harmed") -> None:
    with going_on(walk, engine):
        walk.wait(minutes=5)
        actor = Actor(getattr(walk, side), side)
        write_message(walk.session, actor, walk.ref, said=said, leave=False, now=walk.now)


def send(me: Browser, page: str, **said: str) -> Any:
    return me.fill_in(page, {**fields_in(me.get(page), page), **said})


def told(me: Browser, page: str, **said: str) -> Any:
    return me.fill_in(f"{page}/told", {**fields_in(me.get(page), f"{page}/told"), "channel": "phone", **said})


def test_it_comes_up_on_today_is_read_and_answered(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    writes(walk, engine)
    me, page = desk(walk), page_of(walk)
    assert "1 not answered yet" in words_of(me.get(f"/work/cases/{walk.ref}/people"))
    week = words_of(me.get("/work/today?tab=week"))
    assert "Answer a message" in week
    assert f'href="{page}">Read and answer' in me.get("/work/today?tab=week").text
    read = words_of(me.get(page))
    assert "When do you call?" in read
    assert "Answer a message. On their own pages where the plan allows it" in read
    assert "Read by Priya Nalloor" in words_of(me.get(page))
    assert send(me, page, words="On Tuesday.").status_code == 303
    read = words_of(me.get(page + "?done=done.message"))
    assert "It stands on their page." in read
    assert "Priya Nalloor Sunday" in read
    assert "Answer a message" not in read
    assert "None waits" in words_of(me.get(f"/work/cases/{walk.ref}/people"))


def test_what_gives_the_other_side_away_is_refused_and_what_names_them_asks_why(case: Case, desk: Of) -> None:
    walk = case("exploring_both")
    me, page = desk(walk), page_of(walk)
    number = walk.safe_contact(walk.responsible)["call_detail"]
    answer = send(me, page, words=f"Call {number}.")
    assert answer.status_code == 422
    assert "It holds a telephone number of the other side." in words_of(answer)
    assert number in fields_in(answer, page)["words"]
    assert '<a href="#words">It holds a telephone number of the other side.' in answer.text
    assert 'id="words-error"' in answer.text
    by_phone = told(me, page, said="May I ring?", answered=f"Call {number}.")
    assert by_phone.status_code == 422
    assert '<a href="#answered">It holds a telephone number of the other side.' in by_phone.text
    answer = send(me, page, words="Lee is not told.")
    assert answer.status_code == 422
    assert "It names the other person. Take it out, or write why it stays." in words_of(answer)
    again = fields_in(answer, page)
    assert again["words"] == "Lee is not told."
    assert me.fill_in(page, {**again, "despite": "She asked."}).status_code == 303
    assert "She asked." not in words_of(me.get(page))


def test_whoever_stopped_is_not_written_to_first_and_the_page_says_why(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("exploring_both")
    me, page = desk(walk), page_of(walk)
    form = fields_in(me.get(page), page)
    with going_on(walk, engine):
        her = Actor(walk.harmed, "harmed")
        stop_everything(walk.session, her, person_id=walk.harmed, channel="portal", now=walk.now)
    read = me.get(page)
    assert "Nobody writes to them first." in words_of(read)
    assert f'action="{page}"' not in read.text
    answer = me.fill_in(page, {**form, "words": "How are you?"})
    assert answer.status_code == 422
    assert "Nobody writes to them first." in words_of(answer)


def test_what_they_say_by_phone_is_written_down_with_what_was_answered(case: Case, desk: Of) -> None:
    walk = case("exploring_both")
    me, page = desk(walk), page_of(walk)
    answer = told(me, page, said="Not on Monday.", channel="")
    assert answer.status_code == 422
    assert "Choose how this reached us." in words_of(answer)
    assert fields_in(answer, f"{page}/told")["said"] == "Not on Monday."
    assert told(me, page, said="Not on Monday.", answered="On Tuesday, then.").status_code == 303
    read = words_of(me.get(page))
    assert "Not on Monday. By phone. Written down by Priya Nalloor." in read
    sheet = words_of(me.get(f"/work/cases/{walk.ref}/record/{walk.harmed}"))
    assert "By phone: “On Tuesday, then.”" in sheet


def test_one_takes_it_on_and_the_others_see_it(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    writes(walk, engine)
    page = page_of(walk)
    tom = desk(walk, "tom")
    assert tom.fill_in(f"{page}/mine").status_code == 303
    assert "Tom Ellery answers it." in words_of(desk(walk).get(page))


def test_it_opens_for_whoever_has_to_declare_again_and_what_they_read_counts(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("exploring_both")
    writes(walk, engine)
    with going_on(walk, engine):
        walk.wait(minutes=5)
        add_person(walk.session, walk.staff["sam"], walk.ref, name="Rosa", side="supporter", now=walk.now)
    me = desk(walk)
    assert "Nothing more is written before you have." in words_of(me.get(page_of(walk)))
    assert "Read by Priya Nalloor" in words_of(me.get(page_of(walk)))


def test_what_was_typed_is_kept_when_it_is_not_taken(case: Case, desk: Of) -> None:
    walk = case("exploring_both")
    me, page = desk(walk), page_of(walk)
    send(me, page, words="Lee is not told.")
    told(me, page, said="", answered="On Tuesday, then.")
    read = me.get(page)
    assert "Not saved yet" in words_of(read)
    assert fields_in(read, page)["words"] == "Lee is not told."
    assert fields_in(read, f"{page}/told")["answered"] == "On Tuesday, then."
    assert words_of(me.get("/work/today")).count("A message") == 2


@pytest.mark.parametrize(
    ("who", "reads", "writes_"),
    [("tom", True, True), ("sam", True, True), ("helen", True, False), ("olu", False, False)],
)
def test_who_reads_and_who_writes(
    case: Case, desk: Of, engine: Engine, who: str, reads: bool, writes_: bool
) -> None:
    walk = declared(case("exploring_both"), engine, who)
    writes(walk, engine, "heron")
    page = desk(walk, who).get(page_of(walk))
    assert ("heron" in page.text) is reads
    assert (f'action="{page_of(walk)}"' in page.text) is writes_


def test_whether_they_have_read_it_is_nobodys_business(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    me, page = desk(walk), page_of(walk)
    send(me, page, words="On Tuesday.")
    before = words_of(me.get(page))
    with going_on(walk, engine):
        mark_seen(walk.session, Actor(walk.harmed, "harmed"), walk.ref, now=walk.now)
    assert words_of(me.get(page)) == before


def test_no_page_of_one_side_ever_holds_a_word_of_a_message_of_the_other(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("following_up")
    me = desk(walk)
    writes(walk, engine, "heronlike", "harmed")
    writes(walk, engine, "grebelike", "responsible")
    me.now = walk.now
    assert send(me, page_of(walk), words="ploverlike").status_code == 303
    assert told(me, page_of(walk, "responsible"), said="snipelike", answered="ternlike").status_code == 303
    hers, his = ("heronlike", "ploverlike"), ("grebelike", "snipelike", "ternlike")
    case_ = f"/work/cases/{walk.ref}"
    pages = ("", "people", "choices", "risk", "preparation", "meeting", "letters", "agreement", "follow-up",
             "timeline", "pause")  # fmt: skip
    for side, mine, others in (("harmed", hers, his), ("responsible", his, hers)):
        person = getattr(walk, side)
        own = me.get(page_of(walk, side)).text
        assert all(word in own for word in mine)
        every = [f"{case_}/{page}?side={side}".replace("/?", "?") for page in pages]
        every += [f"{case_}/people/{person}/{page}" for page in ("messages", "account", "needs")]
        every += [f"{case_}/record/{person}"]
        for path in every:
            answer = me.get(path)
            assert answer.status_code == 200, path
            assert not [word for word in others if word in answer.text], path
    for path in (case_, f"{case_}/timeline", f"{case_}/people", "/work/today", "/work/cases"):
        text = me.get(path).text
        assert not [word for word in (*hers, *his) if word in text], path
