"""The pages that are only read: numbers from the rows that run, both sides alike, no claim that is not so."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from risk_assessment.judgements import AS_DELIVERED
from rj_workflow.facts import choice
from rj_workflow.queries.published import Published, published
from rj_workflow.settings import settings
from rj_workflow.timers.deadlines import BY_KIND
from tests.factories.browser import Browser, words_of
from tests.factories.case import MONDAY, case_at
from web.leaving import EVERYTHING
from web.public.myths import MYTHS
from web.public.steps import steps
from web.public.stories import HARMED, NOT_FOR_ME, RESPONSIBLE, STORIES

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_the_front_page_leads_to_everything_in_three_cards(anybody: Browser) -> None:
    html = anybody.get("/info/").text
    assert html.count('<section class="tp-card">') == 3
    for page in ("steps", "stories", "safe", "formats", "ask", "privacy", "accessibility"):
        assert f'href="/info/{page}"' in html


def test_the_old_front_door_still_leads_to_the_staff(anybody: Browser) -> None:
    assert anybody.get("/").headers["location"] == "/work/today"
    assert anybody.get("/info").headers["location"] == "/info/"


# --- step by step


def test_every_step_says_how_long_what_one_may_refuse_and_that_one_can_stop(anybody: Browser) -> None:
    html = anybody.get("/info/steps").text
    each = html.split('<li class="in-step">')[1:]
    assert len(each) == len(steps(published())) == 7
    for step in each:
        assert "How long:" in step
        assert "You can say no to" in step
        assert "You can stop at any time." in step


def test_every_number_is_that_of_the_row_that_runs() -> None:
    found = published()
    assert found == Published(
        BY_KIND["acknowledge_enquiry"].working, BY_KIND["first_contact"].working,
        choice.thinking_time(AS_DELIVERED, sensitive=False) // timedelta(days=1),
        choice.thinking_time(AS_DELIVERED, sensitive=True) // timedelta(days=1),
        BY_KIND["signature"].days, BY_KIND["debrief"].working, (1, 14, 42),
    )  # fmt: skip
    other = Published(3, 11, 4, 9, 21, 5, (1, 21, 56))
    said = " ".join(step.long for step in steps(other))
    for words in ("three working days", "11 working days", "four days", "nine days", "21 days",
                  "five working days", "three weeks and eight weeks"):  # fmt: skip
        assert words in said.replace("eleven", "11"), words
    assert not re.search(r"\b(two|six|seven|ten|28)\b", said), "no number is written a second time"


# --- stories and myths


def test_it_was_not_right_for_as_many_as_it_was(anybody: Browser) -> None:
    shown = Counter(story.ended in NOT_FOR_ME for story in STORIES)
    assert shown[True] == shown[False] == 5
    assert {story.ended for story in STORIES} >= NOT_FOR_ME, "said no, stopped, unwilling other, let down"
    html = anybody.get("/info/stories").text
    cards = re.findall(r'<section class="tp-card in-story">.*?</section>', html, re.S)
    assert len(cards) == len(STORIES)
    shapes = {re.sub(r">[^<]+<", "><", re.sub(r"(<p>[^<]*</p>\s*)+", "", card)) for card in cards}
    assert len(shapes) == 1, "every story is drawn alike"
    assert {story.ended in NOT_FOR_ME for story in STORIES[:2]} == {True, False}, (
        "neither kind stands first alone"
    )


@pytest.mark.parametrize("side", [HARMED, RESPONSIBLE])
def test_both_sides_tell_of_both(side: str) -> None:
    told = [story.ended in NOT_FOR_ME for story in STORIES if story.side == side]
    assert {True, False} == set(told)


def test_each_story_says_what_is_in_it_before_it_is_opened(anybody: Browser) -> None:
    html = anybody.get("/info/stories").text
    for story in STORIES:
        card = html.partition(f"<h2>{story.title}</h2>")[2].partition("</section>")[0]
        before, _, inside = card.partition("<details")
        assert story.warning in before
        assert all(tag in before for tag in (story.side, story.harm, story.way, story.ended))
        assert " open" not in inside.partition(">")[0]
        assert story.words[0] in inside
        assert "A made-up story." in inside
    assert "These stories are made up." in html


def test_the_myths_are_answered(anybody: Browser) -> None:
    said = words_of(anybody.get("/info/stories"))
    for myth in ("You must forgive", "You must meet", "soft option", "only for minor crime", "time limit",
                 "sentence shorter"):  # fmt: skip
        assert myth in said
    assert len(MYTHS) == 6


# --- this device


def test_it_never_says_that_it_hides_anything(anybody: Browser) -> None:
    said = words_of(anybody.get("/info/safe"))
    assert "It cannot take this page out of the list your browser keeps." in said
    assert not re.search(r"(?<!cannot )(hides?|clears?|removes?|erases?) (your|the|all|any)", said)


def test_whom_to_call_is_text_with_its_source_and_no_link(anybody: Browser) -> None:
    html = anybody.get("/info/safe").text
    main = html.partition("<main")[2].partition("</main>")[0]
    assert "0808 2000 247" in main
    assert main.count("Source: ") == main.count("<div><dt>") == 6
    assert "tel:" not in html
    assert "http" not in main


def test_what_is_missing_says_how_to_get_it_and_when(anybody: Browser) -> None:
    said = words_of(anybody.get("/info/formats"))
    for missing in ("Easy Read", "British Sign Language", "Large print", "Welsh", "interpreter"):
        assert missing in said
    assert "We tell you within two working days how you can have it, and when." in said
    assert settings().service_phone in said.replace("\u00a0", " ")


# --- leaving


def test_leaving_takes_a_participant_out_of_their_own_pages_too(engine: Engine) -> None:
    walk = case_at(engine, "exploring_first")
    browser = Browser(engine, walk.now).become("harmed", walk.harmed)
    answer = browser.get("/info/x")
    assert (answer.status_code, answer.headers["location"]) == (303, settings().exit_url)
    assert answer.headers["clear-site-data"] == EVERYTHING
    assert answer.headers["cache-control"] == "no-store"
    taken_back = [one for one in answer.headers.get_list("set-cookie") if "Max-Age=0" in one]
    assert [one.partition("=")[0] for one in taken_back] == ["__Host-p", "__Host-q"]


def test_reading_and_leaving_work_without_a_database() -> None:
    gone = Browser(create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere"), MONDAY)
    assert gone.get("/info/x").headers["location"] == settings().exit_url
    assert gone.get("/info/").status_code == 200
    assert gone.get("/info/later").status_code == 200


def test_the_paper_form_asks_what_the_pages_ask_in_their_order(anybody: Browser) -> None:
    said = words_of(anybody.get("/info/paper"))
    order = ["Who are you asking for?", "What shall we call them?".lower(), "What shall we call you?",
             "How can we reach you safely?", "The number, or the address", "When is it safe?",
             "What do we say if somebody else answers?", "Is there something we must never do?",
             "Is there anything else we must never do?",
             "Is there anything you want to tell us?", "For us: came on"]  # fmt: skip
    assert sorted(order, key=lambda words: said.index(words)) == order
