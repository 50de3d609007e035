"""Invented cases that stand where a test needs them: each line is walked once, then laid out again."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, insert, select

from rj_workflow import db
from rj_workflow.models import metadata
from rj_workflow.models import staff as staff_table
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import STAGES, Walk

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.db import Session

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
Standing = Callable[..., Walk]  # what a test is handed: a state, and whatever is not as usual about the case
Rows = list[tuple[Table, list[dict[str, Any]]]]


def case_at(engine: Engine, state: str, **given: Any) -> Walk:
    """A case that stands in this state; `walk.now` is the moment it came there.

    The walk's session is closed afterwards: give it another with `going_on`.
    """
    with db.begin(engine) as session:
        return standing_at(session, state, **given)


def standing_at(session: Session, state: str, **given: Any) -> Walk:
    """The same, in an open transaction.  Where others are already, a case is walked in beside them."""
    given = {"now": MONDAY, **given}
    if session.scalar(select(staff_table.c.id).limit(1)) is not None:
        return Walk(session, staff.enter(session, fast=True), **given).to(state)
    return _line(**given).lay(session, state)


@dataclass(slots=True)
class Line:
    """One case, walked along the main line as far as anybody asked; every row of each state is kept."""

    given: dict[str, Any]
    kept: dict[str, tuple[Walk, Rows]] = field(default_factory=dict)

    def lay(self, session: Session, state: str) -> Walk:
        """Put the case as it stood there into an empty service; what nobody asked for yet is walked."""
        way = STAGES[: STAGES.index(state) + 1]
        known = way[: len(self.kept)]
        if known:
            walk = self._again(session, known[-1])
        else:
            walk = Walk(session, staff.enter(session, fast=True), **self.given)
        for stage in way[len(known) :]:
            walk.to(stage)
            self.kept[stage] = (replace(walk, extras=deepcopy(walk.extras)), _rows_in(session))
        return walk

    def _again(self, session: Session, state: str) -> Walk:
        walk, rows = self.kept[state]
        for table, stood in rows:
            session.execute(insert(table), stood)
        return replace(walk, session=session, extras=deepcopy(walk.extras))


@cache
def _line(**given: Any) -> Line:
    return Line(given)


def _rows_in(session: Session) -> Rows:
    found = ((table, session.execute(select(table)).mappings().all()) for table in metadata.sorted_tables)
    return [(table, [dict(row) for row in rows]) for table, rows in found if rows]


class going_on:  # noqa: N801  reads as a sentence: with going_on(walk, engine): walk.yes(...)
    """Takes a walk further in a transaction of its own."""

    def __init__(self, walk: Walk, engine: Engine) -> None:
        self.walk, self.opened = walk, db.begin(engine)

    def __enter__(self) -> Walk:
        self.walk.session = self.opened.__enter__()
        return self.walk

    def __exit__(self, *what: Any) -> None:
        self.opened.__exit__(*what)


def declared(walk: Walk, engine: Engine, *who: str) -> Walk:
    """The same case, once these colleagues have said that they know nobody on it."""
    with going_on(walk, engine):
        walk.declare(*who)
    return walk
