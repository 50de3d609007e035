"""What cannot be offered is said with why, the rest is offered, and the add-on says what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on
from web.templating import day

if TYPE_CHECKING:
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def after_domestic_abuse(engine: Engine, walk: Walk, result: str) -> None:
    with going_on(walk, engine):
        walk.check("tom", "kind_of_case", "ordinary", kinds=["domestic"], lasted="over_three_years")
        day = walk.now.date().isoformat()
        walk.check("tom", "risk_checklist", result, tool="dash", done_on=day, asked_by="Tom, trained in 2024")


def test_the_risk_page_says_what_cannot_be_offered_and_why(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    page = f"/work/cases/{walk.ref}/risk"
    before = words_of(desk(walk).get(page))
    assert "Cannot be offered" not in before
    assert "Abuse add-on" not in before
    after_domestic_abuse(engine, walk, "high")
    words = words_of(desk(walk).get(page))
    assert "A current check shows high risk: no approach, no letters, no meeting." in words
    assert "The approach, and everything between them" in words
    assert "Talking with each person alone stays open." in words
    assert "Kind of harm: domestic abuse." in words
    assert "The harm went on for more than three years." in words
    assert "Multi-agency meeting (MARAC): not recorded." in words
    assert "Children are not asked about" in words
    overview = words_of(desk(walk).get(f"/work/cases/{walk.ref}"))
    assert "A current check shows high risk" in overview
    assert "The harm went on for more than three years." in overview


def test_the_form_and_the_risk_page_say_the_same_of_how_much_care_it_needs(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("exploring_both", sensitive=True)
    form = words_of(desk(walk).get(f"/work/cases/{walk.ref}/check/kind_of_case"))
    assert "Not recorded yet" not in form
    assert "Now: sensitive and complex. It was marked when the enquiry was written down." in form
    with going_on(walk, engine):
        walk.check("helen", "kind_of_case", "ordinary", note="Both have told us more since.")
    words = words_of(desk(walk).get(f"/work/cases/{walk.ref}/risk"))
    assert "Not sensitive and complex." in words
    assert f"Helen Marsh looked at it on {day(walk.now)}: “Both have told us more since.”" in words


def test_choosing_offers_the_rest_and_names_what_is_barred(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    after_domestic_abuse(engine, walk, "standard")
    page = desk(walk).get(f"/work/cases/{walk.ref}/step/case/choose_process")
    words = words_of(page)
    assert "This service holds no meeting after harm at home at this stage of the justice case." in words
    assert "Every meeting" in words
    assert 'value="face_to_face"' not in page.text
    assert 'value="letter"' in page.text
    assert 'value="conversation"' in page.text


def test_a_question_that_is_not_asked_here_says_why_and_has_no_form(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("exploring_both")
    path = f"/work/cases/{walk.ref}/check/children"
    assert "only after domestic, sexual" in words_of(desk(walk).get(path))
    after_domestic_abuse(engine, walk, "standard")
    page = desk(walk).get(path)
    assert "there is nowhere to refer them to" in words_of(page)
    assert 'name="outcome"' not in page.text
    assert desk(walk).fill_in(path, {"outcome": "none"}).status_code == 422


def test_the_picture_is_looked_at_again_rather_than_typed_again(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("exploring_both")
    after_domestic_abuse(engine, walk, "standard")
    page = desk(walk).get(f"/work/cases/{walk.ref}/check/kind_of_case").text
    assert 'value="domestic" autocomplete="off" checked' in page
    assert 'value="over_three_years" autocomplete="off" checked' in page
    assert 'name="although" value="yes" autocomplete="off" checked' not in page
