"""What is said of one letter, as told: by whom it is for, if they want it; by its author, to have it back."""

from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.answers import read
from rj_workflow.casefile import Position
from rj_workflow.commands.exchange import answer_item, take_back
from rj_workflow.errors import NotFound
from rj_workflow.exchange import is_known, received
from state_machines.fields import TOLD_BY, Field
from state_machines.written import ANSWERS, GIVEN, KINDS
from web import drafts
from web.addresses import case_page, letter_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.staff.frame import Frame, case_reply, open_case
from web.staff.letters import what_they_said

router = APIRouter()
UNTIL: Final = Field(
    "until", "date", "If not now: from which day may they be asked again?", "Empty if they ask themselves"
)
MAY_KNOW: Final = Field(
    "may_know", "choice", "If they have it: may its author know?", "If they choose nothing, nobody says so",
    (("yes", "Yes"), ("no", "No")),
)  # fmt: skip
FIELDS: Final = (
    Field("answer", "choice", "Would they like it?", "The yes itself is a choice of its own, said in a talk",
          ANSWERS, required=True),
    UNTIL,
    Field("way", "choice", "How would they like to be given it?", "By post only where they wrote so", GIVEN),
    MAY_KNOW,
)  # fmt: skip
OF_WHAT_IS_GIVEN: Final = (MAY_KNOW,)


@router.get("/cases/{ref}/letters/{item_id}/said")
def show(
    request: Request, ref: Ref, item_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What they said so far, and a form for what they say now."""
    frame = open_case(session, actor, ref, now, tab="letters")
    item = _known(frame, item_id)
    one = received(item)
    until = one.until.isoformat() if one.until else None
    stands = {"answer": one.answer, "until": until, "way": one.way, "may_know": one.may_know}
    return _said_page(request, frame, item, stands, Answer())


@router.post("/cases/{ref}/letters/{item_id}/said")
def said(
    request: Request, ref: Ref, item_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write down what they said, as told."""
    frame = open_case(session, actor, ref, now, tab="letters")
    item = _known(frame, item_id)
    with answering(session) as answer:
        until = str(read([UNTIL], form).get("until") or "")
        answer_item(
            session, actor, ref, item_id, person_id=str(item.data["recipient_id"]),
            answer=text(form, "answer"), until=date.fromisoformat(until) if until else None,
            way=text(form, "way"), may_know=text(form, "may_know"), channel=text(form, "channel"), now=now,
            key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(case_page(ref, "letters", done="done.said_of_it"), status_code=303)
    values = typed(form, (one.name for one in (*FIELDS, TOLD_BY)))
    return _said_page(request, open_case(session, actor, ref, now, tab="letters"), item, values, answer)


@router.get("/cases/{ref}/letters/{item_id}/back")
def show_back(
    request: Request, ref: Ref, item_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Before it is written down that its author wants it back."""
    frame = open_case(session, actor, ref, now, tab="letters")
    return _back_page(request, frame, _item(frame, item_id), {}, Answer())


@router.post("/cases/{ref}/letters/{item_id}/back")
def back(
    request: Request, ref: Ref, item_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write down that its author wants it back: alike whether it was given or not."""
    with answering(session) as answer:
        take_back(session, actor, ref, item_id, channel=text(form, "channel"), now=now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "letters", done="done.wished_back"), status_code=303)
    frame = open_case(session, actor, ref, now, tab="letters")
    return _back_page(request, frame, _item(frame, item_id), typed(form, ("channel",)), answer)


def _item(frame: Frame, item_id: str) -> Position:
    item = next((one for one in frame.file.of("exchange") if one.id == item_id), None)
    if item is None:
        raise NotFound("letter")
    return item


def _known(frame: Frame, item_id: str) -> Position:
    """What whom it is for was told of: of anything else there is nothing to say."""
    item = _item(frame, item_id)
    if not is_known(item):
        raise NotFound("letter")
    return item


def _title(frame: Frame, item: Position) -> str:
    kind = dict(KINDS).get(str(item.data.get("kind")), "A letter")
    return f"{kind}, number {item.number} by {frame.file.name_of.get(item.holder, '')}"


def _said_page(request: Request, frame: Frame, item: Position, values: Form, answer: Answer) -> Response:
    who = frame.file.name_of.get(str(item.data.get("recipient_id")), "")
    return _page(
        request, frame, item, "said", f"What {who} says of it", what_they_said(item),
        (*(OF_WHAT_IS_GIVEN if item.data.get("given_at") else FIELDS), TOLD_BY), values, answer,
    )  # fmt: skip


def _back_page(request: Request, frame: Frame, item: Position, values: Form, answer: Answer) -> Response:
    lead = (
        "Never say to them if it was wanted, read or given: only whom it is for decides that. What was not "
        "given is not given any more. If whom it is for knows of it, a call tells them that it is off."
    )
    title = f"{frame.file.name_of.get(item.holder, '')} wants it back"
    return _page(request, frame, item, "back", title, lead, (TOLD_BY,), values, answer)


def _page(
    request: Request, frame: Frame, item: Position, which: str, title: str, lead: str,
    fields: tuple[Field, ...], values: Form, answer: Answer,
) -> Response:  # fmt: skip
    address = letter_page(frame.ref, item.id, which)
    return case_reply(
        request, frame, "staff/case/letter.html", status=answer.status, page_title=title,
        about=_title(frame, item), lead=lead, action=address, back=case_page(frame.ref, "letters"),
        fields=fields, values=values, errors=answer.said, by_field=answer.by_field, key=new_key(),
        **drafts.around(address),
    )  # fmt: skip
