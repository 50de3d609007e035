"""Where the case stands, and whether each person is prepared."""

from state_machines.facts import IN_A_PROCESS, PREPARING, Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, LEAD


@guard("The case is not being prepared now.", LEAD, "case.not_ready_yet")
def case_is_being_prepared(f: Facts) -> bool:
    return f.case in PREPARING


@guard("The readiness review has not been reached.", LEAD, "case.propose_ready")
def readiness_is_reviewed(f: Facts) -> bool:
    return f.case == "readiness_review"


@guard("Nothing may pass between them at this stage.", LEAD, "case.choose_process")
def case_allows_exchange(f: Facts) -> bool:
    return f.case in IN_A_PROCESS


@guard("Each person needs a preparation session alone.", FACILITATOR, "preparation.hold_session")
def everyone_had_a_session_alone(f: Facts) -> bool:
    return all(p.sessions_alone > 0 for p in f.principals)


@guard("This person has not had a preparation session alone.", FACILITATOR, "preparation.hold_session")
def had_a_session_alone(f: Facts) -> bool:
    return f.person.sessions_alone > 0


@guard("A supporter has not been prepared.", FACILITATOR, "preparation.hold_session",
       "Everyone in the room is prepared first, each apart.")  # fmt: skip
def every_supporter_is_prepared(f: Facts) -> bool:
    return all(p.sessions_alone > 0 for p in f.supporters)


@guard(
    "Not everyone is confirmed ready, or nobody has been in touch for 14 days.",
    LEAD,
    "preparation.confirm_ready",
    "Whoever says something else after it was read back is read back to again.",
)
def everyone_is_ready(f: Facts) -> bool:
    return all(p.is_ready for p in f.attending)
