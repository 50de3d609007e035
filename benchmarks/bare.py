"""What the portal is measured beside: its first page, drawn from fixed data by an app that does nothing else.

Nobody is signed in, no database is asked, nothing is guarded; the template and the server are the same.
"""

from datetime import UTC, datetime
from typing import Any, Final

from fastapi import FastAPI, Request, Response

from web.portal.calls import Call
from web.portal.home import WAYS, Home
from web.templating import page

PATH: Final = "/p/h"
HOME: Final = Home(
    words="You have talked with Priya.",
    notice="",
    one=WAYS,
    may_stop=True,
    calls=[Call("Priya will call you", "By Friday 6 March, 5pm.", "In the way that is safe for you.")],
    links=[{"text": f"Something to read, {number}", "href": f"/p/{number}"} for number in range(8)],
)
AROUND: Final[dict[str, Any]] = {
    "layout": "layouts/portal.html",
    "quiet_title": "Messages",
    "portal_base": "/p",
    "csrf": "0" * 43,
    "actor": {"name": "Maya Okafor", "role_words": ""},
    "rest": {"idle": 600, "longest": 3600, "warned": 120},
    "now": datetime(2026, 3, 2, 9, tzinfo=UTC),
    "footer_links": [{"text": f"Place {number}", "href": f"/p/{number}"} for number in range(3)],
}


def create_app() -> FastAPI:
    """One page."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get(PATH)
    def home(request: Request) -> Response:
        return page(request, "portal/home.html", home=HOME, **AROUND)

    return app
