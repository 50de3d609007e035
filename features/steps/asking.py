"""Somebody asks us to be in touch: on the public pages, for somebody else, or on paper."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.service import PageWalk
from rj_workflow import db
from rj_workflow.models import case, metadata
from rj_workflow.settings import settings
from tests.factories.browser import Browser, fields_in, words_of

if TYPE_CHECKING:
    from httpx2 import Response

SAFELY: dict[str, Any] = {
    "reach_way": "call",
    "reach_detail": "01632 960 555",
    "reach_when": "hours",
    "reach_days": ["tue"],
    "reach_from": "2pm",
    "reach_to": "5pm",
    "contact_say": "It is about the library books",
    "never": ["voicemail"],
}
NOW = "/info/ask/now"
FOR_HERSELF = {"whose": "harmed", "name": "Bluebell", **SAFELY, "told": "It was my neighbour."}
FOR_HER_SON = FOR_HERSELF | {"whose": "other_harmed", "them_name": "Joe", "name": "Ruth"}
# What is there before anybody asks: who works here, and what is known of them.
OF_THE_OFFICE = {"staff", "office_change", "practice_record"}
IN_HER_WORDS = "Call 01632 960 555, Tuesday, 2pm to 5pm."


@pytest.fixture
def theirs(walk: PageWalk) -> Browser:
    """A computer in which nobody is signed in."""
    return Browser(walk.engine, lambda: walk.now)


def asks(theirs: Browser, said: dict[str, Any]) -> Response:
    """It is safe; then the questions, as somebody answers them, and sent."""
    theirs.post("/info/ask", data={"safe": "yes"})
    return theirs.post(NOW, data={**fields_in(theirs.get(NOW), NOW), **said})


def refs(walk: PageWalk) -> list[str]:
    with db.read(walk.engine) as session:
        return list(session.scalars(select(case.c.ref).order_by(case.c.ref)))


def on_the_case(walk: PageWalk, who: str, page: str = "") -> str:
    """What this colleague reads on the only case, once they have said that they know nobody."""
    walk.ref = refs(walk)[-1]
    return words_of(walk.opened(who, f"/work/cases/{walk.ref}{page}"))


def part_of_the_page(walk: PageWalk, title: str) -> str:
    """What Helen reads of one person, from their heading to the next."""
    on_the_case(walk, "helen")
    page = walk.read("helen", f"/work/cases/{walk.ref}/people")
    parts = re.split(r"<h2[^>]*>", page)
    return next(words for part in parts if (words := plain(part)).startswith(title))


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@when(
    parsers.parse('Maya asks on the public pages, as "{name}", and says how she can be reached safely'),
    target_fixture="reply",
)
def maya_asks(theirs: Browser, name: str) -> Response:
    return asks(theirs, FOR_HERSELF | {"name": name})


@then("she reads when she will be answered, and no reference")
def reads_when(walk: PageWalk, theirs: Browser, reply: Response) -> None:
    assert reply.status_code == 303
    page = theirs.get(reply.headers["location"])
    assert "within two working days" in words_of(page)
    assert not re.search(r"R-\d", page.text + reply.headers["location"])


@then("Sam reads on his list, after he has declared, that an enquiry is to be answered by Wednesday")
def on_sams_list(walk: PageWalk) -> None:
    before = words_of(walk.browser("sam").get("/work/today?tab=week"))
    assert "Something is promised here" in before
    assert "Bluebell" not in before
    on_the_case(walk, "sam")
    after = words_of(walk.browser("sam").get("/work/today?tab=week"))
    assert "Wednesday 4 March" in after
    assert "Answer the enquiry" in after


@then("it stands there without a crime reference and without anybody who has taken it on")
def as_an_enquiry(walk: PageWalk) -> None:
    said = on_the_case(walk, "sam")
    assert "Take this enquiry on" in said
    with db.read(walk.engine) as session:
        row = session.execute(select(case)).mappings().one()
    assert (row["state"], row["caseworker_id"], row["harm"]) == ("enquiry", None, "")


@when("Sam takes it on")
def takes(walk: PageWalk) -> None:
    walk.send("sam", f"/work/cases/{walk.ref}/take", {})


@then(parsers.parse('he reads the safe way to reach "{name}", in her words'))
def reads_the_way(walk: PageWalk, name: str) -> None:
    people = on_the_case(walk, "sam", "/people")
    assert name in people
    assert IN_HER_WORDS in people
    assert "Never leave a message" in people
    assert "It was my neighbour." in on_the_case(walk, "sam", "/timeline")


@then("Sam, who has declared, does not read her number")
def reads_no_number(walk: PageWalk) -> None:
    for page in ("", "/people", "/timeline"):
        assert "01632 960 555" not in on_the_case(walk, "sam", page)


@then("Helen does")
def helen_does(walk: PageWalk) -> None:
    assert "01632 960 555" in on_the_case(walk, "helen", "/people")


@when("Ruth asks on the public pages for her son, who was harmed")
def ruth_asks(theirs: Browser) -> None:
    assert asks(theirs, FOR_HER_SON).status_code == 303


@then("only Ruth may be contacted, in the way she said")
def only_ruth(walk: PageWalk) -> None:
    ruths = part_of_the_page(walk, "Ruth, asked for them")
    assert "They asked us" in ruths
    assert IN_HER_WORDS in ruths


@then("nobody has grounds to contact her son, or a way to")
def not_her_son(walk: PageWalk) -> None:
    joes = part_of_the_page(walk, "Joe")
    assert "Nothing yet" in joes
    assert "No safe way recorded. Do not contact." in joes
    assert "01632 960 555" not in joes


@when("Maya says on the public pages that it is not safe to answer now", target_fixture="reply")
def not_safe(theirs: Browser) -> Response:
    return theirs.post("/info/ask", data={"safe": "no"})


@then("she reads how to reach us another time")
def another_time(theirs: Browser, reply: Response) -> None:
    page = words_of(theirs.get(reply.headers["location"])).replace("\u00a0", " ")
    assert "Another time, then" in page
    assert settings().service_phone in page


@then("nothing about her is kept")
def nothing_kept(walk: PageWalk, theirs: Browser) -> None:
    with db.read(walk.engine) as session:
        kept = {table.name for table in metadata.sorted_tables if session.execute(select(table)).first()}
    assert kept <= OF_THE_OFFICE
    assert not theirs.cookies


@when(parsers.parse('Maya asks on the public pages, as "{name}", and presses twice'))
def presses_twice(theirs: Browser, name: str) -> None:
    form = {**fields_in(theirs.get(NOW), NOW), **FOR_HERSELF, "name": name}
    assert [theirs.post(NOW, data=form).status_code for _ in range(2)] == [303, 303]


@then("there is one enquiry")
def one_enquiry(walk: PageWalk) -> None:
    assert len(refs(walk)) == 1


@given("five people have asked on the public pages from the computer in the library")
def five_have_asked(theirs: Browser) -> None:
    for name in ("Ash", "Birch", "Cedar", "Elm", "Fir"):
        assert asks(theirs, FOR_HERSELF | {"name": name}).status_code == 303


@when("Maya wants to ask there too", target_fixture="reply")
def wants_to_ask(theirs: Browser) -> Response:
    return theirs.get(NOW)


@then("she reads, before she writes anything, that we can take no more just now, and our number")
def can_take_no_more(reply: Response) -> None:
    said = words_of(reply).replace("\u00a0", " ")
    assert "can take no more just now" in said
    assert settings().service_phone in said
    assert "<form" not in reply.text


@then("an hour later she can")
def an_hour_later(walk: PageWalk, theirs: Browser) -> None:
    walk.now += timedelta(hours=1)
    assert asks(theirs, FOR_HERSELF).status_code == 303
    assert len(refs(walk)) == 6


@when("Maya hands in the paper form, and Sam types it in")
def types_it_in(walk: PageWalk) -> None:
    form = {"name": "Bluebell", "side": "harmed", **SAFELY, "told": FOR_HERSELF["told"],
            "basis": "own_request", "interests": "none"}  # fmt: skip
    walk.send("sam", "/work/cases/new", form)


@then("Sam has an enquiry with her safe way and her words, as if she had asked online")
def as_if_online(walk: PageWalk) -> None:
    reads_the_way(walk, "Bluebell")
    assert "Take this enquiry on" not in on_the_case(walk, "sam")
