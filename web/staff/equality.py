"""The equality questions at the desk: typed in as told, never opened again; and how many."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import Actor
from rj_workflow.commands.equality import delete_equality, enter_equality, may_enter
from rj_workflow.equality import FEWEST, QUESTIONS
from rj_workflow.queries.equality import Counted, counts
from state_machines.fields import TOLD_BY, Field
from state_machines.roles import MANAGER
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, text
from web.staff.cases import reference
from web.templating import page

router = APIRouter()
HERE: Final = "/work/equality"
SIDES: Final = (("harmed", "The person harmed"), ("responsible", "The person responsible"))
FIELDS: Final = (
    Field("ref", "text", "Which case is it?", "For example R-2047", required=True),
    Field("side", "choice", "Whose answers are these?", options=SIDES, required=True),
    TOLD_BY,
)


@router.get("/equality")
def show(request: Request, session: Session, actor: CurrentActor) -> Response:
    """The questions, to read out or to print; the form for the desk; how many, for the manager."""
    return _page(request, session, actor, {}, Answer())


@router.post("/equality")
def save(request: Request, form: Answers, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Keep what they told, or delete what they answered; nothing of it is shown again."""
    ref, side, channel = reference(text(form, "ref")), text(form, "side"), text(form, "channel")
    delete = text(form, "do") == "delete"
    with answering(session) as answer:
        if delete:
            delete_equality(session, actor, ref, side, channel=channel)
        else:
            said = {one.code: text(form, one.code) for one in QUESTIONS}
            enter_equality(session, actor, ref, side, said, channel=channel, now=now)
    if answer.error is None:
        return RedirectResponse(f"{HERE}?done={'deleted' if delete else 'kept'}", status_code=303)
    return _page(request, session, actor, form, answer)


def _page(request: Request, session: Session, actor: Actor, form: Form, answer: Answer) -> Response:
    reads = bool(actor.roles & MANAGER)
    return page(
        request,
        "staff/equality.html",
        block="content",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        done=request.query_params.get("done", ""),
        may_enter=may_enter(actor),
        questions=QUESTIONS,
        fields=FIELDS,
        values={name: text(form, name) for name in (*(f.name for f in FIELDS), *(q.code for q in QUESTIONS))},
        fewest=FEWEST,
        counted=[
            {"title": words, "questions": [_counted(one) for one in counts(session, actor, side)]}
            for side, words in SIDES
        ]
        if reads
        else (),
    )


def _counted(one: Counted) -> dict[str, Any]:
    few = f"Fewer than {FEWEST}, or left out"
    rows = [
        (words, few if one.numbers[code] is None else f"About {one.numbers[code]}")
        for code, words in one.question.answers
    ]
    total = "fewer than five" if one.answered is None else f"about {one.answered}"
    return {"title": one.question.title, "answered": total, "rows": rows if one.answered is not None else ()}
