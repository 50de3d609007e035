"""What a command says when it cannot do what was asked, and where it finds the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine


class CannotDo(Exception):
    """What was asked cannot be done; the one sentence says why and what would help."""


NO_ADDRESS = "RJ_DATABASE_URL is not an address of a database. Use sqlite:///… or postgresql+psycopg://…"
NO_TABLES = "This database has no tables yet, or is of an older version. Run rj init first."


def sentence_for(fault: Exception) -> str | None:
    """The sentence for a fault that somebody at the terminal can put right; None for one of ours."""
    from pydantic import ValidationError

    from rj_workflow.errors import NotFound, RjError

    if isinstance(fault, NotFound):
        return f"There is no such {fault.args[0] if fault.args else 'thing'}."
    if isinstance(fault, (CannotDo, RjError)):
        return str(fault)
    if isinstance(fault, ValidationError):
        return "; ".join(f"RJ_{str(e['loc'][0]).upper()}: {e['msg']}" for e in fault.errors())
    if isinstance(fault, OSError):
        return f"{fault.filename or 'A file'}: {fault.strerror or fault}."
    return _about_the_database(fault)


def _about_the_database(fault: Exception) -> str | None:
    from sqlalchemy import exc

    if not isinstance(fault, exc.DBAPIError):
        return None
    said = str(fault.orig)
    if "no such table" in said or ("does not exist" in said and "relation" in said):
        return NO_TABLES
    if isinstance(fault, exc.OperationalError):
        return f"The database cannot be used: {said.splitlines()[0]}."
    return None


@contextmanager
def database() -> "Iterator[Engine]":
    """The engine of this service's database, closed at the end."""
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    from rj_workflow.db import make_engine
    from rj_workflow.settings import settings

    try:
        engine = make_engine(settings().url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise CannotDo(NO_ADDRESS) from None
    try:
        yield engine
    finally:
        engine.dispose()
