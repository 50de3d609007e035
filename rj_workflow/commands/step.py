"""Take one step on one case: the door, the form, the facts, the table, one commit for all that follows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import select

from risk_assessment.triggers import reported_by
from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Filled, Form, fields_of, only, read
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.commands import consequences, once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.writes import WRITES
from rj_workflow.dates import slots_offered
from rj_workflow.db import Prepared, Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.exchange import is_known
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import event as event_table
from rj_workflow.models import staff as staff_table
from rj_workflow.pack import SHARE
from rj_workflow.whose import whose
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES, SURVIVORS
from state_machines.contents import topics_for
from state_machines.exchange import AUTHORS
from state_machines.explanation import EACH_TIME
from state_machines.fields import FIELDS, Field
from state_machines.follow_up import CALLS
from state_machines.risk import SCOPES
from state_machines.roles import FACILITATOR, PERSON, SUPERVISOR, Role
from state_machines.table import Refusal
from state_machines.table import Row as TableRow

# Steps that begin another attempt: the old row stays as it ended, a new one starts.
FRESH_ATTEMPT = frozenset({("meeting", "propose"), ("risk", "begin"), ("agreement", "begin")})
# Whose it always is, what may be somebody's or nobody's, and what other commands make.
SOMEBODYS = frozenset({"choice", "preparation", "offer", "follow_up", "acknowledgement"})
EITHER_WAY = frozenset({"case", "pause", "exchange"})
MADE_ELSEWHERE = frozenset({"follow_up", "agreement_item"})
# What an instance may be about; everything else has no topic.
NO_TOPIC = frozenset({""})
ITEM_CHOICE = "letter_receive"
TOPICS = {
    "choice": SURVIVORS | frozenset(PURPOSES),
    "risk": frozenset(SCOPES),
    "waiting": NO_TOPIC | {code for code, _ in FIELDS["agency"].options},
    "follow_up": frozenset(CALLS),
}
# A right is taken when it is taken: nobody is asked to look again first, nor whoever records it what
# links they have (lifecycles.md a, "no guard ever"; practice.md 4.3).
NEVER_TOO_LATE = frozenset({
    ("choice", "say_no"), ("choice", "say_never"), ("choice", "withdraw"), ("choice", "ask_again"),
    ("case", "come_back"), ("offer", "return_unasked"), ("offer", "do_not_ask"), ("pause", "pause"),
    ("meeting", "stop"), ("meeting", "take_break"), ("safety_stop", "raise_stop"), ("exchange", "recall"),
    ("agreement_item", "step_out"), ("preparation", "not_ready_after_all"), ("follow_up", "decline"),
})  # fmt: skip
# Which part of the service somebody named on a form has to have.
PARTS = {"lead": FACILITATOR, "co_worker": FACILITATOR, "supervisor": SUPERVISOR}
LONG_PAUSE = 28  # days, practice.md 5.5
PLANNED = frozenset({("meeting", "put_in_diary"), ("meeting", "change_plan")})
NOT_AGREED = frozenset({("risk", "do_not_agree"), ("risk", "panel_does_not_agree")})


@dataclass(frozen=True, slots=True)
class Target:
    """What a step is about: the case itself, or one choice, assessment, letter, promise of it."""

    lifecycle: str
    holder: str = ""
    topic: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: where the thing stands now, and how many events that made."""

    ref: str
    state: str
    case_state: str
    seq: int
    events: int


def take_step(
    session: Session,
    actor: Actor,
    ref: str,
    target: Target,
    event: str,
    form: Form,
    *,
    now: datetime,
    version: int | None = None,
    key: str = "",
    recorded_at: datetime | None = None,
) -> Taken:
    """Take the step, with everything that follows from it, or change nothing.

    Raises NotFound (not there, or not yours), Conflict (it moved since `version` was read), Invalid (the
    form), Refused (with every unmet reason).  The same `key` twice gives the first answer again.
    """
    of_right = (target.lifecycle, event) in NEVER_TOO_LATE
    reads_answers = target.lifecycle == "risk" or (target.lifecycle, event) in PLANNED
    file = policy.case_for(session, actor, ref, lock=True, with_answers=reads_answers, as_of_right=of_right)
    sent = _sent(target, ref, event, form) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return Taken(**done)
    taken = take_on(
        session, actor, file, target, event, form, now=now, version=version, recorded_at=recorded_at
    )
    once.remember(session, actor, key, sent, now, asdict(taken))
    return taken


def take_on(
    session: Session,
    actor: Actor,
    file: CaseFile,
    target: Target,
    event: str,
    form: Form,
    *,
    now: datetime,
    version: int | None = None,
    recorded_at: datetime | None = None,
    beside: Mapping[str, str] | None = None,
) -> Taken:
    """The same on a case that is open and locked already; `beside` is kept in the event with the answers."""
    position = locate(file, target, event)
    _must_be_theirs(actor, target, position, event)
    state = position.state if position else file.case["state"]
    row = LIFECYCLES[target.lifecycle].row(event, state)
    if row is None:
        raise Conflict(_somebody_was_faster(session, file, target))
    if (target.lifecycle, event) not in NEVER_TOO_LATE:
        _seen_as(session, file, target, position, version)
    named = target.lifecycle == "risk" or any(field.kind == "staff" for field in fields_of(row))
    staff = all_staff(session) if named else {}
    filled = _read(file, row, form, staff, target.holder)
    desk = Desk(session, file, actor, now, _on_behalf(actor, file, target, position, row), recorded_at)
    _permit(desk, position, target, row, filled, staff)
    write = WRITES.get((target.lifecycle, event))
    if write is not None:
        write(desk, position, filled)
    data = filled.data | dict(beside or {})
    desk.move(position, row, lifecycle=target.lifecycle, data=data, words=filled.words)
    _undo_signatures(desk, position, target.lifecycle, event, filled)
    chained = desk.save()
    state = position.state if position else file.case["state"]
    return Taken(str(file.case["ref"]), state, file.case["state"], chained[0]["seq"], len(chained))


def _undo_signatures(
    desk: Desk, position: Position | None, lifecycle: str, event: str, filled: Filled
) -> None:
    """A change that this step reports (practice.md 5.5), or a no to a newer version, ends what was signed."""
    seq = int(desk.file.case["event_count"]) + 1
    reported = reported_by(f"{lifecycle}.{event}")
    if reported and filled.get("delta_form") == "changed":
        consequences.new_fact(desk, reported, seq)
    if (lifecycle, event) == ("pause", "resume") and position and position.data["days_paused"] > LONG_PAUSE:
        consequences.new_fact(desk, "long_pause", seq)
    if position is not None and (lifecycle, event) in PLANNED:
        consequences.new_fact(desk, position.data["plan_changed"], seq)
    if (lifecycle, event) == ("meeting", "no_show"):
        consequences.missed_twice(desk, seq)
    if position is not None and (lifecycle, event) in NOT_AGREED:
        consequences.not_agreed(desk, position, seq)


def locate(file: CaseFile, target: Target, event: str = "") -> Position | None:
    """The instance a step is about; None for the case itself.

    Raises NotFound for a person who is not on the case, an instance that ended with an earlier episode, and
    anything that does not exist in this form: a second closing beside the first would have its own proposer.
    """
    _check_target(file, target)
    if target.lifecycle == "case":
        return None
    newest = file.at(target.lifecycle, target.holder, target.topic)
    if target.number in (None, newest.number):
        if newest.fresh and target.lifecycle in MADE_ELSEWHERE:
            raise NotFound(target.lifecycle)
        return _new_attempt(file, newest) if _begins_anew(newest, event) else newest
    earlier = file.find(target.lifecycle, target.holder, target.topic, target.number)
    if earlier is not None and not file.is_past(earlier):
        return earlier
    if earlier is None and target.lifecycle == "exchange":
        return file.new("exchange", target.holder, number=target.number or 1)
    raise NotFound(target.lifecycle)


def _check_target(file: CaseFile, target: Target) -> None:
    if target.lifecycle not in LIFECYCLES:
        raise NotFound("lifecycle")
    if target.holder and not file.takes_part(target.holder):
        raise NotFound("person")
    if target.lifecycle in SOMEBODYS and not target.holder:
        raise NotFound("person")
    if target.holder and target.lifecycle not in SOMEBODYS | EITHER_WAY:
        raise NotFound(target.lifecycle)
    if target.lifecycle == "acknowledgement" and file.side_of(target.holder) != "responsible":
        raise NotFound("person")
    kind, _, item = target.topic.partition(":")
    if kind not in TOPICS.get(target.lifecycle, NO_TOPIC):
        raise NotFound("topic")
    if kind == SHARE:  # of one pack, which was prepared
        if file.find("choice", target.holder, target.topic) is None:
            raise NotFound("item")
    elif item and not (kind == ITEM_CHOICE and _knows_of(file, target.holder, item, target.topic)):
        raise NotFound("item")


def _knows_of(file: CaseFile, person_id: str, item: str, topic: str) -> bool:
    """A letter is asked about only with whom it is for, once it was announced to them (X1)."""
    asked = file.find("choice", person_id, topic) is not None
    letters = (p for p in file.of("exchange") if p.id == item and p.data.get("recipient_id") == person_id)
    return any(asked or is_known(p) for p in letters)


def _begins_anew(newest: Position, event: str) -> bool:
    """Whether this step begins another attempt beside the one that is there."""
    if newest.fresh or (newest.lifecycle, event) not in FRESH_ATTEMPT:
        return False
    table = LIFECYCLES[newest.lifecycle]
    beside = newest.lifecycle == "risk" and newest.state == "signed_off"
    return beside or newest.state in table.final or table.row(event, newest.state) is not None


def _new_attempt(file: CaseFile, newest: Position) -> Position:
    return file.new(newest.lifecycle, newest.holder, newest.topic, newest.number + 1)


def _must_be_theirs(actor: Actor, target: Target, position: Position | None, event: str) -> None:
    """What is another person's looks to a participant like what does not exist; so does an untold letter."""
    if not actor.takes_part:
        return
    owner = target.holder if position is None else whose(position, event)
    untold = position is not None and position.lifecycle == "exchange" and not is_known(position)
    if (owner and owner != actor.id) or (untold and event not in AUTHORS):
        raise NotFound(target.lifecycle)


def form_fields(
    file: CaseFile, row: TableRow, staff: Mapping[str, Row], holder: str = ""
) -> tuple[Field, ...]:
    """The fields of this step with the choices of this case filled in: colleagues, people of the case, and
    what is still to be explained to whom the step is about."""
    return tuple(with_options(field, file, staff, holder) for field in fields_of(row))


def with_options(field: Field, file: CaseFile, staff: Mapping[str, Row], holder: str = "") -> Field:
    options = field.options
    if field.name == "everything_was_explained":
        told = file.explained_to(holder) - EACH_TIME
        return replace(field, options=tuple(one for one in options if one[0] not in told))
    if field.name == "it_was_understood" and file.may_answer_with_support(holder):
        return replace(field, required=False)
    if field.name == "checklist":
        fits = tuple((one.code, one.words) for one in topics_for(file.side_of(holder)))
        return replace(field, options=fits)
    if field.kind == "staff":
        part = PARTS.get(field.name)
        may = [s for s in staff.values() if s["active"] and (part is None or Role(s["roles"]) & part)]
        options = tuple((s["id"], s["name"]) for s in may)
    elif field.kind == "offered":
        return replace(
            field, kind="several", options=tuple((one.code, one.words) for one in slots_offered(file))
        )
    elif field.kind == "people":
        options = tuple({p["person_id"]: p["name"] for p in file.coming}.items())
    else:
        return field
    kind = "select" if field.kind == "staff" else "several"
    return Field(field.name, kind, field.words, field.hint, options, field.required, field.private)


def _read(file: CaseFile, row: TableRow, form: Form, staff: Mapping[str, Row], holder: str) -> Filled:
    filled = read(form_fields(file, row, staff, holder), form)
    if filled.get("delta_form") == "changed" and row.event == "go_on":
        raise Invalid(
            [("delta_form", "Something has changed. End the meeting, and look again before anything else.")]
        )
    if filled.get("delta_form") == "changed" and not filled.words.get("what_changed", "").strip():
        raise Invalid(
            [("what_changed", "Write what has changed, so that whoever looks again knows where to look.")]
        )
    return filled


_COLLEAGUES = Prepared(
    select(
        staff_table.c.id, staff_table.c.name, staff_table.c.level, staff_table.c.roles, staff_table.c.active
    ).order_by(staff_table.c.name)
)


def all_staff(session: Session) -> dict[str, Row]:
    """Every colleague by id, in order of name."""
    return {row["id"]: row for row in _COLLEAGUES.rows(session)}


def _permit(
    desk: Desk,
    position: Position | None,
    target: Target,
    row: TableRow,
    filled: Filled,
    staff: Mapping[str, Row],
) -> None:
    about = position or Position("", "case", holder=target.holder)
    asking = Asking(desk.now, desk.actor, about, filled, staff)
    facts = facts_of(desk.file, asking)
    holder = target.holder if position is None else whose(position, row.event)
    roles = roles_on(desk.actor, desk.file, holder=holder)
    state = position.state if position else desk.file.case["state"]
    try:
        LIFECYCLES[target.lifecycle].next_state(state, row.event, facts, roles=roles)
    except Refusal as refusal:
        if refusal.asks and not refusal.guards:
            raise Invalid(list(zip(refusal.asks, refusal.sentences, strict=True))) from None
        raise Refused(refusal.sentences, refusal.guards) from None


def _on_behalf(actor: Actor, file: CaseFile, target: Target, position: Position | None, row: TableRow) -> str:
    """Whose instruction staff are recording, when the step is the person's own."""
    if not actor.is_staff or not row.by & PERSON:
        return ""
    owner = target.holder if position is None else whose(position, row.event)
    return owner if file.takes_part(owner) else ""


def _seen_as(
    session: Session, file: CaseFile, target: Target, position: Position | None, version: int | None
) -> None:
    stands_at = position.version if position else file.case["version"]
    if version is not None and version != stands_at:
        raise Conflict(_somebody_was_faster(session, file, target))


def _somebody_was_faster(session: Session, file: CaseFile, target: Target) -> str:
    """Who moved it last, for the person whose form is now out of date."""
    last = session.execute(
        select(event_table.c.actor_id, event_table.c.event, event_table.c.at, staff_table.c.name)
        .outerjoin(staff_table, staff_table.c.id == event_table.c.actor_id)
        .where(event_table.c.case_id == file.case["id"], event_table.c.lifecycle == target.lifecycle)
        .where(event_table.c.holder == target.holder)
        .order_by(event_table.c.seq.desc())
        .limit(1)
    ).mappings().first()  # fmt: skip
    if last is None:
        return "This step does not start from where things stand now."
    who = last["name"] or "Somebody"
    return f"{who} changed this before you. Your text is kept. Look at how it stands now."


def _sent(target: Target, ref: str, event: str, form: Form) -> str:
    """A keyed digest of what a form says, to tell one sent twice from another one."""
    table = LIFECYCLES.get(target.lifecycle)
    rows = [row for row in table.rows if row.event == event] if table else []
    names = [one.name for row in rows for one in fields_of(row)]
    said = sorted((name, str(value)) for name, value in only(form, names).items())
    return once.sent(ref, target.lifecycle, target.holder, target.topic, target.number, event, said)
