"""Which forms cannot be offered, and that talking with one person alone always can."""

from itertools import product
from typing import Any

import pytest

from risk_assessment.factors import FACTORS
from risk_assessment.pathways import APPROACH, BARS, BETWEEN_THEM, CONVERSATION, DIRECT, barred_forms
from risk_assessment.profile import Answer

EVERYTHING = {APPROACH, *BETWEEN_THEM}
STOPPED: dict[str, Any] = {"present": "current", "concern": 3}
DOWN = STOPPED | {"mitigation": "Talk alone.", "residual": 1}


def stopped(item: str, side: str = "responsible", **change: Any) -> Answer:
    return Answer(item, side, **STOPPED | change)


# fmt: off
TABLE: list[tuple[str, list[Answer], dict[str, bool], set[str]]] = [
    ("nothing stands",                         [],                                        {}, set()),
    ("gender-based alone bars nothing",        [],                                        {"gender_based": True}, set()),
    ("high risk now",                          [],                                        {"gender_based": True, "high_risk_now": True}, EVERYTHING),
    ("high risk now, whatever the kind",       [],                                        {"high_risk_now": True}, EVERYTHING),
    ("out of court",                           [],                                        {"out_of_court": True}, set()),
    ("out of court and gender-based",          [],                                        {"out_of_court": True, "gender_based": True}, EVERYTHING),
    ("power between them, gender-based",       [stopped("P13")],                          {"gender_based": True}, set(DIRECT)),
    ("motive, gender-based",                   [stopped("P5")],                           {"gender_based": True}, set(DIRECT)),
    ("hidden messages, gender-based",          [stopped("V5", "event")],                  {"gender_based": True}, set(DIRECT)),
    ("power between them, another kind",       [stopped("P13")],                          {}, set()),
    ("a legal bar bars letters too",           [stopped("P14")],                          {}, EVERYTHING),
    ("threats",                                [stopped("P3")],                           {}, {APPROACH, *DIRECT}),
    ("threats now, rated low",                 [stopped("P3", concern=0)],                {}, {APPROACH, *DIRECT}),
    ("the facts are denied",                   [stopped("P1")],                           {}, set(BETWEEN_THEM)),
    ("pressed",                                [stopped("P4", "harmed")],                 {}, EVERYTHING),
    ("cannot decide freely",                   [stopped("P21", "harmed")],                {}, EVERYTHING),
    ("brought down",                           [Answer("P14", "responsible", **DOWN)],    {}, set()),
    ("an anniversary bars nothing by itself",  [stopped("V9", "event")],                  {}, set()),
    ("two reasons",                            [stopped("P1"), stopped("P3")],            {}, EVERYTHING),
]
# fmt: on


@pytest.mark.parametrize(("name", "answers", "facts", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_what_cannot_be_offered(
    name: str, answers: list[Answer], facts: dict[str, bool], expected: set[str]
) -> None:
    barred = barred_forms(answers, **{"gender_based": False} | facts)
    assert {b.form for b in barred} == expected
    assert all(b.reasons for b in barred)


def test_every_reason_is_given() -> None:
    barred = {b.form: b.reasons for b in barred_forms([stopped("P1"), stopped("P3")], gender_based=False)}
    assert len(barred["face_to_face"]) == 2
    assert len(barred["letter"]) == 1


def test_talking_with_one_person_is_never_barred() -> None:
    sides = {"all": "harmed"}
    worst = [stopped(f.id, sides.get(f.about[0], f.about[0])) for f in FACTORS]
    for gender_based, high, out in product((False, True), repeat=3):
        barred = barred_forms(worst, gender_based=gender_based, high_risk_now=high, out_of_court=out)
        assert CONVERSATION not in {b.form for b in barred}
        assert {b.form for b in barred} == EVERYTHING


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_each_bar_needs_a_fact_or_an_item_and_has_a_source(bar: Any) -> None:
    assert bar.fact or bar.items
    assert bar.words.endswith(".")
    assert "[" in bar.because
