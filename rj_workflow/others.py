"""Who else is not named to somebody, nor how they are reached: on their case, or on one that shares a person.

Two cases beside each other have one person in common; a word in the one must not tell of the other.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.db import Session
from rj_workflow.models import check as check_table
from rj_workflow.models import contact_change, participant
from rj_workflow.models import person as person_table
from state_machines.contact import DETAILS, PLAN

LEAST = 3  # letters: a shorter part of a name is a word of every other sentence


@dataclass(frozen=True, slots=True)
class Others:
    """What stands in nothing that somebody reads, or that is written of them alone.

    `names` are of those who were harmed or are responsible, `around` of whoever else is on this case;
    `reached` is every number and address by which the first are or were reached, on whichever case.
    """

    names: tuple[str, ...]
    around: tuple[str, ...]
    reached: tuple[str, ...]

    def are_named_in(self, said: str, *, own: str = "") -> bool:
        """Whether a part of anybody's name stands in it; what is in `own` as well says nothing of them."""
        names = {part for name in (*self.names, *self.around) for part in _parts_of(name)}
        return bool({part for part in names if len(part) >= LEAST} - {*_parts_of(own)} & {*_parts_of(said)})


def others_of(
    session: Session, file: CaseFile, person_id: str, *, of: Collection[str] | None = None
) -> Others:
    """Everybody else of this case and of each that shares somebody with it.

    With `of` only those on one of these cases: a person is not to find out by trying names whose cases there
    are.
    """
    p = participant.c
    here = [str(one["person_id"]) for one in file.participants if one["side"] in PRINCIPALS]
    shared = select(p.case_id).where(p.person_id.in_(here), p.side.in_(PRINCIPALS))
    found = select(p.person_id, person_table.c.name).join(person_table, person_table.c.id == p.person_id)
    found = found.where(p.side.in_(PRINCIPALS), p.person_id != person_id)
    found = found.where(or_(p.case_id == file.case["id"], p.case_id.in_(shared)))
    if of is not None:
        found = found.where(p.case_id.in_(of))
    names = {str(row.person_id): str(row.name) for row in session.execute(found.order_by(p.joined_at, p.id))}
    around = (who for who in file.participants if who["side"] not in PRINCIPALS)
    return Others(
        tuple(names.values()),
        tuple(str(who["name"]) for who in around if who["person_id"] != person_id),
        tuple(sorted(_reached(session, names))),
    )


def _reached(session: Session, people: Iterable[str]) -> set[str]:
    ids = list(people)
    plans = select(check_table.c.data).where(check_table.c.kind == PLAN, check_table.c.about.in_(ids))
    asked = select(contact_change.c.data).where(contact_change.c.person_id.in_(ids))
    data = [*session.scalars(plans), *session.scalars(asked)]
    return {str(plan[name]) for plan in data for name in DETAILS if plan.get(name)}


def _parts_of(said: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in said.casefold()).split()
