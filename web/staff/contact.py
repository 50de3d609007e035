"""May I contact them now? Each contact written down, and a change of the plan confirmed with them."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import PRINCIPALS
from rj_workflow.commands.contact import confirm_change, may_record_contact, record_contact
from rj_workflow.errors import NotFound
from rj_workflow.queries.contact import (
    Contact,
    PlanOf,
    contacts,
    is_open,
    plan_of_person,
    plan_rows,
    ways_now,
    what_differs,
)
from rj_workflow.queries.drafts import Draft
from state_machines.contact import (
    CONFIRM_FIELDS,
    CONFIRM_ON,
    CONFIRMED_WITHOUT_PLAN,
    CONTACT_FIELDS,
    PLAN,
    WAYS,
)
from state_machines.fields import Field
from web import drafts
from web.addresses import check_page, confirm_page, contact_page, paper_page
from web.contact import now_words
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, typed
from web.staff.frame import NO_SAFE_WAY, Frame, case_reply, open_case
from web.templating import clock_time, day

router = APIRouter()
NO_WAY_AT_ALL: Final = "Not by phone, text, letter or visit. Ask the referrer, or wait until they come to us."


@router.get("/cases/{ref}/contact/{person_id}")
def ask(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Whether each way may be used now, the words for whoever answers, and the form for what came of it."""
    frame = _open(session, actor, ref, person_id, now)
    draft = drafts.found(session, actor, contact_page(ref, person_id))
    return _page(request, session, frame, person_id, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/contact/{person_id}")
def record(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write it down; what the plan does not allow is answered with why, and nothing typed is lost."""
    with answering(session) as answer:
        record_contact(session, actor, ref, person_id, form, now=now)
    drafts.after(session, actor, contact_page(ref, person_id), form, answer, now)
    if answer.error is None:
        return RedirectResponse(contact_page(ref, person_id, done="done.contact"), status_code=303)
    return _page(request, session, _open(session, actor, ref, person_id, now), person_id, form, answer)


@router.get("/cases/{ref}/contact/{person_id}/confirm")
def compare(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What they asked to change, beside what stands."""
    frame = _open(session, actor, ref, person_id, now)
    draft = drafts.found(session, actor, confirm_page(ref, person_id))
    return _change(request, session, frame, person_id, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/contact/{person_id}/confirm")
def confirm(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """It is theirs, or it is not."""
    with answering(session) as answer:
        confirm_change(session, actor, ref, person_id, form, now=now)
    drafts.after(session, actor, confirm_page(ref, person_id), form, answer, now)
    if answer.error is None:
        return RedirectResponse(contact_page(ref, person_id, done="done.change"), status_code=303)
    return _change(request, session, _open(session, actor, ref, person_id, now), person_id, form, answer)


def _open(session: Session, actor: CurrentActor, ref: str, person_id: str, now: Now) -> Frame:
    frame = open_case(session, actor, ref, now, tab="people")
    if not frame.file.takes_part(person_id):
        raise NotFound("person")
    side = frame.file.side_of(person_id)
    return open_case(session, actor, ref, now, tab="people", side=side)


def _page(
    request: Request, session: Session, frame: Frame, who: str, form: Form, answer: Answer,
    draft: Draft | None = None,
) -> Response:  # fmt: skip
    plan = plan_of_person(session, frame.file, who, frame.now)
    ways = ways_now(session, frame.file, who, frame.now)
    in_plan = [one for one in ways if one.answer.why not in ("no_plan", "ran_out", "not_allowed")]
    said, is_principal = plan.standing or {}, frame.file.side_of(who) in PRINCIPALS
    return case_reply(
        request,
        frame,
        "staff/case/contact.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "Contact",
        whose=frame.file.name_of[who],
        side_of=frame.file.side_of(who),
        nobody=None if plan.standing is not None else {"title": NO_SAFE_WAY, "body": NO_WAY_AT_ALL},
        now_rows=[{"words": one.words, "value": now_words(one, frame.now)} for one in in_plan],
        rows=[{"words": words, "value": value} for words, value in plan_rows(said, full=frame.reads_details)]
        if said else [],
        say=said.get("contact_say", ""),
        give=said.get("contact_name", ""),
        plan_href=check_page(frame.ref, PLAN, who),
        call_href=paper_page(frame.ref, who, "call") if is_principal else "",
        papers_href=paper_page(frame.ref, who) if is_principal else "",
        until=plan.until if plan.standing is not None else None,
        later_from=plan.later_from,
        change_href=confirm_page(frame.ref, who) if plan.asked is not None else "",
        may_record=may_record_contact(frame.actor, frame.file),
        contacts=[_line(one) for one in contacts(session, frame.file, who, words_for=frame.actor)],
        fields=CONTACT_FIELDS,
        values=typed(form, (f.name for f in CONTACT_FIELDS)),
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(contact_page(frame.ref, who), draft, frame.now),
    )  # fmt: skip


def _line(one: Contact) -> dict[str, Any]:
    return {
        "title": one.title,
        "who": "Misdirected" if one.misdirected else "",
        "when": f"{day(one.at)}, {clock_time(one.at)}",
        "detail": one.said or None,
        "kind": "red" if one.misdirected else "",
    }


def _change(
    request: Request, session: Session, frame: Frame, who: str, form: Form, answer: Answer,
    draft: Draft | None = None,
) -> Response:  # fmt: skip
    plan = plan_of_person(session, frame.file, who, frame.now)
    ways = [
        one.words
        for one in ways_now(session, frame.file, who, frame.now)
        if one.answer.why in ("", "not_now")
    ]
    full = frame.reads_details
    return case_reply(
        request,
        frame,
        "staff/case/contact_change.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "A change to confirm",
        whose=frame.file.name_of[who],
        side_of=frame.file.side_of(who),
        back=contact_page(frame.ref, who),
        asked_at=plan.asked_at,
        not_before=plan.not_before,
        stands=plan.standing is not None,
        ways=ways,
        differs=what_differs(plan.standing or {}, plan.asked, full=full) if plan.asked is not None else [],
        fields=_ways_to_confirm(plan) if plan.asked is not None else (),
        values=typed(form, (f.name for f in CONFIRM_FIELDS)),
        errors=answer.said,
        by_field=answer.by_field,
        **drafts.around(confirm_page(frame.ref, who), draft, frame.now),
    )


def _ways_to_confirm(plan: PlanOf) -> list[Field]:
    """The form, with no way on it that could not be taken."""
    known = plan.standing
    fits = {
        "face_to_face",
        *((way for way, _ in WAYS if is_open(known, way)) if known else CONFIRMED_WITHOUT_PLAN),
    }
    options = tuple(row for row in CONFIRM_ON if row[0] in fits)
    return [replace(f, options=options) if f.name == "confirmed_on" else f for f in CONFIRM_FIELDS]
