"""The plan that stands for one person, read from their case; and what it says of a way at this moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from rj_workflow.actors import THE_CLOCK
from rj_workflow.casefile import CaseFile, Row
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.facts.people import by_id, has_basis
from rj_workflow.facts.reading import Reading
from rj_workflow.models import check as check_table
from rj_workflow.models import event as event_table
from rj_workflow.notifications.contact import Answer, Plan, may_contact, plan_of
from state_machines.contact import PLAN


def standing_row(file: CaseFile, person_id: str, now: datetime) -> Row | None:
    """The record of the plan that counts now, run out or not; None where there is none."""
    row = file.counting_check(PLAN, person_id, now)
    return row if row is not None and row["good"] else None


def standing_data(
    session: Session, file: CaseFile, person_id: str, now: datetime
) -> Mapping[str, Any] | None:
    """The plan that stands and has not run out, as it was written down."""
    row = file.current_check(PLAN, person_id, now)
    return None if row is None else _data(session, row)


def answer_for(
    session: Session, file: CaseFile, person_id: str, way: str, now: datetime, *, message: bool = False
) -> Answer:
    """Whether this way may be used for this person now: their consent, their plan, the hour."""
    grounds = has_grounds(file, person_id, now)
    answer = may_contact(_plan(session, file, person_id, now), way, now, grounds=grounds, message=message)
    if not grounds and said_no(file, person_id, now):
        return Answer(False, "said_no")  # grounds that were recorded before it do not count
    return answer


def may_be_shown(session: Session, file: CaseFile, person_id: str, now: datetime) -> Answer:
    """Whether a sentence may stand on their own pages.

    It is theirs to open, whether or not they said no to being contacted: only the plan is asked.
    """
    return may_contact(_plan(session, file, person_id, now), "portal", now)


def may_be_written_to(
    session: Session, file: CaseFile, person_id: str, now: datetime, *, asked: bool
) -> Answer:
    """Whether a message to them may stand on their own pages now.

    Grounds and plan, as for any contact.  Where they `asked` for an answer on these pages themselves, that is
    grounds, as their own way to us is the way back to them; what a plan shuts, run out or not, stays shut.
    """
    row = file.counting_check(PLAN, person_id, now)
    if row is None:
        return Answer(
            asked, "" if asked else "no_plan" if has_grounds(file, person_id, now) else "no_grounds"
        )
    plan = plan_of(_data(session, row), None if asked else row["valid_until"])
    return may_contact(plan, "portal", now, grounds=asked or has_grounds(file, person_id, now))


def last_stop(session: Session, file: CaseFile, person_id: str) -> datetime | None:
    """When this person last stopped everything on this case."""
    e = event_table.c
    stops = select(func.max(e.effective_at)).where(e.case_id == file.case["id"], e.holder == person_id)
    last: datetime | None = session.scalar(stops.where(e.lifecycle == "person", e.event == "stop"))
    return last


def said_no(file: CaseFile, person_id: str, now: datetime) -> bool:
    """Whether their own no to being contacted stands."""
    return by_id(_reading(file, now), person_id).said_no_to_contact


def has_grounds(file: CaseFile, person_id: str, now: datetime) -> bool:
    """Whether anything gives us grounds to contact them: their own no ends all of it."""
    return has_basis(_reading(file, now), person_id)


def _reading(file: CaseFile, now: datetime) -> Reading:
    return Reading(file, now, london_day(now), THE_CLOCK, None, None, {})


def _plan(session: Session, file: CaseFile, person_id: str, now: datetime) -> Plan | None:
    row = standing_row(file, person_id, now)
    return None if row is None else plan_of(_data(session, row), row["valid_until"])


def _data(session: Session, row: Row) -> Mapping[str, Any]:
    """What was written; a step that looks at outcomes alone has not read it yet."""
    if "data" not in row:
        row["data"] = session.scalar(select(check_table.c.data).where(check_table.c.id == row["id"]))
    data: Mapping[str, Any] = row["data"]
    return data
