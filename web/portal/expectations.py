"""If I meet anybody: what matters to them, in their words, and whether they feel ready.

Whatever they say is kept, and the page shows what they said and nothing else: nothing on it follows from
what the other person did.
"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.expectations import say_expectations
from rj_workflow.queries.expectations import Said, my_expectations
from rj_workflow.queries.portal import MyCase
from state_machines.contents import QUESTIONS, READY
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text
from web.portal.shown import CHANNEL, Chosen, CurrentDoor, door_of, limits, onward
from web.templating import page

router = APIRouter()


@router.get("/r")
def show(request: Request, session: Session, actor: CurrentActor, case: Chosen) -> Response:
    """What they said, and a form to say more or something else."""
    return _page(request, case, my_expectations(session, actor, case.id), None, Answer())


@router.post("/r")
def save(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """Keep it; what is wrong with it is said beside it, with nothing lost."""
    with answering(session) as answer:
        say_expectations(
            session, actor, case.ref, {one.code: text(form, one.code) for one in QUESTIONS},
            ready=text(form, "ready"), person_id=actor.id, channel=CHANNEL, shown=text(form, "shown"),
            now=now, key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return onward(door, "/r")
    return _page(request, case, my_expectations(session, actor, case.id), form, answer)


def _page(request: Request, case: MyCase, found: Said, form: Form | None, answer: Answer) -> Response:
    stands = found.standing
    values = {**stands.said, "ready": stands.ready}
    if form is not None:
        values = {name: text(form, name) for name in (*(one.code for one in QUESTIONS), "ready")}
    return page(
        request,
        "portal/expectations.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        may_write=not case.is_closed,
        said=stands.rows,
        ready=dict(READY).get(stands.ready, ""),
        written_by=found.written_by.split(" ")[0],
        questions=QUESTIONS,
        ready_options=READY,
        values=values,
        shown=stands.number,
        key=new_key(),
        is_closed=case.is_closed,
        **limits(door_of(request)),
    )
