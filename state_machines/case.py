"""A case: from the first question to follow-up, closed and never shut.  Flat states, each naming its stage."""

from state_machines.roles import CASEWORKER, FACILITATOR, LEAD, PERSON, REFERRER, SUPERVISOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

# The seven stages, in order: code, words for staff, the line under "closed".
STAGES = (
    ("referral", "Referral"),
    ("informed_choice", "Informed choice"),
    ("risk_assessment", "Risk assessment"),
    ("preparation", "Preparation"),
    ("conference", "Meeting"),
    ("follow_up", "Follow-up"),
    ("closed", "Closed"),
)

_NEUTRAL = "We are working on this. Nothing happens without you."
_QUIET = "Nothing is happening that needs you."

# fmt: off
STATES = (
    State("enquiry", "Asked about it", "You asked us a question.", "You asked us a question.", "Somebody has asked. Nothing is recorded about a crime unless they want it.", "Answer by the published time; ask if they want to be referred.", "referral"),
    State("referred", "Referred", "We have your details.", "We have your details.", "A yes to being referred is on record.", "Begin the first checks.", "referral"),
    State("returned", "Came back", "You came back. We start at your pace.", "You asked to come back.", "A closed case has a new episode. The story is kept; choices and risk are asked again.", "Begin the first checks, at the same pace as for anyone new.", "referral"),
    State("triage", "First checks", "We are making a first check.", "We are making a first check.", "Duplicates, conflicts of interest, orders and live proceedings are checked.", "Let a supervisor name the facilitators.", "referral"),
    State("allocated", "Has a facilitator", "Someone will work with you.", "Someone will work with you.", "Facilitators and a case supervisor are named.", "Hold the first conversation with the person who came first.", "referral"),
    State("exploring_first", "Talking with the first person", "We are talking with you about what you want.", _QUIET, "The person who came first is finding out what they want.", "Explain the ways, ask for a yes to approach the other person, have the approach signed off.", "informed_choice"),
    State("approaching_other", "Asking the other person", _QUIET, "We would like to talk with you.", "The other person is being asked, in the words that were approved.", "Hold a first conversation with the other person.", "informed_choice"),
    State("exploring_both", "Talking with both", "We are talking with you about the ways to take part.", "We are talking with you about the ways to take part.", "Each person is choosing for themselves, apart.", "Find a process that both chose.", "informed_choice"),
    State("being_assessed", "Being assessed", _NEUTRAL, _NEUTRAL, "The risk of this process, and of not going ahead, is being written down with each person.", "Answer every question with each person and send it for sign-off.", "risk_assessment"),
    State("awaiting_sign_off", "Awaiting sign-off", _NEUTRAL, _NEUTRAL, "A supervisor who did not write it is reading it.", "Wait for the decision.", "risk_assessment"),
    State("preparing", "Preparing with each person", "We are preparing with you.", "We are preparing with you.", "Each person is prepared apart.", "Hold preparation sessions; read back what each expects.", "preparation"),
    State("readiness_review", "Readiness review", "We are making sure that everything is ready.", "We are making sure that everything is ready.", "Everything that must be in place is gone through.", "Confirm the meeting, or clear the exchange.", "preparation"),
    State("scheduled", "Meeting arranged", "A meeting is arranged.", "A meeting is arranged.", "Every gate is passed for exactly this day, place and people.", "Check on the day; ask each person again.", "conference"),
    State("underway", "Under way", "It is under way.", "It is under way.", "People are meeting, or letters and messages are passing.", "End it when it has run its course.", "conference"),
    State("agreement_live", "Agreement running", "Something was promised. We follow it up.", "You promised something. We follow it up.", "Promises are running, with an owner and dates.", "Record what was kept, and tell the person harmed as they wished.", "follow_up"),
    State("following_up", "Following up", "We ask how you are.", "We ask how you are.", "Nobody is left alone afterwards.", "Hold the follow-up calls; then propose to close.", "follow_up"),
    State("closed", "Closed", "This is closed. You can come back any day.", "This is closed.", "Nothing is happening. The way back is open.", "Nothing, until somebody comes back.", "closed"),
)

ROWS = (
    # referral
    Row("ask_to_be_referred", "enquiry", "referred", by=PERSON, records="channel who_asked", because="C2 a yes to being referred is theirs to give; no crime reference is ever required [S:S1, VC20 4.6]", step="Record a yes to being referred", so="They said yes. No crime reference is needed."),
    Row("refer", "enquiry", "referred", asks="person_knows_of_the_referral", by=REFERRER, records="source who_started offence_date referral_date", because="C2 nobody is referred behind their back [S:wa.gov.au; J]", step="Refer", so="An agency refers, and the person knows."),
    Row("begin_checks", "referred | returned", "triage", by=CASEWORKER, records="received_on", because="C3 returning people go through the same door at the same pace [J, 3.4]", step="Begin the first checks", so="Duplicates, conflicts, orders and live proceedings."),
    Row("allocate", "triage", "allocated", "worker_level_is_enough", "no_conflict_of_interest", by=SUPERVISOR, records="lead co_worker supervisor despite handover_note", because="C4 level and independence before anything else [S:RJC-F, RJC-PC, SPCC]", step="Name the facilitators", so="They see the case from now on."),
    # informed choice
    Row("begin_exploring", "allocated", "exploring_first", "there_is_a_basis_for_contact", "there_is_a_safe_contact_plan", "pre_contact_check_is_done", "nobody_has_paused", "no_safety_stop", "not_waiting_for_an_agency", by=FACILITATOR, records="needs hopes fears access_needs", because="C6 first conversation with the person who came first [J timing; H basis]", step="Record the first conversation", so="With the person who came first."),
    Row("approach_other", "exploring_first", "approaching_other", "first_person_agreed_to_the_approach", "approach_risk_is_signed", "approach_conditions_are_met", "approach_answers_are_still_so", "no_order_forbids_it", "victim_route_is_checked", "the_harmed_person_asked_if_gender_based", "approach_is_not_barred", "other_has_not_said_never", "other_has_not_said_no_to_contact", "nobody_has_paused", "not_waiting_for_an_agency", also="no_safety_stop", by=FACILITATOR, records="approved_wording", because="C7 one yes, one signature, one checked route, then the approach [S:rjwestmidlands, solihull, SF 6.1]", step="Approach the other person", so="In the approved words, and no others."),
    Row("other_is_willing", "approaching_other", "exploring_both", "other_agreed_to_contact", by=FACILITATOR, records="how_they_said_it delta_form what_changed", because="C8 their own choices begin; the offer stays open rather than pressed [S:VF]", step="Record that the other person is willing to talk", so="Their own choices begin."),
    Row("other_is_not_willing", "approaching_other", "exploring_first", by=FACILITATOR, records="class_of_reason", because="C9 bad news must always be recordable; the first person is told honestly, with alternatives [S:CA-DOJ, WM]", step="Record that the other person will not take part", so="Tell the first person honestly within 5 working days. Never the reason."),
    Row("approach_called_off", "approaching_other", "exploring_first", by=SYSTEM, because="the yes, the signature or the calm it rested on is gone [J, invariants 2 5 10]"),
    Row("choose_process", "exploring_both", "being_assessed", "both_chose_the_same_kind_of_process", "responsibility_is_acknowledged", "interest_of_the_harmed_is_decided", "form_is_not_barred", "nobody_has_paused", "no_safety_stop", "not_waiting_for_an_agency", by=FACILITATOR, records="process what_each_chose", because="C10 nothing between two people without acknowledgement [S:VD12 c, RJC-SP B, SG17 A1]; taking part is in the interest of the person harmed [S:VD12 12(1)(a), IE17 s.26(5)(b)]", step="Choose the process", so="What both said yes to. The risk is then assessed for it."),
    # risk assessment
    Row("assessment_sent", "being_assessed", "awaiting_sign_off", by=SYSTEM, because="the stage follows the assessment [J, stage order of the customer]"),
    Row("assessment_sent_back", "awaiting_sign_off", "being_assessed", by=SYSTEM, because="returned, or voided by a new fact [J]"),
    Row("assessment_signed", "awaiting_sign_off", "preparing", by=SYSTEM, because="preparation begins under a signature [J, 5.5 S:SF 20.1]"),
    Row("assessment_not_agreed", "awaiting_sign_off", "exploring_both", by=SYSTEM, because="R9 not in this form: back to choosing, with what is possible [S:SF 24.2]"),
    Row("review_asked", "exploring_both | being_assessed", "awaiting_sign_off", by=SYSTEM, because="E14 a refusal can be reviewed by someone else [J]"),
    # preparation
    Row("propose_ready", "preparing", "readiness_review", "everyone_had_a_session_alone", "every_supporter_is_prepared", by=LEAD, records="expectations off_limits", because="C11 at least one separate session for each person, two as a warning [S:WM; J two]", step="Go to the readiness review", so="Everything that must be in place is gone through."),
    Row("not_ready_yet", "readiness_review", "preparing", by=LEAD | SUPERVISOR, records="what_is_missing", because="a review may say not yet [J]", step="Not ready yet", so="Back to preparing, with what is missing."),
    Row("meeting_confirmed", "readiness_review", "scheduled", by=SYSTEM, because="C12 the stage follows the meeting; all gates sit on meeting.confirm [J]"),
    Row("clear_exchange", "readiness_review", "underway", "they_chose_not_to_meet", "risk_is_signed_and_in_date", "answers_are_still_so", "form_is_not_barred", "both_agree_and_are_in_date", "everyone_is_ready", "nobody_has_paused", "not_waiting_for_an_agency", also="no_safety_stop responsibility_is_acknowledged", by=LEAD, records="conditions", because="C12/C13 a letter or shuttle process has no day: cleared once, then each item has its own gates [J]", step="Clear the letters or messages to begin", so="Each item still has its own gates."),
    Row("no_longer_in_place", "readiness_review | scheduled", "preparing", by=SYSTEM, because="something the arrangement rested on is gone [J]"),
    Row("choice_is_gone", "being_assessed | awaiting_sign_off | preparing | readiness_review | scheduled", "exploring_both", by=SYSTEM, because="K5 made visible in the stage; the other side sees neutral words [S:SG17; J]"),
    # conference
    Row("begin", "scheduled", "underway", by=SYSTEM, because="C13 follows meeting.open"),
    Row("end_with_agreement", "underway", "agreement_live", "nothing_is_running", "agreement_is_live", by=FACILITATOR, records="kind_of_outcome", because="C14 with promises running [S:SG17 H]", step="It is over, with an agreement", so="The agreement is followed up."),
    Row("end_without_agreement", "underway", "following_up", "nothing_is_running", by=FACILITATOR, records="kind_of_outcome", because="C14 no agreement is a good end too [S:SG17 H]", step="It is over, without an agreement", so="A good end too. Follow-up begins."),
    # follow-up
    Row("agreement_settled", "agreement_live", "following_up", by=SYSTEM, because="every promise is kept or ended [J]"),
    Row("ask_for_another_process", "being_assessed | awaiting_sign_off | preparing | readiness_review | scheduled | underway | agreement_live | following_up", "exploring_both", "nothing_is_running", by=PERSON | FACILITATOR, records="what_they_ask", because="E9 a letter may lead to a meeting without closing the door in between; a less direct kind may be asked for at any time [S: published stories; J]", step="Ask for another kind of process", so="Back to choosing. Nothing closes in between."),
    # closed and back
    Row("close", "enquiry | referred | returned | triage | allocated | exploring_first | approaching_other | exploring_both | being_assessed | awaiting_sign_off | preparing | readiness_review | scheduled | underway | agreement_live | following_up", "closed", by=SYSTEM, because="C5 C17 follows closing.confirm, which holds the gates"),
    Row("come_back", "closed", "returned", by=PERSON, records="channel", because="C18 E10 no guard, ever: the person harmed returns as of right, the person responsible may ask [S:S1]", step="Come back", so="A new episode opens. The story is kept; choices and risk are asked again."),
    Row("reopen_on_news", "closed", "returned", "person_may_be_asked", by=CASEWORKER, records="news source", because="C18 agency news opens a review, never a contact, and not after never [J]", step="Open again because of news", so="A review by a person. Nobody is contacted by this."),
)
# fmt: on

LIFECYCLE = Lifecycle(
    "case", per="case; the episode number is a column", start="enquiry", states=STATES, rows=ROWS
)
