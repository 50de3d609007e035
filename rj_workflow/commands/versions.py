"""What was sent for sign-off stays as it was sent, and what was decided about it is kept beside it."""

from collections.abc import Iterable

from sqlalchemy import insert, update

from risk_assessment.answer import Answer
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.models import new_id, risk_version
from rj_workflow.plan import current_meeting
from rj_workflow.risk import kept


def keep(desk: Desk, position: Position, answers: Iterable[Answer]) -> None:
    """Keep what is being sent, so that the next version can be laid beside it."""
    meeting = current_meeting(desk.file) if position.topic == "event" else None
    version = {
        "id": new_id(),
        "case_id": desk.file.case["id"],
        "position_id": position.id,
        "scope": position.topic,
        "version": position.data["version"],
        "plan": position.data["plan"],
        "content": position.data["content"],
        "instrument": position.data["instrument"],
        "answers": [
            {"item_id": a.item_id, "subject": a.subject.key, "side": a.side, "data": kept(a)} for a in answers
        ],
        "meeting": {k: meeting.data.get(k) for k in ("when", "where", "attendees")} if meeting else {},
        "sent_at": desk.now,
        "sent_by": desk.actor.id,
        "outcome": "",
        "decided_at": None,
        "decided_by": None,
    }
    desk.session.execute(insert(risk_version), [version])


def keep_decision(desk: Desk, position: Position, outcome: str) -> None:
    """Who decided what about the version that was sent last, and when."""
    decided = {"outcome": outcome, "decided_at": desk.now, "decided_by": desk.actor.id}
    desk.session.execute(
        update(risk_version)
        .where(risk_version.c.case_id == desk.file.case["id"], risk_version.c.scope == position.topic)
        .where(risk_version.c.version == position.data["version"])
        .values(decided)
    )
