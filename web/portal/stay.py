"""How long they stay signed in, in words, and one press to stay; nothing here counts down."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands import sign_in
from web.dependencies import CurrentSignIn, Now, Session
from web.portal.shown import CurrentDoor, limits, onward
from web.templating import page

router = APIRouter()


@router.get("/t")
def show(request: Request, door: CurrentDoor, found: CurrentSignIn) -> Response:
    """What happens after a while without a press, and to what was typed."""
    return page(request, "portal/stay.html", **limits(door))


@router.post("/t")
def stay(door: CurrentDoor, session: Session, found: CurrentSignIn, now: Now) -> Response:
    """A press is a sign of life: the time starts again, up to the longest."""
    sign_in.see(session, found.key, now=now)
    return onward(door, "/t")
