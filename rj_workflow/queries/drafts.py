"""What somebody typed and nobody has taken yet: for them alone, where they may still see the case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import draft
from rj_workflow.queries.cases import may_be_seen_by

LONGEST_ADDRESS: Final = 300  # characters, the width of its column
_OF_A_CASE: Final = re.compile(r"/work/(?:cases|signoffs)/(R-\d{1,9})/[\w/?&=%:.-]*")
# Pages of no case: an enquiry before it is one, a queue handed over, an entry about a colleague.
_OF_NO_CASE: Final = re.compile(
    r"/work/(?:cases/new(?:\?incident=\w*)?|signoffs/cover|practitioners/[0-9a-f]{32}/enter/[a-z_]{1,40})"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed on one page, by field, and when it was kept; `ref` is empty for a page of no case."""

    ref: str
    address: str
    fields: Mapping[str, Any]
    saved_at: datetime


def draft_at(session: Session, actor: Actor, address: str) -> Draft | None:
    """What this reader typed on this page and did not save."""
    row = session.execute(_mine(actor).where(draft.c.address == address)).mappings().first()
    return Draft(**row) if row else None


def drafts(session: Session, actor: Actor) -> tuple[Draft, ...]:
    """All that this reader typed and did not save, newest first."""
    rows = session.execute(_mine(actor).order_by(draft.c.saved_at.desc()).limit(20)).mappings()
    return tuple(Draft(**row) for row in rows)


def case_of(address: str) -> str:
    """The reference of the case that a page of ours is about; empty for any other address."""
    found = _OF_A_CASE.fullmatch(address)
    return found[1] if found else ""


def is_of_no_case(address: str) -> bool:
    """Whether it is a page of ours that belongs to no case."""
    return _OF_NO_CASE.fullmatch(address) is not None


def _mine(actor: Actor):  # type: ignore[no-untyped-def]  # the type of a SELECT names its columns twice
    ref = func.coalesce(case_table.c.ref, "").label("ref")
    kept = select(ref, draft.c.address, draft.c.fields, draft.c.saved_at).select_from(draft)
    kept = kept.outerjoin(case_table, case_table.c.id == draft.c.case_id)
    return kept.where(draft.c.staff_id == actor.id, or_(draft.c.case_id.is_(None), may_be_seen_by(actor)))
