"""What this service decided for itself: read by everybody on staff, changed by the manager in two steps."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from risk_assessment.judgements import DOCUMENTS, JUDGEMENTS, MARKS, Judgement
from rj_workflow.commands.judgements import choose, faults_of
from rj_workflow.errors import Invalid, Refused
from rj_workflow.queries.judgements import Change, Policy, Row, differences, policy_of
from state_machines.fields import Field
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, number, text
from web.templating import moment, page

router = APIRouter()
HERE: Final = "/work/policy"
WHY: Final = Field(
    "reason", "words", "Why is it changed?", "Kept with the change, for all staff to read", required=True
)


@router.get("/policy")
def read(request: Request, session: Session, actor: CurrentActor) -> Response:
    """What holds, under which floor, and every change."""
    return _page(request, policy_of(session, actor), {}, Answer())


@router.post("/policy")
def preview(request: Request, form: Answers, session: Session, actor: CurrentActor) -> Response:
    """What would change, to be confirmed; what lies under the floor is refused here already."""
    found = policy_of(session, actor)
    chosen = _chosen(form)
    with answering(session) as answer:
        if not found.may_change:
            raise Refused(("Only the service manager decides this.",))
        faults = faults_of(chosen)
        if not text(form, "reason"):
            faults.append(("reason", "Write down why."))
        if faults:
            raise Invalid(faults)
        if not differences(found, chosen):
            raise Refused(("Nothing would change: each row already reads like this.",))
    if answer.error is not None:
        return _page(request, found, form, answer)
    context: dict[str, Any] = {
        "changed": differences(found, chosen),
        "reason": text(form, "reason"),
        "carried": [*chosen.items(), ("reason", text(form, "reason")), ("shown", found.version)],
    }
    return page(request, "staff/policy_confirm.html", block="content", **context)


@router.post("/policy/confirm")
def confirm(request: Request, form: Answers, session: Session, actor: CurrentActor, now: Now) -> Response:
    """It holds from now on."""
    with answering(session) as answer:
        choose(
            session,
            actor,
            _chosen(form),
            shown=number(form, "shown") or 0,
            reason=text(form, "reason"),
            now=now,
        )
    if answer.error is None:
        return RedirectResponse(f"{HERE}?done=yes", status_code=303)
    return _page(request, policy_of(session, actor), form, answer)


def _chosen(form: Form) -> dict[str, str]:
    return {row.name: text(form, row.name) for row in JUDGEMENTS}


def _page(request: Request, found: Policy, form: Form, answer: Answer) -> Response:
    by_field = answer.by_field
    return page(
        request,
        "staff/policy.html",
        block="content",
        status=answer.status,
        rows=[_row(row, form, by_field) for row in found.rows],
        changes=[_change(change) for change in found.changes],
        may_change=found.may_change,
        broken=not found.whole,
        marks=MARKS,
        documents=DOCUMENTS,
        why={"field": WHY, "value": text(form, "reason") or None, "error": by_field.get("reason")},
        errors=answer.said,
        flash={"title": "Changed.", "body": "It holds from now on.", "kind": "good"}
        if request.query_params.get("done") == "yes"
        else None,
    )


def _row(one: Row, form: Form, by_field: dict[str, str]) -> dict[str, Any]:
    row = one.row
    return {
        "question": row.question,
        "words": one.words,
        "as_delivered": one.as_delivered,
        "delivered": row.words(row.default),
        "floor": row.floor,
        "source": row.source,
        "field": _field(row),
        "value": form.get(row.name, one.value),
        "error": by_field.get(row.name),
    }


def _field(row: Judgement) -> Field:
    kind = "choice" if row.options else "number" if row.most else "words" if row.names else "text"
    hint = f"From {row.least} to {row.most} {row.unit}" if row.most else ""
    hint = "Names, with a semicolon between them" if row.names else hint
    return Field(
        row.name, kind, row.question, hint, row.options, required=bool(row.options or row.most or row.names)
    )


def _change(change: Change) -> dict[str, Any]:
    return {
        "title": f"Version {change.number}, {moment(change.at)}",
        "by": change.by,
        "reason": change.reason,
        "changed": change.changed,
    }
