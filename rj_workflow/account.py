"""A person's own account as it lies in the office: its versions, who may read which part, what keeps it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, select

from rj_workflow.db import Session
from rj_workflow.models import account_part, account_version, participant
from rj_workflow.models import case as case_table
from rj_workflow.models import position as position_table
from state_machines.facts import TAKES_PART

# Who may read a part, as it is kept; nothing chosen means the first.
ONLY_ME: Final = "me"
READERS: Final = (ONLY_ME, "facilitators", "supervisor")
KEEPS: Final = "keep_record"  # the choice by which what was told outlives a closing
ASKED_AGAIN: Final = "asked_account_again"
NOT_KEPT: Final = "account_not_kept"
# The colon keeps what was asked out of the timeline, which more people read than the account.
ASKED_WORDS: Final = "account:asked"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an account; `key` is the same from version to version."""

    key: str
    text: str
    readers: str = ONLY_ME
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One version as it was written; without parts once its words are destroyed."""

    id: str
    number: int
    written_at: datetime
    entered_by: str
    channel: str
    read_back_by: str
    destroyed_at: datetime | None
    parts: tuple[Part, ...]


def versions_of(session: Session, person_id: str, side: str) -> list[Version]:
    """Every version that this person wrote on this side, the newest first."""
    v, p = account_version.c, account_part.c
    mine = select(account_version).where(v.person_id == person_id, v.side == side)
    rows = session.execute(mine.order_by(v.number.desc())).mappings().all()
    found = select(account_part).where(p.version_id.in_([row["id"] for row in rows])).order_by(p.place)
    parts: dict[str, list[Part]] = {}
    for row in session.execute(found).mappings():
        part = Part(row["key"], row["text"], row["readers"], bool(row["by_staff"]))
        parts.setdefault(row["version_id"], []).append(part)
    return [_version(dict(row), tuple(parts.get(row["id"], ()))) for row in rows]


def _version(row: dict[str, object], parts: tuple[Part, ...]) -> Version:
    kept = {name: row[name] for name in Version.__slots__ if name != "parts"}
    return Version(**{**kept, "entered_by": row["entered_by"] or ""}, parts=parts)  # type: ignore[arg-type]


def standing(versions: list[Version]) -> Version | None:
    """The version that is read today: the newest, unless its words were destroyed."""
    newest = versions[0] if versions else None
    return newest if newest is not None and newest.destroyed_at is None else None


def is_kept_anyway(session: Session, person_id: str, side: str, *, but: str = "") -> bool:
    """Whether a yes of theirs stands by which what they told outlives a closing, on a case but this."""
    q = position_table.c
    said_yes = and_(q.case_id == case_table.c.id, q.lifecycle == "choice", q.holder == person_id)
    stands = q.topic == KEEPS, q.state.in_(sorted(TAKES_PART))
    cases = _cases(person_id, side, but).join(position_table, said_yes).where(*stands)
    return session.scalar(cases.limit(1)) is not None


def has_anything_open(session: Session, person_id: str, side: str, *, but: str = "") -> bool:
    """Whether any case of this person, on this side, is not closed; `but` leaves out a case."""
    cases = _cases(person_id, side, but).where(case_table.c.state != "closed")
    return session.scalar(cases.limit(1)) is not None


def open_cases(session: Session, person_id: str, side: str) -> list[str]:
    """Every case of this person, on this side, that is not closed."""
    found = _cases(person_id, side, "").where(case_table.c.state != "closed")
    return list(session.scalars(found.order_by(case_table.c.id)).all())


def _cases(person_id: str, side: str, but: str) -> Select[tuple[str]]:
    cases = select(case_table.c.id).join(participant, participant.c.case_id == case_table.c.id)
    return cases.where(
        participant.c.person_id == person_id, participant.c.side == side, case_table.c.id != but
    )


def in_parts(text: str) -> Iterator[str]:
    """A longer text as it was written down, part by part: an empty line begins the next one."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        if part.strip():
            yield part.strip()
