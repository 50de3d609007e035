"""What the plan of a meeting keeps."""

import re
from datetime import datetime

from rj_workflow.answers import Filled
from rj_workflow.casefile import INTRODUCER, PRINCIPALS, Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.errors import Invalid
from rj_workflow.risk import asks_about_everybody, signatures


def plan_meeting(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Write down the day, the place and exactly who will be there; a signature was for another plan."""
    when = datetime.fromisoformat(str(filled.get("when")))
    if when <= desk.now:
        raise Invalid([("when", "Choose a time that lies ahead.")])
    known = {p["person_id"] for p in desk.file.participants if p["side"] != INTRODUCER}
    people = filled.get("attendees") or [
        p["person_id"] for p in desk.file.participants if p["person_id"] in known
    ]
    principals = {p["person_id"] for p in desk.file.participants if p["side"] in ("harmed", "responsible")}
    if not set(people) <= known or not principals <= set(people):
        raise Invalid([("attendees", "Name both people, and only those who take part in this case.")])
    where = re.sub(r"\s+", " ", str(filled.get("where")))
    before = data_of(position).get("attendees", sorted(people))
    data_of(position).update(when=when.isoformat(), where=where, attendees=sorted(people))
    process = (signed for signed in signatures(desk.file) if signed.topic == "process")
    same = before == sorted(people) and all(asks_about_everybody(signed, desk.file) for signed in process)
    data_of(position)["plan_changed"] = "venue_changed" if same else "attendee_changed"


def not_come(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Which side did not come; a second time counts."""
    who = str(filled.get("who") or "")
    data_of(position)["missed_by"] = list(PRINCIPALS) if who == "both" else [who] if who else []
