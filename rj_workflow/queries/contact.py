"""The safe way to reach somebody: the channel for a list, the number in full only for whoever may use it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.models import check as check_table
from state_machines.checks import CHECKS
from state_machines.roles import FACILITATOR, MANAGER, SUPERVISOR

CHANNELS: Final = {
    code: words
    for field in CHECKS["safe_contact_plan"].fields
    if field.name == "contact_channel"
    for code, words in field.options
}


def reads_details(actor: Actor, file: CaseFile) -> bool:
    """Whether this reader sees numbers and addresses in full (practice.md 9).

    Whoever facilitates, supervises or manages does, and whoever opened the enquiry until somebody leads it.
    """
    opening = file.case["lead_id"] is None and actor.id == file.case["caseworker_id"]
    return opening or bool(roles_on(actor, file) & (FACILITATOR | SUPERVISOR | MANAGER))


def masked(detail: str) -> str:
    """A number or address as everybody else reads it: enough to tell two apart."""
    digits = "".join(c for c in detail if c.isdigit())
    return f"ending {digits[-3:]}" if len(digits) > 5 else "known to the facilitators"


def contact_words(data: Mapping[str, Any], *, full: bool) -> tuple[str, str]:
    """The safe way to reach somebody, and what must never happen."""
    detail = str(data.get("contact_detail", ""))
    channel = CHANNELS.get(str(data.get("contact_channel")), "")
    say = str(data.get("contact_say", "")).strip()
    parts = [channel, detail if full else masked(detail), str(data.get("contact_hours", ""))]
    said = ", ".join(part for part in parts if part)
    return said + "." + (f" Say “{say}”." if say else ""), str(data.get("contact_never", ""))


def ways_to_reach(session: Session, people: Iterable[str], now: datetime) -> dict[str, str]:
    """The channel of each person's safe contact plan, by person; whoever has no current plan is left out."""
    ids = sorted({who for who in people if who})
    if not ids:
        return {}
    c = check_table.c
    query = select(c.about, c.good, c.valid_until, c.data).where(
        c.kind == "safe_contact_plan", c.about.in_(ids)
    )
    newest = {row.about: row for row in session.execute(query.order_by(c.recorded_at, c.id))}
    current = {
        who: row
        for who, row in newest.items()
        if row.good and (row.valid_until is None or now < row.valid_until)
    }
    return {who: CHANNELS.get(str(row.data.get("contact_channel")), "") for who, row in current.items()}
