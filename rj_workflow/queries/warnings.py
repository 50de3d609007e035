"""What somebody should know before they take a step, and may go on all the same (mark W in practice.md)."""

from collections.abc import Iterator

from rj_workflow.account import is_kept_anyway, standing, versions_of
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.commands.step import Target
from rj_workflow.db import Session

CLOSING = frozenset({"propose_closing", "confirm"})


def warnings(session: Session, file: CaseFile, target: Target, event: str) -> list[str]:
    """Whole sentences, each with what to do about it; the step is taken or not without looking at them."""
    if target.lifecycle == "closing" and event in CLOSING:
        return list(_not_kept(session, file))
    return []


def _not_kept(session: Session, file: CaseFile) -> Iterator[str]:
    for row in file.participants:
        who, side = row["person_id"], row["side"]
        told = side in PRINCIPALS and standing(versions_of(session, who, side)) is not None
        if told and not is_kept_anyway(session, who, side):
            yield (
                f"What {row['name']} told in their own account is destroyed when this closes, unless they "
                "want it kept. Ask before you go on."
            )
