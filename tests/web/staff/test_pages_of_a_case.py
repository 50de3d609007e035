"""Every page of a case opens for whoever works on it, for nobody else, and takes no form from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import STAGES, Walk
from tests.factories.browser import Browser, words_of
from tests.factories.case import declared
from tests.factories.routes import routes_of
from web.staff.app import make
from web.templating import day

if TYPE_CHECKING:
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]

PAGES = (
    *(
        "",
        "people",
        "choices",
        "risk",
        "preparation",
        "meeting",
        "letters",
        "documents",
        "agreement",
        "follow-up",
    ),
    *(
        "timeline",
        "pause",
        "diagram",
        "workers",
        "risk/process/send",
        "risk/process/print",
        "beside",
        "together",
    ),
)
SENT = (
    "/sign-out", "/calendar/address", "/calendar/address/end", "/policy", "/policy/confirm", "/cases/new",
    "/cases/find",
    "/explanation/{language}/{form_}", "/explanation/{language}/{form_}/confirm",
    "/cases/{ref}/people", "/cases/{ref}/people/{person_id}/card", "/cases/{ref}/record/{person_id}",
    "/cases/{ref}/people/{person_id}/account", "/cases/{ref}/people/{person_id}/account/asked",
    "/cases/{ref}/people/{person_id}/messages", "/cases/{ref}/people/{person_id}/messages/told",
    "/cases/{ref}/people/{person_id}/messages/mine",
    "/cases/{ref}/people/{person_id}/needs", "/cases/{ref}/people/{person_id}/needs/{adjustment_id}",
    "/cases/{ref}/people/{person_id}/vulnerability", "/equality",
    "/cases/{ref}/people/{person_id}/expectations",
    "/cases/{ref}/meeting/live",
    "/cases/{ref}/letters", "/cases/{ref}/letters/{author}",
    "/cases/{ref}/letters/{item_id}/said", "/cases/{ref}/letters/{item_id}/back", "/cases/{ref}/agreement",
    "/cases/{ref}/agreement/came", "/cases/{ref}/agreement/{person_id}",
    "/cases/{ref}/choices/{person_id}", "/cases/{ref}/call-back/{clock_id}",
    "/cases/{ref}/pause/{person_id}", "/cases/{ref}/pause/{person_id}/says",
    "/cases/{ref}/step/{lifecycle}/{event}", "/cases/{ref}/check/{kind}",
    "/cases/{ref}/contact/{person_id}", "/cases/{ref}/contact/{person_id}/confirm",
    "/cases/{ref}/owed/{promise_id}", "/cases/{ref}/risk/{scope}", "/cases/{ref}/risk/{scope}/send",
    "/packs", "/packs/open", "/cases/{ref}/carried/{person_id}/{item_id}",
    "/cases/{ref}/pack/{person_id}", "/cases/{ref}/pack/{person_id}/{pack_id}",
    "/cases/{ref}/beside", "/cases/{ref}/people/{person_id}/called", "/cases/{ref}/take",
    "/cases/{ref}/together", "/cases/{ref}/together/end",
    "/cases/{ref}/declare", "/cases/{ref}/declare/rings", "/drafts", "/drafts/away",
    "/practitioners/{staff_id}/about", "/practitioners/{staff_id}/supervisor",
    "/practitioners/{staff_id}/enter/{entry}",
)  # fmt: skip


def address(walk: Walk, page: str) -> str:
    return f"/work/cases/{walk.ref}" + (f"/{page}" if page else "")


@pytest.mark.parametrize("page", PAGES)
def test_whoever_works_on_it_opens_every_page(case: Case, desk: Of, page: str) -> None:
    walk = case("preparing")
    for who in ("priya", "tom", "helen", "sam"):
        answer = desk(walk, who).get(address(walk, page))
        assert answer.status_code == 200
        assert walk.ref in words_of(answer)


@pytest.mark.parametrize("page", PAGES)
def test_a_colleague_without_it_finds_nothing(case: Case, desk: Of, page: str) -> None:
    walk = case("triage")
    answer = desk(walk, "priya").get(address(walk, page))
    assert answer.status_code == 404
    assert walk.harmed_name not in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_nobody_opens_it_without_signing_in(case: Case, engine: Engine, page: str) -> None:
    walk = case("referred")
    answer = Browser(engine, walk.now).get(address(walk, page))
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/work/sign-in")


@pytest.mark.parametrize("ref", ["R-9999", "R-0", "R-1'--", "nothing", "R-%00"])
def test_a_case_that_is_not_there_looks_like_one_that_is_not_mine(case: Case, desk: Of, ref: str) -> None:
    walk = case("referred")
    assert desk(walk, "sam").get(f"/work/cases/{ref}").status_code == 404


def sent_to(walk: Walk, route: str) -> str:
    step = {"lifecycle": "safety_stop", "event": "raise_stop", "kind": "order_check", "scope": "process"}
    parts = {"ref": walk.ref, "person_id": walk.harmed, "author": walk.harmed, "promise_id": "0" * 32, **step}
    parts |= dict.fromkeys(("adjustment_id", "clock_id", "pack_id", "item_id"), "0" * 32)
    parts |= {"staff_id": walk.staff["tom"].id, "entry": "supervision", "language": "en", "form_": "plain"}
    return "/work" + route.format(**parts)


def test_every_form_of_the_app_is_named_here() -> None:
    posts = {path for method, path in routes_of(make()) if method == "POST"}
    assert posts - {"/sign-in"} == set(SENT)


@pytest.mark.parametrize("route", SENT)
def test_no_form_is_taken_without_its_token_or_from_elsewhere(case: Case, desk: Of, route: str) -> None:
    walk = case("preparing")
    mine = desk(walk)
    path = sent_to(walk, route)
    assert mine.post(path, data={}).status_code == 403
    assert mine.post(path, data={"csrf": "somebody-elses"}).status_code == 403
    assert mine.fill_in(path, {}, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert walk_stands(mine, walk) == "Preparing with each person"


def walk_stands(mine: Browser, walk: Walk) -> str:
    found = re.search(r'tp-strip__title" tabindex="-1">([^<]+)<', mine.get(address(walk, "")).text)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("state", STAGES)
def test_every_link_of_the_first_page_leads_somewhere(case: Case, desk: Of, state: str) -> None:
    """What is offered to one of them is opened by each; a page that all of them have, by the first."""
    walk, opened = case(state), set[str]()
    everybodys = {address(walk, page) for page in PAGES}
    for who in ("priya", "helen", "sam"):
        mine = desk(walk, who)
        page = mine.get(address(walk, ""))
        if page.status_code == 404:
            assert who == "priya"  # nobody is named yet
            continue
        for href in sorted(set(re.findall(r'href="(/work/[^"#]+)"', page.text))):
            if href in opened and href.partition("?")[0] in everybodys:
                continue
            opened.add(href)
            answer = mine.get(unescape(href), follow_redirects=True)
            assert answer.status_code == 200, f"{who} at {state}: {href}"
            assert "Not from here." not in answer.text, f"{who} at {state}: {href}"


@pytest.mark.parametrize("state", ["exploring_first", "preparing", "underway", "following_up"])
def test_no_button_is_ever_grey(case: Case, desk: Of, state: str) -> None:
    walk = case(state)
    mine = desk(walk)
    for page in PAGES:
        text = mine.get(address(walk, page)).text
        assert not re.search(r"\sdisabled[\s>=]|aria-disabled", text)


def test_one_side_does_not_show_the_words_of_the_other(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine = desk(walk)
    for page in ("", "choices", "preparation", "people", "timeline", "follow-up", "letters", "pause"):
        hers = words_of(mine.get(address(walk, page) + "?side=harmed")).split(" Overview ", 1)[1]
        assert "Lee Danvers" not in hers, page
    identity = words_of(mine.get(address(walk, "") + "?side=harmed")).split(" Overview ", 1)[0]
    assert "Maya Okafor" in identity
    assert "Lee Danvers" not in identity


READS = {"priya": True, "tom": True, "helen": True, "david": True, "olu": True, "sam": False}


@pytest.mark.parametrize("who", READS)
def test_a_number_is_for_whoever_facilitates_supervises_or_manages(
    case: Case, desk: Of, engine: Engine, who: str
) -> None:
    walk, full = declared(case("preparing"), engine, who), READS[who]
    plan = f"/check/safe_contact_plan?about={walk.harmed}"
    for page in ("?side=harmed", "/people?side=harmed", "/timeline?side=harmed", plan):
        text = desk(walk, who).get(address(walk, "") + page).text
        assert ("01632 960 318" in text) is full, page
        assert ("ending 318" in text) is not (full or page == plan), page


def test_a_number_is_for_whoever_opened_it_until_somebody_leads(case: Case, desk: Of) -> None:
    walk = case("triage")
    for page in ("/people?side=harmed", "/timeline", f"/check/safe_contact_plan?about={walk.harmed}"):
        assert "01632 960 318" in desk(walk, "sam").get(address(walk, "") + page).text


def test_a_plan_is_not_saved_without_the_number_its_reader_may_not_see(case: Case, desk: Of) -> None:
    walk = case("preparing")
    path = address(walk, f"check/safe_contact_plan?about={walk.harmed}")
    shown = desk(walk, "sam").get(path)
    assert "the library" in shown.text
    answer = desk(walk, "sam").fill_in(
        path,
        {"outcome": "safe", "contact_told": "face_to_face", "call_allowed": "yes", "call_when": "any"},
    )
    assert answer.status_code == 422
    assert "Write an answer to: Number" in words_of(answer)


def test_a_case_page_asks_the_database_a_dozen_times_at_most(case: Case, desk: Of, engine: Engine) -> None:
    from sqlalchemy import event

    walk = case("preparing")
    mine, asked = desk(walk, "helen"), list[str]()
    mine.get(address(walk, ""))

    @event.listens_for(engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.upper().startswith(("SELECT", "UPDATE", "INSERT", "DELETE")):
            asked.append(statement)

    assert mine.get(address(walk, "")).status_code == 200
    assert 0 < len(asked) <= 12, "\n".join(asked)


def test_the_timeline_says_that_answers_were_written_and_never_which(case: Case, desk: Of) -> None:
    walk = case("preparing")
    for side in ("", "?side=responsible"):
        said = words_of(desk(walk).get(address(walk, "timeline") + side))
        assert "It was worse in the spring" not in said
    assert "Answers written" in words_of(desk(walk).get(address(walk, "timeline")))


def test_a_confirmed_meeting_says_what_was_true_then_and_what_opens_it(case: Case, desk: Of) -> None:
    walk = case("scheduled")
    confirmed = walk.now
    walk.wait(days=4)
    page = desk(walk).get(f"/work/cases/{walk.ref}/meeting")
    words = words_of(page)
    assert f"Confirmed on {day(confirmed)}: on that day every gate was passed for exactly this plan." in words
    assert "Every gate is passed for exactly this plan." not in words
    card = words.split("Before it opens", 1)[1].split("What has to be arranged", 1)[0]
    assert "Orders have not been checked in the last 72 hours." in card
    assert "Each person says yes again on the day." in card
    assert f"/work/cases/{walk.ref}/check/order_check" in page.text
    assert "Second facilitator Tom Ellery" in words
    assert "Not recorded yet" not in words.split("What has to be arranged", 1)[1].split("On the day", 1)[0]
