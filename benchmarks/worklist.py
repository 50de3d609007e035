"""From a press to the list of whoever calls: a stop, somebody who did not come, a meeting called off late.

Measured from before the command until the facilitator's list of today, read anew, names what is owed; each is
a transaction of its own, as a page would do it.  The limit sends the very statements of both to the same
database with the raw driver, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import count
from typing import Final

from sqlalchemy import Engine

from benchmarks.assessment import SAMPLES, SIZE, Timed, timed
from benchmarks.crowd import START, copies
from benchmarks.limit import Driver, Postgres, Sqlite
from benchmarks.transition import database
from rj_workflow.commands.live import press
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session, begin, make_engine, migrate, read
from rj_workflow.queries.worklist import end_of_day, promises
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk

TIMES: Final = 4  # in a round; each takes a meeting that nobody took before
# What has to stand on the list, so that there is a number.
OWED: Final = {
    "stop": "debrief_early",
    "no_show": "calls_after_no_show",
    "late_cancellation": "calls_after_cancelling",
}


class Meetings:
    """Many cases, of which some have a meeting today; each press takes the next of them."""

    def __init__(self, engine: Engine, size: int, presses: int) -> None:
        self.engine, self.keys = engine, count()
        with begin(engine) as session:
            self.people = staff.enter(session, fast=True)
            others = Walk(session, self.people, START, lead="tom", co="").to("preparing")
            self.refs: Mapping[str, Iterator[str]] = {
                kind: iter(self._today(session, kind, number * 100_000, presses))
                for number, kind in enumerate(OWED, start=1)
            }
            list(copies(session, others, 900_000, max(size - presses * len(OWED), 0)))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")

    def _today(self, session: Session, kind: str, start: int, presses: int) -> list[str]:
        walk = Walk(session, self.people, START).to("underway" if kind == "stop" else "scheduled")
        if kind != "stop":
            walk.morning()
            walk.now = walk.extras["when"]  # nobody has missed what has not begun
        self.now = walk.now + timedelta(hours=1)
        return [walk.ref, *copies(session, walk, start, presses - 1)]

    def stop(self) -> None:
        """The button of the page for the room."""
        ref, key = next(self.refs["stop"]), f"{next(self.keys):032}"
        with begin(self.engine) as session:
            at = self.now.isoformat()
            press(session, self.people["priya"], ref, 1, "stop", {}, now=self.now, pressed_at=at, key=key)
        self._is_listed(ref, "stop")

    def no_show(self) -> None:
        """Somebody did not come."""
        self._step("no_show", "no_show", {"who": "responsible"})

    def late_cancellation(self) -> None:
        """Called off on the day."""
        self._step("late_cancellation", "stand_down", {})

    def _step(self, kind: str, event: str, form: Mapping[str, str]) -> None:
        ref = next(self.refs[kind])
        with begin(self.engine) as session:
            take_step(session, self.people["priya"], ref, Target("meeting"), event, form, now=self.now)
        self._is_listed(ref, kind)

    def _is_listed(self, ref: str, kind: str) -> None:
        with read(self.engine) as session:
            listed = promises(session, self.people["priya"], self.now, until=end_of_day(self.now))
        if not any((one.ref, one.kind) == (ref, OWED[kind]) for one in listed):
            raise SystemExit(f"{kind}: {ref} is not on the list, so there is no number")


WORKLOADS: Final[Mapping[str, Callable[[Meetings], None]]] = {
    "worklist.stop": Meetings.stop,
    "worklist.no_show": Meetings.no_show,
    "worklist.late_cancellation": Meetings.late_cancellation,
}


def measure(backend: str, *, rounds: int, size: int = SIZE) -> list[Timed]:
    """Interleaved rounds of ours and the limit for each press; nothing when there is no server."""
    with database(backend) as url:
        if url is None:
            return []
        engine = make_engine(url)
        migrate(engine)
        work = Meetings(engine, size, TIMES * rounds + min(SAMPLES, TIMES))
        driver: Driver = Sqlite(str(engine.url.database)) if backend == "sqlite" else Postgres(url)
        results = [timed(work, driver, name, one, rounds, TIMES, size) for name, one in WORKLOADS.items()]
        driver.close()
        engine.dispose()
        return results
