"""The limit: the raw driver reads and writes the same rows with the same durability, and decides nothing."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import psycopg

Statement = tuple[str, Sequence[Any] | Mapping[str, Any]]


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
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            cursor = execute(sql, parameters)
            if cursor.description:
                cursor.fetchall()
        execute("COMMIT")

    def close(self) -> None:
        self.connection.close()


class Postgres:
    """psycopg on one connection."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"))

    def step(self, statements: Sequence[Statement]) -> None:
        with self.connection.cursor() as cursor:
            for sql, parameters in statements:
                cursor.execute(sql.encode(), parameters)
                if cursor.description:
                    cursor.fetchall()
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()
