"""The lists of practice.md 5.4 and 5.5, row by row and under their own names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from risk_assessment.answer import Answer
from risk_assessment.instrument import INSTRUMENT, Subject
from risk_assessment.profile import stands, stop_conditions, waits_to_be_lifted
from risk_assessment.triggers import BY_NAME, gone_stale

NOW: dict[str, Any] = {"present": "current", "concern": 3}
SUSPECTED: dict[str, Any] = {"present": "current", "concern": 0}
DOWN: dict[str, Any] = {"mitigation": "Talked through twice.", "residual": 1}


def given(item: str, side: str, **said: Any) -> Answer:
    return Answer(INSTRUMENT.item(item), Subject(side, side), **said)


# 5.4: what stops, each with the answer that says so; which forms that bars is in test_pathways.py.
STOPPING: list[tuple[str, Answer]] = [
    ("no acknowledgement of the basic facts", given("P1", "responsible", **NOW)),
    ("current threats suspected", given("P3", "responsible", **SUSPECTED)),
    ("current coercion suspected", given("P4", "harmed", **SUSPECTED)),
    ("violence suspected continuing", given("P12", "responsible", **NOW)),
    ("inability to say no", given("P13", "harmed", **NOW)),
    ("truth cannot be established enough to be safe", given("P24", "harmed", **NOW)),
    ("communication impossible through illness", given("P7", "responsible", **NOW)),
    ("communication impossible through intoxication", given("P8", "harmed", **NOW)),
    ("legal bar", given("P14", "responsible", **NOW)),
    ("any participant's free consent in doubt: pressed", given("P4", "responsible", **NOW)),
    ("any participant's free consent in doubt: capacity", given("P21", "harmed", **NOW)),
    ("restorative justice used to go on: motive", given("P5", "responsible", **NOW)),
    ("restorative justice used to go on: power", given("P13", "responsible", **NOW)),
    ("restorative justice used to go on: hidden messages", given("V5", "event", **NOW)),
]


@pytest.mark.parametrize(("name", "answer"), STOPPING, ids=[row[0] for row in STOPPING])
def test_5_4_stops_until_a_supervisor_lifts_it(name: str, answer: Answer) -> None:
    assert len(stop_conditions([answer])) == 1
    assert stands(replace(answer, **DOWN))
    assert not stands(replace(answer, **DOWN, lifted=True))


@pytest.mark.parametrize(("name", "answer"), STOPPING, ids=[row[0] for row in STOPPING])
def test_5_4_waits_to_be_lifted_only_with_what_makes_it_safer_and_what_is_left(
    name: str, answer: Answer
) -> None:
    half: tuple[dict[str, Any], ...] = (
        {"mitigation": "Talked through."}, {"residual": 0}, {"mitigation": " ", "residual": 0},
        DOWN | {"residual": 3},
    )  # fmt: skip
    for only in half:
        assert not waits_to_be_lifted(replace(answer, **only))
    assert waits_to_be_lifted(replace(answer, **DOWN))


EVERY, PLANS, PLAN = ("approach", "process", "event"), ("process", "event"), ("event",)
# 5.5: each trigger, the scopes that fall by it, and whether only a reported change makes them fall.
TRIGGERS: list[tuple[str, str, tuple[str, ...], bool]] = [
    ("before any contact", "before_any_contact", EVERY, True),
    ("before approaching the other party", "before_approach", EVERY, True),
    ("after first meeting with each", "first_meeting_held", EVERY, True),
    ("after each preparation meeting (delta form)", "preparation_held", PLANS, True),
    ("after every exchange item delivered", "item_delivered", PLANS, True),
    ("modality change", "form_changed", PLANS, False),
    ("venue change", "venue_changed", PLAN, False),
    ("attendee change", "attendee_changed", PLANS, False),
    ("facilitator change", "facilitator_changed", EVERY, False),
    ("new police, probation or MARAC information", "agency_news", EVERY, False),
    ("custody move", "custody_moved", EVERY, False),
    ("release", "released", EVERY, False),
    ("recall", "recalled", EVERY, False),
    ("new charge", "charged", EVERY, False),
    ("order made", "order_made", EVERY, False),
    ("order ended", "order_ended", EVERY, False),
    ("missed appointment twice", "missed_twice", EVERY, False),
    ("self-harm or substance event", "self_harm_or_substances", EVERY, False),
    ("pause longer than four weeks", "long_pause", EVERY, False),
    ("72 hours before", "three_days_before", PLANS, True),
    ("day-of", "on_the_day", PLANS, True),
    ("each break", "break_taken", PLANS, True),
    ("each incident", "incident", PLANS, False),
    ("end", "meeting_ended", PLANS, True),
    ("follow-up", "followed_up", PLANS, True),
    ("re-entry", "came_back", EVERY, False),
]


@pytest.mark.parametrize(("name", "code", "scopes", "reported"), TRIGGERS, ids=[row[0] for row in TRIGGERS])
def test_5_5_triggers(name: str, code: str, scopes: tuple[str, ...], reported: bool) -> None:
    assert gone_stale(code) == (() if reported else scopes)
    assert gone_stale(code, change_reported=True) == scopes


def test_5_5_is_the_whole_list() -> None:
    """Beside the list there is only what 5.6, 5.1, 4.3 and C10 add: who else must sign, a stop, a link, an
    interest; and that an approach too was written for exactly these two people.
    """
    beside = {"kind_changed", "stop_found", "signer_is_linked", "against_their_interest", "principal_joined"}
    assert {code for _, code, _, _ in TRIGGERS} == set(BY_NAME) - beside


def test_what_was_reported_is_said_by_name() -> None:
    with pytest.raises(TypeError):
        gone_stale("preparation_held", True)  # type: ignore[call-arg]
