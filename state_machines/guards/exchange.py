"""A letter, and whatever else passes between them."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, NOBODY, PERSON


@guard("A second person has to read it.", FACILITATOR, "check:second_reading")
def second_reader_if_sensitive(f: Facts) -> bool:
    return not f.sensitive or f.item.second_read


@guard("The time they named has not come.", PERSON, "time")
def the_time_they_named_has_come(f: Facts) -> bool:
    return f.item.named_time_has_come


@guard("The person it is for has said no to it, or not yet.", PERSON, "nobody",
       "They can say so at any time, also while it is held back. Only they can say otherwise.")  # fmt: skip
def they_have_not_said_no_to_it(f: Facts) -> bool:
    return not f.item.said_no


@guard("The author has not asked for it back.", PERSON, "check:author_wish")
def author_wished_it(f: Facts) -> bool:
    return f.item.author_wants_it_back


@guard("It is still within the time it is kept for.", NOBODY, "time")
def retention_is_over(f: Facts) -> bool:
    return f.item.retention_is_over
