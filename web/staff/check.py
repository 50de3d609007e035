"""One form for everything that has to be found out: its question, what was found, how long it holds."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.care import why_sensitive
from rj_workflow.commands.care import KIND, level_now, why_not_asked
from rj_workflow.commands.check import check_fields, record_check
from rj_workflow.commands.staffing import NAMED
from rj_workflow.errors import NotFound
from rj_workflow.queries.contact import without_details
from rj_workflow.queries.drafts import Draft
from rj_workflow.risk import conditions
from state_machines.checks import ADD_ON, CHECKS, Check
from state_machines.contact import HOW, PLAN, PLAN_FIELDS
from state_machines.risk import SCOPES
from web import drafts
from web.addresses import SIGN_OFFS, case_page, check_page, declare_page
from web.contact import plan_groups
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, typed
from web.staff.frame import Frame, case_reply, open_case
from web.templating import day

router = APIRouter()
ENDS_WHAT_WAS_SIGNED: Final = "It ends what was signed before it, so that somebody looks again."
About = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]
# The decision on an assessment that this was missing for: its scope and number.
Back = Annotated[str, Query(pattern=rf"^(({'|'.join(SCOPES)})/\d{{1,4}})?$")]


@router.get("/cases/{ref}/check/{kind}")
def ask(
    request: Request, ref: Ref, kind: Code, session: Session, actor: CurrentActor, now: Now, about: About = ""
) -> Response:
    """The question, with what was found the last time; of oneself it is asked on the page before the case."""
    if kind == "interests" and about == actor.id:
        return RedirectResponse(declare_page(ref), status_code=303)
    frame = open_case(session, actor, ref, now)
    draft = drafts.found(session, actor, check_page(ref, kind, about))
    return _form(request, frame, _check(kind), about, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/check/{kind}")
def record(
    request: Request,
    ref: Ref,
    kind: Code,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
    about: About = "",
    back: Back = "",
) -> Response:
    """Write down what was found; then back to the decision it was missing for, if it was."""
    with answering(session) as answer:
        record_check(session, actor, ref, kind, form, about=about, now=now)
    if answer.error is None:
        if kind == "interests" and about == actor.id and form.get("outcome") == "conflict":
            return RedirectResponse("/work/cases", status_code=303)  # the door has shut behind them
        drafts.after(session, actor, check_page(ref, kind, about), form, answer, now)
        onward = f"{SIGN_OFFS}{ref}/{back}" if back else case_page(ref, done=f"check.{kind}")
        return RedirectResponse(onward, status_code=303)
    drafts.after(session, actor, check_page(ref, kind, about), form, answer, now)
    return _form(request, open_case(session, actor, ref, now), _check(kind), about, form, answer)


def _check(kind: str) -> Check:
    check = CHECKS.get(kind)
    if check is None:
        raise NotFound("check")
    return check


def _form(
    request: Request,
    frame: Frame,
    check: Check,
    about: str,
    form: Form,
    answer: Answer,
    draft: Draft | None = None,
) -> Response:
    _about_somebody(frame, check, about)
    fields = check_fields(check, frame.file, frame.staff)
    latest = frame.file.latest_check(check.kind, about)
    values = typed(form, (f.name for f in fields)) if form else _before(check, latest, frame)
    groups = plan_groups(values, answer.by_field) if check.kind == PLAN else []
    apart = {f.name for f in PLAN_FIELDS} - {HOW.name} if groups else set()
    not_asked = why_not_asked(frame.file, check.kind) if check.kind in ADD_ON else ""
    return case_reply(
        request,
        frame,
        "staff/case/check.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + check.title,
        check=check,
        fields=() if not_asked else [f for f in fields if f.name not in apart],
        groups=groups,
        not_asked=not_asked,
        values=values,
        errors=answer.said,
        by_field=answer.by_field,
        side_of=frame.file.side_of(about),
        whose=_whose(frame, about),
        last=_last(check, latest, frame),
        **drafts.around(check_page(frame.ref, check.kind, about), draft, frame.now),
    )


def _about_somebody(frame: Frame, check: Check, about: str) -> None:
    """A check of a person is of somebody on this case; a check of a worker of somebody who works here."""
    known = {
        "case": about == "",
        "person": frame.file.takes_part(about),
        "worker": about in frame.staff,
        "item": any(item.id == about for item in frame.file.of("exchange")),
        "condition": any(one.id == about for one in conditions(frame.file)),
    }
    if not known[check.about]:
        raise NotFound(check.about)


def _whose(frame: Frame, about: str) -> str:
    """What it is about, in words: a person, a colleague, a condition as it was signed."""
    worker, names = frame.staff.get(about), {one.id: one.words for one in conditions(frame.file)}
    colleague = str(worker["name"]) if worker else ""
    return names.get(about) or frame.file.name_of.get(about, colleague)


def _before(check: Check, latest: dict[str, Any] | None, frame: Frame) -> dict[str, Any]:
    """A plan or a picture is looked at again rather than typed again; any other finding is found anew."""
    if check.kind == KIND:
        said = dict(latest["data"]) if latest else {}
        chosen = said.get("by_hand") or level_now(frame.file.case)
        return {**said, "outcome": chosen, "although": None, "note": None}
    if latest is None or check.kind != PLAN:
        return {}
    known = latest["data"] if frame.reads_details else without_details(latest["data"])
    return {**known, "outcome": "safe" if latest["good"] else None, "contact_told": None}


def _last(check: Check, latest: dict[str, Any] | None, frame: Frame) -> str:
    if check.kind in NAMED:
        now = frame.staff.get(str(frame.file.case[NAMED[check.kind][1]]))
        return f"Now: {now['name']}." if now else "Nobody yet."
    if check.kind == "news":
        return ENDS_WHAT_WAS_SIGNED
    if check.kind == KIND and latest is None:
        now_so = dict(check.outcomes)[level_now(frame.file.case)]
        return " ".join(
            (f"Now: {now_so.lower()}.", *why_sensitive(frame.file), "Nobody has looked at it since.")
        )
    if latest is None:
        return "Not recorded yet."
    by = frame.staff.get(latest["recorded_by"])
    who = str(by["name"]) if by else frame.file.name_of.get(latest["recorded_by"], "the person")
    outcome = dict(check.outcomes).get(latest["outcome"], latest["outcome"])
    until = f" It holds until {day(latest['valid_until'])}." if latest["valid_until"] else ""
    return f"Last time: {outcome}. {who}, {day(latest['recorded_at'])}.{until}"
