"""The database: SQLite beside the program or PostgreSQL, one transaction per command, readers never wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Engine, TypeDecorator, create_engine, event, text
from sqlalchemy.engine import make_url

from rj_workflow.errors import Unusable

Session = Connection  # one name for "the database" everywhere; people meet in a meeting

_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def make_engine(url: str) -> Engine:
    """An engine whose writers take the lock first and whose SQLite file survives a power cut.

    Its connections raise Unusable when SQLite does not accept a safety setting.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for name, wanted in _PRAGMAS.items():
        connection.execute(f"pragma {name}={wanted}")
        found = connection.execute(f"pragma {name}").fetchone()[0]
        if str(found) != str(wanted) and not (name == "journal_mode" and found == "memory"):
            raise Unusable(
                f"SQLite refused {name}={wanted}: it stays {found}. Keep the file on a disk of this machine."
            )


def _begin(connection: Connection) -> None:
    # A writer that starts as a reader loses its snapshot under contention: take the lock at once.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def begin(engine: Engine) -> Iterator[Session]:
    """One transaction that writes; it commits when the block ends well, else leaves nothing behind."""
    with engine.begin() as session:
        yield session


@contextmanager
def read(engine: Engine) -> Iterator[Session]:
    """One transaction that only reads; it never waits for a writer on SQLite."""
    with engine.connect().execution_options(reading=True) as session, session.begin():
        if session.dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION READ ONLY"))
        yield session


def migrate(engine: Engine) -> None:
    """Bring the database to the newest shape."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
