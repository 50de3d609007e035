"""What would help somebody and what they need: to them all of it, to staff what each of them may read."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.judgements import in_force, versions
from rj_workflow.models import staff as staff_table
from rj_workflow.needs import (
    NOT_NEEDED,
    OWN_WORDS,
    Adjustment,
    Need,
    adjustments_of,
    mark_of,
    need_answers_of,
    words_for,
)
from state_machines.roles import CASEWORKER, FACILITATOR, PERSON


@dataclass(frozen=True, slots=True)
class Needs:
    """What one person said, and what this service asks about; `answers` are oldest first."""

    adjustments: tuple[Adjustment, ...]
    answers: tuple[Need, ...]
    offered: tuple[str, ...]
    categories: tuple[str, ...]
    staff: Mapping[str, str]
    mark: str
    reads_scores: bool = True
    may_write: bool = True
    may_arrange: bool = False

    @property
    def wanted(self) -> tuple[Adjustment, ...]:
        """What they asked for and still need, arranged or not."""
        return tuple(one for one in self.adjustments if one.state != NOT_NEEDED)

    @property
    def own_words(self) -> str:
        """What they wrote beside the list, while it stands."""
        return next((one.words for one in self.wanted if one.kind == OWN_WORDS), "")


def my_needs(session: Session, actor: Actor) -> Needs:
    """Everything this person said on this side."""
    judged = in_force(versions(session))
    return _needs(session, actor.id, actor.kind, judged.names("adjustments"), judged.names("need_categories"))


def needs_of(session: Session, actor: Actor, file: CaseFile, person_id: str) -> Needs:
    """What somebody of this case said, also on another case of theirs, as far as this colleague reads it.

    Raises NotFound.
    """
    side = file.side_of(person_id)
    if side not in PRINCIPALS or not actor.is_staff:
        raise NotFound("person")
    reads = policy.reads_needs(actor, file)
    judged = file.judged.names("adjustments"), file.judged.names("need_categories")
    roles = roles_on(actor, file, holder=person_id)
    found = _needs(session, person_id, side, *judged)
    return Needs(
        found.adjustments,
        found.answers if reads else (),
        found.offered,
        found.categories,
        found.staff,
        found.mark,
        reads_scores=reads,
        may_write=bool(roles & PERSON) and file.case["state"] != "closed",
        may_arrange=bool(roles & (FACILITATOR | CASEWORKER | PERSON)) and file.case["state"] != "closed",
    )


def what_helps(session: Session, file: CaseFile, person_id: str) -> tuple[str, ...]:
    """What somebody of this case asked for and still needs, in a few words each; nobody's scores."""
    every = adjustments_of(session, person_id, file.side_of(person_id))
    return tuple(words_for(one) for one in every if one.state != NOT_NEEDED)


def _needs(
    session: Session, person_id: str, side: str, offered: tuple[str, ...], categories: tuple[str, ...]
) -> Needs:
    adjustments, answers = adjustments_of(session, person_id, side), need_answers_of(session, person_id, side)
    staff = dict(session.execute(select(staff_table.c.id, staff_table.c.name)).tuples().all())
    older = tuple(
        one.kind for one in adjustments if one.state != NOT_NEEDED and one.kind not in (*offered, OWN_WORDS)
    )
    return Needs(
        tuple(adjustments),
        tuple(answers),
        (*offered, *older),
        categories,
        staff,
        mark_of(adjustments, answers),
    )
