"""How much care a case needs follows from its picture, goes up by anybody's word, down by a supervisor's."""

from __future__ import annotations

from typing import Any

import pytest

from risk_assessment.complexity import KINDS
from rj_workflow.care import cleared_although, why_sensitive
from rj_workflow.errors import Invalid, Refused
from rj_workflow.seeds.walk import Walk
from state_machines.checks import CHECKS
from tests.factories.case import Standing
from tests.factories.risk import IT_FITS
from tests.factories.staff import leads_and_supervises


def picture(walk: Walk, who: str = "tom", chosen: str = "ordinary", **said: Any) -> tuple[bool, bool]:
    """Somebody writes down what they know; how sensitive and how gender-based it is afterwards."""
    walk.check(who, "kind_of_case", chosen, **said)
    case = walk.file.case
    return case["sensitive"], case["gender_based"]


TESTS: list[tuple[dict[str, Any], str]] = [
    ({"lasted": "over_three_years"}, "The harm went on for more than three years."),
    ({"how_many_harmed": "4"}, "More than three people were harmed."),
    ({"how_many_responsible": "5"}, "More than three people are responsible."),
    ({"vulnerable": "yes"}, "Somebody who takes part is vulnerable."),
    ({"may_continue": "yes"}, "The harm may be continuing, or somebody may mean to do harm."),
    ({"agencies": "yes"}, "Several agencies are involved."),
    ({"because_of": ["race"]}, "It was done because of who somebody is, or was taken for."),
]
NOTHING_MET: list[dict[str, str]] = [
    {}, {"lasted": "three_years_or_less"}, {"lasted": "not_known"}, {"how_many_harmed": "3"},
    {"vulnerable": "no"}, {"may_continue": "not_known"}, {"agencies": "no"},
]  # fmt: skip


@pytest.mark.parametrize(("said", "reason"), TESTS, ids=[row[1] for row in TESTS])
def test_each_published_test_makes_it_sensitive_with_its_reason(
    standing: Standing, said: dict[str, Any], reason: str
) -> None:
    walk = standing("exploring_first")
    assert picture(walk, **said) == (True, False)
    assert why_sensitive(walk.file) == (reason,)


@pytest.mark.parametrize("said", NOTHING_MET, ids=str)
def test_what_is_short_of_a_test_or_not_known_changes_nothing(
    standing: Standing, said: dict[str, str]
) -> None:
    assert picture(standing("exploring_first"), **said) == (False, False)


def test_the_kinds_that_are_asked_are_those_of_the_tests() -> None:
    asked = next(field for field in CHECKS["kind_of_case"].fields if field.name == "kinds")
    assert asked.options == tuple((kind.code, kind.words) for kind in KINDS)


def test_a_kind_of_harm_that_calls_for_a_panel_makes_it_gender_based(standing: Standing) -> None:
    walk = standing("exploring_first")
    assert picture(walk, kinds=["stalking"]) == (True, True)
    assert why_sensitive(walk.file) == ("Kind of harm: stalking.",)
    assert walk.file.case["kinds"] == ["stalking"]


def test_anybody_on_the_case_may_ask_for_more_care_than_the_tests(standing: Standing) -> None:
    walk = standing("exploring_first")
    assert picture(walk, chosen="sensitive") == (True, False)
    assert why_sensitive(walk.file) == ("Somebody marked the case as sensitive and complex.",)


def test_only_a_supervisor_says_that_less_will_do(standing: Standing) -> None:
    walk = standing("exploring_first")
    picture(walk, vulnerable="yes")
    with pytest.raises(Refused, match="Only a supervisor"):
        picture(walk, vulnerable="no")
    with pytest.raises(Invalid, match="Write down why less care will do"):
        picture(walk, "helen", vulnerable="no", note="")
    assert picture(walk, "helen", vulnerable="no") == (False, False)


def test_while_a_test_is_met_a_supervisor_has_to_say_so_to_clear_it(standing: Standing) -> None:
    walk = standing("exploring_first")
    assert picture(walk, "helen", vulnerable="yes") == (True, False)
    with pytest.raises(Refused, match="Only a supervisor"):
        picture(walk, vulnerable="yes", although="yes")
    assert picture(walk, "helen", vulnerable="yes", although="yes") == (False, False)
    assert cleared_although(walk.file) == ("Somebody who takes part is vulnerable.",)


def test_no_supervisor_clears_a_kind_of_harm_that_is_written_down(standing: Standing) -> None:
    walk = standing("exploring_first")
    picture(walk, kinds=["sexual"])
    assert picture(walk, "helen", kinds=["sexual"], although="yes") == (True, True)
    with pytest.raises(Refused, match="Only a supervisor"):
        picture(walk, chosen="gender_based", kinds=[])
    assert picture(walk, "helen", kinds=[]) == (False, False)


def test_more_care_voids_what_was_signed(standing: Standing) -> None:
    walk = standing("preparing")
    assert walk.file.at("risk", "", "process").state == "signed_off"
    picture(walk, may_continue="yes")
    assert walk.file.at("risk", "", "process").state == "stale"


# --- it turns out to be more than it seemed


@pytest.mark.parametrize("found", ["sensitive", "gender_based"])
def test_a_case_that_turns_out_sensitive_needs_more_and_nothing_stays_signed(
    standing: Standing, found: str
) -> None:
    walk = standing("preparing")
    walk.check("tom", "kind_of_case", found)
    file = walk.file
    assert (file.case["sensitive"], file.case["gender_based"]) == (True, found == "gender_based")
    assert file.at("risk", "", "process").state == "stale"
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="No specialist has been heard"):
        walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")


def test_only_a_supervisor_says_that_less_care_will_do(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("tom", "kind_of_case", "sensitive")
    with pytest.raises(Refused, match="less care"):
        walk.check("tom", "kind_of_case", "ordinary")
    walk.check("helen", "kind_of_case", "ordinary")
    assert not walk.file.case["sensitive"]


def test_a_doubt_about_age_or_capacity_asks_the_safeguarding_lead(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.check("priya", "age_or_capacity", "in_doubt", about=walk.responsible)
    with pytest.raises(Refused, match="less care"):
        walk.check("priya", "age_or_capacity", "no_doubt", about=walk.responsible)
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="safeguarding lead"):
        walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")
    walk.check("helen", "safeguarding_view", "heard")
    walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")


def test_a_supervisor_who_leads_the_case_does_not_say_that_less_care_will_do(standing: Standing) -> None:
    walk = standing("allocated", "sensitive")
    leads_and_supervises(walk, "david")
    with pytest.raises(Refused, match="Only a supervisor says"):
        walk.check("david", "kind_of_case", "ordinary")
    with pytest.raises(Refused, match="Only a supervisor says"):
        picture(walk, "david", lasted="over_three_years", although="yes")
    assert picture(walk, "helen") == (False, False)
