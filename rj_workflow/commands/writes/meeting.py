"""What the plan of a meeting keeps."""

import re
from collections.abc import Sequence
from datetime import datetime

from rj_workflow.answers import Filled
from rj_workflow.casefile import PRINCIPALS, Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes.write import data_of
from rj_workflow.dates import offered_ever, saying_no_to, slot_of
from rj_workflow.errors import Invalid
from rj_workflow.risk import asks_about_everybody, signatures

NAME_BOTH = "Name both people, and only those who take part in this case."
NAME_ALL = "Name the people of every case that this meeting is held with, and only those who take part."


def offer_dates(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Keep what is offered; what somebody said of earlier dates was said of those."""
    slots = [slot_of(code) for code in filled.get("slots")]
    if any(one.starts <= desk.now for one in slots):
        raise Invalid([("slots", "Offer dates that lie ahead.")])
    data_of(position)["slots"] = [one.code for one in slots]


def plan_meeting(desk: Desk, position: Position | None, filled: Filled) -> None:
    """Write down the day, the place and exactly who will be there; a signature was for another plan."""
    when = datetime.fromisoformat(str(filled.get("when")))
    if when <= desk.now:
        raise Invalid([("when", "Choose a time that lies ahead.")])
    said_no = [who for who in saying_no_to(desk.file, when) if desk.file.side_of(who) in PRINCIPALS]
    if said_no and position is not None and position.state == "date_offered":
        raise Invalid([("when", _does_not_suit(desk, said_no))])
    known = [p["person_id"] for p in desk.file.coming]
    people = set(filled.get("attendees") or known)
    principals = {p["person_id"] for p in desk.file.coming if p["side"] in PRINCIPALS}
    if not people <= set(known) or not principals <= people:
        raise Invalid([("attendees", NAME_ALL if desk.file.along else NAME_BOTH)])
    where = re.sub(r"\s+", " ", str(filled.get("where")))
    before = data_of(position).get("attendees", sorted(people))
    data_of(position).update(when=when.isoformat(), where=where, attendees=sorted(people))
    process = (signed for signed in signatures(desk.file) if signed.topic == "process")
    same = before == sorted(people) and all(asks_about_everybody(signed, desk.file) for signed in process)
    until = next((one.ends.isoformat() for one in offered_ever(position) if one.starts == when), "")
    data_of(position)["until"] = until
    data_of(position)["plan_changed"] = "venue_changed" if same else "attendee_changed"


def _does_not_suit(desk: Desk, who: Sequence[str]) -> str:
    names = " and ".join(desk.file.name_of[one] for one in who)
    return f"{names} said that this does not suit. Record what they say now, or choose another date."


def not_come(_desk: Desk, position: Position | None, filled: Filled) -> None:
    """Which side did not come; a second time counts."""
    who = str(filled.get("who") or "")
    data_of(position)["missed_by"] = list(PRINCIPALS) if who == "both" else [who] if who else []
