"""The attempt at a meeting: its plan, the gates it has to pass, what is checked on the day."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.check import may_record
from rj_workflow.commands.step import Target
from rj_workflow.db import Session as Database
from rj_workflow.facts import Asking, facts_of
from rj_workflow.plan import PLAN_STANDS, attending
from rj_workflow.queries.calendar import ends_of
from rj_workflow.queries.dates import clashes
from rj_workflow.queries.steps import in_place, reasons_for
from rj_workflow.queries.targets import principals
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.guards import GUARDS
from state_machines.live import IN_THE_ROOM
from web.addresses import case_page, check_page, live_page
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.dates import dates
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import Facts, check_rows, things
from web.staff.ways import card
from web.templating import day, moment

router = APIRouter()
MEETING: Final = Target("meeting")
NOT_NEEDED: Final = "Nobody named. A second one is advised when people meet; a supervisor names one."
HOLD: Final = "Hold it with the page for the room"
HOLD_SO: Final = "Big buttons, for a phone. It goes on where there is no signal."
LEAD: Final = "The date is held first, then confirmed for exactly this plan, then checked on the day."


@router.get("/cases/{ref}/meeting")
def meeting(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The meeting in hand and what stands around it."""
    frame = open_case(session, actor, ref, now, tab="meeting", side=side)
    groups: list[dict[str, Any]] = [
        {"title": "The meeting", "side": "both", "things": _attempt(session, frame)},
        *dates(session, frame),
        {
            "title": "What has to be arranged",
            "side": "both",
            "things": [],
            "checks": [_second(frame), *_together(frame), *check_rows(frame, _arranged(frame))],
        },
        {
            "title": "On the day",
            "side": "both",
            "things": [],
            "checks": check_rows(frame, _of_the_day(frame)),
        },
    ]
    return case_reply(
        request, frame, "staff/case/things.html", page_title="Meeting", lead=LEAD, groups=groups
    )


def _attempt(session: Database, frame: Frame) -> list[dict[str, Any]]:
    """The attempt as it stands; one that is confirmed says what was true then, and what opens it."""
    at = frame.file.at("meeting")
    drawn = things(frame, {MEETING: "This attempt"}, {MEETING: _plan(session, frame)})
    if at.state in ("confirmed", "day_check", *IN_THE_ROOM):
        drawn[0]["steps"].insert(
            0, {"words": HOLD, "about": "", "href": live_page(frame.ref), "sentence": HOLD_SO}
        )
    if at.state == "confirmed" and at.since_at is not None:
        drawn[0]["meaning"] = (
            f"Confirmed on {day(at.since_at)}: on that day every gate was passed for exactly this plan. "
            "What runs out or changes since then is asked for again before it opens."
        )
        drawn[0]["blocked"] += _before_it_opens(frame)
    return drawn


def _before_it_opens(frame: Frame) -> list[dict[str, Any]]:
    """What opening asks for and is not so now: what ran out, what changed, what belongs to the day."""
    row = LIFECYCLES["meeting"].row("open", "day_check")
    assert row is not None
    facts = facts_of(frame.file, Asking(frame.now, frame.actor, frame.file.at("meeting")))
    unmet = [GUARDS[name] for name in row.reasons if not GUARDS[name](facts)]
    reasons = reasons_for(frame.file, frame.actor, frame.now, frame.staff, MEETING, unmet)
    met = in_place(frame.file, [GUARDS[name] for name in row.reasons], unmet)
    return [card(frame.ref, "Before it opens", reasons, met)] if reasons else []


def _together(frame: Frame) -> list[dict[str, Any]]:
    """The other cases whose meeting is one event with this, or could be."""
    refs = ", ".join(sorted(str(one.case["ref"]) for one in frame.file.along))
    words = f"Held together with {refs}" if refs else "By itself"
    link = {"href": case_page(frame.ref, "together"), "href_words": "One meeting for several cases"}
    return [{"words": "One case or several", "value": words, **link}]


def _second(frame: Frame) -> dict[str, Any]:
    """The second facilitator: who it is, or who names one and where."""
    case, words = frame.file.case, CHECKS["second_facilitator"].title
    named = frame.staff.get(case["co_id"] or "")
    missing = "Not named yet. A supervisor names one." if case["sensitive"] else NOT_NEEDED
    row = {"words": words, "value": str(named["name"]) if named else missing}
    if may_record(frame.actor, frame.file, CHECKS["second_facilitator"], ""):
        row |= {
            "href": check_page(frame.ref, "second_facilitator"),
            "href_words": "Name another" if named else "Name one",
        }
    elif not named:
        row |= {"href": case_page(frame.ref, "workers"), "href_words": "Who works on it"}
    return row


def _plan(session: Database, frame: Frame) -> Facts:
    data = frame.file.at("meeting").data
    names = [frame.file.name_of[who] for who in data.get("attendees", []) if who in frame.file.name_of]
    where = str(data.get("where", ""))
    if not data.get("when"):
        return [("Where", where), ("Who will be there", ", ".join(names))]
    starts, ahead = datetime.fromisoformat(data["when"]), frame.file.at("meeting").state in PLAN_STANDS
    against = clashes(session, frame.file, starts, ends_of(data), where) if ahead else []
    return [
        ("When", moment(starts)),
        ("Where", where),
        ("Who will be there", ", ".join(names)),
        ("Look again", " ".join(against)),
    ]


def _arranged(frame: Frame) -> list[tuple[str, str]]:
    return [("venue_check", "")] + [("attendees_agreed", row["person_id"]) for row in principals(frame.file)]


def _of_the_day(frame: Frame) -> list[tuple[str, str]]:
    """Orders, then each of the people who come, and nobody else."""
    return [("order_check", ""), *(("day_check", row["person_id"]) for row in attending(frame.file))]
