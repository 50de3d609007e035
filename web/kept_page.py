"""A page that answers a form would be kept by the browser with all that was sent: so each form leads on.

On the pages of participants and on the public ones, whatever a form is answered with, but for a redirect, is
kept here and the browser is led to it; opened again, its address is the plain page (docs/adr/0009).
"""

import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote

import structlog
from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rj_workflow import db
from rj_workflow.commands import kept_page
from web.languages import current
from web.security import DOORS, SAFE_METHODS, cookie_name, is_foreign
from web.templating import is_htmx

log = structlog.get_logger("web")
MARK: Final = "again"
# Where a form may have been written by somebody whose device others read.
QUIET: Final = ("/p/", "/q/", "/info/")


class LeadsOn:
    """Stands around every page: it lets through whatever answers no form, or leads on by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http" and scope["path"].startswith(QUIET):
            request = Request({**scope})  # a mounted app writes into its own
            if request.method == "GET" and MARK in request.query_params:
                waiting = await run_in_threadpool(_waiting, request)
                app = app if waiting is None else waiting
            elif request.method not in SAFE_METHODS and not is_htmx(request) and not is_foreign(request):
                send = _Held(request, receive, send)
        await app(scope, receive, send)


class _Held:
    """An answer that is complete before the first byte of it leaves."""

    def __init__(self, request: Request, receive: Receive, send: Send) -> None:
        self.request, self.receive, self.send = request, receive, send
        self.messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self.messages.append(message)
        if message["type"] == "http.response.start" or message.get("more_body", False):
            return
        onward = await run_in_threadpool(_lead_on, self.request, self._page()) if self._is_page() else None
        if onward is not None:
            await onward(self.request.scope, self.receive, self.send)
            return
        for held in self.messages:
            await self.send(held)

    def _is_page(self) -> bool:
        headers = dict(self.messages[0]["headers"])
        is_html: bool = headers.get(b"content-type", b"").startswith(b"text/html")
        return is_html and self.messages[0]["status"] // 100 != 3

    def _page(self) -> bytes:
        """The three digits of the status, and the page."""
        body = b"".join(message.get("body", b"") for message in self.messages[1:])
        return str(self.messages[0]["status"]).encode() + body


def _lead_on(request: Request, page: bytes) -> Response | None:
    """Keep the page; None where that cannot be: then it is shown at once, as losing what it says is worse."""
    own = _own_token(request)
    token = own or secrets.token_urlsafe(16)
    try:
        with db.begin(_engine(request)) as session:
            kept = kept_page.keep(session, token, _address(request), page, now=_now(request))
    except SQLAlchemyError as fault:
        log.warning("page.not_kept", fault=type(fault).__name__)
        return None
    mark = MARK if own else f"{MARK}={token}"
    return RedirectResponse(f"{quote(_address(request))}?{mark}", status_code=303) if kept else None


def _waiting(request: Request) -> Response | None:
    """The page that was kept for this browser at this address; None when none was, or it was shown."""
    token = request.query_params[MARK] or _own_token(request)
    # Led here by our own form: a link in a message shows nobody a form that somebody else has filled in.
    led = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    if not token or not led:
        return None
    try:
        with db.begin(_engine(request)) as session:
            page = kept_page.take(session, token, _address(request), now=_now(request))
    except SQLAlchemyError as fault:
        log.warning("page.not_found", fault=type(fault).__name__)
        return None
    return HTMLResponse(page[3:], status_code=int(page[:3])) if page else None


def _own_token(request: Request) -> str:
    """The token of the participant's own sign-in, open or just ended; empty on the public pages."""
    secure = request.app.state.secure
    doors = (door for door in DOORS.values() if request.scope["path"].startswith(f"{door.base}/"))
    return next((request.cookies.get(cookie_name(door, secure=secure), "") for door in doors), "")


def _address(request: Request) -> str:
    """As the browser asked for it, in the language of the page."""
    path: str = request.scope["path"]
    room = path[: path.index("/", 1)]
    return f"{room}{current().step}{path.removeprefix(room)}"


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


def _now(request: Request) -> datetime:
    now: datetime = request.state.now
    return now
