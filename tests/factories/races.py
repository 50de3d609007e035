"""Two processes that do something at the same moment, again and again, on one database."""

from __future__ import annotations

import multiprocessing as mp
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from rj_workflow.db import begin, make_engine
from rj_workflow.errors import Conflict, Invalid, Refused
from rj_workflow.models import (
    case,
    check,
    deadline,
    event,
    idempotency,
    message,
    note,
    outbox,
    participant,
    position,
    risk_answer,
    risk_version,
    vulnerability,
)

if TYPE_CHECKING:
    from rj_workflow.db import Session

RACES = int(os.environ.get("RJ_RACES", "1000"))
KEPT = (
    case, participant, position, risk_answer, risk_version, check, event, note, message, outbox, deadline,
    idempotency, vulnerability,
)  # fmt: skip
Act = Callable[["Session"], Any]  # picklable: it is done in another process


def _run(url: str, act: Act, barrier: Any, mine: Any) -> None:
    """One process: wait for the other, try, say how it went, again and again."""
    engine = make_engine(url)
    for _ in range(RACES):
        barrier.wait()
        try:
            with begin(engine) as session:
                act(session)
            mine.put("done")
        except (Refused, Conflict, Invalid):
            mine.put("told")
        except Exception as fault:  # a fault in the child must reach the test as one
            mine.put(repr(fault))
        barrier.wait()
    engine.dispose()


@contextmanager
def racing(url: str, pair: tuple[Act, Act]) -> Iterator[Callable[[], list[str]]]:
    """Two processes, ready to run; what is given lets them, once, and says how both went."""
    context = mp.get_context("spawn")
    barrier, answers = context.Barrier(3), [context.Queue(), context.Queue()]
    workers = [
        context.Process(target=_run, args=(url, act, barrier, mine))
        for act, mine in zip(pair, answers, strict=True)
    ]
    for worker in workers:
        worker.start()

    def once() -> list[str]:
        barrier.wait()
        barrier.wait()
        said = [queue.get(timeout=30) for queue in answers]
        assert set(said) <= {"done", "told"}, said
        return said

    yield once
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0


def keep(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Everything a race may touch, as it was before."""
    return {table.name: [dict(row) for row in session.execute(select(table)).mappings()] for table in KEPT}


def put_back(session: Session, kept: dict[str, list[dict[str, Any]]]) -> None:
    """The cases as they were before the race."""
    for table in reversed(KEPT):
        if table is not case:
            session.execute(table.delete())
    for table in KEPT:
        rows = kept[table.name]
        if table is case:
            for row in rows:
                session.execute(case.update().where(case.c.id == row["id"]).values(row))
        elif rows:
            session.execute(insert(table), rows)
