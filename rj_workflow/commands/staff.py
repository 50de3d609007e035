"""Enter a colleague, so that they can sign in; what they may do on a case is decided case by case."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from risk_assessment.levels import LEVELS
from rj_workflow import office
from rj_workflow.crypto import HASHER
from rj_workflow.db import Session
from rj_workflow.errors import Invalid
from rj_workflow.models import new_id
from rj_workflow.models import staff as staff_table
from state_machines.roles import CASEWORKER, FACILITATOR, MANAGER, NOBODY, SUPERVISOR

ROLES = {
    "caseworker": CASEWORKER,
    "facilitator": FACILITATOR,
    "supervisor": SUPERVISOR,
    "manager": MANAGER,
}
SHORTEST_PASSWORD = 12  # characters [J]; length is what makes one hard to guess


def add_staff(
    session: Session,
    *,
    name: str,
    email: str,
    roles: Sequence[str],
    level: str,
    password: str,
    now: datetime,
) -> str:
    """Enter a colleague and return their id.  Raises Invalid with every fault."""
    office.alone(session)
    email = email.strip().casefold()
    faults = list(_faults(name, email, roles, level, password))
    if session.scalar(select(staff_table.c.id).where(func.lower(staff_table.c.email) == email)):
        faults.append(("email", f"Somebody signs in as {email} already."))
    if faults:
        raise Invalid(faults)
    held = NOBODY
    for role in roles:
        held |= ROLES[role]
    row = {
        "id": new_id(), "name": name.strip(), "email": email, "roles": held.value, "level": level,
        "password_hash": HASHER.hash(password), "active": True,
    }  # fmt: skip
    session.execute(insert(staff_table), [row])
    said = {"roles": held.value, "level": level}
    office.write_down(session, "added", str(row["id"]), said, by=None, now=now)
    return str(row["id"])


def _faults(name: str, email: str, roles: Sequence[str], level: str, password: str) -> list[tuple[str, str]]:
    longer = f"Use a password of {SHORTEST_PASSWORD} characters or more."
    address = "Write an e-mail address, such as sam@example.org."
    checks = (
        ("name", bool(name.strip()), "Write a name."),
        ("email", "@" in email[1:-1] and " " not in email, address),
        ("role", bool(roles) and set(roles) <= set(ROLES), f"Choose roles among {', '.join(ROLES)}."),
        ("level", level in LEVELS, f"Choose a level among {', '.join(LEVELS)}."),
        ("password", len(password) >= SHORTEST_PASSWORD, longer),
    )
    return [(field, sentence) for field, fine, sentence in checks if not fine]
