"""Take on an enquiry that came through the public pages, and that nobody has yet."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import roles_on
from rj_workflow.commands.enquiry import take_enquiry
from rj_workflow.queries.timeline import newest_of
from state_machines.roles import CASEWORKER, Role
from web.addresses import case_page
from web.dependencies import CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.staff.frame import Frame, case_reply, open_case

router = APIRouter()


@router.get("/cases/{ref}/take")
def ask(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """What they said, and what taking it on means."""
    return _page(request, session, open_case(session, actor, ref, now), Answer())


@router.post("/cases/{ref}/take")
def take(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """It is theirs: from now on they read how to reach whoever asked."""
    with answering(session) as answer:
        take_enquiry(session, actor, ref, now=now)
    if answer.error is None:
        return RedirectResponse(case_page(ref, "people", done="done.taken"), status_code=303)
    return _page(request, session, open_case(session, actor, ref, now), answer)


def _page(request: Request, session: Session, frame: Frame, answer: Answer) -> Response:
    asked = newest_of(session, frame.file, frame.staff, "case", "open_enquiry", words_for=frame.actor)
    return case_reply(
        request,
        frame,
        "staff/case/take.html",
        status=answer.status,
        page_title="Take this enquiry on",
        said=[{"words": words, "value": value} for words, value in (asked.said if asked else ())],
        free=is_free(frame),
        answers="" if frame.file.case["lead_id"] else who_answers(frame),
        errors=answer.said,
    )


def is_free(frame: Frame) -> bool:
    """Whether this reader could take it on: nobody has it, and it is theirs to answer."""
    case = frame.file.case
    nobodys = case["caseworker_id"] is None and case["lead_id"] is None and case["state"] != "closed"
    return nobodys and bool(roles_on(frame.actor, frame.file) & CASEWORKER)


def who_answers(frame: Frame) -> str:
    """Who answers this enquiry, by name, and on whose list it stands while nobody has it."""
    has = frame.staff.get(str(frame.file.case["caseworker_id"] or ""))
    if has is not None:
        return f"{has['name']} has it, and answers."
    could = [
        str(one["name"]) for one in frame.staff.values() if one["active"] and Role(one["roles"]) & CASEWORKER
    ]
    names = ", ".join(sorted(could)) or "nobody has that part now: tell the manager"
    return (
        f"Nobody has it yet. It stands on Today of every caseworker ({names}); whoever takes it on answers."
    )


def to_take(frame: Frame) -> list[dict[str, Any]]:
    """The step that comes before every other, where nobody has the enquiry yet."""
    if not is_free(frame):
        return []
    return [
        {
            "words": "Take this enquiry on",
            "sentence": "Nobody has it yet. Whoever takes it on reads how to reach them.",
            "href": case_page(frame.ref, "take"),
            "button": "Take it on",
        }
    ]
