"""How long the door takes to say no: to words nobody has, to the other side's, to the right ones locked.

Whoever measures the answer learns nothing (AB-39): the medians lie within a few milliseconds of each other.
Processor time is measured beside it, because that holds on a machine that others use too.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine

from benchmarks.transition import database
from rj_workflow import db
from rj_workflow.commands import sign_in
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WITHIN_MS = 5.0  # security.md AB-39


@dataclass(slots=True)
class Answers:
    """What each kind of no took, in milliseconds; asked in turn, so that the machine is alike for all."""

    times: dict[str, list[float]]
    work: dict[str, list[float]]

    def as_json(self) -> dict[str, Any]:
        """The medians, and how far apart they lie."""
        told: dict[str, Any] = {"within_ms": WITHIN_MS}
        for name, measured in (("ms", self.times), ("cpu_ms", self.work)):
            medians = {kind: round(statistics.median(each), 2) for kind, each in measured.items()}
            told[f"p50_{name}"] = medians
            told[f"apart_{name}"] = round(max(medians.values()) - min(medians.values()), 2)
        return told


def measure(backend: str, *, rounds: int) -> dict[str, Any] | None:
    """The figures on this kind of database; None when there is no server."""
    with database(backend) as url:
        if url is None:
            return None
        engine = db.make_engine(url)
        db.migrate(engine)
        answers = asked(engine, rounds=rounds)
        engine.dispose()
        return {"backend": backend, "rounds": rounds, **answers.as_json()}


def asked(engine: Engine, *, rounds: int) -> Answers:
    """Ask for entry `rounds` times in each way, from a place of its own each time but for the locked one."""
    locked = "192.0.2.9"
    hers, his = _two_cards(engine)
    words = sign_in.wordlist()
    for number in range(sign_in.LOCKS[2]):
        sign_in.sign_in_person(engine, "harmed", words[number], address=locked, now=NOW)
    ways: dict[str, Callable[[int], tuple[str, str]]] = {
        "unknown": lambda n: (" ".join(words[n : n + 5]), f"2001:db8::{n:x}"),
        "other_side": lambda n: (his, f"2001:db8:1::{n:x}"),
        "locked": lambda _: (hers, locked),
    }
    answers = Answers({kind: [] for kind in ways}, {kind: [] for kind in ways})
    for number in range(rounds):
        for kind, way in ways.items():
            said, address = way(number)
            started, worked = perf_counter(), process_time()
            opened = sign_in.sign_in_person(engine, "harmed", said, address=address, now=NOW)
            answers.times[kind].append((perf_counter() - started) * 1000)
            answers.work[kind].append((process_time() - worked) * 1000)
            assert opened is None
    return answers


def _two_cards(engine: Engine) -> tuple[str, str]:
    """The words of a person harmed and of a person responsible."""
    with db.begin(engine) as session:
        walk = Walk(session, staff.enter(session, fast=True), NOW).to("triage")
        return sign_in.issue_code(session, walk.harmed), sign_in.issue_code(session, walk.responsible)
