"""The one door to a case: may this actor touch it at all?  Unknown and forbidden look the same."""

from rj_workflow import casefile
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR


def case_for(
    session: Session, actor: Actor, ref: str, *, lock: bool = False, with_answers: bool = True
) -> CaseFile:
    """The case with this reference, if the actor may see it.  Raises NotFound otherwise."""
    return _seen_by(actor, casefile.load(session, ref, by="ref", lock=lock, with_answers=with_answers))


def case_by_id(session: Session, actor: Actor, case_id: str, *, lock: bool = False) -> CaseFile:
    """The case with this id, if the actor may see it.  Raises NotFound otherwise."""
    return _seen_by(actor, casefile.load(session, case_id, lock=lock))


def _seen_by(actor: Actor, file: CaseFile) -> CaseFile:
    if not may_see(actor, file):
        raise NotFound("case")
    return file


def may_see(actor: Actor, file: CaseFile) -> bool:
    """Whether this actor works on the case, oversees it, takes part in it, or is the clock.

    A declared conflict shuts the door for everyone but the person taking part (practice.md 4.3).
    """
    if actor.kind == "clock":
        return True
    if actor.takes_part:
        return file.side_of(actor.id) == actor.kind
    interests = file.latest_check("interests", actor.id)
    if interests is not None and interests["outcome"] == "conflict":
        return False
    case = file.case
    if actor.id in (case["lead_id"], case["co_id"], case["supervisor_id"], case["caseworker_id"]):
        return True
    if actor.roles & (SUPERVISOR | MANAGER):
        return True
    at_the_desk = case["lead_id"] is None or case["state"] == "closed"  # whoever rings back reaches the desk
    return bool(actor.roles & CASEWORKER) and at_the_desk
