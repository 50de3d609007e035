"""Before anybody is spoken to, written to or asked again."""

from state_machines.facts import Facts
from state_machines.guard import guard
from state_machines.roles import CASEWORKER, FACILITATOR, NOBODY, PERSON


@guard("Nothing yet gives us grounds to contact this person.", CASEWORKER, "check:contact_basis",
       "Their own request, a referral they know of, an authorised approach or a duty.")  # fmt: skip
def there_is_a_basis_for_contact(f: Facts) -> bool:
    return f.person.has_basis


@guard("No safe way recorded. Do not contact.", PERSON | CASEWORKER | FACILITATOR, "check:safe_contact_plan",
       "A plan is checked again every 90 days.")  # fmt: skip
def there_is_a_safe_contact_plan(f: Facts) -> bool:
    return f.person.plan_is_current


@guard(
    "The check before first contact has not been done.", CASEWORKER | FACILITATOR, "check:pre_contact_check"
)
def pre_contact_check_is_done(f: Facts) -> bool:
    return "pre_contact_check" in f.known


@guard("Orders, licence and bail have not been checked, or one of them forbids contact.", CASEWORKER | FACILITATOR,
       "check:order_check", "An order is checked before any approach.")  # fmt: skip
def no_order_forbids_it(f: Facts) -> bool:
    return "order_check" in f.known


@guard("Nobody has checked how the person harmed may be reached.", CASEWORKER | FACILITATOR, "check:victim_route",
       "When the person responsible asks first, victim liaison, police or youth justice are asked before anyone "
       "speaks to the person harmed.")  # fmt: skip
def victim_route_is_checked(f: Facts) -> bool:
    return f.first_side == "harmed" or "victim_route" in f.known


@guard("This kind of harm may only be raised by the person harmed.", NOBODY, "nobody",
       "After gender-based harm nobody approaches the person harmed for the person responsible.")  # fmt: skip
def the_harmed_person_asked_if_gender_based(f: Facts) -> bool:
    return not f.gender_based or f.first_side == "harmed" or f.specialist_pathway_allowed


@guard("After this kind of harm nothing is announced to the person harmed for the person responsible.", NOBODY,
       "nobody", "The person harmed did not raise it. What is theirs to ask for stays theirs to ask for.")  # fmt: skip
def the_harmed_person_raised_it(f: Facts) -> bool:
    return f.item.recipient.side != "harmed" or the_harmed_person_asked_if_gender_based(f)


@guard("The other person has asked never to be asked.", PERSON, "nobody", "Only they can take that back.")
def other_has_not_said_never(f: Facts) -> bool:
    return f.other.offer != "do_not_ask"


@guard("The other person does not want to be contacted.", PERSON, "choice.ask_again",
       "They said no to being contacted, or stopped. They can ask us, any day.")  # fmt: skip
def other_has_not_said_no_to_contact(f: Facts) -> bool:
    return not f.other.said_no_to_contact


@guard("This person has asked never to be asked about this.", PERSON, "choice.ask_again",
       "Only they can take that back, at any time.")  # fmt: skip
def person_may_be_asked(f: Facts) -> bool:
    return f.person.offer != "do_not_ask" and f.choice.state != "never_ask"


@guard("The person it is for has asked never to be told.", PERSON, "offer.return_unasked")
def recipient_may_be_told(f: Facts) -> bool:
    return f.item.recipient.offer != "do_not_ask" and f.item.receive.state != "never_ask"


@guard("It is too early to ask again, or they asked us not to.", PERSON, "nobody",
       "They can come back to it themselves, any day. Until then nobody raises it with them.")  # fmt: skip
def re_offer_is_permitted(f: Facts) -> bool:
    return f.person.offer != "do_not_ask" and f.choice.state != "never_ask" and f.person.may_be_re_offered
