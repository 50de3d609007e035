"""What one person does another person looks at, whichever way it is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rj_workflow.actors import Actor
from rj_workflow.commands.check import record_check
from rj_workflow.commands.owed import keep
from rj_workflow.commands.step import Target, locate
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import deadline, position, staff
from rj_workflow.seeds.walk import Walk
from state_machines.roles import FACILITATOR
from tests.factories.case import Standing

REASON = {"reason_is_written": "yes", "reason": "Looked at with the duty worker."}
NOT_THIS_WAY = {"reason": "Too soon.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}


def facilitates_too(walk: Walk, who: str) -> str:
    """Somebody who has two parts in the service, as in a small one; their id."""
    colleague = walk.staff[who].id
    both = update(staff).where(staff.c.id == colleague).values(roles=staff.c.roles + FACILITATOR.value)
    walk.session.execute(both)
    return colleague


def stop_for_safety(walk: Walk, who: str) -> None:
    walk.do(who, "safety_stop", "raise_stop", {"what": "A threat on the phone."})


def test_whoever_raised_a_safety_stop_does_not_lift_it_alone(standing: Standing) -> None:
    walk = standing("preparing")
    stop_for_safety(walk, "helen")
    with pytest.raises(Refused, match="another supervisor"):
        walk.do("helen", "safety_stop", "lift", REASON)
    walk.do("david", "safety_stop", "lift", REASON)
    stop_for_safety(walk, "priya")
    walk.do("helen", "safety_stop", "lift", REASON)
    assert walk.file.at("safety_stop").state == "clear"


def test_a_safety_stop_is_lifted_with_a_reason(standing: Standing) -> None:
    walk = standing("preparing")
    stop_for_safety(walk, "priya")
    with pytest.raises(Invalid):
        walk.do("helen", "safety_stop", "lift", {"reason": "It is fine."})


def test_whoever_proposes_closing_never_confirms_it(standing: Standing) -> None:
    walk = standing("following_up")
    walk.settle_aftercare()
    form = {
        "a_reason_and_signposts_are_given": "yes",
        "closure_code": "COMPLETED_DIRECT",
        "signposts": "A group.",
    }
    walk.do("helen", "closing", "propose_closing", form)
    with pytest.raises(Refused, match="cannot confirm"):
        walk.do("helen", "closing", "confirm")
    with pytest.raises(NotFound):  # beside it there is no other closing, with another proposer
        walk.do("helen", "closing", "propose_closing", form, topic="again")
    walk.do("david", "closing", "confirm")
    assert walk.state == "closed"


def drafted(walk: Walk) -> str:
    """A letter of the person responsible, as he wants it; its id."""
    walk.letter(walk.responsible, "draft", "approve")
    return walk.file.at("exchange", walk.responsible, number=1).id


def read_again(walk: Walk, who: str, letter: str) -> None:
    walk.now += timedelta(minutes=10)
    form = {"outcome": "read"}
    record_check(walk.session, walk.staff[who], walk.ref, "second_reading", form, about=letter, now=walk.now)


def test_a_second_reading_is_somebody_elses(standing: Standing) -> None:
    walk = standing("preparing", "sensitive")
    letter = drafted(walk)
    read_again(walk, "tom", letter)  # before it was read the first time: it counts for nothing
    walk.letter(walk.responsible, "review")
    with pytest.raises(Refused, match="second time"):
        read_again(walk, "priya", letter)
    with pytest.raises(Refused):
        walk.letter(walk.responsible, "hold")
    read_again(walk, "tom", letter)
    walk.letter(walk.responsible, "hold")


def test_a_letter_that_was_changed_is_read_twice_again(standing: Standing) -> None:
    walk = standing("preparing", "sensitive")
    letter = drafted(walk)
    walk.letter(walk.responsible, "review")
    read_again(walk, "tom", letter)
    walk.do("priya", "exchange", "ask_for_changes", {"what_to_change": "It asks for forgiveness."},
            holder=walk.responsible, number=1)  # fmt: skip
    walk.letter(walk.responsible, "approve", "review")
    with pytest.raises(Refused):
        walk.letter(walk.responsible, "hold")


def test_who_decided_does_not_join_the_facilitators(standing: Standing) -> None:
    walk = standing("preparing")
    walk.wait(days=1)
    walk.do("priya", "risk", "begin", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    david = facilitates_too(walk, "david")
    walk.check("helen", "interests", "none", about=david)
    walk.do("david", "risk", "sign_off", {"reason": "It fits."}, topic="process")
    with pytest.raises(Invalid, match="decided"):
        walk.check("helen", "second_facilitator", "named", co_worker=david)


def test_another_second_facilitator_ends_what_was_signed(standing: Standing) -> None:
    walk = standing("preparing")
    olu = facilitates_too(walk, "olu")
    walk.check("helen", "interests", "none", about=olu)
    walk.check("helen", "second_facilitator", "named", co_worker=olu)
    file = walk.file
    assert (file.case["co_id"], file.at("risk", "", "process").state) == (olu, "stale")


def test_nobody_yet_is_an_answer_about_the_second_facilitator(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    assert walk.file.case["co_id"] is None


INTERESTS = [
    # who writes it down, about whom, may they
    ("tom", "tom", True), ("priya", "priya", True), ("helen", "tom", True), ("olu", "tom", True),
    ("tom", "priya", False), ("priya", "tom", False), ("sam", "priya", False), ("harmed", "harmed", False),
]  # fmt: skip


@pytest.mark.parametrize(("who", "about", "may"), INTERESTS, ids=[f"{w}-about-{a}" for w, a, _ in INTERESTS])
def test_each_declares_their_own_interests(standing: Standing, who: str, about: str, may: bool) -> None:
    walk = standing("preparing")
    actor = walk.staff.get(who) or Actor(walk.harmed, "harmed")
    whom = walk.staff[about].id if about in walk.staff else walk.harmed
    form = {"outcome": "none"}
    if may:
        record_check(walk.session, actor, walk.ref, "interests", form, about=whom, now=walk.now)
    else:
        with pytest.raises(Refused):
            record_check(walk.session, actor, walk.ref, "interests", form, about=whom, now=walk.now)


def test_a_no_to_the_newer_version_is_a_no_to_the_older_signature(standing: Standing) -> None:
    walk = standing("preparing")
    walk.do("priya", "risk", "begin", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("david", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    states = {r.number: r.state for r in walk.file.of("risk") if r.topic == "process"}
    assert states == {1: "stale", 2: "not_agreed"}


def test_what_was_signed_once_is_confirmed_again_answer_by_answer(standing: Standing) -> None:
    walk = standing("preparing")
    changed = {"alone": "yes", "delta_form": "changed", "what_changed": "He lost his job."}
    walk.do("priya", "preparation", "hold_session", changed, holder=walk.harmed)
    walk.do("priya", "risk", "copy_forward", topic="process")
    with pytest.raises(Refused, match="no answer yet"):
        walk.do("priya", "risk", "submit", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")


def test_a_view_that_was_taken_back_is_no_view(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")

    def decided() -> bool:
        position = locate(walk.file, Target("risk", "", "process"))
        return facts_of(walk.file, Asking(walk.now, walk.staff["olu"], position)).assessment.panel_decided

    helen, olu, david = "helen", "olu", "david"
    views = [
        (helen, "agrees", False),
        (olu, "agrees", True),
        (olu, "not_yet", False),
        (david, "does_not", True),
    ]
    for member, outcome, enough in views:
        walk.check(member, "panel_view", outcome)
        assert decided() is enough, (member, outcome)


def test_a_panel_says_no_through_somebody_who_did_not_write(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")
    for member in ("helen", "olu", "david"):
        walk.check(member, "panel_view", "does_not")
    written = position.c.lifecycle == "risk", position.c.topic == "process"
    walk.session.execute(update(position).where(*written).values(author_id=walk.staff["david"].id))
    with pytest.raises(Refused, match="another supervisor"):
        walk.do("david", "risk", "panel_does_not_agree", NOT_THIS_WAY, topic="process")
    walk.do("olu", "risk", "panel_does_not_agree", NOT_THIS_WAY, topic="process")


# --- who may decide


PLAN = {"reason": "It fits."}
AGREED = {"conditions": "Two facilitators.", "each_member": "All agree."}


def declares(walk: Walk, *who: str, outcome: str = "none") -> None:
    for one in who:
        walk.check("helen", "interests", outcome, about=walk.staff[one].id)


def sent(standing: Standing, line: str = "plain") -> Walk:
    walk = standing("awaiting_sign_off", line)
    walk.wait(hours=1)
    return walk


def test_whoever_has_not_declared_their_interests_decides_nothing(standing: Standing) -> None:
    walk = sent(standing)
    with pytest.raises(Refused, match="not declared their interests"):
        walk.do("david", "risk", "sign_off", PLAN, topic="process")
    declares(walk, "david")
    walk.do("david", "risk", "sign_off", PLAN, topic="process")
    assert walk.state == "preparing"


def test_a_declaration_is_about_the_people_who_were_there_when_it_was_made(standing: Standing) -> None:
    walk = sent(standing)
    walk.add("Ada", "supporter")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="since the last person joined"):
        walk.do("helen", "risk", "sign_off", PLAN, topic="process")
    walk.wait(hours=1)
    declares(walk, "helen")
    walk.do("helen", "risk", "sign_off", PLAN, topic="process")


def test_nobody_manages_their_own_link(standing: Standing) -> None:
    walk = sent(standing)
    for own in ("helen", "tom"):
        actor, form = walk.staff[own], {"outcome": "managed", "note": "A cousin of hers was in my class."}
        with pytest.raises(Invalid, match="Another supervisor decides"):
            record_check(walk.session, actor, walk.ref, "interests", form, about=actor.id, now=walk.now)
    declares(walk, "tom", outcome="managed")


def test_somebody_who_comes_to_an_assessment_late_ends_its_signature(standing: Standing) -> None:
    walk = standing("preparing")
    walk.add("Ada", "supporter")
    assert walk.file.at("risk", "", "process").state == "stale"


def test_whoever_facilitated_once_never_signs(standing: Standing) -> None:
    walk = standing("preparing")
    david = facilitates_too(walk, "david")
    declares(walk, "david")
    walk.check("helen", "second_facilitator", "named", co_worker=david)
    walk.check("helen", "second_facilitator", "named", co_worker=walk.staff["tom"].id)
    walk.wait(days=1)
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="Whoever wrote it"):
        walk.do("david", "risk", "sign_off", PLAN, topic="process")
    walk.do("helen", "risk", "sign_off", PLAN, topic="process")


def test_nobody_decides_on_the_work_of_somebody_registered_higher(standing: Standing) -> None:
    walk = sent(standing)
    declares(walk, "david")
    lower = replace(walk.staff["david"], level="foundation")
    walk.staff = {**walk.staff, "david": lower}
    with pytest.raises(Refused, match="not registered at the level"):
        walk.do("david", "risk", "sign_off", PLAN, topic="process")


def test_a_panel_is_no_way_round_the_level_and_the_specialist(standing: Standing) -> None:
    walk = sent(standing, "sensitive")
    walk.check("priya", "specialist_view", "not_yet")
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")
    declares(walk, "david", "olu")
    walk.wait(hours=1)
    for member in ("david", "olu"):
        walk.check(member, "panel_view", "agrees")
    with pytest.raises(Refused) as refused:
        walk.do("olu", "risk", "panel_agrees", AGREED, topic="process")
    assert [g.name for g in refused.value.guards] == ["specialist_was_heard"]
    walk.check("priya", "specialist_view", "heard")
    walk.do("olu", "risk", "panel_agrees", AGREED, topic="process")
    assert walk.state == "preparing"


def refused_and_reviewed(standing: Standing) -> Walk:
    walk = sent(standing)
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    walk.do("priya", "risk", "ask_for_review", {"who_asks": "harmed"}, topic="process")
    declares(walk, "david", "olu")
    walk.wait(hours=1)
    for member in ("david", "olu"):
        walk.check(member, "panel_view", "agrees")
    return walk


@pytest.mark.parametrize("step", ["panel_agrees", "panel_does_not_agree"])
def test_a_no_is_reviewed_by_the_manager_and_never_by_whoever_said_it(standing: Standing, step: str) -> None:
    walk = refused_and_reviewed(standing)
    form = NOT_THIS_WAY | AGREED
    with pytest.raises(Refused, match="Whoever said no"):
        walk.do("helen", "risk", step, form, topic="process")
    with pytest.raises(Refused, match="service manager"):
        walk.do("david", "risk", step, form, topic="process")
    walk.do("olu", "risk", step, form, topic="process")
    assert walk.file.at("risk", "", "process").state == {"panel_agrees": "signed_off"}.get(step, "not_agreed")


def test_a_no_to_the_process_leaves_no_plan_signed(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.do("priya", "risk", "begin", topic="process")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    file = walk.file
    assert (file.at("risk", "", "event").state, file.at("meeting").state) == ("stale", "in_diary")


def test_an_ending_looked_at_by_a_supervisor_is_not_for_a_facilitator_to_tick_off(standing: Standing) -> None:
    walk = standing("underway")
    walk.do("priya", "meeting", "stop", {"by_role": "harmed"})
    owed = select(deadline.c.id).where(deadline.c.kind == "tell_supervisor", deadline.c.open)
    [promise] = walk.session.scalars(owed)
    with pytest.raises(Refused, match="supervisor"):
        keep(walk.session, walk.staff["priya"], walk.ref, promise, what="Looked at.", now=walk.now)
    keep(walk.session, walk.staff["helen"], walk.ref, promise, what="Looked at.", now=walk.now)


def test_the_debrief_is_done_when_the_last_one_was_spoken_with(standing: Standing) -> None:
    walk = standing("underway")
    walk.do("priya", "meeting", "end", {"attendance": "Everyone"})
    owed = select(deadline.c.kind).where(deadline.c.open, deadline.c.kind == "debrief")
    for person, left in ((walk.harmed, ["debrief"]), (walk.responsible, [])):
        walk.check("priya", "debrief", "held", about=person)
        assert list(walk.session.scalars(owed)) == left


def test_who_comes_and_where_are_agreed_for_each_attempt_anew(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=5)
    walk.ready_plan()
    assert facts_of(walk.file, Asking(walk.now, walk.staff["priya"])).meeting.venue_checked
    walk.do("priya", "meeting", "stand_down", {"notice": "over_72_hours"})
    walk.hold_date(days=9)
    meeting = facts_of(walk.file, Asking(walk.now, walk.staff["priya"])).meeting
    assert (meeting.attendees_agreed, meeting.venue_checked) == (False, False)


# --- somebody else takes over


def names(walk: Walk, part: str, who: str) -> None:
    field = {"lead_facilitator": "lead", "case_supervisor": "supervisor"}[part]
    walk.check("david", part, "named", **{field: walk.staff[who].id})


def test_another_lead_goes_on_with_the_case_and_nothing_stays_signed(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    names(walk, "lead_facilitator", "tom")
    file = walk.file
    assert (file.case["lead_id"], file.at("risk", "", "process").state) == (walk.staff["tom"].id, "stale")
    with pytest.raises(NotFound):  # whoever led before is off the case, and still signs nothing of it
        walk.do("priya", "meeting", "propose", {"kind": "face_to_face"})
    assert walk.staff["priya"].id in file.case["facilitated_by"]


WRONG = [
    # the line, the part, who is named, and what is said
    ("plain", "lead_facilitator", "tom", "another part"),
    ("plain", "lead_facilitator", "olu", "Choose one of the answers"),
    ("sensitive", "lead_facilitator", "ines", "not registered at the level"),
    ("plain", "lead_facilitator", "ines", ""),
    ("plain", "case_supervisor", "david", "declare their interests"),
    ("plain", "case_supervisor", "sam", "Choose one of the answers"),
]


@pytest.mark.parametrize(("line", "part", "who", "said"), WRONG)
def test_who_may_take_over_which_part(standing: Standing, line: str, part: str, who: str, said: str) -> None:
    walk = standing("preparing", line)
    if who == "ines":
        walk.staff = {**walk.staff, "ines": colleague(walk, "Ines Calder", "intermediate")}
        declares(walk, "ines")
    if not said:
        names(walk, part, who)
        assert walk.file.case["lead_id"] == walk.staff[who].id
        return
    with pytest.raises(Invalid, match=said):
        names(walk, part, who)


def colleague(walk: Walk, name: str, level: str) -> Actor:
    """One more facilitator."""
    row = {"id": name.encode().hex()[:32], "name": name, "email": f"{name[:4]}@example.org", "active": True,
           "roles": FACILITATOR.value, "level": level, "password_hash": "-"}  # fmt: skip
    walk.session.execute(staff.insert(), [row])
    return Actor(str(row["id"]), "staff", name, FACILITATOR, level)


def test_another_supervisor_oversees_and_may_decide(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    declares(walk, "david")
    names(walk, "case_supervisor", "david")
    assert walk.file.case["supervisor_id"] == walk.staff["david"].id
    walk.do("david", "risk", "sign_off", PLAN, topic="process")
    assert walk.state == "preparing"


def test_nobody_takes_over_what_nobody_has_yet(standing: Standing) -> None:
    walk = standing("triage")
    declares(walk, "tom")
    with pytest.raises(Refused, match="Nobody leads this case yet"):
        names(walk, "lead_facilitator", "tom")


# --- it turns out to be more than it seemed


@pytest.mark.parametrize("found", ["sensitive", "gender_based"])
def test_a_case_that_turns_out_sensitive_needs_more_and_nothing_stays_signed(
    standing: Standing, found: str
) -> None:
    walk = standing("preparing")
    walk.check("tom", "kind_of_case", found)
    file = walk.file
    assert (file.case["sensitive"], file.case["gender_based"]) == (True, found == "gender_based")
    assert file.at("risk", "", "process").state == "stale"
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="No specialist has been heard"):
        walk.do("helen", "risk", "sign_off", PLAN, topic="process")


def test_only_a_supervisor_says_that_less_care_will_do(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("tom", "kind_of_case", "sensitive")
    with pytest.raises(Refused, match="less care"):
        walk.check("tom", "kind_of_case", "ordinary")
    walk.check("helen", "kind_of_case", "ordinary")
    assert not walk.file.case["sensitive"]


def test_a_doubt_about_age_or_capacity_asks_the_safeguarding_lead(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.check("priya", "age_or_capacity", "in_doubt", about=walk.responsible)
    with pytest.raises(Refused, match="less care"):
        walk.check("priya", "age_or_capacity", "no_doubt", about=walk.responsible)
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="safeguarding lead"):
        walk.do("helen", "risk", "sign_off", PLAN, topic="process")
    walk.check("helen", "safeguarding_view", "heard")
    walk.do("helen", "risk", "sign_off", PLAN, topic="process")


def test_a_lead_below_the_level_is_replaced_by_a_supervisor(standing: Standing) -> None:
    walk = standing("preparing")
    walk.check("helen", "second_facilitator", "none")
    names(walk, "lead_facilitator", "tom")
    walk.check("tom", "kind_of_case", "sensitive")
    owed = select(deadline.c.kind).where(deadline.c.open, deadline.c.kind == "name_another_lead")
    assert list(walk.session.scalars(owed)) == ["name_another_lead"]


@pytest.mark.parametrize(("days", "stands"), [(27, "signed_off"), (30, "stale")])
def test_after_a_long_pause_it_is_looked_at_again(standing: Standing, days: int, stands: str) -> None:
    walk = standing("preparing")
    walk.do("priya", "pause", "pause", holder=walk.harmed)
    walk.wait(days=days)
    walk.do("priya", "pause", "resume", {"the_holder_asks": "yes"}, holder=walk.harmed)
    assert walk.file.at("risk", "", "process").state == stands


def test_whoever_comes_back_is_not_met_with_an_old_clearance(standing: Standing) -> None:
    walk = standing("closed")
    for kind in ("pre_contact_check", "order_check"):
        walk.check("sam", kind, "clear")
    before = facts_of(walk.file, Asking(walk.now, walk.staff["sam"])).known
    walk.come_back()
    after = facts_of(walk.file, Asking(walk.now, walk.staff["sam"])).known
    assert {"pre_contact_check", "order_check"} <= before
    assert not {"pre_contact_check", "order_check"} & after
