"""/work/cases/{ref}: where it stands, what can be done now, and why the rest cannot yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from state_machines.case import LIFECYCLE
from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import going_on
from tests.factories.risk import NOT_THIS_WAY
from web.staff.ways import button_words
from web.templating import moment

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]


@pytest.mark.parametrize("state", ["enquiry", "triage", "exploring_first", "preparing", "underway", "closed"])
def test_the_state_is_the_heading_of_the_page(case: Case, desk: Of, state: str) -> None:
    walk = case(state)
    page = desk(walk, "sam")
    text = page.get(f"/work/cases/{walk.ref}").text
    assert f'<h1 class="tp-strip__title" tabindex="-1">{LIFECYCLE.states[state].staff}</h1>' in text
    assert text.count("<h1") == 1


def test_every_missing_thing_is_named_with_who_and_where(case: Case, desk: Of) -> None:
    walk = case("exploring_both")
    said = words_of(desk(walk).get(f"/work/cases/{walk.ref}"))
    card = said.split(" Not yet ", 1)[1]
    assert "Choose the process" in card
    assert "They have not both said yes to the same kind of process." in card
    assert "The basic facts are not acknowledged by the person responsible." in card
    assert "Nobody has recorded that taking part is in the interest of the person harmed." in card
    assert "You, Lee Danvers or Tom Ellery" in card
    in_place = card.split("In place: ", 1)[1].split(" Pause", 1)[0]
    for met in ("no safety stop", "nobody has paused", "form is not barred", "not waiting for an agency"):
        assert met in in_place


def test_a_no_stands_on_the_case_with_what_is_possible_instead_and_talking_comes_first(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("awaiting_sign_off")
    with going_on(walk, engine):
        walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    page = desk(walk).get(f"/work/cases/{walk.ref}")
    words = words_of(page)
    assert f"Not this way: the process Helen Marsh, {moment(walk.now)}." in words
    assert "Too soon." in words
    assert "A letter." in words
    steps = page.text.split('id="do-now"', 1)[1].split("</section>", 1)[0]
    assert "Choose the process" in steps
    assert re.findall(r'tp-button--act" href="([^"]+)"', steps) == [
        f"/work/cases/{walk.ref}/choices?side=harmed"
    ]
    hers = words_of(desk(walk).get(f"/work/cases/{walk.ref}?side=harmed"))
    assert "A letter." in hers
    assert "Too soon." not in hers
    with going_on(walk, engine):
        walk.do("priya", "risk", "revise", topic="process")
    assert "Not this way" not in words_of(desk(walk).get(f"/work/cases/{walk.ref}"))


def test_pause_or_stop_stands_last_and_is_never_missing(case: Case, desk: Of) -> None:
    for state in ("enquiry", "exploring_first", "preparing", "underway"):
        walk = case(state)
        text = desk(walk, "sam").get(f"/work/cases/{walk.ref}").text
        steps = text.split('id="do-now"', 1)[1].split("</section>", 1)[0]
        assert steps.rindex("<h3>Pause or stop</h3>") == steps.rindex("<h3>")


def test_a_pause_and_a_safety_stop_show_on_the_path_the_strip_and_the_head(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    with going_on(walk, engine):
        walk.do("priya", "pause", "pause", holder=walk.harmed)
    text = desk(walk).get(f"/work/cases/{walk.ref}").text
    assert "tp-path--paused" in text
    assert "tp-strip--paused" in text
    assert "Somebody has paused. Nothing moves until whoever paused starts again." in words_of(
        desk(walk).get(f"/work/cases/{walk.ref}/preparation")
    )
    with going_on(walk, engine):
        walk.do("priya", "safety_stop", "raise_stop", {"what": "A threat."})
    stopped = desk(walk).get(f"/work/cases/{walk.ref}")
    assert "tp-strip--stopped" in stopped.text
    assert "Safety stop" in words_of(stopped).split(" Overview ", 1)[0]


def test_a_second_episode_says_that_somebody_came_back(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("closed")
    with going_on(walk, engine):
        walk.come_back()
    said = words_of(desk(walk, "sam").get(f"/work/cases/{walk.ref}"))
    assert "Episode 2 Came back on" in said
    assert "Stage 1 of 7: referral Came back" in said


def test_coming_back_is_offered_for_each_person(case: Case, desk: Of) -> None:
    walk = case("closed")
    said = words_of(desk(walk, "sam").get(f"/work/cases/{walk.ref}"))
    assert "Come back (Maya Okafor)" in said
    assert "Come back (Lee Danvers)" in said


def test_the_drawing_is_lit_where_the_case_stands_and_has_its_table(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine = desk(walk)
    page = mine.get(f"/work/cases/{walk.ref}/diagram")
    assert page.text.count("<svg") >= 2
    assert "Now, since today" in page.text
    said = words_of(page)
    assert all(state.staff in said for state in LIFECYCLE.states.values())
    assert "Preparing with each person Preparation Here now" in said
    saved = mine.get(f"/work/cases/{walk.ref}/diagram.svg")
    assert saved.headers["content-type"].startswith("image/svg+xml")
    assert "prefers-color-scheme" in saved.text


def test_the_timeline_says_who_did_what_as_told_by_whom(case: Case, desk: Of) -> None:
    walk = case("exploring_both")
    said = words_of(desk(walk).get(f"/work/cases/{walk.ref}/timeline"))
    assert "Being in touch with this service: yes (Maya Okafor) Priya Nalloor, as told by Maya Okafor" in said
    assert "Talking with the first person Priya Nalloor" in said
    assert "What do they hope for: To ask why." in said
    assert "Somebody asked: an enquiry is opened" in said


def test_the_timeline_goes_on_where_a_page_ends(case: Case, engine: Engine) -> None:
    walk = case("following_up")
    mine = browser_of(engine, walk.staff["priya"], walk.now)
    first = mine.get(f"/work/cases/{walk.ref}/timeline").text
    assert 'rel="next"' in first
    path = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = words_of(mine.get(path))
    assert "Somebody asked: an enquiry is opened" in second


def steps_of(page: Response) -> list[tuple[str, bool]]:
    """The steps of now as they stand on the page, each with whether its button is filled."""
    card = page.text.split('id="do-now"', 1)[1].split("</section>", 1)[0]
    rows = re.findall(r"<h3>(.*?)</h3>.*?tp-button--(\w+)", card, re.DOTALL)
    return [(unescape(words), kind == "act") for words, kind in rows]


def test_while_a_meeting_is_only_waited_for_no_step_is_put_forward(case: Case, desk: Of) -> None:
    walk = case("scheduled")
    steps = steps_of(desk(walk).get(f"/work/cases/{walk.ref}"))
    assert ("Change the plan", False) in steps
    assert not any(is_filled for _, is_filled in steps)


FIRST = (
    ("allocated", "priya", "Record the first conversation"),
    ("being_assessed", "priya", "Begin a risk assessment: The process"),
    ("readiness_review", "priya", "Propose a meeting"),
    ("referred", "sam", "Begin the first checks"),
)


@pytest.mark.parametrize(("state", "who", "words"), FIRST)
def test_the_filled_button_is_the_step_that_brings_the_case_on(
    case: Case, desk: Of, state: str, who: str, words: str
) -> None:
    walk = case(state)
    steps = steps_of(desk(walk, who).get(f"/work/cases/{walk.ref}"))
    assert steps[0] == (words, True)
    assert [is_filled for _, is_filled in steps].count(True) == 1


def test_facilitators_are_named_once_somebody_has_declared(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("triage")
    helen = desk(walk, "helen")
    said = words_of(helen.get(f"/work/cases/{walk.ref}"))
    assert "Name the facilitators None of the facilitators has declared their interests yet." in said
    assert "Name the facilitators" not in [w for w, _ in steps_of(helen.get(f"/work/cases/{walk.ref}"))]
    with going_on(walk, engine):
        walk.declare("priya")
    steps = steps_of(helen.get(f"/work/cases/{walk.ref}"))
    assert steps[0] == ("Name the facilitators", True)


def test_a_button_says_what_is_taken(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("awaiting_sign_off")
    with going_on(walk, engine):
        walk.do("helen", "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process")
    page = desk(walk).get(f"/work/cases/{walk.ref}")
    assert re.search(r'tp-button--act" href="[^"]*take_up[^"]*">Take it up<span', page.text)


def test_no_button_of_a_step_says_only_take_give_or_hold() -> None:
    words = {row.step for table in LIFECYCLES.values() for row in table.rows if row.offered}
    alone = {word for word in words if button_words(word) in ("Take", "Give", "Hold", "Go", "Bring", "Leave")}
    assert alone == set()


def test_after_a_no_nobody_is_sent_to_ask_again(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    with going_on(walk, engine):
        walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic="contact")
    text = desk(walk).get(f"/work/cases/{walk.ref}/choices?side=harmed").text
    after = text.split("It is too early to ask again, or they asked us not to.", 1)[1]
    row = after.split("</li>", 1)[0]
    assert "Until then nobody raises it with them." in row
    assert "Maya Okafor" in row
    assert "href" not in row
    assert "Ask when you next speak" not in row
