"""Beside the steps of one choice: may we ask again, time to think, not what I said, and the call back.

Each is the person's own, on their pages or as they told somebody here; whoever calls back is not on the case.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import london_day
from rj_workflow.commands.desk import CALL_BACK, YES_NOT_SO, Desk
from rj_workflow.commands.owed import DONE_ALREADY
from rj_workflow.commands.step import Target, take_step
from rj_workflow.commands.stop import ask_to_talk, behalf, cases_of, note_of
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts.choice import thinking_time
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import event as event_table
from rj_workflow.notifications.contact import WHY
from rj_workflow.notifications.standing import answer_for
from rj_workflow.timers.deadlines import BY_KIND
from state_machines import LIFECYCLES
from state_machines.choice import RECORDED_YES
from state_machines.contact import WAYS, WITHOUT_HOURS
from state_machines.facts import TAKES_PART
from state_machines.roles import MANAGER, SUPERVISOR

HALF_A_YEAR: Final = timedelta(days=182)  # [J]
ENDED: Final = frozenset({"declined", "withdrawn"})
# Here "it was not theirs" is all there is to say; a no, or a never, of their own stands beside it.
ENDED_AS_A_YES: Final = frozenset({"withdrawn", "lapsed"})
AGAIN: Final = ("not_now", "half_a_year", "never")
OUTCOMES: Final = (
    ("so", "It is so: that is what they said"),
    ("not_reached", "They could not be reached"),
    ("not_so", "It is not so: that is not what they said"),
)
TRIES: Final = 3  # calls in which nobody answered, after which nobody is rung any more [J]
NO_WAY: Final = "Their plan allows no way to reach them now."
ONLY_IF_THEY_CAME: Final = (
    "Do not call them. What they say is written down only if they come to us themselves."
)
CHOOSE: Final = "Choose one of the answers shown."


def may_ask_again(
    session: Session, actor: Actor, *, person_id: str, purpose: str, answer: str, channel: str,
    now: datetime, ref: str | None = None,
) -> None:  # fmt: skip
    """After a no, or a yes taken back: not now, in half a year, or never; it is asked once.

    Never binds whoever works here, and not the person.  An answer to what has not ended changes nothing.
    Raises NotFound, Invalid.
    """
    if answer not in AGAIN:
        raise Invalid([("answer", CHOOSE)])
    for file in cases_of(session, actor, person_id, ref):
        choice = file.find("choice", person_id, purpose)
        if choice is None or choice.state not in ENDED:
            continue
        if answer == "never":
            target = Target("choice", person_id, purpose)
            take_step(session, actor, file.case["ref"], target, "say_never", {"channel": channel}, now=now)
            continue
        day = london_day(now + HALF_A_YEAR).isoformat() if answer == "half_a_year" else ""
        desk = Desk(session, file, actor, now, behalf(actor, person_id))
        choice.data |= {"again": answer, "may_ask_again_on": day}
        choice.version += 1
        file.keep(choice)
        said = {"channel": channel, "purpose": purpose, "answer": answer, "may_ask_again_on": day}
        note_of(desk, person_id, "may_ask_again", said)
        desk.save()


def think_it_over(
    session: Session, actor: Actor, *, person_id: str, purpose: str, now: datetime, ref: str | None = None
) -> None:
    """Time to think, as long as this service gives at the least; what is not open is left as it is."""
    for file in cases_of(session, actor, person_id, ref):
        choice = file.find("choice", person_id, purpose)
        if choice is not None and choice.state == "explained":
            length = thinking_time(file.judged, sensitive=bool(file.case["sensitive"]))
            form = {"not_before": london_day(now + length).isoformat()}
            target = Target("choice", person_id, purpose)
            take_step(session, actor, file.case["ref"], target, "take_time", form, now=now)


def ask_about_it(
    session: Session, actor: Actor, *, person_id: str, purpose: str, channel: str, now: datetime,
    ref: str | None = None,
) -> None:  # fmt: skip
    """They ask about it again, as of right, even after a never: somebody calls, and explains it anew."""
    for file in cases_of(session, actor, person_id, ref):
        choice = file.find("choice", person_id, purpose)
        if choice is None or LIFECYCLES["choice"].row("ask_again", choice.state) is None:
            continue
        target = Target("choice", person_id, purpose)
        take_step(session, actor, file.case["ref"], target, "ask_again", {"channel": channel}, now=now)
        now_open = policy.case_by_id(session, actor, file.case["id"], lock=True, as_of_right=True)
        ask_to_talk(session, actor, now_open, person_id, "asked_to_talk", channel, now)


# --- what was written down is not what was said


def not_so(
    session: Session, actor: Actor, *, person_id: str, purpose: str, channel: str, now: datetime,
    said: str = "", ref: str | None = None,
) -> None:  # fmt: skip
    """They say that a yes written down is not theirs: it ends at once, as if taken back, and is looked at.

    Nobody weighs it first.  One that ended meanwhile stays as it ended, and is looked at all the same; a yes
    is said not to be theirs once.  Raises NotFound.
    """
    for file in cases_of(session, actor, person_id, ref):
        choice = file.find("choice", person_id, purpose)
        if choice is not None and may_not_be_theirs(choice):
            desk = Desk(session, file, actor, now, behalf(actor, person_id))
            _end_at_once(desk, choice, {"channel": channel, "purpose": purpose}, said)
            desk.save()


def may_not_be_theirs(choice: Position) -> bool:
    """Whether a yes was ever written down here, live or ended, that they have not said is not theirs."""
    said = choice.data.get("said_at")
    return choice.state in TAKES_PART or (said is not None and said != choice.data.get("not_so_of"))


def _end_at_once(desk: Desk, choice: Position, data: dict[str, Any], said: str) -> None:
    """What rests on it stops, what waits is not sent, and a supervisor looks at it."""
    words = {"own_words": said.strip()} if said.strip() else {}
    seq = note_of(desk, choice.holder, "not_so", data, words)
    choice.data["not_so_of"] = choice.data.get("said_at")
    row = LIFECYCLES["choice"].row("withdraw", choice.state)
    if row is not None or choice.state in ENDED_AS_A_YES:
        choice.data["not_so"] = True
    if row is not None:
        choice.data.pop("again", None)
        desk.move(choice, row, lifecycle="choice", data={"channel": data["channel"]}, because_of=seq)
    else:
        choice.version += 1
        desk.file.keep(choice)
    desk.messages_become.setdefault("waiting", "held")
    due = BY_KIND[YES_NOT_SO].due(desk.now, sensitive=False, data={})
    assert due is not None
    desk.clocks.append(desk.clock(YES_NOT_SO, choice.id, choice.holder, due))


# --- called back by somebody else


@dataclass(frozen=True, slots=True)
class Asked:
    """One yes that somebody else asks about: its clock, its choice, and the event that wrote it down."""

    clock: Row
    choice: Position
    event: Row

    @property
    def tried(self) -> int:
        """In how many calls nobody answered so far."""
        return int(self.clock["tries"])


def asked_about(session: Session, actor: Actor, file: CaseFile, clock_id: str) -> Asked:
    """What is asked in this call.  Raises NotFound for whoever works on the case."""
    found = select(deadline_table).where(deadline_table.c.id == clock_id, deadline_table.c.kind == CALL_BACK)
    clock = session.execute(found.where(deadline_table.c.case_id == file.case["id"])).mappings().first()
    choice = next((p for p in file.of("choice") if clock and p.id == clock["position_id"]), None)
    if clock is None or choice is None:
        raise NotFound("promise")
    event = _written_down(session, file, choice, clock["made_at"])
    if event is None or not may_ask(actor, file, str(event["actor_id"])):
        raise NotFound("promise")
    return Asked(dict(clock), choice, event)


def may_ask(actor: Actor, file: CaseFile, wrote_it: str) -> bool:
    """Whether this is a supervisor, or the manager, who neither wrote it down nor works on the case."""
    case = file.case
    parts = (case[name] for name in ("lead_id", "co_id", "supervisor_id", "caseworker_id"))
    theirs = {wrote_it, *parts, *case["facilitated_by"]}
    return bool(actor.roles & (SUPERVISOR | MANAGER)) and actor.id not in theirs


def _written_down(session: Session, file: CaseFile, choice: Position, by: datetime) -> Row | None:
    query = (
        select(event_table)
        .where(event_table.c.case_id == file.case["id"], event_table.c.lifecycle == "choice")
        .where(event_table.c.holder == choice.holder, event_table.c.topic == choice.topic)
        .where(event_table.c.event.in_(RECORDED_YES), event_table.c.effective_at <= by)
        .order_by(event_table.c.seq.desc())
        .limit(1)
    )
    row = session.execute(query).mappings().first()
    return dict(row) if row else None


def why_no_call(session: Session, file: CaseFile, person_id: str, now: datetime) -> str:
    """Why nobody may reach them to ask, at any hour; empty where a way of their plan is open.

    Another hour is no reason: what was heard at noon is written down in the evening.
    """
    ways = [way for way, _ in WAYS if way not in WITHOUT_HOURS]
    why = {answer_for(session, file, person_id, way, now).why for way in ways}
    if why & {"", "not_now"}:
        return ""
    return WHY[why.pop()] if len(why) == 1 else NO_WAY


def call_back(
    session: Session, actor: Actor, ref: str, clock_id: str, *, outcome: str, said: str, now: datetime,
    they_came: bool = False,
) -> None:  # fmt: skip
    """Keep what they said in the call; "it is not so" ends that yes at once, whatever rests on it.

    It is looked at as well where that yes has ended meanwhile.

    Where they may not be contacted it is kept only if `they_came`: they rang, or came to us, themselves.
    Raises NotFound, Conflict (it was asked already), Invalid, Refused (nobody may call them).
    """
    file = policy.case_for(session, actor, ref, lock=True)
    asked = asked_about(session, actor, file, clock_id)
    if not asked.clock["open"]:
        raise Conflict(DONE_ALREADY)
    if outcome not in dict(OUTCOMES):
        raise Invalid([("outcome", CHOOSE)])
    why_not = why_no_call(session, file, asked.choice.holder, now)
    if why_not and (not they_came or outcome == "not_reached"):
        raise Refused((why_not, ONLY_IF_THEY_CAME))
    again = outcome == "not_reached" and asked.tried + 1 < TRIES
    due = BY_KIND[CALL_BACK].due(now, sensitive=False, data={})
    kept: dict[str, Any] = (
        {"tries": asked.tried + 1, "due_at": due} if again else {"open": False, "ended_at": now}
    )
    session.execute(update(deadline_table).where(deadline_table.c.id == clock_id).values(kept))
    choice, data = asked.choice, {"purpose": asked.choice.topic, "outcome": outcome, "of": asked.event["seq"]}
    data |= {"they_came": True} if they_came else {}
    desk = Desk(session, file, actor, now, choice.holder if outcome == "not_so" else "")
    words = {"what": said.strip()} if said.strip() else {}
    note_of(desk, choice.holder, "called_back", data, words)
    if outcome == "not_so" and may_not_be_theirs(choice):
        _end_at_once(desk, choice, {"channel": "phone", "purpose": choice.topic}, "")
    desk.save()
