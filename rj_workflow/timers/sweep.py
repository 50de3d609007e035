"""The sweep: whatever has run out is noticed, looked at again as it stands now, and only then acted on.

A clock that only reminds stays open until somebody keeps the promise.  A sweep may run twice, late, or beside
another: each row is claimed under the lock of its case, and what was settled meanwhile is left alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine, bindparam, delete, select, update

from rj_workflow import policy
from rj_workflow.actors import THE_CLOCK
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session, begin, read
from rj_workflow.errors import Refused
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import draft, kept_page
from rj_workflow.timers.deadlines import BY_KIND, DEADLINES

log = structlog.get_logger()
FIRING = tuple(row.kind for row in DEADLINES if row.fires)
# What the clock does when its own step is refused: after the last try somebody decides (practice.md 2.7).
ELSE = {("follow_up", "try_again"): "escalate"}
AGAIN_AFTER = timedelta(hours=1)  # doubled with each try, a day at most
DRAFTS_KEPT_FOR = timedelta(days=14)  # [J]
PAGES_KEPT_FOR = timedelta(minutes=2)  # a browser that is led on is there at once
LONGEST_TROUBLE = 200  # characters, the width of its column


@dataclass(frozen=True, slots=True)
class Trouble:
    """A clock that could not be acted on: where it is, how often it was tried, why it did not work."""

    ref: str
    kind: str
    tries: int
    why: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: steps taken, clocks that no longer mattered, and what did not work."""

    taken: int = 0
    settled: int = 0
    troubles: tuple[Trouble, ...] = ()

    @property
    def claimed(self) -> int:
        """How many clocks were looked at."""
        return self.taken + self.settled + len(self.troubles)

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.taken + other.taken, self.settled + other.settled, self.troubles + other.troubles)


# The lock is the case's, as in every step: two locks taken in two orders would wait for each other for ever.
_NEXT = (
    select(deadline_table, case_table.c.ref)
    .join(case_table, case_table.c.id == deadline_table.c.case_id)
    .where(
        deadline_table.c.open,
        deadline_table.c.due_at <= bindparam("now"),
        deadline_table.c.kind.in_(FIRING),
        case_table.c.ref.like(bindparam("ref")),
    )
    .order_by(deadline_table.c.due_at, deadline_table.c.id)
    .limit(1)
    .with_for_update(of=case_table, skip_locked=True)
)
EVERY_CASE = "%"
_STILL = select(deadline_table.c.id).where(
    deadline_table.c.id == bindparam("key"),
    deadline_table.c.open,
    deadline_table.c.due_at <= bindparam("now"),
)


def sweep(engine: Engine, now: datetime, *, batch: int = 100, ref: str = EVERY_CASE) -> Swept:
    """Act on what has run out, in every case or one: each in its own transaction, at most `batch` of them."""
    swept = Swept()
    while swept.claimed < batch:
        one = _sweep_one(engine, now, ref)
        if one is None:
            break
        swept += one
    return swept


def sweep_all(engine: Engine, now: datetime) -> Swept:
    """Act on everything that has run out by now, batch after batch."""
    swept = Swept()
    while (found := sweep(engine, now)).claimed:
        swept += found
    forget_old(engine, now)
    return swept


def forget_old(engine: Engine, now: datetime) -> int:
    """What was typed and lay too long goes: what was never saved, and what nobody came to see again.

    Returns how many went.
    """
    drafts, pages = draft.c.saved_at < now - DRAFTS_KEPT_FOR, kept_page.c.kept_at <= now - PAGES_KEPT_FOR
    with read(engine) as session:
        found = [session.scalar(select(old).where(old).limit(1)) for old in (drafts, pages)]
    if not any(found):
        return 0
    with begin(engine) as session:
        return sum(
            session.execute(delete(t).where(old)).rowcount for t, old in ((draft, drafts), (kept_page, pages))
        )


def sweep_through(engine: Engine, until: datetime) -> Swept:
    """Act on all that ran out up to this moment, each at the moment it ran out: what a rehearsal shows."""
    swept = Swept()
    while (moment := next_due(engine, until)) is not None:
        found = sweep(engine, moment)
        if not found.claimed:
            break  # another sweep has them in hand
        swept += found
    return swept


def next_due(engine: Engine, until: datetime) -> datetime | None:
    """When the first of those clocks ran out; None when nothing is left to act on."""
    earliest = (
        select(deadline_table.c.due_at)
        .where(deadline_table.c.open, deadline_table.c.due_at <= until, deadline_table.c.kind.in_(FIRING))
        .order_by(deadline_table.c.due_at)
        .limit(1)
    )
    with read(engine) as session:
        return session.scalar(earliest)


def _sweep_one(engine: Engine, now: datetime, ref: str) -> Swept | None:
    with begin(engine) as session:
        found = session.execute(_NEXT, {"now": now, "ref": ref}).mappings().first()
        if found is None:
            return None
        row = dict(found)
        if session.execute(_STILL, {"key": row["id"], "now": now}).first() is None:
            return Swept(settled=1)  # somebody settled it while we waited for the case
        try:
            with session.begin_nested():
                return _act(session, row, now)
        except Exception as fault:  # one bad row must not keep the others waiting
            return _push_forward(session, row, fault, now)


def _act(session: Session, row: dict[str, Any], now: datetime) -> Swept:
    """Read the case as it stands, and take the step if this clock still belongs to where things stand."""
    deadline = BY_KIND[row["kind"]]
    file = policy.case_by_id(session, THE_CLOCK, row["case_id"], lock=True)
    position = next((p for p in file.positions if p.id == row["position_id"]), None)
    if position is None or position.state != deadline.state or not _is_current(file, position):
        _close(session, row["id"], now)
        return Swept(settled=1)
    _take(session, row["ref"], position, deadline.fires, now)
    _close(session, row["id"], now)
    return Swept(taken=1)


def _is_current(file: CaseFile, position: Position) -> bool:
    found = file.at(position.lifecycle, position.holder, position.topic, position.number)
    return found is position


def _take(session: Session, ref: str, position: Position, event: str, now: datetime) -> None:
    target = Target(position.lifecycle, position.holder, position.topic, position.number)
    try:
        take_step(session, THE_CLOCK, ref, target, event, {}, now=now)
    except Refused:
        other = ELSE.get((position.lifecycle, event))
        if other is None:
            raise
        take_step(session, THE_CLOCK, ref, target, other, {}, now=now)


def _close(session: Session, key: str, now: datetime) -> None:
    closed = update(deadline_table).where(deadline_table.c.id == key, deadline_table.c.open)
    session.execute(closed.values(open=False, ended_at=now))


def _push_forward(session: Session, row: dict[str, Any], fault: Exception, now: datetime) -> Swept:
    tries = int(row["tries"]) + 1
    why = (str(fault) or type(fault).__name__)[:LONGEST_TROUBLE]
    later = now + min(AGAIN_AFTER * 2 ** (min(tries, 6) - 1), timedelta(days=1))
    kept = {"tries": tries, "trouble": why, "due_at": later}
    session.execute(update(deadline_table).where(deadline_table.c.id == row["id"]).values(kept))
    log.warning("sweep.trouble", ref=row["ref"], deadline=row["kind"], fault=type(fault).__name__)
    return Swept(troubles=(Trouble(row["ref"], row["kind"], tries, why),))
