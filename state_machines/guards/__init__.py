"""What must be true before a step: every guard under its name, in the order of the book.

The same sentence stands on the page, in the feature and in the book.
"""

from state_machines.guard import Guard
from state_machines.guards import (
    agreement,
    choice,
    closing,
    contact,
    deadlines,
    episode,
    exchange,
    meeting,
    preparation,
    process,
    risk,
    staffing,
)

GUARDS: dict[str, Guard] = {
    found.name: found
    for room in (
        episode,
        contact,
        staffing,
        choice,
        process,
        risk,
        preparation,
        meeting,
        exchange,
        agreement,
        deadlines,
        closing,
    )
    for found in vars(room).values()
    if isinstance(found, Guard)
}
