"""What was explained, to be read again: in the edition in which they were told, as often as they like."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.queries.explanation import mine
from web.dependencies import CurrentActor, Now, Session
from web.languages import current
from web.templating import page

router = APIRouter()


@router.get("/e")
def plain(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """In plain words."""
    return _page(request, session, actor, "plain", now)


@router.get("/e/easy")
def easy(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """In Easy Read."""
    return _page(request, session, actor, "easy_read", now)


def _page(request: Request, session: Session, actor: CurrentActor, form: str, now: Now) -> Response:
    found = mine(session, actor, form, now=now, language=current().code)
    return page(request, "portal/explained.html", mine=found)
