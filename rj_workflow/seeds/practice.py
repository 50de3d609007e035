"""What the register of the demo shows of each invented colleague; one of them is late with supervision."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.models import new_id, practice_record
from rj_workflow.models import staff as staff_table

SUPERVISORS = {"priya": "helen", "tom": "helen", "sam": "helen", "helen": "david", "david": "olu"}
LANGUAGES = {"priya": "English, Tamil", "tom": "English, British Sign Language", "helen": "English, Welsh"}
# Who, what, days ago, which, hours, in a line.
ENTRIES = (
    ("priya", "level", 900, "advanced", 0, "The national register"),
    ("priya", "accreditation", 700, "", 0, "The national body, as a practitioner"),
    ("priya", "training", 1400, "foundation", 24, "County course"),
    ("priya", "training", 800, "sensitive", 21, "National course"),
    ("priya", "training", 150, "gender_based", 12, "With the advocacy service"),
    ("priya", "supervision", 33, "", 0, "Pace of preparation, and rest."),
    ("priya", "observation", 210, "", 0, "A preparation meeting. Listens long."),
    ("tom", "level", 500, "intermediate", 0, "The national register"),
    ("tom", "training", 900, "foundation", 24, "County course"),
    ("tom", "training", 260, "sensitive", 21, "National course"),
    ("tom", "supervision", 102, "", 0, "A meeting that ended early."),
    ("tom", "observation", 400, "", 0, "A meeting, as the second of two."),
    ("helen", "level", 1500, "advanced", 0, "The national register"),
    ("helen", "training", 300, "supervision", 16, "National course"),
    ("helen", "supervision", 20, "", 0, "How decisions are written."),
    ("helen", "observation", 120, "", 0, "A panel."),
    ("david", "level", 1100, "advanced", 0, "The national register"),
    ("david", "training", 330, "supervision", 16, "National course"),
    ("david", "supervision", 41, "", 0, "Cover in the holidays."),
    ("david", "observation", 90, "", 0, "A sign-off talked through aloud."),
)


def fill(session: Session, people: Mapping[str, Actor], now: datetime) -> None:
    """Enter all of it, each entry by whoever supervises that colleague."""
    office.alone(session)
    for who, supervisor in SUPERVISORS.items():
        named = {"supervised_by": people[supervisor].id}
        kept = {**named, "languages": LANGUAGES.get(who, "English")}
        session.execute(update(staff_table).where(staff_table.c.id == people[who].id).values(kept))
        office.write_down(session, "supervised_by", people[who].id, named, by=people["olu"].id, now=now)
    for who, kind, ago, code, hours, words in sorted(ENTRIES, key=lambda entry: -entry[2]):
        then, by, about = now - timedelta(days=ago), people[SUPERVISORS[who]].id, people[who].id
        said = {"kind": kind, "on_day": london_day(then), "code": code, "hours": hours, "words": words}
        row = {"id": new_id(), "staff_id": about, **said, "recorded_by": by, "recorded_at": then}
        session.execute(insert(practice_record), [row])
        sealed = {"record": row["id"], "content": office.content(practice_record, row), "code": code}
        office.write_down(session, kind, about, sealed, by=by, now=then)
