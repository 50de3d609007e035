"""A signature with conditions opens nothing until each is met; a change on the day is decided by phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import case as case_table
from rj_workflow.risk import conditions, panel_views
from rj_workflow.seeds.walk import Walk
from state_machines.guards import GUARDS
from tests.factories.case import Standing

FITS = {"reason": "It fits."}
TWO = {"reason": "It fits.", "conditions": "She rings Priya herself.\n\n - A taxi, both ways. "}
OPENED = {"present": "Both"}


def signs(walk: Walk, scope: str, form: dict[str, str], who: str = "helen") -> None:
    walk.check(who, "interests", "none")
    walk.do(who, "risk", "sign_off", form, topic=scope)


def meet(walk: Walk, condition_id: str, outcome: str = "met", who: str = "priya") -> None:
    walk.check(who, "condition", outcome, about=condition_id)


def lacks(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [guard.name for guard in refused.value.guards]


# --- conditions


def test_each_line_is_a_condition_of_its_own(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    signs(walk, "process", TWO)
    assert [one.words for one in conditions(walk.file)] == ["She rings Priya herself.", "A taxi, both ways."]


def test_an_approach_signed_on_a_condition_waits_for_it(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    walk.yes(walk.harmed, "approach_other", scope="We would like to talk with you.")
    walk.assess("approach")
    walk.do("priya", "risk", "submit", topic="approach")
    signs(walk, "approach", {"reason": "It fits.", "conditions": "Not on a Friday."})
    walk.check("priya", "order_check", "clear")
    approach = {"approved_wording": "We would like to talk with you."}
    with pytest.raises(Refused) as refused:
        walk.do("priya", "case", "approach_other", approach)
    assert lacks(refused) == ["approach_conditions_are_met"]
    meet(walk, conditions(walk.file)[0].id)
    walk.do("priya", "case", "approach_other", approach)
    assert walk.state == "approaching_other"


def test_a_meeting_does_not_open_while_one_condition_is_not_met(standing: Standing) -> None:
    walk = on_the_day(standing)
    first, second = (one.id for one in conditions(walk.file))
    meet(walk, first)
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "open", OPENED)
    assert lacks(refused) == ["conditions_are_met"]
    meet(walk, second)
    meet(walk, first, "not_met")  # what was met can turn out not to be
    with pytest.raises(Refused):
        walk.do("priya", "meeting", "open", OPENED)
    meet(walk, first)
    walk.do("priya", "meeting", "open", OPENED)
    assert walk.file.at("meeting").state == "open"


def test_a_letter_waits_for_the_conditions_of_the_process_from_the_first_word_about_it(
    standing: Standing,
) -> None:
    walk = standing("awaiting_sign_off")
    signs(walk, "process", {"reason": "It fits.", "conditions": "Not in December."})
    walk.yes(walk.responsible, "disclose_interest_to_other")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")
    with pytest.raises(Refused) as refused:
        walk.letter(walk.responsible, "announce")
    assert lacks(refused) == ["conditions_are_met"]
    meet(walk, conditions(walk.file)[0].id)
    walk.letter(walk.responsible, "announce", "want")
    meet(walk, conditions(walk.file)[0].id, "not_met")
    with pytest.raises(Refused) as refused:
        walk.letter(walk.responsible, "deliver")
    assert "conditions_are_met" in lacks(refused)


def test_another_signature_asks_for_its_own_conditions_again(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    signs(walk, "process", {"reason": "It fits.", "conditions": "A taxi."})
    old = conditions(walk.file)[0].id
    meet(walk, old)
    walk.check("priya", "news", "released")
    assert conditions(walk.file) == ()
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    signs(walk, "process", {"reason": "It fits.", "conditions": "A taxi."})
    assert [one.id == old for one in conditions(walk.file)] == [False]
    with pytest.raises(NotFound):
        meet(walk, old)


def on_the_day(standing: Standing) -> Walk:
    """Everything is ready for the meeting of today, signed on two conditions."""
    walk = standing("readiness_review")
    walk.hold_date(days=3)
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")
    walk.wait(hours=1)
    signs(walk, "event", TWO)
    walk.ready_plan()
    walk.do("priya", "meeting", "confirm", {})
    walk.morning()
    return walk


# --- what covers a plan


def test_a_process_signed_while_a_date_is_held_does_not_stand_for_the_plan(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=3)
    walk.check("priya", "news", "released")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    signs(walk, "process", FITS)
    walk.ready_plan()
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "confirm")
    assert lacks(refused) == ["signature_covers_this_plan"]


def test_a_plan_that_is_not_agreed_takes_the_date_back_though_the_process_was_signed_since(
    standing: Standing,
) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=3)
    walk.check("priya", "news", "released")
    for scope in ("process", "event"):
        walk.assess(scope)
        walk.do("priya", "risk", "submit", topic=scope)
        signs(walk, scope, FITS)
    walk.ready_plan()
    walk.do("priya", "meeting", "confirm")
    walk.do("priya", "risk", "begin", topic="event")
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")
    not_so = {"reason": "Too few.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
    walk.do("helen", "risk", "do_not_agree", not_so, topic="event")
    assert walk.file.at("meeting").state == "in_diary"


# --- 5.6 day-of change


def changed_on_the_day(standing: Standing) -> Walk:
    """The room is flooded: another room, today, and the plan is sent to be signed again."""
    walk = standing("scheduled")
    walk.morning()
    plan = {"where": "The Blue Room, Eastmoor Library", "when": walk.extras["when"].isoformat(),
            "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
    walk.do("priya", "meeting", "change_plan", plan)
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")
    walk.wait(minutes=10)
    return walk


CALL = {"called_at": "9:40am", "spoke_with": "Priya, at the library", "note": "Same people, next door."}


def test_a_change_on_the_day_is_signed_only_after_a_call_that_is_written_down(standing: Standing) -> None:
    walk = changed_on_the_day(standing)
    walk.check("helen", "interests", "none")
    with pytest.raises(Refused) as refused:
        walk.do("helen", "risk", "sign_off", FITS, topic="event")
    assert lacks(refused) == ["duty_call_is_logged"]
    walk.check("helen", "duty_call", "spoken", **CALL)
    walk.do("helen", "risk", "sign_off", FITS, topic="event")
    signed = walk.file.at("risk", "", "event")
    assert signed.state == "signed_off"
    assert signed.until_at == walk.now + timedelta(days=3)


def test_the_call_is_of_whoever_decides(standing: Standing) -> None:
    walk = changed_on_the_day(standing)
    walk.check("david", "duty_call", "spoken", **CALL)
    walk.check("helen", "interests", "none")
    with pytest.raises(Refused) as refused:
        walk.do("helen", "risk", "sign_off", FITS, topic="event")
    assert lacks(refused) == ["duty_call_is_logged"]
    with pytest.raises(Refused, match="Each writes down their own"):
        walk.check("david", "duty_call", "spoken", about=walk.staff["helen"].id, **CALL)


def test_a_plan_signed_ahead_of_the_day_needs_no_call(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=3)
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")
    signs(walk, "event", FITS)
    assert walk.file.at("risk", "", "event").state == "signed_off"


# --- the panel


def escalated(standing: Standing, line: str) -> Walk:
    walk = standing("awaiting_sign_off", line)
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")
    return walk


def decided(walk: Walk) -> bool:
    try:
        walk.do("helen", "risk", "panel_agrees", {"each_member": "All agree."}, topic="process")
    except Refused as refused:
        if not refused.guards:
            raise
        return "whole_panel_decided" not in [guard.name for guard in refused.guards]
    return True


def test_after_gender_based_harm_each_part_of_the_panel_is_heard(standing: Standing) -> None:
    walk = escalated(standing, "sensitive")
    walk.check("helen", "kind_of_case", "gender_based", kinds=["sexual"])
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "escalate", {"why": "The table says so."}, topic="process")
    walk.panel(helen="agrees", david="agrees")
    assert not decided(walk)
    walk.check("helen", "panel_view", "agrees", part="specialist", outside="Ms Reed, adviser")
    assert decided(walk)


def test_a_view_counts_only_of_somebody_who_declared_and_did_not_write(standing: Standing) -> None:
    walk = escalated(standing, "plain")
    walk.panel(helen="agrees", david="agrees")
    david = walk.staff["david"].id
    walk.check("helen", "interests", "conflict", about=david, link="knows_somebody")
    assert not decided(walk)
    views = panel_views(walk.file, walk.file.at("risk", "", "process"))
    assert {view.recorded_by: view.counts for view in views} == {
        walk.staff["helen"].id: True,
        walk.staff["david"].id: False,
    }
    walk.check("olu", "interests", "none", about=david)
    assert decided(walk)


def test_a_panel_of_which_one_member_says_no_has_not_agreed(standing: Standing) -> None:
    walk = escalated(standing, "plain")
    walk.panel(helen="agrees", david="agrees", olu="does_not")
    with pytest.raises(Refused, match="Not everybody on the panel thinks it safe enough"):
        decided(walk)
    assert walk.file.at("risk", "", "process").state == "escalated"
    walk.check("olu", "panel_view", "agrees", part="specialist")
    assert decided(walk)


def test_whoever_once_facilitated_it_sits_on_no_panel_and_speaks_for_nobody_there(standing: Standing) -> None:
    walk = escalated(standing, "plain")
    walk.panel(helen="agrees", david="agrees")
    walk.check("david", "panel_view", "agrees", part="specialist", outside="Ms Reed, adviser")
    known = walk.file.case["facilitated_by"]
    once = update(case_table).where(case_table.c.ref == walk.ref)
    walk.session.execute(once.values(facilitated_by=[*known, walk.staff["david"].id]))
    views = panel_views(walk.file, walk.file.at("risk", "", "process"))
    assert sorted((view.part, view.counts) for view in views) == [
        ("safeguarding_lead", False), ("specialist", False), ("supervisor", True),
    ]  # fmt: skip
    assert not decided(walk)


# --- 5.5 the short form, and news


SHORT_FORMS = [
    ("preparation", "hold_session", "preparing"),
    ("meeting", "end", "underway"),
]


def held(walk: Walk, lifecycle: str, event: str, form: dict[str, str]) -> None:
    holder = walk.harmed if lifecycle == "preparation" else ""
    more = {"alone": "yes", "both_want_to_go_on": "yes", "attendance": "Everyone"}
    walk.do("priya", lifecycle, event, more | form, holder=holder)


@pytest.mark.parametrize(("lifecycle", "event", "state"), SHORT_FORMS, ids=[one[1] for one in SHORT_FORMS])
def test_a_change_told_in_the_short_form_ends_what_was_signed(
    standing: Standing, lifecycle: str, event: str, state: str
) -> None:
    walk = standing(state)
    with pytest.raises(Invalid, match="Write what has changed"):
        held(walk, lifecycle, event, {"delta_form": "changed"})
    held(walk, lifecycle, event, {"delta_form": "changed", "what_changed": "He was seen at her gate."})
    assert walk.file.at("risk", "", "process").state == "stale"


def test_after_a_break_nobody_goes_on_with_what_changed_or_is_no_longer_signed(standing: Standing) -> None:
    walk = standing("underway")
    walk.do("priya", "meeting", "take_break", {})
    go_on = {"both_want_to_go_on": "yes", "delta_form": "nothing"}
    with pytest.raises(Invalid, match="End the meeting, and look again"):
        walk.do("priya", "meeting", "go_on", go_on | {"delta_form": "changed", "what_changed": "He shouted."})
    walk.check("priya", "news", "incident")
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "go_on", go_on)
    assert "risk_is_signed_and_in_date" in lacks(refused)
    walk.do("priya", "meeting", "end", {"attendance": "Everyone", "delta_form": "nothing"})


def test_a_stop_that_is_found_ends_what_was_signed_in_the_same_breath(standing: Standing) -> None:
    walk = standing("preparing")
    walk.do("priya", "risk", "begin", topic="event")
    stop = {"present": "current", "concern": "stop", "found": "He shouted.", "own_view": "I was afraid."}
    walk.answer("event", {("V4", "event"): stop})
    assert walk.file.at("risk", "", "process").state == "stale"


def test_whoever_signed_and_turns_out_to_have_a_link_signed_nothing_that_holds(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("david", "interests", "conflict", about=walk.staff["helen"].id, link="knows_somebody")
    assert walk.file.at("risk", "", "process").state == "stale"


def test_a_second_facilitator_where_there_was_none_is_another_signature(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "sign_off", FITS, topic="process")
    walk.check("helen", "second_facilitator", "named", co_worker=walk.staff["tom"].id)
    assert walk.file.at("risk", "", "process").state == "stale"


def test_nobody_is_a_whole_panel_by_telling_what_others_said(standing: Standing) -> None:
    walk = escalated(standing, "plain")
    for name in ("Ms Reed, adviser", "Mr Fry, police"):
        walk.check("helen", "panel_view", "agrees", part="specialist", outside=name)
    assert not decided(walk)
    walk.panel(david="agrees")
    assert decided(walk)


def test_a_case_that_a_link_shut_is_opened_again_only_with_a_reason(standing: Standing) -> None:
    walk = standing("preparing")
    tom = walk.staff["tom"].id
    walk.check("tom", "interests", "conflict", link="lives_close_by")
    with pytest.raises(Invalid, match="Write why there is none after all"):
        walk.check("helen", "interests", "none", about=tom, note="")
    walk.check("helen", "interests", "none", about=tom, note="She has moved to another town.")
    assert walk.file.has_declared(tom)


@pytest.mark.parametrize("event", ["hold_session"])
def test_the_short_form_without_a_change_leaves_the_signature(standing: Standing, event: str) -> None:
    walk = standing("preparing")
    held(walk, "preparation", event, {"delta_form": "nothing"})
    assert walk.file.at("risk", "", "process").state == "signed_off"


def test_the_sentences_say_what_to_do() -> None:
    for name in ("conditions_are_met", "approach_conditions_are_met", "duty_call_is_logged"):
        assert GUARDS[name].sentence.endswith("."), name
        assert GUARDS[name].cure.startswith("check:"), name
