"""The command line of the service: prepare it, run it, prove it, bring records in, look if all is well."""

import sys
from typing import Annotated

import typer

from rj_workflow.cli import people, records, risk, service, tables
from rj_workflow.cli.answers import sentence_for

app = typer.Typer(
    name="rj",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Towpath: a case workflow engine for restorative justice services.",
)
for part in (service, tables, records, risk, people):
    part.add_to(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"towpath {version('rj-workflow')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run one command.  What cannot be done is one sentence on stderr and exit code 2, never a traceback."""
    try:
        app(arguments)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        sentence = sentence_for(fault)
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
        sys.exit(2)
