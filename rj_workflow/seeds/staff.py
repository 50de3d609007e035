"""The invented colleagues of a rehearsal service."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy import insert, select

from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.clock import utc_now
from rj_workflow.crypto import HASHER
from rj_workflow.db import Session
from rj_workflow.models import new_id
from rj_workflow.models import staff as staff_table
from state_machines.roles import CASEWORKER, FACILITATOR, MANAGER, SUPERVISOR, Role

PASSWORD = "towpath rehearsal"  # printed by the demo; a real service sets its own


@dataclass(frozen=True, slots=True)
class Colleague:
    """One row: name, part in the service, level of registration."""

    key: str
    name: str
    roles: Role
    level: str


COLLEAGUES = (
    Colleague("priya", "Priya Nalloor", FACILITATOR, "advanced"),
    Colleague("tom", "Tom Ellery", FACILITATOR, "intermediate"),
    Colleague("sam", "Sam Grey", CASEWORKER, "foundation"),
    Colleague("helen", "Helen Marsh", SUPERVISOR, "advanced"),
    Colleague("david", "David Asomah", SUPERVISOR, "advanced"),
    Colleague("olu", "Olu Bright", MANAGER, "advanced"),
)


def enter(session: Session, *, fast: bool = False) -> dict[str, Actor]:
    """Put the colleagues in the database, if they are not there, and return them by first name.

    `fast` makes cheap password digests, for tests that sign in hundreds of times.
    """
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if fast else HASHER
    digest = ""  # they share one invented password, and so its digest
    known = {row["email"]: row["id"] for row in session.execute(select(staff_table)).mappings()}
    actors = {}
    for one in COLLEAGUES:
        email = f"{one.key}@example.org"
        if email not in known:
            office.alone(session)
            known[email] = new_id()
            digest = digest or hasher.hash(PASSWORD)
            session.execute(
                insert(staff_table),
                [{"id": known[email], "name": one.name, "email": email, "roles": one.roles.value,
                  "level": one.level, "active": True, "password_hash": digest}],
            )  # fmt: skip
            said = {"roles": one.roles.value, "level": one.level}
            office.write_down(session, "added", known[email], said, by=None, now=utc_now())
        actors[one.key] = Actor(known[email], "staff", one.name, one.roles, one.level)
    return actors
