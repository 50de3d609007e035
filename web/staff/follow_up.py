"""Afterwards: who was spoken with, who is called when, how they can come back, and closing."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.step import Target
from rj_workflow.queries.targets import principals
from state_machines.follow_up import CALLS
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import check_rows, things

router = APIRouter()
LEAD: Final = "Nobody is left alone afterwards. Closing an episode never closes the door."


@router.get("/cases/{ref}/follow-up")
def follow_up(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The calls of each person, what was found out, and closing."""
    frame = open_case(session, actor, ref, now, tab="follow-up", side=side)
    shown = [row for row in principals(frame.file) if not frame.side or row["side"] == frame.side]
    groups = [_of(frame, row) for row in shown]
    closing = {Target("closing"): "Closing"}
    groups.append({"title": "For the case", "side": "both", "things": things(frame, closing), "checks": []})
    return case_reply(
        request, frame, "staff/case/things.html", page_title="Follow-up", lead=LEAD, groups=groups
    )


def _of(frame: Frame, person: dict[str, Any]) -> dict[str, Any]:
    who = person["person_id"]
    calls = [
        c for c in frame.file.of("follow_up") if c.holder == who and c.episode == frame.file.case["episode"]
    ]
    titled = {Target("follow_up", who, c.topic, c.number): CALLS[c.topic] for c in calls}
    titled[Target("choice", who, "follow_up_contact")] = "Being called afterwards"
    asked = [("debrief", who), ("follow_up_plan", who)]
    if person["side"] == "harmed":
        asked.append(("way_back", who))
    return {
        "title": person["name"],
        "side": person["side"],
        "things": things(frame, titled),
        "checks": check_rows(frame, asked),
    }
