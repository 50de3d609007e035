"""What waits for a decision: assessments, safety stops and closings, in the order they were promised."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.queries import signoffs
from rj_workflow.queries.signoffs import Waiting
from state_machines.guards import GUARDS
from state_machines.risk import SCOPES
from web.addresses import case_page, decision_page, step_page
from web.clocks import clock
from web.dependencies import CurrentActor, Now, Session
from web.templating import day_short, page

router = APIRouter()
OTHERS: Final = {
    "safety_stop": ("A safety stop", "lift", "Decide today"),
    "closing": ("Closing the case", "confirm", "Look at it"),
}


@router.get("/")
def waits(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Everything that waits for this reader, and what they wrote themselves below it."""
    rows = signoffs.queue(session, actor)
    first = next((row for row in rows if not row.wrote_it), None)
    groups = [
        {"title": "", "rows": [_row(row, now, primary=row is first) for row in rows if not row.wrote_it]},
        {
            "title": "Yours, so somebody else decides",
            "rows": [_own(row, now) for row in rows if row.wrote_it],
        },
    ]
    return page(request, "supervisor/queue.html", groups=[group for group in groups if group["rows"]])


def _row(row: Waiting, now: datetime, *, primary: bool) -> dict[str, Any]:
    drawn = _drawn(row, now) | {"primary": primary}
    if row.lifecycle == "risk":
        href = decision_page(row.ref, row.topic, row.number)
        words = "Give your view" if row.state == "escalated" else "Read and decide"
        return drawn | {"href": href, "action_href": href, "action_words": words}
    _, event, words = OTHERS[row.lifecycle]
    href = step_page(row.ref, row.lifecycle, event, number=row.number)
    return drawn | {"href": href, "action_href": href, "action_words": words}


def _own(row: Waiting, now: datetime) -> dict[str, Any]:
    href = case_page(row.ref, f"risk/{row.topic}" if row.lifecycle == "risk" else "")
    guard = "decider_is_not_the_author" if row.lifecycle == "risk" else "confirmer_did_not_propose"
    return _drawn(row, now) | {"href": href, "detail": GUARDS[guard].sentence}


def _drawn(row: Waiting, now: datetime) -> dict[str, Any]:
    what = SCOPES[row.topic] if row.lifecycle == "risk" else OTHERS[row.lifecycle][0]
    return {
        "title": f"{row.ref} {row.initials}: {what[0].lower()}{what[1:]}",
        "detail": _detail(row),
        "clock": clock(row.since_at, row.due_at, now) if row.due_at else None,
        "person": row.author,
    }


def _detail(row: Waiting) -> str:
    if row.lifecycle != "risk":
        return f"Since {day_short(row.since_at)}."
    sent = "Before the panel" if row.state == "escalated" else "Sent"
    changed = "First version" if row.changed is None else f"{row.changed} changed since the version before"
    to_open = f", {row.to_open} to open first" if row.to_open else ""
    return f"{sent} on {day_short(row.since_at)}. Version {row.version}. {changed}{to_open}."
