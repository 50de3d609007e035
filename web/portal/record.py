"""Who has looked at their record, and who was told what about them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.queries.record import my_record
from web.dependencies import CurrentActor, Session
from web.templating import page

router = APIRouter()


@router.get("/w")
def show(request: Request, session: Session, actor: CurrentActor) -> Response:
    """Both lists, newest first; nothing of the other person."""
    return page(request, "portal/record.html", record=my_record(session, actor))
