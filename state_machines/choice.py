"""One person's choice for one purpose: explained, thought over, given or not, taken back at once, asked again."""

from state_machines.roles import CLOCK, FACILITATOR, PERSON, SYSTEM
from state_machines.table import Lifecycle, Row, State

_ANSWER = "You can change your answer any day."

# fmt: off
STATES = (
    State("not_asked", "Not asked", "We have not asked you this.", "We have not asked you this.", "Nobody has explained this or asked.", "Explain it, alone with the person."),
    State("explained", "Explained", "We explained this. Take your time.", "We explained this. Take your time.", "Everything was explained. No answer yet.", "Wait for their answer; they may take time."),
    State("thinking", "Thinking it over", "You are thinking it over. There is no hurry.", "You are thinking it over. There is no hurry.", "They asked for time.", "Wait until the time has passed. Do not chase."),
    State("given", "Yes", f"You said yes. {_ANSWER}", f"You said yes. {_ANSWER}", "A yes, alone, understood, for this purpose only.", "Have it said again before it runs out."),
    State("refresh_due", "Yes, to be said again", "You said yes. We will ask if it is still right.", "You said yes. We will ask if it is still right.", "The yes has run its time. It opens nothing until it is said again.", "Ask if it is still right."),
    State("declined", "No", f"You said no. {_ANSWER}", f"You said no. {_ANSWER}", "A no. It needs no reason.", "Nothing, unless they may be asked again."),
    State("never_ask", "Do not ask", "You asked us not to ask. You can still come to us.", "You asked us not to ask. You can still come to us.", "Staff may not raise this again. The person may.", "Nothing. Only the person can open this again."),
    State("withdrawn", "Taken back", "You took your yes back. It stopped at once.", "You took your yes back. It stopped at once.", "The yes was taken back. Everything that rested on it has stopped.", "Nothing, unless they may be asked again."),
    State("lapsed", "Ran out", "An earlier yes ran out.", "An earlier yes ran out.", "The yes was not said again in time, or the episode closed.", "Ask again, if they may be asked."),
    State("asked_again", "To be explained again", "You asked again. We explain it from the start.", "You asked again. We explain it from the start.", "They want to hear about it again. The explanation is still owed.", "Explain it, alone with the person."),
)

ROWS = (
    Row("explain", "not_asked", "explained", "episode_is_open", "person_may_be_asked", asks="everything_was_explained", by=FACILITATOR, records="wording_version format language interpreter minutes who_else_was_there", because="K1 [S:SF 25.2, RJC-SP A]", step="Explain this choice", so="Everything, in a form they can use. No answer is needed then."),
    Row("explain", "asked_again", "explained", "episode_is_open", asks="everything_was_explained", by=FACILITATOR, records="wording_version format language interpreter minutes who_else_was_there", because="K8 they asked, so no permission is needed; the explanation still is [H]", step="Explain this choice again", so="They asked. From the start."),
    Row("take_time", "explained", "thinking", by=PERSON | FACILITATOR, records="not_before", because="K2 48 h, 7 days when sensitive and complex [J]", step="Take time to think", so="Nobody asks before the day named."),
    Row("say_yes", "explained", "given", "no_thinking_time_is_owed", "person_can_decide", "said_in_a_talk", asks="it_was_understood asked_alone", by=PERSON, records="channel who_else_was_there own_words what_helped scope conditions expires_on read_back_by", because="K3 [S:SF 25.2, RJC-SP C; J comprehension]", step="Record a yes", so="For this purpose only. It can be taken back at once."),
    Row("say_yes", "thinking", "given", "thinking_time_has_passed", "person_can_decide", "said_in_a_talk", asks="it_was_understood asked_alone", by=PERSON, records="channel who_else_was_there own_words what_helped scope conditions expires_on read_back_by", because="K2 K3 [S:SF 25.2; J length]", step="Record a yes", so="For this purpose only. It can be taken back at once."),
    Row("say_no", "not_asked | asked_again | explained | thinking | refresh_due", "declined", by=PERSON, records="channel relayed_by may_ask_again_on", because="K4 a no needs no explanation, before or after [H]", step="Record a no", so="No reason is asked."),
    Row("say_never", "not_asked | asked_again | explained | thinking | given | refresh_due | declined | withdrawn | lapsed", "never_ask", by=PERSON, records="channel relayed_by", because="K4 from anywhere, a live yes included [H]", step="Do not ask again", so="Staff may not raise this again. They can still come to us."),
    Row("withdraw", "given | refresh_due", "withdrawn", by=PERSON, records="channel relayed_by", because="K5 at once, no reason, through any channel [S:RJC-SP C, VD12 a]", step="Take the yes back", so="At once, without a reason. What rests on it stops."),
    Row("fall_due", "given", "refresh_due", "it_is_due", by=CLOCK, because="K7 14 days for taking part, 6 months else [J]"),
    Row("facts_changed", "given", "refresh_due", by=CLOCK | SYSTEM, because="K7 what they said yes to is no longer what would happen [S:SF 25.2; list J]"),
    Row("reaffirm", "given | refresh_due", "given", "person_can_decide", "said_in_a_talk", asks="it_was_understood asked_alone", by=PERSON, records="channel who_else_was_there own_words on_the_day", because="K7 how a yes is renewed [J]", step="Record that it is still a yes", so="Asked again, alone."),
    Row("lapse", "refresh_due", "lapsed", "it_is_due", by=CLOCK, because="K7 [J]"),
    Row("episode_closed", "asked_again | explained | thinking | given | refresh_due", "lapsed", by=SYSTEM, because="K7 at closure; not for keep_record, tell_story_reuse, re_offer, follow_up_contact, survey"),
    Row("ask_again", "declined | never_ask | withdrawn | lapsed", "asked_again", by=PERSON, records="channel", because="K8 the person's own right, from everywhere [H]", step="Ask about it again", so="Their right, from everywhere."),
    Row("re_offer", "declined | withdrawn | lapsed", "asked_again", "episode_is_open", "re_offer_is_permitted", by=FACILITATOR, because="K8 staff only where permitted, never after never [H]", step="Raise it again", so="Only when they allowed it."),
)
# fmt: on

LIFECYCLE = Lifecycle("choice", per="person and purpose; each answer carries its episode", start="not_asked", states=STATES, rows=ROWS)  # fmt: skip

# What one can say yes to, in the person's words.  `gates` are the purposes that movement depends on.
SURVIVORS = frozenset({"keep_record", "tell_story_reuse", "re_offer", "follow_up_contact", "survey"})
PURPOSES: dict[str, str] = {
    "contact": "Being in touch with this service",
    "approach_other": "Asking the other person, in agreed words",
    "disclose_interest_to_other": "Being named to the other person",
    "take_part_conversation": "Talking with the facilitator only",
    "take_part_shuttle": "Messages passed on by the facilitator",
    "take_part_letter": "Writing a letter, or being given one",
    "take_part_recording": "A recorded message",
    "take_part_video": "Meeting by live video",
    "take_part_face_to_face": "Meeting face to face",
    "take_part_circle": "A circle",
    "take_part_family_group": "A family group meeting",
    "letter_receive": "Being given this one",
    "outcome_agreement_terms": "The terms of the agreement",
    "follow_up_contact": "Being called afterwards",
    "share_out": "Passing some of what I told to another service",
    "keep_record": "Keeping my story, so that I need not tell it again",
}

# What makes a yes to taking part something to be said again, of risk_assessment/triggers.py (K7).
MATERIAL = frozenset({
    "facilitator_changed", "attendee_changed", "principal_joined", "kind_changed", "agency_news", "released",
    "recalled", "charged", "order_made", "order_ended", "incident",
})  # fmt: skip


# The steps by which staff write a yes down; a share of them is asked about again by somebody else (AB-05).
RECORDED_YES = frozenset({"say_yes", "reaffirm"})


def taking_part_in(process: str) -> str:
    """The purpose that a process of this kind rests on."""
    return f"take_part_{process}"
