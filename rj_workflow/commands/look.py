"""Write down that a colleague opens something of somebody's, before it is shown to them."""

from datetime import datetime

from sqlalchemy import insert, select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.db import Prepared, Session
from rj_workflow.looks import FACILITATOR, half_hour_of
from rj_workflow.models import case as case_table
from rj_workflow.models import look, new_id
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR

_WRITE = Prepared(insert(look))


def note_look(
    session: Session, actor: Actor, ref: str, *, part: str, side: str, now: datetime, person_id: str = ""
) -> None:
    """One row for this colleague, part and half hour; a side that is not on the case means both.

    With `person_id`, a page of this person alone, it is their side.  Names may be seen before somebody has
    declared whom they know.  Raises NotFound, NotDeclared.
    """
    file = policy.case_for(session, actor, ref, with_answers=False, as_of_right=part == "names")
    side = file.side_of(person_id) if person_id else side
    shown = side if side in PRINCIPALS and file.on_side(side) else ""
    if is_noted(session, actor, ref, part=part, side=shown, now=now):
        return
    row = {
        "id": new_id(), "case_id": file.case["id"], "staff_id": actor.id, "role": _role(actor, file),
        "part": part, "side": shown, "half_hour": half_hour_of(now.timestamp()), "at": now,
    }  # fmt: skip
    _WRITE.run(session, [row])


def is_noted(session: Session, actor: Actor, ref: str, *, part: str, side: str, now: datetime) -> bool:
    """Whether it is written down already for this half hour."""
    found = select(look.c.id).join(case_table, case_table.c.id == look.c.case_id)
    found = found.where(case_table.c.ref == ref, look.c.staff_id == actor.id, look.c.part == part)
    same = look.c.side == side, look.c.half_hour == half_hour_of(now.timestamp())
    return session.scalar(found.where(*same)) is not None


def _role(actor: Actor, file: CaseFile) -> str:
    """What they are to the people of this case."""
    if actor.id in (file.case["lead_id"], file.case["co_id"]):
        return FACILITATOR
    held = ((SUPERVISOR, "supervisor"), (MANAGER, "manager"), (CASEWORKER, "caseworker"))
    return next((name for role, name in held if actor.roles & role), "colleague")
