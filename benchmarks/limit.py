"""The limit: the raw driver reads and writes the same rows with the same durability, and decides nothing."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

import psycopg

Row = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """What was sent to the driver: once, or once for all of several rows."""

    sql: str
    rows: tuple[Row, ...]

    @property
    def writes(self) -> bool:
        """Whether it changes anything; a SELECT does not."""
        return not self.sql.startswith("SELECT")


class Driver(Protocol):
    """Replays recorded statements, one transaction a step."""

    def step(self, statements: Sequence[Statement]) -> None:
        """Everything one step reads and writes, and a durable commit."""

    def close(self) -> None:
        """Let go of the database."""


class Sqlite:
    """sqlite3 with the same pragmas."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=FULL", "foreign_keys=on", "busy_timeout=10000"):
            self.connection.execute(f"pragma {pragma}")

    def step(self, statements: Sequence[Statement]) -> None:
        execute, several = self.connection.execute, self.connection.executemany
        execute("BEGIN IMMEDIATE")
        for one in statements:
            if len(one.rows) > 1:
                several(one.sql, one.rows)
            else:
                cursor = execute(one.sql, one.rows[0])
                if cursor.description:
                    cursor.fetchall()
        execute("COMMIT")

    def close(self) -> None:
        self.connection.close()


class Postgres:
    """psycopg on one connection; what is written is sent in one go, as ours is."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"))

    def step(self, statements: Sequence[Statement]) -> None:
        with self.connection.cursor() as cursor:
            for writes, some in groupby(statements, key=lambda one: one.writes):
                if writes:
                    with self.connection.pipeline():
                        self._send(cursor, some)
                else:
                    self._send(cursor, some)
        self.connection.commit()

    @staticmethod
    def _send(cursor: psycopg.Cursor[Any], statements: Iterable[Statement]) -> None:
        for one in statements:
            if len(one.rows) > 1:
                cursor.executemany(one.sql.encode(), one.rows)
            else:
                cursor.execute(one.sql.encode(), one.rows[0])
            if not one.writes:
                cursor.fetchall()

    def close(self) -> None:
        self.connection.close()
