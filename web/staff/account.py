"""One person's own account: read as far as it is granted, written down as told, not asked for again."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.account import Version
from rj_workflow.commands.account import had_to_ask_again, take_down_account
from rj_workflow.queries.account import Account, Granted, account_of
from rj_workflow.queries.drafts import Draft
from state_machines.fields import CHANNELS, TOLD_BY, Field
from web import drafts
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text, typed
from web.staff.frame import Frame, case_reply, side_of_one
from web.templating import moment

router = APIRouter()
READERS: Final = (
    ("facilitators", "Those who facilitate"),
    ("supervisor", "Those who facilitate, and the case supervisor"),
    ("me", "Only they themselves"),
)
NEW: Final = (
    Field("added", "words", "What they told you, in their words", "An empty line begins another part"),
    Field(
        "readers",
        "choice",
        "Who may read it?",
        "Ask them. Nothing chosen means only they themselves",
        READERS,
    ),
)
HOW: Final = (
    TOLD_BY,
    Field("read_back_by", "text", "Who read it back to them?"),
)
ASKED: Final = Field(
    "what", "words", "What did you have to ask again?", "They read it on their own page", required=True
)
BY: Final = dict(CHANNELS)


@router.get("/cases/{ref}/people/{person_id}/account")
def show(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What they told, as far as this reader may have it; on a page of their side alone."""
    frame = side_of_one(session, actor, ref, person_id, now)
    draft = drafts.found(session, actor, _address(ref, person_id))
    return _page(request, session, frame, person_id, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/people/{person_id}/account")
def take_down(
    request: Request,
    ref: Ref,
    person_id: Id,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """Write down what they told, as instructed."""
    with answering(session) as answer:
        take_down_account(
            session,
            actor,
            ref,
            person_id=person_id,
            words=_by_key(form, "part-"),
            whom=_by_key(form, "readers-"),
            added=text(form, "added"),
            readers=text(form, "readers"),
            shown=number(form, "shown") or 0,
            channel=text(form, "channel"),
            read_back_by=text(form, "read_back_by"),
            now=now,
            key=text(form, "key"),
        )
    drafts.after(session, actor, _address(ref, person_id), form, answer, now)
    if answer.error is None:
        return _done(ref, person_id, "account")
    return _page(request, session, side_of_one(session, actor, ref, person_id, now), person_id, form, answer)


@router.post("/cases/{ref}/people/{person_id}/account/asked")
def asked_again(
    request: Request,
    ref: Ref,
    person_id: Id,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """Count that they had to tell it again, with what was asked."""
    with answering(session) as answer:
        said, key = text(form, "what"), text(form, "key")
        had_to_ask_again(session, actor, ref, person_id=person_id, what=said, now=now, key=key)
    if answer.error is None:
        return _done(ref, person_id, "asked_again")
    return _page(request, session, side_of_one(session, actor, ref, person_id, now), person_id, form, answer)


def _address(ref: str, person_id: str) -> str:
    return case_page(ref, f"people/{person_id}/account")


def _done(ref: str, person_id: str, what: str) -> Response:
    address = case_page(ref, f"people/{person_id}/account", done=f"done.{what}")
    return RedirectResponse(address, status_code=303)


def _by_key(form: Form, what: str) -> dict[str, str]:
    """What the form says of each part, by the key of the part."""
    return {name.removeprefix(what): text(form, name) for name in form if name.startswith(what)}


def _page(
    request: Request,
    session: Session,
    frame: Frame,
    person_id: str,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
) -> Response:
    granted = account_of(session, frame.actor, frame.file, person_id)
    account, newest = granted.account, granted.account.newest
    name = frame.file.name_of[person_id]
    return case_reply(
        request,
        frame,
        "staff/case/account.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "Their own account",
        whose=name,
        side_of=frame.side,
        path=_address(frame.ref, person_id),
        told=_told(account, newest) if newest else "",
        read=[{"text": part.text, "readers": dict(READERS)[part.readers]} for part in granted.readable],
        hidden_parts=len(granted.parts) - len(granted.readable),
        destroyed_at=None if newest else account.destroyed_at,
        is_kept=account.is_kept,
        is_closed=frame.file.case["state"] == "closed",
        asked_again=account.asked_again,
        may_write=granted.may_write,
        settable=_settable(granted, {} if answer.conflict or draft else form) if granted.may_write else [],
        fields=(*NEW, *HOW),
        asked=ASKED,
        values=typed(form, (field.name for field in (*NEW, *HOW, ASKED))),
        errors=answer.said,
        by_field=answer.by_field,
        shown=account.number,
        key=new_key(),
        **drafts.around(_address(frame.ref, person_id), draft, frame.now),
    )


def _told(account: Account, version: Version) -> str:
    who = account.staff.get(version.entered_by)
    how = BY.get(version.channel, version.channel)
    told = (
        f"written down by {who}, {how[:1].lower()}{how[1:]}" if who else "written by them, through the portal"
    )
    back = f", read back by {version.read_back_by}" if version.read_back_by else ""
    return f"Version {version.number}, {moment(version.written_at)}, {told}{back}."


def _settable(granted: Granted, form: Form) -> list[dict[str, Any]]:
    """Each part that this reader may set as told: its words where they read them, and who may read it."""
    seen = {part.key: part for part in granted.readable}
    rows = []
    for place, part in enumerate(granted.parts, 1):
        if part.key not in seen and not part.by_staff:
            continue
        words = Field(f"part-{part.key}", "words", f"Part {place}", "Empty the box to take it out")
        whom = Field(f"readers-{part.key}", "choice", f"Who may read part {place}?", options=READERS)
        rows.append(
            {
                "words": words if part.key in seen else None,
                "text": form.get(words.name, part.text),
                "whom": whom,
                "readers": form.get(whom.name, part.readers),
            }
        )
    return rows
