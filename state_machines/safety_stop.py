"""A safety stop: raised by any of us at once, lifted only by a supervisor with a reason."""

from state_machines.roles import STAFF, SUPERVISOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

_N = "Nothing is happening at the moment."

# fmt: off
STATES = (
    State("clear", "Clear", "", "", "No safety stop.", "Nothing."),
    State("stopped", "Safety stop", _N, _N, "Safeguarding, a threat, pressure, a new offence or a broken order. Every contact waits.", "A supervisor decides the same working day."),
)

ROWS = (
    Row("raise_stop", "clear", "stopped", by=STAFF | SYSTEM, records="what who_was_told", because="C16 5.4 [H]", step="Raise a safety stop", so="Every contact waits. The supervisor is told today."),
    Row("lift", "stopped", "clear", asks="reason_is_written", by=SUPERVISOR, records="reason", because="C16 invariant 10; not the one who raised it alone [J]", step="Lift the safety stop", so="With a written reason."),
)
# fmt: on

LIFECYCLE = Lifecycle("safety_stop", per="case", start="clear", states=STATES, rows=ROWS)
