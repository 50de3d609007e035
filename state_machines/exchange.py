"""One letter, message, question, answer, recording or drawing: read, held, told of, wanted or not, given in person."""

from state_machines.roles import CLOCK, FACILITATOR, LEAD, PERSON, SYSTEM
from state_machines.table import Lifecycle, Row, State

_GATES = ("they_have_not_said_no_to_it", "case_allows_exchange", "they_chose_more_than_a_talk", "author_agreed_to_be_named", "recipient_may_be_told", "the_harmed_person_raised_it", "letters_are_not_barred", "risk_is_signed_and_in_date", "answers_are_still_so", "conditions_are_met", "nobody_has_paused")  # fmt: skip

# No page of theirs is drawn from where it stands, which moves with the other's acts too: state_machines/written.py.
_N = ""

# fmt: off
STATES = (
    State("none", "Nothing written", _N, _N, "Nothing is written.", "The author writes, or tells it to somebody."),
    State("drafted", "Being written", _N, _N, "The author is writing.", "The author says when it is as they want it."),
    State("author_approved", "As the author wants it", _N, _N, "The author approved it.", "Read it for what could hurt."),
    State("reviewed", "Read through", _N, _N, "A facilitator read it.", "Hold it; a second reader first when sensitive and complex."),
    State("held", "Held", _N, _N, "Held. Nothing is on its way to the person it is for.", "Tell them that it exists, when every gate is passed."),
    State("announced", "They know it exists", _N, _N, "They know that it exists, and nothing of what it says.", "They say if they want it, not now, or never."),
    State("wanted", "Wanted", _N, _N, "They want it. The yes to this one is a choice of its own.", "Give it in person."),
    State("not_now", "Not now", _N, _N, "It waits until the day they named.", "Nothing until then."),
    State("kept", "Kept", _N, _N, "Kept, unread. They may ask for it, years from now.", "Nothing, unless they ask."),
    State("delivered", "Given", _N, _N, "Given, with somebody there.", "Ask how they are."),
    State("recalled", "Taken back", _N, _N, "The author took it back before it was given.", "Nothing."),
    State("returned_to_author", "Given back", _N, _N, "Given back to the author, when the time it is kept for was over.", "Nothing."),
    State("destroyed", "Destroyed", _N, _N, "The time it is kept for is over.", "Nothing."),
)

ROWS = (
    Row("draft", "none", "drafted", by=PERSON | FACILITATOR, because="2.5b", step="Begin a letter or message", so="Nothing leaves us by this."),
    Row("approve", "drafted", "author_approved", asks="knows_it_brings_no_benefit", by=PERSON, because="2.5b X6 [S:LB]", step="The author approves it", so="As they want it."),
    Row("ask_for_changes", "author_approved | reviewed", "drafted", by=FACILITATOR, records="what_to_change", because="X4 a way back", step="Ask the author for changes", so="With what could hurt."),
    Row("review", "author_approved", "reviewed", "episode_is_open", asks="content_is_safe location_is_removed", by=FACILITATOR, because="X3 X4 [J; S:RJ archive]", step="Read it through", so="For what could hurt, and what shows where the author is."),
    Row("hold", "reviewed", "held", "episode_is_open", "second_reader_if_sensitive", by=FACILITATOR, because="2.5b second read for sensitive and complex", step="Hold it", so="The person it is for does not know of it."),
    Row("announce", "held", "announced", *_GATES, also="responsibility_is_acknowledged no_safety_stop", by=LEAD, because="X1 telling someone a letter exists is already a contact [S:WM letters]", step="Tell them that it exists", so="Nothing of what it says until they say yes."),
    Row("announce", "not_now", "announced", "the_time_they_named_has_come", *_GATES, also="responsibility_is_acknowledged no_safety_stop", by=LEAD, because="2.5b", step="Tell them that it is still there", so="The day they named has come."),
    Row("ask_for_it", "kept | not_now", "announced", "case_allows_exchange", "they_chose_more_than_a_talk", "author_agreed_to_be_named", "letters_are_not_barred", "risk_is_signed_and_in_date", "answers_are_still_so", "conditions_are_met", "nobody_has_paused", also="responsibility_is_acknowledged no_safety_stop", by=PERSON, because="X7 it may wait years, and is theirs to ask for [S:LB]", step="Ask for it", so="It may have waited years."),
    Row("want", "announced", "wanted", by=PERSON, because="X1 opens the choice 'receive this item'; the yes itself lives there", step="They want it", so="Opens the choice of being given this one."),
    Row("not_now", "announced | wanted", "not_now", by=PERSON, records="not_before", because="2.5b", step="Not now", so="It waits until the day they name."),
    Row("never", "announced | not_now | wanted", "kept", by=PERSON, because="2.5b", step="They do not want it", so="It is kept, unread."),
    Row("deliver", "wanted", "delivered", "case_allows_exchange", "they_chose_more_than_a_talk", "recipient_agreed_to_this_item", "author_still_agrees", "letters_are_not_barred", "risk_is_signed_and_in_date", "answers_are_still_so", "conditions_are_met", asks="given_in_person_or_as_chosen", also="responsibility_is_acknowledged nobody_has_paused no_safety_stop", by=LEAD, records="how who_was_there delta_form what_changed", because="X1 X2 [S:WM letters; J]", step="Give it", so="In person, unless they chose another way in writing."),
    Row("hold_back", "announced | wanted", "held", by=SYSTEM, because="pause, stop, lost acknowledgement or lost yes pulls it back unread"),
    Row("keep_for_later", "announced | wanted | not_now", "kept", by=SYSTEM, because="at closing and at never-ask it is kept, not lost (X7)"),
    Row("recall", "drafted | author_approved | reviewed | held | announced | wanted | not_now | kept", "recalled", by=PERSON, because="2.5b the author may recall until delivered", step="The author takes it back", so="Until it is given, at any time."),
    Row("give_back", "kept", "returned_to_author", "author_wished_it", "retention_is_over", by=FACILITATOR, because="2.5b; sooner it would tell the author that nobody wanted it [J]", step="Give it back to the author", so="When the time it is kept for is over, as the author wished."),
    Row("destroy", "held | kept", "destroyed", "retention_is_over", by=CLOCK, because="2.5b X7 years, not for ever [J length]"),
)
# fmt: on

LIFECYCLE = Lifecycle("exchange", title="Letter or message", per="item", start="none", final="delivered recalled returned_to_author destroyed", states=STATES, rows=ROWS)  # fmt: skip

# Whose lifecycle an item is depends on the step: the author's until it is held, the recipient's once announced.
AUTHORS = frozenset({"draft", "approve", "recall"})
