"""One promise: agreed, due, said to be done, shown to be done, or ended honestly."""

from state_machines.roles import CLOCK, FACILITATOR, PERSON, SYSTEM
from state_machines.table import Lifecycle, Row, State

_R = "Something was promised to you. We follow it up."
_P = "You promised this. We follow it up with you."

# fmt: off
STATES = (
    State("proposed", "Proposed", "Something that could be agreed.", "Something that could be agreed.", "A wish, not yet a promise.", "It is agreed with the rest, or dropped."),
    State("agreed", "Promised", _R, _P, "A promise with a date.", "Wait for its date, or for word that it is done."),
    State("changing", "Being changed", _R, _P, "A promise that is to become another one.", "Each says yes to it as it is to be; until then it is not settled."),
    State("due", "Due", _R, _P, "Its date has come near.", "Ask if it is done."),
    State("claimed_done", "Said to be done", _R, "You told us that it is done.", "The person responsible says it is done.", "Record what shows it."),
    State("overdue", "Late", _R, "The date has passed. Talk with us.", "Its date has passed.", "Ask what happened; extend, change, or end it."),
    State("verified", "Done", "It has been done.", "It has been done.", "Done, and shown.", "Tell the person harmed, if they wished."),
    State("released", "Let go", "You let this go.", "This no longer needs to be done.", "The person harmed let it go.", "Nothing."),
    State("failed", "Not done", "Something that was promised has not been done. You do not have to do anything.", "This was not done.", "It was not done, or was left.", "Tell the person harmed, if they wished."),
    State("dropped", "Dropped", "Not part of the agreement.", "Not part of the agreement.", "Left out before it was agreed.", "Nothing."),
)

ROWS = (
    Row("drop", "proposed", "dropped", by=PERSON | FACILITATOR, records="why_left_out", because="O2", step="Leave this out", so="Before it is agreed."),
    Row("agree", "proposed | changing", "agreed", by=SYSTEM, because="follows agreement.agree"),
    Row("fall_due", "agreed", "due", "it_is_due", by=CLOCK, because="2.6"),
    Row("say_done", "agreed | due | overdue", "claimed_done", by=PERSON, because="2.6", step="They say it is done", so="You then record what shows it."),
    Row("verify", "claimed_done", "verified", asks="evidence_is_recorded", by=FACILITATOR, records="evidence_kind evidence_by evidence_on", because="O4", step="It is done", so="With what shows it."),
    Row("not_yet_done", "claimed_done", "due", by=FACILITATOR, because="a way back", step="Not done yet", so="It is due again."),
    Row("pass_the_date", "due", "overdue", "it_is_due", by=CLOCK, because="2.6"),
    Row("extend", "due | overdue", "agreed", "everyone_agreed_to_the_terms", asks="everyone_agreed_to_the_new_date", by=FACILITATOR, records="dates", because="2.6", step="Give it more time", so="Each says yes to the new date."),
    Row("vary", "agreed | due | overdue | changing", "changing", "terms_are_open", asks="someone_asked_for_a_change", by=FACILITATOR, records="new_words dates", because="2.6; a promise once made is never dropped without a word (O5)", step="Change this promise", so="Each says yes again."),
    Row("release", "agreed | changing | due | overdue | claimed_done", "released", by=PERSON, because="2.6 only the person harmed", step="Let it go", so="Only the person harmed can."),
    Row("fail", "overdue", "failed", by=FACILITATOR, because="O5", step="It was not done", so="The person harmed is told, if they wished."),
    Row("step_out", "agreed | changing | due | overdue | claimed_done", "failed", by=PERSON | SYSTEM, because="a person may leave a voluntary promise; it is told honestly (O1 O5)", step="Leave this promise", so="Voluntary to the end. It is told honestly."),
)
# fmt: on

LIFECYCLE = Lifecycle("agreement_item", title="Promise", per="item", start="proposed", final="verified released failed dropped", states=STATES, rows=ROWS)  # fmt: skip
