"""Commands about what is recorded: look whether it was changed, and bring records in from elsewhere."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rj_workflow.cli.answers import database

if TYPE_CHECKING:
    from rj_workflow.db import Session
    from rj_workflow.imports.files import Progress

audit = typer.Typer(no_args_is_help=True, help="The record of what happened.")
bring = typer.Typer(no_args_is_help=True, help="Bring in records that were kept elsewhere.")

FilePath = Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would become of each line; change nothing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
MOST_SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Hang these commands on the program."""
    app.add_typer(audit, name="audit")
    app.add_typer(bring, name="import")


@audit.callback()
def _audit() -> None:
    pass


@audit.command("verify")
def verify(as_json: AsJson = False) -> None:
    """Recalculate the chains of cases, office, judgements and explanation; name each place that does not fit.

    Exit code 1 when there is one.
    """
    from rj_workflow import events, explanation, judgements, office
    from rj_workflow.db import read

    with database() as engine, read(engine) as session:
        cases, count, changes = _size(session)
        decided = judgements.faults(judgements.versions(session))
        explained = explanation.faults(explanation.versions(session))
        faults = [*events.verify(session), *office.verify(session), *decided, *explained]
    if as_json:
        found = [{"case": f.ref, "position": f.seq, "what": f.what} for f in faults]
        told = {"cases": cases, "events": count, "changes": changes, "faults": found}
        typer.echo(json.dumps(told))
    else:
        for fault in faults:
            typer.echo(f"{fault.ref}, {fault.kind} {fault.seq}: {fault.what}")
        how_many = f"{len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}"
        typer.echo(f"{count:,} events in {cases:,} cases, {changes:,} changes of the office: {how_many}.")
    if faults:
        raise typer.Exit(1)


def _size(session: "Session") -> tuple[int, ...]:
    """How many cases, events and changes of the office there are."""
    from sqlalchemy import func, select

    from rj_workflow.models import case, event, office_change

    tables = (case, event, office_change)
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@bring.command("incidents")
def incidents(file: FilePath, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Read a monthly street-level file of police.uk: what becomes of each row is said."""
    from rj_workflow.clock import utc_now
    from rj_workflow.db import begin, read
    from rj_workflow.imports import incidents as intake

    now = utc_now()
    with database() as engine:
        if dry_run or not as_json:
            with read(engine) as session, _progress("Trying") as progress:
                report = intake.dry_run(session, file, now=now, progress=progress)
            if not as_json:
                _tell_of_incidents(
                    report.as_json(), "Dry run: nothing is changed." if dry_run else "This is in it:"
                )
        if not dry_run:
            with begin(engine) as session, _progress("Reading") as progress:
                report = intake.run(session, file, now=now, progress=progress)
            if not as_json:
                _tell_of_rows(report.as_json(), "Done.")
    if as_json:
        typer.echo(json.dumps({**report.as_json(), "dry_run": dry_run}))


@bring.command("history")
def history(file: FilePath, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Tell cases that were kept elsewhere again, line by line; exit code 1 when a line was refused."""
    from rj_workflow.clock import utc_now
    from rj_workflow.db import begin
    from rj_workflow.imports import history as past

    tell = past.dry_run if dry_run else past.replay
    with database() as engine, begin(engine) as session, _progress("Reading") as progress:
        report = tell(session, file, now=utc_now(), progress=progress)
    if as_json:
        typer.echo(json.dumps({**report.as_json(), "dry_run": dry_run}))
    else:
        _tell_of_history(report.as_json(), dry_run)
    if report.refused:
        raise typer.Exit(1)


def _tell_of_incidents(told: dict[str, Any], heading: str) -> None:
    _tell_of_rows(told, heading)
    for words, count in told["by_outcome"].items():
        typer.echo(f"  {count:>8,}  {words}")
    _tell_of_lines([f"line {r['line']}: {r['reason']}" for r in told["rejections"]])


def _tell_of_rows(told: dict[str, Any], heading: str) -> None:
    counts = ", ".join(f"{told[name]:,} {words}" for name, words in _FATES)
    typer.echo(f"{heading} {told['rows']:,} rows: {counts}.")


def _tell_of_history(told: dict[str, Any], dry_run: bool) -> None:
    heading = "Dry run: nothing is changed." if dry_run else "Done."
    typer.echo(
        f"{heading} {told['lines']:,} lines: {told['applied']:,} applied, {told['refused']:,} refused, "
        f"{told['already_known']:,} known already."
    )
    for alias, ref in told["cases"].items():
        typer.echo(f"  {alias} is {ref}")
    _tell_of_lines([f"line {r['line']}, {r['case']}: {r['reason']}" for r in told["refusals"]])


def _tell_of_lines(lines: list[str]) -> None:
    for line in lines[:MOST_SHOWN]:
        typer.echo(f"  {line}")
    if len(lines) > MOST_SHOWN:
        typer.echo(f"  and {len(lines) - MOST_SHOWN:,} more; --json lists them all")


_FATES = (
    ("accepted", "accepted"),
    ("merged", "merged"),
    ("rejected", "rejected"),
    ("already_known", "known already"),
)


@contextmanager
def _progress(words: str) -> "Iterator[Progress | None]":
    """A bar on standard error, where somebody is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=1, label=words, file=sys.stderr) as bar:

        def come(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield come
