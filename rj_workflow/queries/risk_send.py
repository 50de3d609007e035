"""Before an assessment is sent: what it lacks, what is red in it, who must sign it and why, who could."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from risk_assessment.sign_off import Requirement
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.facts import Asking, facts_of
from rj_workflow.queries.risk import Assessment, Item, assessment
from rj_workflow.queries.steps import StepView
from rj_workflow.register import levels, may_sign
from rj_workflow.risk import (
    answers_of,
    is_disputed,
    level_of_writers,
    refused_as_it_stands,
    requirement_for,
    to_open,
)
from state_machines.guards import GUARDS
from state_machines.roles import MANAGER, SUPERVISOR, Role


@dataclass(frozen=True, slots=True)
class Signer:
    """A colleague whose part it is to decide; `why_not` says what stands in the way of this one decision."""

    name: str
    level: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """Everything to look through before it is frozen."""

    assessment: Assessment
    step: StepView | None
    red: tuple[Item, ...]
    requirement: Requirement
    signers: tuple[Signer, ...]


def sending(session: Session, actor: Actor, ref: str, scope: str, *, now: datetime) -> Sending:
    """One assessment as it would be sent now.  Raises NotFound."""
    found = assessment(session, actor, ref, scope, now=now)
    file = found.file
    # Who may decide hangs on who wrote it and on what was said before: it is laid out as if it were sent.
    as_sent = {
        "author_level": level_of_writers(file, found.position, actor, levels(session)),
        "sent_unchanged": refused_as_it_stands(file, found.position),
    }
    position = replace(found.position, data={**found.position.data, **as_sent})
    answers = answers_of(file, position)
    needed = requirement_for(file, position, answers)
    first = {a.key for a in to_open(answers)}
    return Sending(
        assessment=found,
        step=next((step for step in found.steps if step.event == "submit"), None),
        red=tuple(item for item in found.items if item.asked.key in first),
        requirement=needed,
        signers=_signers(session, file, position, needed, now),
    )


def _signers(
    session: Session, file: CaseFile, position: Position, needed: Requirement, now: datetime
) -> tuple[Signer, ...]:
    """Those who could decide first, each other one with the reason why not, as far as it may be known."""
    asked = MANAGER if needed.service_manager else SUPERVISOR
    signers = [
        Signer(str(row["name"]), str(row["level"]), _why_not(session, file, position, row, now))
        for row in all_staff(session).values()
        if row["active"] and Role(row["roles"]) & asked
    ]
    return tuple(sorted(signers, key=lambda one: bool(one.why_not)))


def _why_not(session: Session, file: CaseFile, position: Position, row: Row, now: datetime) -> str:
    """What the guards of a decision would say of this colleague, every one of them asked."""
    signs = may_sign(session, row["id"], now)
    who = Actor(row["id"], "staff", str(row["name"]), Role(row["roles"]), str(row["level"]), may_sign=signs)
    facts = facts_of(file, Asking(now, who, position))
    asked = (*OF_THEM, *OF_A_REVIEW) if is_disputed(position) else tuple(OF_THEM)
    missing = (name for name in asked if not GUARDS[name](facts))
    return next(((OF_THEM | OF_A_REVIEW)[name] for name in missing), "")


# Said alike of whoever has not declared and of whoever declared a link: a link is nobody else's to read, and
# neither is why somebody signs nothing new.
OF_THEM: Final = {
    "decider_is_not_the_author": "Wrote part of it, or has facilitated this case.",
    "decider_is_independent": "Has not declared, since somebody last joined, that no link stands in the way.",
    "decider_level_is_enough": "Their level is not high enough for this one.",
    "decider_supervision_is_in_date": "Signs nothing new at the moment.",
}
OF_A_REVIEW: Final = {
    "reviewer_is_somebody_else": "Said no to it, so somebody else looks again.",
    "disagreement_is_for_the_manager": "Somebody disagrees, so the service manager decides.",
}
