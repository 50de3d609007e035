"""An assessment as it lies on a case: its answers, who has to sign it, and every version as it was sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import func, select

from risk_assessment.profile import Answer, red_items, two_starred_residual_2, worst_concern
from risk_assessment.sign_off import Requirement, Situation, required
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.db import Session
from rj_workflow.models import risk_version

Sent = Mapping[str, Any]
DIRECT = frozenset({"video", "face_to_face", "circle"})


def signatures(file: CaseFile) -> list[Position]:
    """The assessments of the process and of the plan that are signed in this episode."""
    return [
        r for r in file.of("risk")
        if r.topic in ("process", "event") and r.state == "signed_off" and r.episode == file.case["episode"]
    ]  # fmt: skip


def answers_of(file: CaseFile, position: Position) -> tuple[Answer, ...]:
    """What was answered in this assessment."""
    return tuple(answer_from(row) for row in file.answers.get(position.id, []))


def answer_from(row: Mapping[str, Any]) -> Answer:
    """An answer as it is thought about, from the row or the sent version that keeps it."""
    data = dict(row["data"])
    if data.get("by_when"):
        data["by_when"] = date.fromisoformat(data["by_when"])
    return Answer(row["item_id"], row["side"], **data)


def kept(answer: Answer) -> dict[str, Any]:
    """An answer as it is kept: plain values; item, side and who opened it are kept elsewhere."""
    plain = asdict(answer)
    for name in ("item_id", "side", "opened_at"):
        del plain[name]
    return plain | {"by_when": answer.by_when.isoformat() if answer.by_when else None}


def to_open(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """What whoever decides opens first: every red item, and everything that is not known."""
    given = tuple(answers)
    red = {a.key for a in red_items(given)}
    return tuple(a for a in given if a.key in red or a.present == "unknown")


def opened_key(answer: Answer) -> str:
    """How an answer is named where it is kept who opened it."""
    return f"{answer.item_id}:{answer.side}"


def sides_asked(file: CaseFile) -> tuple[str, ...]:
    """Whom an assessment is about: the sides that take part, whoever came first standing first."""
    first = file.case["first_side"]
    order = sorted(("harmed", "responsible", "supporter"), key=lambda side: side != first)
    return tuple(s for s in order if any(p["side"] == s for p in file.participants))


def requirement_for(file: CaseFile, position: Position, answers: tuple[Answer, ...]) -> Requirement:
    """Who must sign this assessment, by the table of risk_assessment/sign_off.py."""
    case = file.case
    return required(
        Situation(
            scope=position.topic,
            direct=case["process"] in DIRECT,
            sensitive=case["sensitive"],
            gender_based=case["gender_based"],
            under_18_or_capacity_doubt=any(p["doubt"] for p in file.participants),
            worst_concern=worst_concern(answers),
            two_starred_residual_2=two_starred_residual_2(answers),
            disagreement=bool(position.data.get("review_asked")),
        )
    )


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
