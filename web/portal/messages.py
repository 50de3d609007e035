"""Messages: write to those who work with one, and read what was written; nothing here moves a case."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from rj_workflow import db
from rj_workflow.clock import london_day
from rj_workflow.commands.messages import mark_seen, write_message
from rj_workflow.messages import LONGEST, Message
from rj_workflow.queries.messages import MyMessages, my_messages, new_for
from rj_workflow.queries.portal import MyCase
from web.dependencies import Answers, CurrentActor, Now, Session, engine_of
from web.errors import Answer, answering
from web.forms import WRITTEN, Form, new_key, text
from web.portal.calls import weekday
from web.portal.shown import NOBODY_YET, CurrentDoor, Mine, door_of, limits, onward, worker
from web.templating import clock_time, in_words, moment, page

router = APIRouter()
NEWEST: Final = 20  # on the first page; the others are one press away
HOW: Final = {
    "phone": "by phone",
    "in_person": "face to face",
    "paper": "on paper",
    "relayed": "through someone",
}


def seen(request: Request, actor: CurrentActor, now: Now) -> None:
    """What stands on the page is not new to them any more; nobody else is told."""
    engine = engine_of(request)
    with db.read(engine) as session:
        new = new_for(session, actor)
    if new:
        with db.begin(engine) as session:
            mark_seen(session, actor, now=now)


@router.get("/m", dependencies=[Depends(seen)])
def show(request: Request, session: Session, actor: CurrentActor, case: Mine, now: Now) -> Response:
    """What was written, newest first, and room to write."""
    return _page(request, case, my_messages(session, actor, case.ref, now), {}, Answer(), now)


@router.post("/m")
def write(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Mine,
    form: Answers,
    now: Now,
) -> Response:
    """Keep it, and put it before a person; what is wrong with it is said beside it, with nothing lost."""
    with answering(session) as answer:
        said, leave = text(form, WRITTEN), text(form, "leave") == "yes"
        write_message(session, actor, case.ref, said=said, leave=leave, now=now, key=text(form, "key"))
    if answer.error is None:
        return onward(door, "/m")
    return _page(request, case, my_messages(session, actor, case.ref, now), form, answer, now)


@router.get("/m/old")
def older(request: Request, session: Session, actor: CurrentActor, case: Mine, now: Now) -> Response:
    """What was written longer ago."""
    mine = my_messages(session, actor, case.ref, now)
    rows = [_row(mine, one) for one in mine.messages[NEWEST:]]
    return page(request, "portal/messages_older.html", rows=rows)


def _page(
    request: Request, case: MyCase, mine: MyMessages, form: Form, answer: Answer, now: datetime
) -> Response:
    ways = mine.ways
    return page(
        request,
        "portal/messages.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        worker=worker(case),
        ended=case.has_ended,
        stopped=case.stopped_at is not None,
        promise=_promise(mine, worker(case), now),
        said=text(form, WRITTEN),
        leave=text(form, "leave"),
        key=new_key(),
        longest=f"{LONGEST:,}",
        asks=ways.leave,
        shut=ways.shut,
        answered=ways.is_answered(leave=False),
        days=in_words(mine.days).lower(),
        rows=[_row(mine, one) for one in mine.messages[:NEWEST]],
        has_older=len(mine.messages) > NEWEST,
        **limits(door_of(request)),
    )


def _promise(mine: MyMessages, who: str, now: datetime) -> str:
    """By when what they wrote is answered; what is late is called late."""
    due = mine.due_at
    if due is None:
        return ""
    if now > due:
        return f"We said that we answer by {weekday(due)}. That is late. You can call us. You do not have to."
    if london_day(due) == london_day(now):
        return f"{who} will answer you today, by {clock_time(due)}."
    return f"{who} will answer you by {weekday(due)}, {clock_time(due)}."


def _row(mine: MyMessages, one: Message) -> dict[str, Any]:
    """One message, as they read it: whose, when, and by whom theirs was read."""
    who, how = mine.first_names.get(one.entered_by, NOBODY_YET), HOW.get(one.channel, "")
    told = f"{who} wrote it down, as you said it {how}." if not one.ours and one.entered_by else ""
    if one.ours and how:
        told = f"{who} said this {how}, and wrote it down."
    read = one.read_at is not None and not one.entered_by and not one.ours
    reader = mine.first_names.get(one.read_by, NOBODY_YET)
    return {
        "who": who if one.ours else "You",
        "when": moment(one.said_at),
        "words": one.words,
        "ours": one.ours,
        "told": told,
        "note": f"{reader} has read it." if read else "",
    }
