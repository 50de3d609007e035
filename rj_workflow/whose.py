"""Whose move a step is: the one person it belongs to, whoever records it."""

from rj_workflow.casefile import Position
from state_machines.exchange import AUTHORS

SERVICE = "service"  # whose a pause is that the service itself made


def whose(position: Position | None, event: str = "") -> str:
    """Whose move it is; empty when it is both people's.

    A letter's steps are its author's until it is held, then the recipient's.  Only whom a promise was made to
    lets it go, and only who made it says that it is done or leaves it.  The service's pause is nobody else's.
    """
    if position is None:
        return ""
    if position.lifecycle == "exchange":
        named = position.data.get("author_id" if event in AUTHORS else "recipient_id", "")
        return str(named or position.holder)
    if position.lifecycle == "agreement_item":
        return str(position.data.get(_PROMISE.get(event, ""), ""))
    if position.lifecycle == "pause":
        return position.holder or SERVICE
    return position.holder


_PROMISE = {"release": "to_id", "say_done": "by_id", "step_out": "by_id"}
