"""The attempt at a meeting that is in hand: its people, its place and its day."""

from datetime import datetime

from rj_workflow.casefile import Position
from rj_workflow.clock import london_day
from rj_workflow.dates import NOT_NOW, said_of_these
from rj_workflow.facts.reading import Reading
from rj_workflow.facts.risk import newest
from rj_workflow.plan import attendees_digest, current_meeting, venue_digest
from rj_workflow.risk import answers_of, requirement_for
from state_machines.facts import MeetingFacts


def meeting_facts(reading: Reading) -> MeetingFacts:
    """What was agreed and checked of exactly this plan."""
    file = reading.file
    meeting = current_meeting(file)
    if meeting is None:
        return MeetingFacts(facilitators_enough=_facilitators_enough(reading))
    when = meeting.data.get("when")
    agreed, venue = attendees_digest(file), venue_digest(file)
    principals = [p["person_id"] for p in file.participants if p["side"] in ("harmed", "responsible")]
    return MeetingFacts(
        state=meeting.state,
        is_today=bool(when) and london_day(datetime.fromisoformat(str(when))) == reading.today,
        has_begun=bool(when) and datetime.fromisoformat(str(when)) <= reading.now,
        a_date_is_not_wanted=any(
            said is not None and said["outcome"] == NOT_NOW
            for said in (said_of_these(file, who) for who in principals)
        ),
        attendees_agreed=bool(agreed)
        and all(reading.checked("attendees_agreed", p, agreed) for p in principals),
        venue_checked=bool(venue) and reading.checked("venue_check", "", venue),
        facilitators_enough=_facilitators_enough(reading),
        one_meeting_is_wanted=file.case["together"] is None
        or all(reading.checked_here("one_meeting", who) for who in principals),
    )


def _facilitators_enough(reading: Reading) -> bool:
    """As many as the table of signatures cannot do without, for what is signed or would take place (5.6)."""
    file, focus = reading.file, reading.focus
    asked = focus if focus is not None and focus.lifecycle == "risk" else newest(reading, "process")
    about = asked or Position("", "risk", topic="process")
    needed = requirement_for(file, about, answers_of(file, about))
    there = [one for one in (file.case["lead_id"], file.case["co_id"]) if one]
    return bool(file.case["lead_id"]) and len(there) >= needed.fewest_facilitators
