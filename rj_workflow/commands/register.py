"""Enter into the register what a supervisor or manager saw of a colleague; nobody enters it of themselves."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from risk_assessment.allocation import TRAININGS
from risk_assessment.levels import LEVELS
from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.answers import Filled, Form, read
from rj_workflow.clock import london_day
from rj_workflow.commands import once
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import new_id, practice_record
from rj_workflow.models import staff as staff_table
from rj_workflow.register import LEADS
from state_machines.fields import Field

NOT_OF_ONESELF = "Somebody else enters this. Nobody writes into the register about themselves."
_ON = Field("on_day", "date", "When was it?", required=True)
_LEVEL = tuple((level, level.capitalize()) for level in LEVELS)

# What is entered, and what is asked for each.
ENTRIES: Mapping[str, tuple[Field, ...]] = {
    "supervision": (_ON, Field("words", "text", "What was talked through?", "In a line, without a case")),
    "training": (
        _ON,
        Field("code", "select", "Which training?", options=TRAININGS, required=True),
        Field("hours", "number", "How many hours?", required=True),
        Field("words", "text", "Who gave it?"),
    ),
    "observation": (_ON, Field("words", "text", "What was seen?", "Without a case", required=True)),
    "accreditation": (_ON, Field("words", "text", "By whom?", required=True)),
    "level": (
        _ON,
        Field("code", "choice", "Registered at which level?", options=_LEVEL, required=True),
        Field("words", "text", "Who registered it?", required=True),
    ),
}  # fmt: skip
MOST_HOURS = 200  # of one training
LONGEST_LINE, LONGEST_LANGUAGES = 400, 200  # characters, the widths of their columns
ABOUT_ME = (
    Field("languages", "text", "Which languages do you work in?", "British Sign Language counts"),
    Field("lived_experience", "text", "Lived experience, if you want to name any", "Nobody has to"),
    Field("lived_is_shown", "yes_no", "May supervisors and the manager read it?"),
)


def enter_in_register(
    session: Session, actor: Actor, staff_id: str, kind: str, form: Form, *, now: datetime, key: str = ""
) -> None:
    """Write one entry about a colleague; a level is theirs from now on.

    Raises NotFound, Refused, Invalid, Conflict; the same `key` twice enters it once.
    """
    if kind not in ENTRIES:
        raise NotFound("register")
    before = _kept_by(session, actor, staff_id)
    sent = once.sent("register", staff_id, kind, [str(form.get(f.name) or "") for f in ENTRIES[kind]])
    if once.already(session, actor, key, sent) is not None:
        return
    filled = read(ENTRIES[kind], form)
    day, words = str(filled.get("on_day")), filled.words.get("words", "")
    if day > london_day(now).isoformat():
        raise Invalid([("on_day", "Give a day that is not in the future.")])
    if len(words) > LONGEST_LINE:
        raise Invalid([("words", f"Keep it under {LONGEST_LINE} characters.")])
    row = {
        "id": new_id(), "staff_id": staff_id, "kind": kind, "on_day": _day(day),
        "code": str(filled.get("code") or ""), "hours": _hours(filled), "words": words,
        "recorded_by": actor.id, "recorded_at": now,
    }  # fmt: skip
    session.execute(insert(practice_record), [row])
    said = {"record": row["id"], "content": office.content(practice_record, row), "code": row["code"]}
    if kind == "level":
        mine = update(staff_table).where(staff_table.c.id == staff_id)
        session.execute(mine.values(level=row["code"]))
        said["before"] = before["level"]
    office.write_down(session, kind, staff_id, said, by=actor.id, now=now)
    once.remember(session, actor, key, sent, now, {"entered": row["id"]})


def name_their_supervisor(
    session: Session, actor: Actor, staff_id: str, supervisor_id: str, *, now: datetime
) -> None:
    """Who holds this colleague's own supervision; said again it is the same.

    Raises NotFound, Refused, Invalid.
    """
    before = _kept_by(session, actor, staff_id)
    if supervisor_id == staff_id or (supervisor_id and not _colleague(session, supervisor_id)):
        raise Invalid([("supervised_by", "Choose a colleague who is somebody else.")])
    named = supervisor_id or None
    if before["supervised_by"] == named:
        return
    mine = update(staff_table).where(staff_table.c.id == staff_id)
    session.execute(mine.values(supervised_by=named))
    office.write_down(session, "supervised_by", staff_id, {"supervised_by": named}, by=actor.id, now=now)


def say_about_myself(session: Session, actor: Actor, form: Form) -> None:
    """Languages, and lived experience for whoever wants to name it; only they write it.  Raises Invalid."""
    filled = read(ABOUT_ME, form)
    languages, lived = (filled.words.get(name, "") for name in ("languages", "lived_experience"))
    if len(languages) > LONGEST_LANGUAGES or len(lived) > LONGEST_LINE:
        raise Invalid([("languages", "Keep each answer to a line or two.")])
    shown = str(form.get("lived_is_shown")) == "yes"
    mine = update(staff_table).where(staff_table.c.id == actor.id)
    session.execute(mine.values(languages=languages, lived_experience=lived, lived_is_shown=shown))


def _kept_by(session: Session, actor: Actor, staff_id: str) -> Mapping[str, Any]:
    """The colleague this actor may write about, while nobody else does.  Raises NotFound, Refused."""
    if not actor.roles & LEADS:
        raise NotFound("register")
    office.alone(session)
    found = _colleague(session, staff_id)
    if found is None:
        raise NotFound("register")
    if actor.id == staff_id:
        raise Refused((NOT_OF_ONESELF,))
    return found


def _colleague(session: Session, staff_id: str) -> Mapping[str, Any] | None:
    """Somebody who works here."""
    here = select(staff_table).where(staff_table.c.id == staff_id, staff_table.c.active)
    found = session.execute(here).mappings().first()
    return dict(found) if found is not None else None


def _day(said: str) -> date:
    return date.fromisoformat(said)


def _hours(filled: Filled) -> int:
    said = int(filled.get("hours") or 0)
    if said > MOST_HOURS:
        raise Invalid([("hours", f"Write a number of hours, from 0 to {MOST_HOURS}.")])
    return said
