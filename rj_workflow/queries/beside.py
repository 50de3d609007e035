"""Other cases about the same harm: on the side of the person harmed, for whoever may see both."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rj_workflow import casefile, policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.models import participant
from state_machines import LIFECYCLES


@dataclass(frozen=True, slots=True)
class Other:
    """A case beside this one; until this reader declared whom they know there, its number is all there is."""

    ref: str
    called: str
    opened_at: datetime
    state_words: str


def beside(session: Session, actor: Actor, file: CaseFile) -> list[Other]:
    """The other cases of the person harmed, oldest first, that this colleague may see."""
    her = file.on_side("harmed")
    if her is None or not actor.is_staff:
        return []
    p = participant.c
    found = select(p.case_id).where(p.person_id == her["person_id"], p.side == "harmed")
    ids = session.scalars(found.where(p.case_id != file.case["id"]).distinct()).all()
    files = [casefile.load(session, case_id, with_answers=False) for case_id in ids]
    seen = [one for one in files if policy.may_see(actor, one)]
    return [
        _other(actor, one) for one in sorted(seen, key=lambda one: (one.case["opened_at"], one.case["ref"]))
    ]


def _other(actor: Actor, file: CaseFile) -> Other:
    case, her = file.case, file.on_side("harmed")
    if not file.has_declared(actor.id):
        return Other(case["ref"], "", case["opened_at"], "")
    words = LIFECYCLES["case"].states[case["state"]].staff
    return Other(case["ref"], her["called"] if her else "", case["opened_at"], words)
