"""The person harmed is told how promises end as they wish, never otherwise: by somebody, in the safe way."""

from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from rj_workflow.answers import Filled
from rj_workflow.db import Session
from rj_workflow.models import deadline
from rj_workflow.promised import INSTALMENT, TELL, TELL_BY, untold
from rj_workflow.timers.deadlines import BY_KIND
from state_machines.facts import ITEM_ENDED

if TYPE_CHECKING:
    from rj_workflow.commands.desk import Desk

NOT_AT_ALL: Final = "not_at_all"


def follow_an_ending(desk: "Desk", harmed: str) -> None:
    """A promise was kept, or was not: telling is owed if it is time to, and nothing more is asked of it."""
    if harmed and untold(desk.file, harmed):
        desk.owe(TELL, harmed)
    over = [
        i.id for i in desk.file.of("agreement_item") if i.state in ITEM_ENDED and i.data.get("instalments")
    ]
    if over:
        _end(desk.session, desk, deadline.c.position_id.in_(over), INSTALMENT)


def follow_a_wish(desk: "Desk", person_id: str, outcome: str) -> None:
    """A wish binds from now on: what waited to be told waits no more, or is to be told after all."""
    mine = deadline.c.person_id == person_id
    if outcome == NOT_AT_ALL or not untold(desk.file, person_id):
        _end(desk.session, desk, mine, TELL)
    elif not _is_open(desk, person_id):
        desk.owe(TELL, person_id)


def were_told(desk: "Desk", person_id: str) -> None:
    """Somebody told them: what had ended by then is not told again, and may stand on their page."""
    for item in untold(desk.file, person_id):
        item.data["told_at"] = desk.now.isoformat()
        item.version += 1
        desk.file.keep(item)


def tell_by(desk: "Desk", harmed: str, filled: Filled) -> None:
    """A case may close over a running promise once somebody tells of it by a day (finding 58)."""
    due = BY_KIND[TELL_BY].due(desk.now, sensitive=False, data=filled.data)
    if due is not None:
        desk.clocks.append(desk.clock(TELL_BY, "", harmed, due))


def _is_open(desk: "Desk", person_id: str) -> bool:
    d = deadline.c
    found = deadline.select().where(d.case_id == desk.file.case["id"], d.kind == TELL, d.open)
    return desk.session.execute(found.where(d.person_id == person_id)).first() is not None


def _end(session: Session, desk: "Desk", which: object, kind: str) -> None:
    d, now = deadline.c, desk.now
    ended = update(deadline).where(d.case_id == desk.file.case["id"], d.kind == kind, d.open)
    session.execute(ended.where(which).values(open=False, ended_at=now))  # type: ignore[arg-type]
