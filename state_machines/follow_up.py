"""One contact afterwards with one person: due, reached or not, never forgotten."""

from state_machines.roles import CLOCK, FACILITATOR, PERSON, SUPERVISOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

_C = "We will call you to ask how you are."

# Each call with what it is called; on which days they are made is a judgement of each service.
CALLS = {
    "welfare": "The first call afterwards",
    "two_weeks": "The second call",
    "six_weeks": "The third call",
    "six_months": "One more call, much later",
    "promise": "A call when a promise falls due",
}

# fmt: off
STATES = (
    State("scheduled", "Planned", _C, _C, "A day is set.", "Wait for the day."),
    State("due", "Due", _C, _C, "It is time to ask how they are.", "Call, in the safe way."),
    State("unreached", "Not reached", _C, _C, "They were not reached.", "Try again on another day."),
    State("escalated", "With the supervisor", _C, _C, "They could not be reached.", "A supervisor decides what is right."),
    State("done", "Held", "We spoke.", "We spoke.", "They were asked how they are.", "Nothing."),
    State("declined", "Not wanted", "You asked us not to call.", "You asked us not to call.", "They do not want it.", "Nothing."),
    State("cancelled", "Cancelled", "We will not call.", "We will not call.", "It no longer applies.", "Nothing."),
)

ROWS = (
    Row("fall_due", "scheduled", "due", "it_is_due", by=CLOCK, because="2.7 [J intervals]"),
    Row("decline", "scheduled | due | unreached | escalated", "declined", by=PERSON, records="channel", because="2.7", step="They do not want this call", so="It is not made."),
    Row("hold", "scheduled | due | unreached | escalated", "done", "there_is_a_basis_for_contact", "there_is_a_safe_contact_plan", by=FACILITATOR, records="wellbeing safety unwanted_contact unmet_needs agreement_news wish_to_return complaint_route delta_form what_changed", because="2.7 [J; S:SG17 I]", step="Record a follow-up talk", so="How they are, safety, what they still need."),
    Row("not_reached", "due", "unreached", by=FACILITATOR, records="try_number", because="2.7", step="They were not reached", so="Another try is planned."),
    Row("try_again", "unreached", "due", "tries_are_left", by=CLOCK, because="2.7"),
    Row("escalate", "due | unreached", "escalated", by=FACILITATOR | CLOCK, because="2.7", step="Bring it to the supervisor", so="Who decides what is right."),
    Row("settle", "escalated", "done", asks="reason_is_written", by=SUPERVISOR, records="reason", because="a way out", step="Settle it", so="With a reason."),
    Row("cancel", "scheduled | due | unreached | escalated", "cancelled", by=SYSTEM, because="their yes to follow-up is gone, or a new episode took over"),
)
# fmt: on

LIFECYCLE = Lifecycle("follow_up", title="Follow-up contact", per="person and contact", start="scheduled", final="done declined cancelled", states=STATES, rows=ROWS)  # fmt: skip
