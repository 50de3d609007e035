"""Amounts that were promised in parts: each has its day, and somebody writes down that it came (O8)."""

from datetime import UTC, date, datetime, time

from sqlalchemy import update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import Position
from rj_workflow.clock import LONDON, london_day
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline
from rj_workflow.promised import INSTALMENT, instalments_of
from state_machines.roles import FACILITATOR


def instalment_came(
    session: Session, actor: Actor, ref: str, number: int, *, due_on: str, came_on: date | None, now: datetime
) -> None:
    """Write down that an amount came, as somebody said or showed; the money itself is nowhere here (O8).

    Raises NotFound, Invalid, Refused, Conflict (written down before).
    """
    file = policy.case_for(session, actor, ref, lock=True)
    item = file.find("agreement_item", "", "", number)
    if item is None or due_on not in [one.due_on.isoformat() for one in instalments_of(item)]:
        raise NotFound("instalment")
    if not roles_on(actor, file) & FACILITATOR:
        raise Refused(("This is for the facilitator to write down.",))
    if came_on is None or came_on > london_day(now):
        raise Invalid([("came_on", "Write the day on which it came, such as 24 11 2026.")])
    rows = [dict(row) for row in item.data["instalments"]]
    one = next((row for row in rows if row["due_on"] == due_on and not row.get("came_on")), None)
    if one is None:
        raise Conflict("This is written down already.")
    one["came_on"] = came_on.isoformat()
    item.data["instalments"] = rows
    item.version += 1
    file.keep(item)
    desk = Desk(session, file, actor, now)
    codes = {"due_on": due_on, "came_on": came_on.isoformat()}
    desk.note_down("agreement_item", "instalment_came", item.state, item.state, item, codes, {})
    desk.save()
    end_instalments(session, item, now, due_on=due_on)


def owe_instalments(desk: Desk, item: Position) -> None:
    """Each day on which an amount is due has a clock of its own, from when the promise runs."""
    for one in instalments_of(item):
        if not one.came_on:
            at, whose = _asked_at(one.due_on), str(item.data.get("by_id", ""))
            desk.clocks.append(desk.clock(INSTALMENT, item.id, whose, at))


def _asked_at(day: date) -> datetime:
    """Five in the afternoon of the day, UK time."""
    return datetime.combine(day, time(17), LONDON).astimezone(UTC)


def end_instalments(session: Session, item: Position, now: datetime, *, due_on: str = "") -> None:
    """The clock of one amount ends, or of all of them when the promise has."""
    d = deadline.c
    ended = update(deadline).where(d.position_id == item.id, d.kind == INSTALMENT, d.open)
    if due_on:
        ended = ended.where(d.due_at == _asked_at(date.fromisoformat(due_on)))
    session.execute(ended.values(open=False, ended_at=now))
