"""The first page of a demo: a clock that can be moved on, and everybody one can be with one press."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow import db, rehearsal
from rj_workflow.commands import sign_in
from rj_workflow.crypto import digest
from rj_workflow.errors import Invalid, NotFound
from rj_workflow.queries.rehearsal import next_things
from rj_workflow.seeds.demo import made_up_cases, step_into
from rj_workflow.settings import settings
from rj_workflow.timers.sweep import sweep_through
from web.demo.roles import groups
from web.demo.shown import moved_words, upcoming, when_it_is
from web.dependencies import Answers, Now, Session, bare_app, engine_of, own_form
from web.forms import text
from web.security import DOORS, cookie_name
from web.sign_in import let_in
from web.templating import page

HOME: Final = "/demo/"
# The last moves to whatever happens next, and is the one most people want.
MOVES: Final = (
    ("hour", "1 hour on", timedelta(hours=1)),
    ("day", "1 day on", timedelta(days=1)),
    ("week", "1 week on", timedelta(days=7)),
    ("month", "1 month on", timedelta(days=30)),
    ("next", "To the next thing that happens", None),
)
OPENS_ON: Final = {"staff": "/work/today", "harmed": "/p/safe", "responsible": "/q/safe"}


def only_in_a_demo() -> None:
    """Elsewhere there is no such page, whoever mounts it."""
    if not settings().demo:
        raise NotFound("page")


router = APIRouter(dependencies=[Depends(only_in_a_demo), Depends(own_form)])


def make() -> FastAPI:
    """The demo's app."""
    app = bare_app()
    app.include_router(router)
    return app


@router.get("/")
def home(
    request: Request, session: Session, now: Now, taken: Annotated[int | None, Query(ge=0, le=99_999)] = None
) -> Response:
    """Who to be, and the clock."""
    return page(
        request, "demo/home.html", rehearsal=None, home_href=HOME, now_words=when_it_is(now),
        moves=[{"value": value, "words": words} for value, words, _ in MOVES],
        next_things=upcoming(next_things(session, now), now),
        groups=groups(session, now), cases=made_up_cases(session),
        moved=moved_words(taken),
    )  # fmt: skip


@router.post("/clock")
def move(request: Request, form: Answers, now: Now) -> Response:
    """Move the clock on, and let everything that ran out on the way happen at its own moment."""
    engine = engine_of(request)
    with db.begin(engine) as session:
        by = _length(session, text(form, "move"), now)
        shown = rehearsal.move(session, by)
    swept = sweep_through(engine, shown)
    return RedirectResponse(f"{HOME}?taken={swept.taken}", status_code=303)


def _length(session: Session, move: str, now: Now) -> timedelta:
    lengths = {value: length for value, _, length in MOVES}
    if move not in lengths:
        raise Invalid([("move", "Choose how far the clock moves on.")])
    length = lengths[move]
    if length is not None:
        return length
    coming = next_things(session, now, limit=1)
    if not coming:
        raise Invalid([("move", "Nothing is waiting to happen.")])
    return coming[0].at - now


@router.post("/be")
def be(request: Request, session: Session, form: Answers, now: Now) -> Response:
    """Sign in as somebody invented, with one press; whoever was signed in at that door is signed out."""
    kind, opened = step_into(session, text(form, "who"), now=now)
    door = DOORS[kind]
    before = request.cookies.get(cookie_name(door, secure=request.app.state.secure))
    if before:
        sign_in.sign_out(session, digest(before))
    return let_in(request, door, opened, OPENS_ON[kind])
