"""Read in a transfer pack: checked and shown before anything is kept; then each thing is asked about."""

import base64
import binascii
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from rj_workflow.commands.carried import ASKED_ANEW, content_of_file, settle, take_in
from rj_workflow.db import Session as Database
from rj_workflow.pack import BY_CODE, LARGEST_FILE, NEVER, Content
from rj_workflow.queries.carried import Carried, carried_of, reads_before_it_is_here
from state_machines.contact import PLAN
from state_machines.fields import FIELDS, Field
from web.addresses import case_page, check_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.staff.cases import KNOWN
from web.staff.frame import Frame, case_reply, side_of_one
from web.templating import day, page

router = APIRouter()
DOUBT: Final = Field("doubt", "yes_no", "Are they under 18, or is it in doubt how they can decide?")
BASIS: Final = Field(
    "basis", "choice", "Does anybody know that they ask for it?",
    "The pack is no proof of who sent it, nor that they know of it",
    options=(
        ("none", "Not yet: nobody may contact them"),
        ("own_request", "They rang, wrote or came themselves"),
        ("referral", "The service before confirmed it by telephone, on a number that we knew already"),
    ),
    required=True,
)  # fmt: skip
HOW: Final = Field(
    "how", "words", "How do you know?", "Who told whom, and on which day. Leave it empty if nobody knows yet"
)
OPENING: Final = (BASIS, HOW, KNOWN, DOUBT)
ASKED: Final = (
    Field(
        "answer", "choice", "Is it still right?",
        options=(("still_right", "Yes, still right"), ("not_right", "No, or not any more")), required=True,
    ),
    FIELDS["channel"],
)  # fmt: skip
STANDS: Final = {
    "to_confirm": "Still right?",
    "still_right": "Still right",
    "not_right": "Not right any more",
}
COUNTS: Final = "Counts until they say otherwise themselves. Do not ask."


@router.get("/packs")
def ask(request: Request, actor: CurrentActor) -> Response:
    """Choose the file."""
    return page(request, "staff/carried_file.html", block="content", errors=[], by_field={})


@router.post("/packs")
def show(request: Request, form: Answers, session: Session, actor: CurrentActor) -> Response:
    """What it says, before anything is kept."""
    return _shown(request, session, actor, _uploaded(form), {}, Answer())


@router.post("/packs/open")
def open_one(request: Request, form: Answers, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Open an enquiry with it."""
    data = _carried_along(form)
    with answering(session) as answer:
        ref = take_in(
            session, actor, data, interests=text(form, "interests"), basis=text(form, "basis"),
            how=text(form, "how"), doubt=text(form, "doubt") == "yes", now=now, key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        shut = text(form, "interests") == "conflict"
        return RedirectResponse(
            "/work/declared" if shut else case_page(ref, "people", done="done.enquiry"), status_code=303
        )
    return _shown(request, session, actor, data, form, answer)


def _uploaded(form: Form) -> bytes:
    sent = form.get("pack")
    if not isinstance(sent, UploadFile):
        return b""
    with sent.file:
        return sent.file.read(LARGEST_FILE + 1)


def _carried_along(form: Form) -> bytes:
    """The file as the page before showed it; it was kept nowhere else."""
    try:
        return base64.b64decode(text(form, "file"), validate=True)
    except (ValueError, binascii.Error):
        return b""


def _shown(
    request: Request, session: Database, actor: CurrentActor, data: bytes, form: Form, answer: Answer
) -> Response:
    with answering(session) as reading:
        said = content_of_file(data)
    if reading.error is not None:
        return page(
            request, "staff/carried_file.html", block="content", status=422, errors=reading.said,
            by_field=reading.by_field,
        )  # fmt: skip
    return page(
        request,
        "staff/carried_read.html",
        block="content",
        status=answer.status,
        said=said,
        sections=_sections(said, actor),
        file=base64.b64encode(data).decode(),
        fields=OPENING,
        values=typed(form, (one.name for one in OPENING)) if form else {"basis": "none"},
        key=new_key(),
        errors=answer.said,
        by_field=answer.by_field,
    )


def _sections(said: Content, actor: CurrentActor) -> list[dict[str, Any]]:
    hidden = [{"what": "Not for you to read", "said": "A supervisor or facilitator reads it.", "on": ""}]
    return [
        {
            "title": BY_CODE[one["class"]].words,
            "mark": one["mark"],
            "entries": one["entries"] if reads_before_it_is_here(actor, one["class"]) else hidden,
        }
        for one in said["sections"]
    ]


@router.get("/cases/{ref}/carried/{person_id}")
def carried(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What came with them, one thing after the other."""
    frame = side_of_one(session, actor, ref, person_id, now)
    return _page(request, session, frame, person_id, {}, Answer(), "")


@router.post("/cases/{ref}/carried/{person_id}/{item_id}")
def answer_one(
    request: Request, ref: Ref, person_id: Id, item_id: Id, form: Answers, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """What they said of one thing."""
    with answering(session) as answer:
        settle(
            session, actor, ref, person_id=person_id, item_id=item_id, answer=text(form, "answer"),
            channel=text(form, "channel"), now=now,
        )  # fmt: skip
    if answer.error is None:
        address = case_page(ref, f"carried/{person_id}", done="done.carried")
        return RedirectResponse(address, status_code=303)
    frame = side_of_one(session, actor, ref, person_id, now)
    return _page(request, session, frame, person_id, form, answer, item_id)


def _page(
    request: Request, session: Database, frame: Frame, person_id: str, form: Form, answer: Answer, asked: str
) -> Response:
    found = carried_of(session, frame.actor, frame.file, person_id)
    return case_reply(
        request,
        frame,
        "staff/case/carried.html",
        status=answer.status,
        page_title="What came with them",
        whose=frame.file.name_of[person_id],
        came_from=found[0].came_from if found else "",
        items=[_item(frame, person_id, one) for one in found],
        fields=ASKED,
        asked=asked,
        values=typed(form, (one.name for one in ASKED)),
        errors=answer.said,
        by_field=answer.by_field,
    )


def _item(frame: Frame, person_id: str, one: Carried) -> dict[str, Any]:
    is_never = one.code == NEVER and one.state == "to_confirm"
    anew = check_page(frame.ref, PLAN, person_id) if one.code == "contact" else ""
    return {
        "id": one.id,
        "title": BY_CODE[one.code].words,
        "mark": BY_CODE[one.code].mark,
        "what": one.what or "Not for you to read",
        "said": one.said,
        "on": one.said_on,
        "stands": COUNTS if is_never else _stands(one),
        "open": one.state == "to_confirm" and bool(one.what) and one.code not in ASKED_ANEW,
        "anew": anew,
        "action": case_page(frame.ref, f"carried/{person_id}/{one.id}"),
    }


def _stands(one: Carried) -> str:
    return STANDS[one.state] + (f", on {day(one.settled_at)}" if one.settled_at else "")


def carried_row(session: Database, frame: Frame, who: str) -> list[dict[str, str]]:
    """For the page of the people: that something came with them, and how much of it is still to be asked."""
    found = carried_of(session, frame.actor, frame.file, who)
    if not found:
        return []
    left = sum(one.state == "to_confirm" and one.code not in ASKED_ANEW | {NEVER} for one in found)
    said = f"Came with a pack from {found[0].came_from}. "
    said += f"{left} to be asked: still right?" if left else "All of it was asked."
    return [
        {
            "words": f"From another service: {frame.file.name_of[who]}", "value": said,
            "href": case_page(frame.ref, f"carried/{who}"), "href_words": "Open",
        }
    ]  # fmt: skip
