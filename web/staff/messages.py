"""Messages with one person: read, answered on their own pages, written down as they said it."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow import db, policy
from rj_workflow.commands.messages import has_unread, mark_read, send_message, take_down_message, take_on
from rj_workflow.messages import Message
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.messages import Conversation, conversation_of
from rj_workflow.timers.deadlines import BY_KIND
from state_machines.fields import CHANNELS, TOLD_BY, Field
from web import drafts
from web.addresses import case_page, owed_page
from web.clocks import clock
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session, engine_of
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text, typed
from web.staff.frame import Frame, case_reply, side_of_one
from web.templating import moment

router = APIRouter()
WORDS: Final = Field(
    "words",
    "words",
    "Your message",
    "Plain and short. They may not be the only one who sees it",
    required=True,
)
DESPITE: Final = Field(
    "despite", "words", "Why does it stay?", "Kept with the message, and not shown to them", required=True
)
ANSWERED: Final = "answered"
SAID: Final = (
    TOLD_BY,
    Field("said", "words", "What they said", "In their words", required=True),
    Field(ANSWERED, "words", "What was answered", "As it was said to them", required=False),
)
LEAVE: Final = Field("leave", "confirm", "They said that we may answer on their own pages", required=False)
ANSWERED_DESPITE: Final = replace(DESPITE, name="answered_despite")
HOW: Final = dict(CHANNELS)


def opened(request: Request, ref: Ref, person_id: Id, actor: CurrentActor, now: Now) -> None:
    """Whoever may answer has read what stands there; the person sees by whom."""
    engine = engine_of(request)
    with db.read(engine) as session:
        unread = has_unread(session, policy.case_for(session, actor, ref), person_id)
    if unread:
        with db.begin(engine) as session:
            mark_read(session, actor, ref, person_id=person_id, now=now)


@router.get("/cases/{ref}/people/{person_id}/messages", dependencies=[Depends(opened)])
def show(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now, told: str = ""
) -> Response:
    """What was said, the newest first, with the clock of what waits."""
    frame = side_of_one(session, actor, ref, person_id, now)
    draft = drafts.found(session, actor, _address(ref, person_id))
    told_draft = drafts.found(session, actor, _address(ref, person_id, told=True))
    form = {**drafts.typed_in(draft), **drafts.typed_in(told_draft)}
    return _page(
        request, session, frame, person_id, form, Answer(), draft or told_draft, told=bool(told or told_draft)
    )


@router.post("/cases/{ref}/people/{person_id}/messages")
def send(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write on their own pages, first or in answer."""
    with answering(session) as answer:
        send_message(
            session,
            actor,
            ref,
            person_id=person_id,
            words=text(form, "words"),
            shown=number(form, "shown") or 0,
            despite=text(form, "despite"),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, _address(ref, person_id), form, answer, now)
    if answer.error is None:
        return _done(ref, person_id, "message")
    frame = side_of_one(session, actor, ref, person_id, now)
    return _page(request, session, frame, person_id, form, answer, at_fault=WORDS.name)


@router.post("/cases/{ref}/people/{person_id}/messages/told")
def take_down(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write down what they said, as said by telephone or on paper, and what was answered."""
    with answering(session) as answer:
        take_down_message(
            session,
            actor,
            ref,
            person_id=person_id,
            said=text(form, "said"),
            answered=text(form, "answered"),
            channel=text(form, "channel"),
            leave=text(form, "leave") == "yes",
            despite=text(form, "answered_despite"),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, _address(ref, person_id, told=True), form, answer, now)
    if answer.error is None:
        return _done(ref, person_id, "told")
    frame = side_of_one(session, actor, ref, person_id, now)
    return _page(request, session, frame, person_id, form, answer, told=True, at_fault=ANSWERED)


@router.post("/cases/{ref}/people/{person_id}/messages/mine")
def mine(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Say that one answers it oneself."""
    with answering(session) as answer:
        take_on(session, actor, ref, person_id=person_id)
    if answer.error is None:
        return _done(ref, person_id, "taken_on")
    return _page(request, session, side_of_one(session, actor, ref, person_id, now), person_id, {}, answer)


def _address(ref: str, person_id: str, *, told: bool = False) -> str:
    return case_page(ref, f"people/{person_id}/messages") + ("?told=1" if told else "")


def _done(ref: str, person_id: str, what: str) -> Response:
    address = case_page(ref, f"people/{person_id}/messages", done=f"done.{what}")
    return RedirectResponse(address, status_code=303)


def _page(
    request: Request,
    session: Session,
    frame: Frame,
    person_id: str,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
    *,
    told: bool = False,
    at_fault: str = "",
) -> Response:
    """`at_fault` is the field whose words are meant by a refusal, where the person may be written to."""
    found = conversation_of(session, frame.actor, frame.file, person_id, frame.now)
    asks_leave = found.ways.leave and not found.ways.shut
    fields = (*SAID, *((LEAVE,) if asks_leave else ()))
    due = found.clock
    names = (WORDS.name, DESPITE.name, ANSWERED_DESPITE.name, *(one.name for one in fields))
    whose = frame.file.name_of[person_id]
    refused = answer.refused.reasons if answer.refused and found.may_write and not found.why_not else ()
    said_of = {at_fault: " ".join(refused)} if at_fault and refused else {}
    return case_reply(
        request,
        frame,
        "staff/case/messages.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "Messages",
        whose=whose,
        side_of=frame.side,
        path=_address(frame.ref, person_id),
        may_read=found.may_read,
        may_write=found.may_write,
        why_not=found.why_not,
        taken_by=next((found.staff.get(one.taken_by, "") for one in found.waiting if one.taken_by), ""),
        clock=clock(due["made_at"], due["due_at"], frame.now) if due else None,
        promised=f"{BY_KIND[due['kind']].words}. {BY_KIND[due['kind']].detail}." if due else "",
        seen_to=owed_page(frame.ref, due["id"]) if due else "",
        words=WORDS,
        despite=DESPITE,
        told=fields,
        answered_despite=ANSWERED_DESPITE,
        open_told=told,
        new=[_row(found, one, whose) for one in found.waiting],
        rows=[_row(found, one, whose) for one in found.messages[len(found.waiting) :]],
        values=typed(form, names),
        errors=list(said_of.items()) or answer.said,
        by_field=answer.by_field | said_of,
        shown=found.shown,
        key=new_key(),
        told_draft_at=_address(frame.ref, person_id, told=True),
        **drafts.around(_address(frame.ref, person_id, told=told), draft, frame.now),
    )


def _row(found: Conversation, one: Message, whose: str) -> dict[str, Any]:
    """One message as staff read it; whether the person has seen ours is nobody's business."""
    who, how = found.staff.get(one.entered_by, ""), HOW.get(one.channel, one.channel)
    told = f"{how}. Written down by {who}." if one.entered_by and one.channel != "portal" else ""
    reader = found.staff.get(one.read_by, "")
    return {
        "who": who if one.ours else whose,
        "is_name": True,
        "when": moment(one.said_at),
        "words": one.words,
        "ours": one.ours,
        "told": told,
        "note": f"Read by {reader}, {moment(one.read_at)}." if one.read_at and not one.entered_by else "",
    }
