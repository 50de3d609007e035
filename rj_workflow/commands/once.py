"""A form sent twice has one effect: whoever presses again is given the first answer again."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from rj_workflow.actors import Actor
from rj_workflow.crypto import keyed
from rj_workflow.db import Session
from rj_workflow.errors import Conflict
from rj_workflow.models import idempotency

LONGEST = 64  # characters, the width of the column; no form of ours carries a longer key


def sent(*what: object) -> str:
    """A keyed digest of what a form says, to tell one sent twice from another one."""
    return keyed("form", json.dumps(what))


def already(session: Session, actor: Actor, key: str, form: str) -> dict[str, Any] | None:
    """What was answered to this form before; ask with the case, or the table, locked.

    Raises Conflict when the key was another person's, or came with other answers.
    """
    if not key:
        return None
    if len(key) > LONGEST:
        raise Conflict("This form is not one of ours. Your text is kept. Open it again.")
    found = session.execute(select(idempotency).where(idempotency.c.key == key)).mappings().first()
    if found is None:
        return None
    if found["actor_id"] != actor.id:
        raise Conflict("This form was sent by somebody else. Open it again.")
    result = dict(found["result"])
    if result.pop("sent", None) != form:
        raise Conflict("This form was sent before, with other answers. Your text is kept. Open it again.")
    return result


def remember(
    session: Session, actor: Actor, key: str, form: str, now: datetime, result: dict[str, Any]
) -> None:
    """Keep what was answered, for whoever sends the same form again."""
    if key:
        row = {"key": key, "actor_id": actor.id, "at": now, "result": result | {"sent": form}}
        session.execute(insert(idempotency), [row])
