"""The forms of one person for a pen: what there is, how it may reach them, and each form to print."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.actors import Actor
from rj_workflow.errors import NotFound
from rj_workflow.needs import LARGE_PRINT
from rj_workflow.queries.explanation import library
from rj_workflow.queries.needs import what_helps
from web.addresses import case_page, paper_page
from web.dependencies import Code, CurrentActor, Id, Now, Ref, Session
from web.paper.forms import BY_CODE, FORMS, PaperForm, Whose
from web.staff.documents import by_post
from web.staff.frame import Frame, case_reply, side_of_one

router = APIRouter()
Large = Annotated[bool, Query()]


@router.get("/{ref}/{person_id}")
def every(
    request: Request, ref: Ref, person_id: Id, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Each form, in ordinary and in large print, with the page on which its answers are typed in."""
    frame, whose = opened(session, actor, ref, person_id, now)
    helps = what_helps(session, frame.file, person_id)
    return case_reply(
        request,
        frame,
        "paper/every.html",
        page_title="Paper forms",
        whose=frame.file.name_of[person_id],
        side_of=frame.side,
        number=whose.number,
        helps=helps,
        large_first=LARGE_PRINT in helps,
        call_href=paper_page(ref, person_id, "call"),
        record_href=case_page(ref, f"record/{person_id}"),
        people_href=case_page(ref, "people", side=frame.side),
        forms=[_row(whose, form) for form in FORMS],
        **_explained(session, frame, helps),
        **by_post(session, frame, person_id),
    )


@router.get("/{ref}/{person_id}/{which}")
def one(
    request: Request,
    ref: Ref,
    person_id: Id,
    which: Code,
    session: Session,
    actor: CurrentActor,
    now: Now,
    large: Large = False,
) -> Response:
    """One form to print; it names nobody."""
    frame, whose = opened(session, actor, ref, person_id, now)
    form = BY_CODE.get(which)
    if form is None:
        raise NotFound("form")
    return case_reply(
        request,
        frame,
        "paper/form.html",
        page_title=form.title,
        form=form,
        questions=list(form.asks(whose)),
        number=whose.number,
        large=large,
        other_size=paper_page(ref, person_id, which, large=not large),
        back=paper_page(ref, person_id),
        entries=form.entries(whose),
        **by_post(session, frame, person_id),
    )


def opened(session: Session, actor: Actor, ref: str, person_id: str, now: Now) -> tuple[Frame, Whose]:
    """The case on the side of this person, and whose form it is.  Raises NotFound."""
    frame = side_of_one(session, actor, ref, person_id, now)
    lead = frame.staff.get(str(frame.file.case["lead_id"]))
    return frame, Whose(frame.file, person_id, str(lead["name"]).split()[0] if lead else "")


def _row(whose: Whose, form: PaperForm) -> dict[str, Any]:
    return {
        "title": form.title,
        "href": paper_page(whose.ref, whose.person_id, form.code),
        "large": paper_page(whose.ref, whose.person_id, form.code, large=True),
        "entries": form.entries(whose),
    }


def _explained(session: Session, frame: Frame, helps: tuple[str, ...]) -> dict[str, Any]:
    """The sheets of what is explained, those in what they asked for first; and what is not written yet."""
    sheets = library(session, frame.actor).sheets
    fits = {sheet.kind: sum(one in sheet.title for one in helps) for sheet in sheets}
    whole = sorted((sheet for sheet in sheets if sheet.is_whole), key=lambda sheet: -fits[sheet.kind])
    asked = [one for one in helps if any(one in sheet.title for sheet in sheets)]
    missing = [one for one in asked if not any(one in sheet.title for sheet in whole)]
    return {
        "sheets": [
            {
                "title": sheet.title,
                "href": f"/work/explanation/{sheet.kind}/print",
                "asked": fits[sheet.kind] > 0,
            }
            for sheet in whole
        ],
        "not_written": missing,
    }
