"""Two cases about the same harm, each with its own person responsible, and one meeting for both."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from rj_workflow.clock import LONDON
from rj_workflow.commands.beside import Beside, open_beside
from rj_workflow.commands.together import meet_together
from rj_workflow.seeds.walk import Walk
from state_machines.venue import everything

if TYPE_CHECKING:
    from rj_workflow.db import Session

HIM = "Rory Keane"
WHERE = "The Quiet Room, Eastmoor Library"


def case_beside(session: Session, walk: Walk, state: str = "readiness_review") -> Walk:
    """Rory's case beside the one of this walk, as far as this state; both walks then stand at one moment."""
    said = Beside(who_asked="harmed", channel="phone", name=HIM, interests="none")
    ref = open_beside(session, walk.staff["sam"], walk.ref, said, now=walk.now)
    other = Walk(session, walk.staff, walk.now, ref=ref, harmed=walk.harmed, responsible_name=HIM)
    found = other.file.on_side("responsible")
    assert found is not None
    other.responsible = found["person_id"]
    other.declare("helen")
    other.to(state)
    walk.now = other.now
    return other


def want_one_meeting(*cases: Walk) -> None:
    """Each of the people of these cases says yes to one meeting, and to being named to the others."""
    for case in cases:
        for person in (case.harmed, case.responsible):
            case.check("priya", "one_meeting", "yes", about=person, channel="phone")


def hold_together(session: Session, one: Walk, other: Walk) -> None:
    """Priya, who leads both, holds the meetings together."""
    now = max(one.now, other.now)
    meet_together(session, one.staff["priya"], one.ref, other.ref, now=now)


def plan_together(*cases: Walk) -> None:
    """The same day, place and people in each case; nothing of it is signed."""
    people = sorted({person for case in cases for person in (case.harmed, case.responsible)})
    start = max(case.now for case in cases)
    when = datetime.combine((start + timedelta(days=10)).astimezone(LONDON).date(), time(14), LONDON)
    for case in cases:
        case.now = max(case.now, start)
        case.extras["when"] = when
        case.do("priya", "meeting", "propose", {"who_would_come": "All three"})
        offered = f"{when.isoformat()}/{(when + timedelta(hours=2)).isoformat()}"
        case.do("priya", "meeting", "offer_dates", {"slots": offered})
        plan = {"everyone_can_come": "yes", "venue_is_named": "yes", "when": when.isoformat(), "where": WHERE}
        case.do("priya", "meeting", "put_in_diary", plan | {"attendees": people})


def confirm(case: Walk) -> None:
    """In this case the plan is signed, agreed to and confirmed."""
    if case.file.at("risk", "", "process").state != "signed_off":
        case.assess("process")
        case.sign("process")
    for person in (case.harmed, case.responsible):  # others will be there: each is prepared again
        case.prepare(person)
    if case.state == "preparing":
        case.do("priya", "case", "propose_ready", {"off_limits": "Her mother."})
    case.assess("event")
    case.sign("event")
    for person in (case.harmed, case.responsible):
        case.check("priya", "attendees_agreed", "agrees", about=person)
        case.say_again(person, f"take_part_{case.process}")
    case.check("priya", "venue_check", "suitable", **everything(case.process))
    case.do("priya", "meeting", "confirm")


def check_the_day(case: Walk) -> None:
    """The morning of the meeting in this case."""
    case.morning()
