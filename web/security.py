"""What protects every page alike: headers, the size of a form, where it may come from, the sign-in cookie."""

import hmac
import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import languages

CSP: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
EVERY_REPLY: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}
NEVER_KEPT: Final = "no-store"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_FORM: Final = 2_500_000  # bytes; longer text is a document, not a form
LARGEST_WITH_FILES: Final = 10_500_000  # bytes; a telephone's photographs, with the words beside them
_WITH_FILES: Final = re.compile(r"/[pq]/(?:[a-z]{2}/)?l(?:/mine)?|/work/cases/[^/]+/letters(?:/[^/]+)?")


def largest(path: str) -> int:
    """How many bytes a form sent to this address may have."""
    return LARGEST_WITH_FILES if _WITH_FILES.fullmatch(path) else LARGEST_FORM


@dataclass(frozen=True, slots=True)
class Door:
    """One audience: where its pages begin, where it signs in, under which name its cookie goes."""

    kind: str
    base: str
    sign_in: str
    cookie: str
    same_site: str
    layout: str


def in_this_language(door: Door) -> Door:
    """The same door as the page that is being made leads to it: one sign-in opens it in every language."""
    step = languages.current().step
    if door.kind == "staff" or not step:
        return door
    base = f"{door.base}{step}"
    return replace(door, base=base, sign_in=f"{base}{door.sign_in.removeprefix(door.base)}")


# The names of cookies and addresses say nothing: a browser's list of them may be read by somebody else.
DOORS: Final = {
    "staff": Door("staff", "/work", "/work/sign-in", "w", "lax", "layouts/staff.html"),
    "harmed": Door("harmed", "/p", "/p/in", "p", "strict", "layouts/portal.html"),
    "responsible": Door("responsible", "/q", "/q/in", "q", "strict", "layouts/portal.html"),
}


class SecurityHeaders:
    """Puts the headers on every reply; what is not a static file is never kept by a browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in EVERY_REPLY.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", NEVER_KEPT)
            await send(message)

        await self.app(scope, receive, with_headers)


class OwnFormsOnly:
    """Refuses a form from another site, and one that is too large, before anything reads it.

    Browsers say where it comes from by Sec-Fetch-Site; under our no-referrer policy Origin is "null".
    Without either header the form is refused, except where cookies may go over plain http: there, in a
    rehearsal on another machine's address, browsers send neither.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            scope.setdefault("state", {})["foreign"] = not self._is_ours(Headers(scope=scope))
            receive = _counted(receive, largest(scope["path"]))
        await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site == "same-origin"
        if origin is not None and origin != "null":
            return urlsplit(origin).netloc == headers.get("host")
        return not self.secure


def _counted(receive: Receive, most: int) -> Receive:
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413)
        return message

    return counting


def is_foreign(request: Request) -> bool:
    """Whether this form came from somewhere else."""
    return bool(getattr(request.state, "foreign", False))


def same_token(ours: str, given: object) -> bool:
    """Whether a form carries the token of this sign-in."""
    return isinstance(given, str) and hmac.compare_digest(ours.encode(), given.encode())


def cookie_name(door: Door, *, secure: bool) -> str:
    """The prefix makes browsers refuse this cookie from another host or over plain http."""
    return f"__Host-{door.cookie}" if secure else door.cookie


def set_cookie(reply: Response, door: Door, token: str, *, secure: bool) -> None:
    """Hand the browser its token, until it is closed."""
    reply.set_cookie(
        cookie_name(door, secure=secure),
        token,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict" if door.same_site == "strict" else "lax",
    )


def clear_cookie(reply: Response, door: Door, *, secure: bool) -> None:
    """Take the token back."""
    reply.delete_cookie(cookie_name(door, secure=secure), path="/", secure=secure, httponly=True)


def address_of(request: Request) -> str:
    """Where a try to sign in comes from."""
    return request.client.host if request.client else ""


def way_back(request: Request, door: Door, given: object) -> str:
    """Where to go after signing in: a page of the same audience, else its first page."""
    path = str(given or "")
    ours = path.startswith(f"{door.base}/") and "//" not in path and "\\" not in path
    return path if ours and path.isprintable() else f"{door.base}/"
