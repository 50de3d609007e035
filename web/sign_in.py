"""The door for colleagues, and what every door has in common: let in, remember the browser, let out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow import db
from rj_workflow.commands import sign_in
from rj_workflow.commands.sign_in import Opened
from web import wording
from web.dependencies import Answers, CurrentSignIn, Now, engine_of, guard, own_form
from web.forms import text
from web.security import DOORS, Door, address_of, clear_cookie, set_cookie, way_back
from web.templating import page

STAFF = DOORS["staff"]
router = APIRouter(dependencies=[Depends(own_form)])


@router.get("/sign-in")
def open_door(
    request: Request, next: Annotated[str, Query(max_length=400)] = "", kept: bool = False
) -> Response:
    """The form: e-mail and password; whoever was signed out while writing is told that it is kept."""
    back = way_back(request, STAFF, next)
    return page(request, "staff/sign_in.html", next=back, email="", errors=[], kept=kept)


@router.post("/sign-in")
def try_door(request: Request, form: Answers, now: Now) -> Response:
    """Let a colleague in, or say the one sentence that is said to everyone."""
    email, back = text(form, "email"), way_back(request, STAFF, text(form, "next"))
    password = str(form.get("password") or "")
    opened = sign_in.sign_in_staff(engine_of(request), email, password, address=address_of(request), now=now)
    if opened is None:
        errors = [("email", wording.NOT_LET_IN)]
        return page(
            request, "staff/sign_in.html", status=422, next=back, email=email, errors=errors, kept=False
        )
    return let_in(request, STAFF, opened, back)


@router.post("/sign-out", dependencies=[Depends(guard("staff"))])
def leave(request: Request, found: CurrentSignIn) -> Response:
    """Close the door at once, here and in the database."""
    return let_out(request, STAFF, found.key, STAFF.sign_in)


def let_in(request: Request, door: Door, opened: Opened, to: str) -> Response:
    """Hand the browser its token and lead on; a door it held before is closed."""
    reply = RedirectResponse(to, status_code=303)
    set_cookie(reply, door, opened.token, secure=request.app.state.secure)
    return reply


def let_out(request: Request, door: Door, key: str, to: str) -> Response:
    """Close the door in the database, take the token back, and leave nothing behind in the browser."""
    with db.begin(engine_of(request)) as session:
        if door is STAFF:
            sign_in.close(session, key, now=request.state.now)
        else:
            sign_in.sign_out(session, key)
    reply = RedirectResponse(to, status_code=303)
    clear_cookie(reply, door, secure=request.app.state.secure)
    reply.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reply
