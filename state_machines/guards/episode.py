"""Whether anything moves at all: the case is open, nobody paused, nothing stopped, no agency is asked.

Separate guards, separate sentences, never one.
"""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, PERSON, SUPERVISOR


@guard("This case is closed. It opens again when the person comes back.", PERSON, "case.come_back")
def episode_is_open(f: Facts) -> bool:
    return f.case != "closed"


@guard("Somebody has paused. Nothing moves until whoever paused starts again.", PERSON | FACILITATOR | SUPERVISOR,
       "pause.resume", "A pause is a pause for everyone.")  # fmt: skip
def nobody_has_paused(f: Facts) -> bool:
    return not f.paused


@guard("A safety stop is in place.", SUPERVISOR, "safety_stop.lift", "Only a supervisor lifts it, with a reason.",
       implies="risk_is_signed_and_in_date no_stop_condition_is_open")  # fmt: skip
def no_safety_stop(f: Facts) -> bool:
    return not f.stopped


@guard("We are waiting for an agency to answer.", FACILITATOR, "waiting.answered")
def not_waiting_for_an_agency(f: Facts) -> bool:
    return not f.waiting
