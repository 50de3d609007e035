"""What a promise keeps: who sees it through, and by when."""

import re
from datetime import date

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid


def go_live(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Somebody owns what was promised."""
    data_of(position)["owner"] = filled.get("owner")


def more_time(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """A promise gets another day, which its clock then waits for."""
    given = str(filled.get("dates") or "")
    pieces = re.split(r"[ /.-]", given)
    order = pieces if re.match(r"\d{4}", given) else pieces[::-1]
    try:
        year, month, day = (int(piece) for piece in order)
        due = date(year, month, day)
    except ValueError:
        raise Invalid([("dates", "Write the new day, such as 24 11 2026.")]) from None
    data_of(position)["due_on"] = due.isoformat()
