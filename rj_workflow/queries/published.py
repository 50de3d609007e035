"""The lengths of time that this service publishes, each from the row that runs."""

from dataclasses import dataclass

from risk_assessment.judgements import AS_DELIVERED, Judged
from rj_workflow.commands.follow_up import FOLLOW_UPS
from rj_workflow.db import Session
from rj_workflow.facts.choice import thinking_time
from rj_workflow.judgements import in_force, versions
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


def judged_now(session: Session) -> Judged:
    """What this service has decided for itself, as it holds now."""
    return in_force(versions(session))


def published(judged: Judged = AS_DELIVERED) -> Published:
    """What anybody may read before they ask."""
    return Published(
        answer_working=BY_KIND["acknowledge_enquiry"].working,
        first_call_working=BY_KIND["first_contact"].working,
        think=thinking_time(judged, sensitive=False).days,
        think_if_sensitive=thinking_time(judged, sensitive=True).days,
        signature=BY_KIND["signature"].days,
        call_after_meeting_working=BY_KIND["debrief"].working,
        follow_up=tuple(judged.number(days) for _, days in FOLLOW_UPS),
    )
