"""One participant's side: its door, its pages, and the question that comes before any of them."""

from fastapi import Depends, FastAPI

from web.dependencies import bare_app, guard
from web.portal import (
    account,
    after,
    agreed,
    back,
    beside,
    choices,
    contact,
    dates,
    door,
    equality,
    exchange,
    expectations,
    explained,
    home,
    information,
    messages,
    needs,
    pack,
    papers,
    pause,
    record,
    stay,
    stop,
    vulnerability,
    wishes,
)
from web.portal.shown import says_safe
from web.security import DOORS

PAGES = (
    home, beside, messages, account, needs, vulnerability, equality, wishes, dates, choices, explained,
    contact, stop, exchange, agreed, after, pause, back, stay, record, pack, papers, information,
    expectations,
)  # fmt: skip


def make(side: str) -> FastAPI:
    """The pages of this side: harmed or responsible.  A sign-in of one side opens nothing on the other."""
    app = bare_app()
    app.state.door = DOORS[side]
    signed_in = Depends(guard(side))
    app.include_router(door.outside)
    app.include_router(door.inside, dependencies=[signed_in])
    for page in PAGES:
        app.include_router(page.router, dependencies=[signed_in, Depends(says_safe)])
    return app
