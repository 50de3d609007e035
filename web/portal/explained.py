"""What was explained, to be read again: in the edition in which they were told, as often as they like."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.queries.explanation import mine
from web.dependencies import CurrentActor, Now, Session
from web.templating import page

router = APIRouter()


@router.get("/e")
def plain(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """In plain English."""
    return page(request, "portal/explained.html", mine=mine(session, actor, "plain", now=now))


@router.get("/e/easy")
def easy(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """In Easy Read."""
    return page(request, "portal/explained.html", mine=mine(session, actor, "easy_read", now=now))
