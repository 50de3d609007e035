"""Figures as JSON and as a table: the ratio first, because it holds where absolute numbers do not."""

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from benchmarks.transition import Measured

# Below the floor is a regression; the goal is where we mean to be (transition against the raw limit).
FLOOR = {"sqlite": 0.45, "postgres": 0.50}
GOAL = {"sqlite": 0.65, "postgres": 0.80}


def gather(results: Sequence[Measured], wanted: Sequence[str]) -> dict[str, Any]:
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
        "ratios": [ratio(result) for result in results],
        "skipped": [{"backend": name, "why": "no server"} for name in wanted if name not in measured],
    }


def ratio(result: Measured) -> dict[str, Any]:
    """Ours over the limit: the median of rounds, each round's pair measured side by side."""
    each = [ours / limit for ours, limit in zip(result.product, result.limit, strict=True)]
    return {
        "name": f"transition.{result.backend}.disk.product/limit",
        "value": round(statistics.median(each), 3),
        "min": round(min(each), 3),
        "max": round(max(each), 3),
        "floor": FLOOR[result.backend],
        "goal": GOAL[result.backend],
    }


def table(measured: dict[str, Any]) -> str:
    """The same for reading."""
    lines = [f"{'ratio':42} {'value':>6} {'min':>6} {'max':>6} {'floor':>6} {'goal':>6}"]
    for one in measured["ratios"]:
        lines.append(
            f"{one['name']:42} {one['value']:6.2f} {one['min']:6.2f} {one['max']:6.2f}"
            f" {one['floor']:6.2f} {one['goal']:6.2f}"
        )
    lines.append("")
    lines.append(
        f"{'steps a second; µs of processor a step':42} {'ours':>8} {'limit':>8} {'ours':>6} {'limit':>6}"
        "  statements of each step"
    )
    for result in measured["results"]:
        lines.append(
            f"{result['backend']:42} {result['product_median']:8.0f} {result['limit_median']:8.0f}"
            f" {result['product_cpu']:6d} {result['limit_cpu']:6d}"
            f"  {' '.join(map(str, result['statements']))}"
        )
    lines += [f"skipped: {one['backend']} ({one['why']})" for one in measured["skipped"]]
    return "\n".join(lines)
