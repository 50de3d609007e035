"""What a page answers when the answer is not yes: one table, and never a sentence that blames or guesses."""

import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotDeclared, NotFound, Refused, RjError, Unusable
from web import wording
from web.addresses import declare_page
from web.languages import translated
from web.templating import is_htmx, page

log = structlog.get_logger("web")

STATUS: Final[dict[type[Exception], int]] = {Refused: 422, Invalid: 422, Conflict: 409, NotFound: 404}
BUSY_SECONDS: Final = (
    5  # the database waits this long for a writer before it gives up; worth trying again after
)


class NeedsSignIn(Exception):
    """Nobody is signed in here.  `door` is where they can; `kept` the page whose words were kept for them."""

    def __init__(self, door: str, kept: str = "") -> None:
        super().__init__(door)
        self.door, self.kept = door, kept


class TooLate(Exception):
    """A participant's form came after they were signed out: nothing was done.  `said` is what they typed."""

    def __init__(self, said: str) -> None:
        super().__init__("too late")
        self.said = said


class KeptInstead(Exception):
    """A form from before they signed in again: nothing was done, and what was typed is kept for its page."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Forbidden(Exception):
    """A form that did not come from our own page, or not from this sign-in."""


@dataclass
class Answer:
    """How a command was answered: `error` is nothing when it was carried out."""

    error: RjError | None = None

    @property
    def status(self) -> int:
        """The status of the page that says so."""
        return 200 if self.error is None else STATUS[type(self.error)]

    @property
    def errors(self) -> list[tuple[str | None, str]]:
        """(field or None, sentence) pairs for the summary on top of a form."""
        return list(self.error.errors) if isinstance(self.error, Invalid) else []

    @property
    def by_field(self) -> dict[str, str]:
        """The same by field, for the sentence beside it."""
        return {name: sentence for name, sentence in self.errors if name}

    @property
    def said(self) -> list[tuple[str | None, str]]:
        """The same with what is about no field: the reasons of a refusal, or that somebody was faster."""
        if isinstance(self.error, Refused):
            return [(None, reason) for reason in self.error.reasons]
        return self.errors or ([(None, str(self.error))] if self.error else [])

    @property
    def conflict(self) -> str:
        """Who was faster, as a sentence; empty when nobody was."""
        return str(self.error) if isinstance(self.error, Conflict) else ""

    @property
    def refused(self) -> Refused | None:
        """The refusal with its reasons, if it was one."""
        return self.error if isinstance(self.error, Refused) else None


@contextmanager
def answering(session: Session) -> Iterator[Answer]:
    """Carry out a command; what is refused is answered on the page it came from, with nothing half done.

    What is not found is not answered here: it looks the same wherever it is asked.
    """
    answer = Answer()
    attempt = session.begin_nested()
    try:
        yield answer
    except (Refused, Invalid, Conflict) as error:
        attempt.rollback()
        answer.error = error
    except BaseException:
        attempt.rollback()
        raise
    else:
        attempt.commit()


class Answered:
    """Ends a fault that a mounted app has answered and logged: whoever runs the server would log its message,
    and a message may hold somebody's words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception:
            if "fault" not in scope.get("state", {}):
                raise


def register(app: FastAPI) -> None:
    """Give an app its answers; each mounted app needs its own."""
    app.add_exception_handler(NeedsSignIn, _to_the_door)
    app.add_exception_handler(KeptInstead, _kept_instead)
    app.add_exception_handler(TooLate, _too_late)
    app.add_exception_handler(Forbidden, _said(403, wording.FORBIDDEN))
    app.add_exception_handler(NotFound, _said(404, wording.NOT_FOUND))
    app.add_exception_handler(RequestValidationError, _said(404, wording.NOT_FOUND))
    app.add_exception_handler(NotDeclared, _to_declare)
    app.add_exception_handler(RjError, _in_its_own_words)
    app.add_exception_handler(Unusable, _fault)  # its sentence is for whoever runs the service
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def problem(
    request: Request, status: int, words: wording.Words, *, headers: dict[str, str] | None = None
) -> Response:
    """A plain page that says what happened and what can be done, or its sentence alone for htmx."""
    reply: Response
    if is_htmx(request):
        reply = HTMLResponse(words.sentence, status_code=status)
        reply.headers["X-Reason"] = words.sentence.encode("ascii", "ignore").decode()
    else:
        reply = page(request, "shared/problem.html", status=status, words=words)
    reply.headers.update(headers or {})
    return reply


def _said(status: int, words: wording.Words) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, _error: Exception) -> Response:
        return problem(request, status, words)

    return handler


def _to_the_door(request: Request, error: Exception) -> Response:
    assert isinstance(error, NeedsSignIn)
    back = error.kept or (_asked_for(request) if request.method == "GET" else "")
    if request.state.page.get("portal_base"):
        back = ""  # a browser keeps addresses: which page somebody came from is not said in one
    query = {"next": back} | ({"kept": "1"} if error.kept else {})
    door = error.door + (f"?{urlencode(query)}" if back else "")
    if not is_htmx(request):
        return RedirectResponse(door, status_code=303)
    words = wording.SIGNED_OUT_KEPT if error.kept else wording.SIGNED_OUT
    reply = HTMLResponse(words.sentence, status_code=401)
    if error.kept and not _saves_itself(request):
        reply.headers["HX-Redirect"] = door
    return reply


def _kept_instead(request: Request, error: Exception) -> Response:
    assert isinstance(error, KeptInstead)
    if not is_htmx(request):
        return RedirectResponse(error.address, status_code=303)
    return HTMLResponse("" if _saves_itself(request) else wording.SIGNED_OUT_KEPT.sentence,
                        headers={} if _saves_itself(request) else {"HX-Redirect": error.address})  # fmt: skip


def _too_late(request: Request, error: Exception) -> Response:
    """Said on the spot, with what was typed given back: their browser keeps no page to go back to."""
    assert isinstance(error, TooLate)
    return page(request, "shared/problem.html", status=401, words=wording.TOO_LATE, said=error.said)


def _saves_itself(request: Request) -> bool:
    """Nobody pressed: what is typed is kept by itself, and the page stays as it is."""
    return request.url.path == "/work/drafts"


def _asked_for(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _to_declare(request: Request, error: Exception) -> Response:
    """Theirs to open once they have said whether they know anybody there."""
    assert isinstance(error, NotDeclared)
    back = request.url.path if request.method == "GET" else ""
    return RedirectResponse(declare_page(error.ref, back=back), status_code=303)


def _in_its_own_words(request: Request, error: Exception) -> Response:
    """A refusal that no page took up itself."""
    said = " ".join(map(translated, error.reasons)) if isinstance(error, Refused) else str(error)
    words = wording.Words(wording.NOT_YET_TITLE, said, wording.GO_BACK)
    return problem(request, STATUS.get(type(error), 422), words)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = wording.BY_STATUS.get(error.status_code, wording.NOT_FOUND)
    return problem(request, error.status_code, words, headers=dict(error.headers or {}))


def _busy(request: Request, error: Exception) -> Response:
    _log(request, error, "busy")
    return problem(request, 503, wording.BUSY, headers={"Retry-After": str(BUSY_SECONDS)})


def _fault(request: Request, error: Exception) -> Response:
    """A mounted app answers first; the app around it hears of the same fault again and adds nothing."""
    reference: str = getattr(request.state, "fault", "")
    if not reference:
        reference = request.state.fault = secrets.token_hex(4)
        _log(request, error, reference)
    return problem(request, 500, wording.fault(reference))


def _log(request: Request, error: Exception, reference: str) -> None:
    """Where it went wrong, never with what: no message, no address, no form may hold somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = [f"{'/'.join(Path(f.filename).parts[-2:])}:{f.lineno} {f.name}" for f in frames]
    route = getattr(request.scope.get("route"), "path", "")
    kind = type(error).__name__
    log.error("fault", reference=reference, kind=kind, method=request.method, route=route, where=where)
