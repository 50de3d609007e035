"""One invented case, walked along the real commands to where a test needs it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rj_workflow import db
from rj_workflow.seeds.walk import Walk
from tests.factories.staff import colleagues

if TYPE_CHECKING:
    from sqlalchemy import Engine

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def case_at(engine: Engine, state: str, **given: Any) -> Walk:
    """A case that stands in this state; `walk.now` is the moment it came there.

    The walk's session is closed afterwards: give it another with `going_on`.
    """
    staff = colleagues(engine)
    with db.begin(engine) as session:
        return Walk(session, staff, given.pop("now", MONDAY), **given).to(state)


class going_on:  # noqa: N801  reads as a sentence: with going_on(walk, engine): walk.yes(...)
    """Takes a walk further in a transaction of its own."""

    def __init__(self, walk: Walk, engine: Engine) -> None:
        self.walk, self.opened = walk, db.begin(engine)

    def __enter__(self) -> Walk:
        self.walk.session = self.opened.__enter__()
        return self.walk

    def __exit__(self, *what: Any) -> None:
        self.opened.__exit__(*what)
