"""What waits for a decision: assessments, safety stops and closings, in the order they were promised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.queries import cover, signoffs
from rj_workflow.queries.cover import Cover
from rj_workflow.queries.signoffs import Waiting
from state_machines.guards import GUARDS
from state_machines.risk import SCOPES
from web.addresses import case_page, decision_page, declare_page, step_page
from web.clocks import clock
from web.dependencies import CurrentActor, Now, Session
from web.templating import clock_time, day_short, in_words, page

router = APIRouter()
OTHERS: Final = {
    "safety_stop": ("A safety stop", "lift", "Decide today"),
    "closing": ("Closing the case", "confirm", "Look at it"),
}


@router.get("/")
def waits(
    request: Request, session: Session, actor: CurrentActor, now: Now, seen: Annotated[int, Query()] = -1
) -> Response:
    """Everything that waits for this reader, and what they wrote themselves below it.

    A page that lies open asks again by itself, and says how many it has seen: a new number is said aloud.
    """
    rows = signoffs.queue(session, actor)
    away = cover.away_now(session, now)
    held = cover.held_by(away, actor)
    theirs, own = [row for row in rows if not row.wrote_it], [row for row in rows if row.wrote_it]
    drawn = [_row(row, now, held, primary=row is theirs[0]) for row in theirs]
    groups = [
        {"title": "", "rows": drawn},
        {"title": "Yours, so somebody else decides", "rows": [_own(row, now) for row in own]},
    ]
    count = len(theirs)
    return page(
        request,
        "supervisor/queue.html",
        block="refreshed",
        groups=[group for group in groups if group["rows"]],
        count=count,
        count_words=_count_words(theirs, now),
        said_aloud=seen not in (-1, count),
        standing_in=[_standing_in(one) for one in held.values()],
        alone=[_alone(one) for one in cover.unattended(session, now) if one.away_id in away],
    )


def _count_words(rows: list[Waiting], now: datetime) -> str:
    late = sum(1 for row in rows if row.due_at and row.due_at < now)
    waits = "decision waits" if len(rows) == 1 else "decisions wait"
    said = f"{in_words(len(rows))} {waits}" if rows else "Nothing waits for you"
    return f"{said}, {in_words(late).lower()} late." if late else f"{said}."


def _standing_in(one: Cover) -> str:
    return f"You have {one.away}’s queue until {one.last_day:%A} {day_short(one.last_day)}."


def _alone(one: Cover) -> str:
    return f"{one.away} is away until {one.last_day:%A} {day_short(one.last_day)}, and nobody has the queue."


def _row(row: Waiting, now: datetime, held: Mapping[str, Cover], *, primary: bool) -> dict[str, Any]:
    if not row.declared:
        href = declare_page(row.ref, back=case_page(row.ref))
        return {
            "title": f"{row.ref} {row.initials}: something is to be decided",
            "detail": f"Say first whether you know them.{_for(row, held)}",
            "clock": clock(row.since_at, row.due_at, now) if row.due_at else None,
            "href": href, "action_href": href, "action_words": "Declare", "primary": primary,
        }  # fmt: skip
    drawn = _drawn(row, now) | {"primary": primary}
    drawn["detail"] += _for(row, held)
    if row.lifecycle == "risk":
        href = decision_page(row.ref, row.topic, row.number)
        words = "Give your view" if row.state == "escalated" else "Read and decide"
        return drawn | {"href": href, "action_href": href, "action_words": words}
    _, event, words = OTHERS[row.lifecycle]
    href = step_page(row.ref, row.lifecycle, event, number=row.number)
    return drawn | {"href": href, "action_href": href, "action_words": words}


def _for(row: Waiting, held: Mapping[str, Cover]) -> str:
    """In whose place this reader has it."""
    one = held.get(row.supervisor_id)
    if one is None:
        return ""
    return f" For {one.away.split()[0]}, until {one.last_day:%A} {day_short(one.last_day)}."


def _own(row: Waiting, now: datetime) -> dict[str, Any]:
    href = case_page(row.ref, f"risk/{row.topic}" if row.lifecycle == "risk" else "")
    guard = "decider_is_not_the_author" if row.lifecycle == "risk" else "confirmer_did_not_propose"
    return _drawn(row, now) | {"href": href, "detail": GUARDS[guard].sentence, "quiet": True}


def _drawn(row: Waiting, now: datetime) -> dict[str, Any]:
    what = SCOPES[row.topic] if row.lifecycle == "risk" else OTHERS[row.lifecycle][0]
    return {
        "title": f"{row.ref} {row.initials}: {what[0].lower()}{what[1:]}",
        "detail": " ".join(part for part in (_detail(row), _late(row, now)) if part),
        "clock": clock(row.since_at, row.due_at, now) if row.due_at else None,
        "person": row.author,
    }


def _late(row: Waiting, now: datetime) -> str:
    """Lateness in words, and who has been asked since."""
    if row.due_at is None or row.due_at >= now:
        return ""
    asked = " Every supervisor who may and the manager are asked too." if row.lifecycle == "risk" else ""
    return f"Late since {day_short(row.due_at)}, {clock_time(row.due_at)}.{asked}"


def _detail(row: Waiting) -> str:
    if row.lifecycle != "risk":
        return f"Since {day_short(row.since_at)}."
    sent = "Before the panel" if row.state == "escalated" else "Sent"
    changed = "First version" if row.changed is None else f"{row.changed} changed since the version before"
    to_open = f", {row.to_open} to open first" if row.to_open else ""
    return f"{sent} on {day_short(row.since_at)}. Version {row.version}. {changed}{to_open}."
