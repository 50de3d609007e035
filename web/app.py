"""The front desk: one program, four audiences behind doors of their own and one without, sharing the look."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from rj_workflow import rehearsal
from rj_workflow.clock import Clock, utc_now
from rj_workflow.db import make_engine
from rj_workflow.settings import Settings, settings
from web import calendar, errors, languages
from web.demo import app as demo
from web.kept_page import LeadsOn
from web.languages import gettext as _
from web.languages import translated
from web.line import Line
from web.paper import app as paper
from web.portal import app as portal
from web.public import app as public
from web.public.shown import TITLE
from web.security import SAFE_METHODS, OwnFormsOnly, SecurityHeaders
from web.staff import app as staff
from web.supervisor import app as supervisor
from web.templating import STATIC, moment

A_YEAR = 31_536_000  # seconds; the address of a file changes when the file does


def create_app(engine: Engine | None = None, clock: Clock | None = None) -> FastAPI:
    """The whole service.  Without a clock it goes by the real time, or in a rehearsal by the rehearsal's."""
    here = settings()
    engine = engine or make_engine(here.url)
    clock = clock or rehearsal.clock(engine)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    state = {"engine": engine, "secure": here.secure_cookies}
    _give(app, state)
    errors.register(app)
    app.mount("/static", Lasting(directory=STATIC))
    for path, mounted in _audiences(here):
        _give(mounted, state)
        app.add_api_route(path, _leads_to(f"{path}/"), methods=["GET"])
        app.mount(path, mounted)
    app.include_router(calendar.router)
    app.add_api_route("/", _leads_to("/demo/" if here.demo else "/work/today"), methods=["GET"])
    app.add_middleware(errors.Answered)
    app.add_middleware(LeadsOn)
    app.add_middleware(OwnFormsOnly, secure=here.secure_cookies)
    app.add_middleware(Surroundings, here=here, clock=clock)
    app.add_middleware(Line, one_writer=engine.dialect.name == "sqlite")
    app.add_middleware(SecurityHeaders)
    return app


def _audiences(here: Settings) -> list[tuple[str, FastAPI]]:
    """Where each app is mounted; the longer address first, or the shorter one would take its pages."""
    mounted = [
        ("/work/signoffs", supervisor.make()),
        ("/work/paper", paper.make()),
        ("/work", staff.make()),
        ("/p", portal.make("harmed")),
        ("/q", portal.make("responsible")),
        ("/info", public.make()),
    ]
    return [*mounted, ("/demo", demo.make())] if here.demo else mounted


def _give(app: FastAPI, state: dict[str, Any]) -> None:
    for name, value in state.items():
        setattr(app.state, name, value)


def _leads_to(address: str) -> Callable[[], Response]:
    def lead() -> Response:
        return RedirectResponse(address, status_code=303)

    return lead


class Lasting(StaticFiles):
    """Files whose address carries their digest: kept for a year, never asked for twice."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        reply = await super().get_response(path, scope)
        if reply.status_code == 200:
            reply.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return reply


def _room(path: str) -> tuple[str, dict[str, Any]]:
    """Where a participant's pages begin, and how a room is drawn; a quiet title hides what it is."""
    step = languages.current().step
    if path[:3] in ("/p/", "/q/"):
        return f"{path[:2]}{step}", {"layout": "layouts/portal.html", "quiet_title": _("Messages")}
    if path.startswith("/info/"):
        home = {"info_base": f"/info{step}", "home_href": f"/info{step}/"}
        return "", {"layout": "layouts/info.html", "quiet_title": translated(TITLE), **home}
    return "", {"layout": "layouts/public.html", "quiet_title": ""}


class Surroundings:
    """What stands around every page, signed in or not: its language, the time of this request, the service's
    own name, and that a rehearsal is not real.  The rooms themselves are asked without the language."""

    def __init__(self, app: ASGIApp, *, here: Settings, clock: Clock) -> None:
        self.app, self.here, self.clock = app, here, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        real = self.clock is utc_now  # any other may ask the database, and not in the loop
        now = utc_now() if real else await run_in_threadpool(self.clock)
        language, path = languages.asked_in(scope["path"])
        with languages.reading(language):
            state = {**scope.get("state", {}), "now": now, "page": self._around(scope["method"], path, now)}
            named = {"path": path, "raw_path": path.encode()} if path != scope["path"] else {}
            await self.app({**scope, **named, "state": state}, receive, send)

    def _around(self, method: str, path: str, now: datetime) -> dict[str, Any]:
        here = self.here
        base, room = _room(path)
        around: dict[str, Any] = {
            **room,
            "lang": languages.current().tag,
            "languages": languages.same_page(path),
            "answers_form": method not in SAFE_METHODS,
            "is_checked": languages.catalogue(languages.current().code).is_checked,
            "portal_base": base,
            "duty": here.duty_line,
            "service": {"name": here.service_name, "phone": here.service_phone, "hours": here.service_hours},
        }
        if here.demo:
            # No clock of any kind on a participant's side, nor on a page that a browser may keep.
            clock = None if room["quiet_title"] else "/demo/"
            words = None if room["quiet_title"] else moment(now)
            around["rehearsal"] = {"now_words": words, "clock_href": clock, "switch_href": "/demo/"}
        return around
