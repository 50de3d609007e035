"""A service with its colleagues, a case to walk, and cases that stand where a test needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from tests.factories.case import MONDAY, Standing, standing_at
from tests.factories.risk import PRESSED, write

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


@pytest.fixture
def drafted(standing: Standing) -> Walk:
    """A case whose process assessment is being written, every item answered with no."""
    walk = standing("being_assessed")
    walk.assess("process")
    return walk


@pytest.fixture
def before_the_panel(drafted: Walk) -> Walk:
    """One item stops everything, with a mitigation; it was sent and brought before the panel."""
    write(drafted, PRESSED)
    drafted.do("priya", "risk", "submit", topic="process")
    drafted.do("helen", "risk", "escalate", {"why": "One signature is not enough."}, topic="process")
    return drafted
