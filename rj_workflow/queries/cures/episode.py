"""What puts right that nothing moves: somebody comes back, starts again, or answers."""

from collections.abc import Iterator

from rj_workflow.commands.step import Target
from rj_workflow.queries.cures.cure import Cure, Step
from rj_workflow.queries.targets import principals
from state_machines.guard import Guard


def come_back(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Either person comes back."""
    yield from (
        Cure(p["person_id"], Target("case", p["person_id"]), "come_back") for p in principals(step.file)
    )


def paused(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Whoever paused starts again."""
    for pause in step.file.of("pause"):
        if pause.state == "paused":
            yield Cure(pause.holder, Target("pause", pause.holder), "resume")


def agencies(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Each agency that was asked answers."""
    for waiting in step.file.of("waiting"):
        if waiting.state == "waiting":
            yield Cure(target=Target("waiting", waiting.holder, waiting.topic), event="answered")
