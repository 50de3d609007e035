"""Write to those who work with one, and be answered: on their own pages, or as said by telephone or on paper.

Whoever takes part can always write.  It is no yes, moves nothing and opens nothing again: it stands before a
person, with a day.  Staff write first only to whom they may contact, and what they write gives away nothing
of the other side.  The words lie in notes beside the events.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Update, insert, select, update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import storable
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.messages import (
    ANSWERED,
    CLOCKS,
    DESPITE,
    LONGEST,
    TO_ANSWER,
    TO_READ,
    WORDS,
    WROTE,
    Message,
    contact_data_in,
    messages_of,
    unanswered,
    warnings,
)
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import message as message_table
from rj_workflow.models import new_id, outbox
from rj_workflow.notifications.catalogue import told_by
from rj_workflow.notifications.standing import answer_for
from rj_workflow.others import others_of
from rj_workflow.queries.messages import ways_for, why_not_here
from rj_workflow.sentences import Sentence
from state_machines.fields import TOLD
from state_machines.roles import PERSON

PORTAL: Final = "portal"
NOTICE: Final = "been written to"
SAID_BY_MACHINE: Final = ("text", "email")  # the ways on which a machine may say that something waits
EMPTY: Final = Sentence("Write your message, or go back.")
NOT_YOURS: Final = "Whoever works on this case writes to them, and writes down what they say."
FASTER: Final = "Something was written while you were writing. Your text is kept. Read it, then send again."
GIVES_AWAY: Final = "It holds {what} of the other side. That never stands in a message: take it out."


def write_message(
    session: Session, actor: Actor, ref: str, *, said: str, leave: bool, now: datetime, key: str = ""
) -> None:
    """Keep what a person wrote on their own pages, and put it before whoever works with them.

    `leave` says that an answer may stand on their pages; it counts where that is asked.  Never refused for
    where the case stands.  Raises NotFound, Invalid.  The same `key` twice is kept once.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    if not actor.takes_part:
        raise NotFound("person")
    sent = once.sent("write_message", ref, said, leave) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    words = storable(said).strip()
    _must_be_short(words, "said", EMPTY)
    desk = Desk(session, file, actor, now)
    rows = [_theirs(desk, actor.id, words, PORTAL, leave=leave)]
    _promise(desk, actor.id, leave=leave)
    _save(desk, rows)
    once.remember(session, actor, key, sent, now, {})


def take_down_message(
    session: Session, actor: Actor, ref: str, *, person_id: str, said: str, answered: str, channel: str,
    leave: bool, despite: str = "", now: datetime, key: str = "",
) -> None:  # fmt: skip
    """Write down what somebody told us, and what was answered at once, if anything was.

    They read both on their own pages.  Raises NotFound, Invalid, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    if not actor.is_staff or file.side_of(person_id) not in PRINCIPALS:
        raise NotFound("person")
    sent = once.sent("take_down_message", ref, person_id, said, answered, channel, leave) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    theirs, ours = storable(said).strip(), storable(answered).strip()
    faults = []
    if channel not in dict(TOLD):
        faults.append(("channel", "Choose how this reached us."))
    if not theirs:
        faults.append(("said", "Write what they said."))
    faults += _too_long(theirs, "said") + _too_long(ours, "answered")
    if faults:
        raise Invalid(faults)
    desk = Desk(session, file, actor, now, person_id)
    rows = [_theirs(desk, person_id, theirs, channel, leave=leave)]
    if ours:
        _must_give_nothing_away(session, file, person_id, ours, despite, "answered_despite")
        rows.append(_ours(desk, person_id, ours, channel, despite, number=_next(desk, person_id) + 1))
        _end_clocks(desk, person_id)
    else:
        _promise(desk, person_id, leave=leave)
    _save(desk, rows)
    once.remember(session, actor, key, sent, now, {})


def send_message(
    session: Session, actor: Actor, ref: str, *, person_id: str, words: str, shown: int, despite: str = "",
    now: datetime, key: str = "",
) -> None:  # fmt: skip
    """Write to somebody on their own pages, first or in answer; what was promised is kept by it.

    `shown` is the number of the newest message that the page showed.  Raises NotFound, Invalid (nothing
    written, or something to look at first), Refused (they may not be written to, or it gives the other side
    away), Conflict (somebody was faster).
    """
    file = policy.case_for(session, actor, ref, lock=True)
    side = _must_be_theirs(actor, file, person_id)
    text = storable(words).strip()
    sent = once.sent("send_message", ref, person_id, text) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    messages = messages_of(session, person_id, side, case_id=file.case["id"])
    if why_not := why_not_here(session, file, person_id, messages, now):
        raise Refused((why_not,))
    if shown != (messages[0].number if messages else 0):
        raise Conflict(FASTER)
    _must_be_short(text, "words", "Write your message.")
    _must_give_nothing_away(session, file, person_id, text, despite, "despite")
    desk = Desk(session, file, actor, now)
    row = _ours(desk, person_id, text, PORTAL, despite, number=_next(desk, person_id))
    _end_clocks(desk, person_id)
    _tell_that_it_waits(desk, person_id)
    _save(desk, [row])
    once.remember(session, actor, key, sent, now, {})


def take_on(session: Session, actor: Actor, ref: str, *, person_id: str) -> None:
    """Say that this colleague answers what waits, so that nobody else does.  Raises NotFound, Refused."""
    file = policy.case_for(session, actor, ref, lock=True)
    side = _must_be_theirs(actor, file, person_id)
    waiting = unanswered(messages_of(session, person_id, side, case_id=file.case["id"]))
    _set(session, waiting, taken_by=actor.id)


def mark_read(session: Session, actor: Actor, ref: str, *, person_id: str, now: datetime) -> None:
    """Whoever may answer has opened their messages: they see by whom theirs were read.

    Ask the door to the case first: what was read is said to be so, whoever else has joined since.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    if roles_on(actor, file, holder=person_id) & PERSON and policy.reads_messages(actor, file):
        unread = [one for one in _of(session, file, person_id) if not one.ours and one.read_at is None]
        _set(session, unread, read_at=now, read_by=actor.id)


def has_unread(session: Session, file: CaseFile, person_id: str) -> bool:
    """Whether anything of theirs was opened by nobody yet."""
    return any(not one.ours and one.read_at is None for one in _of(session, file, person_id))


def mark_seen(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """They have opened their page of this case: nothing on it is new, and nobody needs to tell them of it.

    Raises NotFound.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    new = [one for one in _of(session, file, actor.id) if one.ours and one.seen_at is None]
    _set(session, new, seen_at=now)
    if new:
        notice = _waiting_notice(file.case["id"], actor.id)
        session.execute(notice.values(state="cancelled", settled_at=now))


# --- what is checked


def _must_be_theirs(actor: Actor, file: CaseFile, person_id: str) -> str:
    side = file.side_of(person_id)
    if side not in PRINCIPALS or not actor.is_staff:
        raise NotFound("person")
    if not (roles_on(actor, file, holder=person_id) & PERSON and policy.reads_messages(actor, file)):
        raise Refused((NOT_YOURS,))
    return side


def _must_be_short(words: str, name: str, empty: str) -> None:
    faults = [(name, empty)] if not words else _too_long(words, name)
    if faults:
        raise Invalid(faults)


def _too_long(words: str, name: str) -> list[tuple[str, str]]:
    if len(words) <= LONGEST:
        return []
    long = Sentence(
        "This is {long:,} characters long. Keep it under {most:,}, or send it in two.",
        long=len(words),
        most=LONGEST,
    )
    return [(name, long)]


def _must_give_nothing_away(
    session: Session, file: CaseFile, person_id: str, words: str, despite: str, name: str
) -> None:
    """No contact data of anybody else (H); not who they are or where they stand, without a reason (W)."""
    others = others_of(session, file, person_id)
    if found := contact_data_in(words, others.reached):
        raise Refused(tuple(GIVES_AWAY.format(what=what) for what in found))
    look_at = warnings(words, others.names, file.name_of[person_id])
    if look_at and not despite.strip():
        raise Invalid([(name, f"{' '.join(look_at)} Take it out, or write why it stays.")])


# --- what is written


def _of(session: Session, file: CaseFile, person_id: str) -> list[Message]:
    return messages_of(session, person_id, file.side_of(person_id), case_id=file.case["id"])


def _next(desk: Desk, person_id: str) -> int:
    newest = next(iter(_of(desk.session, desk.file, person_id)), None)
    return 1 + (newest.number if newest else 0)


Said = tuple[dict[str, object], int]  # a row, and the number of the event that holds its words


def _theirs(desk: Desk, person_id: str, words: str, channel: str, *, leave: bool) -> Said:
    asked = ways_for(desk.session, desk.file, person_id, desk.now).leave
    row = _row(desk, person_id, channel, ours=False, leave=leave or not asked)
    if desk.actor.is_staff:  # whoever wrote it down has read it
        row |= {"read_at": desk.now, "read_by": desk.actor.id}
    data = {"channel": channel, "message": row["number"]}
    return row, _note(desk, person_id, WROTE, data, {WORDS: words})


def _ours(desk: Desk, person_id: str, words: str, channel: str, despite: str, *, number: int) -> Said:
    row = _row(desk, person_id, channel, ours=True, leave=False) | {"number": number}
    said = {WORDS: words} | ({DESPITE: despite.strip()} if despite.strip() else {})
    return row, _note(desk, person_id, ANSWERED, {"channel": channel, "message": number}, said)


def _row(desk: Desk, person_id: str, channel: str, *, ours: bool, leave: bool) -> dict[str, object]:
    return {
        "id": new_id(), "case_id": desk.file.case["id"], "person_id": person_id,
        "side": desk.file.side_of(person_id), "number": _next(desk, person_id), "ours": ours,
        "said_at": desk.now, "entered_by": desk.actor.id if desk.actor.is_staff else None,
        "channel": channel, "leave": leave, "read_at": None, "read_by": None, "taken_by": None,
        "seen_at": None,
    }  # fmt: skip


def _note(desk: Desk, person_id: str, event: str, data: dict[str, object], words: dict[str, str]) -> int:
    whose = Position("", "person", holder=person_id, episode=desk.file.case["episode"])
    return desk.note_down("person", event, "", "", whose, data, words)


def _save(desk: Desk, said: Sequence[Said]) -> None:
    events = {row["seq"]: row["id"] for row in desk.save()}
    desk.session.execute(insert(message_table), [row | {"event_id": events[seq]} for row, seq in said])


def _promise(desk: Desk, person_id: str, *, leave: bool) -> None:
    """A day by which it is answered, or read; one that runs already runs on."""
    ways = ways_for(desk.session, desk.file, person_id, desk.now)
    kind = TO_ANSWER if ways.is_answered(leave=leave) else TO_READ
    c = deadline_table.c
    running = select(c.kind).where(c.case_id == desk.file.case["id"], c.person_id == person_id, c.open)
    if {kind, TO_ANSWER} & {*desk.session.scalars(running)}:
        return
    desk.owe(kind, person_id)


def _end_clocks(desk: Desk, person_id: str) -> None:
    c = deadline_table.c
    mine = update(deadline_table).where(c.case_id == desk.file.case["id"], c.person_id == person_id)
    desk.session.execute(mine.where(c.kind.in_(CLOCKS), c.open).values(open=False, ended_at=desk.now))


def _tell_that_it_waits(desk: Desk, person_id: str) -> None:
    """That something waits, in the one neutral sentence, where the plan allows a way to say it; once."""
    ways = [answer_for(desk.session, desk.file, person_id, way, desk.now) for way in SAID_BY_MACHINE]
    if not any(answer.allowed or answer.why == "not_now" for answer in ways):
        return
    waits = _waiting_notice(desk.file.case["id"], person_id).values(created_at=desk.now)
    if desk.session.execute(waits).rowcount == 0:
        desk.messages += [desk.message(person_id, notice) for notice in told_by(NOTICE)]


def _waiting_notice(case_id: str, person_id: str) -> Update:
    templates = [notice.template for notice in told_by(NOTICE)]
    mine = update(outbox).where(outbox.c.case_id == case_id, outbox.c.person_id == person_id)
    return mine.where(outbox.c.template.in_(templates), outbox.c.state.in_(("waiting", "held")))


def _set(session: Session, messages: Sequence[Message], **values: object) -> None:
    ids = [one.id for one in messages]
    session.execute(update(message_table).where(message_table.c.id.in_(ids)).values(**values))
