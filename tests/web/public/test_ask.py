"""/info/ask: one question a page, everything typed comes along, and one enquiry at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from rj_workflow import db
from rj_workflow.commands.ask import MOST, TOO_MANY, WINDOW
from rj_workflow.models import case, check, metadata, participant, person
from rj_workflow.settings import settings
from tests.factories.browser import Browser, fields_in, words_of
from tests.factories.case import MONDAY, case_at
from web.public.questions import FIELDS, MISSING

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # only this page calls its command

ANSWERS: dict[str, Any] = {
    "whose": "harmed",
    "them_name": "",
    "name": "Maya",
    "reach_way": "call",
    "reach_detail": "01632 960 555",
    "reach_when": "hours",
    "reach_days": ["tue", "thu"],
    "reach_from": "2pm",
    "reach_to": "5pm",
    "contact_say": "The library",
    "never": ["voicemail", "post"],
    "told": "It was <my> neighbour.",
}
NOW = "/info/ask/now"


def filled_in(browser: Browser, **changed: Any) -> dict[str, Any]:
    """The page of the questions, filled in and not sent."""
    return {**fields_in(browser.get(NOW), NOW), **ANSWERS, **changed}


def asks(browser: Browser, **changed: Any) -> Response:
    return browser.post(NOW, data=filled_in(browser, **changed))


def how_many(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(case)) or 0


def test_whoever_answers_has_asked(anybody: Browser, engine: Engine) -> None:
    safe = anybody.post("/info/ask", data={"safe": "yes"})
    assert (safe.status_code, safe.headers["location"]) == (303, NOW)
    answer = asks(anybody)
    assert (answer.status_code, answer.headers["location"]) == (303, "/info/next")
    assert "within two working days" in words_of(anybody.get("/info/next"))
    with db.read(engine) as session:
        row = session.execute(select(person.c.name, participant.c.side).join(participant)).one()
        plan = session.scalar(select(check.c.data).where(check.c.kind == "safe_contact_plan"))
    assert tuple(row) == ("Maya", "harmed")
    assert plan is not None
    assert (plan["call_allowed"], plan["call_detail"], plan["call_days"]) == (
        "yes",
        "01632 960 555",
        ["tue", "thu"],
    )
    assert (plan["call_from"], plan["call_to"], plan["never"]) == ("14:00", "17:00", ["post", "voicemail"])
    assert plan["contact_say"] == "The library"


def test_not_now_says_how_to_reach_us_another_time_and_keeps_nothing(
    anybody: Browser, engine: Engine
) -> None:
    answer = anybody.post("/info/ask", data={"safe": "no"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/info/later")
    later = words_of(anybody.get("/info/later")).replace("\u00a0", " ")
    assert "Nothing you did here was kept." in later
    assert settings().service_phone in later
    with db.read(engine) as session:
        kept = {table.name for table in metadata.sorted_tables if session.execute(select(table)).first()}
    assert kept == set()
    assert not anybody.cookies


def test_neither_yes_nor_no_is_asked_again(anybody: Browser) -> None:
    answer = anybody.post("/info/ask", data={"safe": "perhaps"})
    assert (answer.status_code, answer.text.count(MISSING["safe"])) == (422, 2)


def test_what_is_missing_is_said_by_the_page_and_not_by_the_browser(anybody: Browser) -> None:
    """A browser says it in its own language, whatever the language of the page."""
    for path in ("/info/ask", NOW):
        html = anybody.get(path).text
        form = html[html.index("<form") :]
        assert " novalidate>" in form.partition("\n")[0]
        assert " required" not in form
        assert "pattern=" not in form


def test_what_is_refused_when_it_is_empty_is_not_called_optional(anybody: Browser) -> None:
    page = asks(anybody, reach_when="hours", reach_days=[], reach_from="", reach_to="")
    assert page.status_code == 422
    refused = set(re.findall(r'<li><a href="#(\w+)">', page.text))
    assert refused
    called = re.findall(r'(?:<label[^>]*|<legend[^>]*)>([^<]*) <span class="tp-optional">', page.text)
    words = [field.words for field in FIELDS if field.name in refused | {"reach_days", "reach_from"}]
    assert not {*words} & {*called}
    assert called  # the others are


@pytest.mark.parametrize(
    ("left_out", "missing"),
    [
        ({"whose": ""}, ["whose"]),
        ({"whose": "neither"}, ["whose"]),
        ({"name": " "}, ["name"]),
        ({"reach_way": "", "reach_detail": "", "reach_when": ""},
         ["reach_way", "reach_detail", "reach_when"]),
        ({"whose": "", "name": "", "reach_when": ""}, ["whose", "name", "reach_when"]),
    ],
)  # fmt: skip
def test_where_a_browser_sends_it_all_the_same_it_is_said_and_nothing_is_lost(
    anybody: Browser, engine: Engine, left_out: dict[str, Any], missing: list[str]
) -> None:
    page = asks(anybody, **left_out)
    assert page.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', page.text) == missing
    for name in missing:
        assert page.text.count(MISSING[name]) == 2
        assert f'id="{name}"' in page.text
    again = fields_in(page, NOW)
    kept = {name: said for name, said in ANSWERS.items() if name not in left_out}
    typed = {name: one.strip() if isinstance(one := again[name], str) else one for name in kept}
    assert typed == kept
    assert "<title>Error: Help and information" in page.text
    assert how_many(engine) == 0


def test_a_name_that_is_too_long_is_said(anybody: Browser) -> None:
    page = asks(anybody, name="x" * 121, them_name="y" * 121)
    assert page.text.count("Keep it under 120 letters.") == 4
    assert re.findall(r'<li><a href="#(\w+)">', page.text) == ["them_name", "name"]


@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_for_somebody_else_the_one_who_asked_is_the_one_we_reach(
    anybody: Browser, engine: Engine, side: str
) -> None:
    assert asks(anybody, whose=f"other_{side}", name="Ruth").status_code == 303
    with db.read(engine) as session:
        rows = session.execute(select(participant.c.side, person.c.name).join(person)).all()
    assert {tuple(row) for row in rows} == {(side, "Not named"), ("introducer", "Ruth")}


def test_pressing_twice_asks_once_and_other_answers_are_not_taken_over(
    anybody: Browser, engine: Engine
) -> None:
    form = filled_in(anybody)
    assert [anybody.post(NOW, data=form).status_code for _ in range(2)] == [303, 303]
    assert how_many(engine) == 1
    changed = anybody.post(NOW, data={**form, "told": "More"})
    assert changed.status_code == 409
    assert "We have what you sent first." in words_of(changed)
    assert how_many(engine) == 1


def test_too_many_from_one_place_are_told_before_they_write_and_how_to_call(
    anybody: Browser, engine: Engine
) -> None:
    late = filled_in(anybody)  # somebody who had the page open already
    for _ in range(MOST):
        assert asks(anybody).status_code == 303
    for refused in (anybody.get(NOW), anybody.post(NOW, data=late)):
        assert refused.status_code == 429
        said = words_of(refused).replace("\u00a0", " ")
        assert TOO_MANY in said
        assert settings().service_phone in said
    assert fields_in(refused, NOW)["told"].strip() == ANSWERS["told"]
    assert how_many(engine) == MOST
    anybody.now = MONDAY + WINDOW
    assert anybody.post(NOW, data=late).status_code == 303


def test_known_and_unknown_are_answered_alike(engine: Engine) -> None:
    known = Browser(engine, case_at(engine, "exploring_first").now)
    there, here = asks(known, name="Maya Okafor"), asks(known, name="Nobody Known")
    assert there.headers["location"] == here.headers["location"]
    assert known.get(there.headers["location"]).text == known.get(here.headers["location"]).text


@pytest.mark.parametrize("path", ["/info/ask", NOW])
def test_no_form_is_taken_from_elsewhere(anybody: Browser, engine: Engine, path: str) -> None:
    answer = anybody.post(path, data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert how_many(engine) == 0
