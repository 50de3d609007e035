"""Stop everything: one page, one press, no reason; and what stands there afterwards."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.clock import london_day
from rj_workflow.commands.stop import did_not_mean_it, may_ask_again, stop_everything
from web.dependencies import Answers, CurrentActor, Now, Session
from web.forms import text
from web.languages import gettext as _
from web.portal.shown import CHANNEL, CurrentDoor, Mine, onward, worker
from web.templating import clock_time, page, weekday

router = APIRouter()
AGAIN = (
    ("year", "Yes, in about a year"),
    ("never", "No, do not ask me"),
    ("none", "I do not want to answer"),
)


@router.get("/stop")
def ask(request: Request, case: Mine, now: Now) -> Response:
    """What pressing does; after it, what has stopped.  Opening it again shows how it stands."""
    if case.stopped_at is None:
        return page(request, "portal/stop.html", paused=case.paused_at is not None)
    return page(
        request, "portal/stopped.html", since=_since(case.stopped_at, now), answered=case.answered_again,
        again=AGAIN, shared=case.shared, worker=worker(case), keeps_their_story=case.keeps_their_story,
    )  # fmt: skip


@router.post("/stop")
def stop(door: CurrentDoor, session: Session, actor: CurrentActor, now: Now) -> Response:
    """In one commit, never weighed against anything."""
    stop_everything(session, actor, person_id=actor.id, channel=CHANNEL, now=now)
    return onward(door, "/stop")


@router.post("/again")
def again(door: CurrentDoor, session: Session, actor: CurrentActor, form: Answers, now: Now) -> Response:
    """Keep whether they may be asked one day."""
    answer = text(form, "answer")
    may_ask_again(session, actor, person_id=actor.id, answer=answer, channel=CHANNEL, now=now)
    return onward(door, "/h" if answer == "none" else "/stop")


@router.post("/mistake")
def mistake(door: CurrentDoor, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Somebody calls and asks from the start; nothing is put back by itself."""
    did_not_mean_it(session, actor, person_id=actor.id, channel=CHANNEL, now=now)
    return onward(door, "/h")


def _since(when: datetime, now: datetime) -> str:
    today = london_day(when) == london_day(now)
    words = _("{time} today, {day}") if today else _("{time} on {day}")
    return words.format(time=clock_time(when), day=weekday(when))
