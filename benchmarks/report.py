"""Figures as JSON and as a table: the ratio first, because it holds where absolute numbers do not."""

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.assessment import Timed
from benchmarks.portal import Door, Visited
from benchmarks.transition import Measured

# Below the floor is a regression; the goal is where we mean to be (against the raw limit).  A page is also
# drawn, and the raw driver draws nothing: its ratio says how much of a page is the database's.
FLOOR = {
    "transition.sqlite": 0.45, "transition.postgres": 0.50,
    "assessment.save.sqlite": 0.15, "assessment.save.postgres": 0.20,
    "assessment.open.sqlite": 0.25, "assessment.open.postgres": 0.30,
    "assessment.sign.sqlite": 0.15, "assessment.sign.postgres": 0.20,
    "worklist.stop.sqlite": 0.10, "worklist.stop.postgres": 0.20,
    "worklist.no_show.sqlite": 0.10, "worklist.no_show.postgres": 0.20,
    "worklist.late_cancellation.sqlite": 0.10, "worklist.late_cancellation.postgres": 0.20,
    "portal.reading.sqlite": 0.10, "portal.reading.postgres": 0.04,
    "portal.pressing.sqlite": 0.04, "portal.pressing.postgres": 0.04,
}  # fmt: skip
GOAL = {"transition.sqlite": 0.65, "transition.postgres": 0.80}


def gather(
    results: Sequence[Measured],
    wanted: Sequence[str],
    timed: Sequence[Timed] = (),
    visited: Sequence[Visited] = (),
    doors: Sequence[Door] = (),
) -> dict[str, Any]:
    """Everything that was measured, with the machine it was measured on."""
    measured = {result.backend for result in results}
    return {
        "environment": {
            "cores": os.cpu_count(),
            "load": os.getloadavg()[0],
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "sqlalchemy": version("sqlalchemy"),
            "transitions": version("transitions"),
        },
        "durability": {"sqlite": "WAL, synchronous=FULL", "postgres": "fsync on, synchronous_commit on"},
        "results": [result.as_json() for result in results],
        "assessments": [one.as_json() for one in timed],
        "portal": [one.as_json() for one in visited],
        "doors": [one.as_json() for one in doors],
        "ratios": [*map(ratio, results), *map(ratio_of, timed), *map(ratio_beside, visited)],
        "skipped": [{"backend": name, "why": "no server"} for name in wanted if name not in measured],
    }


def ratio(result: Measured) -> dict[str, Any]:
    """Ours over the limit: the median of rounds, each round's pair measured side by side."""
    each = [ours / limit for ours, limit in zip(result.product, result.limit, strict=True)]
    return _named(f"transition.{result.backend}", each)


def ratio_of(one: Timed) -> dict[str, Any]:
    """The time of the limit over ours, each round's pair measured side by side."""
    each = [limit / ours for ours, limit in zip(one.product, one.limit, strict=True)]
    return _named(f"{one.workload}.{one.backend}", each)


def ratio_beside(one: Visited) -> dict[str, Any]:
    """What 19 of 20 waited at the most for the bare page, over the same for ours; each round's pair."""
    return _named(f"{one.workload}.{one.backend}", one.ratios(), "bare")


def _named(name: str, each: list[float], other: str = "limit") -> dict[str, Any]:
    return {
        "name": f"{name}.disk.product/{other}",
        "value": round(statistics.median(each), 3),
        "min": round(min(each), 3),
        "max": round(max(each), 3),
        "floor": FLOOR.get(name),
        "goal": GOAL.get(name),
    }


def table(measured: dict[str, Any]) -> str:
    """The same for reading."""
    lines = [f"{'ratio':50} {'value':>6} {'min':>6} {'max':>6} {'floor':>6} {'goal':>6}"]
    for one in measured["ratios"]:
        lines.append(
            f"{one['name']:50} {one['value']:6.2f} {one['min']:6.2f} {one['max']:6.2f}"
            f" {_or_none(one['floor'])} {_or_none(one['goal'])}"
        )
    lines.append("")
    lines.append(
        f"{'steps a second; µs of processor a step':50} {'ours':>8} {'limit':>8} {'ours':>6} {'limit':>6}"
        "  statements of each step"
    )
    for result in measured["results"]:
        lines.append(
            f"{result['backend']:50} {result['product_median']:8.0f} {result['limit_median']:8.0f}"
            f" {result['product_cpu']:6d} {result['limit_cpu']:6d}"
            f"  {' '.join(map(str, result['statements']))}"
        )
    lines += _of_assessments(measured["assessments"])
    lines += _of_the_portal(measured["portal"], measured["doors"])
    lines += [f"skipped: {one['backend']} ({one['why']})" for one in measured["skipped"]]
    return "\n".join(lines)


def _of_assessments(timed: Sequence[dict[str, Any]]) -> list[str]:
    if not timed:
        return []
    head = f"milliseconds each, at {timed[0]['cases']:,} cases"
    lines = ["", f"{head:50} {'ours':>8} {'limit':>8}  statements of each"]
    for one in timed:
        sent = " ".join(map(str, sorted(set(one["statements"]))))
        name = f"{one['workload']}.{one['backend']}"
        lines.append(f"{name:50} {one['product_ms']:8.2f} {one['limit_ms']:8.2f}  {sent}")
    return lines


def _of_the_portal(visited: Sequence[dict[str, Any]], doors: Sequence[dict[str, Any]]) -> list[str]:
    if not visited:
        return []
    head = f"{visited[0]['sessions']} at their own pages, milliseconds a page"
    columns = " ".join(f"{name:>8}" for name in ("p50", "p95", "p99", "errors", "pages/s", "CPU", "load"))
    lines = ["", f"{head:50} {columns}"]
    for one in visited:
        lines += [_of_one_side(f"{one['workload']}.{one['backend']}.{side}", one[side]) for side in SIDES]
        lines += [f"  failed: {error}" for error in one["errors"]]
    sent = (f"{name} {n['reads']}+{n['writes']}" for name, n in visited[0]["statements"].items())
    lines.append(f"  asks the database, reads+writes: {', '.join(sent)}")
    for door in doors:
        name = f"{door['workload']}.{door['backend']}, {door['at_once']} at once"
        lines.append(f"{name:50} {door['sign_ins_a_second']:8.1f} a second, {len(door['errors'])} errors")
    return lines


SIDES = ("product", "bare")


def _of_one_side(name: str, told: dict[str, Any]) -> str:
    numbers = [told[column] for column in ("p50", "p95", "p99", "errors", "pages_a_second")]
    numbers += [told["cpu_ms_a_page"], told["load_cpu_ms_a_page"]]
    return f"{name:50} " + " ".join(f"{number:8.1f}" for number in numbers)


def _or_none(value: float | None) -> str:
    return f"{value:6.2f}" if value is not None else f"{'-':>6}"
