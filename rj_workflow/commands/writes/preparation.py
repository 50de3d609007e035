"""What a preparation session keeps, and which of a person's words were read back to them."""

from typing import Final

from rj_workflow.answers import Filled
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Refused
from rj_workflow.expectations import NOTHING, add, newest
from rj_workflow.facts.people import SAID_OTHERWISE
from state_machines.contents import READY

LINK: Final = "attendee_link"
DECLARE: Final = ("interpreter", "observer")  # they are there for the service (practice.md 5.3, V7 and V8)
WHOM_THEY_KNOW: Final = (
    "Ask them whom they know here, and record it under Preparation. With a conflict somebody else comes."
)


def hold_session(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Count sessions, those held alone, and what was talked about, since they last stood down."""
    data = data_of(position)
    if position and position.state == "stood_down":
        data |= {"sessions": 0, "sessions_alone": 0, "covered": []}
    data.pop("stale_because", None)
    data["sessions"] = int(data.get("sessions", 0)) + 1
    data["sessions_alone"] = int(data.get("sessions_alone", 0)) + (filled.get("alone") == "yes")
    data["covered"] = sorted({*data.get("covered", ()), *(filled.get("checklist") or ())})
    data["last_contact_at"] = desk.now.isoformat()


def say_ready(desk: Desk, position: Position | None, filled: Filled) -> None:
    """That they feel ready stands among what they said, whoever wrote it down."""
    if position is None:
        return
    before = newest(desk.session, desk.file.case["id"], position.holder) or NOTHING
    if before.ready != READY[0][0]:
        add(
            desk.session, before, case_id=desk.file.case["id"], person_id=position.holder, said=before.said,
            ready=READY[0][0], now=desk.now, entered_by=desk.actor.id if desk.actor.is_staff else None,
            channel=str(filled.get("channel") or ""),
        )  # fmt: skip


def confirm_ready(desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Which version of their words was read back; whoever interprets or watches has no conflict."""
    if position is not None:
        side = desk.file.side_of(position.holder)
        link = desk.file.latest_check(LINK, position.holder)
        said = link is not None and link["episode"] == desk.file.case["episode"]
        if (said and link and link["outcome"] == "conflict") or (
            side in DECLARE and not (said and link and link["good"])
        ):
            raise Refused((WHOM_THEY_KNOW,))
        found = newest(desk.session, desk.file.case["id"], position.holder)
        data_of(position)["read_back"] = found.number if found else 0
        data_of(position).pop(SAID_OTHERWISE, None)


def run_out(_desk: Desk, position: Position | None, _filled: Filled) -> None:
    """Nobody was in touch in time."""
    data_of(position)["stale_because"] = "time"
