"""What every page is handed: the database, the time, the form, who is asking; and the guard on each app.

What asks no database is `async`: FastAPI sends every other dependency through a thread of its pool, which
takes longer than it does.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Request
from sqlalchemy import Engine

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.commands import sign_in
from rj_workflow.commands.sign_in import SignedIn
from rj_workflow.db import Session as Database
from rj_workflow.queries.worklist import nav_counts
from state_machines.roles import CASEWORKER, FACILITATOR, MANAGER, SUPERVISOR
from web import drafts
from web.addresses import SIGN_OFFS, TEAM
from web.errors import Forbidden, KeptInstead, NeedsSignIn, TooLate, register
from web.forms import WRITTEN, Form, read_form, text
from web.security import DOORS, SAFE_METHODS, Door, cookie_name, in_this_language, is_foreign, same_token
from web.templating import is_htmx

# A list that looks again by itself is no sign of life: an empty desk is signed out all the same.
LOOKS_BY_ITSELF = "waiting"
ROLE_WORDS = (
    (MANAGER, "manager"),
    (SUPERVISOR, "supervisor"),
    (FACILITATOR, "facilitator"),
    (CASEWORKER, "caseworker"),
)


def engine_of(request: Request) -> Engine:
    """The engine of this service."""
    engine: Engine = request.app.state.engine
    return engine


def get_session(request: Request) -> Iterator[Database]:
    """One transaction around the page: opening reads, sending writes and commits before the reply leaves."""
    opened = db.read if request.method in SAFE_METHODS else db.begin
    with opened(engine_of(request)) as session:
        yield session


async def get_now(request: Request) -> datetime:
    """The time of this request, one for all that is done for it; in a rehearsal as far as it was moved on."""
    now: datetime = request.state.now
    return now


async def current_actor(request: Request) -> Actor:
    """Who is asking; the guard of the app has seen to it that there is somebody."""
    signed_in: SignedIn = request.state.signed_in
    return signed_in.actor


async def current_sign_in(request: Request) -> SignedIn:
    """The door they came through."""
    signed_in: SignedIn = request.state.signed_in
    return signed_in


Session = Annotated[Database, Depends(get_session, scope="function")]
Now = Annotated[datetime, Depends(get_now)]
CurrentActor = Annotated[Actor, Depends(current_actor)]
CurrentSignIn = Annotated[SignedIn, Depends(current_sign_in)]
Answers = Annotated[Form, Depends(read_form)]
Ref = Annotated[str, Path(pattern=r"^R-\d{1,9}$")]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Code = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]


async def own_form(request: Request) -> None:
    """For pages before anybody is signed in: their forms have no token, so where they come from must do."""
    if request.method not in SAFE_METHODS and is_foreign(request):
        raise Forbidden


def guard(kind: str) -> Callable[..., None]:
    """The guard of one audience: nobody passes who is not signed in, no form from elsewhere."""

    def signed_in(request: Request, form: Answers, now: Now) -> None:
        door = in_this_language(DOORS[kind])
        found = _who_is_there(request, door, now)
        unsafe = request.method not in SAFE_METHODS
        if found is None:
            if (
                unsafe
                and kind != "staff"
                and cookie_name(door, secure=request.app.state.secure) in request.cookies
            ):
                raise TooLate(text(form, WRITTEN))
            late = drafts.keep_late(request, form, now) if unsafe else None
            raise NeedsSignIn(door.sign_in, late[1] if late else "")
        if unsafe and is_foreign(request):
            raise Forbidden
        if unsafe and not same_token(found.csrf, form.get("csrf")):
            late = drafts.keep_late(request, form, now) if kind == "staff" else None
            if late is not None and late[0].id == found.actor.id:
                raise KeptInstead(late[1])  # they have signed in again meanwhile, in another window
            raise Forbidden
        request.state.signed_in = found
        request.state.page = {**request.state.page, **_surroundings(request, door, found, now)}

    return signed_in


def _who_is_there(request: Request, door: Door, now: datetime) -> SignedIn | None:
    token = request.cookies.get(cookie_name(door, secure=request.app.state.secure))
    if not token:
        return None
    engine = engine_of(request)
    with db.read(engine) as session:
        found = sign_in.recognise(session, door.kind, token, now=now)
    by_itself = request.headers.get("HX-Trigger") == LOOKS_BY_ITSELF
    if found is not None and now - found.seen_at >= sign_in.SEEN_AGAIN_AFTER and not by_itself:
        with db.begin(engine) as session:
            sign_in.see(session, found.key, now=now)
    return found


def _surroundings(request: Request, door: Door, found: SignedIn, now: datetime) -> dict[str, Any]:
    """What the layouts show around every page of this audience."""
    given: dict[str, Any] = {
        "layout": door.layout,
        "csrf": found.csrf,
        "home_href": f"{door.base}/",
        "sign_out_href": f"{door.base}/sign-out",
        "actor": {"name": found.actor.name, "role_words": role_words(found.actor)},
    }
    if door.kind == "staff" and not is_htmx(request):
        with db.read(engine_of(request)) as session:
            counts = nav_counts(session, found.actor, now)
        given["nav"] = _nav(request, found.actor, counts)
        given["footer_links"] = [
            {"text": "What is explained", "href": "/work/explanation"},
            {"text": "What this service decided", "href": "/work/policy"},
        ]
    return given


def role_words(actor: Actor) -> str:
    """What they are here, in a word or two."""
    return ", ".join(words for role, words in ROLE_WORDS if actor.roles & role)


def _nav(request: Request, actor: Actor, counts: dict[str, int]) -> list[dict[str, Any]]:
    places = [
        ("Today", "/work/today", counts.get("due")),
        ("Cases", "/work/cases", None),
        ("Calendar", "/work/calendar", None),
        ("Incidents", "/work/incidents", None),
        ("Register", "/work/practitioners", None),
    ]
    if actor.roles & (SUPERVISOR | MANAGER):
        places[1:1] = [("Sign-offs", SIGN_OFFS, counts.get("sign_offs")), ("Team", TEAM, None)]
    here = request.url.path
    inside = [href for _, href, _ in places if here.startswith(href.rstrip("/"))]
    current = max(inside, key=len, default="")  # the team's page lies within the sign-offs
    return [
        {"text": words, "href": href, "count": count, "current": href == current}
        for words, href, count in places
    ]


def bare_app() -> FastAPI:
    """An app with our answers and no pages about itself; nothing in it is guarded yet."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    register(app)
    return app


def guarded(kind: str) -> APIRouter:
    """Routes that only this audience may ask for, from its own pages; the door itself stands beside them."""
    return APIRouter(dependencies=[Depends(guard(kind))])
