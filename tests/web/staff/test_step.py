"""/work/cases/{ref}/step/...: one form for every step; every press is answered, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow.policy import case_for
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, hidden, words_of
from tests.factories.case import declared, going_on
from tests.factories.staff import PASSWORD
from web.addresses import step_page
from web.templating import moment

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]
SESSION = {"alone": "yes", "delta_form": "nothing", "minutes": "50", "expectations": "No handshake."}


def carried(page: Response) -> dict[str, str]:
    """What the form of this page carries beside the answers."""
    return {name: hidden(page, name) for name in ("csrf", "key", "version")}


def state_of(engine: Engine, walk: Walk, lifecycle: str = "case", holder: str = "", topic: str = "") -> str:
    from rj_workflow import db

    with db.read(engine) as session:
        file = case_for(session, walk.staff["helen"], walk.ref)
        return str(file.case["state"]) if lifecycle == "case" else file.at(lifecycle, holder, topic).state


def test_a_step_is_taken_and_the_case_page_says_so(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("allocated")
    mine, path = desk(walk), step_page(walk.ref, "case", "begin_exploring")
    form = mine.get(path)
    answer = mine.post(path, data={**carried(form), "hopes": "To ask why."})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/work/cases/{walk.ref}?done=case.begin_exploring"
    said = words_of(mine.get(answer.headers["location"]))
    assert "Recorded. Record the first conversation. Now: talking with the first person." in said
    assert state_of(engine, walk) == "exploring_first"


def test_with_scripts_the_page_that_follows_comes_as_a_part(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine, path = desk(walk), step_page(walk.ref, "preparation", "hold_session", holder=walk.harmed)
    form = mine.get(path)
    answer = mine.post(
        path, data={**carried(form), **SESSION}, headers={"HX-Request": "true"}, follow_redirects=True
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="case-head" hx-swap-oob="outerHTML"' in answer.text
    assert 'id="status" hx-swap-oob="innerHTML">Recorded.' in answer.text
    assert "Sessions held" in answer.text


def test_what_is_missing_is_said_before_and_after_pressing(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_first")
    mine, path = desk(walk), step_page(walk.ref, "case", "approach_other")
    form = mine.get(path)
    missing = (
        "The person who came first has not agreed to this approach, in these words.",
        "The approach has not been signed off as safe enough, or the sign-off ran out.",
    )
    assert all(sentence in words_of(form) for sentence in missing)
    answer = mine.post(path, data={**carried(form), "approved_wording": "Only these words."})
    assert answer.status_code == 422
    assert all(sentence in words_of(answer) for sentence in missing)
    assert "Only these words." in answer.text
    assert (
        step_page(walk.ref, "choice", "explain", holder=walk.harmed, topic="approach_other").replace(
            "&", "&amp;"
        )
        in answer.text
    )  # the link that begins the cure
    assert state_of(engine, walk) == "exploring_first"


def test_a_fault_in_the_form_is_said_above_and_beside_it(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine, path = desk(walk), step_page(walk.ref, "preparation", "hold_session", holder=walk.harmed)
    form = mine.get(path)
    answer = mine.post(path, data={**carried(form), "minutes": "an hour", "expectations": "No handshake."})
    assert answer.status_code == 422
    assert answer.text.count("Write a whole number, such as 45.") == 2
    assert '<a href="#minutes">' in answer.text
    assert "<title>Error: " in answer.text
    assert "No handshake." in answer.text
    assert 'value="an hour"' in answer.text


def test_whoever_was_slower_sees_both_and_loses_nothing(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    mine, toms = desk(walk), desk(walk, "tom")
    path = step_page(walk.ref, "preparation", "hold_session", holder=walk.harmed)
    before = mine.get(path)
    theirs = toms.get(path)
    assert toms.post(path, data={**carried(theirs), **SESSION}).status_code == 303
    answer = mine.post(path, data={**carried(before), **SESSION, "expectations": "What I typed."})
    assert answer.status_code == 409
    assert "Tom Ellery changed this before you." in words_of(answer)
    assert "What I typed." in answer.text
    again = mine.post(path, data={**carried(answer), **SESSION, "expectations": "What I typed."})
    assert again.status_code == 303


def test_pressing_twice_records_once(case: Case, desk: Of, engine: Engine) -> None:
    from rj_workflow import db

    walk = case("preparing")
    mine, path = desk(walk), step_page(walk.ref, "preparation", "hold_session", holder=walk.harmed)
    sent = {**carried(mine.get(path)), **SESSION}
    assert [mine.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    with db.read(engine) as session:
        file = case_for(session, walk.staff["helen"], walk.ref)
        assert file.at("preparation", walk.harmed).data["sessions"] == 1


@pytest.mark.parametrize("who", ["sam", "olu"])
def test_a_step_that_is_somebody_elses_says_so(case: Case, desk: Of, engine: Engine, who: str) -> None:
    walk = declared(case("allocated"), engine, who)
    mine, path = desk(walk, who), step_page(walk.ref, "case", "begin_exploring")
    page = mine.get(path)
    assert page.status_code == 200
    assert "somebody else’s to take" in words_of(page)
    answer = mine.fill_in(path, {"hopes": "To ask why."})
    assert answer.status_code == 422
    assert "This step belongs to somebody else." in words_of(answer)
    assert state_of(engine, walk) == "allocated"


def test_a_case_that_is_not_mine_takes_no_step(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("triage")
    path = step_page(walk.ref, "safety_stop", "raise_stop")
    mine = desk(walk, "priya")
    assert mine.get(path).status_code == 404
    assert mine.fill_in(path, {"what": "A threat."}).status_code == 404
    assert state_of(engine, walk, "safety_stop") == "clear"


@pytest.mark.parametrize(
    "path",
    ["step/nothing/begin", "step/case/nothing", "step/choice/explain?holder=" + "0" * 32, "step/case/close"],
)
def test_what_is_no_step_is_not_found(case: Case, desk: Of, path: str) -> None:
    walk = case("exploring_first")
    assert desk(walk).get(f"/work/cases/{walk.ref}/{path}").status_code == 404


def test_a_step_that_no_longer_starts_here_says_where_things_stand(case: Case, desk: Of) -> None:
    walk = case("preparing")
    page = desk(walk).get(step_page(walk.ref, "case", "begin_exploring"))
    assert page.status_code == 200
    assert "The case: preparing with each person." in words_of(page)


def test_the_agency_waited_for_is_answered_on_the_form(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_first")
    mine, path = desk(walk), step_page(walk.ref, "waiting", "ask_agency")
    sent = {**carried(mine.get(path)), "agency": "prison", "what_they_ask": "A room."}
    assert mine.post(path, data=sent).status_code == 303
    assert state_of(engine, walk, "waiting", "", "prison") == "waiting"
    answered = mine.get(f"/work/cases/{walk.ref}/pause")
    assert "Waiting: prison" in words_of(answered)


def test_words_with_marks_in_them_are_shown_as_words(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("allocated")
    mine, path = desk(walk), step_page(walk.ref, "case", "begin_exploring")
    said = "<script>alert('x')</script> \x00 Zoë & co."
    assert mine.post(path, data={**carried(mine.get(path)), "hopes": said}).status_code == 303
    page = mine.get(f"/work/cases/{walk.ref}/timeline")
    assert "<script>alert" not in page.text
    assert "Zoë & co." in words_of(page)


def test_a_whole_case_can_be_walked_by_its_forms(case: Case, desk: Of, engine: Engine) -> None:
    """The referral stage, each step through its own page, without scripts."""
    walk = case("enquiry")
    sams, helens = desk(walk, "sam"), desk(walk, "helen")

    def press(mine: Browser, path: str, **form: str) -> None:
        page = mine.get(path)
        answer = mine.post(path, data={**carried(page), **form})
        assert answer.status_code == 303, words_of(answer)

    press(
        sams,
        step_page(walk.ref, "case", "ask_to_be_referred", holder=walk.harmed),
        channel="phone",
        who_asked="person",
    )
    press(
        sams,
        step_page(walk.ref, "case", "begin_checks"),
        **{"received_on-day": "2", "received_on-month": "3", "received_on-year": "2026"},
    )
    for who in ("priya", "tom", "helen"):
        path, own = f"/work/cases/{walk.ref}/check/interests?about={walk.staff[who].id}", desk(walk, who)
        if who != "helen":
            assert helens.fill_in(path, {"outcome": "asked"}).status_code == 303
        assert own.fill_in(f"/work/cases/{walk.ref}/declare", {"outcome": "none"}).status_code == 303
    named = {
        "lead": walk.staff["priya"].id,
        "co_worker": walk.staff["tom"].id,
        "despite": "Talked through.",
        "supervisor": walk.staff["helen"].id,
    }
    press(helens, step_page(walk.ref, "case", "allocate"), **named)
    assert state_of(engine, walk) == "allocated"
    with going_on(walk, engine):
        assert walk.file.case["lead_id"] == walk.staff["priya"].id


# --- a safety stop is lifted by whoever has read why, with their password


def test_a_safety_stop_is_lifted_with_the_reason_for_raising_it_in_sight(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    with going_on(walk, engine):
        told = {"what": "A message last night.", "who_was_told": "Helen"}
        walk.do("priya", "safety_stop", "raise_stop", told)
    path, helen = step_page(walk.ref, "safety_stop", "lift"), desk(declared(walk, engine, "helen"), "helen")
    form = helen.get(path)
    words = words_of(form)
    assert f"Raised by Priya Nalloor, {moment(walk.now)}." in words
    assert "A message last night." in words
    assert "The reason is written down" not in words
    nothing = helen.post(path, data=carried(form))
    assert nothing.status_code == 422
    assert "Write the reason first." in words_of(nothing)
    assert "Type your password, then press again." in words_of(nothing)
    reason = {"reason": "She changed her number."}
    wrong = helen.post(path, data=carried(form) | reason | {"password": "not this one"})
    assert "We could not check your password." in words_of(wrong)
    assert "She changed her number." in wrong.text
    assert state_of(engine, walk, "safety_stop") == "stopped"
    done = helen.post(path, data=carried(form) | reason | {"password": PASSWORD})
    assert done.status_code == 303
    assert state_of(engine, walk, "safety_stop") == "clear"
