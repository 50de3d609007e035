"""What both said yes to, and what it lets happen between them."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, LEAD

_CHANGES = "A yes to one kind of process is no yes to another."


@guard("What both chose is not a meeting. Ask for another kind of process first.", FACILITATOR,
       "case.ask_for_another_process", _CHANGES)  # fmt: skip
def they_chose_to_meet(f: Facts) -> bool:
    return "they_meet" in f.known


@guard("Both chose to meet: the meeting is confirmed instead.", LEAD, "meeting.confirm", _CHANGES)
def they_chose_not_to_meet(f: Facts) -> bool:
    return "they_meet" not in f.known


@guard("Both chose only to talk with a facilitator. Ask for another kind of process first.", FACILITATOR,
       "case.ask_for_another_process", _CHANGES)  # fmt: skip
def they_chose_more_than_a_talk(f: Facts) -> bool:
    return "they_pass_things_on" in f.known
