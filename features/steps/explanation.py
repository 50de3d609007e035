"""Explaining before anybody answers: each point on the form, her own pages, and the manager's editions."""

from __future__ import annotations

import re

from pytest_bdd import parsers, then, when
from sqlalchemy import select

from features.steps.choice import own_page, press
from features.steps.service import PageWalk, SaidNo
from rj_workflow import db
from rj_workflow.explanation import DELIVERED, versions
from rj_workflow.models import event, note
from rj_workflow.seeds.casework import TOLD
from state_machines.explanation import EVERYTHING, POINTS
from tests.factories.browser import words_of

NEXT = "keep_record"
SHEET = "/work/explanation/en/plain"
PLAINER = "You can talk, write, meet, or do nothing at all."


@when("Priya explains being in touch, but not how to complain")
def leaves_one_out(walk: PageWalk, told: list[str]) -> None:
    form = {**TOLD, "everything_was_explained": [code for code in EVERYTHING if code != "complaints"]}
    try:
        walk.do("priya", "choice", "explain", form, holder=walk.harmed, topic="contact")
    except SaidNo as no:
        told.append(no.words)


@when("Priya explains being in touch, every point of it")
def explains(walk: PageWalk) -> None:
    walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic="contact")


@then(parsers.parse('the form says "{words}"'))
@then(parsers.parse('the page says "{words}"'))
def says(told: list[str], words: str) -> None:
    assert words in told[-1]


@then("Maya finds what was explained on her own page, and in Easy Read")
def she_finds_it(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/e")
    assert "What we explained to you" in page
    assert all(point.plain in page for point in POINTS)
    easy = own_page(walk, "harmed", "/e/easy")
    assert all(line in easy for point in POINTS for line in point.easy_read.split("\n"))


def boxes(walk: PageWalk, topic: str = NEXT) -> list[str]:
    """The points on the form of the next explanation to her."""
    path = f"/work/cases/{walk.ref}/step/choice/explain?holder={walk.harmed}&topic={topic}"
    return re.findall(r'name="everything_was_explained" value="(\w+)"', walk.read("priya", path))


@then("for the next question Priya is asked for one point only")
def one_point(walk: PageWalk) -> None:
    assert boxes(walk) == ["this_choice"]


@then("Priya goes through the whole with Maya again before the next question")
def the_whole(walk: PageWalk) -> None:
    assert boxes(walk) == list(EVERYTHING)


@when("Maya says on her own page that she would like to meet")
def would_like(walk: PageWalk) -> None:
    press(walk, "harmed", "/q", wish="face_to_face")


@then("nobody has said yes to meeting")
def nobody_said_yes(walk: PageWalk) -> None:
    assert walk.file.at("choice", walk.harmed, "take_part_face_to_face").state == "not_asked"
    assert "You told us what you would like" in own_page(walk, "harmed", "/h")


@then("Priya is asked to call her")
def asked_to_call(walk: PageWalk) -> None:
    assert "Call: they asked to talk" in words_of(walk.browser("priya").get("/work/today"))


@when("Maya says no to it on her own page")
def says_no(walk: PageWalk) -> None:
    press(walk, "harmed", "/c", purpose="contact")


@when("Maya says no to it by phone, and Sam writes it down")
def says_no_by_phone(walk: PageWalk) -> None:
    walk.do("sam", "choice", "say_no", {"channel": "phone"}, holder=walk.harmed, topic="contact")


@then(parsers.parse('Maya\'s answer is "{state}"'))
def her_answer(walk: PageWalk, state: str) -> None:
    assert walk.file.at("choice", walk.harmed, "contact").state == state


@then("nobody was asked why")
def not_asked_why(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        [said] = session.execute(select(event.c.id, event.c.data).where(event.c.event == "say_no")).all()
        assert session.scalars(select(note.c.field).where(note.c.event_id == said.id)).all() == []
    assert set(said.data) == {"channel"}


@when("Olu publishes plainer words for one point")
def publishes(walk: PageWalk) -> None:
    form = {**DELIVERED["en/plain"], "ways": PLAINER, "reason": "Read with our own people."}
    seen = walk.browser("olu").fill_in(SHEET, form)
    assert PLAINER in words_of(seen)
    confirmed = walk.browser("olu").fill_in(f"{SHEET}/confirm", {**form, "shown": "2026-1"})
    assert confirmed.status_code == 303
    assert "Edition 2026-2 is in force." in walk.read("olu", confirmed.headers["location"])


@then("Maya still finds the words she was told")
def still_hers(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/e")
    assert DELIVERED["en/plain"]["ways"] in page
    assert PLAINER not in page


@when(parsers.parse('Olu tries to publish "{words}"'))
def tries(walk: PageWalk, words: str, told: list[str]) -> None:
    form = {**DELIVERED["en/plain"], "ways": words, "reason": "To reach more people."}
    reply = walk.browser("olu").fill_in(SHEET, form)
    assert reply.status_code == 422
    assert words in words_of(reply)  # what was typed is still there
    told.append(words_of(reply))


@then("nothing else was published")
def nothing_published(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        assert versions(session) == []


@when("Priya prints the sheet in large print")
def prints(walk: PageWalk) -> None:
    sheet = walk.read("priya", f"{SHEET}/print?large=yes")
    assert "tp-handout--large" in sheet
    for name in (walk.harmed_name, walk.responsible_name, walk.ref):
        assert name not in sheet
    assert all(point.title in words_of(walk.browser("priya").get(f"{SHEET}/print")) for point in POINTS)


@then("the record says that it was hers, by phone, and that Sam wrote it down")
def hers_by_phone(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        [said] = session.execute(select(event).where(event.c.event == "say_no")).mappings()
    assert (said["actor_id"], said["on_behalf_of"]) == (walk.staff["sam"].id, walk.harmed)
    assert said["data"]["channel"] == "phone"
