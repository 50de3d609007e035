"""Keep what somebody typed until it is taken: a lost session, a closed window or a link away loses no words.

A draft belongs to whoever typed it and to nobody else, is about a case that they may see or about none, and
holds no password.  It goes when its form is taken, when the case is shut to them, or has lain too long.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import case as case_table
from rj_workflow.models import draft, new_id
from rj_workflow.queries.cases import may_be_seen_by
from rj_workflow.queries.drafts import LONGEST_ADDRESS, case_of, is_of_no_case

# What a form carries beside what was typed: never kept.
_CARRIED: Final = frozenset({"csrf", "key", "draft", "open", "lift", "next", "only"})
# What says of which version it was typed: kept, but nothing that a person wrote.
MARKS: Final = frozenset({"version", "shown", "shown_answers", "section", "side", "number"})


def keep(session: Session, actor: Actor, address: str, form: Mapping[str, Any], *, now: datetime) -> bool:
    """Keep what was typed on this page, in place of what was kept before; False when nothing was typed.

    Raises NotFound: no such page, or not theirs to see.
    """
    seen = select(case_table.c.id).where(case_table.c.ref == case_of(address), may_be_seen_by(actor))
    case_id = session.scalar(seen)
    if (case_id is None and not is_of_no_case(address)) or len(address) > LONGEST_ADDRESS:
        raise NotFound("page")
    fields = typed(form)
    if not any(value for name, value in fields.items() if name not in MARKS):
        drop(session, actor, address)
        return False
    if not _again(session, actor, address, fields, now):
        row = {"id": new_id(), "staff_id": actor.id, "case_id": case_id, "address": address}
        try:
            with session.begin_nested():
                session.execute(insert(draft), [row | {"fields": fields, "saved_at": now}])
        except IntegrityError:  # the same page in another window was quicker
            _again(session, actor, address, fields, now)
    return True


def _again(session: Session, actor: Actor, address: str, fields: Mapping[str, Any], now: datetime) -> bool:
    mine = update(draft).where(draft.c.staff_id == actor.id, draft.c.address == address)
    return session.execute(mine.values(fields=fields, saved_at=now)).rowcount == 1


def typed(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a person typed or chose: words and lists of words; no password, no file."""
    return {
        name: value
        for name, value in form.items()
        if name not in _CARRIED and "password" not in name and _is_words(value)
    }


def _is_words(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def drop(session: Session, actor: Actor, address: str) -> None:
    """What was kept of this page goes: its form was taken, or it was thrown away."""
    session.execute(delete(draft).where(draft.c.staff_id == actor.id, draft.c.address == address))


def drop_of_case(session: Session, staff_id: str, case_id: str) -> None:
    """The case is shut to this colleague: nothing they typed about it stays (practice.md 4.3)."""
    session.execute(delete(draft).where(draft.c.staff_id == staff_id, draft.c.case_id == case_id))
