"""The calendar that a colleague's own programme reads: its address is the key, and no sign-in is asked."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from rj_workflow.calendar import feed
from rj_workflow.commands.calendar import open_calendar
from rj_workflow.errors import NotFound
from web.dependencies import Now, engine_of
from web.line import CALENDAR
from web.security import address_of

ADDRESS: Final = CALENDAR + "{token}.ics"
router = APIRouter()
Token = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,128}$")]


def address(token: str) -> str:
    """Where the calendar of this secret lies."""
    return ADDRESS.format(token=token)


@router.get(ADDRESS)
def read(request: Request, token: Token, now: Now) -> Response:
    """The whole of it; a wrong address, one that was ended, and too many tries look alike."""
    found = open_calendar(engine_of(request), token, address=address_of(request), now=now)
    if found is None:
        raise NotFound("page")
    return Response(
        feed(found, now=now),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="appointments.ics"'},
    )
