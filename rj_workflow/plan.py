"""The plan of a meeting as it stands, and digests of it: whoever signs or agrees does so for exactly this."""

import hashlib
import json

from rj_workflow.casefile import INTRODUCER, PRINCIPALS, CaseFile, Position, Row


def current_meeting(file: CaseFile) -> Position | None:
    """The attempt in hand in this episode, if there is one."""
    here = [m for m in file.of("meeting") if m.episode == file.case["episode"]]
    return max(here, key=lambda m: m.number, default=None)


# While a plan stands it says who comes.
PLAN_STANDS = ("in_diary", "confirmed", "day_check", "open", "on_break")


def others_attending(file: CaseFile) -> list[Row]:
    """Who else will be there, once it is written down who; until then, everybody else who takes part."""
    meeting = current_meeting(file)
    planned = meeting is not None and meeting.state in PLAN_STANDS
    named = meeting.data.get("attendees", []) if meeting and planned else None
    others = (p for p in file.participants if p["side"] not in (*PRINCIPALS, INTRODUCER))
    return [p for p in others if named is None or p["person_id"] in named]


def plan_digest(file: CaseFile) -> str:
    """What a signature for a meeting covers: the process, the place, the time and exactly these people."""
    meeting = current_meeting(file)
    if meeting is None or "when" not in meeting.data:
        return ""
    plan = {name: meeting.data.get(name) for name in ("when", "where", "attendees")}
    return _digest([file.case["process"], plan])


def attendees_digest(file: CaseFile) -> str:
    """What each person agrees to when they agree to who will be there, at this attempt and no other."""
    meeting = current_meeting(file)
    if meeting is None or not meeting.data.get("attendees"):
        return ""
    return _digest([meeting.episode, meeting.number, sorted(meeting.data["attendees"])])


def venue_digest(file: CaseFile) -> str:
    """What a venue check is about: this place for this kind of process, at this attempt."""
    meeting = current_meeting(file)
    if meeting is None or not meeting.data.get("where"):
        return ""
    return _digest([meeting.episode, meeting.number, file.case["process"], meeting.data["where"]])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
