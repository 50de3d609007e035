"""Who must sign: the table of practice.md 5.6, row by row and in every combination."""

from itertools import product
from typing import Any

import pytest

from risk_assessment.sign_off import RULES, Requirement, Situation, View, required

# fmt: off
TABLE: list[tuple[str, dict[str, Any], str, int, int, str]] = [
    # name                              the situation                                     level          pair floor  and also
    ("ordinary, indirect",              {},                                               "intermediate", 1, 1, ""),
    ("ordinary, direct",                {"direct": True},                                 "intermediate", 2, 1, ""),
    ("an approach meets nobody",        {"scope": "approach", "direct": True},            "intermediate", 1, 1, ""),
    ("the plan of a meeting",           {"scope": "event", "direct": True},               "intermediate", 2, 1, ""),
    ("sensitive, indirect",             {"sensitive": True},                              "advanced",     2, 2, "specialist"),
    ("sensitive, first approach",       {"scope": "approach", "sensitive": True},         "advanced",     2, 2, "specialist"),
    ("sensitive, direct",               {"sensitive": True, "direct": True},              "advanced",     2, 2, "specialist"),
    ("gender-based",                    {"gender_based": True},                           "advanced",     2, 2, "specialist panel safeguarding"),
    ("gender-based, first approach",    {"scope": "approach", "gender_based": True},      "advanced",     2, 2, "specialist panel safeguarding"),
    ("under 18",                        {"under_18_or_capacity_doubt": True},             "intermediate", 1, 1, "safeguarding"),
    ("under 18, direct",                {"under_18_or_capacity_doubt": True, "direct": True}, "intermediate", 2, 1, "safeguarding"),
    ("concern 2",                       {"worst_concern": 2},                             "intermediate", 1, 1, ""),
    ("concern 3",                       {"worst_concern": 3},                             "intermediate", 1, 1, "panel"),
    ("two starred at residual 2",       {"two_starred_residual_2": True},                 "intermediate", 1, 1, "panel"),
    ("they disagree",                   {"disagreement": True},                           "intermediate", 1, 1, "service_manager"),
    ("changed on the day",              {"day_of_change": True},                          "intermediate", 1, 1, "by_phone"),
    ("sensitive, changed on the day",   {"sensitive": True, "day_of_change": True},       "advanced",     2, 2, "specialist by_phone"),
]
# fmt: on
FLAGS = (
    "direct",
    "sensitive",
    "gender_based",
    "under_18_or_capacity_doubt",
    "two_starred_residual_2",
    "disagreement",
    "day_of_change",
)  # fmt: skip
EXTRAS = ("specialist", "panel", "safeguarding", "service_manager", "by_phone")


@pytest.mark.parametrize(
    ("name", "situation", "level", "pair", "floor", "also"), TABLE, ids=[r[0] for r in TABLE]
)
def test_who_must_sign(
    name: str, situation: dict[str, Any], level: str, pair: int, floor: int, also: str
) -> None:
    needed = required(Situation(**situation))
    assert (needed.level, needed.facilitators, needed.fewest_facilitators) == (level, pair, floor)
    assert " ".join(extra for extra in EXTRAS if getattr(needed, extra)) == also


def settings(flags: tuple[bool, ...]) -> dict[str, Any]:
    return dict(zip(FLAGS, flags, strict=True))


def everywhere() -> list[Situation]:
    """Each of the 1,536 situations that differ."""
    return [
        Situation(scope, worst_concern=worst, **settings(flags))
        for scope in ("approach", "process", "event")
        for worst in range(4)
        for flags in product((False, True), repeat=len(FLAGS))
    ]


def strength(needed: Requirement) -> tuple[int, ...]:
    extras = (int(getattr(needed, extra)) for extra in EXTRAS)
    return (needed.level == "advanced", needed.facilitators, needed.fewest_facilitators, *extras)


def test_another_worry_never_asks_for_less() -> None:
    """Turning any flag on, or raising the worst concern, keeps every demand that stood without it."""
    plain = {name: getattr(Situation(), name) for name in Situation.__dataclass_fields__}
    for situation in everywhere():
        before = strength(required(situation))
        values = {name: getattr(situation, name) for name in plain}
        more = [values | {flag: True} for flag in FLAGS if not values[flag]]
        more += [values | {"worst_concern": 3}]
        for worse in more:
            after = strength(required(Situation(**worse)))
            assert all(b <= a for b, a in zip(before, after, strict=True)), worse


def test_every_demand_has_its_reason_and_its_mark() -> None:
    for situation in everywhere():
        needed = required(situation)
        applying = [rule for rule in RULES if getattr(situation, rule.when)]
        assert needed.why == tuple(rule.why for rule in applying)
        assert all(rule.because in needed.mark for rule in applying)
        assert needed.why[0] == "A case supervisor who did not write it signs."


def test_without_a_word_nothing_worries_and_the_first_row_applies() -> None:
    assert Situation().worst_concern == 0
    assert Situation().always is True
    assert all(not getattr(Situation(), flag) for flag in FLAGS)


def test_a_mark_is_said_once() -> None:
    assert required(Situation(worst_concern=3, disagreement=True)).mark == "[S:RJC-SC 1]; [J]"


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="no such scope: journey"):
        Situation("journey")


SUPERVISOR, LEAD, OUTSIDE = (
    View("helen", "supervisor"),
    View("david", "safeguarding_lead"),
    View("ms reed", "specialist", "helen"),
)
OLU = View("olu", "manager")
ALONE = tuple(
    View(who, part, "helen")
    for who, part in (("helen", "supervisor"), ("ms reed", "specialist"), ("mr poe", "safeguarding_lead"))
)
# fmt: off
PANELS: list[tuple[str, dict[str, Any], tuple[View, ...], int, bool]] = [
    # name                                              the situation            who gave a view                    fewest  whole
    ("nobody",                                          {"worst_concern": 3},    (),                                2, False),
    ("one colleague",                                   {"worst_concern": 3},    (SUPERVISOR,),                     2, False),
    ("two colleagues",                                  {"worst_concern": 3},    (SUPERVISOR, OLU),                 2, True),
    ("three, where two are enough",                     {"worst_concern": 3},    (SUPERVISOR, LEAD, OLU),           2, True),
    ("two, where the service asks for three",           {"worst_concern": 3},    (SUPERVISOR, OLU),                 3, False),
    ("three, where the service asks for three",         {"worst_concern": 3},    (SUPERVISOR, LEAD, OLU),           3, True),
    ("two views, both written by one colleague",        {"worst_concern": 3},    (SUPERVISOR, OUTSIDE),             2, False),
    ("the same colleague twice, in two parts",          {"worst_concern": 3},    (SUPERVISOR, View("helen", "manager")), 2, False),
    ("gender-based, each in their part",                {"gender_based": True},  (SUPERVISOR, LEAD, OUTSIDE),       2, True),
    ("gender-based, and one more",                      {"gender_based": True},  (SUPERVISOR, LEAD, OUTSIDE, OLU),  2, True),
    ("gender-based, no specialist",                     {"gender_based": True},  (SUPERVISOR, LEAD),                2, False),
    ("gender-based, three and no specialist",           {"gender_based": True},  (SUPERVISOR, LEAD, OLU),           2, False),
    ("gender-based, all of it written by one",          {"gender_based": True},  ALONE,                             2, False),
]
# fmt: on


@pytest.mark.parametrize(
    ("name", "situation", "views", "fewest", "whole"), PANELS, ids=[r[0] for r in PANELS]
)
def test_a_panel_is_whole(
    name: str, situation: dict[str, Any], views: tuple[View, ...], fewest: int, whole: bool
) -> None:
    assert required(Situation(**situation)).panel_is_complete(views, fewest) is whole
    assert required(Situation(**situation)).panel_is_complete(reversed(views), fewest) is whole


def test_what_a_signature_needs_cannot_be_changed_afterwards() -> None:
    needed = required(Situation())
    with pytest.raises(AttributeError):
        needed.panel = True  # type: ignore[misc]
