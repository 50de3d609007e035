"""What waits for its time, or for a person to look at it."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import CASEWORKER, FACILITATOR, NOBODY, PERSON


@guard("Its time has not come.", NOBODY, "time")
def it_is_due(f: Facts) -> bool:
    return "it_is_due" in f.known


@guard("No more tries are left.", FACILITATOR, "follow_up.escalate")
def tries_are_left(f: Facts) -> bool:
    return "tries_are_left" in f.known


@guard("There is still time to answer.", NOBODY, "time")
def time_to_answer_has_passed(f: Facts) -> bool:
    return "time_to_answer_has_passed" in f.known


@guard("They have not named a time, or it has not come.", PERSON, "time")
def they_named_a_time(f: Facts) -> bool:
    return f.person.named_time_has_come


@guard("A person has to look at this before anyone is told.", CASEWORKER, "check:milestone_review",
       "News is a task for a human, never a message.")  # fmt: skip
def a_person_reviewed_it(f: Facts) -> bool:
    return "milestone_review" in f.known
