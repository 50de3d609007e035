"""What came with somebody from another service, as history, and which of it was asked about here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.models import carried_item
from rj_workflow.pack import RISK
from rj_workflow.queries.contact import reads_details
from state_machines.roles import FACILITATOR, MANAGER, PERSON, SUPERVISOR


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that came; without its words where this reader may not read them."""

    id: str
    code: str
    came_from: str
    what: str
    said: str
    said_on: str
    state: str
    settled_at: datetime | None


def carried_of(session: Session, actor: Actor, file: CaseFile, person_id: str) -> list[Carried]:
    """Everything that came with this person, in its order, as far as this colleague may read it."""
    c = carried_item.c
    mine = select(carried_item).where(c.case_id == file.case["id"], c.person_id == person_id)
    rows = session.execute(mine.order_by(c.place)).mappings().all()
    return [
        Carried(
            row["id"], row["class"], row["came_from"], row["what"] if reads else "",
            row["said"] if reads else "", row["said_on"], row["state"], row["settled_at"],
        )
        for row in rows
        for reads in (reads_carried(actor, file, row["class"]),)
    ]  # fmt: skip


def reads_carried(actor: Actor, file: CaseFile, code: str) -> bool:
    """Risk is for few; how to reach them as always; the rest for whoever asks them about it."""
    if code == RISK:
        return bool(roles_on(actor, file) & (FACILITATOR | SUPERVISOR | MANAGER))
    if code == "contact":
        return reads_details(actor, file)
    if code == "scores":
        return policy.reads_needs(actor, file)
    return bool(roles_on(actor, file) & PERSON)


def reads_before_it_is_here(actor: Actor, code: str) -> bool:
    """Whether somebody who reads a file in is shown this class of it."""
    return code != RISK or bool(actor.roles & (FACILITATOR | SUPERVISOR | MANAGER))
