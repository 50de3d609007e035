"""What a person says of how they want to meet: its versions, and what of it is not talked about yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.models import expectation as expectation_table
from rj_workflow.models import new_id
from state_machines.contents import QUESTIONS, Topic, still_open


@dataclass(frozen=True, slots=True)
class Expectation:
    """One version: what they said by question, whether they feel ready, and how it reached us."""

    number: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    ready: str = ""
    said_at: datetime | None = None
    entered_by: str = ""
    channel: str = ""

    @property
    def rows(self) -> list[tuple[str, str, bool]]:
        """Each question that has an answer: its words, the answer, and whether the answer is theirs."""
        found = []
        for one in QUESTIONS:
            answer = self.said.get(one.code, "")
            if answer:
                found.append((one.words, dict(one.options).get(answer, answer), not one.options))
        return found


NOTHING: Final = Expectation()


def newest(session: Session, case_id: str, person_id: str) -> Expectation | None:
    """What stands now of what they said; an earlier episode's words are still theirs."""
    e = expectation_table.c
    mine = select(expectation_table).where(e.case_id == case_id, e.person_id == person_id)
    row = session.execute(mine.order_by(e.number.desc()).limit(1)).mappings().first()
    if row is None:
        return None
    return Expectation(
        row["number"], row["said"], row["ready"], row["said_at"], row["entered_by"] or "", row["channel"]
    )


def add(
    session: Session, before: Expectation, *, case_id: str, person_id: str, said: Mapping[str, str],
    ready: str, now: datetime, entered_by: str | None, channel: str,
) -> int:  # fmt: skip
    """Write the version after this one; returns its number."""
    row = {
        "id": new_id(), "case_id": case_id, "person_id": person_id, "number": before.number + 1,
        "said": dict(said), "ready": ready, "said_at": now, "entered_by": entered_by, "channel": channel,
    }  # fmt: skip
    session.execute(insert(expectation_table), [row])
    return before.number + 1


def not_covered(file: CaseFile, person_id: str) -> tuple[Topic, ...]:
    """What no session with this person has talked about yet."""
    covered = file.at("preparation", person_id).data.get("covered", ())
    return still_open(file.side_of(person_id), frozenset(covered))
