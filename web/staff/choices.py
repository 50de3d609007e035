"""What each person said yes or no to, one purpose at a time, never both on one line."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.commands.step import Target
from rj_workflow.queries.targets import ITEM_CHOICE, principals, targets
from state_machines.choice import PURPOSES
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.things import things

router = APIRouter()
LEAD: Final = "Each answer is for one purpose only, given alone, and can be taken back at once."


@router.get("/cases/{ref}/choices")
def choices(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Every purpose of each person shown; those never asked are folded away."""
    frame = open_case(session, actor, ref, now, tab="choices", side=side)
    shown = [row for row in principals(frame.file) if not frame.side or row["side"] == frame.side]
    groups = [_of(frame, row) for row in shown]
    return case_reply(
        request, frame, "staff/case/things.html", page_title="Choices", lead=LEAD, groups=groups
    )


def _of(frame: Frame, person: dict[str, Any]) -> dict[str, Any]:
    titled = {
        t: _title(t)
        for t in targets(frame.file)
        if t.lifecycle == "choice" and t.holder == person["person_id"]
    }
    found = things(frame, titled)
    return {
        "title": person["name"],
        "side": person["side"],
        "things": found,
        "rest_words": "Never asked",
        "all": not any(one["begun"] for one in found),
    }


def _title(target: Target) -> str:
    purpose, _, item = target.topic.partition(":")
    return "Being given the letter that is there" if purpose == ITEM_CHOICE and item else PURPOSES[purpose]
