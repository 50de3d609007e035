"""The rehearsal clock: in a demo, and nowhere else, time can be moved on to see what would fall due."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, select, update

from rj_workflow import clock as real
from rj_workflow.clock import Clock
from rj_workflow.db import Session, read
from rj_workflow.errors import Invalid, NotFound
from rj_workflow.models import setting, sign_in
from rj_workflow.settings import settings

NAME = "rehearsal_clock_is_ahead_by_seconds"
LONGEST = timedelta(days=366 * 10)  # people come back after years; a date after that is a slip


def clock(engine: Engine) -> Clock:
    """What time it is for everybody who uses this database: outside a demo always the real time."""
    if not settings().demo:
        return real.utc_now

    def rehearsed() -> datetime:
        with read(engine) as session:
            return now(session)

    return rehearsed


def now(session: Session) -> datetime:
    """The time the rehearsal stands at, or the real time outside a demo."""
    return real.utc_now() + ahead(session)


def ahead(session: Session) -> timedelta:
    """How far the rehearsal has been moved on."""
    if not settings().demo:
        return timedelta(0)
    kept = session.scalar(select(setting.c.value).where(setting.c.name == NAME))
    return timedelta(seconds=float(kept or 0))


def move(session: Session, by: timedelta) -> datetime:
    """Move the clock on, never back, and return what it shows.  Whoever is signed in stays signed in.

    Raises NotFound outside a demo: there is no such clock.  Raises Invalid for a move that is not forward.
    """
    if not settings().demo:
        raise NotFound("rehearsal clock")
    before = ahead(session)
    if by <= timedelta(0) or before + by > LONGEST:
        raise Invalid([("move", "The rehearsal clock moves on, never back, and at most ten years in all.")])
    _keep(session, before + by)
    _take_along(session, by)
    return now(session)


def _keep(session: Session, length: timedelta) -> None:
    value = str(length.total_seconds())
    changed = session.execute(update(setting).where(setting.c.name == NAME).values(value=value))
    if changed.rowcount == 0:
        session.execute(insert(setting), [{"name": NAME, "value": value}])


def _take_along(session: Session, by: timedelta) -> None:
    """Nobody was idle while the clock was moved: the moments of each sign-in move with it."""
    moments = (sign_in.c.started_at, sign_in.c.seen_at, sign_in.c.safe_at)
    for row in session.execute(select(sign_in.c.token_hash, *moments)).all():
        moved = {c.name: at + by for c, at in zip(moments, row[1:], strict=True) if at is not None}
        session.execute(update(sign_in).where(sign_in.c.token_hash == row.token_hash).values(moved))
