"""K7: what they said yes to is no longer what would happen, so each is asked whether it is still right."""

from __future__ import annotations

import pytest

from risk_assessment.triggers import TRIGGERS
from rj_workflow.errors import Refused
from rj_workflow.seeds.walk import Walk
from state_machines.checks import NEWS
from state_machines.choice import MATERIAL
from tests.factories.case import Standing

TAKING_PART = "take_part_face_to_face"


def answers(walk: Walk) -> tuple[str, str]:
    """How each person's yes to meeting stands."""
    return tuple(walk.file.at("choice", one, TAKING_PART).state for one in (walk.harmed, walk.responsible))  # type: ignore[return-value]


def test_each_change_that_asks_again_is_one_of_the_triggers() -> None:
    assert {one.name for one in TRIGGERS} >= MATERIAL


@pytest.mark.parametrize("news", sorted(MATERIAL & {code for code, _ in NEWS}))
def test_news_asks_both_again(standing: Standing, news: str) -> None:
    walk = standing("preparing")
    assert answers(walk) == ("given", "given")
    walk.check("priya", "news", news)
    assert answers(walk) == ("refresh_due", "refresh_due")


@pytest.mark.parametrize("news", sorted({code for code, _ in NEWS} - MATERIAL))
def test_other_news_leaves_what_was_chosen(standing: Standing, news: str) -> None:
    walk = standing("preparing")
    walk.check("priya", "news", news)
    assert answers(walk) == ("given", "given")


def test_somebody_else_comes_or_facilitates(standing: Standing) -> None:
    walk = standing("preparing")
    walk.add("Ada Brook", "supporter")
    assert answers(walk) == ("refresh_due", "refresh_due")
    walk.declare_again("priya", "tom", "helen")
    for person in (walk.harmed, walk.responsible):
        walk.say_again(person, TAKING_PART)
    assert answers(walk) == ("given", "given")
    walk.check("helen", "second_facilitator", "none")
    assert answers(walk) == ("refresh_due", "refresh_due")


def test_doubt_about_age_or_capacity_asks_both_again(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "age_or_capacity", "in_doubt", about=walk.harmed)
    assert answers(walk) == ("refresh_due", "refresh_due")


def test_whoever_asked_for_somebody_takes_no_part_and_changes_nothing(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.add("Ruth", "introducer")
    assert answers(walk) == ("given", "given")
    assert (walk.state, walk.file.at("meeting").state) == ("scheduled", "confirmed")


def test_a_confirmed_meeting_waits_until_it_is_said_again(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.check("priya", "news", "released")
    assert walk.file.at("meeting").state == "in_diary"
    assert walk.file.at("choice", walk.harmed, "keep_record").state in ("given", "not_asked")
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "confirm")
    assert "A yes from each person has to be given and in date." in str(refused.value)
