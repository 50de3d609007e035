"""Say that something owed was done: a call, a debrief, a review."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.owed import DONE_ALREADY, keep
from rj_workflow.errors import Conflict
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.worklist import Promise, one_promise
from state_machines.fields import Field
from web import drafts
from web.addresses import case_page, owed_page
from web.clocks import clock
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, text, typed
from web.staff.frame import Frame, case_reply, open_case

router = APIRouter()
WHAT: Final = (
    Field("what", "words", "What was done?", "Who was spoken with, and what comes next", required=True),
)


@router.get("/cases/{ref}/owed/{promise_id}")
def ask(
    request: Request, ref: Ref, promise_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What was owed, to whom, by when."""
    frame = open_case(session, actor, ref, now)
    promise = one_promise(session, actor, frame.file.case["id"], promise_id, now)
    answer = Answer(None if promise.open else Conflict(DONE_ALREADY))
    draft = drafts.found(session, actor, owed_page(ref, promise_id))
    return _form(request, frame, promise, drafts.typed_in(draft), answer, draft)


@router.post("/cases/{ref}/owed/{promise_id}")
def done(
    request: Request, ref: Ref, promise_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """It was done."""
    with answering(session) as answer:
        keep(session, actor, ref, promise_id, what=text(form, "what"), now=now)
    drafts.after(session, actor, owed_page(ref, promise_id), form, answer, now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, done="done.owed"), status_code=303)
    frame = open_case(session, actor, ref, now)
    promise = one_promise(session, actor, frame.file.case["id"], promise_id, now)
    return _form(request, frame, promise, form, answer)


def _form(
    request: Request,
    frame: Frame,
    promise: Promise,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
) -> Response:
    return case_reply(
        request,
        frame,
        "staff/case/owed.html",
        status=answer.status,
        page_title=promise.words,
        promise=promise,
        clock=clock(promise.made_at, promise.due_at, frame.now),
        fields=WHAT,
        values=typed(form, ("what",)),
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(owed_page(frame.ref, promise.id), draft, frame.now),
    )
