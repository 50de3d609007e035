"""My information: how soon we answer and why; a copy, a correction or a deletion, and how far each is."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.information import ask_for
from rj_workflow.information import REQUESTS
from rj_workflow.queries.information import my_requests
from rj_workflow.queries.vulnerability import my_vulnerability
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import WRITTEN, Form, text
from web.portal.shown import CHANNEL, CurrentDoor, Mine, limits, onward
from web.portal.vulnerability import how_soon
from web.security import Door
from web.templating import page

router = APIRouter()


@router.get("/i")
def show(request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Mine) -> Response:
    """What they may ask for, what cannot be done, and what they asked before."""
    return page(request, "portal/information.html", **_shown(session, actor, door, {}, Answer()))


@router.post("/i")
def ask(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Mine,
    form: Answers,
    now: Now,
) -> Response:
    """Keep the request; it stands before staff with its day."""
    with answering(session) as answer:
        ask_for(
            session, actor, case.ref, person_id=actor.id, kind=text(form, "kind"), said=text(form, WRITTEN),
            channel=CHANNEL, now=now,
        )  # fmt: skip
    if answer.error is None:
        return onward(door, "/i")
    shown = _shown(session, actor, door, form, answer)
    return page(request, "portal/information.html", status=answer.status, **shown)


def _shown(session: Session, actor: CurrentActor, door: Door, form: Form, answer: Answer) -> dict[str, Any]:
    return {
        "asked": my_requests(session, actor),
        "how_soon": how_soon(my_vulnerability(session, actor)),
        "kinds": [(kind, one.words) for kind, one in REQUESTS.items()],
        "kind": text(form, "kind"),
        "said": text(form, WRITTEN),
        "errors": answer.said,
        "by_field": answer.by_field,
        **limits(door),
    }
