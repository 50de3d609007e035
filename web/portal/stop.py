"""Stop everything: one page, one press, no reason; and what stands there afterwards."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.clock import london_day
from rj_workflow.commands import sign_in
from rj_workflow.commands.stop import did_not_mean_it, may_ask_again, stop_everything
from web.dependencies import Answers, CurrentActor, CurrentSignIn, Now, Session
from web.forms import text
from web.languages import gettext as _
from web.portal.shown import (
    CHANNEL,
    Chosen,
    CurrentDoor,
    Talks,
    by_key,
    going_on,
    label,
    onward,
    worker,
)
from web.templating import clock_time, page, weekday

router = APIRouter()
AGAIN = (
    ("year", "Yes, in about a year"),
    ("never", "No, do not ask me"),
    ("none", "I do not want to answer"),
)


@router.get("/stop")
def ask(request: Request, case: Chosen, talks: Talks, now: Now) -> Response:
    """What pressing does; after it, what has stopped.  Opening it again shows how it stands."""
    runs = going_on(talks)
    if case.stopped_at is None:
        only = [label(one) for one in runs] if len(runs) > 1 else []
        return page(request, "portal/stop.html", paused=case.paused_at is not None, only=only)
    return page(
        request, "portal/stopped.html", since=_since(case.stopped_at, now), answered=case.answered_again,
        again=AGAIN, shared=case.shared, worker=worker(case), keeps_their_story=case.keeps_their_story,
        others=[label(one) for one in runs],
    )  # fmt: skip


@router.post("/stop")
def stop(
    door: CurrentDoor, session: Session, actor: CurrentActor, found: CurrentSignIn, talks: Talks,
    form: Answers, now: Now,
) -> Response:  # fmt: skip
    """In one commit, never weighed against anything.  What names none of their talks stops everything."""
    only = by_key(talks, text(form, "only"))
    ref = only.ref if only else None
    stop_everything(session, actor, person_id=actor.id, channel=CHANNEL, ref=ref, now=now)
    if only is not None:
        sign_in.look_at(session, found.key, only.id, now=now)
    return onward(door, "/stop")


@router.post("/again")
def again(
    door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, talks: Talks, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """Keep whether they may be asked one day: of everything, or of the one that alone has stopped."""
    answer = text(form, "answer")
    ref = case.ref if going_on(talks) and len(talks) > 1 else None
    may_ask_again(session, actor, person_id=actor.id, answer=answer, channel=CHANNEL, ref=ref, now=now)
    return onward(door, "/h" if answer == "none" else "/stop")


@router.post("/mistake")
def mistake(
    door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, talks: Talks, now: Now
) -> Response:
    """Somebody calls and asks from the start; nothing is put back by itself."""
    ref = case.ref if len(talks) > 1 else None
    did_not_mean_it(session, actor, person_id=actor.id, channel=CHANNEL, ref=ref, now=now)
    return onward(door, "/h")


def _since(when: datetime, now: datetime) -> str:
    today = london_day(when) == london_day(now)
    words = _("{time} today, {day}") if today else _("{time} on {day}")
    return words.format(time=clock_time(when), day=weekday(when))
