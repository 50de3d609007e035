"""/work/cases/{ref}/people/{person}/needs: to arrange, and written down as they tell it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, fields_in, words_of

pytestmark = pytest.mark.database

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def page_of(walk: Walk, side: str = "harmed") -> str:
    return f"/work/cases/{walk.ref}/people/{getattr(walk, side)}/needs"


def told(desk: Browser, page: str, **said: str) -> None:
    form = fields_in(desk.get(page), page)
    assert desk.fill_in(page, {**form, "channel": "phone", **said}).status_code == 303


def acts(desk: Browser, page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'action="({page}/[0-9a-f]{{32}})"', desk.get(page).text)))


def test_what_they_tell_is_written_down_with_phase_and_channel(case: Case, desk: Of) -> None:
    walk = case("exploring_both")
    hers, me = page_of(walk), desk(walk)
    assert words_of(me.get(hers)).count("Not provided") == 1 + 8 * 3
    told(
        me,
        hers,
        adjustments="Childcare",
        phase="entry",
        level_2="serious",
        rating_2="3",
        words_2="A cold room.",
    )
    said = words_of(me.get(hers))
    assert "Childcare To be arranged" in said
    assert "written down by Priya Nalloor" in said
    assert "Serious. 3 of 10. A cold room." in said
    his = words_of(me.get(page_of(walk, "responsible")))
    assert "A cold room." not in his
    assert "To be arranged" not in his


def test_it_is_arranged_or_no_longer_needed_where_it_stands(case: Case, desk: Of) -> None:
    walk = case("allocated")
    me, page = desk(walk), page_of(walk)
    told(me, page, adjustments="Childcare", words="A quiet room.")
    people = f"/work/cases/{walk.ref}/people"
    assert "2 asked for, 2 to be arranged" in words_of(me.get(people))
    first, second = acts(me, page)
    long = me.fill_in(first, {"do": "arranged", "how": "Her aunt comes. " * 2_000})
    assert (long.status_code, long.text.count("Her aunt comes.") >= 2_000) == (422, True)
    assert me.fill_in(first, {"do": "arranged", "how": "Her aunt comes."}).status_code == 303
    assert "Arranged: Her aunt comes. (Priya Nalloor" in words_of(me.get(page))
    assert me.fill_in(second, {"do": "not_needed"}).status_code == 422
    assert me.fill_in(second, {"do": "not_needed", "channel": "phone"}).status_code == 303
    assert acts(me, page) == []
    assert "1 asked for, all arranged" in words_of(me.get(people))
    assert me.fill_in(first, {"do": "arranged"}).status_code == 409


def test_it_stands_on_the_case_as_a_task_that_leads_here(case: Case, desk: Of) -> None:
    walk = case("allocated")
    me = desk(walk)
    told(me, page_of(walk), adjustments="Childcare")
    for place in (f"/work/cases/{walk.ref}", "/work/today?tab=week"):
        html = me.get(place).text
        assert "Arrange what helps somebody to take part" in html, place
    assert f'href="{page_of(walk)}"' in me.get(f"/work/cases/{walk.ref}").text


def test_the_warning_stands_on_the_form_and_the_step_is_taken(case: Case, desk: Of) -> None:
    walk = case("readiness_review")
    me = desk(walk)
    told(me, page_of(walk), adjustments="British Sign Language")
    step = f"/work/cases/{walk.ref}/step/meeting/propose"
    opened = me.get(step)
    assert "Maya Okafor asked for help that is not arranged: British Sign Language." in words_of(opened)
    assert f'href="{page_of(walk)}"' in opened.text
    form = {**fields_in(opened, step), "who_would_come": "Both."}
    assert me.fill_in(step, form).status_code == 303


def test_the_second_facilitator_sees_what_to_arrange_and_no_scores(case: Case, desk: Of) -> None:
    walk = case("allocated")
    me, tom, page = desk(walk), desk(walk, "tom"), page_of(walk)
    told(me, page, adjustments="Childcare", phase="entry", level_1="urgent", words_1="I do not sleep.")
    said = words_of(tom.get(page))
    assert "Childcare To be arranged" in said
    assert "I do not sleep." not in said
    assert "Urgent" not in said
    assert "I do not sleep." in words_of(desk(walk, "helen").get(page))
    assert "Write down what they tell you" not in words_of(desk(walk, "helen").get(page))


def test_what_is_missing_is_said_and_what_was_typed_stays(case: Case, desk: Of) -> None:
    walk = case("allocated")
    me, page = desk(walk), page_of(walk)
    answer = me.fill_in(
        page, {**fields_in(me.get(page), page), "adjustments": "Reading", "words_3": "My son."}
    )
    assert answer.status_code == 422
    assert {"Choose when in the case this is.", "Choose how this reached us."} <= set(
        re.findall(r"Choose [^.<]*\.", answer.text)
    )
    again = fields_in(answer, page)
    assert (again["adjustments"], again["words_3"]) == ("Reading", "My son.")


def test_what_was_not_taken_is_kept_for_its_page(case: Case, desk: Of) -> None:
    walk = case("allocated")
    me, page = desk(walk), page_of(walk)
    assert me.fill_in(page, {**fields_in(me.get(page), page), "words_3": "My son."}).status_code == 422
    assert fields_in(me.get(page), page)["words_3"] == "My son."
    told(me, page, phase="entry")
    assert "Not saved yet" not in words_of(me.get(page))


def test_somebody_was_faster(case: Case, desk: Of) -> None:
    walk = case("allocated")
    me, page = desk(walk), page_of(walk)
    early = fields_in(me.get(page), page)
    told(me, page, adjustments="Reading")
    answer = me.fill_in(page, {**early, "adjustments": "Childcare", "channel": "phone"})
    assert answer.status_code == 409
    assert me.get(page.replace(walk.harmed, "0" * 32)).status_code == 404


def test_no_page_of_it_asks_for_a_diagnosis(case: Case, desk: Of) -> None:
    walk = case("allocated")
    html = desk(walk).get(page_of(walk)).text
    asked = re.findall(r"<(?:label|legend)[^>]*>(.*?)</", html)
    assert not [words for words in asked if re.search(r"diagnos|condition|disab|illness", words, re.I)]
