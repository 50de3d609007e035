"""Who acts: staff, a person taking part, somebody outside, the clock; and which parts they have on a case."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from risk_assessment.levels import ADVANCED, FOUNDATION, INTERMEDIATE, LEVELS
from state_machines.roles import (
    CASEWORKER,
    CLOCK,
    FACILITATOR,
    LEAD,
    MANAGER,
    NOBODY,
    PANEL,
    PERSON,
    REFERRER,
    SUPERVISOR,
    Role,
)

if TYPE_CHECKING:
    from rj_workflow.casefile import CaseFile


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something; `roles` are those they hold in the service, before any case."""

    id: str
    kind: str  # staff, harmed, responsible, public, clock
    name: str = ""
    roles: Role = NOBODY
    level: str = FOUNDATION
    may_sign: bool = True  # not while their own supervision is overdue, where a service set that

    @property
    def is_staff(self) -> bool:
        """True for people who work here."""
        return self.kind == "staff"

    @property
    def takes_part(self) -> bool:
        """True for a person harmed or a person responsible."""
        return self.kind in ("harmed", "responsible")


# Put together once: every step asks for them.
_FACILITATES = FACILITATOR | PERSON
_LEADS = _FACILITATES | LEAD
THE_CLOCK = Actor(id="clock", kind="clock", name="the clock", roles=CLOCK)
# What happened in another case of the same meeting: nobody here learns who it was there.
ANOTHER_CASE = Actor(id="another case", kind="clock", name="another case of this meeting", roles=CLOCK)
# Whoever writes to us on the public pages: they may ask, and no case is ever open to them.
THE_PUBLIC = Actor(id="public", kind="public")


def roles_on(actor: Actor, file: "CaseFile", *, holder: str = "") -> Role:
    """The parts this actor plays on this case for something of `holder`'s (practice.md 9).

    Staff who work on the case may also record what a person instructs them to (the paper and phone twin);
    whoever facilitates a case, or ever did, never supervises it.
    """
    if actor.kind == "clock":
        return CLOCK
    if actor.takes_part:
        mine = not holder or holder == actor.id
        return PERSON if mine and file.takes_part(actor.id) else NOBODY
    case, roles = file.case, NOBODY
    if actor.id in (case["lead_id"], case["co_id"]):
        return _LEADS if actor.id == case["lead_id"] else _FACILITATES
    if actor.roles & CASEWORKER:
        roles |= CASEWORKER | REFERRER | PERSON
    if not _ever_facilitated(actor, file):
        roles |= _oversight(actor.roles)
    if case["state"] == "closed" and roles:
        roles |= PERSON  # whoever answers the phone years later records that somebody came back
    return roles


def _ever_facilitated(actor: Actor, file: "CaseFile") -> bool:
    return actor.id in file.case["facilitated_by"]


def _oversight(roles: Role) -> Role:
    """Supervisors and the service manager also sit on the panel."""
    decides = roles & (SUPERVISOR | MANAGER)
    return decides | PANEL if decides else NOBODY


def leads_at(level: str, *, sensitive: bool) -> bool:
    """Whether somebody registered at this level may lead: sensitive and complex cases need advanced (C4)."""
    return LEVELS.index(level) >= LEVELS.index(ADVANCED if sensitive else INTERMEDIATE)
