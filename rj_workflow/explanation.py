"""The editions of the explanation: the one we were delivered with, and every one this service published."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from rj_workflow import chain
from rj_workflow.chain import Fault
from rj_workflow.db import Session
from rj_workflow.models import explanation_version
from state_machines.explanation import FIRST_EDITION, FORMS, POINTS

Version = Mapping[str, Any]
Texts = Mapping[str, Mapping[str, str]]  # language/form: {point: words}
COVERED = ("id", "number", "label", "at", "by", "texts", "changed", "reason", "prev_hash")
LANGUAGES: Final = (("en", "English"), ("cy", "Cymraeg (Welsh)"), ("pl", "Polski (Polish)"))
KINDS: Final = tuple(f"{language}/{form}" for language, _ in LANGUAGES for form, _ in FORMS)
PLAIN: Final = "en/plain"  # what the others are written after
DELIVERED: Final[Texts] = {
    PLAIN: {point.code: point.plain for point in POINTS},
    "en/easy_read": {point.code: point.easy_read for point in POINTS},
}


def versions(session: Session) -> list[Version]:
    """What this service published, oldest first."""
    found = select(explanation_version).order_by(explanation_version.c.number)
    return [dict(row) for row in session.execute(found).mappings()]


def in_force(history: Sequence[Version]) -> tuple[str, Texts]:
    """The label and the words that hold now."""
    return (history[-1]["label"], history[-1]["texts"]) if history else (FIRST_EDITION, DELIVERED)


def edition(session: Session, label: str) -> Texts | None:
    """The words of this edition; None where there never was one of that name."""
    published = select(explanation_version.c.texts).where(explanation_version.c.label == label)
    found: Texts | None = session.scalar(published)
    return DELIVERED if label == FIRST_EDITION else found


def is_whole(texts: Texts, kind: str) -> bool:
    """Whether every point has its words in this language and form: half an explanation is none."""
    written = texts.get(kind, {})
    return all(written.get(point.code, "").strip() for point in POINTS)


def outdated(history: Sequence[Version], kind: str) -> list[str]:
    """Points whose plain English was changed after these words were written: something to look at."""
    if kind == PLAIN:
        return []
    written = in_force(history)[1].get(kind, {})
    last: dict[tuple[str, str], int] = {}
    for version in history:
        for one, codes in version["changed"].items():
            last |= {(one, code): version["number"] for code in codes}
    return [code for code in written if last.get((PLAIN, code), 0) > last.get((kind, code), 0)]


def faults(history: Sequence[Version]) -> Iterator[Fault]:
    """Each edition that does not follow from the one before it, as it was published."""
    return chain.faults("the explanation", "edition", history, COVERED)
