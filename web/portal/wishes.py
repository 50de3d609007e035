"""What would you like to do? An answer is an interest, and never a yes."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.stop import say_interest
from web.dependencies import Answers, CurrentActor, Now, Session
from web.forms import text
from web.portal.shown import Chosen, CurrentDoor, onward
from web.portal.ways import titles, ways
from web.templating import page

router = APIRouter()
NONE_CHOSEN = "Choose one of the seven, or go back. Not knowing yet is one of them."


@router.get("/q")
def ask(request: Request, door: CurrentDoor, case: Chosen) -> Response:
    """The seven cards; whoever stopped, and whose case is closed, is shown the way back instead."""
    if case.has_ended:
        return onward(door, "/back")
    return page(request, "portal/wishes.html", ways=ways(case, door.kind), errors=[])


@router.post("/q")
def answer(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Chosen,
    form: Answers,
    now: Now,
) -> Response:
    """Keep the wish; nothing leads to the page on which one stops."""
    wish = text(form, "wish")
    if wish not in titles(case, door.kind):
        cards, errors = ways(case, door.kind), [("wish", NONE_CHOSEN)]
        return page(request, "portal/wishes.html", status=422, ways=cards, errors=errors)
    if wish == "nothing":
        return onward(door, "/stop")
    say_interest(session, actor, person_id=actor.id, wish=wish, now=now, ref=case.ref)
    return onward(door, "/h")
