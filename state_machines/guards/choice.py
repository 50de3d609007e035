"""What each person has chosen, and how they can decide it."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import CASEWORKER, FACILITATOR, PERSON, SUPERVISOR


@guard("The person who came first has not agreed to this approach, in these words.", PERSON, "choice.say_yes",
       "Their yes is to one wording, and runs out.")  # fmt: skip
def first_person_agreed_to_the_approach(f: Facts) -> bool:
    return f.first.approach.holds


@guard("The other person has not agreed to be in contact.", PERSON, "choice.say_yes")
def other_agreed_to_contact(f: Facts) -> bool:
    return "other_contact" in f.known


@guard("Both people have to be taking part.", PERSON, "choice.say_yes")
def both_take_part(f: Facts) -> bool:
    return f.assessment.scope == "approach" or all(p.taking_part.takes_part for p in f.principals)


@guard("This person is not taking part.", PERSON, "choice.say_yes")
def this_person_takes_part(f: Facts) -> bool:
    return f.person.side not in ("harmed", "responsible") or f.person.taking_part.takes_part


@guard("A yes from each person has to be given and in date.", PERSON, "choice.reaffirm",
       "A yes to taking part is said again within 14 days.")  # fmt: skip
def both_agree_and_are_in_date(f: Facts) -> bool:
    return all(p.taking_part.holds for p in f.principals)


@guard("They have not both said yes to the same kind of process.", PERSON, "choice.say_yes")
def both_chose_the_same_kind_of_process(f: Facts) -> bool:
    return bool(f.harmed.channels & f.responsible.channels)


@guard("Nobody has recorded that taking part is in the interest of the person harmed.", FACILITATOR,
       "check:interest_of_the_harmed", "A decision of its own: never presumed from a yes, never used to overrule "
       "a no.")  # fmt: skip
def interest_of_the_harmed_is_decided(f: Facts) -> bool:
    return "interest_of_the_harmed" in f.known


@guard("The basic facts are not acknowledged by the person responsible.", PERSON | FACILITATOR,
       "acknowledgement.acknowledge", "Nothing goes between two people without it.",
       implies="risk_is_signed_and_in_date")  # fmt: skip
def responsibility_is_acknowledged(f: Facts) -> bool:
    return f.acknowledged


@guard("The author has not agreed to be named.", PERSON, "choice.say_yes")
def author_agreed_to_be_named(f: Facts) -> bool:
    return f.item.author.naming.holds


@guard("The author no longer agrees to this being given.", PERSON, "choice.reaffirm")
def author_still_agrees(f: Facts) -> bool:
    return f.item.author.naming.holds


@guard("The person it is for has not said yes to this one.", PERSON, "choice.say_yes",
       "A letter that nobody announced can do harm.")  # fmt: skip
def recipient_agreed_to_this_item(f: Facts) -> bool:
    return f.item.receive.holds


@guard("Each person has to agree to the terms.", PERSON, "choice.say_yes")
def everyone_agreed_to_the_terms(f: Facts) -> bool:
    return all(p.terms.holds for p in f.principals)


@guard("They asked for time to think. It has not passed.", PERSON, "time")
def no_thinking_time_is_owed(f: Facts) -> bool:
    return not f.choice.thinking_is_owed


@guard("The time to think has not passed.", PERSON, "time")
def thinking_time_has_passed(f: Facts) -> bool:
    return f.choice.thinking_has_passed


@guard("It is not settled how this person can decide for themselves.", SUPERVISOR, "check:can_decide",
       "Under 18 or where capacity is in doubt, a supervisor records how.")  # fmt: skip
def person_can_decide(f: Facts) -> bool:
    return f.person.can_decide


@guard("A yes is said in a talk alone, to somebody who works here. What is wished for can be said anywhere.",
       CASEWORKER | FACILITATOR, "nobody", "Whoever holds the phone could say yes for somebody; a no is "
       "taken from anywhere.")  # fmt: skip
def said_in_a_talk(f: Facts) -> bool:
    return not f.actor.takes_part
