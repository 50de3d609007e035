"""What a pause and a safety stop keep: how long it was, and who raised it."""

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Refused


def start_again(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """How long it was paused: after four weeks lives may have changed (practice.md 5.5)."""
    assert position is not None
    assert position.since_at is not None
    position.data["days_paused"] = (desk.now - position.since_at).days


def raise_stop(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who raised it is kept: they do not lift it alone."""
    data_of(position)["raised_by"] = desk.actor.id


def lift_stop(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Lifted by a supervisor who did not raise it (C16, invariant 10 [J])."""
    if data_of(position).get("raised_by") == desk.actor.id:
        raise Refused(("Whoever raised it does not lift it alone. It needs another supervisor.",))
