"""What passes between two people: to each of them their own part alone, to staff the files with it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.exchange import Received, Written, known_to, written_by
from rj_workflow.models import item_file, position


@dataclass(frozen=True, slots=True)
class MyLetters:
    """What somebody wrote, and what they were told of; neither tells of the other person."""

    written: list[Written]
    received: list[Received]

    @property
    def draft(self) -> Written | None:
        """The one they are writing, the newest of them."""
        return next((one for one in self.written if one.is_being_written), None)


def my_letters(session: Session, actor: Actor, ref: str, now: datetime) -> MyLetters:
    """Both, of one case of theirs, newest first."""
    file = policy.case_for(session, actor, ref)
    return MyLetters(written_by(session, file, actor.id, now), known_to(file, actor.id))


def content_of(session: Session, actor: Actor, ref: str, file_id: str) -> tuple[str, bytes]:
    """What a file is, and what is in it, for staff of the case.  Raises NotFound."""
    file = policy.case_for(session, actor, ref)
    found = session.execute(
        select(item_file.c.media, item_file.c.content)
        .join(position, position.c.id == item_file.c.position_id)
        .where(item_file.c.id == file_id, position.c.case_id == file.case["id"])
    ).first()
    if found is None or not actor.is_staff:
        raise NotFound("file")
    return str(found.media), bytes(found.content)
