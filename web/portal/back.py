"""Come back: from a stop, after closing, or only to be called."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.stop import come_back
from web.dependencies import CurrentActor, Now, Session
from web.portal.shown import CHANNEL, Chosen, CurrentDoor, onward, worker
from web.templating import page

router = APIRouter()


@router.get("/back")
def ask(request: Request, case: Chosen) -> Response:
    """What coming back means; it is never a yes to anything."""
    who = worker(case)
    return page(
        request,
        "portal/back.html",
        ended=case.has_ended,
        worker=who,
        reachable=case.reachable,
        keeps_their_story=case.keeps_their_story,
        wish_stands=bool(case.wish) and not case.is_closed,
    )


@router.post("/back")
def back(door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, now: Now) -> Response:
    """The case opens again where it was closed; in any case somebody calls."""
    come_back(session, actor, person_id=actor.id, channel=CHANNEL, now=now, ref=case.ref)
    return onward(door, "/h")
