"""Several talks with us about the same harm: which of them to look at, and what they call each.

Nobody is named here and no state of anybody else: each stands under their own words, or its date.
"""

from collections import Counter
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands import sign_in
from rj_workflow.commands.beside import call_it
from rj_workflow.queries.messages import new_for
from rj_workflow.queries.portal import MyCase
from rj_workflow.settings import settings
from web.dependencies import Answers, CurrentActor, CurrentSignIn, Now, Session
from web.errors import Answer, answering
from web.forms import Form, text
from web.languages import ngettext
from web.portal.calls import calls
from web.portal.shown import CHANNEL, CurrentDoor, Talks, by_key, label, onward
from web.templating import page

router = APIRouter()
STOPPED = "You have stopped this one."
PAUSED = "You have paused this one. Nothing is happening."


@router.get("/o")
def show(request: Request, session: Session, actor: CurrentActor, talks: Talks, now: Now) -> Response:
    """Each with how it stands, who will call, and how many messages are new."""
    return _page(request, talks, new_for(session, actor), now, {}, Answer())


@router.post("/o")
def choose(
    door: CurrentDoor, session: Session, talks: Talks, found: CurrentSignIn, form: Answers, now: Now
) -> Response:
    """From now on their pages are about this one."""
    case = by_key(talks, text(form, "which"))
    if case is None:
        return onward(door, "/o")
    sign_in.look_at(session, found.key, case.id, now=now)
    return onward(door, "/h")


@router.post("/o/name")
def name(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, talks: Talks, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """Keep what they call it."""
    case = by_key(talks, text(form, "which"))
    if case is None:
        return onward(door, "/o")
    with answering(session) as answer:
        call_it(
            session,
            actor,
            case.ref,
            person_id=actor.id,
            called=text(form, "called"),
            channel=CHANNEL,
            now=now,
        )
    if answer.error is None:
        return onward(door, "/o")
    return _page(request, talks, new_for(session, actor), now, form, answer)


def _page(
    request: Request, talks: list[MyCase], new: Counter[str], now: Now, form: Form, answer: Answer
) -> Response:
    here = settings()
    return page(
        request,
        "portal/beside.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        asked=text(form, "which"),
        called=text(form, "called"),
        talks=[
            _one(one, list(calls(one, now, here.service_phone, here.service_hours)), new[one.id])
            for one in talks
        ],
        ended=all(one.has_ended for one in talks),
    )


def _one(case: MyCase, promised: list[Any], new: int) -> dict[str, Any]:
    words = case.notice or case.words
    if case.stopped_at is not None:
        words = STOPPED
    elif case.paused_at is not None:
        words = PAUSED
    waits = ngettext("{number} new message", "{number} new messages", new).format(number=new) if new else ""
    return {
        "label": label(case),
        "called": case.called,
        "words": words,
        "calls": promised,
        "waits": waits,
    }
