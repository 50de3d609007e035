"""Pause, and start again: at once, for everyone, and only by whoever paused."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands import stop as rights
from web.dependencies import Answers, CurrentActor, Now, Session
from web.forms import text
from web.portal.shown import Chosen, CurrentDoor, Talks, by_key, going_on, label, onward
from web.templating import page

router = APIRouter()


@router.get("/pause")
def ask(request: Request, door: CurrentDoor, case: Chosen, talks: Talks) -> Response:
    """What pausing does, or since when it is paused; what has ended cannot be paused."""
    if case.has_ended:
        return onward(door, "/h")
    running = [one for one in going_on(talks) if one.paused_at is None]
    only = [label(one) for one in running] if len(talks) > 1 else []
    return page(request, "portal/pause.html", paused_at=case.paused_at, only=only)


@router.post("/pause")
def answer(
    door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, talks: Talks, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """Pause everything, or the one they name; or start the one they look at again."""
    if text(form, "answer") == "start":
        ref = case.ref if len(talks) > 1 else None
        rights.start_again(session, actor, person_id=actor.id, ref=ref, now=now)
        return onward(door, "/h")
    only = by_key(talks, text(form, "only"))
    rights.pause(session, actor, person_id=actor.id, ref=only.ref if only else None, now=now)
    return onward(door, "/pause" if only is None or only.id == case.id else "/o")
