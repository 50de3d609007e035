"""Waiting for an agency's answer: prison, court, probation or police."""

from state_machines.roles import FACILITATOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

# fmt: off
STATES = (
    State("not_waiting", "Not waiting", "", "", "Nobody is waited for.", "Nothing."),
    State("waiting", "Waiting for an agency", "We are waiting for an answer from somebody else.", "We are waiting for an answer from somebody else.", "An agency has been asked.", "Record the answer, or give up asking."),
)

ROWS = (
    Row("ask_agency", "not_waiting", "waiting", "episode_is_open", by=FACILITATOR, records="agency what_they_ask expected_by", because="2.1 overlay", step="Wait for an agency", so="Contact waits until they answer."),
    Row("answered", "waiting", "not_waiting", by=FACILITATOR, records="answer", because="a way back", step="The agency answered", so="Contact may go on."),
    Row("give_up", "waiting", "not_waiting", by=FACILITATOR | SYSTEM, because="a way back; at closing too", step="Stop waiting for the agency", so="Without an answer."),
)
# fmt: on

LIFECYCLE = Lifecycle("waiting", title="Waiting for an agency", per="case and agency", start="not_waiting", states=STATES, rows=ROWS)  # fmt: skip
