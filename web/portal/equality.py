"""Some questions about me: none has to be answered, all can be changed or deleted, none is on the case."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.equality import forget_equality, say_equality
from rj_workflow.equality import QUESTIONS
from rj_workflow.queries.equality import MyAnswer, my_equality
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, text
from web.portal.shown import CurrentDoor, Mine, onward
from web.templating import day, page

router = APIRouter()


@router.get("/g")
def show(request: Request, case: Mine) -> Response:
    """The questions, unanswered: what was answered before stands on a page of its own."""
    return _page(request, {}, Answer())


@router.post("/g")
def save(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Mine,
    form: Answers,
    now: Now,
) -> Response:
    """Keep what was answered; a question that was left out stays as it was."""
    with answering(session) as answer:
        say_equality(session, actor, {one.code: text(form, one.code) for one in QUESTIONS}, now=now)
    if answer.error is None:
        return onward(door, "/g/all")
    return _page(request, form, answer)


@router.get("/g/all")
def read(request: Request, session: Session, actor: CurrentActor, case: Mine) -> Response:
    """What they answered, for them alone."""
    found = my_equality(session, actor)
    return page(request, "portal/equality_answers.html", said=[_said(one) for one in found])


@router.post("/g/away")
def forget(door: CurrentDoor, session: Session, actor: CurrentActor, case: Mine, form: Answers) -> Response:
    """Delete all of it."""
    forget_equality(session, actor)
    return onward(door, "/g/all")


def _page(request: Request, form: Form, answer: Answer) -> Response:
    return page(
        request,
        "portal/equality.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        questions=QUESTIONS,
        values={one.code: text(form, one.code) for one in QUESTIONS},
    )


def _said(one: MyAnswer) -> dict[str, Any]:
    """One answer, when, and who wrote it down if they did not."""
    return {
        "words": one.question.words,
        "value": dict(one.question.answers).get(one.answer, one.answer),
        "day": day(one.said_on),
        "who": one.entered_by.split(" ")[0],
    }
