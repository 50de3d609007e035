"""My own calendar: a list of what is dated, the week as a grid, and the address for one's own programme."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON, london_day
from rj_workflow.commands.calendar import end_address, make_address
from rj_workflow.db import Session as Database
from rj_workflow.queries.calendar import Appointment, appointments, has_address
from rj_workflow.timers.working_days import bank_holiday
from web.addresses import case_page
from web.calendar import address
from web.dependencies import CurrentActor, Now, Session
from web.templating import clock_time, day, page

router = APIRouter()
BASE: Final = "/work/calendar"
LISTED: Final = 28  # days that the list reaches forward
YEARS: Final = 20  # how far the weeks can be turned over
WEEK: Final = timedelta(days=7)
Week = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


@router.get("/calendar")
def show(request: Request, session: Session, actor: CurrentActor, now: Now, week: Week = "") -> Response:
    """The next four weeks as a list, then one week as a grid."""
    return _page(request, session, actor, now, week=week)


@router.post("/calendar/address")
def make(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """A new address, said on this page alone, once."""
    token = make_address(session, actor, now=now)
    return _page(request, session, actor, now, said=f"{_here(request)}{address(token)}")


@router.post("/calendar/address/end")
def end(session: Session, actor: CurrentActor) -> Response:
    """The address opens nothing from now on."""
    end_address(session, actor)
    return RedirectResponse(f"{BASE}#own", status_code=303)


def _here(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _page(
    request: Request, session: Database, actor: Actor, now: datetime, *, week: str = "", said: str = ""
) -> Response:
    today = london_day(now)
    monday = _monday(week, today)
    found = appointments(session, actor, now=now)
    return page(
        request,
        "staff/calendar.html",
        days=_listed(found, today),
        grid=[_of_a_day(found, monday + timedelta(days=n), today) for n in range(7)],
        week_words=f"{_day(monday)} to {_day(monday + timedelta(days=6))}",
        earlier=f"{BASE}?week={monday - WEEK}#week",
        later=f"{BASE}?week={monday + WEEK}#week",
        this_week="" if monday == _monday("", today) else f"{BASE}#week",
        has_address=has_address(session, actor),
        said=said,
    )


def _monday(week: str, today: date) -> date:
    """The first day of the week that was asked for; of this one where that is no date, or far away."""
    try:
        asked = date.fromisoformat(week) if week else today
    except ValueError:
        asked = today
    if abs(asked.year - today.year) > YEARS:
        asked = today
    return asked - timedelta(days=asked.weekday())


def _listed(found: list[Appointment], today: date) -> list[dict[str, Any]]:
    """Each day on which something is, or that is a bank holiday, from today on."""
    days = (_of_a_day(found, today + timedelta(days=n), today) for n in range(LISTED + 1))
    later = sorted({_starts(one) for one in found if _starts(one) > today + timedelta(days=LISTED)})
    return [one for one in (*days, *(_of_a_day(found, each, today) for each in later)) if one["holds"]]


def _starts(one: Appointment) -> date:
    return london_day(one.entry.starts)


def _of_a_day(found: list[Appointment], asked: date, today: date) -> dict[str, Any]:
    theirs = [_row(one) for one in found if _starts(one) == asked]
    holiday = bank_holiday(asked)
    return {
        "title": _day(asked),
        "short": f"{asked:%a} {asked.day}",
        "today": asked == today,
        "holiday": holiday,
        "rows": theirs,
        "holds": bool(theirs or holiday),
    }


def _day(asked: date) -> str:
    return f"{asked:%A} {day(datetime.combine(asked, time(12), LONDON))}"


def _row(one: Appointment) -> dict[str, Any]:
    return {
        "times": f"{clock_time(one.entry.starts)} to {clock_time(one.entry.ends)}",
        "ref": one.ref,
        "words": one.words,
        "where": one.where,
        "over": one.is_over,
        "href": case_page(one.ref, "meeting"),
    }
