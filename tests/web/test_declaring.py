"""Before a case opens: what it shows, whom it shuts out, and what is never held up by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import case_at, declared, going_on
from tests.factories.routes import routes_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.database

LISTS = (
    "/work/today?names=full", "/work/today?tab=week&names=full", "/work/today?tab=others&names=full",
    "/work/today?tab=paused", "/work/cases", "/work/cases?whose=mine", "/work/cases?stage=closed",
    "/work/cases?stage=risk", "/work/cases?stage=preparation", "/work/incidents",
)  # fmt: skip


def browser(engine: Engine, walk: Walk, who: str) -> Browser:
    return browser_of(engine, walk.staff[who], walk.now)


def addresses(asking: Browser, walk: Walk) -> list[tuple[str, str]]:
    """Every page and form of the staff's and the supervisors' that names a case."""
    names = {
        "ref": walk.ref, "scope": "process", "version_of": "1", "lifecycle": "safety_stop",
        "event": "raise_stop", "kind": "order_check", "person_id": walk.harmed,
        "author": walk.harmed, "number": "1", "which": "needs", "code": "run_sheet",
    }  # fmt: skip
    found = [(method, path) for method, path in routes_of(asking.service.app) if "{ref}" in path]
    assert len(found) > 30

    def filled(name: re.Match[str]) -> str:
        return names.get(name[1], "0" * 32 if name[1].endswith("_id") else "1")

    return [(m, re.sub(r"\{(\w+)(:\w+)?\}", filled, p)) for m, p in found]


def bar(engine: Engine, walk: Walk, who: str) -> None:
    """A supervisor who asked records that this colleague has a link."""
    by = "olu" if who == "helen" else "helen"
    with going_on(walk, engine):
        walk.check(by, "interests", "conflict", about=walk.staff[who].id)


def shown(engine: Engine, walk: Walk, who: str) -> list[str]:
    """All that the lists say to this colleague, the numbers beside the places included."""
    lists = (*LISTS, f"/work/cases?q={walk.ref}", *(["/work/signoffs/"] if who in ("helen", "david") else []))
    return [words_of(browser(engine, walk, who).get(path)) for path in lists]


@pytest.mark.parametrize("who", ["helen", "david", "olu", "tom", "priya", "sam"])
def test_whoever_is_barred_finds_nothing_under_any_address(engine: Engine, who: str) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    bar(engine, walk, who)
    barred = browser(engine, walk, who)
    for method, path in addresses(barred, walk):
        answer = barred.get(path) if method == "GET" else barred.fill_in(path, {"outcome": "none"})
        assert answer.status_code == 404, (method, path)
    unknown = words_of(barred.get("/work/cases/R-9999"))
    assert words_of(barred.get(f"/work/cases/{walk.ref}")) == unknown


@pytest.mark.parametrize("who", ["helen", "david", "tom", "sam"])
def test_no_list_and_no_number_of_a_barred_colleague_moves_with_the_case(engine: Engine, who: str) -> None:
    other = case_at(engine, "awaiting_sign_off", harmed_name="Ada Quill", responsible_name="Finn Roe")
    walk = case_at(engine, "awaiting_sign_off", now=other.now)
    declared(other, engine, "david")
    walk.now = max(walk.now, other.now)
    bar(engine, walk, who)
    before = shown(engine, walk, who)
    assert not any("Maya" in page or "M.O." in page for page in before)
    assert not any(walk.ref in page.replace(f"“{walk.ref}”", "") for page in before)  # what they typed
    stood = walk.now
    by = "david" if who == "helen" else "helen"
    with going_on(walk, engine):
        walk.do(by, "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process")
        if who not in ("priya", "tom"):
            walk.do("tom", "safety_stop", "raise_stop", {"what": "A threat.", "who_was_told": "Helen"})
    walk.now = stood
    assert shown(engine, walk, who) == before


def test_before_it_is_declared_every_page_of_a_case_leads_to_the_question(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    davids = browser(engine, walk, "david")
    for method, path in addresses(davids, walk):
        if method == "GET" and not path.endswith("/declare"):
            answer = davids.get(path)
            assert answer.status_code == 303, path
            assert f"/work/cases/{walk.ref}/declare" in answer.headers["location"], path


def test_the_question_shows_who_takes_part_and_nothing_of_the_case(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    words = words_of(browser(engine, walk, "david").get(f"/work/cases/{walk.ref}/declare"))
    for said in ("Lee Danvers", "Maya Okafor", "Do you know any of them"):
        assert said in words
    for hidden in ("Burglary", "sign-off waits", "Awaiting", "Priya", "Assessment"):
        assert hidden not in words


def test_what_is_not_declared_shows_in_lists_as_a_question_alone(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    davids = browser(engine, walk, "david")
    words = words_of(davids.get("/work/cases"))
    assert f"{walk.ref} L.D. and M.O. Say whether you know them" in words
    assert "Burglary" not in words
    assert "Awaiting" not in words
    assert walk.ref not in words_of(davids.get("/work/cases?stage=risk"))
    queue = words_of(davids.get("/work/signoffs/"))
    assert "something is to be decided" in queue
    assert "Priya" not in queue


def test_whoever_knows_nobody_goes_on_to_where_they_were_going(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    davids = browser(engine, walk, "david")
    asked = davids.get(f"/work/signoffs/{walk.ref}/process/1").headers["location"]
    answer = davids.fill_in(asked, {"outcome": "none"})
    assert answer.headers["location"] == f"/work/signoffs/{walk.ref}/process/1"
    assert davids.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, "Choose an answer to: Do you know any of them, or have another link to this"),
        ({"outcome": "conflict"}, "Choose what kind of link it is"),
        ({"outcome": "none", "link": "knows_somebody"}, "You name a link"),
        ({"outcome": "managed", "note": "I keep away."}, "Another supervisor decides"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_asked_again(
    engine: Engine, said: dict[str, str], wrong: str
) -> None:
    walk = case_at(engine, "preparing")
    davids, path = browser(engine, walk, "david"), f"/work/cases/{walk.ref}/declare"
    answer = davids.fill_in(path, {**said, "note": said.get("note", "")})
    assert answer.status_code == 422
    assert wrong in words_of(answer)
    assert davids.get(f"/work/cases/{walk.ref}").status_code == 303


def test_somebody_who_rings_to_stop_is_never_kept_waiting_for_a_declaration(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    path = f"/work/cases/{walk.ref}/declare/rings"
    said = {"person": walk.harmed, "what": "stop", "channel": "phone"}
    davids = browser(engine, walk, "david")
    answer = davids.fill_in(path, said)
    assert answer.status_code == 303
    assert "Everything of theirs has stopped" in words_of(davids.get(answer.headers["location"]))
    with going_on(walk, engine):
        contact = walk.file.find("choice", walk.harmed, "contact")
        assert contact is not None
        assert contact.state == "withdrawn"
        assert not walk.file.has_declared(walk.staff["david"].id)


def test_somebody_who_comes_back_is_written_down_by_whoever_answers(engine: Engine) -> None:
    walk = case_at(engine, "closed")
    path = f"/work/cases/{walk.ref}/declare/rings"
    said = {"person": walk.harmed, "what": "back", "channel": "phone"}
    assert browser(engine, walk, "david").fill_in(path, said).status_code == 303
    with going_on(walk, engine):
        assert (walk.state, walk.file.case["episode"]) == ("returned", 2)


def test_after_somebody_joined_the_page_asks_again_and_nothing_is_written_before(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    sams = browser(engine, walk, "sam")
    joined = {"name": "Carol Vane", "side": "supporter", "interests": "none"}
    assert sams.fill_in(f"/work/cases/{walk.ref}/people", joined).status_code == 303
    priyas, check = browser(engine, walk, "priya"), f"/work/cases/{walk.ref}/check/venue_check"
    page = words_of(priyas.get(f"/work/cases/{walk.ref}"))
    assert "Carol Vane joined since you declared your interests." in page
    refused = priyas.fill_in(check, {"outcome": "suitable", "note": "Two doors."})
    assert refused.status_code == 422
    assert "Somebody joined this case since you declared your interests" in words_of(refused)
    assert "Two doors." in refused.text
    assert priyas.fill_in(f"/work/cases/{walk.ref}/declare", {"outcome": "none"}).status_code == 303
    assert priyas.fill_in(check, {"outcome": "suitable", "note": "Two doors."}).status_code == 303
    assert "joined since" not in words_of(priyas.get(f"/work/cases/{walk.ref}"))


def test_whoever_writes_somebody_down_and_knows_them_shuts_the_case_for_themselves(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    sams = browser(engine, walk, "sam")
    said = {"name": "Jo", "side": "harmed", "basis": "own_request", "interests": "conflict"}
    answer = sams.fill_in("/work/cases/new", {**said, "key": "k" * 32})
    assert answer.headers["location"] == "/work/declared"
    assert "J." not in words_of(sams.get("/work/cases"))
    assert "R-2002 J." in words_of(browser(engine, walk, "helen").get("/work/cases"))


def test_a_link_that_cannot_be_managed_stays_shut_and_one_that_can_opens(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    path = f"/work/cases/{walk.ref}/declare"
    browser(engine, walk, "tom").fill_in(path, {"outcome": "conflict", "link": "knows_somebody"})
    browser(engine, walk, "priya").fill_in(path, {"outcome": "conflict", "link": "lives_close_by"})
    helens = browser(engine, walk, "helen")
    manage = {"outcome": "managed", "note": "Meetings elsewhere; Helen reads each note."}
    page = f"/work/cases/{walk.ref}/check/interests?about="
    refused = helens.fill_in(page + walk.staff["tom"].id, manage)
    assert refused.status_code == 422
    assert "This link cannot be managed" in words_of(refused)
    assert helens.fill_in(page + walk.staff["priya"].id, {**manage, "note": ""}).status_code == 422
    assert helens.fill_in(page + walk.staff["priya"].id, manage).status_code == 303
    assert browser(engine, walk, "tom").get(f"/work/cases/{walk.ref}").status_code == 404
    assert browser(engine, walk, "priya").get(f"/work/cases/{walk.ref}").status_code == 200
    assert "Decide about a link" in words_of(helens.get("/work/today?tab=week"))
