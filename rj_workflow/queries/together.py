"""The cases that a meeting is held together with, and how far each of them has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Row
from rj_workflow.commands.step import Target
from rj_workflow.facts import Asking, facts_of
from rj_workflow.plan import current_meeting, same_event
from rj_workflow.queries.steps import Reason, reasons_for
from state_machines import LIFECYCLES
from state_machines.guards import GUARDS


@dataclass(frozen=True, slots=True)
class Along:
    """One of them.  `reasons` are what opening it asks for there; None where this reader may not see it."""

    ref: str
    state_words: str
    same_plan: bool
    reasons: tuple[Reason, ...] | None


def along(file: CaseFile, actor: Actor, now: datetime, staff: Mapping[str, Row]) -> list[Along]:
    """Each of the other cases, in order of their numbers."""
    return [_along(file, one, actor, now, staff) for one in sorted(file.along, key=lambda f: f.case["ref"])]


def _along(file: CaseFile, other: CaseFile, actor: Actor, now: datetime, staff: Mapping[str, Row]) -> Along:
    at = current_meeting(other)
    state = LIFECYCLES["meeting"].states[at.state if at is not None else "none"]
    opens = policy.may_see(actor, other) and other.has_declared(actor.id)
    reasons = _reasons(other, actor, now, staff) if opens else None
    return Along(str(other.case["ref"]), state.staff, same_event(file, other), reasons)


def _reasons(other: CaseFile, actor: Actor, now: datetime, staff: Mapping[str, Row]) -> tuple[Reason, ...]:
    row = LIFECYCLES["meeting"].row("open", "day_check")
    assert row is not None
    facts = facts_of(other, Asking(now, actor, other.at("meeting"), staff=staff))
    unmet = [GUARDS[name] for name in row.reasons if not GUARDS[name](facts)]
    return reasons_for(other, actor, now, staff, Target("meeting"), unmet)
