"""Keep what is being typed while it is typed, and throw it away when asked to."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rj_workflow.commands import drafts
from web.dependencies import Answers, CurrentActor, Now, Session
from web.drafts import ADDRESS
from web.forms import text
from web.security import DOORS, way_back
from web.templating import clock_time

router = APIRouter()


@router.post("/drafts")
def keep(form: Answers, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Keep it; the reply is a few words for the status beside the form."""
    kept = drafts.keep(session, actor, text(form, ADDRESS), form, now=now)
    return HTMLResponse(f"Kept {clock_time(now)}." if kept else "")


@router.post("/drafts/away")
def throw_away(request: Request, form: Answers, session: Session, actor: CurrentActor) -> Response:
    """Throw it away, and show the page as it is recorded."""
    address = text(form, ADDRESS)
    drafts.drop(session, actor, address)
    return RedirectResponse(way_back(request, DOORS["staff"], address), status_code=303)
