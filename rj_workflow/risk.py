"""The versions of an assessment: each as it was sent for sign-off, so that the next can be laid beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.models import risk_version

Sent = Mapping[str, Any]


def sent_versions(session: Session, file: CaseFile, scope: str) -> tuple[Sent, ...]:
    """Every version of this scope that was ever sent for sign-off, as it was sent, oldest first."""
    found = (
        select(risk_version)
        .where(risk_version.c.case_id == file.case["id"], risk_version.c.scope == scope)
        .order_by(risk_version.c.version)
    )
    return tuple(dict(row) for row in session.execute(found).mappings())


def last_sent(sent: Sequence[Sent], position_id: str) -> Sent | None:
    """What was sent last of this very assessment; None while it was never sent."""
    return next((version for version in reversed(sent) if version["position_id"] == position_id), None)


def next_version(session: Session, file: CaseFile, scope: str) -> int:
    """The number the next version sent will have: versions of one scope are counted through."""
    newest = select(func.max(risk_version.c.version)).where(
        risk_version.c.case_id == file.case["id"], risk_version.c.scope == scope
    )
    return (session.scalar(newest) or 0) + 1
