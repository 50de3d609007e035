"""When a case is sensitive and complex: each test at its edge."""

from typing import Any

import pytest

from risk_assessment import complexity
from risk_assessment.complexity import KINDS, TESTS, Kind, Picture, needs_panel, reasons

# fmt: off
TABLE: list[tuple[str, dict[str, Any], str]] = [
    ("nothing known",             {},                              ""),
    ("one year",                  {"harm_lasted_years": 1},        ""),
    ("three years",               {"harm_lasted_years": 3},        ""),
    ("over three years",          {"harm_lasted_years": 3.1},      "The harm went on for more than three years."),
    ("three harmed",              {"harmed": 3},                   ""),
    ("four harmed",               {"harmed": 4},                   "More than three people were harmed."),
    ("three responsible",         {"responsible": 3},              ""),
    ("four responsible",          {"responsible": 4},              "More than three people are responsible."),
    ("vulnerable",                {"vulnerable": True},            "Somebody who takes part is vulnerable."),
    ("may continue",              {"harm_may_continue": True},     "The harm may be continuing, or somebody may mean to do harm."),
    ("one agency",                {"agencies": 1},                 ""),
    ("two agencies",              {"agencies": 2},                 "Several agencies are involved."),
    ("because of who",            {"hate": True},                  "It was done because of who somebody is, or was taken for."),
    ("marked by hand",            {"set_by_hand": True},           "Somebody marked the case as sensitive and complex."),
    ("stalking",                  {"kinds": frozenset({"stalking"})}, "Kind of harm: stalking."),
]
# fmt: on


@pytest.mark.parametrize(("name", "picture", "reason"), TABLE, ids=[row[0] for row in TABLE])
def test_each_test_at_its_edge(name: str, picture: dict[str, Any], reason: str) -> None:
    assert reasons(Picture(**picture)) == ((reason,) if reason else ())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_kind_of_special_care_goes_before_a_panel(kind: Kind) -> None:
    picture = Picture(kinds=frozenset({kind.code}))
    assert reasons(picture)
    assert needs_panel(picture)


def test_what_is_not_known_is_one_of_each_and_no_agency() -> None:
    nothing = Picture()
    assert (nothing.harmed, nothing.responsible, nothing.agencies) == (1, 1, 0)


def test_complexity_alone_needs_no_panel() -> None:
    assert not needs_panel(Picture(harmed=9, vulnerable=True))


def test_every_reason_is_given() -> None:
    assert len(reasons(Picture(harmed=4, vulnerable=True, kinds=frozenset({"sexual", "domestic"})))) == 4


def test_an_unknown_kind_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="no such kind of harm: parking"):
        Picture(kinds=frozenset({"parking"}))


@pytest.mark.parametrize("test", TESTS[:-1], ids=lambda test: test.met)
def test_what_is_met_is_told_by_its_name_and_nothing_else_is(test: Any) -> None:
    edge = next(picture for _, picture, reason in TABLE if reason == test.words)
    assert complexity.tests_met(Picture(**edge)) == (test.met,)


def test_what_was_marked_by_hand_is_no_test_and_hides_none() -> None:
    assert complexity.tests_met(Picture(set_by_hand=True)) == ()
    assert complexity.tests_met(Picture(set_by_hand=True, harmed=4, kinds=frozenset({"stalking"}))) == (
        "many_harmed", "stalking",
    )  # fmt: skip
