"""The explanation: read and printed by everybody on staff, published by the manager in two steps."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.explanation import ONLY_THE_MANAGER, UNCHANGED, faults_of, publish, words_of
from rj_workflow.errors import Invalid, Refused
from rj_workflow.queries.explanation import Said, Sheet, library, sheet
from rj_workflow.reading_age import reading_age
from state_machines.fields import Field
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, text
from web.templating import moment, page

router = APIRouter()
HERE: Final = "/work/explanation"
Language = Annotated[str, Path(pattern=r"^[a-z]{2}$")]
Shape = Annotated[str, Path(pattern=r"^[a-z_]{1,20}$")]
WHY: Final = Field(
    "reason", "words", "Why is it changed?", "Kept with the edition, for all staff to read", required=True
)


@router.get("/explanation")
def read(request: Request, session: Session, actor: CurrentActor, done: str = "") -> Response:
    """Which languages and forms there are, which need a look, and every edition."""
    found = library(session, actor)
    editions = [
        {
            "title": f"Edition {one.label}, {moment(one.at)}",
            "by": one.by,
            "reason": one.reason,
            "changed": "; ".join(f"{kind}: {points} of its points" for kind, points in one.changed),
        }
        for one in found.editions
    ]
    return page(
        request,
        "staff/explanation.html",
        block="content",
        label=found.label,
        rows=[_row(one) for one in found.sheets],
        editions=editions,
        broken=not found.holds,
        flash={"title": f"Edition {found.label} is in force.", "body": TOLD_AGAIN, "kind": "good"}
        if done == "yes" and found.editions
        else None,
    )


TOLD_AGAIN: Final = "Whoever was told in an earlier edition is told the whole again before the next question."


@router.get("/explanation/{language}/{form_}")
def one(
    request: Request, language: Language, form_: Shape, session: Session, actor: CurrentActor
) -> Response:
    """Every point in one language and form; for the manager to be written."""
    return _sheet_page(request, sheet(session, actor, f"{language}/{form_}"), {}, Answer())


@router.get("/explanation/{language}/{form_}/print")
def on_paper(
    request: Request,
    language: Language,
    form_: Shape,
    session: Session,
    actor: CurrentActor,
    large: Annotated[bool, Query()] = False,
) -> Response:
    """The sheet to hand over or to read out, in ordinary or large print."""
    found = sheet(session, actor, f"{language}/{form_}")
    return page(request, "staff/explanation_print.html", block="content", sheet=found, large=large)


@router.post("/explanation/{language}/{form_}")
def preview(
    request: Request, language: Language, form_: Shape, form: Answers, session: Session, actor: CurrentActor
) -> Response:
    """What would read otherwise, with how old a reader it asks for; words that press are refused here."""
    found, words = sheet(session, actor, f"{language}/{form_}"), words_of(form)
    changed = [(said, words[said.code]) for said in found.points if words[said.code] != said.words]
    with answering(session) as answer:
        if not found.may_publish:
            raise Refused((ONLY_THE_MANAGER,))
        faults = faults_of(words)
        if not text(form, "reason"):
            faults.append(("reason", "Write down why."))
        if faults:
            raise Invalid(faults)
        if not changed:
            raise Refused((UNCHANGED,))
    if answer.error is not None:
        return _sheet_page(request, found, form, answer)
    return page(
        request,
        "staff/explanation_confirm.html",
        block="content",
        sheet=found,
        here=f"{HERE}/{found.kind}",
        changed=changed,
        ages=[reading_age(new) if found.language == "en" else 0 for _, new in changed],
        reason=text(form, "reason"),
        carried=[*words.items(), ("reason", text(form, "reason")), ("shown", found.label)],
        told_again=TOLD_AGAIN,
    )


@router.post("/explanation/{language}/{form_}/confirm")
def confirm(
    request: Request,
    language: Language,
    form_: Shape,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
) -> Response:
    """It is in force from now on."""
    kind = f"{language}/{form_}"
    with answering(session) as answer:
        publish(
            session,
            actor,
            kind,
            words_of(form),
            shown=text(form, "shown"),
            reason=text(form, "reason"),
            now=now,
        )
    if answer.error is None:
        return RedirectResponse(f"{HERE}?done=yes", status_code=303)
    return _sheet_page(request, sheet(session, actor, kind), form, answer)


def _row(found: Sheet) -> dict[str, Any]:
    older = sum(said.older for said in found.points)
    hard = sum(said.is_hard for said in found.points)
    notes = [f"{older} to look at: the English was changed"] if older else []
    notes += [f"{hard} ask for a reader over 11"] if hard else []
    written = "In force" if found.is_whole else "Not there yet"
    return {
        "title": found.title,
        "href": f"{HERE}/{found.kind}",
        "written": written,
        "notes": ". ".join(notes),
        "is_whole": found.is_whole,
    }


def _sheet_page(request: Request, found: Sheet, form: Form, answer: Answer) -> Response:
    by_field = answer.by_field
    return page(
        request,
        "staff/explanation_sheet.html",
        block="content",
        status=answer.status,
        sheet=found,
        here=f"{HERE}/{found.kind}",
        points=[_point(said, form, by_field) for said in found.points],
        why={"field": WHY, "value": text(form, "reason") or None, "error": by_field.get("reason")},
        errors=answer.said,
    )


def _point(said: Said, form: Form, by_field: dict[str, str]) -> dict[str, Any]:
    hint = f"Now asks for a reader of about {said.age}" if said.is_hard else ""
    return {
        "said": said,
        "field": Field(said.code, "words", said.title, hint, required=True),
        "value": form.get(said.code, said.words) or None,
        "error": by_field.get(said.code),
    }
