"""What every page of a participant shares: their own case, and that it is safe to read."""

from dataclasses import dataclass
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
from web.templating import day

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


def my_talks(session: Session, actor: CurrentActor, now: Now) -> list[MyCase]:
    """Every case of theirs that they know of.  Raises NotFound when they are on none."""
    cases = my_cases(session, actor, now=now)
    if not cases:
        raise NotFound("case")
    return cases


Talks = Annotated[list[MyCase], Depends(my_talks)]


def chosen_case(request: Request, talks: Talks, found: CurrentSignIn) -> MyCase:
    """The one that they chose to look at, else the newest; with several every page says which it is."""
    case = next((one for one in talks if one.id == found.case_id), talks[0])
    if len(talks) > 1:
        about = {"about": label(case), "chosen": found.case_id is not None}
        request.state.page = {**request.state.page, **about}
    return case


Chosen = Annotated[MyCase, Depends(chosen_case)]


@dataclass(frozen=True, slots=True)
class Label:
    """What one of several is called on a page; `own` when the words are theirs, and in any language."""

    key: str
    words: str
    own: bool


def label(case: MyCase) -> Label:
    """Their own words, else the day they know it from."""
    since = day(case.since)
    words = _("Talk {number}, since {day}").format(number=case.number, day=since)
    if case.called:
        twice = _("{called}, since {day}").format(called=case.called, day=since)
        words = twice if case.called_twice else case.called
    return Label(case.key, words, bool(case.called))


def going_on(talks: list[MyCase]) -> list[MyCase]:
    """Those that they have not stopped and that are not closed."""
    return [one for one in talks if not one.has_ended]


def by_key(talks: list[MyCase], key: str) -> MyCase | None:
    """The one a form means; None where it names none."""
    return next((one for one in talks if one.key == key), None)


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
