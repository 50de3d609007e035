"""Where each promise is kept: the step, the check or the page that answers it."""

from dataclasses import dataclass
from typing import Final

from rj_workflow.queries.worklist import Promise
from rj_workflow.timers.deadlines import AFTER_NO_MEETING
from web.addresses import (
    call_back_page,
    case_page,
    check_page,
    confirm_page,
    contact_page,
    declare_page,
    owed_page,
    step_page,
)


@dataclass(frozen=True, slots=True)
class Act:
    """The words on the link, and what it opens: "lifecycle.event", "check:kind", "page:name", "owed",
    "contact", "confirm", "call_back", "needs", "messages" or "vulnerability"."""

    words: str
    opens: str


# fmt: off
ACTS: Final[dict[str, Act]] = {
    "acknowledge_enquiry": Act("Record answer", "case.ask_to_be_referred"),
    "begin_checks": Act("Begin", "case.begin_checks"),
    "begin_checks_again": Act("Begin", "case.begin_checks"),
    "allocate": Act("Name facilitators", "case.allocate"),
    "first_contact": Act("Record call", "case.begin_exploring"),
    "tell_first_person": Act("Open", "page:"),
    "review_open_case": Act("Record review", "owed"),
    "debrief_and_aftercare": Act("Open", "page:follow-up"),
    "yes_to_taking_part": Act("Record answer", "choice.reaffirm"),
    "yes_to_this_letter": Act("Record answer", "choice.reaffirm"),
    "yes": Act("Record answer", "choice.reaffirm"),
    "yes_not_said_again": Act("Record answer", "choice.reaffirm"),
    "thinking_time": Act("Record answer", "choice.say_yes"),
    "sign_off_waits": Act("Read and decide", "risk.sign_off"),
    "panel_waits": Act("Read and decide", "risk.panel_agrees"),
    "answer_questions": Act("Answer", "risk.take_up"),
    "signature": Act("Look at it", "page:risk"),
    "readiness": Act("Record contact", "preparation.keep_in_touch"),
    "read_back": Act("Confirm", "preparation.confirm_ready"),
    "meeting_day": Act("Open", "page:meeting"),
    "debrief_early": Act("Record calls", "owed"),
    "debrief": Act("Record calls", "owed"),
    "look_again": Act("Look again", "check:look_again"),
    "name_another_lead": Act("Name the lead", "check:lead_facilitator"),
    **{kind: Act("Record calls", "owed") for kind in AFTER_NO_MEETING},
    "facilitators_after": Act("Record it", "owed"),
    "facilitators_after_early": Act("Record it", "owed"),
    "item_waits": Act("Open", "page:letters"),
    "item_read": Act("Read", "page:letters"),
    "promise_near": Act("Open", "page:agreement"),
    "promise_late": Act("Open", "page:agreement"),
    "promise_claimed": Act("Open", "page:agreement"),
    "promise_overdue": Act("Open", "page:agreement"),
    "yes_to_terms": Act("Record answer", "choice.reaffirm"),
    "terms_looked_at": Act("Record call", "owed"),
    "change_of_terms": Act("Record call", "owed"),
    "instalment": Act("Open", "page:agreement"),
    "tell_by": Act("Record call", "owed"),
    "follow_up_day": Act("Record call", "follow_up.hold"),
    "follow_up_call": Act("Record call", "follow_up.hold"),
    "follow_up_try": Act("Record call", "follow_up.hold"),
    "follow_up_decide": Act("Settle", "follow_up.settle"),
    "named_time": Act("Open", "page:choices"),
    "pause_review": Act("Record review", "owed"),
    "safety_stop": Act("Decide", "safety_stop.lift"),
    "agency": Act("Record answer", "waiting.answered"),
    "closing_waits": Act("Decide", "closing.confirm"),
    "promised_call": Act("Record contact", "contact"),
    "confirm_contact_change": Act("Compare and confirm", "confirm"),
    "contact_incident": Act("Record review", "owed"),
    "contact_plan_ran_out": Act("Ask again", "check:safe_contact_plan"),
    "orders_ran_out": Act("Check again", "check:order_check"),
    "checklist_ran_out": Act("Ask again", "check:risk_checklist"),
    "stopped": Act("Say it is seen to", "owed"),
    "copy_of_record": Act("Record answer", "owed"),
    "correct_record": Act("Record answer", "owed"),
    "delete_record": Act("Record answer", "owed"),
    "decide_on_link": Act("Look at it", "page:workers"),
    "declare_interests": Act("See who has", "page:workers"),
    "not_together": Act("Record calls", "owed"),
    "tell_supervisor": Act("Record review", "owed"),
    "arrange_adjustment": Act("Arrange", "needs"),
    "look_at_vulnerability": Act("Ask again", "vulnerability"),
    "call_back": Act("Call back", "call_back"),
    "yes_not_so": Act("Record what you did", "owed"),
    "confirm_relayed": Act("Record call", "owed"),
    "yes_to_keeping": Act("Look at it", "page:choices"),
    "answer_message": Act("Read and answer", "messages"),
    "read_message": Act("Read", "messages"),
}
# fmt: on
OWED: Final = Act("Record call", "owed")


def act_for(promise: Promise) -> tuple[str, str]:
    """The words and the address of the act that keeps this promise."""
    if not promise.declared:
        return "Declare", declare_page(promise.ref)
    act = ACTS.get(promise.kind, OWED)
    if promise.late_with:
        act = Act("Look at it", act.opens)
    if act.opens == "owed":
        return act.words, owed_page(promise.ref, promise.id)
    if act.opens in ("contact", "confirm"):
        page = contact_page if act.opens == "contact" else confirm_page
        return act.words, page(promise.ref, promise.person_id)
    if act.opens == "call_back":
        return act.words, call_back_page(promise.ref, promise.id)
    if act.opens in ("needs", "messages", "vulnerability"):
        return act.words, case_page(promise.ref, f"people/{promise.person_id}/{act.opens}")
    if act.opens.startswith("page:"):
        return act.words, case_page(promise.ref, act.opens.removeprefix("page:"))
    if act.opens.startswith("check:"):
        return act.words, check_page(promise.ref, act.opens.removeprefix("check:"), promise.person_id)
    lifecycle, _, event = act.opens.partition(".")
    if lifecycle == "case":
        return act.words, step_page(promise.ref, lifecycle, event)
    return act.words, step_page(
        promise.ref, lifecycle, event, holder=promise.holder, topic=promise.topic, number=promise.number
    )
