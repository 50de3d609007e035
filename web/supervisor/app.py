"""Sign-offs: what waits, and the page on which it is decided.  It shares the door of the staff."""

from fastapi import Depends, FastAPI

from web.dependencies import bare_app, guarded
from web.looks import noted, of_an_assessment
from web.supervisor import cover, decision, queue, team


def make() -> FastAPI:
    """The app of whoever decides, for mounting at /work/signoffs."""
    app = bare_app()
    pages = guarded("staff")
    pages.include_router(queue.router)
    pages.include_router(cover.router)
    pages.include_router(team.router)
    pages.include_router(decision.router, dependencies=[Depends(noted(of_an_assessment))])
    app.include_router(pages)
    return app
