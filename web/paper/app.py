"""For one person: their forms to print, and what to say in a call.  It shares the door of the staff."""

from fastapi import Depends, FastAPI
from fastapi.responses import RedirectResponse, Response

from web.addresses import CASES
from web.dependencies import bare_app, guarded
from web.looks import noted, of_paper
from web.paper import call, sheets


def make() -> FastAPI:
    """The app of what is printed and said for one person, for mounting at /work/paper."""
    app = bare_app()
    pages = guarded("staff")
    pages.add_api_route("/", first_page, methods=["GET"])
    for part in (call, sheets):
        pages.include_router(part.router, dependencies=[Depends(noted(of_paper))])
    app.include_router(pages)
    return app


def first_page() -> Response:
    """Paper is somebody's: the way to it leads through their case."""
    return RedirectResponse(CASES, status_code=303)
