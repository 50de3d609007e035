"""Hand a queue to another supervisor for a while, and take it back."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.commands import cover
from rj_workflow.db import Session as Database
from rj_workflow.errors import NotFound
from rj_workflow.queries.cover import Cover, absences, unattended
from rj_workflow.queries.drafts import Draft
from state_machines.roles import MANAGER
from web import drafts
from web.addresses import COVER
from web.dependencies import Answers, CurrentActor, Id, Now, Session
from web.errors import Answer, answering
from web.forms import Form, typed
from web.templating import page

router = APIRouter()
REASONS: Final = dict(cover.REASONS)


@router.get("/cover")
def show(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Who is away and who has their queue, and the form to hand one over."""
    draft = drafts.found(session, actor, COVER)
    return _page(request, session, actor, now, drafts.typed_in(draft), Answer(), draft)


@router.post("/cover")
def hand_over(request: Request, form: Answers, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Hand it over; what is wrong comes back beside what was typed."""
    with answering(session) as answer:
        cover.hand_over(session, actor, form, now=now)
    drafts.after(session, actor, COVER, form, answer, now)
    if answer.error is None:
        return RedirectResponse(COVER, status_code=303)
    return _page(request, session, actor, now, form, answer)


@router.post("/cover/{cover_id}/end")
def end(cover_id: Id, session: Session, actor: CurrentActor, now: Now) -> Response:
    """They have their own queue again."""
    cover.end(session, actor, cover_id, now=now)
    return RedirectResponse(COVER, status_code=303)


def _page(
    request: Request,
    session: Database,
    actor: Actor,
    now: datetime,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
) -> Response:
    if not cover.may_hand_over(actor):
        raise NotFound("cover")
    fields = cover.cover_fields(session, actor)
    nobody = {one.id for one in unattended(session, now)}
    return page(
        request,
        "supervisor/cover.html",
        status=answer.status,
        rows=[_row(one, actor, now, nobody) for one in absences(session, now)],
        fields=fields,
        values=typed(form, (field.name for field in fields)) if form else {"from": london_day(now)},
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(COVER, draft, now),
    )


def _row(one: Cover, actor: Actor, now: datetime, nobody: set[str]) -> dict[str, Any]:
    theirs = one.away_id == actor.id
    own = theirs or bool(actor.roles & MANAGER)
    days = cover.days(one)
    return {
        "who": one.away,
        "days": days[0].upper() + days[1:],
        "why": REASONS[one.reason] if own else "",
        "now": one.from_at <= now,
        "nobody": one.id in nobody,
        "has": one.cover or "Nobody",
        "end": f"{COVER}/{one.id}/end" if own else "",
        "end_words": "I am back" if theirs and one.from_at <= now else "End it now",
    }
