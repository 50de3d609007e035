"""A service with its colleagues, a case to walk, and cases that stand where a test needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import STAGES, Walk

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from tests.databases import Backend

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
Standing = Callable[..., Walk]


@pytest.fixture
def people(session: Session) -> dict[str, Actor]:
    """The invented colleagues by first name."""
    return staff.enter(session, fast=True)


@pytest.fixture
def walk(session: Session, people: dict[str, Actor]) -> Walk:
    """A case that has not begun."""
    return Walk(session, people, MONDAY)


@pytest.fixture
def walked_to(walk: Walk) -> Callable[[str], Walk]:
    """A case walked along the main line to a state."""
    return walk.to


class Line:
    """One main line, walked once and copied at every state on the way; each copy stays open."""

    def __init__(self, backend: Backend, template: str, **given: Any) -> None:
        self.backend, self.url, self.given = backend, backend.copy(template), given
        self.walk: Walk | None = None
        self.left: dict[str, tuple[str, Walk]] = {}
        self.opened: dict[str, tuple[Engine, Connection]] = {}

    def at(self, state: str) -> tuple[Session, Walk]:
        """The open transaction in which this case stands there, and the walk that led to it."""
        for stage in STAGES[len(self.left) : STAGES.index(state) + 1]:
            self._go_on_to(stage)
        url, walk = self.left[state]
        if state not in self.opened:
            engine = db.make_engine(url)
            self.opened[state] = (engine, engine.connect())
            self.opened[state][1].begin()
        return self.opened[state][1], replace(walk, extras=deepcopy(walk.extras))

    def _go_on_to(self, stage: str) -> None:
        engine = db.make_engine(self.url)
        with db.begin(engine) as session:
            if self.walk is None:
                self.walk = Walk(session, staff.enter(session, fast=True), MONDAY, **self.given)
            self.walk.session = session
            self.walk.to(stage)
        engine.dispose()
        self.left[stage] = (
            self.backend.copy(self.url),
            replace(self.walk, extras=deepcopy(self.walk.extras)),
        )

    def clear(self) -> None:
        """Close and remove every copy."""
        for engine, connection in self.opened.values():
            connection.close()
            engine.dispose()
        for url in [self.url, *(url for url, _ in self.left.values())]:
            self.backend.drop(url)


@pytest.fixture(scope="session")
def lines(backend: Backend, migrated_template: str) -> Iterator[dict[str, Line]]:
    """The lines walked so far by this process."""
    made: dict[str, Line] = {}
    made["plain"] = Line(backend, migrated_template)
    made["sensitive"] = Line(backend, migrated_template, sensitive=True)
    made["letter"] = Line(backend, migrated_template, process="letter")
    made["responsible first"] = Line(backend, migrated_template, first="responsible")
    yield made
    for line in made.values():
        line.clear()


@pytest.fixture
def standing(lines: dict[str, Line]) -> Iterator[Standing]:
    """A case that stands at a state, walked once for all tests; what a test does to it is undone after it."""
    savepoints = []

    def at(state: str, line: str = "plain") -> Walk:
        session, walk = lines[line].at(state)
        savepoints.append(session.begin_nested())
        walk.session = session
        return walk

    yield at
    for savepoint in reversed(savepoints):
        savepoint.rollback()
