"""Pause, and start again: at once, for everyone, and only by whoever paused."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands import stop as rights
from web.dependencies import Answers, CurrentActor, Now, Session
from web.forms import text
from web.portal.shown import CurrentDoor, Mine, onward
from web.templating import page

router = APIRouter()


@router.get("/pause")
def ask(request: Request, door: CurrentDoor, case: Mine) -> Response:
    """What pausing does, or since when it is paused; what has ended cannot be paused."""
    if case.has_ended:
        return onward(door, "/h")
    return page(request, "portal/pause.html", paused_at=case.paused_at)


@router.post("/pause")
def answer(door: CurrentDoor, session: Session, actor: CurrentActor, form: Answers, now: Now) -> Response:
    """Pause, unless they ask to start again."""
    if text(form, "answer") == "start":
        rights.start_again(session, actor, person_id=actor.id, now=now)
        return onward(door, "/h")
    rights.pause(session, actor, person_id=actor.id, now=now)
    return onward(door, "/pause")
