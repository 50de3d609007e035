"""Commands about the tables: prove them, draw them, write the book of them."""

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rj_workflow.cli.answers import CannotDo, database

if TYPE_CHECKING:
    from state_machines.promela import Agreement


class Format(StrEnum):
    """What a drawing can be."""

    MERMAID = "mermaid"
    SVG = "svg"
    BPMN = "bpmn"
    MARKDOWN = "markdown"


def add_to(app: typer.Typer) -> None:
    """Hang these commands on the program."""
    for command in (prove, draw, book):
        app.command()(command)


def prove(
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    promela: Annotated[
        Path | None, typer.Option("--promela", help="Write the model for Spin to this file.")
    ] = None,
    spin: Annotated[bool, typer.Option("--spin", help="Let Spin count the same model, beside ours.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Walk with nothing drawn as one too: minutes.")
    ] = False,
) -> None:
    """Walk every reachable combination of the lifecycles; exit code 1 when something does not hold."""
    from state_machines import promela as spin_model
    from state_machines.proof import prove as proven

    if promela is not None:
        promela.write_text(spin_model.model(), encoding="utf-8")
    report = proven(deep=deep)
    agreed = _ask_spin() if spin else None
    if as_json:
        beside = {"spin": {**asdict(agreed), "ok": agreed.ok}} if agreed else {}
        typer.echo(json.dumps({**report.as_json(), **beside}))
    else:
        typer.echo("\n".join([report.as_text(), *([agreed.sentence] if agreed else [])]))
    if not report.ok or (agreed and not agreed.ok):
        raise typer.Exit(1)


def _ask_spin() -> "Agreement":
    from state_machines.promela import SpinMissing, agree

    try:
        return agree()
    except SpinMissing as missing:
        raise CannotDo(str(missing)) from None


def draw(
    lifecycle: Annotated[str, typer.Argument(help="case, choice, risk, meeting ...")],
    format: Annotated[Format, typer.Option("--format", help="What it is drawn as.")] = Format.MERMAID,
    case: Annotated[str, typer.Option("--case", help="Light where this case stands, such as R-2047.")] = "",
) -> None:
    """Draw a lifecycle from its table, to standard output."""
    from state_machines import LIFECYCLES
    from state_machines.drawing import draw as drawn

    if lifecycle not in LIFECYCLES:
        raise CannotDo(f"There is no lifecycle {lifecycle}. There are: {', '.join(LIFECYCLES)}.")
    view = None
    if case:
        from rj_workflow.clock import utc_now
        from rj_workflow.db import read
        from rj_workflow.queries.standing import standing

        with database() as engine, read(engine) as session:
            view = standing(session, case, lifecycle, now=utc_now())
    typer.echo(drawn(LIFECYCLES[lifecycle], format.value, view=view), nl=False)


def book(folder: Annotated[Path, typer.Argument(help="Where the pages go.")] = Path("docs/book")) -> None:
    """Write every lifecycle, guard, field and check as pages, from the tables that run."""
    from rj_workflow.book import write

    typer.echo(f"{len(write(folder))} pages written to {folder}.")
