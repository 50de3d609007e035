"""One form for every step: drawn from the step's own fields, answered on the same page."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.step import Target, form_fields, locate, take_step
from rj_workflow.errors import NotFound
from rj_workflow.queries.steps import StepView, about_words, one_step, reasons_for
from state_machines import LIFECYCLES
from state_machines.fields import FIELDS, Field
from web.addresses import DECISIONS, case_page, step_page
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text, typed
from web.staff.frame import Frame, case_reply, open_case
from web.staff.ways import card
from web.templating import day

router = APIRouter()
Holder = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]
Topic = Annotated[str, Query(pattern=r"^([a-z_]{1,40}(:[0-9a-f]{32})?)?$")]
Number = Annotated[int | None, Query(ge=1, le=99_999)]
# Which page of the case belongs to what has moved: the reader comes back to it.
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
    return _form(request, frame, Target(lifecycle, holder, topic, number), event, {}, Answer())


@router.post("/cases/{ref}/step/{lifecycle}/{event}")
def take(
    request: Request,
    ref: Ref,
    lifecycle: Code,
    event: Code,
    form: Answers,
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
    with answering(session) as answer:
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
    if answer.error is None:
        page = PAGES.get(target.lifecycle, "")
        if target.lifecycle == "risk":
            page = f"risk/{target.topic}"
        return RedirectResponse(case_page(ref, page, done=f"{lifecycle}.{event}"), status_code=303)
    frame = open_case(session, actor, ref, now)
    return _form(request, frame, Target(lifecycle, holder, topic, number), event, form, answer)


def _is_decided_apart(lifecycle: str, event: str) -> bool:
    """A decision on an assessment is taken where it is read, with the password asked again."""
    return lifecycle == "risk" and event in DECISIONS


def _topic(lifecycle: str, event: str, topic: str, form: Form) -> str:
    """Which agency is waited for is answered on the form itself."""
    return text(form, "agency") if (lifecycle, event, topic) == ("waiting", "ask_agency", "") else topic


def _version(form: Form, target: Target, topic: str) -> int | None:
    """The version this form was drawn from; none where the form itself says what it is about."""
    return number(form, "version") if target.topic == topic else None


def _form(request: Request, frame: Frame, target: Target, event: str, form: Form, answer: Answer) -> Response:
    view = one_step(frame.file, frame.actor, frame.now, frame.staff, target, event)
    fields = _fields(frame, target, event)
    if view is None and answer.error is None:
        return _elsewhere(request, frame, target, event)
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
        values=typed(form, (field.name for field in fields)) if form else _known(fields, frame),
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
    )


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
    return form_fields(frame.file, row, frame.staff)


def _known(fields: tuple[Field, ...], frame: Frame) -> dict[str, Any]:
    """What need not be asked twice: the version of the explanation in use, who already works on the case."""
    case = frame.file.case
    known = {
        "wording_version": "2026-1",
        "lead": case["lead_id"],
        "co_worker": case["co_id"],
        "supervisor": case["supervisor_id"],
        "owner": case["lead_id"],
    }
    return {field.name: known.get(field.name) for field in fields}


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
    return f"{about or LIFECYCLES[target.lifecycle].title}: {found.staff[:1].lower()}{found.staff[1:]}.{when}"


def _written(fields: tuple[Field, ...], form: Form) -> list[tuple[str, str]]:
    said = [(field.words, text(form, field.name)) for field in fields if field.name in FIELDS]
    return [(words, answer) for words, answer in said if answer]


def _elsewhere(request: Request, frame: Frame, target: Target, event: str) -> Response:
    """The step does not start from here, or is somebody else's: how it stands instead, and the way on."""
    return case_reply(
        request,
        frame,
        "staff/case/not_from_here.html",
        page_title="Not from here",
        words=_step_words(target, event),
        stands=_stands(frame, target),
        back=case_page(frame.ref, PAGES.get(target.lifecycle, "")),
    )
