"""The database: SQLite beside the program or PostgreSQL, one transaction per command, readers never wait."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    Select,
    TypeDecorator,
    Update,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from rj_workflow.errors import Unusable

Session = Connection  # one name for "the database" everywhere; people meet in a meeting

MIGRATIONS = Path(__file__).parent / "migrations"
_PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 10_000,
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps it as text without the zone, which is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> "_Convert":
        return _as_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> "_Convert":
        return _from_text if dialect.name == "sqlite" else _to_utc


def _to_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)


def _as_text(moment: datetime | None) -> str | None:
    utc = _to_utc(moment)
    return None if utc is None else utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


def make_engine(url: str) -> Engine:
    """An engine whose writers take the lock first and whose SQLite file survives a power cut.

    Its connections raise Unusable when SQLite does not accept a safety setting.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, paramstyle="format", json_deserializer=_from_json)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"check_same_thread": False}, json_deserializer=_from_json)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _from_json(stored: str | bytes) -> Any:
    return _decode(stored if isinstance(stored, str) else stored.decode())


_decode = json.JSONDecoder().decode  # json.loads looks for an encoding and for options each time


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # SQLite's own folds only the letters of English, and names have others.
    connection.create_function("lower", 1, lambda text: text.lower() if text else text, deterministic=True)
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
    _send(connection, "BEGIN" if reading else "BEGIN IMMEDIATE", ())


@contextmanager
def begin(engine: Engine) -> Iterator[Session]:
    """One transaction that writes; it commits when the block ends well, else leaves nothing behind."""
    with _turn_to_write(engine), engine.connect() as session, session.begin():
        yield session


@contextmanager
def _turn_to_write(engine: Engine) -> Iterator[None]:
    """On SQLite the writers of this process wait for one another here.

    SQLite lets one write at a time, and whoever waits asks again now and then: under many writers some ask in
    vain until its patience is over.  After as long here it is asked all the same, and says what it says.
    """
    database = engine.url.database if engine.dialect.name == "sqlite" else None
    if not database or database == ":memory:":
        yield
        return
    turn = _turns.setdefault(database, Lock())
    mine = turn.acquire(timeout=_PRAGMAS["busy_timeout"] / 1000)
    try:
        yield
    finally:
        if mine:
            turn.release()


_turns: dict[str, Lock] = {}  # by the path of the file: a process may have several engines on it


@contextmanager
def read(engine: Engine) -> Iterator[Session]:
    """One transaction that only reads; it never waits for a writer on SQLite."""
    with engine.connect().execution_options(reading=True) as session, session.begin():
        if session.dialect.name == "postgresql":
            session.execute(text("SET TRANSACTION READ ONLY"))
        yield session


class Prepared:
    """A statement every step sends: compiled once for each kind of database, then given to its driver.

    It is sent inside the session's transaction, and whoever listens to the engine hears it like any other.
    A row to be inserted names every column, no default is filled in; a list (IN) has no place in it.
    """

    def __init__(self, statement: Select[Any] | CompoundSelect[Any] | Insert | Update) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, **values: Any) -> list[dict[str, Any]]:
        """What was found, by the names of the columns."""
        found = self.values(session, **values)
        columns = self._compiled[session.dialect.name].columns
        return [dict(zip(columns, row, strict=True)) for row in found]

    def values(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """What was found, in the order of the columns."""
        compiled = self._for(session)
        return compiled.found(_send(session, compiled.sql, compiled.bound(values), reads=True))

    def run(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
        """Write these rows, and return how many were written; among writes sent together nobody knows yet."""
        if not rows:
            return 0
        compiled = self._for(session)
        bound = [compiled.bound(row) for row in rows]
        many = len(bound) > 1
        return int(_send(session, compiled.sql, bound if many else bound[0], many=many))

    def _for(self, session: Session) -> "_Compiled":
        if not session.in_transaction():
            session.begin()
        known = self._compiled.get(session.dialect.name)
        if known is None:
            known = self._compiled[session.dialect.name] = _compile(self.statement, session.dialect)
        return known


_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The text of a statement, and how its values are written and read."""

    sql: str
    names: tuple[str, ...]
    fixed: dict[str, Any]
    written: tuple[tuple[int, _Convert], ...]
    columns: tuple[str, ...]
    read: tuple[tuple[int, _Convert], ...]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters as the driver takes them, in their order."""
        bound = list(map({**self.fixed, **values}.__getitem__, self.names))
        for place, convert in self.written:
            bound[place] = convert(bound[place])
        return bound

    def found(self, rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
        """What the driver found, as it is worked with; converted column by column."""
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for place, convert in self.read if rows else ():
            columns[place] = map(convert, columns[place])
        return list(zip(*columns, strict=True))


def _compile(statement: Select[Any] | CompoundSelect[Any] | Insert | Update, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    assert compiled.positiontup is not None  # make_engine asks every driver for parameters in order
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = tuple(compiled.positiontup)
    write = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
    given = {name for name, bind in binds.items() if bind.required}
    columns = statement.selected_columns if isinstance(statement, Select | CompoundSelect) else ()
    read = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Compiled(
        sql=str(compiled),
        names=names,
        fixed={name: value for name, value in compiled.params.items() if name not in given},
        written=tuple((place, convert) for place, name in enumerate(names) if (convert := write[name])),
        columns=tuple(str(column.key) for column in columns),
        read=tuple((place, convert) for place, convert in enumerate(read) if convert),
    )


@contextmanager
def sent_together(session: Session) -> Iterator[None]:
    """Writes that need not wait for one another's answer: PostgreSQL takes them in one go, in this order."""
    if session.dialect.name != "postgresql":
        yield
        return
    driver: Any = session.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except session.dialect.loaded_dbapi.Error as fault:
        raise _as_told(session, fault, "writes sent together", ()) from fault


def _send(session: Session, sql: str, parameters: Any, *, many: bool = False, reads: bool = False) -> Any:
    """The rows the driver found, or how many it wrote; its faults are raised as SQLAlchemy raises them."""
    cursor = session.info.get("cursor")
    if cursor is None:  # one for as long as the connection lasts: making one costs as much as using it
        cursor = session.info["cursor"] = session.connection.cursor()
    for listener in session.engine.dispatch.before_cursor_execute:
        listener(session, cursor, sql, parameters, None, many)
    try:
        (cursor.executemany if many else cursor.execute)(sql, parameters)
        return cursor.fetchall() if reads else cursor.rowcount
    except session.dialect.loaded_dbapi.Error as fault:
        raise _as_told(session, fault, sql, parameters) from fault


def _as_told(session: Session, fault: Any, sql: str, parameters: Any) -> Exception:
    """The driver's fault as SQLAlchemy tells it; a connection that is lost is not used again."""
    dialect = session.dialect
    lost = dialect.is_disconnect(fault, session.connection.driver_connection, None)
    if lost:
        session.invalidate(fault)
    error: type[Exception] = dialect.loaded_dbapi.Error
    told: Exception = DBAPIError.instance(
        sql, parameters, fault, error, connection_invalidated=lost, dialect=dialect
    )
    return told


def migrate(engine: Engine) -> None:
    """Bring the database to the newest shape."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
