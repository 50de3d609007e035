"""What puts a decision on an assessment right: a panel, a view, a condition that is met."""

from collections.abc import Iterator

from rj_workflow.queries.cures.cure import Cure, Step
from rj_workflow.risk import conditions, is_met
from state_machines.guard import Guard


def panel(step: Step, _guard: Guard) -> Iterator[Cure]:
    """A panel is asked."""
    yield Cure(target=step.target, event="escalate")


def panel_view(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Their own view, unless they gave it: then another member's is missing."""
    mine, position = step.facts.actor.id, step.file.at(step.target.lifecycle, "", step.target.topic)
    since = position.since_at
    given = (c for c in step.file.checks if c["kind"] == "panel_view" and c["recorded_by"] == mine)
    if since is None or not any(c["recorded_at"] >= since for c in given):
        yield Cure(mine, check="panel_view")


def unmet_conditions(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Each condition that is not met yet, of the approach or of what came after it."""
    approach = step.target.lifecycle == "case"
    for one in conditions(step.file):
        if (one.scope == "approach") == approach and not is_met(step.file, one.id):
            yield Cure(one.id, check="condition")
