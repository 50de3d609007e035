"""What somebody and those who work with them wrote to each other, case by case; to staff their own side.

Whether an answer may stand on somebody's pages follows from what they chose and did themselves, never from
the other person: their page would tell of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import PRINCIPALS, CaseFile, Row
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.messages import CLOCKS, TO_ANSWER, TO_READ, Message, messages_of, unanswered
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import message as message_table
from rj_workflow.models import staff as staff_table
from rj_workflow.notifications.contact import ON_A_SCREEN, WHY, plan_of
from rj_workflow.notifications.standing import last_stop, may_be_written_to, said_no, standing_row
from rj_workflow.queries.portal import has_ended_for
from state_machines.contact import PLAN, WITHOUT_HOURS
from state_machines.roles import PERSON


@dataclass(frozen=True, slots=True)
class Ways:
    """How an answer reaches somebody: on their own pages, if it may, else on another way of their plan.

    `leave` says that it stands on their pages only where they say so with the message itself.
    """

    leave: bool
    shut: bool
    otherwise: bool

    def is_answered(self, *, leave: bool) -> bool:
        """Whether a message is answered at all; `leave` is what they said with it."""
        return self.otherwise if self.shut else (leave or not self.leave)


def ways_for(session: Session, file: CaseFile, person_id: str, now: datetime) -> Ways:
    """The same for their page and for staff.  Nothing in it depends on the other person."""
    row, counting = standing_row(file, person_id, now), file.counting_check(PLAN, person_id, now)
    counts = row is not None and (row["valid_until"] is None or now < row["valid_until"])
    plan = plan_of(counting["data"]) if counting is not None else None
    ended = has_ended_for(session, file, person_id) or said_no(file, person_id, now)
    shut = plan is not None and ("portal" not in plan.ways or plan.watched or "portal" in plan.never)
    others = plan.ways.keys() - WITHOUT_HOURS - (ON_A_SCREEN if plan.watched else frozenset()) if plan else ()
    return Ways(leave=ended or not counts, shut=shut, otherwise=bool(others) and counts and not ended)


@dataclass(frozen=True, slots=True)
class MyMessages:
    """A person's own page: newest first, with the first names of who works with them; when we answer.

    `only_read` says that what they wrote waits to be read, and that no answer was promised.
    """

    messages: tuple[Message, ...]
    first_names: Mapping[str, str]
    ways: Ways
    days: int
    due_at: datetime | None
    only_read: bool


def my_messages(session: Session, actor: Actor, ref: str, now: datetime) -> MyMessages:
    """Of the person who asks, on this case alone: whoever works on it reads the same.  Raises NotFound."""
    file = policy.case_for(session, actor, ref, as_of_right=True)
    clock = _open_clock(session, file, actor.id, TO_ANSWER)
    return MyMessages(
        tuple(messages_of(session, actor.id, actor.kind, case_id=file.case["id"])),
        _first_names(session, actor.id),
        ways_for(session, file, actor.id, now),
        file.judged.number("message_days"),
        clock["due_at"] if clock is not None else None,
        clock is None and _open_clock(session, file, actor.id, TO_READ) is not None,
    )


def new_for(session: Session, actor: Actor) -> Counter[str]:
    """How many messages of ours this person has not seen, by the id of the case."""
    every = messages_of(session, actor.id, actor.kind)
    return Counter(one.case_id for one in every if one.ours and one.seen_at is None)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one person of a case and the service said, as one colleague may have it.

    `why_not` says why nothing may be written on their pages now; empty where it may.
    """

    messages: tuple[Message, ...]
    staff: Mapping[str, str]
    may_read: bool
    may_write: bool
    why_not: str
    ways: Ways
    clock: Row | None

    @property
    def waiting(self) -> tuple[Message, ...]:
        """Theirs that nobody has answered."""
        return tuple(unanswered(self.messages))

    @property
    def shown(self) -> int:
        """The number of the newest message: a form carries it, so that a faster colleague is noticed."""
        return self.messages[0].number if self.messages else 0


def conversation_of(
    session: Session, actor: Actor, file: CaseFile, person_id: str, now: datetime
) -> Conversation:
    """With somebody of this case, and never a word of the other side.  Raises NotFound."""
    side = file.side_of(person_id)
    if side not in PRINCIPALS or not actor.is_staff:
        raise NotFound("person")
    read = written_by(session, actor, file, person_id)
    may_read, found = read is not None, tuple(read or ())
    return Conversation(
        found,
        dict(session.execute(select(staff_table.c.id, staff_table.c.name)).tuples().all()),
        may_read,
        may_read and bool(roles_on(actor, file, holder=person_id) & PERSON),
        why_not_here(session, file, person_id, found, now),
        ways_for(session, file, person_id, now),
        _open_clock(session, file, person_id, *CLOCKS),
    )


def written_by(session: Session, actor: Actor, file: CaseFile, person_id: str) -> list[Message] | None:
    """The messages with this person on this case, the newest first; None for whoever may not read them."""
    if not policy.reads_messages(actor, file):
        return None
    return messages_of(session, person_id, file.side_of(person_id), case_id=file.case["id"])


STOPPED = (
    "They stopped, or said no to contact. Nobody writes to them first. If they write, and say that you may "
    "answer here, you may."
)
CLOSED = (
    "This is closed. Nobody writes to them first. If they write, and say that you may answer here, you may."
)
PLAN_SAYS = "Answer in a way of the plan, and write down below what was said."


def why_not_here(
    session: Session, file: CaseFile, person_id: str, messages: Iterable[Message], now: datetime
) -> str:
    """Why nothing may be written on their pages now, as a sentence; empty where it may (H).

    `messages` are those of this case, the newest first.  What they wrote last asks for an answer here where
    they said so, and have not said no since.
    """
    newest, no_since = next(iter(messages), None), _no_since(session, file, person_id, now)
    theirs = newest is not None and not newest.ours and newest.leave
    asked = theirs and newest is not None and (no_since is None or newest.said_at > no_since)
    if not asked and (no_since is not None or file.case["state"] == "closed"):
        return STOPPED if no_since is not None else CLOSED
    answer = may_be_written_to(session, file, person_id, now, asked=asked)
    return "" if answer.allowed else f"{WHY[answer.why]} {PLAN_SAYS}"


def _no_since(session: Session, file: CaseFile, person_id: str, now: datetime) -> datetime | None:
    """When they last said no to being contacted, or stopped; None where no such no stands."""
    contact = file.find("choice", person_id, "contact") if said_no(file, person_id, now) else None
    if contact is None:
        return None
    said = (contact.since_at, last_stop(session, file, person_id))
    return max((moment for moment in said if moment is not None), default=None)


def told_in(session: Session, file: CaseFile, person_id: str) -> list[Message]:
    """What we said to this person on this case, for the list of who was told what."""
    every = messages_of(session, person_id, file.side_of(person_id), case_id=file.case["id"])
    return [one for one in every if one.ours]


def _open_clock(session: Session, file: CaseFile, person_id: str, *kinds: str) -> Row | None:
    c = deadline_table.c
    mine = select(deadline_table).where(c.case_id == file.case["id"], c.person_id == person_id)
    row = session.execute(mine.where(c.kind.in_(kinds), c.open).order_by(c.due_at)).mappings().first()
    return None if row is None else dict(row)


def _first_names(session: Session, person_id: str) -> dict[str, str]:
    """The first names of those who facilitated for them; surnames, and all others, stay with staff."""
    m = message_table.c
    rows = session.execute(
        select(case_table.c.facilitated_by, case_table.c.lead_id, case_table.c.co_id).where(
            case_table.c.id.in_(select(m.case_id).where(m.person_id == person_id))
        )
    )
    known = {one for row in rows for one in (*row.facilitated_by, row.lead_id, row.co_id) if one}
    names = session.execute(select(staff_table.c.id, staff_table.c.name).where(staff_table.c.id.in_(known)))
    return {row.id: str(row.name).split()[0] for row in names}
