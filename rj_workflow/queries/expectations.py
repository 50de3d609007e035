"""What somebody said of how they want to meet: all of it to them, and to whoever prepares it with them."""

from dataclasses import dataclass

from sqlalchemy import select

from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import INTRODUCER, CaseFile
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.expectations import NOTHING, Expectation, newest
from rj_workflow.models import staff as staff_table
from state_machines.roles import FACILITATOR, PERSON, SUPERVISOR


@dataclass(frozen=True, slots=True)
class Said:
    """What stands, who wrote it down (empty: they did), and what this reader may do with it."""

    standing: Expectation
    written_by: str
    may_read: bool = True
    may_write: bool = True


def my_expectations(session: Session, actor: Actor, case_id: str) -> Said:
    """What this person said in one of their own cases."""
    return _said(session, newest(session, case_id, actor.id) or NOTHING)


def expectations_of(session: Session, actor: Actor, file: CaseFile, person_id: str) -> Said:
    """What somebody of this case said, as far as this colleague may read it.  Raises NotFound."""
    if file.side_of(person_id) in ("", INTRODUCER) or not actor.is_staff:
        raise NotFound("person")
    roles = roles_on(actor, file, holder=person_id)
    may_write = bool(roles & PERSON) and file.case["state"] != "closed"
    if not roles & (PERSON | FACILITATOR | SUPERVISOR):
        return Said(NOTHING, "", may_read=False, may_write=False)
    found = _said(session, newest(session, file.case["id"], person_id) or NOTHING)
    return Said(found.standing, found.written_by, may_write=may_write)


def _said(session: Session, standing: Expectation) -> Said:
    who = ""
    if standing.entered_by:
        found = session.scalar(select(staff_table.c.name).where(staff_table.c.id == standing.entered_by))
        who = str(found or "")
    return Said(standing, who)
