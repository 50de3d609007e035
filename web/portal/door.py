"""In by five words, and out at once from anywhere: leaving works signed out and with the database down."""

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask

from rj_workflow import db
from rj_workflow.commands import sign_in
from rj_workflow.crypto import digest
from web import wording
from web.dependencies import Answers, CurrentSignIn, Now, Session, engine_of, own_form
from web.forms import text
from web.languages import gettext as _
from web.leaving import out
from web.portal.shown import CurrentDoor, onward
from web.security import address_of, cookie_name
from web.sign_in import let_in, let_out
from web.templating import page

log = structlog.get_logger("web")
outside = APIRouter(dependencies=[Depends(own_form)])
inside = APIRouter()


@outside.get("/")
def before(request: Request, door: CurrentDoor) -> Response:
    """How to leave, and what leaving cannot do; it comes before the first use of the way out."""
    known = cookie_name(door, secure=request.app.state.secure) in request.cookies
    idle = sign_in.LIMITS[door.kind].idle.seconds // 60
    links = [{"text": _("Pause or stop"), "href": f"{door.base}/stop"}] if known else []
    return page(
        request, "portal/before.html", onward="/h" if known else "/in", idle_minutes=idle, footer_links=links
    )


@outside.get("/in")
def ask(request: Request) -> Response:
    """One field."""
    return page(request, "portal/sign_in.html", errors=[])


@outside.get("/in/again")
def ask_again(request: Request) -> Response:
    """The one sentence that is said to everyone whose words were not right, or tried too often."""
    return page(request, "portal/sign_in.html", errors=[("words", wording.NOT_LET_IN)])


@outside.post("/in")
def enter(request: Request, door: CurrentDoor, form: Answers, now: Now) -> Response:
    """Let them in, or lead on to the one sentence; what was typed is not kept, nor given back."""
    opened = sign_in.sign_in_person(
        engine_of(request), door.kind, text(form, "words"), address=address_of(request), now=now
    )
    if opened is None:
        return onward(door, "/in/again")
    return let_in(request, door, opened, f"{door.base}/safe")


@outside.get("/x")
def leave(request: Request, door: CurrentDoor) -> Response:
    """Out, to a page about the weather.  The sign-in ends right behind them: nobody waits for a database."""
    name = cookie_name(door, secure=request.app.state.secure)
    ending = BackgroundTask(_end, engine_of(request), request.cookies.get(name))
    return out(request, door, afterwards=ending)


def _end(engine: Engine, token: str | None) -> None:
    if not token:
        return
    try:
        with db.begin(engine) as session:
            sign_in.sign_out(session, digest(token))
    except SQLAlchemyError as fault:  # they are gone already; the sign-in ends by itself when it idles
        log.warning("sign_out.failed", fault=type(fault).__name__)


@inside.get("/safe")
def ask_safe(request: Request, door: CurrentDoor, found: CurrentSignIn) -> Response:
    """The one question before anything is shown."""
    return onward(door, "/h") if found.safe_at else page(request, "portal/safe.html")


@inside.post("/safe")
def answer_safe(
    request: Request, door: CurrentDoor, found: CurrentSignIn, session: Session, form: Answers, now: Now
) -> Response:
    """Yes opens the pages; anything else leads out."""
    if text(form, "safe") == "yes":
        sign_in.say_safe(session, found.key, now=now)
        return onward(door, "/h")
    return onward(door, "/x")


@inside.post("/sign-out")
def sign_out(request: Request, door: CurrentDoor, found: CurrentSignIn) -> Response:
    """Close the door at once, and stay on the first page."""
    return let_out(request, door, found.key, f"{door.base}/")
