"""What a supervisor asked about an assessment when they sent it back, and what was answered.

The words that were said are kept with their events; what stands here is what the next reader is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from risk_assessment.instrument import items_for
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.db import Session
from rj_workflow.models import new_id
from rj_workflow.models import staff as staff_table
from rj_workflow.risk import called, subjects_of, who_words


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `about` is the item it stands beside ("P4:id"), empty when it is about all of it."""

    id: str
    about: str
    name: str  # of the item, as it was called on the day
    words: str
    by: str
    at: datetime
    version: int  # the one that was sent back with it
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


def questions_of(position: Position) -> tuple[Question, ...]:
    """Everything that was asked about this assessment since it was begun, in the order of asking."""
    return tuple(_question(row) for row in position.data.get("questions", []))


def names_of_items(session: Session, file: CaseFile, position: Position) -> dict[str, str]:
    """What a question calls each item it may be about: "P4:id" and its name, in the order of the form."""
    staff = dict(session.execute(select(staff_table.c.id, staff_table.c.name)).tuples().all())
    asked = items_for(position.topic, subjects_of(file), file.instrument_of(position))
    return {":".join(one.key): called(one, who_words(file, one.subject, staff)) for one in asked}


def as_line(name: str, words: str) -> str:
    """One question about one item, as it is written among the others."""
    return f"{name}: {' '.join(words.split())}"


def ask(
    position: Position, text: str, items: Mapping[str, str], *, by: str, now: datetime
) -> list[dict[str, Any]]:
    """Each line is a question; one that begins with the name of an item is about that item."""
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    longest_first = sorted(items.items(), key=lambda item: -len(item[1]))
    asked = [
        {
            "id": new_id(),
            **_parted(line, longest_first),
            "by": by,
            "at": now.isoformat(),
            "version": int(position.data.get("version", 1)),
        }
        for line in lines
        if line
    ]
    return [*position.data.get("questions", []), *asked]


def _parted(line: str, items: list[tuple[str, str]]) -> dict[str, str]:
    for about, name in items:
        words = line.removeprefix(f"{name}:")
        if words != line and words.strip():
            return {"about": about, "name": name, "words": words.strip()}
    return {"about": "", "name": "", "words": line}


def _question(row: Mapping[str, Any]) -> Question:
    at = {name: datetime.fromisoformat(row[name]) for name in ("at", "answered_at") if row.get(name)}
    return Question(**{**row, **at})
