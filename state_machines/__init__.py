"""How every part of a restorative justice case may move: fifteen tables and what follows from each step."""

from state_machines import (
    acknowledgement,
    agreement,
    agreement_item,
    case,
    choice,
    closing,
    exchange,
    follow_up,
    meeting,
    offer,
    pause,
    preparation,
    risk,
    safety_stop,
    waiting,
)
from state_machines.table import Lifecycle

LIFECYCLES: dict[str, Lifecycle] = {
    module.LIFECYCLE.name: module.LIFECYCLE
    for module in (
        case,
        choice,
        risk,
        preparation,
        meeting,
        exchange,
        agreement,
        agreement_item,
        follow_up,
        offer,
        pause,
        safety_stop,
        waiting,
        closing,
        acknowledgement,
    )
}
