"""Whether a message goes now: asked again inside the transaction that claims it, never before it.

Whatever sends messages calls `claim` for each, and sends only what is claimed.  What may not go says why.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from rj_workflow import policy
from rj_workflow.actors import THE_CLOCK
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import outbox
from rj_workflow.notifications.catalogue import SHOWN_AT_ONCE
from rj_workflow.notifications.contact import Answer
from rj_workflow.notifications.standing import answer_for, may_be_shown


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that may go now, to whom and by which way."""

    id: str
    person_id: str
    template: str
    way: str


def claim(session: Session, message_id: str, way: str, *, now: datetime) -> Claimed | None:
    """Take one waiting message to be sent this way now; None when it may not go, which is written beside it.

    The case is locked first and everything read again: consent, plan, hour and whether it still waits, so
    that nothing is claimed after a no (security AB-12).  Raises NotFound when there is no such message.
    """
    row = session.execute(select(outbox).where(outbox.c.id == message_id)).mappings().first()
    if row is None:
        raise NotFound("message")
    file = policy.case_by_id(session, THE_CLOCK, row["case_id"], lock=True)
    row = session.execute(select(outbox).where(outbox.c.id == message_id)).mappings().one()
    if row["state"] != "waiting":
        return None
    who = row["person_id"]
    if way == "portal":
        answer = may_be_shown(session, file, who, now)
    else:
        answer = answer_for(session, file, who, way, now)
    _settle(session, message_id, answer, "shown" if way == "portal" else "sent", now)
    return Claimed(message_id, who, row["template"], way) if answer.allowed else None


def show_what_may_be_shown(desk: Desk, person_id: str) -> None:
    """A plan was written: sentences that waited for one stand on their own pages now, if it says so."""
    answer = may_be_shown(desk.session, desk.file, person_id, desk.now)
    waiting = select(outbox.c.id).where(
        outbox.c.case_id == desk.file.case["id"], outbox.c.person_id == person_id,
        outbox.c.state == "waiting", outbox.c.template.in_(SHOWN_AT_ONCE),
    )  # fmt: skip
    for message_id in desk.session.scalars(waiting).all():
        _settle(desk.session, message_id, answer, "shown", desk.now)


def _settle(session: Session, message_id: str, answer: Answer, gone: str, now: datetime) -> None:
    kept = {"state": gone, "settled_at": now, "why": ""} if answer.allowed else {"why": answer.why}
    one = update(outbox).where(outbox.c.id == message_id, outbox.c.state == "waiting")
    session.execute(one.values(kept))
