"""The attempt at a meeting: its plan, the gates it has to pass, what is checked on the day."""

from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.step import Target
from rj_workflow.queries.targets import principals
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import Facts, check_rows, things
from web.templating import moment

router = APIRouter()
LEAD: Final = "The date is held first, then confirmed for exactly this plan, then checked on the day."


@router.get("/cases/{ref}/meeting")
def meeting(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The meeting in hand and what stands around it."""
    frame = open_case(session, actor, ref, now, tab="meeting", side=side)
    target = Target("meeting")
    groups: list[dict[str, Any]] = [
        {
            "title": "The meeting",
            "side": "both",
            "things": things(frame, {target: "This attempt"}, {target: _plan(frame)}),
        },
        {
            "title": "What has to be arranged",
            "side": "both",
            "things": [],
            "checks": check_rows(frame, _arranged(frame)),
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


def _plan(frame: Frame) -> Facts:
    data = frame.file.at("meeting").data
    names = [frame.file.name_of[who] for who in data.get("attendees", []) if who in frame.file.name_of]
    when = moment(datetime.fromisoformat(data["when"])) if data.get("when") else ""
    return [("When", when), ("Where", str(data.get("where", ""))), ("Who will be there", ", ".join(names))]


def _arranged(frame: Frame) -> list[tuple[str, str]]:
    asked = [("second_facilitator", ""), ("venue_check", "")]
    return asked + [("attendees_agreed", row["person_id"]) for row in principals(frame.file)]


def _of_the_day(frame: Frame) -> list[tuple[str, str]]:
    return [("order_check", ""), *(("day_check", row["person_id"]) for row in frame.file.participants)]
