"""Afterwards: which calls to expect, that they can be left out, and how it was, if somebody wants to say."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.check import record_check
from rj_workflow.commands.not_called import do_not_call
from rj_workflow.queries.afterwards import my_calls
from rj_workflow.queries.portal import MyCase
from state_machines.checks import STATEMENTS
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, text
from web.portal.shown import CHANNEL, Chosen, CurrentDoor, onward, worker
from web.templating import page

router = APIRouter()
# Only after something took place is anybody asked how it was.
TOOK_PLACE: Final = ("agreement_live", "following_up", "closed")


@router.get("/after")
def show(request: Request, session: Session, actor: CurrentActor, case: Chosen) -> Response:
    """Each call with its day."""
    return _page(request, session, actor, case, {}, Answer())


@router.post("/after")
def leave_out(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """They do not want this call, or any: at once."""
    with answering(session) as answer:
        do_not_call(
            session,
            actor,
            person_id=actor.id,
            which=text(form, "which"),
            channel=CHANNEL,
            now=now,
            ref=case.ref,
        )
    if answer.error is None:
        return onward(door, "/after")
    return _page(request, session, actor, case, form, answer)


@router.post("/after/was")
def was(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """How it was for them; whatever is left out is left out."""
    said = {one.name: text(form, one.name) for one in STATEMENTS} | {"channel": CHANNEL}
    with answering(session) as answer:
        record_check(session, actor, case.ref, "experience", said, about=actor.id, now=now)
    if answer.error is None:
        return onward(door, "/after")
    return _page(request, session, actor, case, form, answer)


def _page(
    request: Request, session: Session, actor: CurrentActor, case: MyCase, form: Form, answer: Answer
) -> Response:
    return page(
        request,
        "portal/after.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        calls=my_calls(session, actor, case.ref),
        worker=worker(case),
        statements=STATEMENTS if case.state in TOOK_PLACE else (),
        values={one.name: text(form, one.name) for one in STATEMENTS},
        is_closed=case.has_ended,
    )
