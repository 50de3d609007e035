"""What one person says of the terms, as they told it: something is to change, or no agreement is wanted."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.agreement import say_of_terms
from rj_workflow.commands.step import Target
from rj_workflow.promised import TERMS, current, parts_for, promises_of, terms_digest
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.steps import one_step
from state_machines.fields import TOLD_BY, Field
from web import drafts
from web.addresses import case_page, check_page, step_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.staff.frame import Frame, case_reply, side_of_one

router = APIRouter()
ANSWER: Final = Field(
    "answer", "choice", "What do they say?", "A change, or none, counts at once",
    (("right", "These words are right for them"), ("change", "They want something changed"),
     ("none", "They want no agreement. That is a good end too")),
    required=True,
)  # fmt: skip
WHAT: Final = Field("what_to_change", "words", "What would they like to be different?", "Only for a change")
FIELDS: Final = (ANSWER, WHAT, TOLD_BY)


@router.get("/cases/{ref}/agreement/{person_id}")
def show(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """The words as this person reads them, and a form for what they say."""
    frame = side_of_one(session, actor, ref, person_id, now)
    draft = drafts.found(session, actor, case_page(ref, f"agreement/{person_id}"))
    return _page(request, frame, person_id, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/agreement/{person_id}")
def said(
    request: Request,
    ref: Ref,
    person_id: Id,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """Write down what they said, as instructed."""
    frame = side_of_one(session, actor, ref, person_id, now)
    with answering(session) as answer:
        say_of_terms(
            session, actor, ref, person_id=person_id, answer=text(form, "answer"),
            words=text(form, "what_to_change"), channel=text(form, "channel"), shown=text(form, "shown"),
            now=now, key=text(form, "key"),
        )  # fmt: skip
    drafts.after(session, actor, case_page(ref, f"agreement/{person_id}"), form, answer, now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "agreement", done="done.terms"), status_code=303)
    return _page(request, frame, person_id, form, answer)


def _page(
    request: Request, frame: Frame, person_id: str, form: Form, answer: Answer, draft: Draft | None = None
) -> Response:
    here = current(frame.file)
    path = case_page(frame.ref, f"agreement/{person_id}")
    yes = one_step(
        frame.file, frame.actor, frame.now, frame.staff, Target("choice", person_id, TERMS), "say_yes"
    )
    return case_reply(
        request,
        frame,
        "staff/case/terms.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "What they say of the terms",
        whose=frame.file.name_of[person_id],
        side_of=frame.side,
        path=path,
        promises=[
            (str(item.data.get("words", "")), [said for _, said in parts_for(item, frame.side)])
            for item in promises_of(frame.file, here)
        ],
        yes_href=step_page(frame.ref, "choice", "say_yes", holder=person_id, topic=TERMS) if yes else "",
        wish_href=check_page(frame.ref, "telling_wish", person_id) if frame.side == "harmed" else "",
        shown=terms_digest(frame.file, here),
        key=new_key(),
        fields=FIELDS,
        values=typed(form, (f.name for f in FIELDS)),
        by_field=answer.by_field,
        errors=answer.said,
        **drafts.around(path, draft, frame.now),
    )
