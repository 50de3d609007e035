"""What is settled before a case is closed."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, SUPERVISOR


@guard("Whoever proposed closing cannot confirm it.", SUPERVISOR, "nobody")
def confirmer_did_not_propose(f: Facts) -> bool:
    return not f.actor.proposed_this_closing


@guard("Somebody who was there has not been debriefed.", FACILITATOR, "check:debrief")
def everyone_was_debriefed(f: Facts) -> bool:
    return "debriefed" in f.known


@guard("The way back has not been explained to the person harmed.", FACILITATOR, "check:way_back",
       "Or it is recorded that there is no safe way to tell them.")  # fmt: skip
def way_back_was_explained(f: Facts) -> bool:
    return "way_back" in f.known


@guard("Follow-up is neither planned nor declined.", FACILITATOR, "check:follow_up_plan")
def follow_up_is_settled(f: Facts) -> bool:
    return "follow_up_plan" in f.known


@guard("A promise is still running and nobody is named to tell of it.", FACILITATOR, "check:promise_owner")
def no_promise_is_running_unowned(f: Facts) -> bool:
    return f.agreement.running_promises_owned
