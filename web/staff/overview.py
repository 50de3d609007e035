"""A case in ten seconds: where it stands, what can be done now, and why the rest cannot yet."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from risk_assessment.pathways import DIRECT
from risk_assessment.triggers import BY_NAME
from rj_workflow.casefile import Position, is_shown_on
from rj_workflow.clock import london_day
from rj_workflow.commands.check import may_record
from rj_workflow.plan import plan_digest
from rj_workflow.queries.onward import onward
from rj_workflow.queries.risk import last_decision
from rj_workflow.queries.steps import StepView, possible_steps
from rj_workflow.queries.targets import LAST, principals
from rj_workflow.queries.timeline import Entry, latest
from rj_workflow.queries.worklist import CASEWORKERS, Promise, promised_on
from rj_workflow.risk import conditions, is_met
from state_machines.case import LIFECYCLE, STAGES
from state_machines.checks import CHECKS
from state_machines.fields import FIELDS
from state_machines.risk import LIFECYCLE as RISK
from state_machines.risk import SCOPES
from state_machines.roles import FACILITATOR, Role
from web.addresses import case_page, check_page
from web.assessment import lower_first
from web.clocks import clock
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff import pathways
from web.staff.acts import act_for
from web.staff.enquiry import to_take, who_answers
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.vulnerability import pace
from web.staff.ways import cards, rows
from web.templating import clock_time, day_short, moment

router = APIRouter()
NEAR: Final = timedelta(days=14)  # what falls due later is not shown beside the steps of today
LATEST: Final = 5  # things that happened; the rest stand on their own page
STAGE_NUMBERS: Final = {code: number for number, (code, _) in enumerate(STAGES, 1)}
# The assessments whose signature each stage rests on.
RESTS_ON: Final = {
    "risk_assessment": ("process",),
    "preparation": ("process", "event"),
    "conference": ("process", "event"),
}
AFTER_SIGNING: Final = frozenset({"preparation", "conference"})
ALLOCATE: Final = ("case", "allocate")
ONCE_MORE: Final = frozenset({("case", "choose_process"), ("risk", "revise"), ("risk", "ask_for_review")})
EXPLORING: Final = ("exploring_first", "exploring_both")


@router.get("/cases/{ref}")
def overview(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The first page of a case."""
    frame = open_case(session, actor, ref, now, side=side)
    steps = possible_steps(frame.file, actor, now, frame.staff, frame.side or None)
    here = [step for step in steps if step.now]
    undeclared = _undeclared(frame, here)
    possible = [step for step in here if not (undeclared and (step.target.lifecycle, step.event) == ALLOCATE)]
    near = _near(frame, promised_on(session, actor, frame.file.case["id"], now), now)
    answers = [one for one in near if one.kind in CASEWORKERS and not one.mine]
    entries, entered = latest(session, frame.file, frame.staff, side=frame.side, limit=LATEST)
    return case_reply(
        request,
        frame,
        "staff/case/overview.html",
        page_title=LIFECYCLE.states[frame.file.case["state"]].staff,
        path=_path(frame, entered),
        strip=_strip(frame),
        refused=_refused(session, frame),
        ended=[
            _ended(frame, scope)
            for scope in RESTS_ON.get(frame.file.case["stage"], ())
            if _has_ended(frame, scope)
        ],
        steps=_do_now(frame, possible),
        always=[
            *rows(ref, (step for step in here if step.ready and step.target.lifecycle in LAST)),
            *_news(frame),
        ],
        blocked=[*undeclared, *cards(ref, (step for step in here if not step.ready))],
        promised=[_promised(p, now) for p in near],
        answers=[
            {"title": f"For a caseworker: {lower_first(one.words)}.", "sentence": who_answers(frame)}
            for one in answers
        ],
        entries=[entry_row(e) for e in entries],
        care=pathways.care(frame),
        pace=pace(session, frame),
        barred=pathways.barred(frame),
        how_many=frame.file.case["event_count"],
    )


def _has_ended(frame: Frame, scope: str) -> bool:
    """What this stage rests on was signed, and no signature holds now: it ran out, or something changed."""
    at = frame.file.at("risk", "", scope)
    if at.state == "signed_off":
        return _covers_another_plan(frame, at) or (at.until_at is not None and at.until_at <= frame.now)
    begun_after = at.state != "not_started" and frame.file.case["stage"] in AFTER_SIGNING
    return at.state == "stale" or (scope == "process" and begun_after)


def _covers_another_plan(frame: Frame, at: Position) -> bool:
    """Signed for a meeting, and the meeting has been changed since."""
    plan = plan_digest(frame.file)
    return at.topic == "event" and bool(plan) and at.data.get("plan") != plan


def _ended(frame: Frame, scope: str) -> dict[str, Any]:
    at = frame.file.at("risk", "", scope)
    now = RISK.states[at.state].staff
    if _covers_another_plan(frame, at):
        now = "It was for another plan: other people, place or time"
    elif at.state in ("signed_off", "stale"):
        ended_by = BY_NAME.get(str(at.data.get("ended_by") or ""))
        now = (
            f"It ended: {ended_by.words[0].lower()}{ended_by.words[1:]}"
            if ended_by
            else "It ran out, or something changed"
        )
    return {
        "title": f"No signature holds for {SCOPES[scope][0].lower()}{SCOPES[scope][1:]}.",
        "sentence": f"{now}. Nothing that rests on it goes on until it is signed again.",
        "href": case_page(frame.ref, f"risk/{scope}"),
    }


def _refused(session: Session, frame: Frame) -> list[dict[str, Any]]:
    """What was not agreed and not written anew since: who said so, and what is possible instead.

    The reason is about both of them, so it stays away from one side's page.
    """
    names = {key: str(row["name"]) for key, row in frame.staff.items()}
    found = []
    for scope in SCOPES:
        at = frame.file.at("risk", "", scope)
        last = last_decision(session, frame.file, at, names) if at.state == "not_agreed" else None
        if last is None:
            continue
        shown = ("what_is_possible",) if frame.side else ("reason", "what_is_possible")
        found.append(
            {
                "title": f"Not this way: {SCOPES[scope][0].lower()}{SCOPES[scope][1:]}",
                "sentence": f"{last.by}, {moment(last.at)}. Both people are told by a person, in a call.",
                "rows": [
                    {"words": FIELDS[field].words, "value": last.words[field]}
                    for field in shown
                    if last.words.get(field)
                ],
                "href": case_page(frame.ref, f"risk/{scope}"),
            }
        )
    return found


def _do_now(frame: Frame, here: Iterable[StepView]) -> list[dict[str, Any]]:
    """The steps of now: what brings the case on stands first and alone is filled; pausing stands last."""
    found = [step for step in here if step.target.lifecycle not in LAST]
    refused = frame.file.at("risk", "", "process").state == "not_agreed"
    # After a no, choosing or writing once more stays possible, and is not what the page asks for first.
    leads = [step for step in found if not (refused and (step.target.lifecycle, step.event) in ONCE_MORE)]
    first = onward(leads, they_meet=frame.file.case["process"] in DIRECT)
    beside = [*_conditions(frame), *_talks(frame)]
    others = rows(frame.ref, (step for step in found if step.ready and step is not first))
    leading = rows(frame.ref, [first]) if first else beside
    before = to_take(frame)
    shown = [*before, *leading, *others, *(beside if first else [])]
    drawn = [row | {"filled": bool(before or leading) and at == 0} for at, row in enumerate(shown)]
    if frame.file.case["state"] != "closed":
        last = "Takes effect at once. No reason needed."
        href = case_page(frame.ref, "pause", side=frame.side)
        pause = {"words": "Pause or stop", "sentence": last, "href": href, "button": "Pause or stop"}
        drawn.append(pause | {"filled": False})
    return drawn


def _talks(frame: Frame) -> list[dict[str, Any]]:
    """While choices are made, every way of taking part is one press away for each person."""
    if frame.file.case["state"] not in EXPLORING:
        return []
    return [
        {
            "words": f"Talk about the ways of taking part with {person['name']}",
            "sentence": "Each way is a choice of its own.",
            "href": case_page(frame.ref, "choices", side=person["side"]),
            "button": "Open",
        }
        for person in principals(frame.file)
        if not frame.side or person["side"] == frame.side
    ]


def _undeclared(frame: Frame, here: Iterable[StepView]) -> list[dict[str, Any]]:
    """Facilitators cannot be named before somebody who could lead has said whether they know anybody here."""
    step = next((one for one in here if (one.target.lifecycle, one.event) == ALLOCATE and one.ready), None)
    could = (one for one in frame.staff.values() if one["active"] and Role(one["roles"]) & FACILITATOR)
    if step is None or any(frame.file.declared_of_everybody(str(one["id"])) for one in could):
        return []
    href = case_page(frame.ref, "workers")
    reason = {
        "sentence": "None of the facilitators has declared their interests yet.",
        "why": "Whoever is named has first said whether they know anybody on this case.",
        "who": "Each facilitator",
        "links": [{"href": href, "words": "See who has declared"}],
    }
    return [{"words": step.title, "met": 0, "total": None, "reasons": [reason], "in_place": ""}]


def _conditions(frame: Frame) -> list[dict[str, Any]]:
    """What was signed on a condition that nobody has met yet: each is a step of its own."""
    check = CHECKS["condition"]
    return [
        {
            "words": one.words,
            "sentence": f"A condition of the sign-off: {SCOPES[one.scope].lower()}. Nothing opens before.",
            "href": check_page(frame.ref, "condition", one.id),
            "button": "Say that it is met",
        }
        for one in conditions(frame.file)
        if not is_met(frame.file, one.id) and may_record(frame.actor, frame.file, check, one.id)
    ]


def _news(frame: Frame) -> list[dict[str, Any]]:
    """Something that happened outside, which ends what was signed."""
    check = CHECKS["news"]
    if frame.file.case["state"] == "closed" or not may_record(frame.actor, frame.file, check, ""):
        return []
    sentence = "News from an agency, custody, an order, missed appointments. It ends what was signed."
    href = check_page(frame.ref, "news")
    return [{"words": check.title, "sentence": sentence, "href": href, "button": "Write it down"}]


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
    promises = [p for p in found if not frame.side or is_shown_on(p.side, frame.side)]
    near = [promise for promise in promises if promise.due_at - now < NEAR]
    return near or promises[:1]


def _promised(promise: Promise, now: datetime) -> dict[str, Any]:
    left = clock(promise.made_at, promise.due_at, now)
    person = f" ({promise.person_name})" if promise.person_name else ""
    words, href = act_for(promise)
    about = f": {promise.about}" if promise.about else ""
    said = f"{promise.words}{about}{person}, {left.by_words}"
    return {"clock": left, "said": said, "words": words, "href": href, "mine": promise.mine}


def entry_row(entry: Entry) -> dict[str, Any]:
    """One thing that happened, as the timeline draws it."""
    when = f"{day_short(entry.at)}, {clock_time(entry.at)}"
    return {"title": entry.title, "who": entry.who, "when": when, "detail": None, "kind": entry.kind}
