"""The pages that are only read: each the same for everybody, so a browser may keep it for a little while."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.ask import WINDOW
from rj_workflow.queries.published import judged_now, published
from web.dependencies import Session
from web.languages import gettext as _
from web.languages import npgettext
from web.public.lines import LINES
from web.public.myths import MYTHS
from web.public.paper import PAPER
from web.public.shown import counted, drawn
from web.public.steps import steps
from web.public.stories import STORIES

router = APIRouter()
KEPT_FOR: Final = "public, max-age=300"  # seconds; a changed number or hour is seen five minutes later


def _read(request: Request, name: str, title: str = "", **context: Any) -> Response:
    reply = drawn(request, name, title, **context)
    reply.headers["Cache-Control"] = KEPT_FOR
    return reply


@router.get("/")
def home(request: Request) -> Response:
    """What this is, whether it is for them, and where to go on."""
    return _read(request, "public/home.html")


@router.get("/steps")
def step_by_step(request: Request, session: Session) -> Response:
    """The whole way, with what one may say no to at each step."""
    found = published(judged_now(session))
    return _read(request, "public/steps.html", _("step by step"), steps=steps(found))


@router.get("/stories")
def stories(request: Request) -> Response:
    """How it went for others, well or not, and what people believe of it."""
    return _read(request, "public/stories.html", _("how it went"), myths=MYTHS, stories=STORIES)


@router.get("/safe")
def staying_safe(request: Request) -> Response:
    """What leaving can and cannot do, and whom to call."""
    return _read(request, "public/safe.html", _("this device"), lines=LINES)


@router.get("/formats")
def formats(request: Request) -> Response:
    """In which forms this can be had, and how to get the others."""
    return _read(request, "public/formats.html", _("other formats"))


@router.get("/later")
def later(request: Request) -> Response:
    """For whom it is not safe to answer now; nothing was kept."""
    return drawn(request, "public/later.html", _("another time"))


@router.get("/next")
def asked(request: Request) -> Response:
    """After somebody asked: the same for everybody, under a name that does not tell that they did."""
    return drawn(request, "public/next.html")


@router.get("/paper")
def paper(request: Request) -> Response:
    """The same questions, to be printed and filled in by hand."""
    return _read(request, "public/paper.html", _("paper form"), questions=PAPER)


@router.get("/privacy")
def privacy(request: Request) -> Response:
    """What these pages keep and what they do not."""
    hours = int(WINDOW.total_seconds()) // 3600
    words = npgettext("once it has passed", "{number} hour", "{number} hours", hours)
    return _read(
        request, "public/privacy.html", _("your details"), window=words.format(number=counted(hours))
    )


@router.get("/accessibility")
def accessibility(request: Request) -> Response:
    """How these pages were tried, and what was not."""
    return _read(request, "public/accessibility.html", _("using these pages"))
