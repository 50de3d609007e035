"""/work/cases/{ref}/check/{kind}: what was found out is kept for as long as it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import Walk
from state_machines.checks import NEWS
from tests.factories.browser import Browser, words_of
from web.addresses import check_page

if TYPE_CHECKING:
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]
PLAN = {
    "outcome": "safe", "contact_told": "face_to_face", "post_allowed": "yes", "post_detail": "PO box 12",
    "post_when": "any", "post_plain": "yes", "never": ["call"], "contact_never": "No telephone",
}  # fmt: skip


def test_a_plan_is_recorded_and_stands_over_the_page(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    mine, path = desk(walk), check_page(walk.ref, "safe_contact_plan", walk.harmed)
    assert "the library" in mine.get(path).text  # looked at again rather than typed again
    answer = mine.fill_in(path, PLAN)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/work/cases/{walk.ref}?done=check.safe_contact_plan",
    )
    head = words_of(mine.get(f"/work/cases/{walk.ref}?side=harmed"))
    assert "Post PO box 12, in a plain envelope, at any time." in head
    assert "No telephone" in head


def test_no_safe_way_is_said_on_every_page(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine, path = desk(walk), check_page(walk.ref, "safe_contact_plan", walk.harmed)
    assert mine.fill_in(path, {"outcome": "none"}).status_code == 303
    for page in ("", "/choices", "/timeline"):
        assert "No safe way recorded. Do not contact." in words_of(
            mine.get(f"/work/cases/{walk.ref}{page}?side=harmed")
        )


def test_a_good_outcome_asks_for_what_it_needs(case: Case, desk: Of) -> None:
    walk = case("preparing")
    answer = desk(walk).fill_in(
        check_page(walk.ref, "safe_contact_plan", walk.harmed),
        {"outcome": "safe", "contact_told": "face_to_face", "call_allowed": "yes", "contact_say": "Hello"},
    )
    assert answer.status_code == 422
    assert "Write an answer to: Number" in words_of(answer)
    assert "Hello" in answer.text


def test_what_is_not_theirs_to_find_out_is_refused_with_who_may(case: Case, desk: Of) -> None:
    walk = case("preparing")
    answer = desk(walk, "priya").fill_in(check_page(walk.ref, "second_facilitator"), {"outcome": "none"})
    assert answer.status_code == 422
    assert "This is for the case supervisor to record." in words_of(answer)


def test_a_declared_conflict_shuts_the_door_behind_them(case: Case, desk: Of) -> None:
    walk = case("preparing")
    davids = desk(walk, "david")
    path = f"/work/cases/{walk.ref}/declare"
    asked = davids.get(check_page(walk.ref, "interests", walk.staff["david"].id))
    assert asked.headers["location"] == path
    said = {"outcome": "conflict", "link": "lives_close_by"}
    assert davids.fill_in(path, said).headers["location"] == "/work/declared"
    assert davids.get(f"/work/cases/{walk.ref}").status_code == 404
    assert walk.ref not in words_of(davids.get("/work/cases"))


@pytest.mark.parametrize(
    "page", ["nothing", "safe_contact_plan", "safe_contact_plan?about=" + "0" * 32, "second_reading"]
)
def test_a_check_of_nothing_and_of_nobody_is_not_found(case: Case, desk: Of, page: str) -> None:
    walk = case("preparing")
    assert desk(walk).get(f"/work/cases/{walk.ref}/check/{page}").status_code == 404


def test_a_case_that_is_not_mine_takes_no_check(case: Case, desk: Of) -> None:
    walk = case("triage")
    path = check_page(walk.ref, "order_check")
    assert desk(walk, "priya").get(path).status_code == 404
    assert desk(walk, "priya").fill_in(path, {"outcome": "clear"}).status_code == 404


def test_news_is_asked_in_plain_sentences_one_question_each(case: Case, desk: Of) -> None:
    walk = case("preparing")
    words = words_of(desk(walk).get(f"/work/cases/{walk.ref}/check/news"))
    assert "What has happened?" in words
    for _, sentence in NEWS:
        assert sentence in words
        assert sentence.split()[0] in ("Somebody", "Something", "Police,", "A", "An"), sentence
    assert "What do we know, and who told us?" in words


def test_a_last_look_keeps_the_promise_to_look_again(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("scheduled")
    mine = desk(walk)
    path = f"/work/cases/{walk.ref}/check/look_again"
    assert f'href="{path}"' in mine.get(f"/work/cases/{walk.ref}").text
    assert "Has anything changed that matters for safety?" in words_of(mine.get(path))
    mine.fill_in(path, {"outcome": "nothing"})
    assert f'href="{path}"' not in mine.get(f"/work/cases/{walk.ref}").text


def test_the_form_of_news_says_what_follows_from_it(case: Case, desk: Of) -> None:
    walk = case("preparing")
    assert "It ends what was signed before it" in words_of(
        desk(walk).get(f"/work/cases/{walk.ref}/check/news")
    )
