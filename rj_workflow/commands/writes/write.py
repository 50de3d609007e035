"""One write: it gets the desk, what is about to move (None for the case) and the filled-in form."""

from collections.abc import Callable
from typing import Any

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk

Write = Callable[[Desk, Position | None, Filled], None]


def data_of(position: Position | None) -> dict[str, Any]:
    """What is kept with something beside the case."""
    assert position is not None
    return position.data
