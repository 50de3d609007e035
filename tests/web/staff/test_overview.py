"""/work/cases/{ref}: where it stands, what can be done now, and why the rest cannot yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import Walk
from state_machines.case import LIFECYCLE
from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
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
    assert "In place: no safety stop; nobody has paused; not waiting for an agency" in card.replace(
        "In place: nobody has paused; no safety stop; not waiting for an agency",
        "In place: no safety stop; nobody has paused; not waiting for an agency",
    )


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
