"""The whole demo, seeded once for a process and copied for each test that moves something in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from rj_workflow import db
from rj_workflow.seeds import demo
from rj_workflow.settings import settings
from tests.databases import Backend, dropped_after

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Tests with a demo go to one process of a run, so that only that one seeds it.
ONE_PROCESS = pytest.mark.xdist_group("demo")
SEEDED = pytest.StashKey[str]()
# A Tuesday at twenty past ten, UK time.
MORNING = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)


@contextmanager
def demo_settings(monkeypatch: pytest.MonkeyPatch, *, on: bool) -> Iterator[None]:
    """The settings of a demo, or of a service that is none."""
    if on:
        monkeypatch.setenv("RJ_DEMO", "1")
    else:
        monkeypatch.delenv("RJ_DEMO", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def in_a_demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This test runs as a demo."""
    with demo_settings(monkeypatch, on=True):
        yield


@pytest.fixture
def in_a_real_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This test runs as a service that is no demo."""
    with demo_settings(monkeypatch, on=False):
        yield


@pytest.fixture(scope="session")
def demo_template(backend: Backend, migrated_template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The database of a demo as it stands on its first morning; every test file uses the same."""
    stash = request.config.stash
    if SEEDED in stash:
        yield stash[SEEDED]
        return
    with dropped_after(backend, backend.copy(migrated_template)) as url:
        engine = db.make_engine(url)
        demo.seed(engine, now=MORNING)
        engine.dispose()
        stash[SEEDED] = url
        yield url
        del stash[SEEDED]


@pytest.fixture(scope="module")
def demo_to_read(backend: Backend, demo_template: str) -> Iterator[Engine]:
    """One demo for all that only look at it."""
    with dropped_after(backend, backend.copy(demo_template)) as url:
        engine = db.make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def demo_engine(backend: Backend, demo_template: str) -> Iterator[Engine]:
    """A demo of this test's own."""
    with dropped_after(backend, backend.copy(demo_template)) as url:
        engine = db.make_engine(url)
        yield engine
        engine.dispose()
