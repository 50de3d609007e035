"""Read one assessment, open what must be opened, and record a decision, with the password asked again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import Actor
from rj_workflow.commands import risk
from rj_workflow.commands.lift import lift_stop
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session as Database
from rj_workflow.errors import Conflict, Invalid
from rj_workflow.queries import signoffs
from rj_workflow.queries.drafts import Draft
from rj_workflow.queries.risk import assessment
from rj_workflow.queries.signoffs import Decision
from web import drafts
from web.addresses import decision_page
from web.dependencies import Answers, Code, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import new_key, number, text
from web.proving import Proved, not_proved
from web.supervisor import asking, options, sheet, stops
from web.templating import is_htmx, page

router = APIRouter()


@router.get("/{ref}/{scope}")
def newest(ref: Ref, scope: Code, session: Session, actor: CurrentActor, now: Now) -> Response:
    """The assessment of this scope that is in hand."""
    position = assessment(session, actor, ref, scope, now=now).position
    return RedirectResponse(decision_page(ref, scope, position.number), status_code=303)


@router.get("/{ref}/{scope}/{version_of}")
def read(
    request: Request, ref: Ref, scope: Code, version_of: int, session: Session, actor: CurrentActor, now: Now,
    done: Code | None = None,
) -> Response:  # fmt: skip
    """The assessment before whoever decides, with what they typed here and did not record.

    `done` is what they have just decided: the page then begins there.
    """
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    here = decision_page(ref, scope, version_of)
    draft = drafts.found(session, actor, here)
    context = sheet.context(found, actor, drafts.typed_in(draft)) | drafts.around(here, draft, now)
    return _page(request, context | {"just_decided": bool(done)} | _changed_since(found, draft))


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
    item_id, _, subject = text(form, "open").partition(":")
    with answering(session) as answer:
        risk.open_item(
            session, actor, ref, scope=scope, number=version_of, item_id=item_id, subject=subject, now=now
        )
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    here = decision_page(ref, scope, version_of)
    drafts.keep(session, actor, here, form, now=now)
    context = sheet.context(found, actor, form, opened=f"{item_id}:{subject}") | drafts.around(here)
    return _page(request, context | _answered(found, form, answer), status=answer.status)


@router.post("/{ref}/{scope}/{version_of}/ask")
def ask_more(
    request: Request, ref: Ref, scope: Code, version_of: int, form: Answers, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Room for one more question about an item; nothing is recorded yet, and what was typed stays."""
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    here = decision_page(ref, scope, version_of)
    drafts.keep(session, actor, here, form, now=now)
    context = sheet.context(found, actor, {**form, "decision": asking.OPTION.value}, asks_more=True)
    return _page(request, context | drafts.around(here))


@router.post("/{ref}/{scope}/{version_of}/lift")
def lift(
    request: Request, ref: Ref, scope: Code, version_of: int, form: Answers, proved: Proved, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Lift one stop, with the reason beside it and the password asked again; what else was typed stays."""
    item_id, _, side = text(form, "lift").partition(":")
    name = stops.field_name(f"{item_id}:{side}")
    with answering(session) as answer:
        if not proved:
            raise Invalid([("password", not_proved(form))])
        lift_stop(
            session, actor, ref, scope=scope, number=version_of, key=(item_id, side),
            reason=text(form, name), now=now,
        )  # fmt: skip
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    here = decision_page(ref, scope, version_of)
    taken = name if answer.error is None else ""
    drafts.keep(session, actor, here, {n: said for n, said in form.items() if n != taken}, now=now)
    context = sheet.context(found, actor, form) | drafts.around(here)
    if answer.error is None:
        return _page(request, context)
    said = [(name if field == "reason" else field, sentence) for field, sentence in answer.errors]
    told = _answered(found, form, answer) | {"errors": said, "by_field": {f: s for f, s in said if f}}
    told |= stops.refusal(answer.refused) if answer.refused else {}
    return _page(request, context | told, status=answer.status)


@router.post("/{ref}/{scope}/{version_of}")
def decide(
    request: Request, ref: Ref, scope: Code, version_of: int, form: Answers, proved: Proved, session: Session,
    actor: CurrentActor, now: Now,
) -> Response:  # fmt: skip
    """Record a decision, or show on the same page why not, with everything that was typed."""
    option = options.BY_VALUE.get(text(form, "decision"))
    with answering(session) as answer:
        said = _said(option, form, proved, _asked_about(session, actor, ref, scope, version_of, option, now))
        assert option is not None
        take_step(
            session, actor, ref, Target("risk", "", scope, version_of), option.event, said,
            now=now, version=number(form, "version"), key=text(form, "key"),
        )  # fmt: skip
    here = decision_page(ref, scope, version_of)
    drafts.after(session, actor, here, form, answer, now)
    if answer.error is None:
        assert option is not None
        return _onward(request, f"{here}?done={option.event}")
    found = signoffs.decision(session, actor, ref, scope, version_of, now=now)
    context = sheet.context(found, actor, form) | _answered(found, form, answer) | drafts.around(here)
    return _page(request, context, status=answer.status)


def _changed_since(found: Decision, draft: Draft | None) -> dict[str, Any]:
    """Whether it was decided, or written again, after the draft was begun: then both texts are shown."""
    if draft is None or number(draft.fields, "version") in (None, found.assessment.position.version):
        return {}
    option = options.BY_VALUE.get(text(draft.fields, "decision"))
    return {"clash": sheet.clash(found, "This changed after you began to write.", option, draft.fields)}


def _asked_about(
    session: Database,
    actor: Actor,
    ref: str,
    scope: str,
    version_of: int,
    option: options.Option | None,
    now: datetime,
) -> asking.Items:
    """What a question may be about, where questions are asked."""
    if option != asking.OPTION:
        return {}
    return signoffs.decision(session, actor, ref, scope, version_of, now=now).items


def _said(
    option: options.Option | None, form: Mapping[str, Any], proved: bool, items: asking.Items
) -> dict[str, str]:
    """The form of the step.  Raises Invalid with everything that is missing, the password included."""
    unproved = [] if proved else [("password", not_proved(form))]
    if option is None:
        raise Invalid([("decision", "Choose a decision."), *unproved])
    asked, faults = asking.read(form, items) if option == asking.OPTION else ("", [])
    said, missing = options.read(
        option, {**form, asking.OPTION.name("what_to_change"): asked} if asked else form
    )
    if missing or faults or unproved:
        raise Invalid([*([] if faults else missing), *faults, *unproved])
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
