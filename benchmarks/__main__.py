"""`python -m benchmarks run [--quick] --out bench.json`: measure, check, and print a table of ratios."""

import json
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import assessment, portal, report, transition, worklist
from benchmarks import door as the_door

app = typer.Typer(add_completion=False, help=__doc__)


@app.callback()
def main() -> None:
    """Measured claims, ratios first."""


@app.command()
def run(
    out: Annotated[Path, typer.Option(help="Where the JSON goes")] = Path("bench.json"),
    quick: Annotated[
        bool, typer.Option(help="Three rounds instead of seven, a tenth of the cases and people")
    ] = False,
    backend: Annotated[str, typer.Option(help="sqlite, postgres or both")] = "both",
) -> None:
    """Measure steps a second, assessments and what is owed at many cases, and people at their own pages."""
    backends = ("sqlite", "postgres") if backend == "both" else (backend,)
    results = [transition.measure(name, rounds=3 if quick else 7) for name in backends]
    rounds, size = (3, assessment.SIZE // 10) if quick else (7, assessment.SIZE)
    timed = [one for name in backends for one in assessment.measure(name, rounds=rounds, size=size)]
    timed += [one for name in backends for one in worklist.measure(name, rounds=rounds, size=size)]
    rounds, size = (1, portal.SESSIONS // 5) if quick else (3, portal.SESSIONS)
    crowds = [one for name in backends if (one := portal.measure(name, rounds=rounds, sessions=size))]
    visited, doors = [one for crowd, _ in crowds for one in crowd], [door for _, door in crowds]
    steps = [result for result in results if result is not None]
    measured = report.gather(steps, backends, timed, visited, doors)
    out.write_text(json.dumps(measured, indent=2), encoding="utf-8")
    typer.echo(report.table(measured))


@app.command()
def door(
    out: Annotated[Path, typer.Option(help="Where the JSON goes")] = Path("door.json"),
    rounds: Annotated[int, typer.Option(help="How often each kind of no is asked for")] = 200,
    backend: Annotated[str, typer.Option(help="sqlite or postgres")] = "sqlite",
) -> None:
    """Measure whether the door says no as fast to words nobody has as to the right ones while locked."""
    measured = the_door.measure(backend, rounds=rounds)
    out.write_text(json.dumps(measured, indent=2), encoding="utf-8")
    typer.echo(json.dumps(measured, indent=2))


if __name__ == "__main__":
    app()
