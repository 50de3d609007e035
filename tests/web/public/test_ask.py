"""/info/ask: one question a page, everything typed comes along, and one enquiry at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from rj_workflow import db
from rj_workflow.commands.ask import MOST, TOO_MANY, WINDOW
from rj_workflow.models import case, check, metadata, participant, person
from rj_workflow.settings import settings
from tests.factories.browser import Browser, fields_in, words_of
from tests.factories.case import MONDAY, case_at
from web.public.questions import ASKED, MISSING

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # only this page calls its command

ANSWERS = {
    "safe": "yes",
    "whose": "harmed",
    "them_side": "",
    "them_name": "",
    "name": "Maya",
    "contact_channel": "call",
    "contact_detail": "01632 960 555",
    "contact_hours": "Tuesday, 2pm to 5pm",
    "contact_say": "The library",
    "contact_never": "No voicemail",
    "told": "It was <my> neighbour.",
}


def on_the_page(page: Response) -> dict[str, str]:
    return {name: said for name, said in fields_in(page, "/info/ask").items() if isinstance(said, str)}


def press(browser: Browser, page: Response, go: str = "on", **typed: str) -> Response:
    """Fill in this page and press one of its buttons."""
    return browser.post("/info/ask", data={**on_the_page(page), **typed, "go": go})


def through(browser: Browser, **changed: str) -> Response:
    """Answer every question in turn; the page on which they are checked."""
    answers, page = ANSWERS | changed, browser.get("/info/ask")
    for _ in range(len(ASKED) + 1):
        at = on_the_page(page)["at"]
        asked = next((one.fields for one in ASKED if one.name == at), None)
        names = [field.name for field in asked] if asked else ["safe"]
        page = press(browser, page, **{name: answers[name] for name in names})
        if "Check what you wrote" in page.text:
            return page
    raise AssertionError(words_of(page))


def send(browser: Browser, page: Response) -> Response:
    return browser.post("/info/ask/send", data=fields_in(page, "/info/ask/send"))


def how_many(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(case)) or 0


def test_whoever_answers_every_question_has_asked(anybody: Browser, engine: Engine) -> None:
    answer = send(anybody, through(anybody))
    assert (answer.status_code, answer.headers["location"]) == (303, "/info/next")
    assert "within two working days" in words_of(anybody.get("/info/next"))
    with db.read(engine) as session:
        row = session.execute(select(person.c.name, participant.c.side).join(participant)).one()
        plan = session.scalar(select(check.c.data).where(check.c.kind == "safe_contact_plan"))
    assert tuple(row) == ("Maya", "harmed")
    assert plan == {name: said for name, said in ANSWERS.items() if name.startswith("contact_")}


def test_only_when_it_is_sent_is_anything_kept(anybody: Browser, engine: Engine) -> None:
    through(anybody)
    with db.read(engine) as session:
        kept = {table.name for table in metadata.sorted_tables if session.execute(select(table)).first()}
    assert kept == set()
    assert not anybody.cookies


def test_not_now_says_how_to_reach_us_another_time(anybody: Browser, engine: Engine) -> None:
    answer = press(anybody, anybody.get("/info/ask"), safe="no")
    assert (answer.status_code, answer.headers["location"]) == (303, "/info/later")
    later = words_of(anybody.get("/info/later")).replace("\u00a0", " ")
    assert "Nothing you did here was kept." in later
    assert settings().service_phone in later
    assert how_many(engine) == 0


@pytest.mark.parametrize(
    ("at", "missing"),
    [
        ("safe", ["safe"]), ("whose", ["whose"]), ("them", ["them_side"]), ("name", ["name"]),
        ("reach", ["contact_channel", "contact_detail", "contact_hours"]), ("more", []),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    anybody: Browser, at: str, missing: list[str]
) -> None:
    typed = {"told": "Mine", "contact_say": "Hi"} | ({} if at == "whose" else {"whose": "other"})
    page = anybody.post("/info/ask", data={"at": at, "go": "on", **typed})
    assert page.status_code == (422 if missing else 200)
    for name in missing:
        assert page.text.count(MISSING[name]) == 2
        assert f'href="#{name}"' in page.text
        assert f'id="{name}"' in page.text
    assert "Mine" in page.text
    assert 'value="Hi"' in page.text
    assert page.text.count("<title>Error: ") == bool(missing)


def test_a_name_that_is_too_long_and_an_answer_nobody_offers_are_said(anybody: Browser) -> None:
    long = anybody.post("/info/ask", data={"at": "name", "go": "on", "name": "x" * 121})
    assert long.text.count("Keep it under 120 letters.") == 2
    made_up = anybody.post("/info/ask", data={"at": "whose", "go": "on", "whose": "neither"})
    assert (made_up.status_code, made_up.text.count(MISSING["whose"])) == (422, 2)


def test_going_back_and_changing_one_answer_keeps_all_others(anybody: Browser) -> None:
    page = through(anybody)
    assert "It was &lt;my&gt; neighbour." in page.text
    carried = fields_in(page, "/info/ask/send")
    asked = anybody.post("/info/ask", data={**carried, "go": "change-reach"})
    assert 'value="01632 960 555"' in asked.text
    again = press(anybody, asked, contact_detail="01632 960 556", contact_channel="call")
    assert "Check what you wrote" in again.text, "straight back to the check, since all others are there"
    said = words_of(again)
    assert "01632 960 556" in said
    assert "Tuesday, 2pm to 5pm" in said
    back = press(anybody, asked, go="back")
    assert on_the_page(back)["at"] == "name"
    assert on_the_page(back)["contact_detail"] == "01632 960 555"


def test_turning_to_somebody_else_asks_who_that_is(anybody: Browser) -> None:
    carried = fields_in(through(anybody), "/info/ask/send")
    asked = anybody.post("/info/ask", data={**carried, "go": "change-whose"})
    asked = press(anybody, asked, whose="other")
    assert on_the_page(asked)["at"] == "them"


def test_for_somebody_else_the_one_who_asked_is_the_one_we_reach(anybody: Browser, engine: Engine) -> None:
    page = through(anybody, whose="other", them_side="harmed", them_name="", name="Ruth")
    assert send(anybody, page).status_code == 303
    with db.read(engine) as session:
        rows = session.execute(select(participant.c.side, person.c.name).join(person)).all()
    assert {tuple(row) for row in rows} == {("harmed", "Not named"), ("introducer", "Ruth")}


def test_pressing_twice_asks_once_and_other_answers_are_not_taken_over(
    anybody: Browser, engine: Engine
) -> None:
    page = through(anybody)
    assert [send(anybody, page).status_code for _ in range(2)] == [303, 303]
    assert how_many(engine) == 1
    changed = anybody.post("/info/ask/send", data={**fields_in(page, "/info/ask/send"), "told": "More"})
    assert changed.status_code == 409
    assert "We have what you sent first." in words_of(changed)
    assert how_many(engine) == 1


def test_too_many_from_one_place_read_a_clear_sentence_and_the_number(
    anybody: Browser, engine: Engine
) -> None:
    for _ in range(MOST):
        assert send(anybody, through(anybody)).status_code == 303
    page = through(anybody)
    refused = send(anybody, page)
    assert refused.status_code == 429
    said = words_of(refused).replace("\u00a0", " ")
    assert TOO_MANY in said
    assert settings().service_phone in said
    assert "What you wrote is still here." in said
    assert fields_in(refused, "/info/ask/send") == fields_in(page, "/info/ask/send")
    assert how_many(engine) == MOST
    anybody.now = MONDAY + WINDOW
    assert send(anybody, refused).status_code == 303


def test_known_and_unknown_are_answered_alike(engine: Engine) -> None:
    known = Browser(engine, case_at(engine, "exploring_first").now)
    there = send(known, through(known, name="Maya Okafor"))
    here = send(known, through(known, name="Nobody Known"))
    assert there.headers["location"] == here.headers["location"]
    assert known.get(there.headers["location"]).text == known.get(here.headers["location"]).text


@pytest.mark.parametrize("path", ["/info/ask", "/info/ask/send"])
def test_no_form_is_taken_from_elsewhere(anybody: Browser, engine: Engine, path: str) -> None:
    answer = anybody.post(path, data=ANSWERS, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert how_many(engine) == 0


def test_sending_what_is_not_whole_leads_to_what_is_missing(anybody: Browser, engine: Engine) -> None:
    answer = anybody.post("/info/ask/send", data={**ANSWERS, "contact_detail": ""})
    assert answer.status_code == 422
    assert MISSING["contact_detail"] in words_of(answer)
    assert how_many(engine) == 0
