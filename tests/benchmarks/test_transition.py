"""What the benchmark measures is a step as it is taken, and the limit sends exactly what the step sent."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from benchmarks.limit import Driver, Postgres, Sqlite, Statement
from benchmarks.transition import anew, check_chain, prepared, recorded
from rj_workflow.seeds.walk import Walk

READ = ["SELECT case_file", "SELECT participant", "SELECT position", "SELECT found_out"]
MOVE = ["UPDATE case_file", "UPDATE position", "INSERT event"]
# Each more is a round trip for every step of every case: it needs a reason, and a new number here.
EACH_STEP = [
    [*READ, *MOVE, "UPDATE deadline"],
    # What they want is read where they say that they are ready, and where it was read back.
    [*READ, "SELECT expectation", *MOVE, "UPDATE deadline", "INSERT deadline"],
    [*READ, "SELECT expectation", *MOVE, "UPDATE deadline", "INSERT deadline"],
    [*READ, *MOVE, "INSERT note", "UPDATE deadline"],
]


@pytest.fixture
def walk(engine: Engine) -> Walk:
    return prepared(engine)


def named(statement: Statement) -> str:
    """What a statement does, and to which table: its first word, and the last table it is read from."""
    words = statement.sql.split()
    verb = words[0]
    table = {"INSERT": 2, "UPDATE": 1}.get(verb) or len(words) - words[::-1].index("FROM")
    return f"{verb} {words[table].rstrip(',')}"


def test_a_step_asks_the_database_exactly_this_often(engine: Engine, walk: Walk) -> None:
    assert [[named(statement) for statement in step] for step in recorded(engine, walk)] == EACH_STEP


def test_the_limit_sends_what_was_sent_and_leaves_our_chain_whole(engine: Engine, walk: Walk) -> None:
    url = engine.url.render_as_string(hide_password=False)
    driver: Driver = Sqlite(str(engine.url.database)) if engine.dialect.name == "sqlite" else Postgres(url)
    for step in recorded(engine, walk):
        driver.step([anew(statement) for statement in step])
    driver.close()
    check_chain(engine, walk)
