"""Pass on to another service what somebody said may go: tick it, ask them, read it, release it, carry it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow import pack as packs
from rj_workflow.commands import pack as passing_on
from rj_workflow.db import Session as Database
from rj_workflow.errors import NotFound
from rj_workflow.pack import BY_CODE, CLASSES, RISK, Content, topic_of
from rj_workflow.queries.pack import Pack, pack_of, packs_of, reads, shown_of
from state_machines.choice import LIFECYCLE
from state_machines.fields import Field
from web.addresses import case_page, step_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, ticked, typed
from web.staff.frame import Frame, case_reply, side_of_one
from web.templating import day

router = APIRouter()
LEAD: Final = (
    "For somebody who moves, or whose service changes. It holds what they said may go, and nothing of "
    "anybody else. It goes once they said yes to exactly this."
)
NEW: Final = (
    Field("service", "text", "Which service is to be given it?", "Its name, as they know it", required=True),
    Field(
        "classes", "several", "What is to go?", "Each as they say, one by one",
        options=tuple((one.code, one.words) for one in CLASSES), required=True,
    ),
)  # fmt: skip
RISK_WORDS: Final = Field(
    "said", "words", "What has the next service to know of risks, as history?",
    "As little as will do, of this person alone. Past hazards, and what helped", required=True,
)  # fmt: skip
KEEPS: Final = Field("keeps_to_it", "confirm", "The pack keeps to their condition")
# The step that asks them, by where their answer stands; after a no only they begin again.
ASKS: Final = {
    "not_asked": "explain", "asked_again": "explain", "explained": "say_yes", "thinking": "say_yes",
    "refresh_due": "reaffirm",
}  # fmt: skip
NOT_FOR_YOU: Final = {"what": "Not for you to read", "said": "Whoever leads the case reads it.", "on": ""}


@router.get("/cases/{ref}/pack/{person_id}")
def ask(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What was put together for them before, and a form for more."""
    frame = side_of_one(session, actor, ref, person_id, now)
    return _list(request, session, frame, person_id, {}, Answer())


@router.post("/cases/{ref}/pack/{person_id}")
def prepare(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Put down what is to go; then they are asked about exactly this."""
    with answering(session) as answer:
        pack_id = passing_on.prepare(
            session, actor, ref, person_id=person_id, service=text(form, "service"),
            classes=ticked(form, "classes"), now=now, key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(_page_of(ref, person_id, pack_id), status_code=303)
    return _list(request, session, side_of_one(session, actor, ref, person_id, now), person_id, form, answer)


@router.get("/cases/{ref}/pack/{person_id}/{pack_id}")
def show(
    request: Request, ref: Ref, person_id: Id, pack_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """All of it, before anything goes; to print, it is their own copy."""
    frame = side_of_one(session, actor, ref, person_id, now)
    return _one(request, session, frame, person_id, pack_id, {}, Answer())


@router.post("/cases/{ref}/pack/{person_id}/{pack_id}")
def act(
    request: Request, ref: Ref, person_id: Id, pack_id: Id, form: Answers, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Release the history of risk, release it all, or take the file to carry it."""
    do, which = text(form, "do"), {"person_id": person_id, "pack_id": pack_id}
    written = b""
    with answering(session) as answer:
        if do == "risk":
            passing_on.release_risk(session, actor, ref, **which, said=text(form, "said"), now=now)
        elif do == "take":
            written = passing_on.hand_over(session, actor, ref, **which, now=now)
        else:
            keeps = text(form, "keeps_to_it") == "yes"
            passing_on.release(
                session, actor, ref, **which, read=text(form, "read"), keeps_to_it=keeps, now=now
            )
    if answer.error is None and do == "take":
        name = {"Content-Disposition": f'attachment; filename="transfer-pack-{pack_id[:8]}.zip"'}
        return Response(written, media_type="application/zip", headers=name)
    if answer.error is None:
        return RedirectResponse(_page_of(ref, person_id, pack_id, done="done.pack"), status_code=303)
    frame = side_of_one(session, actor, ref, person_id, now)
    return _one(request, session, frame, person_id, pack_id, form, answer)


def _page_of(ref: str, person_id: str, pack_id: str, done: str = "") -> str:
    return case_page(ref, f"pack/{person_id}/{pack_id}", done=done)


def _list(
    request: Request, session: Database, frame: Frame, person_id: str, form: Form, answer: Answer
) -> Response:
    found = packs_of(session, frame.file, person_id, frame.now)
    return case_reply(
        request,
        frame,
        "staff/case/packs.html",
        status=answer.status,
        page_title="Pass on to another service",
        lead=LEAD,
        whose=frame.file.name_of[person_id],
        action=case_page(frame.ref, f"pack/{person_id}"),
        packs=[
            {"words": one.service, "value": _stands(one), "href": _page_of(frame.ref, person_id, one.id),
             "href_words": "Open"}
            for one in found
        ],
        fields=NEW,
        values={**typed(form, ("service",)), "classes": ticked(form, "classes")},
        key=new_key(),
        errors=answer.said,
        by_field=answer.by_field,
    )  # fmt: skip


def _stands(pack: Pack) -> str:
    if pack.released_at is not None:
        return f"Released on {day(pack.released_at)}"
    answer = LIFECYCLE.states[pack.answer].staff if pack.answer else "Not asked"
    return f"Put together on {day(pack.prepared_at)}. Their answer: {answer.lower()}"


def _one(
    request: Request, session: Database, frame: Frame, person_id: str, pack_id: str, form: Form,
    answer: Answer,
) -> Response:  # fmt: skip
    pack = pack_of(session, frame.file, person_id, pack_id, frame.now)
    if pack is None:
        raise NotFound("pack")
    said = shown_of(session, frame.file, pack)
    topic = topic_of(pack.id)
    event = ASKS.get(pack.answer, "")
    return case_reply(
        request,
        frame,
        "staff/case/pack.html",
        status=answer.status,
        page_title=f"Pass on to {pack.service}",
        whose=frame.file.name_of[person_id],
        back=case_page(frame.ref, f"pack/{person_id}"),
        action=_page_of(frame.ref, person_id, pack_id),
        pack=pack,
        stands=_stands(pack),
        asks=step_page(frame.ref, "choice", event, holder=person_id, topic=topic) if event else "",
        sections=sections(said, frame) if said else [],
        went=[BY_CODE[code].words for code in pack.classes] if said is None else [],
        read=packs.digest(said) if said else "",
        risk=RISK in pack.classes,
        risk_words=RISK_WORDS,
        may_release_risk=passing_on.may_release_risk(frame.actor, frame.file, pack),
        not_yet=_not_yet(passing_on.missing(frame.actor, frame.file, pack)),
        keeps=KEEPS,
        values=typed(form, ("said", "keeps_to_it")),
        errors=answer.said,
        by_field=answer.by_field,
    )


def _not_yet(missing: tuple[str, ...]) -> dict[str, Any] | None:
    """The release with every reason why it has to wait; None where nothing stands in its way."""
    reasons = [{"sentence": one} for one in missing]
    return {"words": "Release it", "reasons": reasons} if reasons else None


def sections(said: Content, frame: Frame) -> list[dict[str, Any]]:
    """What stands in it, class by class; what this reader may not read is only said to be there."""
    return [
        {
            "title": BY_CODE[one["class"]].words,
            "mark": _calm(one["mark"]),
            "entries": [_in_words(entry) for entry in one["entries"]]
            if reads(frame.actor, frame.file, one["class"])
            else [NOT_FOR_YOU],
        }
        for one in said["sections"]
    ]


def _calm(mark: str) -> str:
    """The file shouts, for whoever is sent it; to read here it is a sentence like any other."""
    first, dot, rest = mark.partition(".")
    return f"{first.capitalize() if first.isupper() else first}{dot}{rest}"


def _in_words(entry: Mapping[str, str]) -> dict[str, str]:
    return {**entry, "on": day(date.fromisoformat(entry["on"])) if entry["on"] else ""}
