"""The equality questions: answered on one's own page or told to the desk, kept apart, counted."""

import re

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import insert

from features.steps.choice import own_page
from features.steps.service import PageWalk
from rj_workflow import db
from rj_workflow.clock import london_day
from rj_workflow.equality import QUESTIONS, name_of
from rj_workflow.models import equality_answer, new_id
from tests.factories.browser import fields_in, words_of
from tests.factories.routes import routes_of
from web.app import create_app

DESK = "/work/equality"


@pytest.fixture
def what_sam_read() -> list[str]:
    """What the desk read after it had typed something in."""
    return []


def answer(walk: PageWalk, path: str, **said: str) -> None:
    """Send a form of Maya's own pages."""
    browser = walk.browser("harmed")
    browser.fill_in("/p/safe", {"safe": "yes"})
    assert browser.fill_in(path, said).status_code == 303


def tell_the_desk(walk: PageWalk, **said: str) -> str:
    """Sam types in what Maya tells by phone; what he then reads."""
    walk.opened("sam", f"/work/cases/{walk.ref}")
    sam = walk.browser("sam")
    form = {**fields_in(sam.get(DESK), DESK), "ref": walk.ref, "side": "harmed", "channel": "phone", **said}
    reply = sam.fill_in(DESK, form)
    assert reply.status_code == 303, words_of(reply)[:400]
    return sam.get(reply.headers["location"]).text


@when("Maya answers on her own page that she is Sikh, and does not want to say how old she is")
def answers(walk: PageWalk) -> None:
    answer(walk, "/p/g", religion="sikh", age="not_said")


@when("Maya deletes all her answers")
def deletes(walk: PageWalk) -> None:
    answer(walk, "/p/g/away")


@then(parsers.parse('Maya reads among her answers "{one}" and "{other}"'))
def reads_answers(walk: PageWalk, one: str, other: str) -> None:
    read = own_page(walk, "harmed", "/g/all")
    assert f"What is your religion? {one}" in read
    assert f"How old are you? {other}" in read


@then("no question she left empty is among them")
def none_left_empty(walk: PageWalk) -> None:
    read = own_page(walk, "harmed", "/g/all")
    assert sum(one.words in read for one in QUESTIONS) == 2


@then("Maya reads that we hold none of hers")
def holds_none(walk: PageWalk) -> None:
    read = own_page(walk, "harmed", "/g/all")
    assert "We hold no answers of yours." in read
    assert "Sikh" not in read


def pages_of(walk: PageWalk) -> list[str]:
    """Every page that there is for staff, filled in for this case."""
    names = {
        "ref": walk.ref, "scope": "process", "version_of": "1", "lifecycle": "pause", "event": "pause",
        "kind": "order_check", "staff_id": walk.staff["priya"].id, "entry": "supervision",
        "person_id": walk.harmed, "language": "en", "form_": "plain", "what": "call",
        "promise_id": "0" * 32, "incident_id": "0" * 32, "adjustment_id": "0" * 32,
    }  # fmt: skip
    paths = [path for method, path in routes_of(create_app(walk.engine)) if method == "GET"]
    found = [path for path in paths if path.startswith("/work")]
    return [re.sub(r"\{(\w+)(:\w+)?\}", lambda m: names.get(m[1], "0" * 32), path) for path in found]


@then("no page that Priya, Tom, Helen or Sam can open holds her answer")
def no_page_of_staff(walk: PageWalk) -> None:
    opened = 0
    for who in ("priya", "tom", "helen", "sam"):
        walk.opened(who, f"/work/cases/{walk.ref}")
        for path in pages_of(walk):
            page = walk.browser(who).get(path)
            opened += page.status_code == 200 and walk.ref in page.text
            text = page.text
            if path == DESK:
                assert not re.search(r"<input[^>]* checked", text)
                continue  # it holds every answer there is, and none that was given
            assert "Sikh" not in text, (who, path)
            assert "sikh" not in text, (who, path)
            if "/cases/" in path:
                assert DESK not in text, (who, path)
    assert opened > 60


@then("no page of Lee holds it")
def no_page_of_lee(walk: PageWalk) -> None:
    for path in ("/h", "/n", "/c", "/i", "/w", "/g/all"):
        assert "Sikh" not in own_page(walk, "responsible", path)


@when("Maya tells Sam by phone that she is Sikh")
def tells_sam(walk: PageWalk, what_sam_read: list[str]) -> None:
    what_sam_read.append(tell_the_desk(walk, religion="sikh"))


@when("Maya tells Sam by phone to delete it")
def tells_sam_to_delete(walk: PageWalk) -> None:
    assert "Whatever this person answered is gone." in tell_the_desk(walk, do="delete")


@then("Sam is told that it is kept apart, and cannot open it again")
def kept_apart(walk: PageWalk, what_sam_read: list[str]) -> None:
    assert "Nobody here can open it again." in what_sam_read[-1]
    for page in (what_sam_read[-1], walk.browser("sam").get(DESK).text):
        assert not re.search(r"<input[^>]* checked", page)
    assert walk.browser("sam").get("/p/g/all").status_code == 303


@then("Maya reads that Sam wrote it down, as she said")
def wrote_down(walk: PageWalk) -> None:
    assert "Sam wrote it down, as you said." in own_page(walk, "harmed", "/g/all")


@then("Priya reads the questions and finds no form")
def no_form(walk: PageWalk) -> None:
    page = walk.opened("priya", DESK)
    assert "What is your religion?" in words_of(page)
    assert f'action="{DESK}"' not in page.text
    assert walk.browser("priya").fill_in(DESK, {"ref": walk.ref, "religion": "sikh"}).status_code == 404


def people_answer(walk: PageWalk, religion: str, number: int) -> None:
    """So many people of no case of ours answered this."""
    rows = [
        {"id": new_id(), "whose": name_of(new_id(), "harmed"), "side": "harmed", "question": "religion",
         "answer": religion, "said_on": london_day(walk.now), "entered_by": None, "channel": "portal"}
        for _ in range(number)
    ]  # fmt: skip
    with db.begin(walk.engine) as session:
        session.execute(insert(equality_answer), rows)


@given("four people answered that they are Sikh, and twelve that they are Hindu")
def some_answered(walk: PageWalk) -> None:
    people_answer(walk, "sikh", 4)
    people_answer(walk, "hindu", 12)


@when("one more answers that they are Sikh")
def one_more(walk: PageWalk) -> None:
    people_answer(walk, "sikh", 1)


def managers_page(walk: PageWalk) -> str:
    """What the manager reads of people harmed."""
    read = words_of(walk.browser("olu").get(DESK))
    return read.partition("How many: The person harmed")[2].partition("How many: The person resp")[0]


@then("the manager reads neither number, for the one would tell the other")
def neither(walk: PageWalk) -> None:
    read = managers_page(walk)
    assert "Religion: answered by about 15" in read
    assert "Sikh Fewer than 5, or left out" in read
    assert "Hindu Fewer than 5, or left out" in read


@then("the manager reads about five and about ten")
def five_and_ten(walk: PageWalk) -> None:
    read = managers_page(walk)
    assert "Sikh About 5" in read
    assert "Hindu About 10" in read
