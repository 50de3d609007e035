"""What every page of a participant shares: their own case, and that it is safe to read."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.errors import NotFound
from rj_workflow.queries.portal import MyCase, my_cases
from web.dependencies import CurrentActor, CurrentSignIn, Now, Session
from web.errors import NeedsSignIn
from web.security import Door

NOBODY_YET = "One of us"
CHANNEL = "portal"  # how everything here reached us


def door_of(request: Request) -> Door:
    """Which side this is."""
    door: Door = request.app.state.door
    return door


CurrentDoor = Annotated[Door, Depends(door_of)]


def says_safe(request: Request, found: CurrentSignIn, door: CurrentDoor) -> None:
    """Nothing of theirs is shown before they have said that it is safe to read now."""
    if found.safe_at is None:
        raise NeedsSignIn(f"{door.base}/safe")
    links = [
        {"text": "Staying safe online", "href": f"{door.base}/"},
        {"text": "Pause or stop", "href": f"{door.base}/stop"},
    ]
    request.state.page = {**request.state.page, "footer_links": links}


def my_case(session: Session, actor: CurrentActor, now: Now) -> MyCase:
    """The newest open case of this person, else the newest.  Raises NotFound when they are on none."""
    cases = my_cases(session, actor, now=now)
    if not cases:
        raise NotFound("case")
    return cases[0]


Mine = Annotated[MyCase, Depends(my_case)]


def worker(case: MyCase) -> str:
    """Who speaks with them, by first name."""
    return case.worker or NOBODY_YET


def onward(door: Door, path: str) -> Response:
    """After a form, a page that can be opened again."""
    return RedirectResponse(f"{door.base}{path}", status_code=303)
