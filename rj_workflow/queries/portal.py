"""What a person taking part may see: their own side, and nothing that tells of the other's answers.

Where the case stands is told so that it never changes because the other person answered, or did not, before
a member of staff has said so: until both have been brought in, each reads only of their own conversation.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Row
from rj_workflow.commands.choice import may_not_be_theirs
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import event as event_table
from rj_workflow.models import outbox as outbox_table
from rj_workflow.models import participant
from rj_workflow.models import staff as staff_table
from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.notifications.contact import plan_of
from rj_workflow.plan import current_meeting
from rj_workflow.promised import current
from rj_workflow.queries.agreed import tells_how_it_ended
from rj_workflow.queries.calendar import ends_of
from rj_workflow.queries.choice import (
    Shared,
    answers_of,
    is_asked_once,
    last_answer,
    last_yes,
    shared,
    title_of,
    why_not_now,
)
from rj_workflow.queries.dates import MyDates, dates_of
from rj_workflow.timers.deadlines import DEADLINES
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES
from state_machines.contact import WITHOUT_HOURS
from state_machines.table import State

# Until the other person was brought in, each reads only of their own talk: the first of it throughout, the
# other of nothing, or of the earlier episode as it ended.
_FIRST_TALK = "exploring_first"
_BEFORE_BOTH = frozenset(
    {"enquiry", "referred", "returned", "triage", "allocated", "exploring_first", "approaching_other"}
)
_TOLD_BY_A_PERSON = frozenset({"approaching_other", "exploring_both"})  # before any page shows it
_CLOSED = "closed"
_ASKED = ("come_back", "asked_to_talk")
LIVE = frozenset({"given", "refresh_due"})
CONFIRMED = frozenset({"confirmed", "day_check", "open", "on_break"})
OPEN_QUESTIONS = frozenset({"explained", "thinking", "asked_again"})
ENDED = frozenset({"declined", "withdrawn", "lapsed", "never_ask"})
NOT_THEIRS = "You told us that this was not your answer. It counts for nothing."


@dataclass(frozen=True, slots=True)
class MyChoice:
    """One thing this person was asked, and their own answer."""

    purpose: str
    title: str
    words: str
    state: str
    since_at: datetime
    how: str = ""  # how it reached us, and who wrote it down
    by: str = ""
    own_words: str = ""
    conditions: str = ""
    until: date | None = None
    why: str = ""  # why it has to be said again, or ran out
    asks_once: bool = False  # whether it is still to be asked if they may be asked again
    may_not_be_theirs: bool = False  # whether a yes was written down, live or ended, that they never gave

    @property
    def can_be_asked_about(self) -> bool:
        """Whether they may ask about it again themselves: whatever has ended, a never included."""
        return self.state in ENDED

    @property
    def is_a_yes(self) -> bool:
        """A yes, be it one that is to be said again."""
        return self.state in LIVE

    @property
    def can_be_taken_back(self) -> bool:
        """A yes, or a question still open."""
        return self.state in LIVE | OPEN_QUESTIONS


@dataclass(frozen=True, slots=True)
class Promise:
    """Somebody of the service will do something for this person by then."""

    kind: str
    due_at: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True)
class MyCase:
    """One case as the person on this side may know it."""

    ref: str
    state: str
    words: str
    notice: str
    worker: str
    reachable: bool
    choices: tuple[MyChoice, ...]
    promises: tuple[Promise, ...]
    opened_at: datetime
    wish: str
    paused_at: datetime | None
    stopped_at: datetime | None
    answered_again: bool
    shared: tuple[Shared, ...]  # what others have of theirs, whatever is taken back
    explained: tuple[tuple[str, datetime], ...]  # each edition they were told in, and when
    id: str
    key: str  # what a form says when it means this one
    called: str  # in their own words; empty: by its date
    since: datetime  # as they know it: since they asked, or it was first explained to them
    dates: MyDates
    meeting: tuple[datetime, datetime] | None  # when it begins and ends, once it is confirmed
    number: int = 1  # among those they know of, oldest first
    called_twice: bool = False

    @property
    def keeps_their_story(self) -> bool:
        """They said yes to keeping what they told, and that yes stands: only then is it promised."""
        return any(one.purpose == "keep_record" and one.is_a_yes for one in self.choices)

    @property
    def is_closed(self) -> bool:
        """Nothing is going on; the way back is open."""
        return self.state == _CLOSED

    @property
    def has_ended(self) -> bool:
        """They stopped it, or it is closed: what is left to them is to come back."""
        return self.stopped_at is not None or self.is_closed

    @property
    def has_choices_to_look_at(self) -> bool:
        """Something was explained or is to be said again."""
        return any(c.state in OPEN_QUESTIONS | {"refresh_due"} for c in self.choices)


# Which clocks are promises to a person, and to whom.  All others are the service's own and are never shown.
TO_WHOM: Mapping[str, str] = {row.kind: row.promised_to for row in DEADLINES if row.promised_to}


def my_cases(session: Session, actor: Actor, *, now: datetime) -> list[MyCase]:
    """Every case of this person on this side that they know of, the newest open one first.

    What somebody else asked for stands nowhere here before a person has spoken with them about it.
    """
    return _told_apart([_my_case(session, actor, file, now) for file in cases_known_to(session, actor)])


def cases_known_to(session: Session, actor: Actor) -> list[CaseFile]:
    """The same as they are kept: whatever is listed for this person of their cases is listed of these."""
    found = (
        select(case_table.c.id)
        .join(participant, participant.c.case_id == case_table.c.id)
        .where(participant.c.person_id == actor.id, participant.c.side == actor.kind)
        .order_by(case_table.c.opened_at.desc(), case_table.c.ref.desc())
    )
    files = [policy.case_by_id(session, actor, case_id) for case_id in session.scalars(found).all()]
    files.sort(key=lambda file: file.case["state"] == "closed")
    if len(files) == 1:
        return files
    return [file for file in files if _known_since(session, file, actor)] or files[:1]


def _told_apart(mine: list[MyCase]) -> list[MyCase]:
    order = sorted(mine, key=lambda one: (one.since, one.ref))
    called = Counter(one.called for one in mine)
    return [replace(one, number=order.index(one) + 1, called_twice=called[one.called] > 1) for one in mine]


def _known_since(session: Session, file: CaseFile, actor: Actor) -> datetime | None:
    """When they opened it, asked in it, or it was first explained to them; None before any of these.

    It never moves again, whoever comes back first; and a no that a stop wrote down tells of nothing.
    """
    asked = and_(event_table.c.event.in_(_ASKED), _done_by(actor.id))
    explained = and_(event_table.c.lifecycle == "choice", event_table.c.event == "explain")
    rows = session.execute(
        select(event_table.c.seq, event_table.c.data, event_table.c.effective_at)
        .where(event_table.c.case_id == file.case["id"])
        .where(or_(event_table.c.seq == 1, asked, and_(explained, event_table.c.holder == actor.id)))
        .order_by(event_table.c.seq)
    ).mappings()
    return next(
        (r["effective_at"] for r in rows if r["seq"] > 1 or r["data"].get("side") == actor.kind), None
    )


def _my_case(session: Session, actor: Actor, file: CaseFile, now: datetime) -> MyCase:
    happened = _own_events(session, file, actor.id)
    stopped_at = happened.get("stop")
    state = known_state(file, actor.kind, came_back=_came_back(session, file, actor.id))
    return MyCase(
        ref=file.case["ref"],
        state=state,
        words=_words(file, state, actor.kind),
        notice="" if stopped_at or state == _CLOSED else _notice(session, file, actor.id),
        worker="" if state == _CLOSED else _first_name(session, file),
        reachable=_is_reachable(file, actor.id, now),
        choices=tuple(_choices(session, file, actor)),
        promises=() if stopped_at else tuple(_promises(session, file, actor)),
        opened_at=file.case["opened_at"],
        wish=_wish(file, actor.id),
        paused_at=_paused_at(file, actor.id),
        stopped_at=stopped_at,
        explained=tuple(_explained(file, actor.id)),
        shared=tuple(shared(session, file, actor.id)),
        id=file.case["id"],
        key=_mine(file, actor.id)["key"],
        called=_mine(file, actor.id)["called"],
        since=_known_since(session, file, actor) or file.case["opened_at"],
        dates=dates_of(file, actor.id),
        meeting=_confirmed(file),
        answered_again="may_ask_again" in happened or _offer(file, actor.id) == "do_not_ask",
    )


def _confirmed(file: CaseFile) -> tuple[datetime, datetime] | None:
    """Both have been told of it by then; where it is, and who comes, no page says."""
    here = current_meeting(file)
    if here is None or here.state not in CONFIRMED or not here.data.get("when"):
        return None
    return datetime.fromisoformat(str(here.data["when"])), ends_of(here.data)


def has_ended_for(session: Session, file: CaseFile, person_id: str) -> bool:
    """Whether this is over as this person knows it: they stopped it, or it is closed."""
    came_back = _came_back(session, file, person_id)
    state = known_state(file, file.side_of(person_id), came_back=came_back)
    return "stop" in _own_events(session, file, person_id) or state == _CLOSED


def _mine(file: CaseFile, person_id: str) -> Row:
    return next(row for row in file.participants if row["person_id"] == person_id)


def known_state(file: CaseFile, side: str, *, came_back: bool) -> str:
    """Where the case stands as far as this person has been told: never moved by the other's answer alone.

    Whoever asked to come back reads that they did, whether or not the other person had asked before them.
    """
    state, came_first = file.case["state"], file.case["first_side"] == side
    if (side, state) == ("harmed", "following_up") and not _ends_are_known(file):
        state = "agreement_live"  # that a promise was kept, or was not, is told as they wished
    if came_first:
        return _FIRST_TALK if state in _TOLD_BY_A_PERSON else str(state)
    if state in _BEFORE_BOTH:
        if file.case["episode"] == 1:
            return _FIRST_TALK
        return "returned" if came_back else _CLOSED
    return str(state)


def _ends_are_known(file: CaseFile) -> bool:
    harmed = file.on_side("harmed")
    return harmed is None or tells_how_it_ended(file, harmed["person_id"], current(file))


def _words(file: CaseFile, state: str, side: str) -> str:
    """The words of the table for this side; those of a first talk are for whoever came first."""
    if state == _FIRST_TALK:
        side = "harmed" if file.case["first_side"] == side else "responsible"
    return _in_words_of(LIFECYCLES["case"].states[state], side)


def _in_words_of(state: State, side: str) -> str:
    return state.harmed if side == "harmed" else state.responsible


def _notice(session: Session, file: CaseFile, person_id: str) -> str:
    """The newest sentence that was shown to them, while it is still what there is to say."""
    row = session.execute(
        select(outbox_table.c.template, outbox_table.c.created_at)
        .where(outbox_table.c.case_id == file.case["id"], outbox_table.c.person_id == person_id)
        .where(outbox_table.c.state.in_(("shown", "sent")))
        .order_by(outbox_table.c.created_at.desc(), outbox_table.c.id)
        .limit(1)
    ).first()
    if row is None or row.created_at < file.case["since_at"]:
        return ""
    if row.template == "nothing_happening" and not _stands_still(file):
        return ""
    return SENTENCES[row.template]


def _stands_still(file: CaseFile) -> bool:
    here = [m for m in file.of("meeting") if m.episode == file.case["episode"]]
    return any(p.state == "paused" for p in file.of("pause")) or any(m.state == "postponed" for m in here)


def _first_name(session: Session, file: CaseFile) -> str:
    """Their facilitator's first name; surnames stay with staff."""
    name = session.scalar(select(staff_table.c.name).where(staff_table.c.id == file.case["lead_id"]))
    return str(name).split()[0] if name else ""


def _is_reachable(file: CaseFile, person_id: str, now: datetime) -> bool:
    """Whether a safe way to reach them is known and in date; without one nobody calls."""
    row = file.current_check("safe_contact_plan", person_id, now)
    return row is not None and bool(plan_of(row["data"]).ways.keys() - WITHOUT_HOURS)


def _choices(session: Session, file: CaseFile, actor: Actor) -> Iterator[MyChoice]:
    """What they were asked, in the order of the book, then anything beside it."""
    order, answers = list(PURPOSES), answers_of(session, file, actor.id)
    mine = [p for p in file.of("choice") if p.holder == actor.id and p.state != "not_asked"]
    for choice in sorted(mine, key=lambda p: (_place(order, p.topic), p.topic, -p.number)):
        words = _in_words_of(LIFECYCLES["choice"].states[choice.state], actor.kind)
        since = choice.since_at or file.case["opened_at"]
        last, yes = last_answer(answers, choice.topic), last_yes(answers, choice.topic)
        is_a_yes = choice.state in LIVE and yes is not None
        is_theirs = last is not None and last.at == choice.since_at  # nothing moved it since
        until = str(choice.data.get("expires_on") or "")
        yield MyChoice(
            choice.topic, title_of(choice.topic), NOT_THEIRS if choice.data.get("not_so") else words,
            choice.state, since,
            how=last.how if last and is_theirs else "", by=last.by if last and is_theirs else "",
            own_words=yes.words.get("own_words", "") if yes and is_a_yes else "",
            conditions=str(choice.data.get("conditions") or "") if is_a_yes else "",
            until=date.fromisoformat(until) if until and is_a_yes else None,
            why=why_not_now(choice), asks_once=is_asked_once(choice),
            may_not_be_theirs=may_not_be_theirs(choice),
        )  # fmt: skip


def _explained(file: CaseFile, person_id: str) -> Iterator[tuple[str, datetime]]:
    for choice in file.of("choice"):
        told = choice.data.get("explained") if choice.holder == person_id else None
        if told:
            yield told["edition"], datetime.fromisoformat(told["at"])


def _place(order: list[str], topic: str) -> int:
    purpose = topic.partition(":")[0]
    return order.index(purpose) if purpose in order else len(order)


def _promises(session: Session, file: CaseFile, actor: Actor) -> Iterator[Promise]:
    rows = session.execute(
        select(deadline_table)
        .where(deadline_table.c.case_id == file.case["id"], deadline_table.c.open)
        .where(deadline_table.c.kind.in_(tuple(TO_WHOM)))
        .order_by(deadline_table.c.due_at, deadline_table.c.kind)
    ).mappings()
    came_first = file.case["first_side"] == actor.kind
    for row in rows:
        whose = TO_WHOM[row["kind"]]
        if whose == "both" or (whose == "first" and came_first) or row["person_id"] == actor.id:
            yield Promise(row["kind"], row["due_at"], row["made_at"])


def _wish(file: CaseFile, person_id: str) -> str:
    """What they last said they would like, in this episode."""
    row = file.latest_check("interest", person_id)
    return str(row["data"].get("wish", "")) if row and row["episode"] == file.case["episode"] else ""


def _paused_at(file: CaseFile, person_id: str) -> datetime | None:
    pause = file.at("pause", person_id)
    return pause.since_at if pause.state == "paused" else None


def _offer(file: CaseFile, person_id: str) -> str:
    offer = file.find("offer", person_id)
    return offer.state if offer else ""


def _own_events(session: Session, file: CaseFile, person_id: str) -> dict[str, datetime]:
    """When they last stopped, and what they said after it, unless something ended that stop."""
    rows = session.execute(
        select(event_table.c.lifecycle, event_table.c.event, event_table.c.effective_at)
        .where(event_table.c.case_id == file.case["id"], _done_by(person_id))
        .where(event_table.c.lifecycle.in_(("person", "choice", "case")))
        .order_by(event_table.c.seq)
    ).mappings()
    since_stop: dict[str, datetime] = {}
    for row in rows:
        if row["event"] in _ENDS_A_STOP.get(row["lifecycle"], ()):
            since_stop = {}
        elif row["lifecycle"] == "person" and (since_stop or row["event"] == "stop"):
            since_stop[row["event"]] = row["effective_at"]
    return since_stop


def _came_back(session: Session, file: CaseFile, person_id: str) -> bool:
    """Whether they themselves asked to come back, in the episode that runs now."""
    asked = select(event_table.c.id).where(
        event_table.c.case_id == file.case["id"], event_table.c.episode == file.case["episode"],
        _done_by(person_id), event_table.c.event.in_(_ASKED),
    )  # fmt: skip
    return session.scalar(asked.limit(1)) is not None


def _done_by(person_id: str) -> ColumnElement[bool]:
    """Their own events, and the returns of the case that were theirs."""
    own_return = and_(
        event_table.c.lifecycle == "case",
        or_(event_table.c.actor_id == person_id, event_table.c.on_behalf_of == person_id),
    )
    return or_(event_table.c.holder == person_id, own_return)


# A stop stands until they ask to talk again, or are asked and answer anew.
_ENDS_A_STOP: Mapping[str, tuple[str, ...]] = {
    "person": ("asked_to_talk", "did_not_mean_it"),
    "choice": ("ask_again", "explain", "say_yes", "reaffirm"),
    "case": ("come_back",),
}
