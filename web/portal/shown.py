"""What every page of a participant shares: their own case, and that it is safe to read."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands import sign_in
from rj_workflow.errors import NotFound
from rj_workflow.queries.portal import MyCase, my_cases
from web.dependencies import CurrentActor, CurrentSignIn, Now, Session
from web.errors import NeedsSignIn
from web.languages import gettext as _
from web.security import Door, in_this_language

NOBODY_YET = "One of us"
WARNED = 120  # seconds before somebody is signed out, when a page says so
CHANNEL = "portal"  # how everything here reached us


def door_of(request: Request) -> Door:
    """Which side this is, in the language of the page."""
    return in_this_language(request.app.state.door)


async def current_door(request: Request) -> Door:
    """The same, for pages that ask for it."""
    return door_of(request)


CurrentDoor = Annotated[Door, Depends(current_door)]


async def says_safe(request: Request, found: CurrentSignIn, door: CurrentDoor, now: Now) -> None:
    """Nothing of theirs is shown before they have said that it is safe to read now."""
    if found.safe_at is None:
        raise NeedsSignIn(f"{door.base}/safe")
    links = [
        {"text": _("Staying safe online"), "href": f"{door.base}/"},
        {"text": _("How long you have"), "href": f"{door.base}/t"},
        {"text": _("Pause or stop"), "href": f"{door.base}/stop"},
    ]
    around = {"footer_links": links, "rest": rest(door, found.started_at, now)}
    request.state.page = {**request.state.page, **around}


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


def limits(door: Door) -> dict[str, Any]:
    """The two lengths, as minutes to be said in words."""
    limit = sign_in.LIMITS[door.kind]
    return {"idle_minutes": limit.idle.seconds // 60, "longest_minutes": limit.longest.seconds // 60}


def rest(door: Door, started_at: datetime, now: datetime) -> dict[str, Any]:
    """What a script needs to say quietly that the end is near: seconds without a press, and at the most."""
    limit = sign_in.LIMITS[door.kind]
    left = max(int((started_at + limit.longest - now).total_seconds()), 0)
    return {"idle": limit.idle.seconds, "longest": left, "warned": WARNED}
