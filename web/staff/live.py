"""The page of a meeting that takes place now, on a phone in the room: big buttons, and what is saved."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.actors import roles_on
from rj_workflow.commands.live import press
from rj_workflow.commands.step import Target, form_fields
from rj_workflow.facts import Asking, facts_of
from rj_workflow.queries.live import Live, Present, Recorded, live_meeting
from rj_workflow.queries.steps import reasons_for
from rj_workflow.settings import settings
from state_machines import LIFECYCLES
from state_machines.fields import Field
from state_machines.guard import Guard
from state_machines.guards import GUARDS
from state_machines.live import BEFORE, BY_NAME, IN_THE_ROOM, ON_THE_DAY, PRESSES, Press
from web.addresses import case_page, live_page
from web.dependencies import Answers, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form as Typed
from web.forms import new_key, number, text, typed
from web.staff.frame import Frame, open_case
from web.staff.ways import card
from web.templating import clock_time, is_htmx, page

router = APIRouter()
MEETING: Final = Target("meeting")
TAKEN, SO_ALREADY, REFUSED = "taken", "already", "refused"
TELLS: Final = "__"  # between a button and a field of its form: two of them ask the same question
# What was recorded, in a word; and what a press is told that had nothing left to do.
WAS: Final = {
    "open": "Opened",
    "take_break": "Break",
    "go_on": "Went on",
    "end": "Ended",
    "stop": "Stopped",
    "stand_down": "Called off",
    "postpone": "Put off",
    "no_show": "Somebody did not come",
    "stop_came_late": "A stop arrived that was pressed before this. A supervisor looks at it today",
}
ALREADY: Final = {
    "open": "It is open already.",
    "on_break": "It is on a break already.",
    "ended_complete": "It was ended already.",
    "ended_early": "It was stopped already.",
    "postponed": "It was put off already.",
    "cancelled": "It was called off already.",
    "no_show": "It does not take place: somebody did not come.",
}


@router.get("/cases/{ref}/meeting/live")
def live(request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Where the meeting stands, its buttons, who is in the room."""
    frame = open_case(session, actor, ref, now, tab="meeting")
    said = request.query_params.get("said", "")
    return _page(request, session, frame, outcome=said if said in (TAKEN, SO_ALREADY) else "")


@router.post("/cases/{ref}/meeting/live")
def take(
    request: Request, ref: Ref, form: Answers, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """Take a press.  A script is given the page as it stands after it, everybody else is led back to it."""
    name, outcome, made = text(form, "press"), REFUSED, None
    with answering(session) as answer:
        done = press(
            session,
            actor,
            ref,
            number(form, "number") or 1,
            name,
            _own(form, name),
            now=now,
            pressed_at=text(form, "pressed_at"),
            version=number(form, "version"),
            key=text(form, "key"),
        )
        outcome, made = TAKEN if done.moved else SO_ALREADY, done.version
    if answer.error is None and not is_htmx(request):
        return RedirectResponse(live_page(ref, said=outcome), status_code=303)
    frame = open_case(session, actor, ref, now, tab="meeting")
    return _page(request, session, frame, outcome=outcome, form=form, answer=answer, made=made)


def _own(form: Typed, name: str) -> dict[str, Any]:
    """What was answered beside this button, under the plain names of its fields."""
    before = f"{name}{TELLS}"
    return {key.removeprefix(before): said for key, said in form.items() if key.startswith(before)}


def _page(
    request: Request,
    session: Session,
    frame: Frame,
    *,
    outcome: str = "",
    form: Typed | None = None,
    answer: Answer | None = None,
    made: int | None = None,
) -> Response:
    """`made` is the version that the press which is answered made, however often it was sent."""
    found = live_meeting(session, frame.file, frame.staff, frame.now)
    if found is None:
        return RedirectResponse(case_page(frame.ref, "meeting"), status_code=303)
    state, answer = found.meeting.state, answer or Answer()
    unmet = _unmet(frame)
    return page(
        request,
        "staff/case/live.html",
        block="live",
        status=answer.status,
        page_title=("Error: " if answer.error else "") + LIFECYCLES["meeting"].states[state].staff,
        ref=frame.ref,
        back=case_page(frame.ref, "meeting"),
        action=live_page(frame.ref),
        stands=LIFECYCLES["meeting"].states[state],
        meeting=found.meeting,
        now=frame.now,
        over=state not in ON_THE_DAY,
        in_the_room=state in IN_THE_ROOM,
        opened_at=found.opened_at,
        ran=_length(found, frame.now),
        until=found.until,
        outcome=outcome,
        made=found.meeting.version if made is None else made,
        why=" ".join(str(sentence) for _, sentence in answer.said),
        said=_said(found, outcome, answer, form),
        not_yet=_card(frame, answer, unmet if state in BEFORE else []),
        buttons=[
            _button(frame, one, found, unmet, form, answer) for one in PRESSES if _is_theirs(frame, one)
        ],
        leads=_leads(frame),
        people=[_person(one) for one in found.people],
        recorded=[_line(one) for one in found.recorded],
        key=new_key,
        call=re.sub(r"[^0-9+]", "", settings().duty_line),
    )


def _unmet(frame: Frame) -> list[Guard]:
    """What opening asks for and is not so now."""
    row = LIFECYCLES["meeting"].row("open", "day_check")
    assert row is not None
    facts = facts_of(frame.file, Asking(frame.now, frame.actor, frame.file.at("meeting"), None, frame.staff))
    return [GUARDS[name] for name in row.reasons if not GUARDS[name](facts)]


def _card(frame: Frame, answer: Answer, unmet: list[Guard]) -> dict[str, Any] | None:
    """What keeps it shut, with who can put each right: of a refusal when there was one, else as it stands."""
    guards = answer.refused.guards if answer.refused else unmet
    if not guards:
        return None
    reasons = reasons_for(frame.file, frame.actor, frame.now, frame.staff, MEETING, guards)
    return card(frame.ref, "Why it was not taken" if answer.refused else "Before it opens", reasons)


def _said(found: Live, outcome: str, answer: Answer, form: Typed | None) -> list[str]:
    """What came of the press, in sentences."""
    if outcome == TAKEN and found.recorded:
        last = found.recorded[-1]
        return [f"Saved: {WAS[last.event].lower()}, {clock_time(last.pressed_at)}."]
    if outcome == SO_ALREADY:
        since = f" Since {clock_time(found.meeting.since_at)}." if found.meeting.since_at else ""
        return [f"{ALREADY[found.meeting.state]}{since}"] if found.meeting.state in ALREADY else []
    named = BY_NAME.get(text(form or {}, "press"))
    told = answer.refused is None or not answer.refused.guards  # else the card below says why
    why = [str(sentence) for _, sentence in answer.said if told]
    return [f"{named.words}: not taken.", *why] if named and outcome == REFUSED else why


def _is_theirs(frame: Frame, one: Press) -> bool:
    """Whoever leads has every button; the second facilitator those of any facilitator: a break, and stop."""
    roles = roles_on(frame.actor, frame.file)
    return any(one.row_from(state, roles) for state in ON_THE_DAY)


def _button(
    frame: Frame, one: Press, found: Live, unmet: list[Guard], form: Typed | None, answer: Answer
) -> dict[str, Any]:
    """A button with what is asked beside it; those that do not start from here are drawn and not shown."""
    roles, state = roles_on(frame.actor, frame.file), found.meeting.state
    mine = form or {}
    is_this = text(mine, "press") == one.name and answer.error is not None
    fields = [_named(one, field) for field in _fields(frame, one)]
    values = typed(mine, (field.name for field in fields)) if is_this else _known(frame, one, found)
    return {
        "name": one.name,
        "words": one.words,
        "so": one.so,
        "starts_from": " ".join(one.starts_from),
        "leads_to": one.leads_to,
        "then": one.then,
        "here": one.row_from(state, roles) is not None,
        "ready": one.name != "open" or not unmet,
        "fields": fields,
        "must": " ".join(field.name for field in fields if field.required),
        "values": values,
        "by_field": {f"{one.name}{TELLS}{name}": said for name, said in answer.by_field.items()}
        if is_this
        else {},
        "number": found.meeting.number,
        "version": found.meeting.version,
    }


def _fields(frame: Frame, one: Press) -> list[Field]:
    row = next(row for row in LIFECYCLES["meeting"].rows if row.event == one.steps[0])
    asked = form_fields(frame.file, row, frame.staff)
    only = dict(one.only)
    return [
        replace(field, options=tuple(o for o in field.options if only.get(field.name, o[0]) == o[0]))
        for field in asked
        if field.name not in one.leaves_out
    ]


def _named(one: Press, field: Field) -> Field:
    return replace(field, name=f"{one.name}{TELLS}{field.name}")


def _known(frame: Frame, one: Press, found: Live) -> dict[str, Any]:
    """Who is expected stands there already: whoever opens it takes out who did not come."""
    expected = [person.name for person in found.people] + [
        str(frame.staff[who]["name"]) for who in _ids(frame)
    ]
    return {f"{one.name}{TELLS}present": ", ".join(expected)}


def _ids(frame: Frame) -> list[str]:
    return [who for key in ("lead_id", "co_id") if (who := frame.file.case[key]) in frame.staff]


def _leads(frame: Frame) -> str:
    """Whose the other buttons are, for whoever does not lead."""
    lead = frame.staff.get(str(frame.file.case["lead_id"]))
    return "" if lead is None or lead["id"] == frame.actor.id else str(lead["name"])


def _length(found: Live, now: datetime) -> str:
    """How long they have met, as hours and minutes; to its end, once it is over."""
    if found.opened_at is None:
        return ""
    ended = found.recorded[-1].pressed_at if found.meeting.state not in IN_THE_ROOM else now
    minutes = max(int((ended - found.opened_at).total_seconds()) // 60, 0)
    return f"{minutes // 60}:{minutes % 60:02}"


def _person(one: Present) -> dict[str, Any]:
    return {"name": one.name, "side": one.side, "said": _answered(one), "signal": one.signal}


def _answered(one: Present) -> str:
    if not one.checked_here:
        return "Asked by whoever leads the other case"
    if one.unmet:
        return "; ".join(one.unmet)
    return "Nothing stands in the way" if one.asked_today else "Not asked today"


def _line(one: Recorded) -> dict[str, Any]:
    late = clock_time(one.arrived_at) != clock_time(one.pressed_at)
    return {
        "words": WAS[one.event],
        "at": clock_time(one.pressed_at),
        "arrived": clock_time(one.arrived_at) if late else "",
        "who": one.who,
    }
