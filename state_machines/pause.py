"""A pause: one per holder, never refused, ended only by whoever paused."""

from state_machines.roles import FACILITATOR, PERSON, SUPERVISOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

# fmt: off
STATES = (
    State("running", "Running", "", "", "Not paused by this holder.", "Nothing."),
    State("paused", "Paused", "You paused. Nothing is happening.", "You paused. Nothing is happening.", "Paused. A pause is a pause for everyone.", "Whoever paused says when to start again; a review is due in eight weeks."),
)

ROWS = (
    Row("pause", "running", "paused", "episode_is_open", by=PERSON | FACILITATOR | SUPERVISOR, records="review_on", because="C15 never refused; review in 8 weeks [J]", step="Pause", so="At once, for everyone. No reason is needed."),
    Row("resume", "paused", "running", asks="the_holder_asks", by=PERSON | FACILITATOR | SUPERVISOR, because="only whoever paused starts it again (E7)", step="Start again", so="Only whoever paused."),
    Row("clear", "paused", "running", by=SYSTEM, because="ends with the episode"),
)
# fmt: on

LIFECYCLE = Lifecycle(
    "pause", per="holder (each person, and staff) and episode", start="running", states=STATES, rows=ROWS
)
