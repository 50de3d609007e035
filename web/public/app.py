"""The public pages: nobody signs in, nothing is set in a browser, and one of them asks us to be in touch."""

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import Response

from web.dependencies import bare_app, own_form
from web.leaving import out
from web.public import ask, reading
from web.security import DOORS

router = APIRouter(dependencies=[Depends(own_form)])


@router.get("/x")
def leave(request: Request) -> Response:
    """Out, to a page about the weather; a participant who was signed in here is so no longer."""
    return out(request, DOORS["harmed"], DOORS["responsible"])


def make() -> FastAPI:
    """The app for everybody."""
    app = bare_app()
    for part in (router, reading.router, ask.router):
        app.include_router(part)
    return app
