"""Browsers of invented people: each with its own cookies, asking the whole service over https."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from rj_workflow import db
from rj_workflow.commands.sign_in import open_sign_in
from web.app import create_app
from web.security import DOORS, cookie_name

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.actors import Actor

HOME = "https://towpath.test"


class Browser(TestClient):
    """Keeps cookies, says where its forms come from, and does not follow redirects by itself."""

    def __init__(self, engine: Engine, now: datetime | Callable[[], datetime]) -> None:
        self.now = now
        clock = now if callable(now) else lambda: self.now  # a test may move time by setting `now`
        app = create_app(engine, clock)  # type: ignore[arg-type]  # `now` is a moment by then
        super().__init__(
            app, base_url=HOME, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False
        )
        self.engine = engine

    def become(self, kind: str, subject_id: str) -> Browser:
        """Signed in as somebody, without the words or the password."""
        at = self.now() if callable(self.now) else self.now
        with db.begin(self.engine) as session:
            opened = open_sign_in(session, kind, subject_id, now=at)
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
    body = re.sub(r"(?s)<(head|script|style|svg)\b.*?</\1>", " ", page.text)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def hidden(page: Response, name: str) -> str:
    """The value of a hidden field of the page's form."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found is not None, f"no hidden field {name}"
    return unescape(found[1])
