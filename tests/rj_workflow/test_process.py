"""A yes to one kind of process is no yes to another: nobody who chose letters is brought into a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from risk_assessment.pathways import CONVERSATION, DIRECT, INDIRECT
from rj_workflow.errors import Refused
from state_machines.choice import PURPOSES, taking_part_in
from state_machines.guards import GUARDS
from state_machines.processes import MEET, PASS, PROCESSES
from tests.factories.case import case_at, going_on, standing_at

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.db import Session
    from rj_workflow.seeds.walk import Walk

PLAN = {"who_would_come": "Both"}
CHOOSING = ("being_assessed", "awaiting_sign_off", "preparing", "readiness_review", "scheduled")


def test_each_kind_has_its_own_yes_and_the_two_books_agree_what_it_does() -> None:
    assert {taking_part_in(one.code) for one in PROCESSES} == {
        p for p in PURPOSES if p.startswith("take_part_")
    }
    assert {one.code for one in PROCESSES if one.how == "meet"} == MEET == set(DIRECT)
    assert {one.code for one in PROCESSES if one.how == "pass"} == PASS - MEET == set(INDIRECT)
    assert [one.code for one in PROCESSES if one.how == "talk"] == [CONVERSATION]


@pytest.mark.parametrize("process", [one.code for one in PROCESSES])
def test_a_meeting_is_proposed_where_both_chose_one_and_nowhere_else(session: Session, process: str) -> None:
    walk = standing_at(session, "preparing", process=process)
    if process in MEET:
        walk.do("priya", "meeting", "propose", PLAN)
        assert walk.file.at("meeting").state == "proposed"
    else:
        assert refused(walk, "meeting", "propose", PLAN) == [GUARDS["they_chose_to_meet"].sentence]


@pytest.mark.parametrize("process", ["letter", "conversation"])
def test_what_has_no_day_is_cleared_and_a_meeting_is_not(session: Session, process: str) -> None:
    walk = standing_at(session, "readiness_review", process=process)
    walk.do("priya", "case", "clear_exchange")
    assert walk.file.case["state"] == "underway"


def test_who_chose_to_meet_is_not_taken_into_letters(session: Session) -> None:
    walk = standing_at(session, "readiness_review")
    assert refused(walk, "case", "clear_exchange") == [GUARDS["they_chose_not_to_meet"].sentence]


def test_nothing_passes_between_two_people_who_each_chose_to_talk_with_a_facilitator(
    session: Session,
) -> None:
    sentence = GUARDS["they_chose_more_than_a_talk"].sentence
    for process, stands_in_the_way in (("conversation", True), ("letter", False), ("face_to_face", False)):
        walk = standing_at(session, "preparing", process=process)
        walk.letter(walk.responsible, "draft", "approve", "review", "hold")
        said = refused(walk, "exchange", "announce", holder=walk.responsible, number=1)
        assert (sentence in said) is stands_in_the_way, process


@pytest.mark.parametrize("state", CHOOSING)
def test_another_kind_can_be_asked_for_at_any_time_and_what_was_planned_goes_with_it(
    engine: Engine, state: str
) -> None:
    walk = case_at(engine, state)
    with going_on(walk, engine):
        was = walk.file.at("meeting").state
        walk.do(
            "priya", "case", "ask_for_another_process", {"what_they_ask": "A letter."}, holder=walk.harmed
        )
        file = walk.file
        assert (file.case["state"], file.case["process"]) == ("exploring_both", "")
        assert file.at("meeting").state == ("cancelled" if was == "confirmed" else "none")
        signed = {"submitted", "escalated", "signed_off"}
        assert signed.isdisjoint(r.state for r in file.of("risk") if r.topic in ("process", "event"))
        for person in (walk.harmed, walk.responsible):
            assert (
                file.at("choice", person, "take_part_face_to_face").state == "given"
            )  # still theirs to keep


def refused(
    walk: Walk, lifecycle: str, event: str, said: dict[str, str] | None = None, **of: object
) -> list[str]:
    with pytest.raises(Refused) as refusal:
        walk.do("priya", lifecycle, event, said or {}, **of)  # type: ignore[arg-type]
    return list(refusal.value.reasons)
