"""The plan of a meeting as it stands, and digests of it: whoever signs or agrees does so for exactly this."""

import hashlib
import json
from collections.abc import Iterable

from rj_workflow.casefile import INTRODUCER, PRINCIPALS, CaseFile, Position, Row


def current_meeting(file: CaseFile) -> Position | None:
    """The attempt in hand in this episode, if there is one."""
    here = [m for m in file.of("meeting") if m.episode == file.case["episode"]]
    return max(here, key=lambda m: m.number, default=None)


def same_event(file: CaseFile, other: CaseFile) -> bool:
    """Whether the plans of two cases that meet together are for the same moment, place and people."""
    mine, theirs = current_meeting(file), current_meeting(other)
    if mine is None or theirs is None:
        return False
    return all(mine.data.get(name) == theirs.data.get(name) for name in ("when", "where", "attendees"))


# While a plan stands it says who comes.
PLAN_STANDS = ("in_diary", "confirmed", "day_check", "open", "on_break")


def others_attending(file: CaseFile) -> list[Row]:
    """Who else will be there, once it is written down who; until then, everybody else who takes part."""
    return _named(file, (p for p in file.participants if p["side"] not in (*PRINCIPALS, INTRODUCER)))


def from_other_cases(file: CaseFile) -> list[Row]:
    """Whom the other cases of this meeting bring: prepared and checked there, and assessed here too."""
    return _named(file, (p for p in file.coming if not file.takes_part(p["person_id"])))


def _named(file: CaseFile, people: Iterable[Row]) -> list[Row]:
    meeting = current_meeting(file)
    planned = meeting is not None and meeting.state in PLAN_STANDS
    named = meeting.data.get("attendees", []) if meeting and planned else None
    return [p for p in people if named is None or p["person_id"] in named]


def attending(file: CaseFile) -> list[Row]:
    """Everybody who will be there: the two, then the others."""
    return [p for p in file.participants if p["side"] in PRINCIPALS] + others_attending(file)


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
