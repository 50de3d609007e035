"""What one person does another person looks at, whichever way it is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from rj_workflow.commands.check import record_check
from rj_workflow.commands.enquiry import add_person
from rj_workflow.commands.owed import keep
from rj_workflow.commands.step import Target, locate, take_step
from rj_workflow.errors import Invalid, NotDeclared, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import deadline, position
from rj_workflow.risk import answers_of, requirement_for
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing
from tests.factories.risk import IT_FITS, NOT_THIS_WAY, write
from tests.factories.staff import declares, facilitates_too, leads_and_supervises

REASON = {"reason": "Looked at with the duty worker."}


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
    for said in ({"reason": " "}, {"reason_is_written": "yes"}):
        with pytest.raises(Invalid):
            walk.do("helen", "safety_stop", "lift", said)
    walk.do("helen", "safety_stop", "lift", {"reason": "She changed her number."})


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
        walk.panel(**{member: outcome})
        assert decided() is enough, (member, outcome)


def test_a_panel_says_no_through_somebody_who_did_not_write(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")
    walk.panel(helen="does_not", olu="does_not", david="does_not")
    written = position.c.lifecycle == "risk", position.c.topic == "process"
    walk.session.execute(update(position).where(*written).values(author_id=walk.staff["david"].id))
    with pytest.raises(Refused, match="another supervisor"):
        walk.do("david", "risk", "panel_does_not_agree", NOT_THIS_WAY, topic="process")
    walk.do("olu", "risk", "panel_does_not_agree", NOT_THIS_WAY, topic="process")


# --- who may decide


AGREED = {"conditions": "Two facilitators.", "each_member": "All agree."}


def sent(standing: Standing, line: str = "plain") -> Walk:
    walk = standing("awaiting_sign_off", line)
    walk.wait(hours=1)
    return walk


def test_whoever_has_not_declared_their_interests_decides_nothing(standing: Standing) -> None:
    walk = sent(standing)
    david, at = walk.staff["david"], Target("risk", topic="process")
    with pytest.raises(NotDeclared):
        take_step(walk.session, david, walk.ref, at, "sign_off", IT_FITS, now=walk.now)
    declares(walk, "david")
    walk.do("david", "risk", "sign_off", IT_FITS, topic="process")
    assert walk.state == "preparing"


def test_a_declaration_is_about_the_people_who_were_there_when_it_was_made(standing: Standing) -> None:
    walk = sent(standing)
    sam = walk.staff["sam"]
    add_person(walk.session, sam, walk.ref, name="Ada", side="supporter", now=walk.now)
    with pytest.raises(Refused, match="joined this case since you declared"):
        walk.assess("process")
    walk.declare("priya")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="joined this case since you declared"):
        walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")
    walk.wait(hours=1)
    declares(walk, "helen")
    walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")


def test_whoever_facilitated_once_never_signs(standing: Standing) -> None:
    walk = standing("preparing")
    david = facilitates_too(walk, "david")
    declares(walk, "david")
    walk.check("helen", "second_facilitator", "named", co_worker=david)
    declares(walk, "tom")
    walk.check("helen", "second_facilitator", "named", co_worker=walk.staff["tom"].id)
    walk.wait(days=1)
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="belongs to somebody else"):
        walk.do("david", "risk", "sign_off", IT_FITS, topic="process")
    walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")


def test_a_supervisor_who_ever_facilitated_a_case_lifts_no_safety_stop_on_it(standing: Standing) -> None:
    walk = standing("preparing")
    leads_and_supervises(walk, "david")
    for by in ("david", "priya"):  # while he leads it, and after somebody else took over
        stop_for_safety(walk, by)
        with pytest.raises(Refused):
            walk.do("david", "safety_stop", "lift", REASON)
        walk.do("helen", "safety_stop", "lift", REASON)
        if by == "david":
            declares(walk, "priya")
            walk.check("helen", "lead_facilitator", "named", lead=walk.staff["priya"].id)


def test_nobody_decides_on_the_work_of_somebody_registered_higher(standing: Standing) -> None:
    walk = sent(standing)
    declares(walk, "david")
    lower = replace(walk.staff["david"], level="foundation")
    walk.staff = {**walk.staff, "david": lower}
    with pytest.raises(Refused, match="not registered at the level"):
        walk.do("david", "risk", "sign_off", IT_FITS, topic="process")


def test_a_lower_sender_does_not_make_the_author_lower(standing: Standing) -> None:
    """Priya, who is advanced, wrote it; Tom, who is intermediate, sends it."""
    walk = standing("being_assessed")
    walk.assess("process")
    declares(walk, "david")
    walk.staff = {**walk.staff, "david": replace(walk.staff["david"], level="intermediate")}
    walk.do("tom", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="not registered at the level"):
        walk.do("david", "risk", "sign_off", IT_FITS, topic="process")
    walk.do("helen", "risk", "sign_off", IT_FITS, topic="process")


def test_a_panel_is_no_way_round_the_level_and_the_specialist(standing: Standing) -> None:
    walk = sent(standing, "sensitive")
    walk.check("priya", "specialist_view", "not_yet")
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")
    declares(walk, "david", "olu")
    walk.wait(hours=1)
    walk.panel(david="agrees", olu="agrees")
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
    walk.panel(david="agrees", olu="agrees")
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


def refused_and_sent_again(standing: Standing, *, changed: bool = False) -> Walk:
    walk = sent(standing)
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    walk.do("priya", "case", "choose_process", {"process": "face_to_face"})
    walk.do("priya", "risk", "revise", topic="process")
    if changed:
        write(walk, {"found": "He has moved away.", "own_view": "Fine.", "present": "no", "concern": "none"})
    walk.do("priya", "risk", "submit", topic="process")
    declares(walk, "david", "olu")
    return walk


def test_what_was_changed_after_a_no_another_supervisor_may_sign(standing: Standing) -> None:
    walk = refused_and_sent_again(standing, changed=True)
    walk.do("david", "risk", "sign_off", IT_FITS, topic="process")
    assert walk.state == "preparing"


def test_what_was_sent_again_unchanged_after_a_no_is_for_the_manager(standing: Standing) -> None:
    walk = refused_and_sent_again(standing)
    with pytest.raises(Refused) as refused:
        walk.do("david", "risk", "sign_off", IT_FITS, topic="process")
    assert [g.name for g in refused.value.guards] == ["disagreement_is_for_the_manager"]
    position = walk.file.at("risk", "", "process")
    why = requirement_for(walk.file, position, answers_of(walk.file, position)).why
    assert any("sent again unchanged" in one for one in why)
    walk.do("david", "risk", "escalate", {"why": "The same as before."}, topic="process")
    with pytest.raises(Refused, match="The service manager decides"):
        walk.do("david", "risk", "panel_agrees", AGREED, topic="process")
    walk.do("olu", "risk", "panel_agrees", AGREED, topic="process")
    assert walk.state == "preparing"


def test_whoever_said_no_does_not_decide_on_it_when_it_comes_back_unchanged(standing: Standing) -> None:
    walk = refused_and_reviewed(standing)
    walk.do("olu", "risk", "panel_does_not_agree", NOT_THIS_WAY | AGREED, topic="process")
    walk.do("priya", "case", "choose_process", {"process": "face_to_face"})
    walk.do("priya", "risk", "revise", topic="process")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("david", "risk", "escalate", {"why": "The same as before."}, topic="process")
    with pytest.raises(Refused, match="Whoever said no"):
        walk.do("olu", "risk", "panel_agrees", AGREED, topic="process")


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
    walk.do("priya", "meeting", "end", {"attendance": "Everyone", "delta_form": "nothing"})
    owed = select(deadline.c.kind).where(deadline.c.open, deadline.c.kind == "debrief")
    for person, left in ((walk.harmed, ["debrief"]), (walk.responsible, [])):
        walk.check("priya", "debrief", "held", about=person)
        assert list(walk.session.scalars(owed)) == left
