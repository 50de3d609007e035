"""My choices: what they were asked, their own answers, and taking each back."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.stop import take_back
from rj_workflow.queries.portal import my_cases
from web.dependencies import Answers, CurrentActor, Now, Session
from web.forms import text
from web.portal.shown import CHANNEL, CurrentDoor, onward
from web.templating import page

router = APIRouter()


@router.get("/c")
def show(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Everything they were ever asked here, newest case first; nothing about anybody else."""
    cases = my_cases(session, actor, now=now)
    choices = [choice for case in cases for choice in case.choices]
    ended = all(case.has_ended for case in cases)
    return page(request, "portal/choices.html", choices=choices, ended=ended)


@router.post("/c")
def back(door: CurrentDoor, session: Session, actor: CurrentActor, form: Answers, now: Now) -> Response:
    """Take one back at once; what has ended already stays ended."""
    purpose = text(form, "purpose")
    take_back(session, actor, person_id=actor.id, purpose=purpose, channel=CHANNEL, now=now)
    return onward(door, "/c")
