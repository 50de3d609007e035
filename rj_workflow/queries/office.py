"""What changed of one colleague's part here, newest first, as their page in the register tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.commands.staff import ROLES
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.queries.register import practitioner
from state_machines.roles import Role

SOMEBODY: Final = "somebody who no longer works here"
Data = Mapping[str, Any]
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: when it was written down, what it was, and by whom."""

    at: datetime
    words: str
    by: str


def history(session: Session, actor: Actor, staff_id: str) -> tuple[Changed, ...]:
    """Every change about one colleague, for whoever may see their page.  Raises NotFound for others."""
    practitioner(session, actor, staff_id)
    names = {key: str(row["name"]) for key, row in all_staff(session).items()}
    found = reversed(office.changes(session, staff_id))
    return tuple(
        Changed(row["at"], _SAID[row["kind"]](row["data"], names), _by(row["by"], names)) for row in found
    )


def _by(who: str | None, names: Names) -> str:
    return names.get(who, SOMEBODY) if who else "whoever keeps the system"


def _added(data: Data, _names: Names) -> str:
    parts = " and ".join(name for name, role in ROLES.items() if Role(data["roles"]) & role)
    return f"Entered as {parts}, at {data['level']} level"


def _level(data: Data, _names: Names) -> str:
    before = data.get("before", data["code"])
    changed = f", {before} before" if before != data["code"] else ""
    return f"Registered at {data['code']} level{changed}"


def _supervised(data: Data, names: Names) -> str:
    who = data["supervised_by"]
    return f"Supervision is held by {names.get(who, SOMEBODY)}" if who else "Nobody holds their supervision"


def _handed_over(data: Data, names: Names) -> str:
    has = names.get(data["cover_id"], SOMEBODY) if data["cover_id"] else "nobody yet"
    first, last = (date.fromisoformat(data[name]) for name in ("from", "until"))
    return f"Queue handed to {has}, from {first.day} {first:%B %Y} until {last.day} {last:%B %Y}"


def _plainly(said: str) -> Callable[[Data, Names], str]:
    return lambda _data, _names: said


_SAID: Final[Mapping[str, Callable[[Data, Names], str]]] = {
    "added": _added,
    "level": _level,
    "supervised_by": _supervised,
    "handed_over": _handed_over,
    "cover_ended": _plainly("Has the queue again"),
    "supervision": _plainly("Supervision recorded"),
    "training": _plainly("Training recorded"),
    "observation": _plainly("Observed practice recorded"),
    "accreditation": _plainly("Accreditation recorded"),
}
