"""Nothing typed is lost: not with the session, not with the window, not on the way to what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.models import draft
from rj_workflow.queries.worklist import promises
from rj_workflow.timers.sweep import DRAFTS_KEPT_FOR, sweep_all
from tests.factories.browser import Browser, browser_of, fields_in, hidden, words_of
from tests.factories.case import case_at, declared, going_on
from tests.factories.staff import PASSWORD
from web.staff.acts import act_for

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.database

WORDS = "Nobody drives her home; she said so twice."
SECTION = "safety-and-pressure"
A_NIGHT = timedelta(hours=9)


@pytest.fixture
def written(engine: Engine) -> Walk:
    """An assessment that is being written."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.assess("process")
    return walk


@pytest.fixture
def sent(engine: Engine) -> Walk:
    """One that waits for a decision."""
    return declared(case_at(engine, "awaiting_sign_off"), engine, "david")


def section(walk: Walk) -> str:
    return f"/work/cases/{walk.ref}/risk/process?section={SECTION}"


def decision(walk: Walk) -> str:
    return f"/work/signoffs/{walk.ref}/process/1"


def found(walk: Walk) -> str:
    """The field in which it is written what was found about pressure."""
    return f"P4__{walk.harmed}__found"


def stop_form(walk: Walk) -> str:
    return f"/work/cases/{walk.ref}/step/safety_stop/raise_stop"


def order_form(walk: Walk) -> str:
    return f"/work/cases/{walk.ref}/check/order_check"


def of_section(browser: Browser, walk: Walk) -> tuple[str, dict[str, str]]:
    """Where the form of a section goes, and what it carries with something typed in it."""
    page = browser.get(section(walk))
    carried = {name: hidden(page, name) for name in ("section", "shown", "side", "number", "draft")}
    typed = {f"P4__{walk.harmed}__present": "no", found(walk): WORDS}
    return f"/work/cases/{walk.ref}/risk/process", carried | typed


def of_decision(browser: Browser, walk: Walk) -> tuple[str, dict[str, str]]:
    page = browser.get(decision(walk))
    carried = {name: hidden(page, name) for name in ("version", "key", "draft")}
    typed = {"decision": "as_planned", "as_planned__reason": WORDS, "password": PASSWORD}
    return decision(walk), carried | typed


def of_step(browser: Browser, walk: Walk) -> tuple[str, dict[str, str]]:
    page = browser.get(stop_form(walk))
    return stop_form(walk), {name: hidden(page, name) for name in ("version", "key", "draft")} | {
        "what": WORDS
    }


def of_check(browser: Browser, walk: Walk) -> tuple[str, dict[str, str]]:
    page = browser.get(order_form(walk))
    return order_form(walk), {"draft": hidden(page, "draft"), "outcome": "clear", "note": WORDS}


FORMS = [
    pytest.param("priya", of_section, section, id="a section of an assessment"),
    pytest.param("helen", of_decision, decision, id="a decision"),
    pytest.param("priya", of_step, stop_form, id="a step"),
    pytest.param("priya", of_check, order_form, id="a check"),
]
Form = Callable[["Browser", "Walk"], tuple[str, dict[str, str]]]
Page = Callable[["Walk"], str]


def standing(engine: Engine, who: str) -> Walk:
    walk = case_at(engine, "awaiting_sign_off" if who == "helen" else "being_assessed")
    if who == "priya":
        with going_on(walk, engine):
            walk.assess("process")
    return declared(walk, engine, "david")


def kept(engine: Engine) -> list[dict[str, str]]:
    with db.read(engine) as session:
        return [dict(row) for row in session.scalars(select(draft.c.fields))]


def sign_in_again(browser: Browser, who: str, location: str) -> str:
    """Sign in on the page that one was led to; where that leads."""
    browser.get(location)
    page = browser.get(location)
    form = {"email": f"{who}@example.org", "password": PASSWORD, "next": hidden(page, "next")}
    answer = browser.post("/work/sign-in", data=form)
    assert answer.status_code == 303
    return str(answer.headers["location"])


@pytest.mark.parametrize(("who", "form", "page"), FORMS)
def test_a_form_that_meets_a_closed_door_is_there_after_signing_in(
    engine: Engine, who: str, form: Form, page: Page
) -> None:
    walk = standing(engine, who)
    browser = browser_of(engine, walk.staff[who], walk.now)
    path, typed = form(browser, walk)
    browser.now = walk.now + A_NIGHT
    answer = browser.fill_in(path, typed)
    assert answer.status_code == 303
    door = str(answer.headers["location"])
    assert door.startswith("/work/sign-in?")
    assert "What you typed is kept." in words_of(browser.get(door))
    back = sign_in_again(browser, who, door)
    assert back == page(walk)
    again = browser.get(back)
    assert "Not saved yet: kept from" in words_of(again)
    assert WORDS in unescape(again.text)
    assert PASSWORD not in str(kept(engine))


@pytest.mark.parametrize(("who", "form", "page"), FORMS)
def test_the_next_person_at_the_same_browser_sees_nothing_of_it(
    engine: Engine, who: str, form: Form, page: Page
) -> None:
    walk = standing(engine, who)
    browser = browser_of(engine, walk.staff[who], walk.now)
    path, typed = form(browser, walk)
    browser.now = walk.now + A_NIGHT
    door = str(browser.fill_in(path, typed).headers["location"])
    other = {"priya": "tom", "helen": "david"}[who]
    shown = browser.get(sign_in_again(browser, other, door))
    assert shown.status_code == 200
    assert WORDS not in unescape(shown.text)
    assert "Not saved yet" not in words_of(shown)
    assert WORDS not in unescape(browser.get("/work/today").text)


def test_signing_out_in_another_window_loses_nothing(engine: Engine, written: Walk) -> None:
    browser = browser_of(engine, written.staff["priya"], written.now)
    path, typed = of_section(browser, written)
    csrf = browser.csrf
    browser.fill_in("/work/sign-out")
    answer = browser.post(path, data={"csrf": csrf, **typed})
    assert sign_in_again(browser, "priya", str(answer.headers["location"])) == section(written)
    assert WORDS in unescape(browser.get(section(written)).text)


def test_signing_in_again_in_another_window_loses_nothing(engine: Engine, written: Walk) -> None:
    browser = browser_of(engine, written.staff["priya"], written.now)
    path, typed = of_section(browser, written)
    before = browser.csrf
    browser.become("staff", written.staff["priya"].id)
    answer = browser.post(path, data={"csrf": before, **typed})
    assert (answer.status_code, answer.headers["location"]) == (303, section(written))
    assert WORDS in unescape(browser.get(section(written)).text)


def test_a_form_of_somebody_else_is_kept_for_them_and_not_taken(engine: Engine, written: Walk) -> None:
    browser = browser_of(engine, written.staff["priya"], written.now)
    path, typed = of_section(browser, written)
    hers = browser.csrf
    browser.become("staff", written.staff["tom"].id)
    assert browser.post(path, data={"csrf": hers, **typed}).status_code == 403
    assert WORDS not in unescape(browser.get(section(written)).text)
    browser.become("staff", written.staff["priya"].id)
    assert WORDS in unescape(browser.get(section(written)).text)


@pytest.mark.parametrize(("who", "form", "page"), FORMS)
def test_what_is_kept_while_typing_is_there_in_a_new_window(
    engine: Engine, who: str, form: Form, page: Page
) -> None:
    walk = standing(engine, who)
    browser = browser_of(engine, walk.staff[who], walk.now)
    _, typed = form(browser, walk)
    assert words_of(browser.fill_in("/work/drafts", typed)).startswith("Kept ")
    window = browser_of(engine, walk.staff[who], walk.now)
    shown = window.get(page(walk))
    assert WORDS in unescape(shown.text)
    assert "Throw it away" in words_of(shown)
    thrown = window.fill_in("/work/drafts/away", {"draft": page(walk)})
    assert (thrown.status_code, thrown.headers["location"]) == (303, page(walk))
    assert WORDS not in unescape(window.get(page(walk)).text)
    assert kept(engine) == []


@pytest.mark.parametrize(("who", "form", "page"), FORMS)
def test_an_accepted_form_leaves_nothing_behind(engine: Engine, who: str, form: Form, page: Page) -> None:
    walk = standing(engine, who)
    browser = browser_of(engine, walk.staff[who], walk.now)
    path, typed = form(browser, walk)
    browser.fill_in("/work/drafts", typed)
    assert len(kept(engine)) == 1
    more = {"who_was_told": "Helen", "what_was_asked": "Police"} | dict.fromkeys(("agency",), "police")
    assert browser.fill_in(path, {**more, **typed}).status_code == 303
    assert kept(engine) == []
    assert "Not saved yet" not in words_of(browser.get(page(walk)))


def test_a_refused_decision_is_there_after_following_a_link_to_what_is_missing(
    engine: Engine, sent: Walk
) -> None:
    helen = browser_of(engine, sent.staff["helen"], sent.now)
    path, typed = of_decision(helen, sent)
    assert helen.fill_in(path, typed | {"password": "wrong"}).status_code == 422
    helen.get(f"/work/cases/{sent.ref}")
    shown = helen.get(decision(sent))
    assert WORDS in unescape(shown.text)
    assert 'value="as_planned" autocomplete="off" aria-describedby="decision-says" checked' in shown.text


def test_both_texts_are_shown_when_a_colleague_wrote_meanwhile(engine: Engine, written: Walk) -> None:
    priya = browser_of(engine, written.staff["priya"], written.now)
    tom = browser_of(engine, written.staff["tom"], written.now)
    path, typed = of_section(priya, written)
    _, toms = of_section(tom, written)
    priya.now = written.now + A_NIGHT
    priya.fill_in(path, typed)
    assert tom.fill_in(path, toms | {found(written): "Her brother waits outside."}).status_code == 303
    priya.become("staff", written.staff["priya"].id)
    shown = unescape(priya.get(section(written)).text)
    assert re.search(r"Tom Ellery wrote in this section, .*\d[ap]m\.", shown)
    assert WORDS in shown
    assert "Her brother waits outside." in shown
    _, again = of_section(priya, written)
    assert priya.fill_in(path, again).status_code == 303
    assert kept(engine) == []


def test_a_refusal_because_somebody_was_faster_keeps_both(engine: Engine, written: Walk) -> None:
    priya = browser_of(engine, written.staff["priya"], written.now)
    path, typed = of_section(priya, written)
    with going_on(written, engine):
        his = {"present": "no", "found": "His words.", "who_said": "self", "own_view": "Fine."}
        written.answer("process", {("P4", "harmed"): his})
    assert priya.fill_in(path, typed).status_code == 409
    shown = unescape(priya.get(section(written)).text)
    assert WORDS in shown
    assert "His words." in shown


def test_a_decision_that_somebody_else_took_meanwhile_keeps_my_words(engine: Engine, sent: Walk) -> None:
    david = browser_of(engine, sent.staff["david"], sent.now)
    _, typed = of_decision(david, sent)
    david.fill_in("/work/drafts", typed)
    with going_on(sent, engine):
        sent.do("helen", "risk", "send_back", {"what_to_change": "Who drives?"}, topic="process")
    words = words_of(david.get(decision(sent)))
    assert "Decided by Helen Marsh at" in words
    assert WORDS in words
    assert "Throw it away" in words


def test_a_case_that_is_shut_to_them_takes_what_they_typed_with_it(engine: Engine, sent: Walk) -> None:
    david = browser_of(engine, sent.staff["david"], sent.now)
    _, typed = of_decision(david, sent)
    david.fill_in("/work/drafts", typed)
    with going_on(sent, engine):
        sent.check("helen", "interests", "conflict", about=sent.staff["david"].id)
    assert kept(engine) == []
    assert david.fill_in("/work/drafts", typed).status_code == 404
    assert david.get(decision(sent)).status_code == 404


def test_a_draft_of_a_case_that_is_not_theirs_is_not_kept(engine: Engine, sent: Walk) -> None:
    sam = browser_of(engine, sent.staff["priya"], sent.now)
    for address in ("/work/cases/R-999/risk/process", "/p/h", "https://evil.test", "/work/cases/", ""):
        answer = sam.fill_in("/work/drafts", {"draft": address, "words": WORDS})
        assert answer.status_code == 404
    assert kept(engine) == []


def test_today_says_what_is_not_saved_yet(engine: Engine, sent: Walk) -> None:
    helen = browser_of(engine, sent.staff["helen"], sent.now)
    _, typed = of_decision(helen, sent)
    helen.fill_in("/work/drafts", typed)
    assert f"Not saved yet A decision, {sent.ref}" in words_of(helen.get("/work/today"))
    david = browser_of(engine, sent.staff["david"], sent.now)
    assert "Not saved yet" not in words_of(david.get("/work/today"))


def test_an_empty_form_is_no_draft(engine: Engine, sent: Walk) -> None:
    helen = browser_of(engine, sent.staff["helen"], sent.now)
    _, typed = of_decision(helen, sent)
    helen.fill_in("/work/drafts", typed)
    assert helen.fill_in("/work/drafts", {"draft": decision(sent), "version": "3"}).text == ""
    assert kept(engine) == []


def test_what_nobody_came_back_for_goes(engine: Engine, sent: Walk) -> None:
    helen = browser_of(engine, sent.staff["helen"], sent.now)
    _, typed = of_decision(helen, sent)
    helen.fill_in("/work/drafts", typed)
    sweep_all(engine, sent.now + DRAFTS_KEPT_FOR)
    assert len(kept(engine)) == 1
    sweep_all(engine, sent.now + DRAFTS_KEPT_FOR + timedelta(seconds=1))
    assert kept(engine) == []


def test_a_form_from_elsewhere_is_kept_for_nobody(engine: Engine, written: Walk) -> None:
    browser = browser_of(engine, written.staff["priya"], written.now)
    path, typed = of_section(browser, written)
    browser.cookies.clear()
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert browser.fill_in(path, typed, **foreign).status_code == 303
    assert browser.post(path, data={"csrf": "guessed", **typed}).status_code == 303
    assert kept(engine) == []


def test_a_part_for_htmx_leads_to_the_door_and_back(engine: Engine, written: Walk) -> None:
    browser = browser_of(engine, written.staff["priya"], written.now)
    path, typed = of_section(browser, written)
    browser.now = written.now + A_NIGHT
    by_itself = browser.fill_in("/work/drafts", typed, **{"HX-Request": "true"})
    assert by_itself.status_code == 401
    assert "HX-Redirect" not in by_itself.headers
    pressed = browser.fill_in(path, typed, **{"HX-Request": "true"})
    assert pressed.status_code == 401
    assert sign_in_again(browser, "priya", pressed.headers["HX-Redirect"]) == section(written)


# --- every other form in which somebody writes


def letters(walk: Walk) -> str:
    return f"/work/cases/{walk.ref}/letters"


def of_letter_again(walk: Walk) -> str:
    return f"{letters(walk)}?author={walk.harmed}&number=1"


def entry_about_priya(walk: Walk) -> str:
    return f"/work/practitioners/{walk.staff['priya'].id}/enter/supervision"


PLACES = [
    pytest.param("priya", letters, letters, "text", id="a letter"),
    pytest.param("priya", of_letter_again, lambda w: f"{letters(w)}/{w.harmed}", "text", id="a letter again"),
    pytest.param("priya", lambda w: f"/work/cases/{w.ref}/agreement", None, "words", id="a promise"),
    pytest.param("priya", lambda w: f"/work/cases/{w.ref}/people", None, "name", id="a person"),
    pytest.param("david", lambda w: f"/work/cases/{w.ref}/declare", None, "note", id="a declaration"),
    pytest.param("sam", lambda _: "/work/cases/new", None, "harm", id="an enquiry"),
    pytest.param("helen", lambda _: "/work/signoffs/cover", None, "from-day", id="cover"),
    pytest.param("helen", entry_about_priya, None, "words", id="an entry in the register"),
]


@pytest.fixture
def agreeing(engine: Engine) -> Walk:
    """A case whose agreement is being written, with a letter that waits for its author."""
    walk = case_at(engine, "agreement_live")
    with going_on(walk, engine):
        walk.do("priya", "agreement", "vary", {"someone_asked_for_a_change": "yes"})
        walk.letter(walk.harmed, "draft")
    return walk


@pytest.mark.parametrize(("who", "page", "action", "field"), PLACES)
def test_words_typed_anywhere_outlive_the_session(
    engine: Engine, agreeing: Walk, who: str, page: Page, action: Page | None, field: str
) -> None:
    walk, browser = agreeing, browser_of(engine, agreeing.staff[who], agreeing.now)
    path, words = (action or page)(walk), "23" if field.endswith("day") else WORDS
    typed = fields_in(browser.get(page(walk)), path) | {field: words}
    browser.now = walk.now + A_NIGHT
    door = browser.fill_in(path, typed)
    assert door.status_code == 303
    back = sign_in_again(browser, who, str(door.headers["location"]))
    assert back == page(walk)
    shown = browser.get(back)
    assert "Not saved yet: kept from" in words_of(shown)
    assert words in unescape(shown.text)
    assert page(walk) in unescape(browser.get("/work/today").text)


def test_what_is_owed_is_kept_until_it_is_recorded(engine: Engine) -> None:
    walk = case_at(engine, "scheduled")
    with going_on(walk, engine):
        walk.do("priya", "meeting", "stand_down")
    browser = browser_of(engine, walk.staff["priya"], walk.now)
    with db.read(engine) as session:
        mine = [one for one in promises(session, walk.staff["priya"], walk.now) if one.mine]
    page = next(href for one in mine if "/owed/" in (href := act_for(one)[1]))
    form = fields_in(browser.get(page), page) | {"what": WORDS}
    browser.fill_in("/work/drafts", form)
    assert WORDS in unescape(browser.get(page).text)
    assert browser.fill_in(page, form).status_code == 303
    assert kept(engine) == []
