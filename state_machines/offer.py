"""What one person was told, and asked, about restorative justice at all; it outlives every episode."""

from state_machines.roles import CASEWORKER, CLOCK, FACILITATOR, PERSON, SYSTEM
from state_machines.table import Lifecycle, Row, State

_T = "You can ask us anything, any day."

# fmt: off
STATES = (
    State("not_due", "Not due", _T, _T, "Nobody has told them yet.", "Nothing, until there is a reason to tell them."),
    State("due", "Due", _T, _T, "A person decided that they should be told.", "Tell them, in neutral words."),
    State("made", "Told", "We told you what is possible. There is no hurry.", "We told you what is possible. There is no hurry.", "They were told, in neutral words.", "Wait. One reminder at most."),
    State("reminded", "Reminded once", "There is no hurry.", "There is no hurry.", "Reminded once. Never again.", "Wait."),
    State("lapsed_quiet", "No answer", _T, _T, "No answer, and no pressing.", "Nothing, unless they come."),
    State("wants_to_know", "Wants to know more", "You want to know more.", "You want to know more.", "They want to know more.", "Talk with them."),
    State("not_now", "Not now", "You said not now.", "You said not now.", "Not now.", "Nothing until the time they named."),
    State("re_offer_due", "May be asked again", _T, _T, "The time they named has come.", "Ask once, in neutral words."),
    State("do_not_ask", "Do not ask", "You asked us not to ask. You can still come to us.", "You asked us not to ask. You can still come to us.", "Staff may not raise it. They may, always.", "Nothing."),
)

ROWS = (
    Row("milestone", "not_due | lapsed_quiet | wants_to_know", "due", "a_person_reviewed_it", by=CASEWORKER, records="which_milestone", because="F1 a task for a human, never a message [S:VC20 3.5; J]", step="Something happened: they may be told", so="A task for a person, never a message."),
    Row("make", "due | re_offer_due", "made", "there_is_a_basis_for_contact", "there_is_a_safe_contact_plan", asks="neutral_words_were_used", by=CASEWORKER | FACILITATOR, records="format script_version told offered understood", because="F4 F5 [S:RJC, VCR]", step="Record that they were told", so="Told, offered and understood are three things."),
    Row("remind", "made", "reminded", "time_to_answer_has_passed", by=CLOCK, because="F3 once [J]"),
    Row("lapse", "reminded", "lapsed_quiet", "time_to_answer_has_passed", by=CLOCK, because="2.8"),
    Row("want_to_know", "made | reminded", "wants_to_know", by=PERSON, because="2.8", step="They want to know more", so="Talk with them."),
    Row("not_now", "due | made | reminded | wants_to_know | re_offer_due", "not_now", by=PERSON, records="when_to_ask", because="2.8", step="Not now", so="They may name a time, or none."),
    Row("do_not_ask", "not_due | due | made | reminded | lapsed_quiet | wants_to_know | not_now | re_offer_due", "do_not_ask", by=PERSON, because="F2 the one owner of 'never ask me' for the whole person", step="Never ask them again", so="Binds staff, not the person."),
    Row("named_time_has_come", "not_now", "re_offer_due", "they_named_a_time", by=CLOCK, because="2.8"),
    Row("return_unasked", "not_due | due | made | reminded | lapsed_quiet | not_now | re_offer_due | do_not_ask", "wants_to_know", by=PERSON | SYSTEM, because="F2 from every state, as of right", step="They come to us", so="As of right, from everywhere."),
)
# fmt: on

LIFECYCLE = Lifecycle("offer", per="person; survives episodes", start="not_due", states=STATES, rows=ROWS)
