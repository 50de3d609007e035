"""What a step writes down, and what is asked on its own form: one row per field, used by every form and the book.

Kinds: text (a line), words (a paragraph), confirm (must be ticked), each (every box must be ticked), yes_no,
choice (radios), select, several, date, moment (date and time), time (of day), number, slots (days, each
with from when until when), offered (some of those), edition (of the explanation), staff (a colleague's id),
people (who will be there).
`private` fields are somebody's words: they are kept apart from the event and never enter its hash.
"""

from dataclasses import dataclass

from state_machines.contents import TOPICS
from state_machines.explanation import POINTS, TEACH_BACK
from state_machines.processes import PROCESSES

Options = tuple[tuple[str, str], ...]

MODALITIES: Options = tuple((process.code, process.words) for process in PROCESSES)
CHANNELS: Options = (
    ("portal", "Through the portal"),
    ("phone", "By phone"),
    ("in_person", "In person"),
    ("paper", "On paper"),
    ("relayed", "Through someone who helps them, to be confirmed"),
)
# How something reaches whoever writes it down for somebody.
TOLD: Options = tuple(row for row in CHANNELS if row[0] != "portal")
FORMATS: Options = (
    ("spoken", "In conversation"),
    ("plain", "Plain English, on paper"),
    ("easy_read", "Easy Read"),
    ("large_print", "Large print"),
    ("audio", "Audio"),
    ("bsl", "British Sign Language"),
    ("translated", "Another language"),
)
CLOSURE_CODES: Options = (
    ("COMPLETED_DIRECT", "Completed: they met"),
    ("COMPLETED_INDIRECT", "Completed: letters or messages"),
    ("COMPLETED_CONVERSATION_ONLY", "Completed: a restorative conversation with one person"),
    ("COMPLETED_PROXY", "Completed: someone stood in"),
    ("HARMED_DECLINED", "The person harmed said no"),
    ("HARMED_WITHDREW", "The person harmed stopped"),
    ("HARMED_NOT_NOW", "The person harmed said not now"),
    ("RESPONSIBLE_DECLINED", "The person responsible said no"),
    ("RESPONSIBLE_WITHDREW", "The person responsible stopped"),
    ("RESPONSIBLE_NOT_TRACED", "The person responsible could not be found"),
    ("HARMED_NOT_TRACED", "The person harmed could not be found, or details were not supplied"),
    ("RESPONSIBLE_DIED_OR_UNFIT", "The person responsible died or is not well enough"),
    ("NO_ACKNOWLEDGEMENT", "The basic facts are not acknowledged"),
    ("RISK_NOT_MITIGABLE", "It could not be made safe enough"),
    ("COERCION_SUSPECTED", "Pressure to take part, or not to, is suspected"),
    ("ORDER_OR_LICENCE_BARS", "An order or licence forbids it"),
    ("LIVE_PROCEEDINGS", "Proceedings are still live"),
    ("EXTERNAL_REFUSED", "Prison, probation or court refused"),
    ("TRANSFERRED", "Moved to another service"),
    ("OUT_OF_SCOPE", "Not something restorative justice can help with"),
    ("DUPLICATE", "The same case twice"),
    ("NO_RESPONSE", "No answer"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a step writes down."""

    name: str
    kind: str
    words: str
    hint: str = ""
    options: Options = ()
    required: bool = False
    private: bool = False


TOLD_BY = Field("channel", "choice", "How did this reach us?", options=TOLD, required=True)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that must be answered yes on the step's own form."""

    name: str
    words: str
    missing: str
    hint: str = ""
    parts: Options = ()

    @property
    def field(self) -> Field:
        """The tick box that asks it; with parts, one box for each."""
        kind = "each" if self.parts else "confirm"
        return Field(self.name, kind, self.words, self.hint, self.parts, required=True)


def _words(name: str, words: str, hint: str = "", required: bool = False) -> Field:
    return Field(name, "words", words, hint, required=required, private=True)


_FIELDS = (
    # who, how, when
    Field("channel", "choice", "How did this reach us?", options=CHANNELS, required=True),
    Field("relayed_by", "text", "Who passed it on, if somebody did?", private=True),
    Field("who_asked", "choice", "Who asked?", options=(("person", "The person themselves"), ("family", "A relative or friend"), ("service", "Another service")), required=True),
    Field("source", "select", "Where does the referral come from?", options=(("self", "The person themselves"), ("police", "Police"), ("probation", "Probation"), ("prison", "Prison"), ("youth_justice", "Youth justice"), ("victim_service", "A victims' service"), ("court", "Court"), ("other", "Somewhere else")), required=True),
    Field("who_started", "choice", "Who asked for this first?", options=(("HARMED", "The person harmed"), ("RESPONSIBLE", "The person responsible"), ("AGENCY", "An agency")), required=True),
    Field("offence_date", "date", "When did it happen?", "As far as it is known"),
    Field("referral_date", "date", "When was it referred?"),
    Field("received_on", "date", "When did it arrive?"),
    _words("news", "What is the news?", required=True),
    # the people who work on it
    Field("lead", "staff", "Lead facilitator", required=True),
    Field("co_worker", "staff", "Second facilitator", "Two are needed for sensitive and complex cases"),
    Field("supervisor", "staff", "Case supervisor", required=True),
    _words("despite", "Why all the same?", "Only where the register gives something to think about"),
    _words("handover_note", "Handover note", "What the facilitator needs to know on the first day"),
    # first conversations
    _words("needs", "What do they need?"),
    _words("hopes", "What do they hope for?"),
    _words("fears", "What worries them?"),
    _words("access_needs", "What would help them to take part?", "Interpreter, times, access, a supporter"),
    _words("approved_wording", "What may be said to the other person, word for word", "Exactly as the first person approved it", required=True),
    _words("how_they_said_it", "How did they put it?", "Their words, as near as you can"),
    Field("class_of_reason", "select", "Why not?", "Seen by staff only", (("declined", "They said no"), ("unreachable", "They could not be reached"), ("died", "They have died"), ("unfit", "They are not well enough"), ("no_acknowledgement", "They do not acknowledge the facts"), ("called_off", "We called it off")), required=True),
    Field("process", "choice", "Which kind of process?", options=MODALITIES, required=True),
    _words("what_each_chose", "What did each of them choose, and why?"),
    # choice
    Field("wording_version", "edition", "Edition of the explanation used", "It stands on the sheet, for example 2026-1", required=True),
    Field("format", "select", "In which form was it explained?", options=FORMATS, required=True),
    Field("language", "text", "In which language?", "English unless you say otherwise"),
    Field("interpreter", "text", "Interpreter", "Name and organisation, if there was one", private=True),
    Field("minutes", "number", "How long did it take, in minutes?"),
    Field("who_else_was_there", "text", "Who else was in the room?", "Write nobody if you were alone with them", required=True, private=True),
    Field("not_before", "date", "Not before", "The day from which they may be asked again", required=True),
    _words("own_words", "How did they say it?", "In their own words, as near as you can. They read it on their own page", required=True),
    _words("scope", "What exactly did they say yes to?"),
    _words("conditions", "Conditions", "For example: only by letter, not my address"),
    Field("expires_on", "date", "Until when does it hold?"),
    Field("read_back_by", "text", "Who read it back to them?", private=True),
    Field("may_ask_again_on", "date", "May they be asked again, and when?", "Leave empty if they did not say"),
    _words("what_helped", "What helped them to understand, if something did?", "Pictures, a slower talk, somebody with them at first"),
    Field("on_the_day", "yes_no", "Is this their yes on the day itself?"),
    # risk
    _words("what_to_change", "What has to change?", required=True),
    _words("why", "Why?", required=True),
    _words("each_member", "What did each member of the panel say?", required=True),
    _words("reason", "Reason", required=True),
    _words("what_is_possible", "What is possible instead?", "The less direct form first", required=True),
    Field("who_asks", "choice", "Who asks for it?", options=(("harmed", "The person harmed"), ("responsible", "The person responsible"), ("facilitator", "The facilitator")), required=True),
    # preparation
    Field("checklist", "several", "What was talked about", "Tick what is clear now. The rest is for the next session", options=tuple((one.code, one.words) for one in TOPICS)),
    Field("alone", "yes_no", "Were you alone with them?", required=True),
    Field("delta_form", "choice", "Since last time, has anything changed that matters for safety?", options=(("nothing", "Nothing has changed"), ("changed", "Something has changed")), required=True),
    _words("what_changed", "What has changed?", "Only if something has"),
    _words("expectations", "What do they expect, and what not?", "Apology, handshake, forgiveness: as they said it"),
    _words("off_limits", "What must not be raised?"),
    _words("what_is_missing", "What is missing?", required=True),
    # meeting
    _words("who_would_come", "Who would come?"),
    Field("slots", "slots", "Which dates are offered?", "Up to six. Leave the rest empty. Each person chooses, or chooses none", required=True),
    Field("when", "moment", "When?", required=True),
    Field("where", "text", "Where?", required=True, private=True),
    Field("attendees", "people", "Who will be there?", "Everyone, supporters and interpreters too"),
    Field("opened_at", "moment", "When did it begin?"),
    _words("present", "Who is in the room?"),
    _words("attendance", "Who came, and who left early?"),
    Field("ended_at", "moment", "When did it end?"),
    Field("agreement_or_none", "choice", "Was anything promised?", options=(("agreement", "Yes, there is something to write down"), ("none", "Nothing was promised, and that is a good end too"))),
    Field("by_role", "choice", "Who asked to stop?", "Never shown to the other person", (("harmed", "The person harmed"), ("responsible", "The person responsible"), ("facilitator", "A facilitator"))),
    Field("who", "choice", "Who did not come?", options=(("harmed", "The person harmed"), ("responsible", "The person responsible"), ("both", "Both")), required=True),
    # exchange
    Field("how", "choice", "How was it given?", options=(("in_person", "In person, read together"), ("in_person_alone", "In person, read alone"), ("by_post", "By post, as they chose in writing"), ("read_out", "Read out to them, as they chose"))),
    Field("who_was_there", "text", "Who was there?", private=True),
    # agreement, follow-up
    Field("kind_of_outcome", "select", "What came of it?", options=(("agreement", "An agreement"), ("apology", "An apology or explanation"), ("questions", "Questions answered"), ("none_wanted", "No agreement was wanted"), ("ended_early", "It ended early")), required=True),
    Field("owner", "staff", "Who sees it through?", required=True),
    Field("dates", "text", "By when?"),
    _words("new_words", "What is promised instead?", "Leave empty if only the day changes"),
    Field("why_class", "select", "Why does it end?", options=(("left", "A person left the promise"), ("unsafe", "It would not be safe or fair"), ("unlawful", "It would not be lawful"), ("out_of_proportion", "It is out of proportion"), ("degrading", "It would shame somebody"), ("replaced", "Another agreement takes its place")), required=True),
    Field("why_left_out", "select", "Why is it left out?", "The class of reason stays with it", (("not_wanted", "They do not want it any more"), ("unsafe", "It would not be safe"), ("unlawful", "It would not be lawful"), ("out_of_proportion", "It is out of proportion"), ("degrading", "It would shame somebody"), ("silences", "It would keep somebody from speaking"))),
    Field("evidence_kind", "select", "What shows it?", options=(("seen", "One of us was there"), ("harmed_says", "The person harmed says so"), ("paper", "A receipt, certificate or letter was shown"), ("confirmed", "Whoever it was done with confirmed it"), ("own_word", "Only the word of whoever promised it"))),
    Field("evidence_by", "text", "Who showed or confirmed it?", "No names in what the other person reads", private=True),
    Field("evidence_on", "date", "On which day?"),
    _words("wellbeing", "How are they?", required=True),
    _words("safety", "Have they been safe since?", required=True),
    _words("unmet_needs", "What do they still need, and who can help?"),
    Field("unwanted_contact", "yes_no", "Has there been contact they did not want, or a meeting by chance?"),
    Field("agreement_news", "yes_no", "Were they told how the promises stand, as they wished?"),
    Field("complaint_route", "yes_no", "Were they told how to complain?"),
    Field("wish_to_return", "yes_no", "Would they like to come back to something?"),
    Field("try_number", "number", "Which try was this?"),
    # offers
    Field("which_milestone", "select", "What happened?", options=(("charge", "A charge"), ("plea", "A plea"), ("sentence", "A sentence"), ("appeal", "An appeal"), ("transfer", "A move in custody"), ("release", "Parole or release"), ("anniversary", "A year since closing")), required=True),
    Field("script_version", "text", "Version of the neutral words used"),
    Field("told", "yes_no", "Were they told about restorative justice?"),
    Field("offered", "yes_no", "Was it offered to them, as something they could do?"),
    Field("understood", "yes_no", "Did they understand it?"),
    Field("when_to_ask", "date", "When may they be asked?", "Leave empty if they named no time"),
    # overlays and closing
    Field("review_on", "date", "When shall we look at it again?", "Eight weeks unless you say otherwise"),
    _words("what", "What happened?", required=True),
    Field("who_was_told", "text", "Who has been told?", private=True),
    Field("agency", "select", "Which agency?", options=(("prison", "Prison"), ("court", "Court"), ("probation", "Probation"), ("police", "Police")), required=True),
    Field("expected_by", "date", "When is an answer expected?"),
    _words("answer", "What did they answer?"),
    Field("closure_code", "select", "Why does it close?", options=CLOSURE_CODES, required=True),
    _words("signposts", "Who else can help, and were they told?"),
    Field("exit_needs_offered", "yes_no", "Was a talk about what they still need offered?"),
    _words("what_exactly", "What exactly is acknowledged?", required=True),
    _words("what_not", "What is not?"),
    _words("what_they_ask", "What do they ask for?"),
)  # fmt: skip

_ASKS = (
    Ask("person_knows_of_the_referral", "The person knows of this referral", "Tell the person first: nobody is referred behind their back."),
    Ask("everything_was_explained", "What was explained, point by point", "Explain every point first, then tick it.", "Tick each as you go through it. What was explained to them before, in this edition, is not asked again", tuple((point.code, point.title) for point in POINTS)),
    Ask("it_was_understood", "What they said back in their own words", "Go through it again until it is understood, stop here, or ask a supervisor for a plan of support.", "Not a test: ask them to tell you, and tick what they told", TEACH_BACK),
    Ask("asked_alone", "They were asked alone", "Ask them once with nobody else in the room."),
    Ask("expectations_were_read_back", "What they expect was read back to them", "Read back what they expect before confirming."),
    Ask("nothing_has_changed", "Nothing has changed since they were confirmed ready", "If something has changed, record a preparation session instead."),
    Ask("each_person_wants_another_date", "Each person was asked, and wants another date", "Ask each person first: a new date is never automatic."),
    Ask("everyone_can_come", "Everyone can come", "Find a date on which everyone can come."),
    Ask("venue_is_named", "The venue is named", "Name the venue before holding the date."),
    Ask("both_want_to_go_on", "Both want to go on", "Ask each of them, apart. If one does not want to, stop the meeting."),
    Ask("knows_it_brings_no_benefit", "The author knows that it brings no advantage", "Tell the author first: it changes no sentence and no release date, and nobody is told of it to that end."),
    Ask("content_is_safe", "I read it for blame, pressure, asking for forgiveness and hidden messages", "Read it through for what could hurt before it goes on."),
    Ask("location_is_removed", "Addresses, places and hidden file details are removed", "Remove everything that shows where the author is."),
    Ask("given_in_person_or_as_chosen", "It is given in person, or in the way they chose in writing", "Give it in person, unless they chose another way in writing."),
    Ask("proportionate_and_safe", "Every promise is proportionate, lawful and safe", "Take out what is not proportionate or safe."),
    Ask("told_if_unlikely", "They were told if something they want is unlikely", "Tell them before they decide."),
    Ask("nobody_is_silenced", "Nothing in it keeps the person harmed from speaking about what happened", "Take out every word that would keep the person harmed from speaking about what happened."),
    Ask("everyone_agreed_to_the_new_date", "Each person said yes to the new date", "Ask each person for a yes to the new date first."),
    Ask("someone_asked_for_a_change", "One of the people asked for a change", "A change starts with one of the people asking for it."),
    Ask("evidence_is_recorded", "What shows that it was done is recorded", "Record what shows that it was done."),
    Ask("reason_is_written", "The reason is written down", "Write the reason first."),
    Ask("neutral_words_were_used", "The neutral words were used", "Use the neutral words: no benefit without its limits, no deadline."),
    Ask("the_holder_asks", "Whoever paused is asking to start again", "Only whoever paused can start again."),
    Ask("something_else_is_proposed", "Something else that is possible is proposed", "Say what is possible instead, the less direct form first."),
    Ask("a_reason_and_signposts_are_given", "A reason is given, and who else can help", "Give a reason, and say who else can help."),
)  # fmt: skip

FIELDS: dict[str, Field] = {f.name: f for f in _FIELDS}
ASKS: dict[str, Ask] = {a.name: a for a in _ASKS}
