"""Why an assessment needs which signatures: each row of practice.md 5.6, through the commands and as told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from risk_assessment import sign_off
from risk_assessment.judgements import JUDGEMENTS
from risk_assessment.profile import stops
from rj_workflow.commands.judgements import choose
from rj_workflow.commands.lift import lift_stop
from rj_workflow.commands.risk import open_item
from rj_workflow.commands.step import Target, all_staff
from rj_workflow.errors import Refused
from rj_workflow.queries.signatures import Demand, Explained, explain
from rj_workflow.queries.steps import one_step
from rj_workflow.risk import answers_of, to_open
from rj_workflow.seeds.walk import Walk
from state_machines.roles import FACILITATOR, SUPERVISOR
from tests.factories.case import Standing, standing_at

if TYPE_CHECKING:
    from rj_workflow.db import Session

PLAN = {"reason": "It fits.", "conditions": "Two of us.", "each_member": "Both."}
NOT_THIS_WAY = {"reason": "Too soon.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
STOPS = {"P4": "stop"}


def told(walk: Walk, scope: str = "process") -> Explained:
    _, found = explain(walk.session, walk.ref, now=walk.now)
    return next(one for one in found if one.scope == scope)


def needs(walk: Walk) -> dict[str, str]:
    """What is asked for and whether it is there, by code."""
    return {demand.code: demand.answer for demand in told(walk).demands}


def rows(walk: Walk) -> list[str]:
    return [row.when for row in told(walk).rows]


def sent(session: Session, *, concern: dict[str, str] | None = None, **given: object) -> Walk:
    """A case whose process assessment was sent, with everybody's interests declared since."""
    walk = standing_at(session, "being_assessed", **given)
    walk.assess("process", concern=concern)
    walk.do("priya", "risk", "submit", topic="process")
    for who in ("helen", "david", "olu"):
        walk.declare(who)
    return walk


def decides(walk: Walk, who: str, event: str = "sign_off", form: dict[str, str] | None = None) -> None:
    position = walk.file.at("risk", "", "process")
    for answer in to_open(answers_of(walk.file, position)):
        open_item(
            walk.session, walk.staff[who], walk.ref, scope="process", number=position.number,
            item_id=answer.item_id, subject=answer.subject.key, now=walk.now,
        )  # fmt: skip
    walk.do(who, "risk", event, form or PLAN, topic="process")


def is_refused(walk: Walk, who: str, guard: str, event: str = "sign_off") -> None:
    with pytest.raises(Refused) as refused:
        decides(walk, who, event)
    assert guard in [one.name for one in refused.value.guards]


def panel_meets(walk: Walk, *members: str) -> None:
    walk.do("helen", "risk", "escalate", {"why": "One signature is not enough."}, topic="process")
    walk.panel(**dict.fromkeys(members, "agrees"))


def test_5_6_ordinary_indirect(session: Session) -> None:
    walk = sent(session, process="letter")
    assert (rows(walk), needs(walk)) == (["always"], {"signature": "Still missing"})
    decides(walk, "helen")
    assert needs(walk) == {"signature": "There"}


def test_5_6_ordinary_direct(session: Session) -> None:
    walk = sent(session)
    walk.check("helen", "second_facilitator", "none")
    walk.assess("process")  # another facilitator ended what was sent
    walk.do("priya", "risk", "submit", topic="process")
    assert rows(walk) == ["always", "they_would_meet"]
    assert needs(walk) == {"signature": "Still missing", "facilitators": "Advised"}
    decides(walk, "helen")  # two are advice: one may be enough
    assert told(walk).missing == ()


def test_a_new_row_that_asks_for_two_is_refused_with_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = sign_off.Rule("they_would_meet", "Two, whatever the case.", "[J]", facilitators=2)
    walk = sent(session)
    walk.check("helen", "second_facilitator", "none")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    monkeypatch.setattr(sign_off, "RULES", (*sign_off.RULES, two))
    is_refused(walk, "helen", "enough_facilitators")
    monkeypatch.undo()
    decides(walk, "helen")


def test_5_6_sensitive_and_complex(session: Session) -> None:
    walk = sent(session, sensitive=True)
    assert rows(walk) == ["always", "they_would_meet", "sensitive"]
    assert needs(walk)["specialist_was_heard"] == "Still missing"
    is_refused(walk, "helen", "specialist_was_heard")
    walk.check("priya", "specialist_view", "heard")
    lower = walk.staff["helen"].__class__(
        walk.staff["helen"].id, "staff", "Helen Marsh", SUPERVISOR, "intermediate"
    )
    walk.staff, advanced = {**walk.staff, "helen": lower}, walk.staff
    is_refused(walk, "helen", "decider_level_is_enough")
    walk.staff = advanced
    decides(walk, "helen")
    assert told(walk).missing == ()


def test_5_6_gender_based(session: Session) -> None:
    walk = sent(session, sensitive=True)
    walk.check("priya", "kind_of_case", "gender_based", kinds=["sexual"])
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    assert rows(walk) == ["always", "they_would_meet", "sensitive", "gender_based"]
    for kind in ("specialist_view", "safeguarding_view"):
        walk.check("priya", kind, "heard")
    is_refused(walk, "helen", "no_panel_is_needed")
    panel_meets(walk, "helen", "david")
    is_refused(walk, "olu", "whole_panel_decided", "panel_agrees")
    walk.panel(olu="agrees")
    decides(walk, "olu", "panel_agrees")
    assert told(walk).missing == ()


@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_5_6_under_18_or_capacity_in_doubt(session: Session, side: str) -> None:
    walk = sent(session, process="letter")
    walk.check("priya", "age_or_capacity", "in_doubt", about=getattr(walk, side))
    walk.check("helen", "can_decide", "with_support", about=getattr(walk, side))
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    assert rows(walk) == ["always", "under_18_or_capacity_doubt"]
    is_refused(walk, "helen", "safeguarding_lead_was_heard")
    walk.check("priya", "safeguarding_view", "heard")
    assert needs(walk)["safeguarding_lead_was_heard"] == "There"
    decides(walk, "helen")


def test_5_6_capacity_in_doubt_as_the_assessment_says(session: Session) -> None:
    walk = sent(session, concern={"P21": "act"})
    assert rows(walk)[-1] == "under_18_or_capacity_doubt"
    with pytest.raises(Refused, match="safeguarding lead has not been heard"):
        decides(walk, "helen")
    walk.check("priya", "safeguarding_view", "heard")
    decides(walk, "helen")


def test_5_6_any_item_at_concern_3(session: Session) -> None:
    walk = sent(session, process="letter", concern=STOPS)
    assert rows(walk) == ["always", "something_stops"]
    is_refused(walk, "helen", "no_panel_is_needed")
    panel_meets(walk, "david", "olu")
    is_refused(walk, "olu", "no_stop_condition_is_open", "panel_agrees")
    for answer in answers_of(walk.file, walk.file.at("risk", "", "process")):
        if stops(answer):
            lift_stop(
                walk.session, walk.staff["olu"], walk.ref,
                scope="process", number=1, key=answer.key, reason="Asked alone, twice.", now=walk.now,
            )  # fmt: skip
    decides(walk, "olu", "panel_agrees")
    assert told(walk).missing == ()


def test_5_6_residual_2_on_two_starred_items(session: Session) -> None:
    walk = standing_at(session, "being_assessed", process="letter")
    walk.assess("process", concern={"P7": "act", "P8": "act"})
    left = {"present": "current", "concern": "act", "residual": "act", "found": "Seen.", "own_view": "Fine.",
            "mitigation": "A later time.", "owner": "Priya", "by_when": "2026-12-01"}  # fmt: skip
    walk.answer("process", {("P7", "harmed"): left, ("P8", "harmed"): left})
    walk.do("priya", "risk", "submit", topic="process")
    walk.declare("helen")
    assert rows(walk) == ["always", "two_starred_residual_2"]
    is_refused(walk, "helen", "no_panel_is_needed")


def test_5_6_author_and_supervisor_disagree(session: Session) -> None:
    walk = sent(session, process="letter")
    decides(walk, "helen", "do_not_agree", NOT_THIS_WAY)
    walk.do("priya", "risk", "ask_for_review", {"who_asks": "harmed"}, topic="process")
    assert rows(walk) == ["always", "disagreement"]
    is_refused(walk, "david", "disagreement_is_for_the_manager", "panel_agrees")
    decides(walk, "olu", "panel_agrees")
    assert told(walk).missing == ()


@pytest.mark.parametrize("line", ["plain", "sensitive", "letter"])
def test_its_author_signs_in_no_row(standing: Standing, line: str) -> None:
    """Somebody with two parts wrote it, and is no longer on the case."""
    walk = standing("awaiting_sign_off", line)
    both = FACILITATOR | SUPERVISOR
    walk.staff = {**walk.staff, "priya": walk.staff["priya"].__class__(
        walk.staff["priya"].id, "staff", "Priya Nalloor", both, "advanced")}  # fmt: skip
    file = walk.file
    assert file.at("risk", "", "process").author_id == walk.staff["priya"].id
    with pytest.raises(Refused):
        walk.do("priya", "risk", "sign_off", PLAN, topic="process")


@pytest.mark.parametrize("line", ["plain", "sensitive", "letter"])
@pytest.mark.parametrize("concern", [{}, STOPS], ids=["calm", "something stops"])
def test_what_is_said_to_be_missing_is_what_would_be_refused(
    standing: Standing, line: str, concern: dict[str, str]
) -> None:
    walk = standing("being_assessed", line)
    walk.assess("process", concern=concern)
    walk.do("priya", "risk", "submit", topic="process")
    walk.declare("helen")
    step = one_step(
        walk.file,
        walk.staff["helen"],
        walk.now,
        all_staff(walk.session),
        Target("risk", "", "process"),
        "sign_off",
    )
    assert step is not None
    refused = {reason.guard for reason in step.reasons}
    missing = {demand.code for demand in told(walk).missing} - {"signature"}
    panel = {"whole_panel_decided"} if "no_panel_is_needed" in refused else set()
    stopped = {"no_stop_condition_is_open", "form_is_not_barred"}  # told under their own heading
    assert missing == refused - {"no_panel_is_needed"} - stopped | panel
    assert bool(told(walk).stops) is bool(refused & stopped)


def test_what_stops_and_what_ran_out_is_said(standing: Standing) -> None:
    walk = standing("preparing")
    assert (told(walk).still_holds, told(walk).stops) == (True, ())
    walk.wait(days=29)
    assert told(walk).still_holds is False
    walk.do("priya", "safety_stop", "raise_stop", {"what": "A threat on the phone."})
    assert told(walk).stops == ("A safety stop is in place.",)
    assert told(walk).still_holds is None


def test_what_was_never_begun_needs_its_signature_too(walk: Walk) -> None:
    walk.to("enquiry")
    one = told(walk, "approach")
    assert (one.state, [d.answer for d in one.demands], one.stops) == ("not_started", ["Still missing"], ())


def test_how_long_it_holds_is_as_the_service_chose(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    assert told(walk).holds_days == 28
    delivered = {row.name: row.default for row in JUDGEMENTS} | {"signature_days": "10"}
    choose(walk.session, walk.staff["olu"], delivered, shown=0, reason="Agreed.", now=walk.now)
    assert told(walk).holds_days == 10
    decides(walk, "helen")
    until = told(walk).until_at
    assert until is not None
    assert (until - walk.now).days == 10


def test_5_6_day_of_change_holds_three_days_and_needs_the_call_of_whoever_decides(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.morning()
    plan = {"where": "The Blue Room, Eastmoor Library", "when": walk.extras["when"].isoformat(),
            "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
    walk.do("priya", "meeting", "change_plan", plan)
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")
    call = "duty_call_is_logged"

    def demand() -> Demand:
        return next(one for one in told(walk, "event").demands if one.code == call)

    assert (told(walk, "event").holds_days, demand().answer) == (3, "Still missing")
    walk.wait(minutes=10)
    walk.check("helen", "interests", "none")
    walk.check("helen", "duty_call", "spoken", called_at="9:40am", spoke_with="Priya")
    assert (demand().answer, demand().said) == ("There", "written down by Helen Marsh")
    walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="event")
    assert (demand().answer, demand().said) == ("There", "written down by Helen Marsh")
    assert told(walk, "event").missing == ()
