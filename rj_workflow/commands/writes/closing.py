"""What follow-up and closing keep: how often it was tried, who proposed to close, and why it closed."""

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of


def not_reached(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Count the tries."""
    data = data_of(position)
    data["tries"] = int(data.get("tries", 0)) + 1


def propose_closing(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Who proposes does not confirm."""
    data_of(position).update(proposed_by=desk.actor.id, closure_code=filled.get("closure_code"))


def confirm_closing(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """The case keeps why it closed."""
    desk.file.case["closure_code"] = data_of(position).get("closure_code", "")
