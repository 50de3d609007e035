"""What a case shows to somebody who has not said yet whether they know anybody on it: W19, and no more."""

from dataclasses import dataclass

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS
from rj_workflow.db import Session
from rj_workflow.models import incident


@dataclass(frozen=True, slots=True)
class Declaration:
    """Enough to know whether one knows them: who takes part, and where it was."""

    ref: str
    people: tuple[tuple[str, str], ...]  # id and name, in the order of the names, so that no side shows
    may_stop: tuple[tuple[str, str], ...]  # those of them whom a case is about
    places: tuple[str, ...]
    again: bool  # they declared before somebody joined
    managed: str  # how a supervisor said that their link is managed


def declaration(session: Session, actor: Actor, ref: str) -> Declaration:
    """Whom this reader is asked about.  Raises NotFound for whoever may not work on it."""
    file = policy.case_for(session, actor, ref, as_of_right=True)
    people = sorted((str(row["name"]), str(row["person_id"])) for row in file.participants)
    theirs = [(who, name) for name, who in people]
    found = select(incident.c.place, incident.c.force).where(incident.c.case_id == file.case["id"])
    row = file.latest_check("interests", actor.id)
    managed = row is not None and row["outcome"] == "managed"
    return Declaration(
        ref=ref,
        people=tuple(theirs),
        may_stop=tuple((who, name) for who, name in theirs if file.side_of(who) in PRINCIPALS),
        places=tuple(f"{place}, {force}" for place, force in session.execute(found)),
        again=file.has_declared(actor.id),
        managed=str(row["data"].get("note", "")) if row is not None and managed else "",
    )
