"""Read one assessment, open what must be opened, and record a decision, with the password asked again."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands import risk, sign_in
from rj_workflow.commands.step import Target, take_step
from rj_workflow.errors import Conflict, Invalid
from rj_workflow.queries import signoffs
from rj_workflow.queries.risk import assessment
from rj_workflow.queries.signoffs import Decision
from web.addresses import decision_page
from web.dependencies import Answers, Code, CurrentActor, CurrentSignIn, Now, Ref, Session, engine_of
from web.errors import Answer, answering
from web.forms import new_key, number, text
from web.security import address_of
from web.supervisor import options, sheet
from web.templating import is_htmx, page

router = APIRouter()
NOT_PROVED = "We could not check your password. Type it again, or wait a quarter of an hour."


def prove(request: Request, form: Answers, found: CurrentSignIn, now: Now) -> bool:
    """Whether the password belongs to whoever is signed in; asked before the case is locked for the step."""
    password = str(form.get("password") or "")
    return bool(password) and sign_in.is_really(
        engine_of(request), found.actor, password, address=address_of(request), now=now
    )


Proved = Annotated[bool, Depends(prove)]


@router.get("/{ref}/{scope}")
def newest(ref: Ref, scope: Code, session: Session, actor: CurrentActor, now: Now) -> Response:
    """The assessment of this scope that is in hand."""
    position = assessment(session, actor, ref, scope, now=now).position
    return RedirectResponse(decision_page(ref, scope, position.number), status_code=303)


@router.get("/{ref}/{scope}/{version_of}")
def read(
    request: Request, ref: Ref, scope: Code, version_of: int, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """The assessment before whoever decides."""
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    return _page(request, sheet.context(found, actor))


@router.get("/{ref}/{scope}/{version_of}/all")
def read_all(
    request: Request, ref: Ref, scope: Code, version_of: int, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Everything it says."""
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    return page(request, "supervisor/all.html", **sheet.everything(found))


@router.post("/{ref}/{scope}/{version_of}/open")
def open_item(
    request: Request, ref: Ref, scope: Code, version_of: int, form: Answers, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Open one item: it is shown in full, and it is noted that this reader has seen it."""
    item_id, _, side = text(form, "open").partition(":")
    with answering(session) as answer:
        risk.open_item(
            session, actor, ref, scope=scope, number=version_of, item_id=item_id, side=side, now=now
        )
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    context = sheet.context(found, actor, form, opened=f"{item_id}:{side}")
    return _page(request, context | _answered(found, form, answer), status=answer.status)


@router.post("/{ref}/{scope}/{version_of}")
def decide(
    request: Request, ref: Ref, scope: Code, version_of: int, form: Answers, proved: Proved, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Record a decision, or show on the same page why not, with everything that was typed."""
    option = options.BY_VALUE.get(text(form, "decision"))
    with answering(session) as answer:
        said = _said(option, form, proved)
        assert option is not None
        take_step(
            session, actor, ref, Target("risk", "", scope, version_of), option.event, said,
            now=now, version=number(form, "version"), key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return _onward(request, decision_page(ref, scope, version_of))
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    context = sheet.context(found, actor, form) | _answered(found, form, answer)
    return _page(request, context, status=answer.status)


def _said(option: options.Option | None, form: Mapping[str, Any], proved: bool) -> dict[str, str]:
    """The form of the step.  Raises Invalid with everything that is missing, the password included."""
    if option is None:
        raise Invalid([("decision", "Choose a decision.")])
    said, missing = options.read(option, form)
    faults = [*missing, *([] if proved else [("password", NOT_PROVED)])]
    if faults:
        raise Invalid(faults)
    return said


def _answered(found: Decision, form: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    """What the page says about a decision that was not recorded."""
    option = options.BY_VALUE.get(text(form, "decision"))
    errors = [_named(option, name, sentence) for name, sentence in answer.errors]
    told: dict[str, Any] = {"errors": errors, "by_field": {name: s for name, s in errors if name}}
    told["wrong"] = answer.error is not None
    if answer.refused:
        told |= sheet.refusal(found, answer.refused)
    if isinstance(answer.error, Conflict):
        told |= {"clash": sheet.clash(found, str(answer.error), option, form)}
    return told


def _named(option: options.Option | None, name: str | None, sentence: str) -> tuple[str | None, str]:
    """A fault of the step's own form beside the field of this page."""
    if option is not None and name in dict(option.asks):
        return option.name(name), sentence
    return name, sentence


def _onward(request: Request, href: str) -> Response:
    if is_htmx(request):
        return Response(headers={"HX-Redirect": href})
    return RedirectResponse(href, status_code=303)


def _page(request: Request, context: dict[str, Any], *, status: int = 200) -> Response:
    return page(
        request, "supervisor/decision.html", block="decision", status=status, key=new_key(), **context
    )
