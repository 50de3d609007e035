"""Somebody asks us to contact them: an enquiry like any other, for which nobody signs in."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from rj_workflow.actors import THE_PUBLIC
from rj_workflow.commands import once
from rj_workflow.commands.enquiry import Enquiry, one_at_a_time, open_enquiry
from rj_workflow.crypto import keyed
from rj_workflow.db import Session
from rj_workflow.errors import Refused
from rj_workflow.models import ask as ask_table
from rj_workflow.models import new_id
from rj_workflow.sentences import Sentence

# From one address within WINDOW [J]: a library, a hostel and a family share one each.
MOST, WINDOW = 5, timedelta(hours=1)
TOO_MANY = Sentence(
    "We have had many requests from this connection in the last hour, and can take no more just now."
)


def ask_for_contact(session: Session, enquiry: Enquiry, *, address: str, now: datetime, key: str) -> None:
    """Open an enquiry in the words of whoever asks; the same `key` twice opens one.

    Nothing is returned, so that nobody can learn from the answer whether somebody is known here.
    Raises Invalid, Refused (too many from one address), Conflict (sent before, with other answers).
    """
    one_at_a_time(session)
    sent = once.sent("ask_for_contact", asdict(enquiry))
    if once.already(session, THE_PUBLIC, key, sent) is not None:
        return
    if is_held_back(session, address, now=now):
        raise Refused((TOO_MANY,))
    open_enquiry(session, THE_PUBLIC, enquiry, now=now)
    session.execute(delete(ask_table).where(ask_table.c.at <= now - WINDOW))
    session.execute(insert(ask_table), [{"id": new_id(), "who": _from(address), "at": now}])
    once.remember(session, THE_PUBLIC, key, sent, now, {})


def is_held_back(session: Session, address: str, *, now: datetime) -> bool:
    """Whether as many came from this address within the last hour as are taken."""
    lately = select(func.count()).where(ask_table.c.who == _from(address), ask_table.c.at > now - WINDOW)
    return (session.scalar(lately) or 0) >= MOST


def _from(address: str) -> str:
    return keyed("asked from", address)
