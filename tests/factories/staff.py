"""The invented colleagues of the service by first name, what they declare, and which parts they take over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import update

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.models import staff as staff_table
from rj_workflow.seeds import staff
from state_machines.roles import FACILITATOR

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

PASSWORD = staff.PASSWORD


def colleagues(engine: Engine) -> dict[str, Actor]:
    """Everybody who works here: priya and tom facilitate, sam opens cases, helen and david supervise."""
    with db.begin(engine) as session:
        return staff.enter(session, fast=True)


def facilitates_too(walk: Walk, who: str) -> str:
    """Somebody who has two parts in the service, as in a small one; their id."""
    known = walk.staff[who].id
    both = (
        update(staff_table)
        .where(staff_table.c.id == known)
        .values(roles=staff_table.c.roles + FACILITATOR.value)
    )
    walk.session.execute(both)
    return known


def leads_and_supervises(walk: Walk, who: str) -> str:
    """A supervisor who leads this case, as in a small service; their id."""
    known = facilitates_too(walk, who)
    declares(walk, who)
    names(walk, "lead_facilitator", who)
    actor = walk.staff[who]
    walk.staff = {**walk.staff, who: replace(actor, roles=actor.roles | FACILITATOR)}
    return known


def colleague(walk: Walk, name: str, level: str) -> Actor:
    """One more facilitator."""
    row = {"id": name.encode().hex()[:32], "name": name, "email": f"{name[:4]}@example.org", "active": True,
           "roles": FACILITATOR.value, "level": level, "password_hash": "-"}  # fmt: skip
    walk.session.execute(staff_table.insert(), [row])
    return Actor(str(row["id"]), "staff", name, FACILITATOR, level)


def declares(walk: Walk, *who: str, outcome: str = "none") -> None:
    """Each of them says that they know nobody; any other outcome Helen writes down of them."""
    for one in who:
        if outcome == "none":
            walk.wait(minutes=10)
            walk.declare(one)
        else:
            walk.check("helen", "interests", outcome, about=walk.staff[one].id)


def names(walk: Walk, part: str, who: str) -> None:
    """A supervisor names somebody for this part; David is named by Helen, all others by David."""
    field = {"lead_facilitator": "lead", "case_supervisor": "supervisor"}[part]
    by = "helen" if who == "david" else "david"
    walk.check(by, part, "named", **{field: walk.staff[who].id})
