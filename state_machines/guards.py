"""What must be true before a step: each guard is a question over the facts, with the sentence shown when not.

The same sentence stands on the page, in the feature and in the book.  `cure` names what puts it right:
"lifecycle.event" for a step, "check:kind" for something to be found out and recorded, "risk.answers" for the
answers of the assessment itself, "time" or "nobody".
"""

from collections.abc import Callable
from dataclasses import dataclass

from state_machines.facts import IN_A_PROCESS, IN_A_ROOM, ITEM_DONE, ITEM_ENDED, PREPARING, Facts
from state_machines.roles import (
    CASEWORKER,
    FACILITATOR,
    LEAD,
    MANAGER,
    NOBODY,
    PANEL,
    PERSON,
    SUPERVISOR,
    Role,
)


@dataclass(frozen=True, slots=True)
class Guard:
    """A question over the facts; calling it answers yes or no."""

    name: str
    question: Callable[[Facts], bool]
    sentence: str
    who: Role
    cure: str
    why: str
    implies: tuple[str, ...] = ()

    def __call__(self, facts: Facts) -> bool:
        return self.question(facts)


GUARDS: dict[str, Guard] = {}


def guard(
    sentence: str, who: Role, cure: str, why: str = "", implies: str = ""
) -> Callable[[Callable[[Facts], bool]], Callable[[Facts], bool]]:
    """Enter a question into the list of guards under its own name."""

    def enter(question: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
        name = question.__name__
        GUARDS[name] = Guard(name, question, sentence, who, cure, why, tuple(implies.split()))
        return question

    return enter


# --- the episode, pauses, stops and agencies: separate guards, separate sentences, never one ---------------------


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


# --- contact -----------------------------------------------------------------------------------------------------


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


@guard("It is too early to ask again, or they asked us not to.", PERSON, "choice.ask_again")
def re_offer_is_permitted(f: Facts) -> bool:
    return f.person.offer != "do_not_ask" and f.choice.state != "never_ask" and f.person.may_be_re_offered


# --- the people who work on it -----------------------------------------------------------------------------------


@guard("The facilitator named is not registered at the level this case needs.", SUPERVISOR, "case.allocate",
       "Sensitive and complex cases are led at advanced level.")  # fmt: skip
def worker_level_is_enough(f: Facts) -> bool:
    return "worker_level" in f.known


@guard("Somebody who would work on this has not declared their interests, or has a conflict.", SUPERVISOR,
       "check:interests", "Independence before anything else.")  # fmt: skip
def no_conflict_of_interest(f: Facts) -> bool:
    return "interests" in f.known


@guard("Two facilitators are needed for this meeting.", SUPERVISOR, "check:second_facilitator")
def enough_facilitators(f: Facts) -> bool:
    return f.meeting.facilitators_enough


# --- choices -----------------------------------------------------------------------------------------------------


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


# --- risk --------------------------------------------------------------------------------------------------------


@guard("The approach has not been signed off as safe enough, or the sign-off ran out.", SUPERVISOR, "risk.sign_off",
       "Four eyes: who writes it never signs it.")  # fmt: skip
def approach_risk_is_signed(f: Facts) -> bool:
    return f.approach_risk.is_signed


@guard("The risk assessment is not signed off, or the sign-off ran out.", SUPERVISOR, "risk.sign_off",
       "Four eyes: who writes it never signs it.", implies="signature_covers_this_plan")  # fmt: skip
def risk_is_signed_and_in_date(f: Facts) -> bool:
    return f.risk.is_signed


@guard("The sign-off was for another plan: other people, place or time.", FACILITATOR | SUPERVISOR, "risk.begin",
       "A signature covers exactly what was read.")  # fmt: skip
def signature_covers_this_plan(f: Facts) -> bool:
    return f.risk.covers_plan


@guard("Some questions of the assessment have no answer yet.", FACILITATOR, "risk.answers")
def every_item_is_answered(f: Facts) -> bool:
    return f.assessment.every_item_answered


@guard("The person's own view of the risk is not written down.", FACILITATOR, "risk.answers")
def own_view_is_recorded(f: Facts) -> bool:
    return f.assessment.own_view_recorded


@guard("Something that must be known before the next step is still not known.", FACILITATOR, "risk.answers",
       "Not known, so the next contact waits.")  # fmt: skip
def no_starred_item_is_unknown(f: Facts) -> bool:
    return f.assessment.stars_known


@guard("Whoever wrote it cannot decide it. It needs another supervisor.", SUPERVISOR | MANAGER, "nobody")
def decider_is_not_the_author(f: Facts) -> bool:
    return not f.actor.is_author


@guard("Whoever decides has not declared their interests since the last person joined, or has a conflict.",
       SUPERVISOR | MANAGER, "check:interests", "Independence before anything else.")  # fmt: skip
def decider_is_independent(f: Facts) -> bool:
    return f.actor.is_independent


@guard("Whoever said no does not review it. It needs somebody else.", PANEL | MANAGER, "nobody")
def reviewer_is_somebody_else(f: Facts) -> bool:
    return not f.actor.decided_before


@guard("Somebody disagrees with the decision. The service manager decides.", MANAGER, "nobody")
def disagreement_is_for_the_manager(f: Facts) -> bool:
    return not f.assessment.disagreement or bool(f.actor.roles & MANAGER)


@guard("Whoever decides is not registered at the level this case and its author need.",
       SUPERVISOR | MANAGER, "nobody")  # fmt: skip
def decider_level_is_enough(f: Facts) -> bool:
    return f.actor.level_is_enough


@guard(
    "No specialist has been heard. A sensitive and complex case needs one.",
    FACILITATOR,
    "check:specialist_view",
)
def specialist_was_heard(f: Facts) -> bool:
    return f.assessment.specialist_heard


@guard("The safeguarding lead has not been heard.", FACILITATOR | SUPERVISOR, "check:safeguarding_view",
       "Asked where somebody is under 18, where capacity is in doubt, and after gender-based harm.")  # fmt: skip
def safeguarding_lead_was_heard(f: Facts) -> bool:
    return f.assessment.safeguarding_lead_heard


@guard("This needs a panel.", SUPERVISOR, "risk.escalate", "One signature is not enough here.")
def no_panel_is_needed(f: Facts) -> bool:
    return not f.assessment.panel_needed


@guard("Not every member of the panel has given a view.", PANEL, "check:panel_view")
def whole_panel_decided(f: Facts) -> bool:
    return f.assessment.panel_decided


@guard("A stop condition is open: no sign-off while it stands.", SUPERVISOR, "risk.answers")
def no_stop_condition_is_open(f: Facts) -> bool:
    acknowledged = f.acknowledged or f.assessment.scope == "approach"
    return acknowledged and not f.stopped and not f.assessment.stop_condition_open


# --- preparation and the meeting ---------------------------------------------------------------------------------


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
)
def everyone_is_ready(f: Facts) -> bool:
    return all(p.is_ready for p in f.attending)


@guard("Both people have not agreed who will be there.", PERSON, "check:attendees_agreed")
def attendees_agreed_by_both(f: Facts) -> bool:
    return f.meeting.attendees_agreed


@guard("The venue has not been checked.", FACILITATOR, "check:venue_check")
def venue_is_checked(f: Facts) -> bool:
    return f.meeting.venue_checked


@guard("It is not the day of the meeting.", LEAD, "time")
def it_is_the_day(f: Facts) -> bool:
    return f.meeting.is_today


@guard("Each person says yes again on the day.", PERSON, "choice.reaffirm")
def reaffirmed_today(f: Facts) -> bool:
    return all(p.reaffirmed_today for p in f.principals)


@guard("The check of the day is not done for everyone.", LEAD, "check:day_check")
def day_check_passed(f: Facts) -> bool:
    return all(p.day_check_passed for p in f.attending)


@guard("Orders have not been checked in the last 72 hours.", FACILITATOR, "check:order_check")
def orders_checked_in_72_hours(f: Facts) -> bool:
    return "order_check_72h" in f.known


@guard("People are in the room. End or stop the meeting first.", LEAD, "meeting.end")
def nothing_is_running(f: Facts) -> bool:
    return f.meeting.state not in IN_A_ROOM


# --- exchange ----------------------------------------------------------------------------------------------------


@guard("A second person has to read it.", FACILITATOR, "check:second_reading")
def second_reader_if_sensitive(f: Facts) -> bool:
    return not f.sensitive or f.item.second_read


@guard("The time they named has not come.", PERSON, "time")
def the_time_they_named_has_come(f: Facts) -> bool:
    return f.item.named_time_has_come


@guard("The author has not asked for it back.", PERSON, "check:author_wish")
def author_wished_it(f: Facts) -> bool:
    return f.item.author_wants_it_back


@guard("It is still within the time it is kept for.", NOBODY, "time")
def retention_is_over(f: Facts) -> bool:
    return f.item.retention_is_over


# --- agreement ---------------------------------------------------------------------------------------------------


@guard("No meeting or exchange has taken place.", LEAD, "meeting.end")
def process_has_taken_place(f: Facts) -> bool:
    return f.agreement.process_took_place


@guard("There is no live agreement.", FACILITATOR, "agreement.go_live")
def agreement_is_live(f: Facts) -> bool:
    return f.agreement.state == "live"


@guard("Nobody has been named to see it through.", FACILITATOR, "agreement.go_live")
def someone_owns_the_follow_through(f: Facts) -> bool:
    return f.agreement.has_owner


@guard("Some promises are neither kept nor ended.", FACILITATOR, "agreement_item.verify")
def every_item_is_settled(f: Facts) -> bool:
    return all(item in ITEM_ENDED for item in f.agreement.items)


@guard("Not everything was done.", FACILITATOR, "agreement_item.verify")
def every_item_was_done(f: Facts) -> bool:
    return all(item in ITEM_DONE for item in f.agreement.items if item != "dropped")


@guard("This is for when some things were done and others not.", FACILITATOR, "nobody")
def some_items_were_done(f: Facts) -> bool:
    kept = [item in ITEM_DONE for item in f.agreement.items if item != "dropped"]
    return any(kept) and not all(kept)


@guard("Something was done.", FACILITATOR, "nobody")
def no_item_was_done(f: Facts) -> bool:
    kept = [item for item in f.agreement.items if item != "dropped"]
    return bool(kept) and all(item not in ITEM_DONE and item in ITEM_ENDED for item in kept)


# --- clocks and closing ------------------------------------------------------------------------------------------


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
