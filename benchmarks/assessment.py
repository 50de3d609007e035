"""Assessments at 10,000 cases: reading, saving a section, opening an item, signing, and what waits.

Pages are asked for as a browser asks, with everything they load and draw; commands are what the page calls,
each in a transaction of its own.  The limit sends the very statements of such pages and commands to the same
database with the raw driver, and draws and decides nothing.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Engine, event

from benchmarks.crowd import Crowd, crowd, in_copy
from benchmarks.limit import Driver, Postgres, Sqlite, Statement
from benchmarks.transition import anew, database
from risk_assessment.instrument import grouped, items_for
from rj_workflow import policy
from rj_workflow.commands.risk import Key, answer_many, field_name, open_item
from rj_workflow.commands.sign_in import open_sign_in
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import begin, make_engine, migrate
from rj_workflow.risk import answers_of, subjects_of, to_open
from rj_workflow.settings import settings
from web.app import create_app
from web.security import DOORS, cookie_name

SIZE: Final = 10_000
SAMPLES: Final = 8  # recorded once, and sent again and again


@dataclass(slots=True)
class Timed:
    """One thing that is done, round by round; `statements` is how many each of the recorded ones sent."""

    workload: str
    backend: str
    size: int
    statements: list[int] = field(default_factory=list)
    product: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The rounds and their medians, in milliseconds."""
        return {
            "workload": self.workload, "backend": self.backend, "cases": self.size,
            "statements": self.statements,
            "product": [round(v, 3) for v in self.product], "limit": [round(v, 3) for v in self.limit],
            "product_ms": round(statistics.median(self.product), 3),
            "limit_ms": round(statistics.median(self.limit), 3),
        }  # fmt: skip


class Works(Protocol):
    """Whatever is done on a database."""

    engine: Engine


W = TypeVar("W", bound=Works)


class Work:
    """Everything that is measured, on one crowd; what changes a case takes the next one each time."""

    def __init__(self, engine: Engine, made: Crowd) -> None:
        self.engine, self.made = engine, made
        self.turn = count()
        self.written, self.calm = cycle(made.refs["written"]), iter(made.refs["calm"])
        self.red = iter(made.refs["red"])
        self.browsers = _browsers(engine, made)
        self.staff = {"event", *(one.id for one in made.walk.staff.values())}
        with begin(engine) as session:
            red = policy.case_for(session, made.walk.staff["helen"], made.refs["red"][0])
            self.item = next(iter(to_open(answers_of(red, red.at("risk", "", "process"))))).key
            written = policy.case_for(session, made.walk.staff["priya"], made.refs["written"][0])
            sections = grouped(items_for("process", subjects_of(written)))
            self.section = [one.key for one in max((asked for _, asked in sections), key=len)]
        for _ in made.refs["written"]:  # opened before: that they were is written down once
            self.read_assessment()
        self.read_decision()

    def of(self, ref: str, kind: str, key: Key) -> Key:
        """The same question in another copy of the case: its people have other ids."""
        item, subject = key
        is_copied = ref != self.made.refs[kind][0] and subject not in self.staff
        return (item, in_copy(ref, subject)) if is_copied else key

    def page(self, path: str, who: str) -> None:
        status = self.browsers[who].status_of(path)
        if status != 200:
            raise SystemExit(f"{path}: {status}, so there is no number")

    def read_assessment(self) -> None:
        self.page(f"/work/cases/{next(self.written)}/risk/process", "priya")

    def read_decision(self) -> None:
        self.page(f"/work/signoffs/{self.made.refs['red'][0]}/process/1", "helen")

    def read_queue(self) -> None:
        self.page("/work/signoffs/", "helen")

    def save_section(self) -> None:
        words = f"Asked again, the {next(self.turn)}th time."
        said = {"present": "no", "concern": "none", "found": words, "own_view": "Fine."}
        who, ref = self.made.walk.staff["priya"], next(self.written)
        keys = [self.of(ref, "written", key) for key in self.section]
        form = {field_name(key, name): value for key in keys for name, value in said.items()}
        with begin(self.engine) as session:
            answer_many(session, who, ref, scope="process", keys=keys, form=form, now=self.made.now)

    def open_an_item(self) -> None:
        who, ref = self.made.walk.staff["helen"], next(self.red)
        item, subject = self.of(ref, "red", self.item)
        at: dict[str, Any] = {"scope": "process", "number": 1, "item_id": item, "subject": subject}
        with begin(self.engine) as session:
            open_item(session, who, ref, **at, now=self.made.now)

    def sign(self) -> None:
        who, ref = self.made.walk.staff["helen"], next(self.calm)
        said = {"reason": "It fits.", "conditions": "Two of us."}
        with begin(self.engine) as session:
            take_step(session, who, ref, Target("risk", "", "process"), "sign_off", said, now=self.made.now)


# What is done, and how often in a round; what can be done once for each case is done seldom.
WORKLOADS: Final[Mapping[str, tuple[Callable[[Work], None], int]]] = {
    "assessment.read": (Work.read_assessment, 30),
    "assessment.decision": (Work.read_decision, 30),
    "assessment.queue": (Work.read_queue, 10),
    "assessment.save": (Work.save_section, 60),
    "assessment.open": (Work.open_an_item, 10),
    "assessment.sign": (Work.sign, 10),
}


def measure(backend: str, *, rounds: int, size: int = SIZE) -> list[Timed]:
    """Interleaved rounds of ours and the limit for each workload; nothing when there is no server."""
    with database(backend) as url:
        if url is None:
            return []
        engine = make_engine(url)
        migrate(engine)
        work = Work(engine, crowd(engine, size))
        driver: Driver = Sqlite(str(engine.url.database)) if backend == "sqlite" else Postgres(url)
        results = [timed(work, driver, name, one, rounds, _times(often, rounds, size), size)
                   for name, (one, often) in WORKLOADS.items()]  # fmt: skip
        driver.close()
        engine.dispose()
        return results


def _times(often: int, rounds: int, size: int) -> int:
    """How often in a round: what can be done once for each case is done seldom."""
    return max(min(often, size // 100 // (rounds + 2)), 1) if often <= 10 else often


def timed(
    work: W, driver: Driver, name: str, one: Callable[[W], None], rounds: int, times: int, size: int
) -> Timed:
    """So many rounds of ours and of the limit, in turn; each does it so many times."""
    steps = recorded(work, one, min(SAMPLES, times))
    result = Timed(name, work.engine.dialect.name.removesuffix("ql"), size, [len(step) for step in steps])
    for number in range(rounds):
        for ours in (True, False) if number % 2 else (False, True):
            plans = iter([[anew(one) for one in steps[n % len(steps)]] for n in range(times)])
            taken = _clocked(_each(work, one) if ours else _next_of(driver, plans), times)
            (result.product if ours else result.limit).append(taken)
    return result


def _each(work: W, one: Callable[[W], None]) -> Callable[[], None]:
    return lambda: one(work)


def _next_of(driver: Driver, plans: Iterator[list[Statement]]) -> Callable[[], None]:
    return lambda: driver.step(next(plans))


def _clocked(step: Callable[[], None], times: int) -> float:
    """Milliseconds for one of so many."""
    started = time.perf_counter()
    for _ in range(times):
        step()
    return (time.perf_counter() - started) / times * 1000


def recorded(work: W, one: Callable[[W], None], times: int) -> list[list[Statement]]:
    """What these send to the driver, statement by statement."""
    steps: list[list[Statement]] = []
    with heard(work.engine, steps):
        for _ in range(times):
            steps.append([])
            one(work)
    return steps


@contextmanager
def heard(engine: Engine, steps: list[list[Statement]]) -> Iterator[None]:
    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, _x: Any, many: bool) -> None:
        if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            rows = tuple(parameters) if many else (parameters,)
            steps[-1].append(Statement(sql, rows))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


class Browser:
    """Asks the app for pages in this very process, signed in as one colleague."""

    def __init__(self, app: Any, cookie: str) -> None:
        self.app, self.loop = app, asyncio.Runner()
        self.headers = [
            (b"host", b"towpath.test"),
            (b"cookie", cookie.encode()),
            (b"sec-fetch-site", b"same-origin"),
        ]

    def status_of(self, path: str, form: str = "") -> int:
        """What it answers to this page, or to this form; the page is made and sent to the end."""
        return self.loop.run(self._ask(path, form.encode()))

    async def _ask(self, path: str, form: bytes) -> int:
        status, sent = 0, [(b"content-type", b"application/x-www-form-urlencoded")] if form else []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": form, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            nonlocal status
            status = message.get("status", status)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
            "method": "POST" if form else "GET",
            "scheme": "https", "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"",
            "headers": [*self.headers, *sent], "client": ("127.0.0.1", 50_000),
            "server": ("towpath.test", 443),
        }  # fmt: skip
        await self.app(scope, receive, send)
        return status


def _browsers(engine: Engine, made: Crowd) -> dict[str, Browser]:
    """Signed in as whoever writes, and as whoever decides."""
    app, browsers = create_app(engine, lambda: made.now), {}
    name = cookie_name(DOORS["staff"], secure=settings().secure_cookies)
    for who in ("priya", "helen"):
        with begin(engine) as session:
            opened = open_sign_in(session, "staff", made.walk.staff[who].id, now=made.now)
        browsers[who] = Browser(app, f"{name}={opened.token}")
    return browsers
