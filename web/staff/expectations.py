"""How one person wants to meet: what they said, what is to be talked about, the form for what they tell."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import PRINCIPALS
from rj_workflow.commands.expectations import say_expectations
from rj_workflow.expectations import Expectation, not_covered
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.expectations import Said, expectations_of
from state_machines.contents import QUESTIONS, READY, questions_for, topics_for
from state_machines.fields import TOLD_BY, Field
from web import drafts
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text
from web.staff.frame import Frame, case_reply, open_case
from web.templating import day

router = APIRouter()
READY_FIELD: Final = Field("ready", "choice", "Do you feel ready?", "Only they can say so", READY)
NOT_PROVIDED: Final = "Not provided"
_HOW: Final = dict(TOLD_BY.options)


@router.get("/cases/{ref}/people/{person_id}/expectations")
def show(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What they said as it stands, and what is still to be talked about with them."""
    frame = _frame(open_case(session, actor, ref, now, tab="preparation"), person_id)
    draft = drafts.found(session, actor, _address(ref, person_id))
    return _page(request, session, frame, person_id, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/people/{person_id}/expectations")
def say(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Write down what they told, as instructed."""
    frame = _frame(open_case(session, actor, ref, now, tab="preparation"), person_id)
    with answering(session) as answer:
        say_expectations(
            session, actor, ref, {one.code: text(form, one.code) for one in QUESTIONS},
            ready=text(form, "ready"), person_id=person_id, channel=text(form, "channel"),
            shown=text(form, "shown"), now=now, key=text(form, "key"),
        )  # fmt: skip
    drafts.after(session, actor, _address(ref, person_id), form, answer, now)
    if answer.error is None:
        done = case_page(ref, f"people/{person_id}/expectations", done="done.expectations")
        return RedirectResponse(done, status_code=303)
    return _page(request, session, frame, person_id, form, answer)


def _asked(side: str) -> tuple[Field, ...]:
    """What somebody with this part is asked."""
    asked = (
        Field(one.code, "choice" if one.options else "words", one.words, one.hint, one.options)
        for one in questions_for(side)
    )
    return (*asked, READY_FIELD)


def _address(ref: str, person_id: str) -> str:
    return case_page(ref, f"people/{person_id}/expectations")


def _frame(frame: Frame, person_id: str) -> Frame:
    """The same on the side of this person; somebody who is no principal belongs to both."""
    side = frame.file.side_of(person_id)
    return replace(frame, side=side if side in PRINCIPALS else "")  # type: ignore[arg-type]  # as looked up


def _page(
    request: Request, session: Session, frame: Frame, person_id: str, form: Form, answer: Answer,
    draft: Draft | None = None,
) -> Response:  # fmt: skip
    found = expectations_of(session, frame.actor, frame.file, person_id)
    path, side = _address(frame.ref, person_id), frame.file.side_of(person_id)
    stands = {**found.standing.said, "ready": found.standing.ready}
    asked = _asked(side)
    names = (*(one.name for one in asked), "channel")
    missing = not_covered(frame.file, person_id)
    return case_reply(
        request,
        frame,
        "staff/case/expectations.html",
        status=answer.status,
        page_title=("Error: " if answer.errors else "") + "How they want to meet",
        whose=frame.file.name_of[person_id],
        side_of=side,
        path=path,
        may_read=found.may_read,
        may_write=found.may_write,
        rows=rows_of(found.standing),
        how=how_it_reached(found),
        missing=[topic.words for topic in missing],
        covered=[topic.words for topic in topics_for(side) if topic not in missing],
        account=case_page(frame.ref, f"people/{person_id}/account") if side in PRINCIPALS else "",
        asked=asked,
        channel=TOLD_BY,
        values={name: text(form, name) for name in names} if form else stands,
        errors=answer.said,
        by_field=answer.by_field,
        shown=found.standing.number,
        key=new_key(),
        **drafts.around(path, draft, frame.now),
    )


def rows_of(standing: Expectation) -> list[dict[str, Any]]:
    """Each answer with its question, and whether they feel ready."""
    rows = [{"words": words, "value": answer} for words, answer, _ in standing.rows]
    return [*rows, {"words": "Do you feel ready?", "value": dict(READY).get(standing.ready, NOT_PROVIDED)}]


def how_it_reached(found: Said) -> str:
    """Which version it is, of what day, and who wrote it down; empty while nothing was said."""
    one = found.standing
    if one.said_at is None:
        return ""
    by = f"written down by {found.written_by}" if found.written_by else "in their own pages"
    how = f" ({_HOW[one.channel].lower()})" if one.channel in _HOW else ""
    return f"Version {one.number}, {day(one.said_at)}, {by}{how}."
