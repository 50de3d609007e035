"""What a page says about a step is what the step answers: the same reasons, and each can be put right."""

from typing import Any

import pytest

from rj_workflow.commands.step import all_staff, take_step
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, Refused
from rj_workflow.policy import case_for
from rj_workflow.queries.steps import StepView, possible_steps
from rj_workflow.seeds.walk import STAGES, Walk
from state_machines import LIFECYCLES
from state_machines.explanation import FIRST_EDITION
from state_machines.fields import ASKS
from state_machines.guards import GUARDS
from tests.factories.case import Standing

WHO = ("sam", "priya", "helen")


def steps(walk: Walk, session: Session, who: str, side: str | None = None) -> list[StepView]:
    file = case_for(session, walk.staff[who], walk.ref)
    return possible_steps(file, walk.staff[who], walk.now, all_staff(session), side)


def able(walk: Walk) -> tuple[str, ...]:
    return tuple(
        who for who in WHO if who != "priya" or STAGES.index(walk.state) >= STAGES.index("allocated")
    )


@pytest.mark.parametrize("stage", STAGES)
def test_a_step_that_is_not_ready_is_refused_for_exactly_these_reasons(
    standing: Standing, session: Session, stage: str
) -> None:
    walk = standing(stage)
    for who in able(walk):
        for view in steps(walk, session, who):
            with session.begin_nested() as attempt:
                try:
                    take_step(
                        session, walk.staff[who], walk.ref, view.target, view.event, Every(), now=walk.now
                    )
                    refused: tuple[str, ...] = ()
                except Refused as error:
                    refused = tuple(guard.name for guard in error.guards)
                except Invalid:
                    refused = ()  # its own form asks for more; nothing else stands in the way
                attempt.rollback()
            if view.event != "allocate":  # who would work on it is known only from its form
                assert set(refused) == {reason.guard for reason in view.reasons}, (who, view.title)


class Every(dict[str, Any]):
    """A form in which every question is answered with something that can be read."""

    def get(self, name: str, default: object = None) -> Any:
        if name.endswith(("-day", "-month", "-year", "-time")):
            return ""
        if name in ASKS and ASKS[name].parts:
            return [code for code, _ in ASKS[name].parts]
        return ANSWERS.get(name, "yes")


ANSWERS = {
    "wording_version": FIRST_EDITION,
    "channel": "phone",
    "who_asked": "person",
    "source": "self",
    "who_started": "HARMED",
    "class_of_reason": "declined",
    "process": "face_to_face",
    "format": "spoken",
    "not_before": "2036-01-01",
    "may_ask_again_on": "2036-01-01",
    "expires_on": "2036-01-01",
    "offence_date": "2026-01-01",
    "referral_date": "2026-01-01",
    "minutes": "30",
    "received_on": "2026-01-01",
    "who_asks": "harmed",
    "checklist": "wants",
    "delta_form": "nothing",
    "when": "2036-01-01T10:00",
    "opened_at": "2026-01-01T10:00",
    "ended_at": "2026-01-01T10:00",
    "by_role": "harmed",
    "agreement_or_none": "none",
    "who": "both",
    "how": "in_person",
    "lead": "",
    "owner": "",
    "kind_of_outcome": "apology",
    "why_class": "left",
    "try_number": "1",
    "which_milestone": "plea",
    "when_to_ask": "2036-01-01",
    "review_on": "2036-01-01",
    "agency": "prison",
    "expected_by": "2036-01-01",
    "closure_code": "NO_RESPONSE",
    "co_worker": "",
    "supervisor": "",
    "attendees": "",
    "dates": "soon",
}


@pytest.mark.parametrize("stage", STAGES)
def test_every_way_to_put_something_right_can_be_taken(
    standing: Standing, session: Session, stage: str
) -> None:
    walk = standing(stage)
    for who in able(walk):
        views = steps(walk, session, who)
        offered = {(view.target, view.event) for view in views}
        for view in views:
            for reason in view.reasons:
                for way in reason.ways:
                    cure = way.cure
                    assert cure.target is None or (cure.target, cure.event) in offered, (
                        view.title,
                        way.words,
                    )


@pytest.mark.parametrize("stage", STAGES)
def test_every_reason_says_who_can_put_it_right(standing: Standing, session: Session, stage: str) -> None:
    walk = standing(stage)
    for who in able(walk):
        for view in steps(walk, session, who):
            for reason in view.reasons:
                assert reason.who, reason.guard
                assert reason.sentence == GUARDS[reason.guard].sentence


@pytest.mark.parametrize("stage", STAGES)
def test_somebody_can_always_go_on(standing: Standing, session: Session, stage: str) -> None:
    """At every stage one of them has a step of the case itself before them, ready or with its reasons."""
    walk = standing(stage)
    views = [view for who in able(walk) for view in steps(walk, session, who) if view.now]
    assert any(view.target.lifecycle in ("case", "risk", "meeting", "agreement", "closing") for view in views)


def test_the_steps_of_the_case_come_first_and_pauses_and_stops_last(
    standing: Standing, session: Session
) -> None:
    walk = standing("preparing")
    order = [view.target.lifecycle for view in steps(walk, session, "priya")]
    assert order[0] == "case"
    last = ("waiting", "closing", "pause", "safety_stop")
    first_of_the_last = min(order.index(name) for name in last)
    assert set(order[first_of_the_last:]) <= set(last)
    assert order[-1] == "safety_stop"


def test_one_side_has_no_steps_of_the_other(standing: Standing, session: Session) -> None:
    walk = standing("preparing")
    holders = {view.target.holder for view in steps(walk, session, "priya", "harmed")}
    assert walk.harmed in holders
    assert walk.responsible not in holders


def test_a_person_is_offered_their_own_steps_and_no_others(standing: Standing, session: Session) -> None:
    from rj_workflow.actors import Actor

    walk = standing("preparing")
    maya = Actor(walk.harmed, "harmed")
    views = possible_steps(case_for(session, maya, walk.ref), maya, walk.now, {})
    assert {view.target.holder for view in views} <= {walk.harmed, ""}
    offered = {(view.target.lifecycle, view.event) for view in views}
    assert ("choice", "withdraw") in offered
    assert ("pause", "pause") in offered
    assert not offered & {("risk", "begin"), ("meeting", "confirm"), ("safety_stop", "raise_stop")}
    rows = {(name, row.event): row for name, table in LIFECYCLES.items() for row in table.rows}
    assert all(rows[one].offered for one in offered)
