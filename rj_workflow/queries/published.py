"""The lengths of time that this service publishes, each from the row that runs."""

from dataclasses import dataclass

from rj_workflow.commands.check import FOLLOW_UPS
from rj_workflow.facts.choice import EARLIEST_THOUGHT, THINKING
from rj_workflow.timers.deadlines import BY_KIND


@dataclass(frozen=True, slots=True)
class Published:
    """In days, or in working days where it says so."""

    answer_working: int
    first_call_working: int
    think: int
    think_if_sensitive: int
    signature: int
    call_after_meeting_working: int
    follow_up: tuple[int, ...]


def published() -> Published:
    """What anybody may read before they ask."""
    return Published(
        answer_working=BY_KIND["acknowledge_enquiry"].working,
        first_call_working=BY_KIND["first_contact"].working,
        think=EARLIEST_THOUGHT.days,
        think_if_sensitive=THINKING.days,
        signature=BY_KIND["signature"].days,
        call_after_meeting_working=BY_KIND["debrief"].working,
        follow_up=tuple(days for _, days in FOLLOW_UPS),
    )
