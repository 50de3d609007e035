"""Ask for a copy, a correction or a deletion: written down at once, and promised within a calendar month."""

from datetime import datetime

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import Position
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.sign_in import SIDES
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound
from rj_workflow.information import REQUESTS
from rj_workflow.models import deadline as deadline_table
from rj_workflow.sentences import Sentence

LONGEST = 5_000  # characters; more is better sent as a letter or told in a call


def ask_for(
    session: Session, actor: Actor, ref: str, *, person_id: str, kind: str, said: str, channel: str,
    now: datetime,
) -> None:  # fmt: skip
    """Keep the request with their own words, and start its clock; asked twice, the first clock runs on.

    A right: whoever answers the telephone writes it down.  Raises NotFound, Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    theirs = file.side_of(person_id) in SIDES and (actor.is_staff or actor.id == person_id)
    if not theirs:
        raise NotFound("person")
    asked = REQUESTS.get(kind)
    if asked is None:
        raise Invalid([("kind", Sentence("Choose one of the three."))])
    if asked.needs_words and not said.strip():
        raise Invalid([("said", Sentence("Write what is not right, and how it should read."))])
    if len(said) > LONGEST:
        raise Invalid([("said", Sentence("Write at most {most:,} letters, or call us.", most=LONGEST))])
    desk = Desk(session, file, actor, now, person_id if actor.is_staff else "")
    whose = Position("", "person", holder=person_id, episode=file.case["episode"])
    words = {"asked_for": said.strip()} if said.strip() else {}
    desk.note_down("person", asked.event, "", "", whose, {"channel": channel}, words)
    if not _is_running(session, file.case["id"], person_id, asked.clock):
        desk.owe(asked.clock, person_id)
    desk.save()


def _is_running(session: Session, case_id: str, person_id: str, clock: str) -> bool:
    running = select(deadline_table.c.id).where(
        deadline_table.c.case_id == case_id, deadline_table.c.person_id == person_id,
        deadline_table.c.kind == clock, deadline_table.c.open,
    )  # fmt: skip
    return session.scalar(running.limit(1)) is not None
