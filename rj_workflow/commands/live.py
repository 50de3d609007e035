"""A press on the page of a meeting that takes place now: it counts once, however often or late it comes."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Form
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands import consequences, once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.step import NEVER_TOO_LATE, Target, locate, take_on
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from state_machines.live import BY_NAME, NOT_BY_A_STOP, STOP

LATEST: Final = timedelta(days=1)  # a press that waited longer than this was not made at this meeting
PRESSED_AT: Final = "pressed_at"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a press: where the meeting stands, at which version, and whether this press moved it."""

    state: str
    version: int
    moved: bool


def press(
    session: Session,
    actor: Actor,
    ref: str,
    number: int,
    name: str,
    form: Form,
    *,
    now: datetime,
    pressed_at: str = "",
    version: int | None = None,
    key: str = "",
) -> Pressed:
    """Take the step of this button on attempt `number`, or say that it stands there already.

    `pressed_at` is what the page's own clock said: it is kept in the event beside our time, never instead of
    it, and left out when it cannot be so.  Raises as take_step does; a stop only when it is not theirs.
    """
    button = BY_NAME.get(name)
    if button is None:
        raise NotFound("press")
    of_right = ("meeting", name) in NEVER_TOO_LATE
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=of_right)
    sent = once.sent(ref, number, name, sorted((field, str(value)) for field, value in form.items()))
    done = once.already(session, actor, key, sent)
    if done is not None:
        return Pressed(**done)
    target = Target("meeting", number=number)
    position = locate(file, target)
    if position is None or position.fresh:
        raise NotFound("meeting")
    at = _time_of(pressed_at, now)
    row = button.row_from(position.state, roles_on(actor, file))
    moved = row is not None or not button.is_done_in(position.state)
    if moved:
        event = row.event if row else button.steps[0]
        said = {**form, button.time: (at or now).isoformat()} if button.time else form
        seen = None if name == STOP else version
        beside = {PRESSED_AT: at.isoformat()} if at else {}
        take_on(session, actor, file, target, event, said, now=now, version=seen, beside=beside)
    elif name == STOP and at is not None and _was_over_later(position, at):
        _stopped_before(session, actor, file, position, at, now)
    pressed = Pressed(position.state, position.version, moved)
    once.remember(session, actor, key, sent, now, asdict(pressed))
    return pressed


def _time_of(said: str, now: datetime) -> datetime | None:
    """The page's own time of a press, where it can be so: with its zone, not to come, not of another day."""
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo is not None and now - LATEST <= at <= now else None


def _was_over_later(position: Position, at: datetime) -> bool:
    return position.state in NOT_BY_A_STOP and position.since_at is not None and at < position.since_at


def _stopped_before(
    session: Session, actor: Actor, file: CaseFile, position: Position, at: datetime, now: datetime
) -> None:
    """Somebody else's end or delay was recorded first: what was signed ends, and a supervisor looks today."""
    desk = Desk(session, file, actor, now)
    state, said = position.state, {PRESSED_AT: at.isoformat()}
    seq = desk.note_down("meeting", "stop_came_late", state, state, position, said)
    consequences.new_fact(desk, "incident", seq)
    desk.owe("tell_supervisor", "")
    desk.save()
