"""The one door to a case: may this actor touch it at all?  Unknown and forbidden look the same.

Behind the door a colleague declares first whether they know anybody here: until then they read nothing, and
after somebody joined they write nothing until they have said it again (practice.md 4.3, W19).  What a person
takes as of right is never held up by that: whoever answers the telephone writes it down.
"""

from rj_workflow import casefile
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.errors import NotDeclared, NotFound, Refused
from state_machines.roles import CASEWORKER, MANAGER, SUPERVISOR

SAY_IT_AGAIN = "Somebody joined this case since you declared your interests. Declare them again first."


def case_for(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    lock: bool = False,
    with_answers: bool = True,
    as_of_right: bool = False,
) -> CaseFile:
    """The case with this reference, if the actor may see it; `as_of_right` asks for no declaration.

    Raises NotFound, NotDeclared, and with `lock` Refused when interests have to be declared again.
    """
    file = casefile.load(session, ref, by="ref", lock=lock, with_answers=with_answers)
    return _let_in(actor, file, writes=lock, as_of_right=as_of_right)


def case_by_id(
    session: Session, actor: Actor, case_id: str, *, lock: bool = False, as_of_right: bool = False
) -> CaseFile:
    """The case with this id, if the actor may see it.  Raises the same."""
    file = casefile.load(session, case_id, lock=lock)
    return _let_in(actor, file, writes=lock, as_of_right=as_of_right)


def _let_in(actor: Actor, file: CaseFile, *, writes: bool, as_of_right: bool) -> CaseFile:
    if not may_see(actor, file):
        raise NotFound("case")
    if actor.is_staff and not as_of_right:
        if not file.has_declared(actor.id):
            raise NotDeclared(str(file.case["ref"]))
        if writes and not file.declared_of_everybody(actor.id):
            raise Refused((SAY_IT_AGAIN,))
    return file


def may_see(actor: Actor, file: CaseFile) -> bool:
    """Whether this actor works on the case, oversees it, takes part in it, or is the clock.

    A declared conflict shuts the door for everyone but the person taking part (practice.md 4.3).  Whoever is
    asked to declare finds the case until they have.
    """
    if actor.kind == "clock":
        return True
    if actor.kind == "public":
        return False
    if actor.takes_part:
        return file.side_of(actor.id) == actor.kind
    if file.is_barred(actor.id):
        return False
    case = file.case
    if file.is_asked_to_declare(actor.id) or actor.id in (
        case["lead_id"],
        case["co_id"],
        case["supervisor_id"],
        case["caseworker_id"],
    ):
        return True
    if actor.roles & (SUPERVISOR | MANAGER):
        return True
    at_the_desk = case["lead_id"] is None or case["state"] == "closed"  # whoever rings back reaches the desk
    return bool(actor.roles & CASEWORKER) and at_the_desk


def reads_account(actor: Actor, file: CaseFile, readers: str) -> bool:
    """Whether this colleague reads a part of somebody's own account with these readers (practice.md 9).

    The two who facilitate and the supervisor of the case, each as it was granted, and nobody once it closes.
    """
    case = file.case
    if not actor.is_staff or case["state"] == "closed":
        return False
    if actor.id in (case["lead_id"], case["co_id"]):
        return readers in ("facilitators", "supervisor")
    return readers == "supervisor" and actor.id == case["supervisor_id"]


def reads_needs(actor: Actor, file: CaseFile) -> bool:
    """Whether this colleague reads, and writes down, what somebody needs (practice.md 9: see needs scores).

    Whoever leads, takes the calls or supervises; not the second facilitator, who sees what is to be arranged.
    """
    leads = actor.id in (file.case["lead_id"], file.case["supervisor_id"])
    return actor.is_staff and (leads or bool(actor.roles & CASEWORKER))


def reads_messages(actor: Actor, file: CaseFile) -> bool:
    """Whether this colleague reads what somebody and the service wrote to each other.

    Whoever works with them, takes the calls, or supervises, also in somebody's place; not whoever manages.
    """
    works = (file.case["lead_id"], file.case["co_id"], file.case["supervisor_id"])
    return actor.is_staff and (actor.id in works or bool(actor.roles & (CASEWORKER | SUPERVISOR)))
