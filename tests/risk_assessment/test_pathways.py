"""Which forms cannot be offered, row by row of 5.4 and 5.7; talking with one person alone always can."""

from itertools import product
from typing import Any

import pytest

from risk_assessment.factors import FACTORS
from risk_assessment.pathways import (
    APPROACH,
    BARS,
    BETWEEN_THEM,
    CONVERSATION,
    DIRECT,
    FORMS,
    INDIRECT,
    Known,
    barred_forms,
)
from risk_assessment.profile import STOPS

EVERYTHING = {APPROACH, *BETWEEN_THEM}
GENDER: dict[str, bool] = {"gender_based": True}


def barred(known: dict[str, bool], stopping: set[str], lifted: set[str] | None = None) -> set[str]:
    """What its own rows bar; while a stop stands everything else waits as well, with a sentence of its own."""
    standing = stopping - (lifted or set())
    found = barred_forms(Known(**known), stopping, standing)
    assert all(one.reasons for one in found)
    if standing:
        assert {one.form for one in found} == EVERYTHING
    return {one.form for one in found if one.reasons != (WAITS,)}


WAITS = next(bar.words for bar in BARS if bar.whatever_stops)


# fmt: off
TABLE: list[tuple[str, set[str], dict[str, bool], set[str]]] = [
    # 5.4, in its own order
    ("no acknowledgement of basic facts",            {"P1"},         {}, set(BETWEEN_THEM)),
    ("current threats suspected",                    {"P3"},         {}, {APPROACH, *DIRECT}),
    ("coercion suspected",                           {"P4"},         {}, EVERYTHING),
    ("violence suspected continuing",                {"P12"},        {}, EVERYTHING),
    ("violence in the room likely",                  {"V4"},         {}, set(DIRECT)),
    ("inability to say no",                          {"P13"},        {}, EVERYTHING),
    ("truth cannot be established enough",           {"P24"},        {}, set(BETWEEN_THEM)),
    ("communication impossible through illness",     {"P7"},         {}, set(BETWEEN_THEM)),
    ("communication impossible through intoxication", {"P8"},        {}, set(BETWEEN_THEM)),
    ("legal bar, in writing too",                    {"P14"},        {}, EVERYTHING),
    ("free consent in doubt",                        {"P21"},        {}, EVERYTHING),
    ("gender-based, motive suspected",               {"P5"},         GENDER, set(DIRECT)),
    ("gender-based, hidden messages suspected",      {"V5"},         GENDER, set(DIRECT)),
    ("motive suspected, another kind of harm",       {"P5", "V5"},   {}, set()),
    # 5.7
    ("gender-based alone bars nothing: blanket exclusion is wrong", set(), GENDER, set()),
    ("current high risk: no approach, no letters",   set(),          GENDER | {"high_risk_now": True}, EVERYTHING),
    ("current high risk, whatever the kind",         set(),          {"high_risk_now": True}, EVERYTHING),
    ("no current checklist",                         set(),          {"checklist_is_missing": True}, EVERYTHING),
    ("which harm is not known, no checklist",        set(),          GENDER | {"kinds_are_not_known": True}, EVERYTHING),
    ("the newest check says an order forbids it",    set(),          {"order_forbids": True}, EVERYTHING),
    ("not in the interest of the person harmed",     set(),          {"against_their_interest": True}, set(BETWEEN_THEM)),
    ("out of court and gender-based",                set(),          GENDER | {"out_of_court": True}, EVERYTHING),
    ("out of court, another kind",                   set(),          {"out_of_court": True}, set()),
    ("a meeting is contested, letters stay open",    set(),          {"meeting_is_contested": True}, set(DIRECT)),
    # and none of them
    ("nothing stands",                               set(),          {}, set()),
    ("an anniversary bars nothing by itself",        {"V9"},         {}, set()),
    ("two reasons",                                  {"P1", "P3"},   {}, EVERYTHING),
]
# fmt: on


@pytest.mark.parametrize(("name", "stopping", "known", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_what_cannot_be_offered(
    name: str, stopping: set[str], known: dict[str, bool], expected: set[str]
) -> None:
    assert barred(known, stopping) == expected


LIFTABLE = [row for row in TABLE if row[1] and not row[2] and row[3]]


@pytest.mark.parametrize(("name", "stopping", "known", "_bars"), LIFTABLE, ids=[row[0] for row in LIFTABLE])
def test_a_stop_that_a_supervisor_lifted_bars_nothing(
    name: str, stopping: set[str], known: dict[str, bool], _bars: set[str]
) -> None:
    assert barred(known, stopping, lifted=stopping) == set()


@pytest.mark.parametrize("item", ["P5", "P13", "V5"])
def test_suspected_abuse_through_the_process_bars_every_meeting_whoever_lifted_the_stop(item: str) -> None:
    assert barred(GENDER, {item}, lifted={item}) == set(DIRECT)


def test_every_reason_is_given() -> None:
    found = {b.form: b.reasons for b in barred_forms(Known(), {"P1", "P3"}, {"P1", "P3"})}
    assert len(found["face_to_face"]) == 2
    assert len(found["letter"]) == 1


def test_talking_with_one_person_is_never_barred() -> None:
    worst = {factor.id for factor in FACTORS}
    for gender_based, high, out in product((False, True), repeat=3):
        known = {"gender_based": gender_based, "high_risk_now": high, "out_of_court": out}
        assert barred(known, worst) == EVERYTHING
        assert CONVERSATION not in barred(known, worst)


def test_every_stop_condition_bars_something_somewhere() -> None:
    for stop in STOPS:
        assert barred(GENDER, {stop.item_id}), stop.item_id


def test_the_forms_are_the_indirect_the_direct_and_talking_alone() -> None:
    assert (CONVERSATION, *INDIRECT, *DIRECT) == FORMS


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_each_bar_needs_a_fact_or_an_item_and_has_a_source(bar: Any) -> None:
    assert bar.fact or bar.items or bar.whatever_stops
    assert bar.words.endswith(".")
    assert "[" in bar.because
    assert not bar.fact or hasattr(Known(), bar.fact)
