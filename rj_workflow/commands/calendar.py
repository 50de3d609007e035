"""Make, renew and end the secret address of one's own calendar; and open it for whoever has it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, insert

from rj_workflow.actors import Actor
from rj_workflow.calendar import Entry
from rj_workflow.commands import sign_in
from rj_workflow.crypto import digest, keyed
from rj_workflow.db import Session, begin, read
from rj_workflow.errors import NotFound
from rj_workflow.models import calendar_address
from rj_workflow.queries.calendar import entries, whose

BYTES = 32  # of chance in an address


def make_address(session: Session, actor: Actor, *, now: datetime) -> str:
    """A new secret for this colleague, said once and never kept; the one before opens nothing from now on."""
    if not actor.is_staff:
        raise NotFound("calendar")
    token = secrets.token_urlsafe(BYTES)
    end_address(session, actor)
    row = {"staff_id": actor.id, "token_hash": digest(token), "made_at": now}
    session.execute(insert(calendar_address), [row])
    return token


def end_address(session: Session, actor: Actor) -> None:
    """From now on the address opens nothing.  Where there is none nothing happens."""
    session.execute(delete(calendar_address).where(calendar_address.c.staff_id == actor.id))


def open_calendar(engine: Engine, token: str, *, address: str, now: datetime) -> Sequence[Entry] | None:
    """What stands in the calendar of this secret, or None, counted as a failure at a door is.

    Wrong, ended, somebody who left, and too many tries from one place: the same answer.
    """
    one_place = keyed("calendar tried from", address)  # a forgotten programme shuts nobody out of the office
    tries = (*sign_in.tried("calendar", digest(token), address)[:2], one_place)
    with read(engine) as session:
        locked = sign_in.is_locked(session, tries, now)
        actor = whose(session, digest(token))
        if actor is not None and not locked:
            return entries(session, actor, now=now)
    with begin(engine) as session:
        sign_in.count_failure(session, tries, locked, now)
    return None
