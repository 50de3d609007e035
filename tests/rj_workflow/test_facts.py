"""What the guards are told: of the right person, of this plan, of these terms, and of today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.commands.step import Target, locate, take_step
from rj_workflow.errors import Invalid, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import deadline, event
from rj_workflow.seeds.casework import TOLD, UNDERSTOOD
from rj_workflow.seeds.walk import FAIR_TERMS, Walk
from state_machines.facts import Facts
from tests.factories.case import Standing

TAKING_PART = "take_part_face_to_face"
NOT_THIS_WAY = {"reason": "Too soon.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
ASKED = {**UNDERSTOOD, "channel": "in_person"}


def facts(walk: Walk, target: Target | None = None) -> Facts:
    position = locate(walk.file, target) if target else None
    return facts_of(walk.file, Asking(walk.now, walk.staff["priya"], position))


def open_clocks(walk: Walk) -> set[str]:
    mine = select(deadline.c.kind).where(deadline.c.open, deadline.c.case_id == walk.file.case["id"])
    return set(walk.session.scalars(mine))


# --- the process


def test_what_was_not_agreed_is_looked_at_again_as_the_process_it_is(standing: Standing) -> None:
    walk = standing("awaiting_sign_off", "sensitive")
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    walk.check("helen", "second_facilitator", "none")
    assert walk.state == "exploring_both"
    walk.do("priya", "risk", "ask_for_review", {"who_asks": "harmed"}, topic="process")
    assert (walk.state, walk.file.case["process"]) == ("awaiting_sign_off", "face_to_face")
    assert not facts(walk).meeting.facilitators_enough


def test_an_assessment_of_another_process_is_not_looked_at_again(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    for person in (walk.harmed, walk.responsible):
        walk.yes(person, "take_part_letter")
    walk.do("priya", "case", "choose_process", {"process": "letter"})
    with pytest.raises(Refused, match="another process"):
        walk.do("priya", "risk", "ask_for_review", {"who_asks": "harmed"}, topic="process")


def test_only_a_yes_in_date_chooses_a_process(standing: Standing) -> None:
    walk = standing("exploring_both")
    for person in (walk.harmed, walk.responsible):
        walk.yes(person, TAKING_PART)
    walk.wait(days=20)
    for person in (walk.harmed, walk.responsible):
        walk.yes(person, "take_part_letter")
    walk.do(
        "priya",
        "acknowledgement",
        "acknowledge",
        {"what_exactly": "That he did it."},
        holder=walk.responsible,
    )
    walk.check("priya", "interest_of_the_harmed", "yes")
    with pytest.raises(Invalid):
        walk.do("priya", "case", "choose_process", {"process": "face_to_face"})
    walk.do("priya", "case", "choose_process", {"process": "letter"})


def test_a_second_agreement_may_follow_a_second_process(standing: Standing) -> None:
    walk = standing("following_up")
    walk.do("priya", "agreement", "begin")
    newest = walk.file.at("agreement")
    assert (newest.number, newest.state) == (2, "draft")
    assert facts(walk).agreement.items == ()


# --- yes


def test_a_yes_to_any_way_of_taking_part_holds_for_a_fortnight(standing: Standing) -> None:
    walk = standing("preparing")
    walk.yes(walk.harmed, "take_part_letter")
    choice = walk.file.at("choice", walk.harmed, "take_part_letter")
    assert choice.until_at is not None
    assert choice.until_at - walk.now == timedelta(days=14)


def test_a_yes_holds_no_longer_than_they_said(standing: Standing) -> None:
    walk = standing("exploring_first")
    day = (walk.now + timedelta(days=3)).date()
    walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic="contact")
    past = ASKED | {"expires_on": (walk.now - timedelta(days=3)).date().isoformat()}
    with pytest.raises(Invalid):
        walk.do("priya", "choice", "say_yes", past, holder=walk.harmed, topic="contact")
    said = ASKED | {"expires_on": day.isoformat()}
    walk.do("priya", "choice", "say_yes", said, holder=walk.harmed, topic="contact")
    target = Target("choice", walk.harmed, "contact")
    for days, holds in ((2, True), (4, False)):
        walk.now += timedelta(days=days)
        assert facts(walk, target).choice.holds is holds
    walk.do("priya", "choice", "reaffirm", ASKED, holder=walk.harmed, topic="contact")
    assert facts(walk, target).choice.holds


def terms_proposed(walk: Walk) -> None:
    walk.end_meeting()
    walk.do("priya", "agreement", "begin")
    walk.promise("Write what happened to the ring.", (walk.now + timedelta(days=30)).date())
    walk.do("priya", "agreement", "propose", FAIR_TERMS)
    for person in (walk.harmed, walk.responsible):
        walk.yes(person, "outcome_agreement_terms")


def test_a_yes_to_terms_is_not_a_yes_to_what_was_added(standing: Standing) -> None:
    walk = standing("underway")
    terms_proposed(walk)
    walk.wait(hours=1)
    walk.promise("Pay for the lock.", (walk.now + timedelta(days=30)).date())
    with pytest.raises(Refused, match="agree to the terms"):
        walk.do("priya", "agreement", "agree")
    for person in (walk.harmed, walk.responsible):
        walk.say_again(person, "outcome_agreement_terms")
    walk.do("priya", "agreement", "agree")


def test_changed_terms_are_said_yes_to_again(standing: Standing) -> None:
    walk = standing("underway")
    terms_proposed(walk)
    walk.do("priya", "agreement", "agree")
    walk.do("priya", "agreement", "vary", {"someone_asked_for_a_change": "yes"})
    with pytest.raises(Refused, match="agree to the terms"):
        walk.do("priya", "agreement", "agree")


def test_a_promise_that_was_given_more_time_waits_for_its_new_day(standing: Standing) -> None:
    walk = standing("agreement_live")
    item = next(walk.file.of("agreement_item"))
    walk.now = walk.now + timedelta(days=31)
    for person in (walk.harmed, walk.responsible):
        walk.say_again(person, "outcome_agreement_terms")
    clock = Actor("clock", "clock")
    take_step(
        walk.session,
        clock,
        walk.ref,
        Target("agreement_item", number=item.number),
        "fall_due",
        {},
        now=walk.now,
    )
    with pytest.raises(Invalid):
        walk.do("priya", "agreement_item", "extend", {"dates": "in a while"}, number=item.number)
    new = (walk.now + timedelta(days=20)).date()
    walk.do(
        "priya",
        "agreement_item",
        "extend",
        {"dates": f"{new.day} {new.month} {new.year}", "everyone_agreed_to_the_new_date": "yes"},
        number=item.number,
    )
    due = select(deadline.c.due_at).where(deadline.c.open, deadline.c.kind == "promise_near")
    assert [d.date() for d in walk.session.scalars(due)] == [new]


# --- people in the room


def test_a_supporter_who_does_not_come_keeps_nobody_waiting(standing: Standing) -> None:
    walk = standing("readiness_review")
    sister = walk.add("Ada", "supporter")
    assert {p.id for p in facts(walk).attending} == {walk.harmed, walk.responsible, sister}
    walk.hold_date(days=5)
    assert {p.id for p in facts(walk).attending} == {walk.harmed, walk.responsible}
    plan = {"when": walk.extras["when"].isoformat(), "where": "The Quiet Room",
            "attendees": [walk.harmed, walk.responsible, sister]}  # fmt: skip
    walk.do("priya", "meeting", "change_plan", plan)
    assert sister in {p.id for p in facts(walk).attending}
    walk.do("priya", "meeting", "stand_down")
    assert sister in {p.id for p in facts(walk).attending}


def test_sessions_held_before_standing_down_are_not_counted(standing: Standing) -> None:
    walk = standing("readiness_review")
    assert facts(walk).harmed.sessions_alone == 1
    walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic=TAKING_PART)
    assert (facts(walk).harmed.sessions_alone, facts(walk).responsible.sessions_alone) == (0, 1)


# --- clocks


def test_a_case_that_falls_back_two_stages_keeps_the_clocks_of_the_last_only(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic=TAKING_PART)
    assert walk.state == "exploring_both"
    assert "review_open_case" not in open_clocks(walk)


def test_what_is_owed_outlives_a_move_of_the_case(standing: Standing) -> None:
    walk = standing("underway")
    walk.do("priya", "meeting", "stop", {"by_role": "harmed"})
    walk.do("priya", "case", "end_without_agreement", {"kind_of_outcome": "ended_early"})
    assert "tell_supervisor" in open_clocks(walk)


def test_calls_can_be_planned_anew_after_they_were_called_off(standing: Standing) -> None:
    walk = standing("following_up")
    walk.yes(walk.harmed, "follow_up_contact")
    for _ in range(2):
        walk.check("priya", "follow_up_plan", "planned", about=walk.harmed)
    calls = [c for c in walk.file.of("follow_up") if c.topic == "welfare"]
    assert [(c.number, c.state) for c in calls] == [(1, "scheduled")]
    walk.do("priya", "follow_up", "decline", {"channel": "phone"}, holder=walk.harmed, topic="welfare")
    walk.check("priya", "follow_up_plan", "planned", about=walk.harmed)
    calls = [c for c in walk.file.of("follow_up") if c.topic == "welfare"]
    assert sorted((c.number, c.state) for c in calls) == [(1, "declined"), (2, "scheduled")]


# --- words


def test_no_event_holds_anything_somebody_typed(standing: Standing) -> None:
    walk = standing("closed")
    walk.come_back()
    typed = (
        "Tuesday or Thursday",
        "library",
        "01632",
        "Quiet Room",
        "In a month",
        "As found",
        "Somebody who was",
    )
    mine = select(event.c.data).where(event.c.case_id == walk.file.case["id"])
    for data in walk.session.scalars(mine):
        assert not any(words in str(data) for words in typed), data
