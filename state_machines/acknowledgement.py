"""Whether the person responsible acknowledges the basic facts: said, taken back, or not known."""

from state_machines.roles import FACILITATOR, SYSTEM
from state_machines.table import Lifecycle, Row, State

# fmt: off
STATES = (
    State("unknown", "Not known", "", "", "Nobody has asked yet, or it lapsed with the episode.", "Ask, alone, and write down what exactly is acknowledged."),
    State("acknowledged", "Acknowledged", "", "You acknowledged what happened.", "The basic facts are acknowledged.", "Tell the person harmed exactly what is and what is not."),
    State("denied", "Denied", "", "You told us that this is not what happened.", "The basic facts are not acknowledged.", "Nothing may go between them. Other help is possible."),
)

ROWS = (
    Row("acknowledge", "unknown | denied", "acknowledged", "episode_is_open", by=FACILITATOR, records="what_exactly what_not", because="P1 [S:VD12 c, RJC-SP B, SG17 A1]", step="Record what is acknowledged", so="And what is not."),
    Row("deny", "unknown | acknowledged", "denied", by=FACILITATOR, records="what_changed", because="it can be taken back [J]", step="Record that it is denied", so="Everything between them stops."),
    Row("lapse", "acknowledged", "unknown", by=SYSTEM, because="3.3"),
)
# fmt: on

LIFECYCLE = Lifecycle(
    "acknowledgement", per="person responsible and strand", start="unknown", states=STATES, rows=ROWS
)
