"""One event for several cases: with which, what each still asks for, and holding it apart again."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.together import WITH, meet_apart, meet_together
from rj_workflow.db import Session as Database
from rj_workflow.queries.beside import beside
from rj_workflow.queries.targets import principals
from rj_workflow.queries.together import Along, along
from state_machines.fields import Field
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.staff.frame import Frame, case_reply, open_case
from web.staff.things import check_rows
from web.staff.ways import card
from web.templating import day

router = APIRouter()
PAGE: Final = "together"
LEAD: Final = (
    "Where the same person was harmed and everybody agrees, the meetings of several cases can be one event. "
    "Each case keeps its own choices, preparation and sign-off. The plan, the room and the end are one."
)


@router.get("/cases/{ref}/together")
def show(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """With which cases it is held, and with which it could be."""
    return _page(request, session, open_case(session, actor, ref, now, tab="meeting"), {}, Answer())


@router.post("/cases/{ref}/together")
def hold(
    request: Request, ref: Ref, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Make it one event with that of another case."""
    with answering(session) as answer:
        meet_together(session, actor, ref, text(form, WITH), now=now, key=text(form, "key"))
    if answer.error is None:
        return RedirectResponse(case_page(ref, PAGE), status_code=303)
    return _page(request, session, open_case(session, actor, ref, now, tab="meeting"), form, answer)


@router.post("/cases/{ref}/together/end")
def end(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Hold the meeting of this case by itself again."""
    with answering(session) as answer:
        meet_apart(session, actor, ref, now=now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, PAGE), status_code=303)
    return _page(request, session, open_case(session, actor, ref, now, tab="meeting"), {}, answer)


def _page(request: Request, session: Database, frame: Frame, form: Form, answer: Answer) -> Response:
    held = along(frame.file, frame.actor, frame.now, frame.staff)
    refused = answer.refused
    choices = _choices(session, frame, {one.ref for one in held})
    return case_reply(
        request,
        frame,
        "staff/case/together.html",
        status=answer.status,
        page_title="One meeting for several cases",
        lead=LEAD,
        held=[_held(one) for one in held],
        said=check_rows(frame, [("one_meeting", row["person_id"]) for row in principals(frame.file)]),
        fields=[choices] if choices.options else [],
        values=typed(form, (WITH,)),
        by_field=answer.by_field,
        errors=answer.said,
        reasons=refused.reasons if refused is not None else (),
        key=new_key(),
    )


def _choices(session: Database, frame: Frame, held: set[str]) -> Field:
    free = [one for one in beside(session, frame.actor, frame.file) if one.ref not in held]
    options = ((one.ref, f"{one.ref}, opened on {day(one.opened_at)}. {one.state_words}") for one in free)
    return Field(WITH, "choice", "With the meeting of which case?", options=tuple(options), required=True)


def _held(one: Along) -> dict[str, Any]:
    plan = "The same day, place and people are written down." if one.same_plan else (
        "Its plan is not the same yet. Write down the same day, place and people in each case."
    )  # fmt: skip
    shut = one.reasons is None
    return {
        "ref": one.ref,
        "href": "" if shut else case_page(one.ref, "meeting"),
        "state": one.state_words,
        "plan": plan,
        "shut": shut,
        "card": card(one.ref, "Before it opens there", one.reasons) if one.reasons else None,
    }
