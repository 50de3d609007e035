"""Change what this service decided for itself: the manager alone, with a reason, never under the floor."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert

from risk_assessment.judgements import JUDGEMENTS
from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.answers import storable
from rj_workflow.chain import added
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, Refused
from rj_workflow.judgements import COVERED, in_force, versions
from rj_workflow.models import judgement_version, new_id
from state_machines.roles import MANAGER

FASTER = "Somebody changed this before you."
LONGEST = 400  # characters of one choice


def faults_of(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everything that cannot be chosen, as (row, sentence)."""
    faults = []
    for row in JUDGEMENTS:
        value = form.get(row.name, row.default)
        sentence = row.under_the_floor(value)
        if len(value) > LONGEST:
            sentence = f"Keep it under {LONGEST} characters."
        if sentence:
            faults.append((row.name, sentence))
    return faults


def choose(
    session: Session, actor: Actor, form: Mapping[str, str], *, shown: int, reason: str, now: datetime
) -> list[str]:
    """Make these choices hold from now on; returns what changed.  `shown` is the version the page showed.

    Raises Refused (not the manager's, or nothing changes), Invalid (under the floor, no reason), Conflict.
    """
    if not actor.roles & MANAGER:
        raise Refused(("Only the service manager decides this.",))
    chosen = {row.name: storable(str(form.get(row.name) or "")).strip() for row in JUDGEMENTS}
    faults = faults_of(chosen)
    if not reason.strip():
        faults.append(("reason", "Write down why."))
    if faults:
        raise Invalid(faults)
    office.alone(session)
    history = versions(session)
    if len(history) != shown:
        raise Conflict(FASTER)
    before = in_force(history)
    changed = [row.name for row in JUDGEMENTS if before.of(row.name) != chosen[row.name]]
    if not changed:
        raise Refused(("Nothing would change: each row already reads like this.",))
    version = {
        "id": new_id(), "at": now, "by": actor.id, "chosen": chosen, "changed": changed,
        "reason": storable(reason).strip(),
    }  # fmt: skip
    session.execute(insert(judgement_version), [added(history, version, COVERED)])
    return changed
