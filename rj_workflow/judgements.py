"""Every version of what this service decided for itself, oldest first, and whether the record of it holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from risk_assessment.judgements import AS_DELIVERED, Judged
from rj_workflow import chain
from rj_workflow.chain import Fault
from rj_workflow.db import Session
from rj_workflow.models import judgement_version

Version = Mapping[str, Any]
COVERED = ("id", "number", "at", "by", "chosen", "changed", "reason", "prev_hash")


def versions(session: Session) -> list[Version]:
    """All of them, oldest first."""
    found = select(judgement_version).order_by(judgement_version.c.number)
    return [dict(row) for row in session.execute(found).mappings()]


def in_force(history: Sequence[Version]) -> Judged:
    """What holds now."""
    return Judged(history[-1]["chosen"]) if history else AS_DELIVERED


def faults(history: Sequence[Version]) -> Iterator[Fault]:
    """Each version that does not follow from the one before it, as it was written."""
    return chain.faults("the judgements", "version", history, COVERED)


def holds(history: Sequence[Version]) -> bool:
    """Whether none of them was touched."""
    return next(faults(history), None) is None
