"""The dates that are offered for a meeting, and what each person said of exactly these."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rj_workflow.casefile import INTRODUCER, CaseFile, Position, Row
from rj_workflow.clock import LONDON
from rj_workflow.errors import Invalid, Refused
from rj_workflow.plan import current_meeting
from rj_workflow.sentences import Sentence

DATES: Final = "dates_chosen"  # the check that keeps an answer
SUITS: Final = "suits"
SOME, NONE, NOT_NOW = "some", "none", "not_now"
NOT_OFFERED: Final = Sentence("No dates are offered now.")
TICK_SOME: Final = Sentence("Tick the dates that suit, or choose another answer.")
BOTH_SAID: Final = Sentence("Dates are ticked as well. Take the ticks away, or say that some of them suit.")


@dataclass(frozen=True, slots=True)
class Slot:
    """One date that is offered: from when until when."""

    code: str
    starts: datetime
    ends: datetime

    @property
    def words(self) -> str:
        """As colleagues read it."""
        first, last = self.starts.astimezone(LONDON), self.ends.astimezone(LONDON)
        return f"{first:%A} {first.day} {first:%B %Y}, {_clock(first)} to {_clock(last)}"


def _clock(there: datetime) -> str:
    minutes = f":{there:%M}" if there.minute else ""
    return f"{there.hour % 12 or 12}{minutes}{there:%p}".lower()


def slot_of(code: str) -> Slot:
    """The date that is kept as this interval."""
    starts, _, ends = code.partition("/")
    return Slot(code, datetime.fromisoformat(starts), datetime.fromisoformat(ends))


def offered_ever(meeting: Position | None) -> list[Slot]:
    """What was offered last in this attempt, whether or not it still is."""
    return [slot_of(code) for code in (meeting.data.get("slots") or [])] if meeting else []


def slots_offered(file: CaseFile) -> list[Slot]:
    """What each person is asked about now; nothing once a date is held, or all is put off."""
    meeting = current_meeting(file)
    return offered_ever(meeting) if meeting is not None and meeting.state == "date_offered" else []


def slots_digest(file: CaseFile) -> str:
    """What an answer is about: these dates, offered at this moment.  Offered again, they are asked again."""
    meeting = current_meeting(file)
    slots = [one.code for one in slots_offered(file)]
    if meeting is None or meeting.since_at is None or not slots:
        return ""
    asked = [meeting.episode, meeting.number, meeting.since_at.isoformat(), slots]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def asked_of(file: CaseFile) -> list[Row]:
    """Everybody who would be there."""
    return [row for row in file.participants if row["side"] != INTRODUCER]


def said_of_these(file: CaseFile, person_id: str) -> Row | None:
    """What this person said last of the dates that are offered now."""
    about = slots_digest(file)
    return file.latest_check(DATES, person_id, about) if about else None


def suits(row: Row | None, slot: Slot) -> bool:
    """Whether this answer takes the date."""
    return row is not None and row["outcome"] == SOME and slot.code in row["data"].get(SUITS, [])


def for_everyone(file: CaseFile) -> list[Slot]:
    """The dates that everybody who would be there has taken."""
    said = [said_of_these(file, row["person_id"]) for row in asked_of(file)]
    return [one for one in slots_offered(file) if all(suits(answer, one) for answer in said)]


def saying_no_to(file: CaseFile, when: datetime) -> Iterator[str]:
    """Who said that they cannot come then, or would rather not have a date now; who said nothing is not."""
    slot = next((one for one in slots_offered(file) if one.starts == when), None)
    for row in asked_of(file):
        answer = said_of_these(file, row["person_id"])
        if answer is None:
            continue
        if answer["outcome"] == NOT_NOW or (slot is not None and not suits(answer, slot)):
            yield str(row["person_id"])


def must_be_of_these(file: CaseFile, outcome: str, ticked: Sequence[str]) -> None:
    """Whether an answer can be taken as it stands.  Raises Refused, Invalid."""
    if not slots_offered(file):
        raise Refused((NOT_OFFERED,))
    if outcome == SOME and not ticked:
        raise Invalid([(SUITS, TICK_SOME)])
    if outcome != SOME and ticked:
        raise Invalid([("outcome", BOTH_SAID)])
