"""Each test stands on a database of its own, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.pool import NullPool

from tests.databases import Backend, dropped_after


def run(url: str, *statements: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def names_in(url: str) -> list[str]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        names = list(connection.execute(text("SELECT name FROM person ORDER BY name")).scalars())
    engine.dispose()
    return names


def tables_in(url: str) -> list[str]:
    engine = create_engine(url, poolclass=NullPool)
    tables = inspect(engine).get_table_names()
    engine.dispose()
    return tables


def test_a_copy_has_the_rows_of_its_template_and_keeps_its_own_to_itself(backend: Backend) -> None:
    with dropped_after(backend, backend.create()) as template:
        run(template, "CREATE TABLE person (name TEXT)", "INSERT INTO person VALUES ('Amal')")
        with (
            dropped_after(backend, backend.copy(template)) as first,
            dropped_after(backend, backend.copy(template)) as second,
        ):
            run(first, "INSERT INTO person VALUES ('Jo')")
            assert names_in(first) == ["Amal", "Jo"]
            assert names_in(second) == ["Amal"]
        assert names_in(template) == ["Amal"]


def test_a_new_database_is_empty(backend: Backend) -> None:
    with dropped_after(backend, backend.create()) as url:
        assert tables_in(url) == []


@pytest.mark.postgres
def test_the_chosen_backend_is_the_one_in_use(backend: Backend) -> None:
    with dropped_after(backend, backend.create()) as url:
        assert url.startswith("postgresql+psycopg://")
        run(url, "CREATE TABLE person (name TEXT)")
        assert tables_in(url) == ["person"]
