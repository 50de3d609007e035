"""The calls that one person can expect afterwards, as their own page lists them."""

from dataclasses import dataclass
from datetime import date

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.db import Session
from state_machines import LIFECYCLES


@dataclass(frozen=True, slots=True)
class MyCall:
    """One call; `which` names it in a form.  What it is about is never said: the day is enough."""

    which: str
    day: date | None


def my_calls(session: Session, actor: Actor, ref: str) -> list[MyCall]:
    """Those that are still to be made, by day.  Raises NotFound."""
    file = policy.case_for(session, actor, ref)
    table = LIFECYCLES["follow_up"]
    found = [
        MyCall(f"{call.topic} {call.number}", _day(call.data.get("due_on")))
        for call in file.of("follow_up")
        if call.holder == actor.id and table.row("decline", call.state) is not None
    ]
    return sorted(found, key=lambda one: one.day or date.max)


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None
