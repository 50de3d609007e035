"""A service with its colleagues, a case to walk, and cases that stand where a test needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from tests.factories.case import MONDAY, Standing, standing_at

if TYPE_CHECKING:
    from rj_workflow.actors import Actor
    from rj_workflow.db import Session

LINES: dict[str, dict[str, Any]] = {
    "plain": {},
    "sensitive": {"sensitive": True},
    "letter": {"process": "letter"},
    "responsible first": {"first": "responsible"},
}


@pytest.fixture
def people(session: Session) -> dict[str, Actor]:
    """The invented colleagues by first name."""
    return staff.enter(session, fast=True)


@pytest.fixture
def walk(session: Session, people: dict[str, Actor]) -> Walk:
    """A case that has not begun."""
    return Walk(session, people, MONDAY)


@pytest.fixture
def standing(session: Session) -> Standing:
    """A case that stands at a state of one of these lines."""

    def at(state: str, line: str = "plain") -> Walk:
        return standing_at(session, state, **LINES[line])

    return at
