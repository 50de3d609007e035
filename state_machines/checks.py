"""What has to be found out and written down beside the steps: each check is a row, with how long it holds.

A guard whose cure is "check:kind" is put right by recording that check with a good outcome.
`about` says what the check is of: the case, a person, a worker, one letter or one condition of a sign-off.  Two of them (who will be
there, the venue) hold only for the very plan they were said of.  Lengths marked [J] are judgement and configurable (practice.md 0).
"""

from dataclasses import dataclass
from datetime import timedelta

from state_machines.contact import PLAN_FIELDS
from state_machines.day_check import FIELDS as DAY
from state_machines.fields import FIELDS, Field
from state_machines.promised import NOT_TOLD, TELLING
from state_machines.roles import (
    CASEWORKER,
    FACILITATOR,
    LEAD,
    MANAGER,
    PANEL,
    PERSON,
    STAFF,
    SUPERVISOR,
    Role,
)
from state_machines.venue import FIELDS as VENUE


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to find out: what is asked, which answers are good, how long they hold."""

    kind: str
    about: str
    title: str
    question: str
    good: tuple[tuple[str, str], ...]
    bad: tuple[tuple[str, str], ...]
    by: Role
    source: str
    holds_for: timedelta | None = None
    fields: tuple[Field, ...] = ()

    @property
    def outcomes(self) -> tuple[tuple[str, str], ...]:
        """Every answer that can be recorded, the good ones first."""
        return self.good + self.bad

    def is_good(self, outcome: str) -> bool:
        """Whether this answer lets a step go on."""
        return any(code == outcome for code, _ in self.good)


NOTE = Field("note", "words", "Note", "What you found, and how", private=True)
# Who sits on a panel, practice.md 5.6 [J].
PANEL_PARTS = (("supervisor", "Supervisor"), ("safeguarding_lead", "Safeguarding lead"), ("specialist", "Specialist, or independent adviser of the person harmed"), ("manager", "Service manager"))  # fmt: skip
# What may happen in the lives around a case: each undoes what was signed, by the row of that name in 5.5.
NEWS = (
    ("agency_news", "Police, probation or a multi-agency meeting told us something"),
    ("custody_moved", "Somebody was moved in custody"),
    ("released", "Somebody was released from custody"),
    ("recalled", "Somebody was recalled to custody"),
    ("charged", "Somebody was charged with something new"),
    ("order_made", "A court made an order"),
    ("order_ended", "An order has ended"),
    ("missed_twice", "Somebody missed two appointments"),
    (
        "self_harm_or_substances",
        "Somebody harmed themselves, or drank or took drugs in a way that matters here",
    ),
    ("incident", "Something went wrong at a meeting, or on the way there or back"),
)
_CLEAR = (("clear", "Clear"),)
_NOT_CLEAR = (("not_clear", "Not clear: contact waits"),)

_KNOWN = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
# Kinds of harm for which a panel decides about any contact (practice.md 5.6).
_KINDS = (
    ("sexual", "Sexual harm"),
    ("domestic", "Domestic abuse"),
    ("coercive_control", "Coercive control"),
    ("honour_based", "So-called honour-based abuse"),
    ("genital_mutilation", "Female genital mutilation"),
    ("forced_marriage", "Forced marriage"),
    ("stalking", "Stalking"),
    ("trafficking", "Trafficking"),
    ("child_exploitation", "Sexual exploitation of a child"),
)
# What a hate crime is about: it needs no report and no charge, only that somebody says so (practice.md 8).
_BECAUSE_OF = (
    ("race", "Race, colour or nationality"),
    ("religion", "Religion or belief"),
    ("disability", "Disability"),
    ("sexual_orientation", "Sexual orientation"),
    ("transgender", "Being transgender"),
    ("other", "Something else about them"),
)
# The picture of a case, from which the published tests say how much care it needs (practice.md 1).
_PICTURE = (
    Field("kinds", "several", "Which kinds of harm is it about?", "Leave all of them empty when it is none of these", _KINDS),
    Field("because_of", "several", "Was it done because of who somebody is, or was taken for?", "As they say it. Ask whether a service that knows this kind of harm should be heard, and in which language", _BECAUSE_OF),
    Field("lasted", "choice", "How long did the harm go on?", options=(("three_years_or_less", "Three years or less"), ("over_three_years", "More than three years"), ("not_known", "Not known"))),
    Field("how_many_harmed", "number", "How many people were harmed?"),
    Field("how_many_responsible", "number", "How many people are responsible?"),
    Field("vulnerable", "choice", "Is somebody who takes part vulnerable?", options=_KNOWN),
    Field("may_continue", "choice", "May the harm be continuing, or may somebody mean to do harm?", options=_KNOWN),
    Field("agencies", "choice", "Are several agencies involved?", options=_KNOWN),
    Field("although", "confirm", "Less care will do, although a test is met", "For a supervisor alone, with the reason below"),
    Field("note", "words", "Why?", "What you found, and how; why it needs more care than the tests say, or less", private=True),
)  # fmt: skip
_CHECKLIST = (
    Field("tool", "select", "Which list was it?", options=(("dash", "DASH risk identification checklist"), ("dara", "DARA, the police's own list"), ("s_dash", "S-DASH, stalking"), ("other", "Another one, as written here")), required=True),
    Field("done_on", "date", "When was it asked?", required=True),
    Field("asked_by", "text", "Who asked, and who trained them for it?", required=True, private=True),
    Field("raised", "yes_no", "Was the result raised by professional judgement?", "Strangulation, stalking, threats to kill, getting worse, honour: judgement counts for more than the list"),
    NOTE,
)  # fmt: skip
_ADVOCATE = (
    Field("advocate_kind", "choice", "Which kind of adviser?", options=(("idva", "Domestic abuse adviser (IDVA)"), ("isva", "Sexual violence adviser (ISVA)"), ("other", "Another specialist"))),
    Field("advocate_name", "text", "Name and how to reach them", private=True),
    Field("with_consent", "yes_no", "Did the person say yes to our speaking with them?"),
    NOTE,
)  # fmt: skip

SIX_MONTHS = Field("six_months", "yes_no", "And once more after six months?", "Only if they would like it")
TELL_BY = Field("tell_by", "date", "By which day is the person harmed told how it stands?", required=True)
ON_PAGE = Field(
    "on_page",
    "yes_no",
    "May it also stand on their own page?",
    "Only they read it. Else somebody tells them in the safe way",
)
# How it was, from 1 to 5: the same statements at each phase, so that change can be seen (6.3).
_HOW_FAR = (
    ("1", "Not at all"),
    ("2", "A little"),
    ("3", "Half and half"),
    ("4", "Mostly"),
    ("5", "Very much"),
)
STATEMENTS = tuple(
    Field(f"st_{code}", "choice", words, options=_HOW_FAR)
    for code, words in (
        ("heard", "I was heard"),
        ("fair", "I was treated fairly"),
        ("informed", "I knew what would happen"),
        ("control", "I decided for myself"),
        ("safer", "I feel safe"),
        ("cope", "I can cope with what happened"),
        ("recommend", "I would tell somebody else about this service"),
    )
)
# fmt: off
_ROWS = (
    Check("contact_basis", "person", "Grounds for contact", "What gives us grounds to contact them?", (("own_request", "They asked us"), ("referral", "A referral they know of"), ("authorised_approach", "An approach that was agreed and signed"), ("duty", "A duty in law")), (("none", "Nothing yet"),), CASEWORKER | FACILITATOR, "practice.md 12.1 [H]", None, (NOTE,)),
    Check("safe_contact_plan", "person", "Safe contact plan", "Is there a safe way to reach them?", (("safe", "Yes, as written here"),), (("none", "No safe way known: do not contact"),), PERSON | CASEWORKER | FACILITATOR, "practice.md 3.3, 90 days [J]", timedelta(days=90), PLAN_FIELDS),
    Check("pre_contact_check", "case", "Check before first contact", "Was what is known read through for danger before anyone is contacted?", _CLEAR, _NOT_CLEAR, CASEWORKER | FACILITATOR, "C6 [H]; 28 days [J]", timedelta(days=28), (NOTE,)),
    Check("order_check", "case", "Orders, licence and bail", "Is there an order, licence or bail condition that forbids contact?", (("clear", "None forbids it"),), (("forbids", "One forbids it"), ("not_known", "Not known")), CASEWORKER | FACILITATOR, "C3, M5 [H]; 28 days for an approach, 72 hours for a meeting [J]", timedelta(days=28), (NOTE,)),
    Check("victim_route", "case", "How the person harmed may be reached", "What did victim liaison, police or youth justice say?", (("route", "There is a route, as written here"),), (("no_route", "No route"),), CASEWORKER | FACILITATOR, "C7 [S:rjwestmidlands]", timedelta(days=28), (NOTE,)),
    Check("kind_of_case", "case", "Kind of case", "What kind of case is it, as far as is known now? The published tests say how much care it needs at least.", (("ordinary", "Not sensitive and complex"), ("sensitive", "Sensitive and complex"), ("gender_based", "Gender-based harm: sensitive and complex, and raised by the person harmed alone")), (), CASEWORKER | FACILITATOR | SUPERVISOR, "1, C4, 5.6, 12.9 [S:RJC-F, SPCC]", None, _PICTURE),
    Check("age_or_capacity", "person", "Age and capacity", "Are they under 18, or is it in doubt how they can decide?", (("no_doubt", "No"), ("in_doubt", "Yes")), (), CASEWORKER | FACILITATOR | SUPERVISOR, "7.6 [H]", None, (NOTE,)),
    Check("interests", "worker", "Declaration of interests", "Does this worker know any of the people, or have another interest?", (("none", "No link to anyone"), ("managed", "A link that is managed, as written here")), (("conflict", "A conflict: may not work on this"), ("asked", "They are asked to declare it themselves")), STAFF, "C4, practice.md 4.3 [H]", None, (NOTE,)),
    Check("second_facilitator", "case", "Second facilitator", "Who works with the lead?", (("named", "Named here"),), (("none", "Nobody yet"),), SUPERVISOR, "M3 [S:SG17 B]", None, (FIELDS["co_worker"], FIELDS["despite"])),
    Check("lead_facilitator", "case", "Lead facilitator", "Who leads it from now on?", (("named", "Named here"),), (), SUPERVISOR, "M10, 4.3 [H]", None, (FIELDS["lead"], FIELDS["despite"])),
    Check("case_supervisor", "case", "Case supervisor", "Who supervises it from now on?", (("named", "Named here"),), (), SUPERVISOR | MANAGER, "M10, 4.3 [H]", None, (FIELDS["supervisor"], FIELDS["despite"])),
    Check("interest_of_the_harmed", "case", "In the interest of the person harmed", "Is taking part in the interest of the person harmed? Never used to overrule a no, never presumed from a yes.", (("yes", "Yes, for the reasons written here"),), (("no", "No"), ("not_sure", "Not sure yet")), FACILITATOR | SUPERVISOR, "C10, invariant 22 [S:VD12 12(1)(a), IE17 s.26(5)(b)]", None, (Field("note", "words", "Why?", required=True, private=True),)),
    Check("can_decide", "person", "Deciding for themselves", "How can this person decide for themselves?", (("alone", "They decide alone"), ("with_support", "They decide with the support written here")), (("not_settled", "Not settled"),), SUPERVISOR, "practice.md 7.6 [H]", None, (NOTE,)),
    Check("understanding", "person", "Understanding, with support", "May they answer although not every point was said back?", (("with_support", "Yes, with the plan of support written here"),), (("not_yet", "Not yet: go through it with them again"),), SUPERVISOR, "K3, 7.4 [W; J]", None, (Field("note", "words", "What is the plan of support?", "Who is with them, what is said in another way, and when it is gone through again", required=True, private=True),)),
    Check("specialist_view", "case", "A specialist's view", "What did the specialist say?", (("heard", "Heard, as written here"),), (("not_yet", "Not heard yet"),), FACILITATOR | SUPERVISOR, "R7, 5.6 [S:RJC-F]", timedelta(days=28), (Field("note", "words", "Who, and what did they say?", required=True, private=True),)),
    Check("safeguarding_view", "case", "The safeguarding lead's view", "What did the safeguarding lead say?", (("heard", "Heard, as written here"),), (("not_yet", "Not heard yet"),), FACILITATOR | SUPERVISOR, "5.6 [S:SF 20.2]", timedelta(days=28), (NOTE,)),
    Check("panel_view", "worker", "View of a panel member", "What is this member's view?", (("agrees", "Safe enough"), ("does_not", "Not safe enough")), (("not_yet", "No view yet"),), PANEL, "5.6 [J]", timedelta(days=28), (Field("part", "choice", "As whom?", options=PANEL_PARTS, required=True), Field("outside", "text", "Who, if it is somebody from outside?", "For example the independent adviser of the person harmed. Leave this empty for your own view", private=True), NOTE)),
    Check("condition", "condition", "A condition of the sign-off", "Is it met?", (("met", "Yes, as written here"),), (("not_met", "Not yet"),), FACILITATOR | SUPERVISOR, "5.6 [H]", None, (Field("note", "words", "What was done, and when?", required=True, private=True),)),
    Check("duty_call", "worker", "The call on the day", "You decide on a change made today: when did you speak, with whom, and what was said?", (("spoken", "Spoken, as written here"),), (), SUPERVISOR | MANAGER, "5.6 day-of change [J]", timedelta(hours=18), (Field("called_at", "text", "At what time did you speak?", "For example 9:40am", required=True), Field("spoke_with", "text", "With whom?", required=True, private=True), Field("note", "words", "What changed, and what did you decide on the telephone?", required=True, private=True))),
    Check("look_again", "case", "A last look before the meeting", "Has anything changed that matters for safety?", (("nothing", "Nothing has changed"),), (("changed", "Something has changed"),), FACILITATOR, "5.5 72 hours before [S:SF 20.1; list J]", timedelta(hours=72), (Field("note", "words", "What has changed?", "Only if something has", private=True),)),
    Check("news", "case", "Something has happened", "What has happened?", NEWS, (), CASEWORKER | FACILITATOR | SUPERVISOR, "5.5 [VD12 22(7); list J]", None, (Field("note", "words", "What do we know, and who told us?", private=True),)),
    Check("attendees_agreed", "person", "Who will be there", "Does this person agree to everyone who will be there?", (("agrees", "Yes, to everyone"),), (("does_not", "Not to everyone, as written here"), ("talk_first", "They want to talk about it first")), FACILITATOR | PERSON, "M1 [S:WM]", None, (NOTE,)),
    Check("one_meeting", "person", "One meeting with others", "Do they want to meet together with others who are responsible for the same harm, and may those others know that they take part?", (("yes", "Yes, to both"),), (("no", "No, each by themselves"), ("not_asked", "Not asked yet")), FACILITATOR | PERSON, "E11, M1: one event where all agree, else one each [J]", None, (FIELDS["channel"], NOTE)),
    Check("attendee_link", "person", "Whom they know here", "Does somebody who interprets, watches or comes along know either person, or have another interest?", (("none", "No link to anyone"), ("agreed", "A link that both people know of, and said yes to")), (("conflict", "A conflict: somebody else has to come"), ("not_asked", "Not asked yet")), FACILITATOR, "V7, V8, journey 13 [J]", None, (NOTE,)),
    Check("dates_chosen", "person", "Dates that suit", "What did they say of the dates that are offered?", (("some", "Some of them suit, as ticked"), ("none", "None of them suits"), ("not_now", "They would rather not have a date now")), (), FACILITATOR | CASEWORKER | PERSON, "2.5a, M8: each chooses, or chooses none [J]", None, (Field("suits", "offered", "Which of them suit?", "Only where some of them do"), FIELDS["channel"])),
    Check("venue_check", "case", "Venue", "Are arriving, waiting and leaving apart, access, a room for breaks, and help nearby arranged?", (("suitable", "Suitable"),), (("not_suitable", "Not suitable"),), FACILITATOR, "M2, V1, V2, V6 [S:SPCC; J]", None, (*VENUE, NOTE)),
    Check("day_check", "person", "Check of the day", "What did each answer today, alone?", (("passed", "Nothing stands in the way"),), (("not_passed", "It does not open"),), LEAD | FACILITATOR, "M6 [S:SF 20.4; J timing]", timedelta(hours=18), (*DAY, NOTE)),
    Check("second_reading", "item", "Second reading", "Read by a second person?", (("read", "Read, nothing that could hurt"),), (("changes", "Needs changes"),), FACILITATOR | SUPERVISOR, "2.5b [S:RJC-SP D]", None, (NOTE,)),
    Check("author_wish", "item", "What the author wishes", "What should happen to it if it is never wanted?", (("give_back", "Give it back"),), (("keep", "Keep it"), ("destroy", "Destroy it in time")), FACILITATOR | PERSON, "2.5b", None, (NOTE,)),
    Check("milestone_review", "case", "News looked at by a person", "Should they be told now?", (("tell", "Yes, in neutral words"),), (("do_not_tell", "No"),), CASEWORKER, "F1 [S:VC20 3.5; J]", timedelta(days=28), (NOTE,)),
    Check("debrief", "person", "Debrief", "How are they after it?", (("held", "Spoken with"), ("declined", "They did not want to talk")), (("not_reached", "Not reached yet"),), FACILITATOR, "C14 [H]", None, (NOTE,)),
    Check("way_back", "person", "The way back", "Was it explained how to come back, any day?", (("explained", "Explained"), ("no_safe_way", "There is no safe way to tell them")), (("not_yet", "Not yet"),), FACILITATOR | CASEWORKER, "C17 [S:S1]", None, (NOTE,)),
    Check("follow_up_plan", "person", "Follow-up", "Do they want to be called afterwards?", (("planned", "Yes: next day, two weeks, six weeks"), ("declined", "No")), (("not_asked", "Not asked yet"),), FACILITATOR | CASEWORKER, "C17, 2.7 [J intervals]", None, (SIX_MONTHS, NOTE)),
    Check("promise_owner", "case", "Promises after closing", "Who tells the person harmed how a running promise ends, and when?", (("named", "Named here"),), (("none", "Nobody yet"),), FACILITATOR | SUPERVISOR, "invariant 16 [S:SF 24.1]", None, (FIELDS["owner"], TELL_BY)),
    Check("telling_wish", "person", "Being told how promises end", "When do they want to be told how a promise ended?", TELLING, NOT_TOLD, PERSON | FACILITATOR, "O5 [S:SF 24.1; wish J, VD12 6(4)]", None, (ON_PAGE, FIELDS["channel"])),
    Check("experience", "person", "How it was for them", "How was it for them? Every question can be left out.", (("said", "As written here"),), (), PERSON | FACILITATOR | CASEWORKER, "6.3 [S:S2; wording J]", None, (*STATEMENTS, FIELDS["channel"])),
    Check("justice_stage", "case", "Stage of the justice case", "Where does the justice case stand?", (("not_reported", "Not reported to the police"), ("being_investigated", "Being investigated"), ("out_of_court", "Being settled out of court"), ("charged", "Charged, not yet decided"), ("before_sentence", "Convicted, before sentence or with the sentence deferred"), ("after_sentence", "After sentence"), ("no_case", "There is no case, or it ended without one")), (), CASEWORKER | FACILITATOR | SUPERVISOR, "P27, 5.7 [S:SF 20.3, ACPO11 in RJC blog]", None, (NOTE,)),
    Check("risk_checklist", "case", "Risk checklist", "What did the checklist say, as judged by whoever is trained for it?", (("standard", "Standard risk"), ("medium", "Medium risk")), (("high", "High risk: no approach, no letters, nothing between them"), ("not_done", "Not asked yet")), FACILITATOR | SUPERVISOR, "5.7 [S:DASH; 28 days J]", timedelta(days=28), _CHECKLIST),
    Check("marac", "case", "Multi-agency meeting (MARAC)", "Is it before a multi-agency risk meeting?", (("not_referred", "Not referred"), ("referred", "Referred, not yet heard"), ("heard", "Heard, as written here"), ("closed", "Heard, and no longer before it")), (("not_known", "Not known"),), FACILITATOR | SUPERVISOR, "5.7 [S:DASH]", None, (NOTE,)),
    Check("advocate", "person", "Independent adviser (IDVA, ISVA)", "Is an independent adviser named, and were they heard?", (("consulted", "Named here, and heard with the person's yes"), ("named", "Named here, not heard: the person has not said yes to that"), ("declined", "The person does not want one")), (("not_asked", "Not asked yet"),), FACILITATOR | SUPERVISOR, "5.7 [S:S2, S3, DASH]", None, _ADVOCATE),
    Check("separation", "case", "Living apart or together", "Do they live together, or are they apart?", (("apart", "Apart for more than a year"), ("lately_apart", "Apart for less than a year"), ("together", "Together"), ("never", "They never were together")), (("not_known", "Not known"),), FACILITATOR | SUPERVISOR, "5.7", None, (NOTE,)),
    Check("economic_ties", "case", "Money and home", "Does money, a home or work still tie one to the other?", (("none", "No"), ("some", "Yes, as written here")), (("not_known", "Not known"),), FACILITATOR | SUPERVISOR, "5.7", None, (NOTE,)),
    Check("programme", "case", "Programme for people who abuse", "Is the person responsible on a programme?", (("none", "None"), ("waiting", "Waiting for a place"), ("attending", "Attending"), ("completed", "Completed"), ("left", "Left it, or was sent away")), (("not_known", "Not known"),), FACILITATOR | SUPERVISOR, "5.7", None, (NOTE,)),
    Check("children", "case", "Children", "Are there children whom this touches?", (("none", "No"), ("referred", "Yes, and they were referred, as written here"), ("looked_after", "Yes, and somebody else already sees to it, as written here")), (("not_asked", "Not asked yet"),), FACILITATOR | SUPERVISOR, "5.7 [S:S3]", None, (NOTE,)),
    Check("interest", "person", "What they would like", "What did they say they would like?", (("interest", "As written here"),), (), PERSON | FACILITATOR | CASEWORKER, "2.2: interest is not yet a yes", None, (Field("wish", "choice", "What would they like?", options=(("nothing", "Nothing"), ("conversation", "Talk to the facilitator, and no one else"), ("shuttle", "Messages passed on"), ("letter", "A letter"), ("face_to_face", "A meeting"), ("not_known", "They do not know yet"), ("talk_first", "To talk first")), required=True), FIELDS["channel"])),
)
# fmt: on

# What is asked only after domestic, sexual or other gender-based harm (practice.md 5.7).
ADD_ON = frozenset(
    {"risk_checklist", "marac", "advocate", "separation", "economic_ties", "programme", "children"}
)
CHECKS: dict[str, Check] = {check.kind: check for check in _ROWS}
