"""Who may work on a case: each row of the table of allocation, refused or warned, and what comes near it."""

from dataclasses import replace
from typing import Any

import pytest

from risk_assessment.allocation import (
    CASE_SUPERVISOR,
    CO_WORKER,
    LEAD,
    PARTS,
    REFUSES,
    RULES,
    TRAININGS,
    WARNS,
    Candidate,
    standing_in_the_way,
    to_think_about,
)

ALL = frozenset(code for code, _ in TRAININGS)
FIT = Candidate(level="advanced", trainings=ALL, accredited=True)
SENSITIVE = {"sensitive": True}

# fmt: off
TABLE: list[tuple[str, str, dict[str, Any], list[dict[str, Any]]]] = [
    # row                               part             what meets it                                what does not
    ("undeclared",                       LEAD,            {"declared": False},                         [{}]),
    ("conflict",                         CASE_SUPERVISOR, {"conflict": True, "declared": False},       [{}]),
    ("opposite_role",                    CO_WORKER,       {"opposite_role": True},                     [{}]),
    ("below_intermediate",               LEAD,            {"level": "foundation"},                     [{"level": "intermediate"}]),
    ("below_advanced_and_sensitive",     LEAD,            {"level": "intermediate", **SENSITIVE},      [{"level": "intermediate"}, SENSITIVE]),
    ("alone_and_sensitive",              LEAD,            {"alone": True, **SENSITIVE},                [{"alone": True}, SENSITIVE]),
    ("below_intermediate_and_sensitive", CO_WORKER,       {"level": "foundation", **SENSITIVE},        [{"level": "intermediate", **SENSITIVE}, {"level": "foundation"}]),
    ("below_advanced",                   CASE_SUPERVISOR, {"level": "intermediate"},                   [{}]),
    ("overdue_and_refused",              CASE_SUPERVISOR, {"supervision_is_overdue": True, "overdue_refuses": True}, [{"overdue_refuses": True}]),
    ("overdue_and_warned",               LEAD,            {"supervision_is_overdue": True},            [{}]),
    ("caseload_is_full",                 LEAD,            {"open_cases": 12},                          [{"open_cases": 11}]),
    ("caseload_is_full",                 CO_WORKER,       {"open_cases": 13},                          [{"open_cases": 0}]),
    ("out_of_practice",                  CO_WORKER,       {"in_practice": False},                      [{}]),
    ("accredited_without_a_process",     LEAD,            {"formal_process": False},                   [{"formal_process": False, "accredited": False}]),
    ("training_is_below_the_contact",    LEAD,            {"trainings": frozenset({"foundation"}), **SENSITIVE}, [{"trainings": frozenset({"foundation"})}]),
    ("no_training_for_this_harm",        LEAD,            {"gender_based": True, "trainings": ALL - {"gender_based"}}, [{"gender_based": True}, {"trainings": ALL - {"gender_based"}}]),
]
# fmt: on


def test_every_row_is_looked_at_under_its_own_name() -> None:
    assert list(dict.fromkeys(row[0] for row in TABLE)) == [rule.when for rule in RULES]


@pytest.mark.parametrize(("row", "part", "met", "not_met"), TABLE, ids=[row[0] for row in TABLE])
def test_what_stands_in_the_way(
    row: str, part: str, met: dict[str, Any], not_met: list[dict[str, Any]]
) -> None:
    rule = next(rule for rule in RULES if rule.when == row)
    said, silent = standing_in_the_way, to_think_about
    if rule.mark == WARNS:
        said, silent = silent, said
    somebody = replace(FIT, part=part)
    assert said(replace(somebody, **met)) == (rule,)
    assert silent(replace(somebody, **met)) == ()
    for near in not_met:
        assert rule not in said(replace(somebody, **near))


@pytest.mark.parametrize("part", PARTS)
def test_whoever_the_register_speaks_for_may_have_any_part(part: str) -> None:
    for sensitive in (False, True):
        somebody = replace(FIT, part=part, sensitive=sensitive, gender_based=sensitive)
        assert standing_in_the_way(somebody) == to_think_about(somebody) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.when))
def test_each_row_says_a_sentence_its_mark_and_where_it_comes_from(rule: Any) -> None:
    assert rule.words[0].isupper()
    assert rule.words.endswith(".")
    assert rule.mark in (REFUSES, WARNS)
    assert "[" in rule.because
    assert set(rule.parts) <= set(PARTS)


def test_of_somebody_new_nothing_is_claimed() -> None:
    newcomer = Candidate()
    assert (newcomer.accredited, newcomer.open_cases, newcomer.trainings) == (False, 0, frozenset())


def test_helping_with_a_sensitive_case_asks_for_no_training_to_lead_one() -> None:
    somebody = replace(FIT, sensitive=True, trainings=frozenset({"foundation"}))
    assert to_think_about(somebody) != to_think_about(replace(somebody, part=CO_WORKER)) == ()


def test_another_part_is_not_held_to_the_level_of_the_lead() -> None:
    helper = Candidate(part=CO_WORKER, level="foundation", trainings=frozenset({"foundation"}))
    assert standing_in_the_way(helper) == to_think_about(helper) == ()


@pytest.mark.parametrize("wrong", [{"part": "chair"}, {"level": "expert"}])
def test_a_part_or_level_that_does_not_exist_is_a_fault(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no such part or level"):
        Candidate(**wrong)
