"""How far each person who will be there is prepared, apart from everybody else."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.casefile import is_shown_on
from rj_workflow.commands.step import Target
from web.dependencies import CurrentActor, Now, Ref, Session
from web.staff.frame import Frame, Side, case_reply, open_case
from web.staff.people import title_of
from web.staff.things import Facts, check_rows, things

router = APIRouter()
LEAD: Final = "Everyone who will be there is prepared first, each apart."
OF_THE_CASE: Final = ("order_check", "interest_of_the_harmed", "specialist_view")


@router.get("/cases/{ref}/preparation")
def preparation(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """The sessions of each person, and what was found out for the case."""
    frame = open_case(session, actor, ref, now, tab="preparation", side=side)
    shown = [row for row in frame.file.participants if is_shown_on(row["side"], frame.side)]
    groups = [_of(frame, row) for row in shown]
    checks = check_rows(frame, ((kind, "") for kind in OF_THE_CASE))
    groups.append({"title": "For the case", "side": "both", "checks": checks, "things": []})
    return case_reply(
        request, frame, "staff/case/things.html", page_title="Preparation", lead=LEAD, groups=groups
    )


def _of(frame: Frame, person: dict[str, Any]) -> dict[str, Any]:
    who = person["person_id"]
    target = Target("preparation", who)
    titled, facts = {target: "Preparation"}, {target: _sessions(frame, who)}
    if person["side"] == "responsible":
        titled[Target("acknowledgement", who)] = "What is acknowledged"
    return {
        "title": title_of(person),
        "side": person["side"],
        "things": things(frame, titled, facts),
        "checks": check_rows(frame, [("can_decide", who)] if person["doubt"] else []),
    }


def _sessions(frame: Frame, who: str) -> Facts:
    data = frame.file.at("preparation", who).data
    held, alone = int(data.get("sessions", 0)), int(data.get("sessions_alone", 0))
    return [("Sessions held", f"{held}, of them alone: {alone}" if held else "")]
