"""The people who work on it."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import SUPERVISOR


@guard("The facilitator named is not registered at the level this case needs.", SUPERVISOR, "case.allocate",
       "Sensitive and complex cases are led at advanced level.")  # fmt: skip
def worker_level_is_enough(f: Facts) -> bool:
    return "worker_level" in f.known


@guard("Somebody who would work on this has not declared their interests, or has a conflict.", SUPERVISOR,
       "check:interests", "Independence before anything else.")  # fmt: skip
def no_conflict_of_interest(f: Facts) -> bool:
    return "interests" in f.known


@guard("Whoever leads this case is not registered at the level it needs.", SUPERVISOR, "check:lead_facilitator",
       "A case that turned out to be sensitive and complex is led at advanced level.")  # fmt: skip
def lead_level_is_enough(f: Facts) -> bool:
    return "lead_level" in f.known


@guard("Two facilitators are needed for this, and a second one is not named.", SUPERVISOR,
       "check:second_facilitator", "A sensitive and complex case is worked on by two, in any form.")  # fmt: skip
def enough_facilitators(f: Facts) -> bool:
    return f.meeting.facilitators_enough
