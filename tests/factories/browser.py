"""Browsers of invented people: each with its own cookies, asking the whole service over https."""

from __future__ import annotations

import atexit
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from httpx2 import ASGITransport, BaseTransport, ByteStream, Client, Request, Response
from sqlalchemy import Engine, create_engine
from starlette.routing import Mount

from rj_workflow import db
from rj_workflow.clock import Clock, utc_now
from rj_workflow.commands.sign_in import open_sign_in
from rj_workflow.settings import settings
from web.app import create_app
from web.security import DOORS, cookie_name

if TYPE_CHECKING:
    from rj_workflow.actors import Actor

HOME = "https://towpath.test"


class Service:
    """The whole service, made once; each browser asks it of the database and at the time of its own test."""

    def __init__(self) -> None:
        self.clock: Clock = utc_now
        self.app = create_app(create_engine("sqlite://"), lambda: self.clock())
        mounted = [route.app for route in self.app.routes if isinstance(route, Mount)]
        self.rooms = [self.app, *(app for app in mounted if isinstance(app, FastAPI))]

    def stand(self, engine: Engine, clock: Clock) -> None:
        """From now on it answers from this database, at the time of this clock."""
        self.clock = clock
        for room in self.rooms:
            room.state.engine = engine


@cache
def _service(_settings: str) -> Service:
    return Service()


class _Inside(BaseTransport):
    """Hands a request to the app in this process, and its whole answer back."""

    def __init__(self, app: FastAPI) -> None:
        self.app = ASGITransport(app, client=("testclient", 50_000))

    def handle_request(self, request: Request) -> Response:
        return _beside().call(self._answer, request)

    async def _answer(self, request: Request) -> Response:
        answer = await self.app.handle_async_request(request)
        body = ByteStream(await answer.aread())
        return Response(answer.status_code, headers=answer.headers, stream=body)


@cache
def _beside() -> BlockingPortal:
    """One loop beside the tests for as long as they run.

    Starlette's TestClient starts a loop and its threads again for each request, which takes longer than most
    pages do.
    """
    running = start_blocking_portal(name="pages")
    atexit.register(running.__exit__, None, None, None)
    return running.__enter__()


class Browser(Client):
    """Keeps cookies, says where its forms come from, and does not follow redirects by itself."""

    def __init__(self, engine: Engine, now: datetime | Clock, service: Service | None = None) -> None:
        self.engine, self.now = engine, now  # a test may move time by setting `now`
        self.service = service or _service(settings().model_dump_json())
        super().__init__(
            transport=_Inside(self.service.app),
            base_url=HOME,
            headers={"Sec-Fetch-Site": "same-origin"},
            follow_redirects=False,
        )

    def clock(self) -> datetime:
        """The time at which this browser asks."""
        return self.now() if callable(self.now) else self.now

    def request(self, *what: Any, **more: Any) -> Response:
        """Every way to ask leads through here."""
        self.service.stand(self.engine, self.clock)
        return super().request(*what, **more)

    def post(self, *what: Any, led: bool = True, **more: Any) -> Response:
        """Send a form; where it was not taken, follow to the page that says why (unless `led` is False)."""
        reply = super().post(*what, **more)
        where = reply.headers.get("location", "")
        return self.get(where) if led and urlsplit(where).query.startswith("again") else reply

    def become(self, kind: str, subject_id: str) -> Browser:
        """Signed in as somebody, without the words or the password."""
        with db.begin(self.engine) as session:
            opened = open_sign_in(session, kind, subject_id, now=self.clock())
        self.csrf = opened.csrf
        self.cookies.set(cookie_name(DOORS[kind], secure=True), opened.token)
        return self

    def fill_in(self, path: str, form: Mapping[str, Any] | None = None, **headers: str) -> Response:
        """Send a form with what its page carries, as a browser without scripts does."""
        return self.post(path, data={"csrf": self.csrf, **(form or {})}, headers=headers)


def browser_of(engine: Engine, actor: Actor, now: datetime) -> Browser:
    """A browser in which this colleague or participant is signed in."""
    return Browser(engine, now).become(actor.kind, actor.id)


def words_of(page: Response) -> str:
    """What a reader sees of a page, as one line."""
    body = re.sub(r"(?s)<(head|script|style|svg|template)\b.*?</\1>", " ", page.text)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


class _Typed(HTMLParser):
    """What the fields of a page hold, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside = ""  # the text area or select that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        ticked = said.get("type") not in ("radio", "checkbox") or "checked" in said
        if tag == "input" and ticked and name:
            self.fields.setdefault(name, []).append(value)
        if tag in ("textarea", "select"):
            self.inside = name
            self.fields.setdefault(name, [])
        if tag == "option" and "selected" in said:
            self.fields[self.inside].append(value)

    def handle_data(self, data: str) -> None:
        if self.inside and self.lasttag == "textarea":
            self.fields[self.inside].append(data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.inside = ""


def fields_in(page: Response, action: str) -> dict[str, Any]:
    """Everything that the form with this action holds, as it would be sent by pressing its button."""
    form = re.split(rf'<form[^>]* action="{re.escape(action)}"', page.text, maxsplit=1)[1].split(
        "</form>", 1
    )[0]
    typed = _Typed()
    typed.feed(form)
    return {name: said if len(said) > 1 else "".join(said) for name, said in typed.fields.items()}


def hidden(page: Response, name: str) -> str:
    """The value of a hidden field of the page's form."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found is not None, f"no hidden field {name}"
    return unescape(found[1])
