"""What was signed or agreed holds until something changes: a no, a newcomer, a pause, another attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from rj_workflow.clock import LONDON
from rj_workflow.errors import Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import participant
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing
from tests.factories.risk import NOT_THIS_WAY


def test_a_no_to_the_newer_version_is_a_no_to_the_older_signature(standing: Standing) -> None:
    walk = standing("preparing")
    walk.do("priya", "risk", "begin", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("david", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    states = {r.number: r.state for r in walk.file.of("risk") if r.topic == "process"}
    assert states == {1: "stale", 2: "not_agreed"}


def test_a_no_to_the_process_leaves_no_plan_signed(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.do("priya", "risk", "begin", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    file = walk.file
    assert (file.at("risk", "", "event").state, file.at("meeting").state) == ("stale", "in_diary")


def test_what_was_signed_once_is_confirmed_again_answer_by_answer(standing: Standing) -> None:
    walk = standing("preparing")
    changed = {"alone": "yes", "delta_form": "changed", "what_changed": "He lost his job."}
    walk.do("priya", "preparation", "hold_session", changed, holder=walk.harmed)
    walk.do("priya", "risk", "copy_forward", topic="process")
    with pytest.raises(Refused, match="no answer yet"):
        walk.do("priya", "risk", "submit", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")


def test_somebody_who_comes_to_an_assessment_late_ends_its_signature(standing: Standing) -> None:
    walk = standing("preparing")
    walk.add("Ada", "supporter")
    assert walk.file.at("risk", "", "process").state == "stale"


@pytest.mark.parametrize(("days", "stands"), [(27, "signed_off"), (30, "stale")])
def test_after_a_long_pause_it_is_looked_at_again(standing: Standing, days: int, stands: str) -> None:
    walk = standing("preparing")
    walk.do("priya", "pause", "pause", holder=walk.harmed)
    walk.wait(days=days)
    walk.do("priya", "pause", "resume", {"the_holder_asks": "yes"}, holder=walk.harmed)
    assert walk.file.at("risk", "", "process").state == stands


def test_who_comes_and_where_are_agreed_for_each_attempt_anew(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=5)
    walk.ready_plan()
    assert facts_of(walk.file, Asking(walk.now, walk.staff["priya"])).meeting.venue_checked
    walk.do("priya", "meeting", "stand_down")
    walk.hold_date(days=9)
    meeting = facts_of(walk.file, Asking(walk.now, walk.staff["priya"])).meeting
    assert (meeting.attendees_agreed, meeting.venue_checked) == (False, False)


# --- whom it was written about


def without_the_other(walk: Walk) -> Walk:
    """One person is on the case; what is known of the approach is written down."""
    walk.to("referred")
    walk.wait(days=1)
    walk.do("sam", "case", "begin_checks", {"received_on": walk.now.date().isoformat()})
    walk.plan_contact(walk.harmed, "sam")
    for kind in ("pre_contact_check", "order_check"):
        walk.check("sam", kind, "clear")
    walk._to_allocated()
    walk._to_exploring_first()
    walk.yes(walk.harmed, "contact")
    walk.assess("approach")
    return walk


def test_an_approach_is_sent_only_once_whoever_would_be_approached_is_on_the_case(standing: Standing) -> None:
    walk = without_the_other(standing("enquiry"))
    with pytest.raises(Refused) as refused:
        walk.do("priya", "risk", "submit", topic="approach")
    assert [guard.name for guard in refused.value.guards] == ["every_item_is_answered"]
    walk.responsible = walk.add("Lee Danvers", "responsible")
    walk.assess("approach")
    walk.sign("approach")
    assert walk.file.at("risk", "", "approach").state == "signed_off"


def test_whoever_joins_as_one_of_the_two_ends_what_was_signed_for_the_approach(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.assess("approach")
    walk.sign("approach")
    walk.session.execute(
        delete(participant).where(
            participant.c.case_id == walk.file.case["id"], participant.c.person_id == walk.responsible
        )
    )
    walk.add("Lee Danvers", "responsible")
    assert walk.file.at("risk", "", "approach").state == "stale"


def again_in_the_diary(walk: Walk, *people: str) -> None:
    """The same meeting on another day, with these people."""
    walk.do("priya", "meeting", "postpone")
    walk.do(
        "priya",
        "meeting",
        "offer_dates",
        {"slots": "2027-03-05T14:00+00:00/2027-03-05T16:00+00:00", "each_person_wants_another_date": "yes"},
    )
    day = datetime.fromisoformat(walk.file.at("meeting").data["when"]).astimezone(LONDON) + timedelta(days=1)
    plan: dict[str, Any] = {"everyone_can_come": "yes", "venue_is_named": "yes", "when": day.isoformat()}
    plan |= {"where": "The Quiet Room, Eastmoor Library", "attendees": list(people)}
    walk.do("priya", "meeting", "put_in_diary", plan)


def signed_without_ada(walk: Walk) -> str:
    """Ada is on the case, and not in the plan for which the process was signed."""
    ada = walk.add("Ada Finch", "supporter")
    for person in (walk.harmed, walk.responsible, ada):
        walk.prepare(person)
    walk.do("priya", "case", "propose_ready", {"off_limits": "Her mother."})
    walk.hold_date(days=6)
    walk.assess("process")
    walk.sign("process")
    return ada


def test_somebody_who_comes_after_all_was_never_asked_about_so_the_signature_falls(
    standing: Standing,
) -> None:
    walk = standing("preparing")
    ada = signed_without_ada(walk)
    again_in_the_diary(walk, walk.harmed, walk.responsible)
    assert walk.file.at("risk", "", "process").state == "signed_off"
    again_in_the_diary(walk, walk.harmed, walk.responsible, ada)
    assert walk.file.at("risk", "", "process").state == "stale"


def test_a_plan_is_covered_only_with_everybody_it_names_asked_about(standing: Standing) -> None:
    walk = standing("scheduled")
    assert facts_of(walk.file, Asking(walk.now, walk.staff["priya"])).risk.covers_plan
    file = walk.file
    signed = next(r for r in file.of("risk") if r.topic == "process" and r.state == "signed_off")
    signed.data["about"].remove(walk.responsible)
    assert not facts_of(file, Asking(walk.now, walk.staff["priya"])).risk.covers_plan


# --- what else ends it


def test_another_facilitator_ends_the_signature_for_the_approach_too(standing: Standing) -> None:
    walk = standing("exploring_first", "sensitive")
    walk.assess("approach")
    walk.sign("approach")
    walk.check("helen", "second_facilitator", "none")
    assert walk.file.at("risk", "", "approach").state == "stale"
    walk.assess("approach")
    walk.do("priya", "risk", "submit", topic="approach")
    with pytest.raises(Refused, match="Two facilitators"):
        walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="approach")


def test_harm_that_may_be_continuing_is_news_once(standing: Standing) -> None:
    walk = standing("preparing", "sensitive")
    walk.check("priya", "kind_of_case", "sensitive", may_continue="no")
    assert walk.file.at("risk", "", "process").state == "signed_off"
    walk.check("priya", "kind_of_case", "sensitive", may_continue="yes")
    assert walk.file.at("risk", "", "process").state == "stale"
    walk.assess("process")
    walk.sign("process")
    walk.check("priya", "kind_of_case", "sensitive", may_continue="yes")
    assert walk.file.at("risk", "", "process").state == "signed_off"


def test_what_a_multi_agency_meeting_heard_ends_it(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "kind_of_case", "gender_based", kinds=["sexual"])
    walk.assess("process")
    for kind in ("specialist_view", "safeguarding_view"):
        walk.check("priya", kind, "heard")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "escalate", {"why": "A panel decides."}, topic="process")
    walk.panel(helen="agrees", david="agrees", olu="agrees")
    walk.do("olu", "risk", "panel_agrees", {"each_member": "All agree."}, topic="process")
    walk.check("priya", "marac", "heard")
    assert walk.file.at("risk", "", "process").state == "stale"


def test_a_meeting_opens_on_its_own_day_and_no_other(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.morning()
    walk.now = walk.extras["when"] + timedelta(days=1)
    walk.check("priya", "order_check", "clear")
    for person in (walk.harmed, walk.responsible):
        walk.say_again(person, "take_part_face_to_face")
        walk.check("priya", "day_check", "passed", about=person)
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "open", {"present": "Both"})
    assert [guard.name for guard in refused.value.guards] == ["it_is_the_day"]


def test_what_is_not_in_her_interest_goes_no_further_whatever_was_signed(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.check("helen", "interest_of_the_harmed", "no")
    assert walk.file.at("risk", "", "process").state == "stale"
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="This form cannot be offered"):
        walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="process")
    walk.check("helen", "interest_of_the_harmed", "yes")
    walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="process")


SECOND = [("harmed", "harmed", True), ("harmed", "both", True), ("harmed", "responsible", False)]


@pytest.mark.parametrize(("first", "second", "ends"), SECOND)
def test_the_same_person_missing_a_second_meeting_ends_what_was_signed(
    standing: Standing, first: str, second: str, ends: bool
) -> None:
    walk = standing("scheduled")
    walk.now = walk.extras["when"]
    walk.do("priya", "meeting", "no_show", {"who": first})
    assert walk.file.at("risk", "", "process").state == "signed_off"
    walk.do("priya", "case", "propose_ready", {"off_limits": "Her mother."})
    walk.to("scheduled")
    walk.now = walk.extras["when"]
    walk.do("priya", "meeting", "no_show", {"who": second})
    process = walk.file.at("risk", "", "process")
    assert (process.state == "stale", process.data.get("ended_by") == "missed_twice") == (ends, ends)
