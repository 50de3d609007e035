"""One form for every step: drawn from the step's own fields, answered on the same page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.clock import LONDON
from rj_workflow.commands.step import Target, form_fields, locate, take_step
from rj_workflow.errors import Conflict, Invalid, NotFound
from rj_workflow.plan import PLAN_STANDS, current_meeting
from rj_workflow.queries.allocation import colleagues
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.expectations import expectations_of
from rj_workflow.queries.explanation import spoken
from rj_workflow.queries.needs import what_helps
from rj_workflow.queries.pathways import barred_codes
from rj_workflow.queries.steps import StepView, about_words, one_step, reasons_for
from rj_workflow.queries.timeline import newest_of
from rj_workflow.queries.warnings import TELLING, Warned, warnings, who_is_told
from state_machines import LIFECYCLES
from state_machines.fields import ASKS, FIELDS, Field
from web import drafts, proving
from web.addresses import DECISIONS, case_page, check_page, paper_page, step_page
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text, typed
from web.proving import Proved, not_proved
from web.staff import dates, pathways
from web.staff.expectations import how_it_reached, rows_of
from web.staff.frame import Frame, case_reply, open_case
from web.staff.ways import card
from web.templating import day, moment

router = APIRouter()
Holder = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]
Topic = Annotated[str, Query(pattern=r"^([a-z_]{1,40}(:[0-9a-f]{32})?)?$")]
Number = Annotated[int | None, Query(ge=1, le=99_999)]
SINCE: Final = "This changed after you began to write."
ALLOCATE: Final = ("case", "allocate")
CONFIRM_READY: Final = ("preparation", "confirm_ready")
EXPLAINED: Final = "everything_was_explained"
LIFT: Final = ("safety_stop", "lift")  # somebody's alone to decide: the password is asked again
# Which page of the case belongs to what has moved: the reader comes back to it.
CHOOSING: Final = frozenset({"choose_process", "approach_other"})  # where what is barred is said with why
PAGES: Final = {
    "choice": "choices",
    "preparation": "preparation",
    "meeting": "meeting",
    "exchange": "letters",
    "agreement": "agreement",
    "agreement_item": "agreement",
    "follow_up": "follow-up",
    "offer": "people",
}


@router.get("/cases/{ref}/step/{lifecycle}/{event}")
def ask(
    request: Request,
    ref: Ref,
    lifecycle: Code,
    event: Code,
    session: Session,
    actor: CurrentActor,
    now: Now,
    holder: Holder = "",
    topic: Topic = "",
    number: Number = None,
) -> Response:
    """The form of one step, with what is still missing above it."""
    if _is_decided_apart(lifecycle, event):
        return RedirectResponse(step_page(ref, lifecycle, event, topic=topic, number=number), status_code=303)
    frame = open_case(session, actor, ref, now)
    target = Target(lifecycle, holder, topic, number)
    draft = drafts.found(session, actor, _address(ref, target, event))
    return _form(request, session, frame, target, event, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/step/{lifecycle}/{event}")
def take(
    request: Request,
    ref: Ref,
    lifecycle: Code,
    event: Code,
    form: Answers,
    proved: Proved,
    session: Session,
    actor: CurrentActor,
    now: Now,
    holder: Holder = "",
    topic: Topic = "",
    number: Number = None,
) -> Response:
    """Take the step; a refusal, a fault in the form or a faster colleague is answered on the same form."""
    if _is_decided_apart(lifecycle, event):
        return RedirectResponse(step_page(ref, lifecycle, event, topic=topic, number=number), status_code=303)
    target = Target(lifecycle, holder, _topic(lifecycle, event, topic, form), number)
    if dates.only_looks((lifecycle, event), form):
        frame = open_case(session, actor, ref, now)
        return _form(request, session, frame, target, event, form, Answer())
    with answering(session) as answer:
        if (lifecycle, event) == LIFT and not proved:
            raise Invalid([*_unwritten(form), ("password", not_proved(form))])
        take_step(
            session,
            actor,
            ref,
            target,
            event,
            form,
            now=now,
            version=_version(form, target, topic),
            key=text(form, "key"),
        )
    asked = Target(lifecycle, holder, topic, number)
    drafts.after(session, actor, _address(ref, asked, event), form, answer, now)
    if answer.error is None:
        page = PAGES.get(target.lifecycle, "")
        if target.lifecycle == "risk":
            page = f"risk/{target.topic}"
        return RedirectResponse(case_page(ref, page, done=f"{lifecycle}.{event}"), status_code=303)
    frame = open_case(session, actor, ref, now)
    return _form(request, session, frame, asked, event, form, answer)


def _unwritten(form: Form) -> list[tuple[str, str]]:
    """What else is missing, so that it is said together with the password."""
    return [] if text(form, "reason") else [("reason", ASKS["reason_is_written"].missing)]


def _address(ref: str, target: Target, event: str) -> str:
    """The address of this form, whichever link led here."""
    return step_page(
        ref, target.lifecycle, event, holder=target.holder, topic=target.topic, number=target.number
    )


def _is_decided_apart(lifecycle: str, event: str) -> bool:
    """An assessment is sent and decided where it is read; a decision asks the password again."""
    return lifecycle == "risk" and event in (*DECISIONS, "submit")


def _topic(lifecycle: str, event: str, topic: str, form: Form) -> str:
    """Which agency is waited for is answered on the form itself."""
    return text(form, "agency") if (lifecycle, event, topic) == ("waiting", "ask_agency", "") else topic


def _version(form: Form, target: Target, topic: str) -> int | None:
    """The version this form was drawn from; none where the form itself says what it is about."""
    return number(form, "version") if target.topic == topic else None


def _form(
    request: Request,
    session: Session,
    frame: Frame,
    target: Target,
    event: str,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
) -> Response:
    view = one_step(frame.file, frame.actor, frame.now, frame.staff, target, event)
    fields = _fields(frame, target, event)
    around = drafts.around(_address(frame.ref, target, event), draft, frame.now)
    plan = dates.chosen(frame, request.query_params) if (target.lifecycle, event) in dates.PLANNED else {}
    if view is None and answer.error is None:
        return _elsewhere(request, frame, target, event, _written(fields, form), around)
    if draft is not None and view is not None and number(form, "version") not in (None, view.version):
        answer = Answer(Conflict(SINCE))
    return case_reply(
        request,
        frame,
        "staff/case/step.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "")
        + (view.words if view else _step_words(target, event)),
        target=target,
        event=event,
        view=view,
        words=view.words if view else _step_words(target, event),
        fields=fields,
        values=typed(form, (field.name for field in fields)) if form else _known(fields, frame) | plan,
        errors=answer.errors,
        by_field=answer.by_field,
        missing=_missing(frame, view, target, event, answer),
        conflict=answer.conflict,
        mine=_written(fields, form),
        theirs=_stands(frame, target),
        key=text(form, "key") if form and not answer.conflict else new_key(),
        whose=frame.file.name_of.get(target.holder, ""),
        side_of=frame.file.side_of(target.holder),
        stands=_stands(frame, target),
        **_lifting(session, frame, lifts=(target.lifecycle, event) == LIFT),
        barred=pathways.barred(frame) if event in CHOOSING else (),
        beside=_beside(session, fields),
        warned=[
            *_warned(session, frame, target, event),
            *dates.beside(session, frame, (target.lifecycle, event), form or plan),
        ],
        looks=(target.lifecycle, event) in dates.PLANNED,
        read_back=_read_back(session, frame, target, event),
        **_asked_for(session, frame, target, event),
        **around,
        colleagues=_colleagues(session, frame) if (target.lifecycle, event) == ALLOCATE else (),
    )


def _beside(session: Session, fields: tuple[Field, ...]) -> dict[str, list[tuple[str, str, str]]]:
    """What is said at each point that is still to be explained, in the words of the edition in force."""
    asked = next((one.options for one in fields if one.name == EXPLAINED), ())
    words = spoken(session) if asked else {}
    return {EXPLAINED: [(code, title, words[code]) for code, title in asked]} if asked else {}


def _read_back(session: Session, frame: Frame, target: Target, event: str) -> dict[str, Any] | None:
    """What is read back before somebody is confirmed ready: exactly what they say now."""
    if (target.lifecycle, event) != CONFIRM_READY or not frame.file.takes_part(target.holder):
        return None
    found = expectations_of(session, frame.actor, frame.file, target.holder)
    href = case_page(frame.ref, f"people/{target.holder}/expectations")
    return {"rows": rows_of(found.standing), "how": how_it_reached(found), "href": href}


def _warned(session: Session, frame: Frame, target: Target, event: str) -> list[dict[str, str]]:
    """What to know before going on, with the page on which it is put right."""
    return [
        {"words": one.sentence, "href": _put_right(frame, one)}
        for one in warnings(session, frame.file, target, event, frame.now)
    ]


def _put_right(frame: Frame, one: Warned) -> str:
    if one.page == "paper":
        return paper_page(frame.ref, one.person_id)
    if not one.person_id:
        return check_page(frame.ref, one.page)
    if one.page == "choices":
        return case_page(frame.ref, f"choices/{one.person_id}")
    return case_page(frame.ref, f"people/{one.person_id}/{one.page}")


def _asked_for(session: Session, frame: Frame, target: Target, event: str) -> dict[str, Any]:
    """What helps whoever is told something or given something in this step, and where it is printed."""
    who = who_is_told(frame.file, target) if (target.lifecycle, event) in TELLING else ""
    helps = what_helps(session, frame.file, who) if who else ()
    if not helps:
        return {"asked_for": None}
    return {
        "asked_for": {
            "words": f"{frame.file.name_of[who]} asked for: {'; '.join(helps)}.",
            "href": paper_page(frame.ref, who),
        }
    }


def _lifting(session: Session, frame: Frame, *, lifts: bool) -> dict[str, Any]:
    """What only the form that lifts a safety stop shows and asks."""
    raised, password = (_raised(session, frame), proving.FIELD) if lifts else (None, None)
    return {"raised": raised, "password": password}


def _raised(session: Session, frame: Frame) -> dict[str, Any] | None:
    """Why contact was stopped, by whom and when: read before it is lifted."""
    found = newest_of(session, frame.file, frame.staff, "safety_stop", "raise_stop", words_for=frame.actor)
    if found is None:
        return None
    rows = [{"words": words, "value": said} for words, said in found.said]
    return {"words": f"Raised by {found.who}, {moment(found.at)}.", "rows": rows}


def _colleagues(session: Session, frame: Frame) -> list[dict[str, Any]]:
    """Whom the table of allocation would let have which part, in order of name."""
    found = colleagues(session, frame.actor, frame.file, frame.now)
    return [
        {
            "name": one.person.name,
            "href": f"/work/practitioners/{one.person.id}",
            "level": one.person.level.capitalize(),
            "languages": one.person.languages,
            "open_cases": one.work.open_cases,
            "may": ", ".join(one.may),
            "refused": one.refused,
            "warned": one.warned,
        }
        for one in found
    ]


def _fields(frame: Frame, target: Target, event: str) -> tuple[Field, ...]:
    """The fields of the row this event fires from here; from elsewhere those of its first row."""
    table = LIFECYCLES.get(target.lifecycle)
    if table is None:
        raise NotFound("lifecycle")
    position = locate(frame.file, target, event)
    state = position.state if position else frame.file.case["state"]
    row = table.row(event, state) or next((r for r in table.rows if r.event == event and r.offered), None)
    if row is None or not row.offered:
        raise NotFound("step")
    fields = form_fields(frame.file, row, frame.staff, target.holder)
    return tuple(map(_offered(frame), fields)) if event in CHOOSING else fields


def _offered(frame: Frame) -> Callable[[Field], Field]:
    """The same question without the answers that cannot be offered now; what bars them stands beside it."""
    barred = barred_codes(frame.file, frame.now)

    def offered(field: Field) -> Field:
        return replace(field, options=tuple(option for option in field.options if option[0] not in barred))

    return offered


def _known(fields: tuple[Field, ...], frame: Frame) -> dict[str, Any]:
    """What need not be asked twice: the version of the explanation in use, who already works on the case."""
    case = frame.file.case
    known = {
        "wording_version": frame.file.edition,
        "lead": case["lead_id"],
        "co_worker": case["co_id"],
        "supervisor": case["supervisor_id"],
        "owner": case["lead_id"],
        **_plan_now(frame),
    }
    return {field.name: known.get(field.name) for field in fields}


def _plan_now(frame: Frame) -> dict[str, Any]:
    """The plan of a meeting as it stands: whoever changes one thing of it types only that."""
    meeting = current_meeting(frame.file)
    if meeting is None or meeting.state not in PLAN_STANDS:
        return {}
    when = datetime.fromisoformat(str(meeting.data["when"])).astimezone(LONDON)
    return {
        "when": f"{when:%Y-%m-%dT%H:%M}",
        "where": meeting.data["where"],
        "attendees": meeting.data["attendees"],
    }


def _missing(
    frame: Frame, view: StepView | None, target: Target, event: str, answer: Answer
) -> dict[str, Any] | None:
    """The card that says what stands in the way: of the refusal when there was one, else of how it stands."""
    refused = answer.refused
    if refused is not None and refused.guards:
        reasons = reasons_for(frame.file, frame.actor, frame.now, frame.staff, target, refused.guards)
        return card(
            frame.ref, view.title if view else _step_words(target, event), reasons, view.met if view else ()
        )
    if refused is not None:
        plain = [{"sentence": sentence, "why": "", "who": "", "links": []} for sentence in refused.reasons]
        return {
            "words": _step_words(target, event),
            "met": 0,
            "total": None,
            "reasons": plain,
            "in_place": "",
        }
    if view is not None and not view.ready:
        return card(frame.ref, view.title, view.reasons, view.met)
    return None


def _step_words(target: Target, event: str) -> str:
    rows = LIFECYCLES[target.lifecycle].rows
    return next((row.step for row in rows if row.event == event and row.offered), event.replace("_", " "))


def _stands(frame: Frame, target: Target) -> str:
    """Where the thing stands now, in a sentence."""
    position = locate(frame.file, target)
    state = position.state if position else frame.file.case["state"]
    found = LIFECYCLES[target.lifecycle].states[state]
    since = position.since_at if position else frame.file.case["since_at"]
    when = f" Since {day(since)}." if since else ""
    about = about_words(frame.file, target) if target.lifecycle != "case" else "The case"
    named = about or LIFECYCLES[target.lifecycle].title
    if named == found.staff:
        return f"{named}.{when}"
    return f"{named}: {found.staff[:1].lower()}{found.staff[1:]}.{when}"


def _written(fields: tuple[Field, ...], form: Form) -> list[tuple[str, str]]:
    said = [(field.words, text(form, field.name)) for field in fields if field.name in FIELDS]
    return [(words, answer) for words, answer in said if answer]


def _elsewhere(
    request: Request,
    frame: Frame,
    target: Target,
    event: str,
    mine: list[tuple[str, str]],
    around: dict[str, Any],
) -> Response:
    """The step does not start from here, or is somebody else's: how it stands instead, and the way on."""
    return case_reply(
        request,
        frame,
        "staff/case/not_from_here.html",
        page_title="Not from here",
        words=_step_words(target, event),
        stands=_stands(frame, target),
        back=case_page(frame.ref, PAGES.get(target.lifecycle, "")),
        mine=[{"words": words, "value": said} for words, said in mine],
        **around,
    )
