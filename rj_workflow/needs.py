"""What would help somebody to take part, and what they need: as they said it last.

It sets the pace and what is arranged, and opens or bars nothing: no guard may read it (practice.md 6.1, 6.2).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.db import Session
from rj_workflow.models import adjustment as adjustment_table
from rj_workflow.models import need_answer

OWN_WORDS: Final = "own words"  # what they wrote beside the list: something to arrange like any other
WANTED, ARRANGED, NOT_NEEDED = "wanted", "arranged", "not_needed"
NOT_SAID: Final = "not_asked"
LARGE_PRINT: Final = "Large print"  # what is printed for them comes in large print, while it has this name
LEVELS: Final = (NOT_SAID, "no_need", "need_met", "some", "serious", "urgent")
PHASES: Final = ("entry", "review", "exit")
HIGHEST: Final = 10
TASK: Final = "arrange_adjustment"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One thing that would help: what they said of it; how it was arranged last, for which of their cases.

    `arranged_for` has an episode by case: an interpreter who comes to one is not one who comes to another.
    """

    id: str
    kind: str
    words: str
    state: str
    said_at: datetime
    entered_by: str
    channel: str
    arranged_at: datetime | None
    arranged_by: str
    arranged_how: str
    arranged_for: Mapping[str, int]

    def is_met_on(self, file: CaseFile) -> bool:
        """Arranged for what runs now: an earlier episode's interpreter is asked anew (practice.md 3.3)."""
        return self.state == ARRANGED and self.arranged_for.get(file.case["id"]) == file.case["episode"]

    def is_unmet_on(self, file: CaseFile) -> bool:
        """Asked for, still wanted, and not arranged."""
        return self.state != NOT_NEEDED and not self.is_met_on(file)


@dataclass(frozen=True, slots=True)
class Need:
    """What they said of one kind of need, once."""

    phase: str
    category: str
    level: str
    rating: int | None
    words: str
    said_at: datetime
    entered_by: str
    channel: str
    case_id: str
    episode: int


def adjustments_of(session: Session, person_id: str, side: str) -> list[Adjustment]:
    """Everything they ever asked for on this side, also what is no longer needed, in order of asking."""
    a = adjustment_table.c
    mine = select(adjustment_table).where(a.person_id == person_id, a.side == side)
    rows = session.execute(mine.order_by(a.said_at, a.kind)).mappings()
    return [Adjustment(**_named(Adjustment, dict(row))) for row in rows]


def need_answers_of(session: Session, person_id: str, side: str) -> list[Need]:
    """Every answer of theirs on this side, oldest first."""
    n = need_answer.c
    mine = select(need_answer).where(n.person_id == person_id, n.side == side)
    rows = session.execute(mine.order_by(n.number)).mappings()
    return [Need(**_named(Need, dict(row))) for row in rows]


def _named(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    ids = ("entered_by", "arranged_by")
    return {name: (row[name] or "") if name in ids else row[name] for name in kind.__slots__}  # type: ignore[attr-defined]


def latest(answers: Iterable[Need]) -> dict[str, Need]:
    """The last answer to each kind of need."""
    return {one.category: one for one in answers}


def unmet(session: Session, file: CaseFile) -> dict[str, list[Adjustment]]:
    """What is still to be arranged, by person of the case; whoever needs nothing is left out."""
    found = {}
    for row in file.participants:
        if row["side"] in PRINCIPALS:
            every = adjustments_of(session, row["person_id"], row["side"])
            missing = [one for one in every if one.is_unmet_on(file)]
            if missing:
                found[row["person_id"]] = missing
    return found


def mark_of(adjustments: Iterable[Adjustment], answers: Iterable[Need]) -> str:
    """A short mark of what a page showed: writing over somebody else's is noticed by it."""
    plain = [[(a.kind, a.words, a.state) for a in adjustments], len(list(answers))]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def words_for(one: Adjustment) -> str:
    """It in a few words: its name in the list, or what they wrote."""
    return one.words if one.kind == OWN_WORDS else one.kind
