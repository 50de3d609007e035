"""What was typed on a staff page and not taken: kept without scripts when a form meets a closed door.

A form that says its own address (the field `draft`) is kept.  The room of the staff holds the two routes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import Request

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.commands import drafts, sign_in
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.queries.drafts import Draft, draft_at
from web.errors import Answer
from web.forms import Form, text
from web.security import is_foreign
from web.templating import clock_time, day_short

ADDRESS = "draft"  # the hidden field of a form that is kept


def keep_late(request: Request, form: Form, now: datetime) -> tuple[Actor, str] | None:
    """A form came from a page whose sign-in has ended: kept for whoever had that page open, and nobody else.

    Returns who that was and the address of the page; None where there is nothing to keep.
    """
    address, csrf = text(form, ADDRESS), text(form, "csrf")
    if not address or not csrf or is_foreign(request):
        return None
    with db.begin(request.app.state.engine) as session:
        writer = sign_in.whose_form(session, csrf, now=now)
        if writer is None:
            return None
        try:
            kept = drafts.keep(session, writer, address, form, now=now)
        except NotFound:
            return None
    return (writer, address) if kept else None


def after(session: Session, actor: Actor, address: str, form: Form, answer: Answer, now: datetime) -> None:
    """A form that was taken has nothing left to keep; one that was refused is kept as it was typed."""
    if answer.error is None:
        drafts.drop(session, actor, address)
    else:
        drafts.keep(session, actor, address, form, now=now)


def keep(session: Session, actor: Actor, address: str, form: Form, *, now: datetime) -> None:
    """What is on the page comes along when something else of it was pressed."""
    drafts.keep(session, actor, address, form, now=now)


def found(session: Session, actor: Actor, address: str) -> Draft | None:
    """What this reader typed on this page and did not save."""
    return draft_at(session, actor, address)


def around(address: str, draft: Draft | None = None, now: datetime | None = None) -> dict[str, Any]:
    """What the parts of a page that keeps drafts are drawn from."""
    return {"draft_at": address, "kept_words": f"kept from {_when(draft, now)}" if draft and now else ""}


def typed_in(draft: Draft | None) -> Mapping[str, Any]:
    """What was typed, as the form it was typed into; nothing when nothing was kept."""
    return draft.fields if draft else {}


def _when(draft: Draft, now: datetime) -> str:
    at = clock_time(draft.saved_at)
    today = london_day(draft.saved_at) == london_day(now)
    return at if today else f"{day_short(draft.saved_at)}, {at}"
