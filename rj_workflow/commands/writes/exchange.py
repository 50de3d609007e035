"""What a letter keeps: whose it is, who read it, when it was given."""

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid


def begin_letter(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A letter has one author, whose it is until it is given, and is meant for the other person."""
    author = position.holder if position and position.holder else desk.actor.id
    side = desk.file.side_of(author)
    if side not in ("harmed", "responsible"):
        raise Invalid([("author", "Choose whose letter this is.")])
    other = desk.file.on_side("responsible" if side == "harmed" else "harmed")
    if other is None:
        raise Invalid([("author", "Add the other person to the case first.")])
    data_of(position).update(author_id=author, recipient_id=other["person_id"])


def read_through(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Who read it and when: a second reading is somebody else's, and later."""
    data_of(position).update(reviewed_by=desk.actor.id, reviewed_at=desk.now.isoformat())


def not_before(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep the day they named."""
    data_of(position)["not_before"] = filled.get("not_before")


def delivered(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """A letter given belongs to the episode in which it was given."""
    data_of(position)["delivered_in"] = desk.file.case["episode"]
