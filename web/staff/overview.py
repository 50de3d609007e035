"""A case in ten seconds: where it stands, what can be done now, and why the rest cannot yet."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.clock import london_day
from rj_workflow.queries.steps import StepView, possible_steps
from rj_workflow.queries.targets import LAST, principals
from rj_workflow.queries.timeline import Entry, stages_entered, timeline
from rj_workflow.queries.worklist import Promise, promised_on
from state_machines.case import LIFECYCLE, STAGES
from web.addresses import case_page
from web.clocks import clock
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.acts import act_for
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.ways import cards, rows
from web.templating import clock_time, day_short

router = APIRouter()
NEAR: Final = timedelta(days=14)  # what falls due later is not shown beside the steps of today
LATEST: Final = 5  # things that happened; the rest stand on their own page
STAGE_NUMBERS: Final = {code: number for number, (code, _) in enumerate(STAGES, 1)}
# Where people are asked what they want, every way of taking part is one press away.
EXPLORING: Final = ("exploring_first", "exploring_both")


@router.get("/cases/{ref}")
def overview(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The first page of a case."""
    frame = open_case(session, actor, ref, now, side=side)
    steps = possible_steps(frame.file, actor, now, frame.staff, frame.side or None)
    here = [step for step in steps if step.now]
    entered = stages_entered(session, frame.file)
    return case_reply(
        request,
        frame,
        "staff/case/overview.html",
        page_title=LIFECYCLE.states[frame.file.case["state"]].staff,
        path=_path(frame, entered),
        strip=_strip(frame),
        steps=_do_now(frame, here),
        always=rows(ref, (step for step in here if step.ready and step.target.lifecycle in LAST)),
        blocked=cards(ref, (step for step in here if not step.ready)),
        promised=[
            _promised(p, now)
            for p in _near(frame, promised_on(session, actor, frame.file.case["id"], now), now)
        ],
        entries=[
            entry_row(e) for e in timeline(session, frame.file, frame.staff, side=frame.side, limit=LATEST)
        ],
        how_many=frame.file.case["event_count"],
    )


def _do_now(frame: Frame, here: Iterable[StepView]) -> list[dict[str, Any]]:
    """The steps of now; pausing and stopping stand last and are never missing."""
    ready = [step for step in here if step.ready and step.target.lifecycle not in LAST]
    shown = rows(frame.ref, ready)
    if frame.file.case["state"] in EXPLORING:
        for person in principals(frame.file):
            if not frame.side or person["side"] == frame.side:
                words = f"Talk about the ways of taking part with {person['name']}"
                href = case_page(frame.ref, "choices", side=person["side"])
                shown.append(
                    {
                        "words": words,
                        "sentence": "Each way is a choice of its own.",
                        "href": href,
                        "button": "Open",
                    }
                )
    if frame.file.case["state"] != "closed":
        last = "Takes effect at once. No reason needed."
        href = case_page(frame.ref, "pause", side=frame.side)
        shown.append({"words": "Pause or stop", "sentence": last, "href": href, "button": "Pause or stop"})
    return shown


def _path(frame: Frame, entered: list[tuple[str, datetime]]) -> dict[str, Any]:
    case = frame.file.case
    days: dict[str, date] = {LIFECYCLE.states[state].stage: london_day(at) for state, at in entered}
    at = STAGE_NUMBERS[case["stage"]]
    stages = [
        {"number": number, "words": words, "note": _note(code, number, at, days), "place": _place(number, at)}
        for number, (code, words) in enumerate(STAGES, 1)
    ]
    came_back = next((moment for state, moment in entered if state == "returned"), None)
    return {
        "stages": stages,
        "mood": mood(frame) or None,
        "episode": case["episode"],
        "came_back": f"Came back on {day_short(came_back)}." if came_back else None,
        "earlier_href": case_page(frame.ref, "timeline"),
    }


def _place(number: int, at: int) -> str:
    return "done" if number < at else "now" if number == at else "ahead"


def _note(code: str, number: int, at: int, days: dict[str, date]) -> str:
    if number == at:
        return "now"
    if code == "closed":
        return "and open to return"
    return day_short(days[code]) if number < at and code in days else ""


def mood(frame: Frame) -> Literal["", "paused", "stopped"]:
    """paused, stopped, or nothing."""
    if any(p.state == "stopped" for p in frame.file.of("safety_stop")):
        return "stopped"
    return "paused" if any(p.state == "paused" for p in frame.file.of("pause")) else ""


def _strip(frame: Frame) -> dict[str, Any]:
    case = frame.file.case
    state = LIFECYCLE.states[case["state"]]
    number = STAGE_NUMBERS[case["stage"]]
    words = dict(STAGES)[case["stage"]].lower()
    days = (london_day(frame.now) - london_day(case["since_at"])).days
    since = {0: "Since today.", 1: "Since yesterday."}.get(days, f"For {days} days.")
    return {
        "eyebrow": f"Stage {number} of {len(STAGES)}: {words}",
        "title": state.staff,
        "sentence": f"{since} {state.meaning} Next: {state.next[:1].lower()}{state.next[1:]}",
        "mood": mood(frame) or None,
        "href": case_page(frame.ref, "diagram"),
    }


def _near(frame: Frame, found: list[Promise], now: datetime) -> list[Promise]:
    """What is late or comes soon, else the one thing that comes next; nothing of the other side."""
    promises = [p for p in found if not frame.side or p.side in ("", frame.side, "supporter")]
    near = [promise for promise in promises if promise.due_at - now < NEAR]
    return near or promises[:1]


def _promised(promise: Promise, now: datetime) -> dict[str, Any]:
    left = clock(promise.made_at, promise.due_at, now)
    person = f" ({promise.person_name})" if promise.person_name else ""
    words, href = act_for(promise)
    said = f"{promise.words}{person}, {left.by_words}"
    return {"clock": left, "said": said, "words": words, "href": href, "mine": promise.mine}


def entry_row(entry: Entry) -> dict[str, Any]:
    """One thing that happened, as the timeline draws it."""
    when = f"{day_short(entry.at)}, {clock_time(entry.at)}"
    return {"title": entry.title, "who": entry.who, "when": when, "detail": None, "kind": entry.kind}
