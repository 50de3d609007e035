"""What a person may know of their record, on one sheet; and what they ask for by telephone or on paper."""

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.answers import read
from rj_workflow.commands.information import ask_for
from rj_workflow.information import REQUESTS
from rj_workflow.queries.information import requests_of
from rj_workflow.queries.record import record_of
from state_machines.fields import FIELDS, Field
from web.addresses import case_page, owed_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, text, typed
from web.staff.frame import Frame, case_reply, open_case

router = APIRouter()
ASKING: Final = (
    Field(
        "kind",
        "choice",
        "What did they ask for?",
        options=tuple((kind, one.words) for kind, one in REQUESTS.items()),
        required=True,
    ),
    FIELDS["channel"],
    Field("said", "words", "In their words", "For a correction: what is not right, and how it should read"),
)


@router.get("/cases/{ref}/record/{person_id}")
def sheet(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Word for word what they read in the portal; this reading is on it too."""
    frame = open_case(session, actor, ref, now, tab="people")
    return _sheet(request, frame, session, person_id, {}, Answer())


@router.post("/cases/{ref}/record/{person_id}")
def ask(
    request: Request,
    ref: Ref,
    person_id: Id,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """Write down what they asked for, as instructed by them."""
    with answering(session) as answer:
        read(ASKING, form)
        ask_for(
            session, actor, ref, person_id=person_id, kind=text(form, "kind"), said=text(form, "said"),
            channel=text(form, "channel"), now=now,
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(
            case_page(ref, f"record/{person_id}", done="done.information"), status_code=303
        )
    return _sheet(
        request, open_case(session, actor, ref, now, tab="people"), session, person_id, form, answer
    )


def _sheet(
    request: Request, frame: Frame, session: Session, person_id: str, form: Form, answer: Answer
) -> Response:
    record, asked = record_of(session, frame.file, person_id), requests_of(session, frame.file, person_id)
    mine = frame.file.side_of(person_id)  # the other's name stands on no sheet of theirs
    return case_reply(
        request,
        replace(frame, side="harmed" if mine == "harmed" else "responsible"),
        "staff/case/record.html",
        status=answer.status,
        page_title="Who looked, and who was told",
        whose=frame.file.name_of[person_id],
        record=record,
        asked=asked,
        to_answer=[(one.words, owed_page(frame.ref, one.id)) for one in asked if one.answered_at is None],
        printed_at=frame.now,
        fields=ASKING,
        values=typed(form, (one.name for one in ASKING)),
        errors=answer.said,
        by_field=answer.by_field,
    )
