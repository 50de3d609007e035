"""What must be so at the moment a step is taken, one promise for each rule of practice that stands on one step.

Double entry on purpose: written beside practice.md with the number of its rule, never derived from the rows.
`MAY` says in the same way whose step each is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from state_machines.facts import ChoiceFacts, Facts, PersonFacts
from state_machines.roles import (
    CASEWORKER,
    CLOCK,
    FACILITATOR,
    LEAD,
    MANAGER,
    PANEL,
    PERSON,
    REFERRER,
    STAFF,
    SUPERVISOR,
    SYSTEM,
    Role,
)

Question = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Promise:
    """What is so whenever one of these steps is taken, judged on the facts before it."""

    id: str
    rule: str
    events: tuple[str, ...]
    sentence: str
    holds: Question

    def name(self, event: str) -> str:
        """The promise as it is asked of one step."""
        return f"{self.id} ({self.rule}) {event}: {self.sentence}"


def _promise(id_: str, rule: str, events: str, sentence: str, holds: Question) -> Promise:
    return Promise(id_, rule, tuple(events.split()), sentence, holds)


def _known(name: str) -> Question:
    return lambda f: name in f.known


def _said(name: str) -> Question:
    return lambda f: name in f.answers


def _is_yes(choice: ChoiceFacts) -> bool:
    return choice.state == "given" and choice.in_date


def _both(wanted: Callable[[PersonFacts], bool]) -> Question:
    return lambda f: wanted(f.harmed) and wanted(f.responsible)


def _is_signed(f: Facts) -> bool:
    return f.risk.state == "signed_off" and f.risk.in_date


def _everyone_is_ready(f: Facts) -> bool:
    everyone = (f.harmed, f.responsible, *f.supporters)
    return all(p.preparation == "confirmed_ready" and p.prepared_in_date for p in everyone)


def _may_be_asked(f: Facts) -> bool:
    return f.person.offer != "do_not_ask" and f.choice.state != "never_ask"


def _nobody_is_in_a_room(f: Facts) -> bool:
    return f.meeting.state not in ("open", "on_break")


def _no_stop_condition(f: Facts) -> bool:
    acknowledged = f.acknowledged or f.assessment.scope == "approach"
    return acknowledged and not f.stopped and not f.assessment.stop_condition_open


def _settled(f: Facts) -> bool:
    return not {"proposed", "agreed", "due", "overdue", "claimed_done"}.intersection(f.agreement.items)


def _kept(f: Facts) -> list[bool]:
    return [item in ("verified", "released") for item in f.agreement.items if item != "dropped"]


_EXPLORE = "case.begin_exploring case.approach_other case.choose_process case.clear_exchange"
_MEET = "meeting.propose meeting.offer_dates meeting.confirm meeting.open"
_GIVE = "exchange.announce exchange.ask_for_it exchange.deliver"
FORWARD = f"{_EXPLORE} preparation.hold_session {_MEET} {_GIVE}"

PROMISES: tuple[Promise, ...] = (
    # M1 to M4: no event, no approach, no content without its yes and its signature
    _promise("M1", "12.4", "meeting.confirm meeting.open case.clear_exchange", "Each person's yes is given and in date.", _both(lambda p: _is_yes(p.taking_part))),
    _promise("M1", "12.4", "meeting.confirm meeting.open case.clear_exchange", "The risk is signed off and in date.", _is_signed),
    _promise("M1", "12.4", "meeting.confirm meeting.open case.clear_exchange", "Everyone who comes is ready, and was in touch.", _everyone_is_ready),
    _promise("M2", "12.4", "meeting.open", "Each person said yes again today.", _both(lambda p: p.reaffirmed_today)),
    _promise("M2", "M6", "meeting.open", "The check of the day is passed for everyone.", lambda f: all(p.day_check_passed for p in (f.harmed, f.responsible, *f.supporters))),
    _promise("M2", "M5", "meeting.open", "Orders were checked within 72 hours.", _known("order_check_72h")),
    _promise("M2", "12.8", "meeting.open", "The basic facts are acknowledged.", lambda f: f.acknowledged),
    _promise("M1", "12.4, 2.2", "meeting.propose meeting.confirm meeting.open", "What both said yes to is a meeting.", _known("they_meet")),
    _promise("M1", "12.4, 2.2", "case.clear_exchange", "What both said yes to is no meeting.", lambda f: "they_meet" not in f.known),
    _promise("M17", "2.2, M8", "meeting.offer_dates", "After a postponement what both said yes to is still a meeting.", lambda f: f.meeting.state != "postponed" or "they_meet" in f.known),
    _promise("M4", "12.3, 2.2", _GIVE, "What both said yes to lets something pass between them.", _known("they_pass_things_on")),
    _promise("M3", "12.2", "case.approach_other", "Whoever came first said yes to exactly this approach.", lambda f: _is_yes(f.first.approach)),
    _promise("M3", "12.2", "case.approach_other", "The approach is signed off and in date.", lambda f: f.approach_risk.state == "signed_off" and f.approach_risk.in_date),
    _promise("M3", "12.9", "case.approach_other", "After gender-based harm only the person harmed asks, or a specialist pathway is recorded.", lambda f: not f.gender_based or f.first_side == "harmed" or f.specialist_pathway_allowed),
    _promise("M3", "C3", "case.approach_other", "No order forbids it.", _known("order_check")),
    _promise("M3", "C7", "case.approach_other", "The way to the person harmed was checked when she did not come first.", lambda f: f.first_side == "harmed" or "victim_route" in f.known),
    _promise("M4", "12.3", "exchange.deliver", "The person it is for said yes to this one.", lambda f: _is_yes(f.item.receive)),
    _promise("M4", "X2", "exchange.deliver", "It is given in person, or as they chose.", _said("given_in_person_or_as_chosen")),
    _promise("M4", "12.3", _GIVE, "The author agrees to be named.", lambda f: _is_yes(f.item.author.naming)),
    _promise("M4", "12.4", _GIVE, "The risk is signed off and in date.", _is_signed),
    _promise("M4", "12.8", _GIVE, "The basic facts are acknowledged.", lambda f: f.acknowledged),
    _promise("M4", "X1", _GIVE, "A process is running that it belongs to.", lambda f: f.case in {"preparing", "readiness_review", "scheduled", "underway", "agreement_live", "following_up"}),
    _promise("M4", "12.9", "exchange.announce", "After gender-based harm nothing is announced to the person harmed, who did not raise it.", lambda f: f.item.recipient.side != "harmed" or not f.gender_based or f.first_side == "harmed" or f.specialist_pathway_allowed),
    # M18: what cannot be offered as things stand is not offered, not signed, not held and not given
    _promise("M18", "5.7, 5.4", "case.approach_other", "Nothing bars the approach.", lambda f: "approach" not in f.barred),
    _promise("M18", "12.9, 5.4", "case.choose_process case.clear_exchange meeting.confirm meeting.open", "Nothing bars this form.", lambda f: "process" not in f.barred),
    _promise("M18", "5.4, 5.7", "risk.sign_off risk.panel_agrees", "Nothing bars what is signed.", lambda f: ("approach" if f.assessment.scope == "approach" else "process") not in f.barred),
    _promise("M18", "5.7", _GIVE, "Nothing bars letters between them.", lambda f: "letter" not in f.barred),
    # M5 to M7: pause, stop, agency
    _promise("M5", "12.5", FORWARD, "Nobody has paused.", lambda f: not f.paused),
    _promise("M6", "12.10", FORWARD, "There is no safety stop.", lambda f: not f.stopped),
    _promise("M6", "12.10", "safety_stop.lift", "The reason is written down.", _said("reason_is_written")),
    _promise("M7", "2.1", f"{_EXPLORE} meeting.confirm meeting.open", "We are not waiting for an agency.", lambda f: not f.waiting),
    # M8 to M10: four eyes, nothing unknown, independence
    _promise("M8", "12.6", "risk.sign_off risk.panel_agrees risk.do_not_agree risk.send_back", "Whoever decides did not write it.", lambda f: not f.actor.is_author),
    _promise("M8", "C17", "closing.confirm", "Whoever confirms closing did not propose it.", lambda f: not f.actor.proposed_this_closing),
    _promise("M9", "12.7", "risk.submit", "No starred question is unknown.", lambda f: f.assessment.stars_known),
    _promise("M9", "5.1", "risk.submit", "Every question has an answer.", lambda f: f.assessment.every_item_answered),
    _promise("M9", "R3", "risk.submit", "The person's own view is written down.", lambda f: f.assessment.own_view_recorded),
    _promise("M9", "5.4", "risk.sign_off risk.panel_agrees", "No stop condition is open.", _no_stop_condition),
    _promise("M9", "R7", "risk.sign_off risk.panel_agrees", "Whoever decides declared their interests, and has no conflict.", lambda f: f.actor.is_independent),
    _promise("M9", "R7", "risk.sign_off risk.panel_agrees", "Whoever signs is registered at the level needed.", lambda f: f.actor.level_is_enough),
    _promise("M9", "5.6", "risk.sign_off risk.panel_agrees", "Whoever signs has had their own supervision, where the service asks it.", lambda f: f.actor.supervision_in_date),
    _promise("M9", "5.6", "risk.sign_off risk.panel_agrees", "The safeguarding lead was heard where somebody is under 18 or capacity is in doubt.", lambda f: f.assessment.safeguarding_lead_heard),
    _promise("M9", "E14", "risk.sign_off risk.panel_agrees risk.panel_does_not_agree", "Whoever said no does not review it.", lambda f: not f.actor.decided_before),
    _promise("M9", "5.6", "risk.sign_off risk.panel_agrees risk.panel_does_not_agree", "A disagreement is for the service manager.", lambda f: not f.assessment.disagreement or bool(f.actor.roles & MANAGER)),
    _promise("M9", "5.6", "risk.sign_off risk.panel_agrees", "A specialist was heard where one is needed.", lambda f: f.assessment.specialist_heard),
    _promise("M9", "5.6", "risk.sign_off risk.panel_agrees", "A change on the day was spoken about by telephone, and the call is written down.", lambda f: f.assessment.call_is_logged),
    _promise("M9", "5.6", "meeting.open exchange.announce exchange.ask_for_it exchange.deliver", "Every condition of the signature is met.", lambda f: f.risk.conditions_met),
    _promise("M9", "5.6", "case.approach_other", "Every condition of the signature for the approach is met.", lambda f: f.approach_risk.conditions_met),
    _promise("M9", "5.1, 5.5", f"case.clear_exchange meeting.confirm meeting.open meeting.go_on {_GIVE}", "No answer written since takes away what was signed.", lambda f: f.risk.still_so),
    _promise("M9", "5.1, 5.5", "case.approach_other", "No answer written since takes away what was signed for the approach.", lambda f: f.approach_risk.still_so),
    _promise("M9", "5.6", "risk.sign_off", "One signature is enough here.", lambda f: not f.assessment.panel_needed),
    _promise("M9", "5.6", "risk.panel_agrees risk.panel_does_not_agree", "Every member of the panel gave a view.", lambda f: f.assessment.panel_decided),
    _promise("M10", "12.11", "case.allocate", "Interests are declared and managed.", _known("interests")),
    # M11 to M13: contact, never, closed
    _promise("M11", "12.1", "case.begin_exploring offer.make follow_up.hold", "There are grounds for contact.", lambda f: f.person.has_basis),
    _promise("M11", "12.1", "case.begin_exploring offer.make follow_up.hold", "There is a safe way, checked lately.", lambda f: f.person.plan_is_current),
    _promise("M12", "12.12", "choice.explain", "Staff raise it only with somebody who has not said never.", lambda f: f.choice.state == "asked_again" or _may_be_asked(f)),
    _promise("M12", "12.12", "choice.re_offer case.reopen_on_news", "They have not said never.", _may_be_asked),
    _promise("M12", "K8", "choice.re_offer", "They allowed it, and the time they named has come.", lambda f: f.person.may_be_re_offered),
    _promise("M12", "12.12", "offer.make", "They have not said never.", lambda f: f.person.offer != "do_not_ask"),
    _promise("M12", "12.12", "case.approach_other", "The other person has not said never.", lambda f: f.other.offer != "do_not_ask"),
    _promise("M12", "K8", "case.approach_other", "The other person has not said no to being contacted.", lambda f: not f.other.said_no_to_contact),
    _promise("M12", "12.12", "exchange.announce", "The person it is for has not said never.", lambda f: f.item.recipient.offer != "do_not_ask" and f.item.receive.state != "never_ask"),
    _promise("M13", "12.13", "choice.explain choice.re_offer risk.begin risk.copy_forward risk.submit risk.sign_off acknowledgement.acknowledge preparation.hold_session meeting.propose pause.pause waiting.ask_agency closing.propose_closing exchange.review exchange.hold", "The episode is open.", lambda f: f.case != "closed"),
    # M14 to M16: preparation, closing, agreement
    _promise("M14", "C11", "case.propose_ready", "Each person had a session alone.", _both(lambda p: p.sessions_alone > 0)),
    _promise("M14", "C11", "case.propose_ready", "Every supporter was prepared.", lambda f: all(p.sessions_alone > 0 for p in f.supporters)),
    _promise("M14", "2.4", "preparation.hold_session meeting.propose", "The case is being prepared.", lambda f: f.case in {"preparing", "readiness_review", "scheduled"}),
    _promise("M14", "C14", "case.end_with_agreement case.end_without_agreement case.ask_for_another_process closing.confirm", "Nobody is in a room.", _nobody_is_in_a_room),
    _promise("M15", "C14", "closing.confirm", "Everyone who was there was debriefed.", _known("debriefed")),
    _promise("M15", "12.12", "closing.confirm", "The way back was explained, or there is no safe way to.", _known("way_back")),
    _promise("M15", "C17", "closing.confirm", "Follow-up is planned or declined.", _known("follow_up_plan")),
    _promise("M15", "12.16", "closing.confirm", "Every promise that still runs has somebody to tell of it.", lambda f: f.agreement.running_promises_owned),
    _promise("M16", "O1", "agreement.agree agreement_item.extend", "Each person's yes to the terms is given and in date.", _both(lambda p: _is_yes(p.terms))),
    _promise("M16", "O5", "agreement.complete agreement.complete_in_part agreement.not_completed", "Every promise is kept or ended.", _settled),
    _promise("M16", "O5", "agreement.complete", "Everything was done.", lambda f: all(_kept(f))),
    _promise("M16", "O5", "agreement.complete_in_part", "Some was done, and some was not.", lambda f: any(_kept(f)) and not all(_kept(f))),
    _promise("M16", "O5", "agreement.not_completed", "Nothing was done.", lambda f: bool(_kept(f)) and not any(_kept(f))),
    # M17: one promise for each rule that stands on one step alone
    _promise("M17", "C2", "case.refer", "The person knows of the referral.", _said("person_knows_of_the_referral")),
    _promise("M17", "5.6", "risk.sign_off risk.panel_agrees", "Whoever leads is registered at the level the case needs now.", _known("lead_level")),
    _promise("M17", "C4", "case.allocate", "Whoever leads is registered at the level needed.", _known("worker_level")),
    _promise("M17", "C6", "case.begin_exploring", "The check before first contact is done.", _known("pre_contact_check")),
    _promise("M17", "C8", "case.other_is_willing", "The other person agreed to be in contact.", _known("other_contact")),
    _promise("M17", "C10", "case.choose_process", "Both chose the same kind of process.", lambda f: bool(f.harmed.channels & f.responsible.channels)),
    _promise("M17", "C10", "case.choose_process", "The basic facts are acknowledged.", lambda f: f.acknowledged),
    _promise("M17", "12.22", "case.choose_process", "It is decided that it is in the interest of the person harmed.", _known("interest_of_the_harmed")),
    _promise("M17", "C14", "case.end_with_agreement", "There is a live agreement.", lambda f: f.agreement.state == "live"),
    _promise("M17", "K1", "choice.explain", "Everything was explained.", _said("everything_was_explained")),
    _promise("M17", "K2", "choice.say_yes", "No time to think is owed any more.", lambda f: f.choice.thinking_has_passed if f.choice.state == "thinking" else not f.choice.thinking_is_owed),
    _promise("M17", "7.6", "choice.say_yes choice.reaffirm", "It is settled how they decide for themselves.", lambda f: f.person.can_decide),
    _promise("M17", "K3", "choice.say_yes choice.reaffirm", "It was understood.", _said("it_was_understood")),
    _promise("M17", "K3", "choice.say_yes choice.reaffirm", "They were asked alone.", _said("asked_alone")),
    _promise("M17", "K3", "choice.say_yes choice.reaffirm", "It was said in a talk, and not by whoever holds a phone.", lambda f: not f.actor.takes_part),
    _promise("M17", "K7", "choice.fall_due choice.lapse agreement_item.fall_due agreement_item.pass_the_date follow_up.fall_due", "Its time has come.", _known("it_is_due")),
    _promise("M17", "R9", "risk.do_not_agree risk.panel_does_not_agree", "Something else is proposed.", _said("something_else_is_proposed")),
    _promise("M17", "2.4", "preparation.say_ready", "They had a session alone.", lambda f: f.person.sessions_alone > 0),
    _promise("M17", "2.4", "preparation.confirm_ready", "What they expect was read back.", _said("expectations_were_read_back")),
    _promise("M17", "2.4", "preparation.keep_in_touch", "Nothing has changed.", _said("nothing_has_changed")),
    _promise("M17", "M8", "meeting.offer_dates", "After a postponement each person wants another date.", lambda f: f.meeting.state != "postponed" or "each_person_wants_another_date" in f.answers),
    _promise("M17", "2.5a", "meeting.no_show", "Nobody has missed what has not begun.", lambda f: f.meeting.has_begun),
    _promise("M17", "M8", "meeting.put_in_diary", "Nobody said that they want no date now.", lambda f: not f.meeting.a_date_is_not_wanted),
    _promise("M17", "2.6", "agreement.propose agreement.agree", "Something is promised.", lambda f: any(item not in ("dropped", "verified", "released", "failed") for item in f.agreement.items)),
    _promise("M17", "O5", "agreement.none_wanted", "Nothing has been promised yet.", lambda f: not set(f.agreement.items) - {"proposed", "dropped"}),
    _promise("M17", "2.6", "agreement_item.vary", "The terms are open, so that each says yes again.", lambda f: f.agreement.state == "proposed"),
    _promise("M17", "2.5a", "meeting.put_in_diary", "Everyone can come.", _said("everyone_can_come")),
    _promise("M17", "2.5a", "meeting.put_in_diary", "The venue is named.", _said("venue_is_named")),
    _promise("M17", "M1", "meeting.confirm meeting.open", "Both agreed who will be there.", lambda f: f.meeting.attendees_agreed),
    _promise("M17", "E11", "meeting.confirm meeting.open", "Each of the two wants one meeting with the others.", lambda f: f.meeting.one_meeting_is_wanted),
    _promise("M17", "E11", "meeting.open", "It can be opened in every case that is part of it.", lambda f: all(other != "day_check" or f.meeting.others_could_open for other in f.meeting.others)),
    _promise("M17", "M2", "meeting.confirm meeting.open", "The venue is checked.", lambda f: f.meeting.venue_checked),
    _promise("M17", "M3", "meeting.confirm risk.sign_off risk.panel_agrees", "There are facilitators enough.", lambda f: f.meeting.facilitators_enough),
    _promise("M17", "M6", "meeting.begin_day_check meeting.open", "It is the day.", lambda f: f.meeting.is_today),
    _promise("M17", "5.5", "meeting.go_on", "What they go on with is still signed off, and nothing bars it.", lambda f: _is_signed(f) and "process" not in f.barred),
    _promise("M17", "M7", "meeting.go_on", "Both want to go on.", _said("both_want_to_go_on")),
    _promise("M17", "X4", "exchange.review", "It holds nothing that could hurt.", _said("content_is_safe")),
    _promise("M17", "X3", "exchange.review", "Nothing in it shows where the author is.", _said("location_is_removed")),
    _promise("M17", "2.5b", "exchange.hold", "A second person read it where that is needed.", lambda f: not f.sensitive or f.item.second_read),
    _promise("M17", "2.5b", "exchange.announce", "The time they named has come.", lambda f: f.item.state != "not_now" or f.item.named_time_has_come),
    _promise("M12", "12.12", "exchange.announce", "The person it is for has not said no to this one.", lambda f: not f.item.said_no),
    _promise("M17", "X6", "exchange.approve", "The author knows that it brings no advantage.", _said("knows_it_brings_no_benefit")),
    _promise("M17", "2.5b", "exchange.give_back", "The author asked for it.", lambda f: f.item.author_wants_it_back),
    _promise("M17", "2.5b", "exchange.destroy exchange.give_back", "The time it is kept for is over.", lambda f: f.item.retention_is_over),
    _promise("M17", "2.6", "agreement.begin", "A meeting or an exchange took place.", lambda f: f.agreement.process_took_place),
    _promise("M17", "O2", "agreement.propose", "Every promise is proportionate and safe.", _said("proportionate_and_safe")),
    _promise("M17", "O9", "agreement.propose", "Nothing in it silences the person harmed.", _said("nobody_is_silenced")),
    _promise("M16", "O1", "agreement_item.extend", "Each person said yes to the new date.", _said("everyone_agreed_to_the_new_date")),
    _promise("M17", "O3", "agreement.propose", "They were told if something is unlikely.", _said("told_if_unlikely")),
    _promise("M17", "O4", "agreement.go_live", "Somebody sees it through.", lambda f: f.agreement.has_owner),
    _promise("M17", "2.6", "agreement.vary agreement_item.vary", "One of the people asked for a change.", _said("someone_asked_for_a_change")),
    _promise("M17", "O4", "agreement_item.verify", "What shows it is recorded.", _said("evidence_is_recorded")),
    _promise("M17", "2.7", "follow_up.try_again", "There is a try left.", _known("tries_are_left")),
    _promise("M17", "2.7", "follow_up.settle", "The reason is written down.", _said("reason_is_written")),
    _promise("M17", "F1", "offer.milestone", "A person looked at it first.", _known("milestone_review")),
    _promise("M17", "F4", "offer.make", "The neutral words were used.", _said("neutral_words_were_used")),
    _promise("M17", "F3", "offer.remind offer.lapse", "The time to answer has passed.", _known("time_to_answer_has_passed")),
    _promise("M17", "2.8", "offer.named_time_has_come", "They named a time, and it has come.", lambda f: f.person.named_time_has_come),
    _promise("M17", "C15", "pause.resume", "Whoever paused asks to go on.", _said("the_holder_asks")),
    _promise("M17", "C5", "closing.propose_closing", "A reason is given, and who else can help.", _said("a_reason_and_signposts_are_given")),
)  # fmt: skip


# Whose step it is (practice.md sections 2 and 9).  A step that is left out here belongs to nobody.
_MAY: tuple[tuple[Role, str], ...] = (
    (PERSON, "case.ask_to_be_referred case.come_back choice.say_yes choice.say_no choice.say_never choice.withdraw "
             "choice.reaffirm choice.ask_again preparation.say_ready exchange.approve exchange.want exchange.not_now "
             "exchange.never exchange.recall exchange.ask_for_it agreement.none_wanted agreement_item.say_done "
             "agreement_item.release follow_up.decline offer.want_to_know offer.not_now offer.do_not_ask"),
    (REFERRER, "case.refer"),
    (CASEWORKER, "case.begin_checks case.reopen_on_news offer.milestone"),
    (CASEWORKER | FACILITATOR, "offer.make"),
    (SUPERVISOR, "case.allocate risk.escalate risk.sign_off risk.do_not_agree safety_stop.lift closing.confirm follow_up.settle"),
    (FACILITATOR, "case.begin_exploring case.approach_other case.other_is_willing case.other_is_not_willing "
                  "case.choose_process case.end_with_agreement case.end_without_agreement choice.explain choice.re_offer "
                  "risk.begin risk.submit risk.take_up risk.copy_forward risk.revise preparation.hold_session "
                  "exchange.ask_for_changes exchange.review exchange.hold exchange.give_back agreement.begin agreement.propose "
                  "agreement.agree agreement.go_live agreement.vary agreement.complete agreement.complete_in_part "
                  "agreement.not_completed agreement_item.verify agreement_item.not_yet_done agreement_item.extend "
                  "agreement_item.vary agreement_item.fail follow_up.hold follow_up.not_reached waiting.ask_agency "
                  "waiting.answered acknowledgement.acknowledge acknowledgement.deny"),
    (LEAD, "case.propose_ready case.clear_exchange preparation.confirm_ready meeting.propose meeting.offer_dates "
           "meeting.put_in_diary meeting.change_plan meeting.confirm meeting.begin_day_check meeting.open meeting.go_on "
           "meeting.no_show exchange.announce exchange.deliver"),
    (LEAD | SUPERVISOR, "case.not_ready_yet"),
    (LEAD | FACILITATOR, "preparation.keep_in_touch"),
    (PERSON | LEAD, "preparation.not_ready_after_all meeting.take_break"),
    (PERSON | FACILITATOR, "case.ask_for_another_process choice.take_time risk.ask_for_review exchange.draft "
                           "agreement.ask_for_changes agreement_item.drop"),
    (PERSON | SUPERVISOR, "agreement.void"),
    (PERSON | FACILITATOR | SUPERVISOR, "pause.pause pause.resume closing.think_again"),
    (CASEWORKER | FACILITATOR | SUPERVISOR, "closing.propose_closing"),
    (SUPERVISOR | PANEL | MANAGER, "risk.send_back"),
    (PANEL | MANAGER, "risk.panel_agrees risk.panel_does_not_agree"),
    (STAFF | SYSTEM, "safety_stop.raise_stop"),
    (PERSON | LEAD | SYSTEM, "meeting.stop meeting.postpone"),
    (LEAD | SYSTEM, "meeting.stand_down meeting.end"),
    (PERSON | SYSTEM, "agreement_item.step_out offer.return_unasked"),
    (FACILITATOR | SYSTEM, "waiting.give_up"),
    (FACILITATOR | CLOCK, "follow_up.escalate"),
    (CLOCK, "choice.fall_due choice.lapse exchange.destroy agreement_item.fall_due agreement_item.pass_the_date "
            "follow_up.fall_due follow_up.try_again offer.remind offer.lapse offer.named_time_has_come"),
    (CLOCK | SYSTEM, "choice.facts_changed risk.go_stale preparation.go_stale"),
    (SYSTEM, "case.approach_called_off case.assessment_sent case.assessment_sent_back case.assessment_signed "
             "case.assessment_not_agreed case.review_asked case.meeting_confirmed case.no_longer_in_place "
             "case.choice_is_gone case.begin case.agreement_settled case.close choice.episode_closed risk.episode_closed "
             "preparation.stand_down meeting.unconfirm exchange.hold_back exchange.keep_for_later agreement_item.agree "
             "follow_up.cancel pause.clear acknowledgement.lapse"),
)  # fmt: skip

MAY: Mapping[str, Role] = {event: roles for roles, events in _MAY for event in events.split()}

# States that only the person may leave: neither staff nor a clock undoes somebody's never (practice.md 12.12).
KEPT_FOR_THE_PERSON = (("choice", "never_ask"), ("offer", "do_not_ask"))
