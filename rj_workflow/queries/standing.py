"""Where one case, or one part of it, stands on its drawing: for whoever keeps the machine, not for a page."""

from datetime import date, datetime

from sqlalchemy import select

from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import case as case_table
from rj_workflow.models import event as event_table
from rj_workflow.models import position as position_table
from state_machines import LIFECYCLES
from state_machines.drawing.view import Mood, View


def standing(session: Session, ref: str, lifecycle: str, *, now: datetime) -> View:
    """The newest instance of this lifecycle in the case, as its present episode went.  Raises NotFound."""
    case = session.execute(select(case_table).where(case_table.c.ref == ref)).mappings().first()
    if case is None:
        raise NotFound(f"case {ref}")
    table, where = event_table.c, position_table.c
    mine = [table.case_id == case["id"], table.lifecycle == lifecycle, table.episode == case["episode"]]
    current, since = LIFECYCLES[lifecycle].start, None
    if lifecycle == "case":
        current, since = case["state"], case["since_at"]
    else:
        newest = select(position_table).where(where.case_id == case["id"], where.lifecycle == lifecycle)
        found = session.execute(newest.order_by(where.since_at.desc()).limit(1)).mappings().first()
        if found is not None:
            current, since = found["state"], found["since_at"]
            mine += [
                table.holder == found["holder"],
                table.topic == found["topic"],
                table.number == found["number"],
            ]
    entered = session.execute(select(table.after, table.effective_at).where(*mine).order_by(table.seq)).all()
    been: list[tuple[str, date]] = [(row.after, london_day(row.effective_at)) for row in entered]
    days = (london_day(now) - london_day(since)).days if since else None
    return View(current, tuple(been), days=days, mood=_mood(session, case["id"], lifecycle))


def _mood(session: Session, case_id: str, lifecycle: str) -> Mood:
    if lifecycle != "case":
        return ""
    halted = select(position_table.c.state).where(
        position_table.c.case_id == case_id, position_table.c.state.in_(("paused", "stopped"))
    )
    states = set(session.scalars(halted))
    return "stopped" if "stopped" in states else "paused" if "paused" in states else ""
