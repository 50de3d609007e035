"""Commands about the people who work here."""

import sys
from typing import Annotated

import typer

from rj_workflow.cli.answers import CannotDo, database

staff = typer.Typer(no_args_is_help=True, help="The people who work here.")


def add_to(app: typer.Typer) -> None:
    """Hang these commands on the program."""
    app.add_typer(staff, name="staff")


@staff.callback()
def _group() -> None:
    pass


@staff.command("add")
def add(
    name: Annotated[str, typer.Option(help="As it is shown to colleagues.")],
    email: Annotated[str, typer.Option(help="What they sign in with.")],
    role: Annotated[
        list[str], typer.Option(help="caseworker, facilitator, supervisor, manager; repeat for several.")
    ],
    level: Annotated[str, typer.Option(help="foundation, intermediate or advanced.")] = "foundation",
) -> None:
    """Enter a colleague.  Their password is asked for, or read from the first line of standard input."""
    from rj_workflow import rehearsal
    from rj_workflow.commands.staff import add_staff
    from rj_workflow.db import begin

    password = _password()
    with database() as engine:
        now = rehearsal.clock(engine)()
        with begin(engine) as session:
            add_staff(session, name=name, email=email, roles=role, level=level, password=password, now=now)
    typer.echo(f"{name.strip()} can sign in as {email.strip().casefold()}.")


@staff.command("list")
def everybody() -> None:
    """Who works here, in order of name: level, and when their next supervision is due."""
    from rj_workflow import rehearsal
    from rj_workflow.db import read
    from rj_workflow.register import practitioners

    with database() as engine:
        now = rehearsal.clock(engine)()
        with read(engine) as session:
            people = practitioners(session)
    for one in people.values():
        due = f"supervision by {one.supervision_due}" if one.supervision_due else "no supervision recorded"
        late = ", overdue" if one.supervision_is_overdue(now) else ""
        typer.echo(f"{one.name}, {one.level}" + (f", {due}{late}" if one.practises else ""))


def _password() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line.strip():
            raise CannotDo("No password was given. Type it when asked, or send it on standard input.")
        return line.rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
