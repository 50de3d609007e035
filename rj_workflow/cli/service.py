"""Commands that prepare the service, run it, and look whether it is well."""

import json
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rj_workflow.cli.answers import CannotDo, database

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.clock import Clock

DEMO_FOLDER = "data-demo"
SWEEP_EVERY = 60.0  # seconds

Port = Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="The port of the address.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands on the program."""
    for command in (init, demo, serve, sweep, doctor):
        app.command()(command)


def init() -> None:
    """Prepare the data folder, the secret key and the database, or bring an older one up to date."""
    from rj_workflow.settings import settings

    with database() as engine:
        _prepare(engine)
        typer.echo(f"Ready: {engine.url.render_as_string(hide_password=True)}, key in {settings().data_dir}.")


def demo(
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin again with new cases.")] = False,
) -> None:
    """An invented service with about forty cases, to look at and to try everything out."""
    from rj_workflow import rehearsal
    from rj_workflow.seeds.demo import begin_rehearsal, make_room

    _enter_the_demo()
    _must_be_free(port)
    with database() as engine:
        make_room(engine, fresh=fresh)
        _prepare(engine)
        tell = rehearsal.clock(engine)
        typer.echo("Preparing about forty invented cases, once.")
        begin_rehearsal(engine, now=tell())
        typer.echo(_sign_ins(port))
        _run(engine, tell, port, "127.0.0.1")


def serve(
    port: Port = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Run the service until Ctrl-C.  Behind another web server, which speaks HTTPS with the browsers."""
    from rj_workflow import rehearsal

    _must_be_free(port, host)
    with database() as engine:
        _must_be_prepared(engine)
        _run(engine, rehearsal.clock(engine), port, host)


def sweep(as_json: AsJson = False) -> None:
    """Act once on everything that has run out."""
    from rj_workflow import rehearsal
    from rj_workflow.timers.sweep import sweep_all

    with database() as engine:
        swept = sweep_all(engine, rehearsal.clock(engine)())
    counts = {"taken": swept.taken, "settled": swept.settled, "troubled": len(swept.troubles)}
    if as_json:
        typer.echo(json.dumps(counts))
        return
    typer.echo(f"{swept.taken} taken, {swept.settled} no longer needed, {len(swept.troubles)} in trouble.")
    for one in swept.troubles:
        typer.echo(f"{one.ref} {one.kind}, try {one.tries}: {one.why}", err=True)


def doctor() -> None:
    """Look whether the database, its tables, its safety settings and the key are as they have to be."""
    from rj_workflow.cli.health import findings
    from rj_workflow.settings import settings

    well = True
    with database() as engine:
        for found in findings(engine, settings().data_dir):
            typer.echo(f"{'well    ' if found.well else 'not well'}  {found.what}: {found.said}")
            well = well and found.well
    if not well:
        raise typer.Exit(1)


# --- running


def _prepare(engine: "Engine") -> None:
    from rj_workflow.crypto import make_secret
    from rj_workflow.db import migrate
    from rj_workflow.settings import settings

    make_secret(settings().data_dir)
    migrate(engine)


def _must_be_prepared(engine: "Engine") -> None:
    from rj_workflow import instruments
    from rj_workflow.cli.answers import NO_TABLES
    from rj_workflow.cli.health import is_migrated
    from rj_workflow.crypto import make_secret, read_secret
    from rj_workflow.settings import settings

    if not is_migrated(engine):
        raise CannotDo(NO_TABLES)
    read_secret(make_secret(settings().data_dir))
    instruments.current()


def _must_be_free(port: int, host: str = "127.0.0.1") -> None:
    """Somebody else at this address is said before anything is prepared."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise CannotDo(f"Something else uses port {port}. Choose another: PORT={port + 1}") from None


def _run(engine: "Engine", tell: "Clock", port: int, host: str) -> None:
    """Serve pages in the foreground; beside them, what runs out is noticed each minute."""
    import uvicorn

    stop = threading.Event()
    beside = threading.Thread(target=_keep_sweeping, args=(engine, tell, stop), daemon=True)
    beside.start()
    given: dict[str, Any] = {"host": host, "port": port, "log_level": "warning", "access_log": False}
    try:
        with suppress(KeyboardInterrupt):  # Ctrl-C is how it is ended, and no fault
            uvicorn.run("web.app:create_app", factory=True, **given)
    finally:
        stop.set()
        beside.join(timeout=5)


def _keep_sweeping(engine: "Engine", tell: "Clock", stop: threading.Event) -> None:
    import structlog

    from rj_workflow.timers.sweep import sweep_all

    while not stop.wait(SWEEP_EVERY):
        try:
            sweep_all(engine, tell())
        except Exception as fault:  # the next minute is another try; the pages go on meanwhile
            structlog.get_logger().warning("sweep.failed", fault=type(fault).__name__)


# --- the demo


def _enter_the_demo() -> None:
    from rj_workflow.settings import settings

    os.environ["RJ_DEMO"] = "1"
    os.environ.setdefault("RJ_SECURE_COOKIES", "false")
    os.environ.setdefault("RJ_DATA_DIR", DEMO_FOLDER)
    settings.cache_clear()


def _sign_ins(port: int) -> str:
    from rj_workflow.commands.staff import ROLES
    from rj_workflow.seeds.demo import CARDS
    from rj_workflow.seeds.staff import COLLEAGUES, PASSWORD

    here = f"http://127.0.0.1:{port}"
    part = {role: word for word, role in ROLES.items()}
    staff = [f"  {c.name + ', ' + part[c.roles]:<34} {c.key}@example.org" for c in COLLEAGUES]
    harmed = [f"  {c.name:<34} {c.words}" for c in CARDS if c.side == "harmed"]
    responsible = [f"  {c.name:<34} {c.words}" for c in CARDS if c.side == "responsible"]
    lines = [
        "", "Nothing here is real, and nothing is sent to anyone.", "",
        f"To be anyone with one press, and to move the clock: {here}/demo/", "",
        f"People who work here: {here}/work/sign-in, password for each: {PASSWORD}", *staff, "",
        f"People harmed, with the words on their card: {here}/p/in", *harmed, "",
        f"People responsible: {here}/q/in", *responsible, "",
        "Ctrl-C ends it. rj demo --fresh begins again with new cases.",
    ]  # fmt: skip
    return "\n".join(lines)
