"""Stop, pause, change one's mind, come back: a person's own rights, taken at once and never refused.

None of these looks at a version: whoever stops is never asked to look again first.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from rj_workflow import casefile, policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.clock import london_day
from rj_workflow.commands.check import record_check
from rj_workflow.commands.desk import CALL_BACK, CONFIRM, Desk
from rj_workflow.commands.keeping import arrange_again
from rj_workflow.commands.step import Target, take_step
from rj_workflow.commands.writes.choice import RELAYED, WHO_PASSED_IT_ON
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound
from rj_workflow.messages import CLOCKS as MESSAGES
from rj_workflow.messages import TO_ANSWER, TO_READ
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import event as event_table
from rj_workflow.models import participant
from rj_workflow.notifications.standing import last_stop
from rj_workflow.sentences import Sentence
from rj_workflow.timers.deadlines import AFTER_NO_MEETING, DEADLINES
from state_machines import LIFECYCLES

# From where a choice stands to the step that ends it; a no and what was never asked stay as they are.
ENDS = {
    "given": "withdraw", "refresh_due": "withdraw",
    "explained": "say_no", "thinking": "say_no", "asked_again": "say_no",
}  # fmt: skip
CONTACT = "contact"
# Calls by whom they are promised to; whoever stopped gets none of them.
TO_THEM = (
    *(row.kind for row in DEADLINES if row.promised_to == "person"),
    "tell_of_promise",
    "item_is_off",
    "author_may_know",
    "tell_by",
    "terms_looked_at",
    "change_of_terms",
    "contact_plan_ran_out",
    "confirm_contact_change",
    "arrange_adjustment",
    TO_ANSWER,
    "look_at_vulnerability",
    CALL_BACK,
)
TO_FIRST = (*(row.kind for row in DEADLINES if row.promised_to == "first"), "tell_first_person")
# So long nobody has been approached for whoever came first.
BEFORE_AN_APPROACH = frozenset({"returned", "triage", "allocated", "exploring_first"})
KEPT = "keep_record"  # stopping is not erasing: the story is not told twice
ABOUT_A_YEAR = timedelta(days=365)
QUIET_WISHES = ("nothing", "not_known")  # nobody calls because of these
ANSWERS = ("year", "never", "none")
# What somebody says once they have stopped, and nobody answers.
NOTHING_ASKED = ("may_ask_again", "do_not_ask", "not_now", "say_never")


def stop_everything(
    session: Session, actor: Actor, *, person_id: str, channel: str, now: datetime, ref: str | None = None,
    relayed_by: str = "",
) -> None:  # fmt: skip
    """Take back every yes of this person but keeping the record, with all that follows, in one commit.

    On every case of theirs, also one that the colleague who writes it down may not open; on one alone where
    `ref` names it.  With nothing to take back it is still written down, so that staff see it.  Pressing twice
    stops once, unless they wrote or asked for something between.  What somebody passed on holds as well, and
    is confirmed with the person: that call opens nothing again.  Raises NotFound when the actor has no such
    case, Invalid when nobody is named who passed it on.
    """
    if channel == RELAYED and not relayed_by.strip():
        raise Invalid([("relayed_by", WHO_PASSED_IT_ON)])
    words = {"relayed_by": relayed_by.strip()} if channel == RELAYED else {}
    for file in cases_of(session, actor, person_id, ref, everywhere=ref is None):
        _stop(session, actor, file, person_id, channel, words, now)


def _stop(
    session: Session, actor: Actor, file: CaseFile, person_id: str, channel: str, words: dict[str, str],
    now: datetime,
) -> None:  # fmt: skip
    live = [p for p in file.of("choice") if p.holder == person_id and p.state in ENDS and p.topic != KEPT]
    contact = file.at("choice", person_id, CONTACT)
    if contact.state == "not_asked":
        live.append(contact)  # grounds for contact that nobody asked about end as well
    if not live and _has_said_it_all(session, file, person_id, passed_on=bool(words)):
        return
    desk = Desk(session, file, actor, now, behalf(actor, person_id))
    seq = note_of(desk, person_id, "stop", {"channel": channel}, words)
    for choice in live:
        row = LIFECYCLES["choice"].row(ENDS.get(choice.state, "say_no"), choice.state)
        assert row is not None  # ENDS names only rows of the table; a test holds them together
        choice.data.pop("again", None)
        desk.move(choice, row, lifecycle="choice", data={"channel": channel})
    _call_off_follow_up(desk, person_id, seq)
    _cancel_what_waits(desk)
    _end_clocks(session, file, person_id, ("stopped",), now)
    _owe_after_stopping(desk, person_id)
    if not words:
        _end_clocks(session, file, person_id, (CONFIRM,), now)
    elif not _is_owed(session, file, person_id, CONFIRM):
        desk.owe(CONFIRM, person_id)
    desk.save()
    _end_calls(session, file, person_id, now)


def _call_off_follow_up(desk: Desk, person_id: str, seq: int) -> None:
    """Nobody who stopped is rung to be asked how they are."""
    for call in [p for p in desk.file.of("follow_up") if p.holder == person_id]:
        row = LIFECYCLES["follow_up"].row("cancel", call.state)
        if row is not None:
            desk.move(call, row, lifecycle="follow_up", because_of=seq)


def _cancel_what_waits(desk: Desk) -> None:
    """Nothing that waited is sent, and whoever stopped is sent nothing about it either."""
    desk.messages_become = {"waiting": "cancelled", "held": "cancelled"}


def _owe_after_stopping(desk: Desk, person_id: str) -> None:
    """Staff see it; the other person, once told, is called; the one who stopped is left alone."""
    told = {m["person_id"] for m in desk.messages} - {person_id}
    desk.messages = [m for m in desk.messages if m["person_id"] != person_id]
    desk.clocks = [
        c for c in desk.clocks if c["kind"] not in AFTER_NO_MEETING and c["person_id"] != person_id
    ]
    if desk.file.case["state"] != "closed":
        desk.owe("stopped", person_id)
    owed = {kind for kind in MESSAGES if _is_owed(desk.session, desk.file, person_id, kind)}
    if owed == {TO_ANSWER}:
        desk.owe(TO_READ, person_id)  # what they wrote is read all the same
    for other in sorted(told):
        desk.owe("tell_other", other)


def pause(session: Session, actor: Actor, *, person_id: str, now: datetime, ref: str | None = None) -> None:
    """Pause at once, for everyone, in each open case of this person.  Pausing twice pauses once."""
    for file in cases_of(session, actor, person_id, ref):
        if _is_in_it(file, person_id) and file.at("pause", person_id).state == "running":
            take_step(session, actor, file.case["ref"], Target("pause", person_id), "pause", {}, now=now)


def start_again(
    session: Session, actor: Actor, *, person_id: str, now: datetime, ref: str | None = None
) -> None:
    """End the pause of this person: only whoever paused asks for it."""
    asked = {"the_holder_asks": "yes"}
    for file in cases_of(session, actor, person_id, ref):
        if file.at("pause", person_id).state == "paused":
            take_step(session, actor, file.case["ref"], Target("pause", person_id), "resume", asked, now=now)


def come_back(
    session: Session, actor: Actor, *, person_id: str, channel: str, now: datetime, ref: str | None = None
) -> None:
    """Open a closed case again as a new episode, or ask for a call where it is still open."""
    file = _newest(session, actor, person_id, ref)
    if file.case["state"] == "closed":
        target = Target("case", person_id)
        take_step(session, actor, file.case["ref"], target, "come_back", {"channel": channel}, now=now)
        file = policy.case_by_id(session, actor, file.case["id"], lock=True, as_of_right=True)
    _end_pause_before_the_stop(session, actor, file, person_id, now)
    ask_to_talk(session, actor, file, person_id, "asked_to_talk", channel, now)


def _end_pause_before_the_stop(
    session: Session, actor: Actor, file: CaseFile, person_id: str, now: datetime
) -> None:
    """Whoever paused, then stopped, and now comes back, is not kept waiting by that pause."""
    pause, stopped = file.find("pause", person_id), last_stop(session, file, person_id)
    if pause is None or pause.since_at is None or stopped is None or file.is_past(pause):
        return
    row = LIFECYCLES["pause"].row("clear", pause.state)
    if row is not None and pause.since_at <= stopped:
        desk = Desk(session, file, actor, now, behalf(actor, person_id))
        desk.move(pause, row, lifecycle="pause")
        desk.save()


def _is_in_it(file: CaseFile, person_id: str) -> bool:
    """Whether what runs now is theirs: they came first, or were asked something since it began."""
    if file.case["state"] == "closed":
        return False
    here = (p for p in file.positions if p.holder == person_id and p.episode == file.case["episode"])
    return file.case["first_side"] == file.side_of(person_id) or any(p.lifecycle == "choice" for p in here)


def did_not_mean_it(
    session: Session, actor: Actor, *, person_id: str, channel: str, now: datetime, ref: str | None = None
) -> None:
    """Pressed by mistake: somebody calls and asks from the start.  Nothing is reinstated by itself."""
    file = _newest(session, actor, person_id, ref)
    ask_to_talk(session, actor, file, person_id, "did_not_mean_it", channel, now)


def may_ask_again(
    session: Session, actor: Actor, *, person_id: str, answer: str, channel: str, now: datetime,
    ref: str | None = None,
) -> None:  # fmt: skip
    """Keep whether they may be asked again one day: in about a year, never, or no answer.

    A year is kept on each choice that ended, where staff must look before they raise it again, and on the
    offer where its table has that step.  Never is said of every case, or with `ref` of the choices of one.
    Raises Invalid for any other answer.
    """
    if answer not in ANSWERS:
        raise Invalid([("answer", Sentence("Choose one of the answers shown."))])
    if answer == "none":
        return
    for file in cases_of(session, actor, person_id, ref):
        if answer == "year":
            _in_a_year(session, actor, file, person_id, channel, now)
        if answer == "never" and ref is not None:
            _never_of_this(session, actor, file, person_id, channel, now)
        else:
            _on_the_offer(session, actor, file, person_id, answer, now)


def _never_of_this(
    session: Session, actor: Actor, file: CaseFile, person_id: str, channel: str, now: datetime
) -> None:
    """Never about this one: an offer at never would stand on every case of theirs, also one that goes on."""
    desk = Desk(session, file, actor, now, behalf(actor, person_id))
    mine = {p.topic for p in file.of("choice") if p.holder == person_id and p.topic != KEPT}
    for topic in sorted(mine | {CONTACT}):
        choice = file.at("choice", person_id, topic)
        row = LIFECYCLES["choice"].row("say_never", choice.state)
        if row is not None:
            desk.move(choice, row, lifecycle="choice", data={"channel": channel})
    note_of(desk, person_id, "may_ask_again", {"answer": "never", "channel": channel})
    desk.save()


def _in_a_year(
    session: Session, actor: Actor, file: CaseFile, person_id: str, channel: str, now: datetime
) -> None:
    day = london_day(now + ABOUT_A_YEAR).isoformat()
    desk = Desk(session, file, actor, now, behalf(actor, person_id))
    for choice in file.of("choice"):
        if choice.holder == person_id and choice.state in ("withdrawn", "declined"):
            choice.data["may_ask_again_on"] = day
            choice.version += 1
            file.keep(choice)
    said = {"may_ask_again_on": day, "channel": channel}
    note_of(desk, person_id, "may_ask_again", said)
    desk.save()


def _on_the_offer(
    session: Session, actor: Actor, file: CaseFile, person_id: str, answer: str, now: datetime
) -> None:
    event = "do_not_ask" if answer == "never" else "not_now"
    file = casefile.load(session, file.case["id"])  # never, said of the case before, stands on this one too
    if LIFECYCLES["offer"].row(event, file.at("offer", person_id).state) is None:
        return
    form = {} if answer == "never" else {"when_to_ask": london_day(now + ABOUT_A_YEAR).isoformat()}
    take_step(session, actor, file.case["ref"], Target("offer", person_id), event, form, now=now)


def say_interest(
    session: Session, actor: Actor, *, person_id: str, wish: str, now: datetime, ref: str | None = None
) -> None:
    """Keep what they would like; interest is not a yes, so it only brings a call.  Raises Invalid."""
    file = _newest(session, actor, person_id, ref)
    _end_clocks(session, file, person_id, ("asked_to_talk",), now)
    form = {"outcome": "interest", "wish": wish, "channel": "portal"}
    record_check(session, actor, file.case["ref"], "interest", form, about=person_id, now=now)
    if wish in QUIET_WISHES:
        _end_clocks(session, file, person_id, ("asked_to_talk",), now)


def take_back(
    session: Session, actor: Actor, *, person_id: str, purpose: str, channel: str, now: datetime,
    ref: str | None = None,
) -> None:  # fmt: skip
    """Take back one yes, or end one question that is still open.  What has ended already stays ended."""
    for file in cases_of(session, actor, person_id, ref):
        choice = file.find("choice", person_id, purpose)
        event = ENDS.get(choice.state) if choice else None
        if event is not None:
            target = Target("choice", person_id, purpose)
            take_step(session, actor, file.case["ref"], target, event, {"channel": channel}, now=now)


# --- the person's cases, and what is owed to them


def cases_of(
    session: Session, actor: Actor, person_id: str, ref: str | None, *, everywhere: bool = False
) -> list[CaseFile]:
    """The cases of this person that the actor may see, locked in one order.  Raises NotFound when none.

    With `everywhere` those that they may not see as well, once there is one that they may.
    """
    found = select(case_table.c.id).join(participant, participant.c.case_id == case_table.c.id)
    found = found.where(participant.c.person_id == person_id).order_by(case_table.c.id)
    if ref is not None:
        found = found.where(case_table.c.ref == ref)
    ids = session.scalars(found).all()
    files = list(_seen(session, actor, ids))
    if not files or (actor.takes_part and actor.id != person_id):
        raise NotFound("case")
    if everywhere and actor.is_staff:
        side = files[0].side_of(person_id)
        every = [casefile.load(session, case_id, lock=True) for case_id in ids]
        return [file for file in every if file.side_of(person_id) == side]
    return files


def _seen(session: Session, actor: Actor, ids: Iterable[str]) -> Iterator[CaseFile]:
    for case_id in ids:
        try:
            yield policy.case_by_id(session, actor, case_id, lock=True, as_of_right=True)
        except NotFound:
            continue


def _newest(session: Session, actor: Actor, person_id: str, ref: str | None) -> CaseFile:
    """The case a person means when they name none: the newest open one, else the newest."""
    files = cases_of(session, actor, person_id, ref)
    return max(files, key=lambda f: (f.case["state"] != "closed", f.case["opened_at"], f.case["ref"]))


def _is_owed(session: Session, file: CaseFile, person_id: str, kind: str) -> bool:
    """Whether such a clock of this person still runs: "stopped" is a stop that stands before staff."""
    running = select(deadline_table.c.id).where(
        deadline_table.c.case_id == file.case["id"], deadline_table.c.person_id == person_id,
        deadline_table.c.kind == kind, deadline_table.c.open,
    )  # fmt: skip
    return session.scalar(running.limit(1)) is not None


def _has_said_it_all(session: Session, file: CaseFile, person_id: str, *, passed_on: bool) -> bool:
    """Whether a stop of theirs stands before staff, and another one would say nothing more.

    It would where they wrote or asked for something since, or where the one before was only passed on.
    """
    stands = _is_owed(session, file, person_id, "stopped") and not _asked_since(session, file, person_id)
    return stands and (passed_on or not _is_owed(session, file, person_id, CONFIRM))


def _asked_since(session: Session, file: CaseFile, person_id: str) -> bool:
    """Whether they wrote, or asked us for anything, on this case after they last stopped."""
    stopped = last_stop(session, file, person_id)
    e = event_table.c
    theirs = select(e.id).where(e.case_id == file.case["id"], e.holder == person_id, e.because_of.is_(None))
    theirs = theirs.where(or_(e.actor_id == person_id, e.on_behalf_of == person_id))
    theirs = theirs.where(e.event.not_in(NOTHING_ASKED))
    if stopped is not None:
        theirs = theirs.where(e.effective_at > stopped)
    return session.scalar(theirs.limit(1)) is not None


def behalf(actor: Actor, person_id: str) -> str:
    """As instructed by whom, where a colleague writes it down."""
    return person_id if actor.is_staff else ""


def note_of(
    desk: Desk, person_id: str, event: str, data: dict[str, Any], words: dict[str, str] | None = None
) -> int:
    """Write down what somebody did or said beside the steps; returns its number in the chain."""
    whose = Position("", "person", holder=person_id, episode=desk.file.case["episode"])
    return desk.note_down("person", event, "", "", whose, data, words)


def ask_to_talk(
    session: Session, actor: Actor, file: CaseFile, person_id: str, event: str, channel: str, now: datetime
) -> None:
    """Somebody calls them: they asked for it, and their asking gives grounds to."""
    _end_clocks(session, file, person_id, ("asked_to_talk", "stopped"), now)
    desk = Desk(session, file, actor, now, behalf(actor, person_id))
    data = {"channel": channel}
    if _returns_as_of_right(file, person_id):
        file.case["first_side"] = data["first_side"] = "harmed"
        file.case["version"] += 1
    note_of(desk, person_id, event, data)
    desk.found_out("contact_basis", person_id, "own_request")
    desk.owe("asked_to_talk", person_id)
    arrange_again(desk, person_id)
    desk.save()


def _returns_as_of_right(file: CaseFile, person_id: str) -> bool:
    """The person harmed asks, and only the person responsible had: from now on she came first (C18)."""
    theirs = file.side_of(person_id) == "harmed" and file.case["first_side"] == "responsible"
    return theirs and file.case["state"] in BEFORE_AN_APPROACH


def _end_calls(session: Session, file: CaseFile, person_id: str, now: datetime) -> None:
    """No call to them is left on anybody's list, be it one they asked for or one they were promised."""
    _end_clocks(session, file, person_id, TO_THEM, now)
    if file.case["first_side"] != file.side_of(person_id):
        return
    first = update(deadline_table).where(deadline_table.c.case_id == file.case["id"], deadline_table.c.open)
    session.execute(first.where(deadline_table.c.kind.in_(TO_FIRST)).values(open=False, ended_at=now))


def _end_clocks(
    session: Session, file: CaseFile, person_id: str, kinds: tuple[str, ...], now: datetime
) -> None:
    session.execute(
        update(deadline_table)
        .where(deadline_table.c.case_id == file.case["id"], deadline_table.c.person_id == person_id)
        .where(deadline_table.c.kind.in_(kinds), deadline_table.c.open)
        .values(open=False, ended_at=now)
    )
