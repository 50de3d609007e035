"""Say that something owed to a person was done: a call, a debrief, a review; its clock ends there."""

from datetime import datetime

from sqlalchemy import select, update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import CALL_BACK, YES_NOT_SO, Desk
from rj_workflow.commands.telling import were_told
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline as deadline_table
from rj_workflow.needs import TASK
from rj_workflow.promised import TELL, TELL_BY
from rj_workflow.timers.deadlines import AFTER_NO_MEETING, BY_KIND, OWED
from rj_workflow.vulnerability import TASK as LOOK_AGAIN
from state_machines.roles import MANAGER, SUPERVISOR, words

# Clocks that a state starts and no step ends: somebody has to say that it was done.
_CALLS = (
    "debrief", "debrief_early", *AFTER_NO_MEETING, "tell_first_person", "facilitators_after",
    "facilitators_after_early",
)  # fmt: skip
_REVIEWS = ("pause_review", "review_open_case", "debrief_and_aftercare")
FOR_SUPERVISORS = frozenset(
    {
        "contact_incident",
        "tell_supervisor",
        "review_open_case",
        "name_another_lead",
        "decide_on_link",
        "facilitators_after",
        "facilitators_after_early",
        YES_NOT_SO,
    }
)
DONE_ALREADY = "Somebody has done this already."
# What a step of its own ends; what somebody asked for is arranged, or no longer needed, where it stands; and
# what makes waiting hard is asked again on its own page.
_CONFIRMED = ("confirm_contact_change", CALL_BACK)
TO_BE_SAID = frozenset({*OWED, *_CALLS, *_REVIEWS}) - {*_CONFIRMED, TASK, LOOK_AGAIN}


def keep(session: Session, actor: Actor, ref: str, promise_id: str, *, what: str, now: datetime) -> None:
    """End this clock, with what was done.  Raises NotFound, Invalid, Conflict (it has ended), Refused."""
    file = policy.case_for(session, actor, ref, lock=True)
    asked = select(deadline_table).where(deadline_table.c.id == promise_id)
    asked = asked.where(deadline_table.c.case_id == file.case["id"])
    row = session.execute(asked).mappings().first()
    if row is None:
        raise NotFound("promise")
    if not row["open"]:
        raise Conflict(DONE_ALREADY)
    if row["kind"] not in TO_BE_SAID:
        raise Refused(("This ends with a step of its own.",))
    if row["kind"] in FOR_SUPERVISORS and not roles_on(actor, file) & (SUPERVISOR | MANAGER):
        raise Refused((f"This is for {words(SUPERVISOR | MANAGER)} to say.",))
    if not what.strip():
        raise Invalid([("what", "Write what was done, in a line or two.")])
    ended = update(deadline_table).where(deadline_table.c.id == promise_id)
    session.execute(ended.values(open=False, ended_at=now))
    about = Position("", "person", holder=row["person_id"], episode=file.case["episode"])
    desk = Desk(session, file, actor, now)
    if row["kind"] in (TELL, TELL_BY):
        were_told(desk, row["person_id"])
    desk.note_down("person", "kept_promise", "", "", about, {"kind": row["kind"]}, {"what": what.strip()})
    desk.save()


def words_of(kind: str) -> str:
    """What was owed, in words."""
    known = BY_KIND.get(kind)
    return known.words if known else kind.replace("_", " ").capitalize()
