"""Open a case beside this one: the same person harmed, somebody else responsible; and what they call each."""

from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.casefile import PRINCIPALS
from rj_workflow.commands.beside import Beside, call_it, open_beside
from rj_workflow.db import Session as Database
from rj_workflow.queries.beside import beside
from rj_workflow.queries.drafts import Draft
from state_machines.checks import CHECKS
from state_machines.fields import FIELDS, Field
from web import drafts
from web.addresses import case_page
from web.dependencies import Answers, CurrentActor, Id, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.staff.cases import KNOWN, reference
from web.staff.frame import Frame, case_reply, open_case, side_of_one
from web.templating import day

router = APIRouter()
LEAD: Final = (
    "The same person harmed, and their account, what helps them and how they are reached. Choices, "
    "assessment and sign-offs begin anew. Neither person responsible learns of the other, or of the other "
    "case."
)
CALLED: Final = Field(
    "called",
    "text",
    "What does the person harmed call this one on their pages?",
    "Their own words, with no names. Empty: by its date",
)
# Beside the other form of the page, whose fields have these names.
NAMING: Final = (replace(CALLED, name="calls_it"), replace(FIELDS["channel"], name="how"))
NEW: Final = (
    Field(
        "who_asked", "choice", "Who asked for it?",
        options=(
            ("harmed", "The person harmed asks for it"),
            ("responsible", "The other person is willing, or asked first"),
        ),
        required=True,
    ),
    Field(
        "channel", "choice", "How did they tell us?", "Where the person harmed asks",
        FIELDS["channel"].options,
    ),
    Field(
        "theirs", "text", "Their case, if they asked here already",
        "Such as R-2047. Then leave out name and grounds",
    ),
    Field(
        "name", "text", "The other person responsible",
        "A first name or nickname is enough. Where the person harmed asks it may be left out", required=True,
    ),
    Field(
        "basis", "choice", "What gives us grounds to contact them?", "Where they are willing, or asked first",
        CHECKS["contact_basis"].good,
    ),
    Field("doubt", "yes_no", "Are they under 18, or is it in doubt how they can decide?"),
    CALLED,
    KNOWN,
    Field("told", "words", "What was said?"),
)  # fmt: skip


@router.get("/cases/{ref}/beside")
def ask(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """The form, and the cases that are beside this one already."""
    draft = drafts.found(session, actor, case_page(ref, "beside"))
    frame = _frame(session, actor, ref, now)
    return _page(request, session, frame, drafts.typed_in(draft), Answer(), draft)


@router.post("/cases/{ref}/beside")
def open_one(
    request: Request, ref: Ref, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Open it; it begins like any other enquiry."""
    said = Beside(
        who_asked=text(form, "who_asked"), name=text(form, "name"), doubt=text(form, "doubt") == "yes",
        theirs=reference(text(form, "theirs")) or text(form, "theirs").strip(), basis=text(form, "basis"),
        channel=text(form, "channel"), called=text(form, "called"), interests=text(form, "interests"),
        told=text(form, "told"),
    )  # fmt: skip
    with answering(session) as answer:
        opened = open_beside(session, actor, ref, said, now=now, key=text(form, "key"))
    drafts.after(session, actor, case_page(ref, "beside"), form, answer, now)
    if answer.error is None:
        onward = "/work/declared" if said.interests == "conflict" else case_page(opened, done="done.beside")
        return RedirectResponse(onward, status_code=303)
    return _page(request, session, _frame(session, actor, ref, now), form, answer)


@router.post("/cases/{ref}/people/{person_id}/called")
def called(
    request: Request, ref: Ref, person_id: Id, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """What the person harmed calls this case, as they told it."""
    with answering(session) as answer:
        call_it(
            session, actor, ref, person_id=person_id, called=text(form, "calls_it"),
            channel=text(form, "how"), now=now,
        )  # fmt: skip
    if answer.error is None:
        return RedirectResponse(case_page(ref, "beside", done="done.called"), status_code=303)
    side_of_one(session, actor, ref, person_id, now)
    return _page(request, session, _frame(session, actor, ref, now), {}, answer, calling=form)


def _frame(session: Database, actor: CurrentActor, ref: str, now: Now) -> Frame:
    """On the side of the person harmed: nothing of it stands on the other."""
    return open_case(session, actor, ref, now, tab="people", side=PRINCIPALS[0])


def _page(
    request: Request, session: Database, frame: Frame, form: Form, answer: Answer,
    draft: Draft | None = None, calling: Form | None = None,
) -> Response:  # fmt: skip
    her = frame.file.on_side(PRINCIPALS[0])
    naming = calling if calling is not None else {"calls_it": her["called"] if her else ""}
    wrong = {"called": "calls_it", "channel": "how"} if calling is not None else {}
    named_wrong = {wrong[name]: words for name, words in answer.by_field.items() if name in wrong}
    return case_reply(
        request,
        frame,
        "staff/case/beside.html",
        status=answer.status,
        page_title="A case beside this one",
        lead=LEAD,
        others=[_row(one) for one in beside(session, frame.actor, frame.file)],
        her=her,
        calls_it=case_page(frame.ref, f"people/{her['person_id']}/called") if her else "",
        naming=NAMING,
        named=typed(naming, (f.name for f in NAMING)),
        named_wrong=named_wrong,
        key=new_key(),
        fields=NEW,
        values=typed(form, (f.name for f in NEW)),
        errors=[(wrong.get(name or "", name), words) for name, words in answer.said],
        by_field={} if calling is not None else answer.by_field,
        **drafts.around(case_page(frame.ref, "beside"), draft, frame.now),
    )


def beside_rows(session: Database, frame: Frame) -> list[dict[str, Any]]:
    """For the page of the people: the other cases about the same harm, on her side alone."""
    return [
        {"words": "Another case about the same harm", **_row(one), "href_words": "Open"}
        for one in beside(session, frame.actor, frame.file)
    ]


def _row(one: Any) -> dict[str, Any]:
    said = [
        one.ref,
        f"\u201c{one.called}\u201d" if one.called else "",
        f"opened on {day(one.opened_at)}",
        one.state_words,
    ]
    return {"value": ", ".join(part for part in said if part), "href": case_page(one.ref)}
