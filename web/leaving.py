"""Leave now, from any side: to another site at once, and the browser is told to drop what is ours."""

from typing import Final

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from rj_workflow.settings import settings
from web.security import Door, clear_cookie

EVERYTHING: Final = '"cache", "cookies", "storage"'


def out(request: Request, *doors: Door, afterwards: BackgroundTask | None = None) -> Response:
    """Lead to the weather and take back the cookies of these doors; `afterwards` runs once they are gone."""
    reply = RedirectResponse(settings().exit_url, status_code=303, background=afterwards)
    for door in doors:
        clear_cookie(reply, door, secure=request.app.state.secure)
    reply.headers["Clear-Site-Data"] = EVERYTHING
    return reply
