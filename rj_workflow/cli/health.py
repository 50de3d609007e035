"""Whether the service is well: what has to be so before anybody trusts it with a case."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from rj_workflow import crypto
from rj_workflow.db import MIGRATIONS, read
from rj_workflow.errors import Unusable


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    said: str


def findings(engine: Engine, data_dir: Path) -> Iterator[Finding]:
    """Everything that was looked at, the database first; without it nothing else of it is asked."""
    yield _key(data_dir)
    yield _questions()
    try:
        with read(engine) as session:
            session.execute(text("select 1"))
    except DBAPIError as fault:
        yield Finding("database", False, f"cannot be used: {str(fault.orig).splitlines()[0]}")
        return
    except Unusable as fault:
        yield Finding("database", False, str(fault))
        return
    yield Finding("database", True, engine.url.render_as_string(hide_password=True))
    migrated = is_migrated(engine)
    yield Finding("tables", migrated, "up to date" if migrated else "missing or older: run rj init")
    yield _durability(engine)


def is_migrated(engine: Engine) -> bool:
    """Whether the database has the newest shape."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with read(engine) as session:
        return MigrationContext.configure(session).get_current_revision() == newest


def _durability(engine: Engine) -> Finding:
    """Whether what was answered survives a power cut."""
    sqlite = engine.dialect.name == "sqlite"
    asked = "pragma synchronous" if sqlite else "show synchronous_commit"
    with read(engine) as session:
        found = str(session.scalar(text(asked)))
    well = found == "2" if sqlite else found not in ("off", "local")
    words = (
        {"2": "synchronous=FULL"}.get(found, f"synchronous={found}")
        if sqlite
        else f"synchronous_commit={found}"
    )
    return Finding("survives a power cut", well, words)


def _questions() -> Finding:
    """Whether the list of questions can be used, the service's own among them."""
    from rj_workflow import instruments

    try:
        return Finding("questions", True, f"version {instruments.current().version}")
    except Unusable as fault:
        return Finding("questions", False, str(fault))


def _key(data_dir: Path) -> Finding:
    path = data_dir / crypto.FILE
    if not path.is_file():
        return Finding("secret key", False, f"none in {data_dir}: run rj init")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding("secret key", False, f"others may read {path}: its mode is {mode:o}, not 600")
    try:
        crypto.read_secret(path)
    except Unusable as fault:
        return Finding("secret key", False, str(fault))
    return Finding("secret key", True, str(path))
