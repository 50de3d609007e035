"""Lift a stop condition: a supervisor who wrote none of it, with a reason that is kept (practice.md 5.4)."""

from datetime import datetime

from risk_assessment.profile import stands, waits_to_be_lifted
from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import storable
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.risk import BEING_DECIDED, Key, newest
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.risk import answers_of, opened_key
from state_machines.guards import GUARDS
from state_machines.roles import MANAGER, SUPERVISOR

NOT_YET_SAFER = (
    "Nothing is written yet that brings it down. Send it back: whoever writes it says what will make it "
    "safer, and how much is left then."
)


def lift_stop(
    session: Session, actor: Actor, ref: str, *, scope: str, number: int, key: Key, reason: str, now: datetime
) -> None:
    """Lift what this answer stops.  It stands again as soon as the answer is written anew.

    Raises NotFound (no such answer), Refused (not theirs, or nothing brings it down), Conflict, Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    position = newest(file, scope, number)
    found = next((a for a in answers_of(file, position) if a.key == key), None)
    if found is None:
        raise NotFound("item")
    refused = why_not(file, actor, position, now)
    if refused:
        raise Refused((refused,))
    if position.state not in BEING_DECIDED or not stands(found):
        raise Conflict("This no longer waits to be lifted.")
    if not waits_to_be_lifted(found):
        raise Refused((NOT_YET_SAFER,))
    said = storable(reason).strip()
    if not said:
        raise Invalid([("reason", "Write down why it may be lifted.")])
    mark = opened_key(found)
    lifted = {"by": actor.id, "at": now.isoformat()}
    position.data["lifted"] = {**position.data.get("lifted", {}), mark: lifted}
    file.keep(position)
    desk, at = Desk(session, file, actor, now), position.state
    item, side = key
    desk.note_down("risk", "lift_stop", at, at, position, {"item": item, "side": side}, {mark: said})
    desk.save()


def why_not(file: CaseFile, actor: Actor, position: Position, now: datetime) -> str:
    """Why no stop of this assessment is theirs to lift, as a sentence; empty when it is."""
    facts = facts_of(file, Asking(now, actor, position))
    for name in ("decider_is_not_the_author", "decider_is_independent", "decider_level_is_enough"):
        if not GUARDS[name](facts):
            return GUARDS[name].sentence
    return "" if roles_on(actor, file) & (SUPERVISOR | MANAGER) else "Only a supervisor lifts a stop."
