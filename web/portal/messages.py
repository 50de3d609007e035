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
from web.dependencies import Answers, CurrentActor, CurrentSignIn, Now, Session, engine_of
from web.errors import Answer, answering
from web.forms import WRITTEN, Form, new_key, text
from web.languages import gettext as _
from web.languages import ngettext, translated
from web.portal.account import TOLD
from web.portal.shown import (
    NOBODY_YET,
    Chosen,
    CurrentDoor,
    chosen_case,
    door_of,
    limits,
    my_talks,
    onward,
    worker,
)
from web.templating import clock_time, moment, page, weekday

router = APIRouter()
NEWEST: Final = 20  # on the first page; the others are one press away
# How ours was said, by the way on which it was.
SAID: Final = {
    "phone": "{who} said this by phone, and wrote it down.",
    "in_person": "{who} said this face to face, and wrote it down.",
    "paper": "{who} sent you this on paper, and wrote it down here.",
    "relayed": "{who} said this through someone, and wrote it down.",
}


def seen(request: Request, actor: CurrentActor, found: CurrentSignIn, now: Now) -> None:
    """What stands on the page is not new to them any more; nobody else is told."""
    engine = engine_of(request)
    with db.read(engine) as session:
        new = new_for(session, actor)
        case = chosen_case(request, my_talks(session, actor, now), found) if new else None
    if case is not None and new[case.id]:
        with db.begin(engine) as session:
            mark_seen(session, actor, case.ref, now=now)


@router.get("/m", dependencies=[Depends(seen)])
def show(request: Request, session: Session, actor: CurrentActor, case: Chosen, now: Now) -> Response:
    """What was written, newest first, and room to write."""
    return _page(request, case, my_messages(session, actor, case.ref, now), {}, Answer(), now)


@router.post("/m")
def write(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Chosen,
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
def older(request: Request, session: Session, actor: CurrentActor, case: Chosen, now: Now) -> Response:
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
        lead=_lead(case),
        ended=case.has_ended,
        stopped=case.stopped_at is not None,
        promise=_promise(mine, translated(worker(case)), now),
        said=text(form, WRITTEN),
        hint=_("Up to {most} letters.").format(most=f"{LONGEST:,}"),
        leave=text(form, "leave"),
        key=new_key(),
        asks=ways.leave,
        shut=ways.shut,
        answered=ways.is_answered(leave=False),
        answers_within=_within(mine),
        rows=[_row(mine, one) for one in mine.messages[:NEWEST]],
        has_older=len(mine.messages) > NEWEST,
        **limits(door_of(request)),
    )


def _lead(case: MyCase) -> str:
    """To whom, and who never reads it."""
    if not case.worker:
        return _(
            "Write to us here. Only the people who work with you here read it. The other person never does."
        )
    return _(
        "Write to {name} here. Only the people who work with you here read it. The other person never does."
    ).format(name=case.worker)


def _within(mine: MyMessages) -> str:
    """How long an answer takes here; nothing where there is none."""
    if mine.ways.is_answered(leave=False):
        said = ngettext(
            "We answer within {days} working day.", "We answer within {days} working days.", mine.days
        )
    elif mine.ways.is_answered(leave=True):
        said = ngettext(
            "If you tick it, we answer within {days} working day.",
            "If you tick it, we answer within {days} working days.",
            mine.days,
        )
    else:
        return ""
    return said.format(days=mine.days)


def _promise(mine: MyMessages, who: str, now: datetime) -> str:
    """By when what they wrote is answered, or that it is not; what is late is called late."""
    due = mine.due_at
    if due is None:
        came = _("We have your message. A person reads it. We do not answer it.")
        return came if mine.only_read else ""
    if now > due:
        late = _("We said that we answer by {day}. That is late. You can call us. You do not have to.")
        return late.format(day=weekday(due))
    if london_day(due) == london_day(now):
        return _("{who} will answer you today, by {time}.").format(who=who, time=clock_time(due))
    by = _("{who} will answer you by {day}, {time}.")
    return by.format(who=who, day=weekday(due), time=clock_time(due))


def _row(mine: MyMessages, one: Message) -> dict[str, Any]:
    """One message, as they read it: whose, when, and by whom theirs was read."""
    who = mine.first_names.get(one.entered_by) or translated(NOBODY_YET)
    told = (SAID if one.ours else TOLD).get(one.channel, "")
    read = one.read_at is not None and not one.entered_by and not one.ours
    reader = mine.first_names.get(one.read_by) or translated(NOBODY_YET)
    return {
        "who": who if one.ours else _("You"),
        "is_name": one.ours and one.entered_by in mine.first_names,
        "when": moment(one.said_at),
        "words": one.words,
        "ours": one.ours,
        "told": translated(told).format(who=who) if told else "",
        "note": _("{who} has read it.").format(who=reader) if read else "",
    }
