"""Firing a row: it moves, or it says everything that is missing; asking why not never moves anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from state_machines import LIFECYCLES
from state_machines.facts import (
    ActorFacts,
    ChoiceFacts,
    Facts,
    MeetingFacts,
    PersonFacts,
    RiskFacts,
)
from state_machines.fields import ASKS
from state_machines.guards import GUARDS
from state_machines.roles import CLOCK, FACILITATOR, LEAD, PERSON, SUPERVISOR, SYSTEM
from state_machines.table import Refusal

CASE, CHOICE, MEETING, PAUSE = (LIFECYCLES[name] for name in ("case", "choice", "meeting", "pause"))

_WELL = {"taking_part": ChoiceFacts("given"), "preparation": "confirmed_ready", "prepared_in_date": True}
HARMED, RESPONSIBLE = PersonFacts(side="harmed", **_WELL), PersonFacts(side="responsible", **_WELL)  # type: ignore[arg-type]
IN_PLACE = Facts(
    case="readiness_review",
    harmed=HARMED,
    responsible=RESPONSIBLE,
    acknowledged=True,
    known=frozenset({"they_meet"}),
    risk=RiskFacts(state="signed_off", in_date=True, covers_plan=True),
    meeting=MeetingFacts("in_diary", attendees_agreed=True, venue_checked=True, facilitators_enough=True),
)


def refusal(table: str, state: str, event: str, facts: Facts, **more: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        LIFECYCLES[table].next_state(state, event, facts, **more)  # type: ignore[arg-type]
    return refused.value


def test_a_meeting_is_confirmed_when_everything_is_in_place() -> None:
    assert MEETING.next_state("in_diary", "confirm", IN_PLACE, roles=LEAD) == "confirmed"


def test_a_refusal_names_everything_that_is_missing_the_clearest_first() -> None:
    nothing = replace(Facts(), paused=frozenset({"harmed"}), stopped=True)
    refused = refusal("meeting", "in_diary", "confirm", nothing)
    row = MEETING.row("confirm", "in_diary")
    assert row is not None
    met = {"not_waiting_for_an_agency", "form_is_not_barred", "answers_are_still_so", "one_meeting_is_wanted"}
    assert [guard.name for guard in refused.guards] == [name for name in row.reasons if name not in met]
    assert refused.sentences[0] == GUARDS["responsibility_is_acknowledged"].sentence
    assert str(refused).startswith("meeting.confirm from in_diary: The basic facts are not acknowledged")


@pytest.mark.parametrize(
    ("situation", "facts", "missing"),
    [
        ("ran out, nobody noticed", replace(IN_PLACE, harmed=replace(HARMED, taking_part=ChoiceFacts("given", in_date=False))), "both_agree_and_are_in_date"),
        ("signed for another plan", replace(IN_PLACE, risk=RiskFacts(state="signed_off", in_date=True)), "signature_covers_this_plan"),
        ("a supporter is not ready", replace(IN_PLACE, supporters=(PersonFacts(side="supporter"),)), "everyone_is_ready"),
        ("they chose letters", replace(IN_PLACE, known=frozenset({"they_pass_things_on"})), "they_chose_to_meet"),
        ("waiting for a prison", replace(IN_PLACE, waiting=frozenset({"prison"})), "not_waiting_for_an_agency"),
    ],
)  # fmt: skip
def test_one_thing_missing_is_the_only_reason(situation: str, facts: Facts, missing: str) -> None:
    assert [guard.name for guard in refusal("meeting", "in_diary", "confirm", facts).guards] == [missing], (
        situation
    )


def test_questions_of_the_form_are_asked_when_the_step_is_taken() -> None:
    facts = replace(Facts(), choice=ChoiceFacts("explained"))
    refused = refusal("choice", "explained", "say_yes", facts)
    assert refused.asks == ("it_was_understood", "asked_alone")
    assert refused.sentences == tuple(ASKS[name].missing for name in refused.asks)
    answered = replace(facts, answers=frozenset(refused.asks))
    assert CHOICE.next_state("explained", "say_yes", answered, roles=PERSON) == "given"
    assert [ASKS[name].field.kind for name in refused.asks] == ["each", "confirm"]


@pytest.mark.parametrize(("state", "event"), [("closed", "begin_checks"), ("enquiry", "fly_to_the_moon")])
def test_a_step_that_does_not_start_from_here_says_so(state: str, event: str) -> None:
    refused = refusal("case", state, event, Facts())
    assert refused.not_from_here
    assert refused.sentences == (
        "This step does not start from where things stand now. Someone may have been faster.",
    )


def test_a_step_that_belongs_to_somebody_else_says_only_that() -> None:
    refused = refusal("meeting", "in_diary", "confirm", Facts(), roles=PERSON)
    assert (refused.not_yours, refused.guards) == (True, ())
    assert refused.sentences == ("This step belongs to somebody else.",)


def test_who_is_left_aside_for_consequences() -> None:
    assert CASE.next_state("scheduled", "begin", Facts()) == "underway"
    assert refusal("case", "scheduled", "begin", Facts(), roles=LEAD).not_yours


def test_the_same_event_fires_the_row_of_its_own_state() -> None:
    owed = ChoiceFacts(thinking_has_passed=False)
    answers = frozenset({"it_was_understood", "asked_alone"})
    facts = replace(Facts(), choice=owed, answers=answers)
    assert CHOICE.next_state("explained", "say_yes", facts) == "given"
    assert [g.name for g in refusal("choice", "thinking", "say_yes", facts).guards] == [
        "thinking_time_has_passed"
    ]


# --- why not yet ----------------------------------------------------------------------------------------------


def test_asking_why_not_names_every_step_of_these_roles_and_no_other() -> None:
    letters = replace(IN_PLACE, known=frozenset({"they_pass_things_on"}))
    found = CASE.possibilities("readiness_review", letters, LEAD)
    assert [p.row.event for p in found] == ["not_ready_yet", "clear_exchange"]
    assert [p.unmet for p in found] == [(), ()]
    assert {guard.name for guard in found[1].met} >= {"everyone_is_ready", "nobody_has_paused"}


def test_consequences_and_clocks_are_never_offered() -> None:
    everybody = PERSON | FACILITATOR | LEAD | SUPERVISOR | CLOCK | SYSTEM
    offered = {p.row.event for p in CHOICE.possibilities("given", Facts(), everybody)}
    assert offered == {"say_never", "withdraw", "reaffirm"}


def test_a_reason_that_another_one_contains_is_left_out() -> None:
    stopped = replace(IN_PLACE, stopped=True, risk=RiskFacts(state="stale"))
    (confirm,) = [p for p in MEETING.possibilities("in_diary", stopped, LEAD) if p.row.event == "confirm"]
    assert [guard.name for guard in confirm.unmet] == ["no_safety_stop"]


def test_asking_why_not_asks_no_question_of_a_form() -> None:
    (yes,) = [p for p in CHOICE.possibilities("explained", Facts(), PERSON) if p.row.event == "say_yes"]
    assert yes.unmet == ()


# --- one machine for everybody --------------------------------------------------------------------------------


def test_eight_threads_at_one_machine_never_get_each_others_answer() -> None:
    paused = replace(IN_PLACE, paused=frozenset({"harmed"}), actor=ActorFacts(id="tom"))

    def fire(number: int) -> bool:
        if number % 2:
            return MEETING.next_state("in_diary", "confirm", IN_PLACE) == "confirmed"
        try:
            MEETING.next_state("in_diary", "confirm", paused)
        except Refusal as refused:
            return [guard.name for guard in refused.guards] == ["nobody_has_paused"]
        return False

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(fire, range(4_000)))


def test_a_pause_is_ended_only_by_asking() -> None:
    refused = refusal("pause", "paused", "resume", Facts())
    assert refused.asks == ("the_holder_asks",)
    assert (
        PAUSE.next_state("paused", "resume", replace(Facts(), answers=frozenset({"the_holder_asks"})))
        == "running"
    )
