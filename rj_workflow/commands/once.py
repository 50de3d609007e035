"""A form sent twice has one effect: whoever presses again is given the first answer again."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from rj_workflow.actors import Actor
from rj_workflow.crypto import keyed
from rj_workflow.db import Prepared, Session
from rj_workflow.errors import Conflict
from rj_workflow.models import idempotency

LONGEST = 64  # characters, the width of the column; no form of ours carries a longer key
_FIND = Prepared(select(idempotency).where(idempotency.c.key == bindparam("key")))
_KEEP = Prepared(insert(idempotency))


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
    found = _FIND.rows(session, key=key)
    if not found:
        return None
    if found[0]["actor_id"] != actor.id:
        raise Conflict("This form was sent by somebody else. Open it again.")
    result: dict[str, Any] = found[0]["result"]
    if result.pop("sent", None) != form:
        raise Conflict("This form was sent before, with other answers. Your text is kept. Open it again.")
    return result


def remember(
    session: Session, actor: Actor, key: str, form: str, now: datetime, result: dict[str, Any]
) -> None:
    """Keep what was answered, for whoever sends the same form again."""
    if key:
        row = {"key": key, "actor_id": actor.id, "at": now, "result": result | {"sent": form}}
        _KEEP.run(session, [row])
