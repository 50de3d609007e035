"""Hundreds of people at their own pages at once, beside a page that is only drawn.

The service runs as `rj serve` runs it, in a process of its own; so does a bare FastAPI app that draws the
same template from fixed data (benchmarks/bare.py).  Everybody is signed in by the command that the door
calls, and walks the same way: first page, choices, the ways, the page on which one stops, and a wish that is
sent.  Reading is a round in which people pause between pages; pressing is one in which nobody does.
How many can be let in is measured apart: there a digest of 64 MB is compared for each.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import Engine

from benchmarks import bare
from benchmarks.assessment import Browser, heard
from benchmarks.crowd import copies, in_copy
from benchmarks.limit import Statement
from benchmarks.transition import database
from benchmarks.visitors import Answered, Asked, request, visit
from rj_workflow.actors import Actor
from rj_workflow.clock import utc_now
from rj_workflow.commands.sign_in import Opened, issue_code, open_sign_in, say_safe
from rj_workflow.crypto import digest
from rj_workflow.db import begin, make_engine, migrate, read
from rj_workflow.queries.portal import my_cases
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from web.app import create_app
from web.security import DOORS, cookie_name

SESSIONS: Final = 500
PAGES_A_SECOND: Final = 50  # while everybody reads: five hundred people, ten seconds a page
CARDS: Final = 40
AT_THE_DOOR: Final = 8
SHOWN: Final = (("home", "/h"), ("choices", "/c"), ("ways", "/q"), ("stop", "/stop"))
SENT: Final = "wish"
WISHES: Final = ("letter", "conversation", "not_known")
HARMED: Final = DOORS["harmed"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at their own pages."""

    id: str
    opened: Opened

    @property
    def cookie(self) -> str:
        return f"{cookie_name(HARMED, secure=settings().secure_cookies)}={self.opened.token}"


@dataclass(frozen=True, slots=True)
class Sent:
    """How often a page asks the database, and how often it writes."""

    reads: int
    writes: int


@dataclass(slots=True)
class Visited:
    """One kind of round, ours and the bare page's in turn; milliseconds a page, as the visitor waited."""

    workload: str
    backend: str
    sessions: int
    statements: Mapping[str, Sent] = field(default_factory=dict)
    product: list[Answered] = field(default_factory=list)
    bare: list[Answered] = field(default_factory=list)
    product_cpu: list[float] = field(default_factory=list)
    bare_cpu: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Each kind of page and all together, over all rounds; and everything that went wrong."""
        pages: dict[str, list[float]] = {}
        for name, took in (pair for round_ in self.product for pair in round_.took.items()):
            pages.setdefault(name, []).extend(took)
        return {
            "workload": self.workload, "backend": self.backend, "sessions": self.sessions,
            "statements": {name: asdict(sent) for name, sent in self.statements.items()},
            "product": {**_told(self.product), "cpu_ms_a_page": _median(self.product_cpu)},
            "bare": {**_told(self.bare), "cpu_ms_a_page": _median(self.bare_cpu)},
            "pages": {name: _spread(took) for name, took in sorted(pages.items())},
            "errors": sorted({error for r in (*self.product, *self.bare) for error in r.errors}),
        }  # fmt: skip

    def ratios(self) -> list[float]:
        """How long 19 of 20 waited at the most for the bare page, over the same for ours; round by round."""
        pairs = zip(self.product, self.bare, strict=True)
        return [_spread(_times(bare_))["p95"] / _spread(_times(ours))["p95"] for ours, bare_ in pairs]


def _times(answered: Answered) -> list[float]:
    return [took for each in answered.took.values() for took in each]


def _told(rounds: Sequence[Answered]) -> dict[str, Any]:
    times = [took for one in rounds for took in _times(one)]
    return {
        **_spread(times),
        "pages": len(times),
        "pages_a_second": round(len(times) / sum(one.seconds for one in rounds), 1),
        "errors": sum(len(one.errors) for one in rounds),
        "load_cpu_ms_a_page": _median([one.cpu_ms for one in rounds]),
    }


def _spread(times: Sequence[float]) -> dict[str, float]:
    if len(times) < 2:
        return dict.fromkeys(("p50", "p95", "p99"), times[0] if times else float("nan"))
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {name: round(cuts[place], 2) for name, place in (("p50", 49), ("p95", 94), ("p99", 98))}


def _median(values: Sequence[float]) -> float:
    return round(statistics.median(values), 2)


@dataclass(slots=True)
class Door:
    """How many are let in a second by the words of their card, so many of them knocking at once."""

    backend: str
    seconds: list[float]
    errors: list[str]
    whole: float

    def as_json(self) -> dict[str, Any]:
        return {
            "workload": "portal.door", "backend": self.backend, "at_once": AT_THE_DOOR,
            "sign_ins_a_second": round(len(self.seconds) / self.whole, 1), "ms": _spread(self.seconds),
            "errors": self.errors,
        }  # fmt: skip


def measure(
    backend: str, *, rounds: int, sessions: int = SESSIONS, cards: int = CARDS
) -> tuple[list[Visited], Door] | None:
    """Rounds of ours and the bare page, the order reversed each round; None when there is no server."""
    with database(backend) as url, tempfile.TemporaryDirectory(prefix="rj-bench-") as data:
        if url is None:
            return None
        engine = make_engine(url)
        migrate(engine)
        people = signed_in(engine, sessions)
        sent = statements(engine, people[0])
        surroundings = {"RJ_DATABASE_URL": url, "RJ_DATA_DIR": data, "RJ_DEMO": "false"}
        with ours(surroundings) as (port, process), drawn_only() as (bare_port, bare_process):
            results = []
            for workload, pause in (("portal.reading", sessions / PAGES_A_SECOND), ("portal.pressing", 0.0)):
                result = Visited(workload, backend, sessions, sent)
                for number in range(rounds):
                    wish = WISHES[number % len(WISHES)]
                    walks = [walk_of(person, wish, port) for person in people]
                    plain = [bare_walk(bare_port)] * sessions
                    for mine in (True, False) if number % 2 else (False, True):
                        if mine:
                            result.product_cpu.append(_round(process, port, walks, pause, result.product))
                        else:
                            result.bare_cpu.append(_round(bare_process, bare_port, plain, pause, result.bare))
                check(engine, people, wish, result)
                results.append(result)
            door = at_the_door(engine, backend, people[:cards], port)
        engine.dispose()
        return results, door


def signed_in(engine: Engine, sessions: int, now: datetime | None = None) -> list[Person]:
    """So many people who were harmed, each with a case of their own, past the question whether it is safe."""
    now = now or utc_now()
    with begin(engine) as session:
        first = Walk(session, staff.enter(session, fast=True), now - timedelta(days=60)).to("exploring_both")
        refs = copies(session, first, 100_000, sessions - 1)
        ids = [first.harmed, *(in_copy(ref, first.harmed) for ref in refs)]
        people = [Person(one, open_sign_in(session, "harmed", one, now=now)) for one in ids]
        for person in people:
            say_safe(session, digest(person.opened.token), now=now)
    return people


def statements(engine: Engine, person: Person) -> dict[str, Sent]:
    """What each page of the walk sends to the database, asked for in this process."""
    browser, counted = Browser(create_app(engine), person.cookie), {}
    form = urlencode({"csrf": person.opened.csrf, "wish": WISHES[-1]})
    for name, path, sent in (*((name, path, "") for name, path in SHOWN), (SENT, "/q", form)):
        asked: list[list[Statement]] = [[]]
        with heard(engine, asked):
            status = browser.status_of(f"{HARMED.base}{path}", sent)
        if status != (303 if sent else 200):
            raise SystemExit(f"{name}: {status}, so there is no number")
        writes = sum(one.writes for one in asked[0])
        counted[name] = Sent(len(asked[0]) - writes, writes)
    browser.loop.close()
    return counted


def walk_of(person: Person, wish: str, port: int) -> list[Asked]:
    """What one person asks for, in this order."""
    shown = [
        Asked(name, request("GET", f"{HARMED.base}{path}", port=port, cookie=person.cookie))
        for name, path in SHOWN
    ]
    said = urlencode({"csrf": person.opened.csrf, "wish": wish})
    sent = request("POST", f"{HARMED.base}/q", port=port, cookie=person.cookie, body=said)
    return [*shown, Asked(SENT, sent, 303)]


def bare_walk(port: int) -> list[Asked]:
    """As many pages as somebody opens on our side."""
    return [Asked("bare", request("GET", bare.PATH, port=port))] * (len(SHOWN) + 1)


def _round(
    process: subprocess.Popen[bytes],
    port: int,
    walks: Sequence[Sequence[Asked]],
    pause: float,
    into: list[Answered],
) -> float:
    """One round; the processor time that the server took for a page, in milliseconds."""
    before = _worked(process.pid)
    into.append(visit(port, walks, pause=pause))
    return (_worked(process.pid) - before) / sum(map(len, walks)) * 1000


def _worked(pid: int) -> float:
    """Seconds of processor time this process has taken; 0 where the system does not say."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def check(engine: Engine, people: Sequence[Person], wish: str, result: Visited) -> None:
    """Wrong means no number: where nothing failed, everybody's last wish is the one they sent."""
    if any(round_.errors for round_ in (*result.product, *result.bare)):
        return
    for person in people[:: max(len(people) // 20, 1)]:
        with read(engine) as session:
            kept = my_cases(session, Actor(person.id, "harmed", ""), now=utc_now())[0].wish
        if kept != wish:
            raise SystemExit(f"a wish that was sent is not kept ({kept!r}), so there is no number")


# --- the door


def at_the_door(engine: Engine, backend: str, people: Sequence[Person], port: int) -> Door:
    """Each of these has a card and comes in with its words."""
    with begin(engine) as session:
        cards = [issue_code(session, person.id) for person in people]
    knocks = [
        [Asked("door", request("POST", HARMED.sign_in, port=port, body=urlencode({"words": words})), 303)]
        for words in cards
    ]
    told = visit(port, knocks, at_once=AT_THE_DOOR)
    return Door(backend, told.took.get("door", []), told.errors, told.seconds)


# --- the two servers


@contextmanager
def ours(surroundings: Mapping[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The whole service, started by the command that starts it everywhere."""
    port = _free_port()
    code = f"from rj_workflow.cli import main; main(['serve', '--port', '{port}'])"
    with _running(code, port, HARMED.sign_in, surroundings) as process:
        yield port, process


@contextmanager
def drawn_only() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The bare page, on the same server with the same settings."""
    port = _free_port()
    given = f"factory=True, host='127.0.0.1', port={port}, log_level='warning', access_log=False"
    with _running(
        f"import uvicorn; uvicorn.run('benchmarks.bare:create_app', {given})", port, bare.PATH
    ) as one:
        yield port, one


@contextmanager
def _running(
    code: str, port: int, path: str, surroundings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, **(surroundings or {})}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        _wait_until_it_answers(process, port, path)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if not visit(port, [[Asked("first", request("GET", path, port=port))]]).errors:
            return
        time.sleep(0.2)
    raise SystemExit(f"no server on port {port}, so there is no number")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port
