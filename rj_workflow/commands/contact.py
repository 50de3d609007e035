"""How somebody may be reached: kept, changed and confirmed; and each contact written down against it.

Less contact is instant, more is slow: what a person takes away counts at once, what they add counts once a
person has confirmed it on the old way and the hold is over (ux.md P8; security AB-02).
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Filled, Form, read
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import LONDON
from rj_workflow.commands import outbox
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import check as check_table
from rj_workflow.models import contact_change, new_id
from rj_workflow.models import deadline as deadline_table
from rj_workflow.notifications.contact import WHY, adds, faults_of, narrowed, plan_of, tidy
from rj_workflow.notifications.standing import answer_for, standing_data
from rj_workflow.timers.deadlines import BY_KIND
from state_machines.contact import (
    AROUND,
    BY_WAY,
    CONFIRM_FIELDS,
    CONFIRMED_WITHOUT_PLAN,
    CONTACT_FIELDS,
    PLAN,
    PLAN_FIELDS,
    TO_US,
)
from state_machines.fields import Field
from state_machines.roles import CASEWORKER, FACILITATOR, words

MAY_RECORD: Final = CASEWORKER | FACILITATOR
# Told like this it is from them, whatever it adds.
FROM_THEM: Final = "face_to_face"
# Told like this we have spoken with them: the plan is looked at anew, and holds from today.
SPOKEN: Final = frozenset({"face_to_face", "on_plan", "agency"})
FIRST_PLAN_FROM: Final = frozenset({"face_to_face", "came_to_us", "agency"})
CONFIRM: Final = "confirm_contact_change"
INCIDENT: Final = "contact_incident"
PROMISED: Final = "promised_call"
_PRIVATE: Final = frozenset(f.name for f in PLAN_FIELDS if f.private)
DONE_ALREADY: Final = "Somebody has settled this change already."
DO_NOT: Final = "Do not do it. If it was done all the same, say so below: a supervisor looks at it today."


# --- the plan


def keep_plan(desk: Desk, person_id: str, filled: Filled) -> None:
    """Keep a plan as a colleague wrote it down; what it adds waits, unless they heard it face to face.

    Raises Invalid where it names no way, or a way without what it needs.
    """
    said = {**filled.data, **filled.words}
    told, plan = str(said.pop("contact_told")), said
    if desk.actor.takes_part:
        told = "portal"  # whatever a person says of themselves, somebody else could have said
    standing = standing_data(desk.session, desk.file, person_id, desk.now)
    if faults := faults_of(plan):
        raise Invalid(faults)
    if standing is None and told == "on_plan":
        raise Invalid([("contact_told", "No plan stands. Choose how it reached us otherwise.")])
    replace_changes(desk, person_id)
    if standing is None and told not in FIRST_PLAN_FROM:
        _ask_for(desk, person_id, tidy(plan), told)
    elif standing is None or told == FROM_THEM or not adds(standing, plan):
        spoken = told in SPOKEN or standing is None
        _write(desk, person_id, tidy(plan), told, until=None if spoken else _until(desk, person_id))
    else:
        _narrow(desk, person_id, plan, told)
        if told == "on_plan":
            _write(desk, person_id, tidy(plan), told, starts=desk.now + _hold(desk))
        else:
            _ask_for(desk, person_id, tidy(plan), told)


def change_plan(
    session: Session, actor: Actor, *, person_id: str, what: str, form: Form, ref: str, now: datetime
) -> bool:
    """Their own change, on their own pages, of one way or (`what` is "more") of what goes for all of them.

    What it takes away counts now; returns whether anything waits for a person to confirm.  A number, a name
    or words that are left empty stay as they were.  Raises NotFound, Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    if actor.id != person_id or not actor.takes_part or what not in ASKED:
        raise NotFound("plan")
    plan = _with_answers(wanted(session, file, person_id), what, read(ASKED[what], form))
    if faults := faults_of(plan, may_be_empty=True):
        raise Invalid(faults)
    desk = Desk(session, file, actor, now)
    standing = standing_data(session, file, person_id, now)
    _replace(desk, person_id)
    _narrow(desk, person_id, plan, "portal")
    waits = adds(standing or narrowed({}, plan), plan)
    if waits:
        _ask_for(desk, person_id, tidy(plan), "portal")
    else:
        _end_clocks(desk, person_id, CONFIRM)
    desk.save()
    return waits


def wanted(session: Session, file: CaseFile, person_id: str) -> Mapping[str, Any]:
    """The plan as they want it by now: what they asked for last, whether or not it counts yet."""
    change, last = open_change(session, person_id), file.latest_check(PLAN, person_id)
    data: Mapping[str, Any] = change["data"] if change else last["data"] if last else {}
    return data


ASKED: Final[Mapping[str, tuple[Field, ...]]] = {**BY_WAY, "more": AROUND}


def _with_answers(plan: Mapping[str, Any], what: str, filled: Filled) -> dict[str, Any]:
    names = {f.name for f in ASKED[what]}
    kept = {name: value for name, value in plan.items() if name not in names}
    secret = {name: plan[name] for name in names & _PRIVATE if name in plan}
    said = {**secret, **filled.data, **filled.words}
    if secret.get("contact_never") and filled.words.get("contact_never"):
        said["contact_never"] = f"{secret['contact_never']}\n{filled.words['contact_never']}"
    return {**kept, **said}


def confirm_change(
    session: Session, actor: Actor, ref: str, person_id: str, form: Form, *, now: datetime
) -> None:
    """A person has spoken with them about the change: it counts after the hold, or it never was theirs.

    Raises NotFound, Conflict (it is settled), Invalid, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    _may_record(actor, file, person_id)
    change = open_change(session, person_id)
    if change is None:
        raise Conflict(DONE_ALREADY)
    filled = read(CONFIRM_FIELDS, form)
    on, standing = str(filled.get("confirmed_on")), standing_data(session, file, person_id, now)
    theirs = filled.get("theirs") == "yes"
    if theirs and (fault := _why_not_on(standing, on)):
        raise Invalid([("confirmed_on", fault)])
    desk = Desk(session, file, actor, now)
    _settle(desk, change["id"], "confirmed" if theirs else "not_theirs", on)
    _end_clocks(desk, person_id, CONFIRM)
    event = "change_confirmed" if theirs else "change_not_theirs"
    _note(desk, person_id, event, {"confirmed_on": on}, filled.words)
    if theirs:
        starts = change["asked_at"] + _hold(desk) if standing is not None else None
        _write(desk, person_id, change["data"], "confirmed", starts=starts)
    else:
        desk.owe(INCIDENT, person_id)
    desk.save()


def open_change(session: Session, person_id: str) -> Row | None:
    """The change that this person asked for and nobody has settled yet, on whichever case of theirs."""
    row = session.execute(_open(person_id)).mappings().first()
    return dict(row) if row else None


def _narrow(desk: Desk, person_id: str, plan: Form, told: str) -> None:
    """What is taken away counts now; nobody has spoken with them for it, so its date stays."""
    last = desk.file.counting_check(PLAN, person_id, desk.now)
    before: Mapping[str, Any] = last["data"] if last is not None else {}
    less = narrowed(before, plan)
    if less != tidy(before):
        _write(desk, person_id, less, told, until=last["valid_until"] if last is not None else None)


def _ask_for(desk: Desk, person_id: str, plan: dict[str, Any], told: str) -> None:
    """Keep what they want until a person has confirmed it."""
    row = {
        "id": new_id(), "case_id": desk.file.case["id"], "person_id": person_id, "data": plan, "told": told,
        "asked_at": desk.now, "asked_by": desk.actor.id, "state": "asked", "settled_by": "",
        "confirmed_on": "",
    }  # fmt: skip
    desk.session.execute(insert(contact_change), [row])
    _end_clocks(desk, person_id, CONFIRM)
    _note(desk, person_id, "change_asked", {"told": told})
    desk.owe(CONFIRM, person_id)


def _write(
    desk: Desk, person_id: str, plan: Mapping[str, Any], told: str, *, until: datetime | None = None,
    starts: datetime | None = None,
) -> None:  # fmt: skip
    """Record a plan: from now, or from a later day while the one before it stands.

    It holds for as long as a plan holds here, unless `until` says otherwise; one without any way says that
    none is safe.
    """
    file, good = desk.file, bool(plan_of(plan).ways)
    starts = starts if starts is not None and starts > desk.now else None
    until = until or (starts or desk.now) + timedelta(days=file.judged.number("plan_days"))
    row = {
        "id": new_id(), "case_id": file.case["id"], "kind": PLAN, "about": person_id, "bound_to": "",
        "outcome": "safe" if good else "none", "good": good, "data": {**plan, "contact_told": told},
        "episode": file.case["episode"], "recorded_at": desk.found_at(PLAN, person_id),
        "recorded_by": desk.actor.id, "valid_until": until if good else None, "valid_from": starts,
    }  # fmt: skip
    desk.session.execute(insert(check_table), [row])
    _run_elsewhere(desk, row)
    desk.run_until(row)
    file.add_check(row)
    codes = {name: value for name, value in plan.items() if name not in _PRIVATE}
    said = {name: str(value) for name, value in plan.items() if name in _PRIVATE}
    if starts is not None:
        codes["from"] = starts.isoformat()
    desk.note_down(
        "check", PLAN, "", str(row["outcome"]), None, {**codes, "told": told, "about": person_id}, said
    )
    outbox.show_what_may_be_shown(desk, person_id)


def _run_elsewhere(desk: Desk, row: Row) -> None:
    """A plan is theirs, whichever case it was written down in: the clocks of their other cases follow it."""
    last, c = desk.file.latest_check(PLAN, row["about"]), deadline_table.c
    if last is None:
        return
    others = update(deadline_table).where(c.position_id == last["id"], c.open)
    others = others.where(c.case_id != desk.file.case["id"])
    until = {"due_at": row["valid_until"]} if row["good"] else {"open": False, "ended_at": desk.now}
    desk.session.execute(others.values(position_id=row["id"], **until))


def _until(desk: Desk, person_id: str) -> datetime | None:
    """Until when the plan that stands was to hold."""
    row = desk.file.current_check(PLAN, person_id, desk.now)
    return row["valid_until"] if row is not None else None


def _hold(desk: Desk) -> timedelta:
    return timedelta(days=desk.file.judged.number("plan_hold_days"))


def _why_not_on(standing: Mapping[str, Any] | None, on: str) -> str:
    """Why a change is not confirmed like this: never on what is new."""
    if on == FROM_THEM:
        return ""
    if standing is None:
        return (
            ""
            if on in CONFIRMED_WITHOUT_PLAN
            else "No plan stands. They come to us, or an agency that we trust confirms it."
        )
    if on in plan_of(standing).ways:
        return ""
    return "That is not a way of the plan that stands. Use one that is."


def replace_changes(desk: Desk, person_id: str) -> None:
    """What was asked for before is asked for again, if at all, and nobody is to confirm it any more."""
    _replace(desk, person_id)
    _end_clocks(desk, person_id, CONFIRM)


def _replace(desk: Desk, person_id: str) -> None:
    change = open_change(desk.session, person_id)
    if change is not None:
        _settle(desk, change["id"], "replaced", "")


def _settle(desk: Desk, key: str, state: str, on: str) -> None:
    settled = {"state": state, "settled_at": desk.now, "settled_by": desk.actor.id, "confirmed_on": on}
    desk.session.execute(update(contact_change).where(contact_change.c.id == key).values(settled))


def _open(person_id: str) -> Any:
    c = contact_change.c
    mine = select(contact_change).where(c.person_id == person_id)
    return mine.where(c.state == "asked").order_by(c.asked_at.desc(), c.id)


# --- a contact


def record_contact(
    session: Session, actor: Actor, ref: str, person_id: str, form: Form, *, now: datetime
) -> None:
    """Write down a contact with this person, or an attempt.

    One that the plan does not allow is refused; where it was made all the same, or somebody else heard more
    than the agreed words, it is recorded as misdirected and a supervisor looks at it the same day.
    A talk on a way of the plan lets the plan hold from then on.
    Raises NotFound, Invalid, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    _may_record(actor, file, person_id)
    filled = read(CONTACT_FIELDS, form)
    way, outcome = str(filled.get("channel")), str(filled.get("outcome"))
    at = datetime.fromisoformat(filled.get("contacted_at")) if filled.get("contacted_at") else now
    if at > now + timedelta(minutes=5):
        raise Invalid([("contacted_at", "Write when it was, not a time that lies ahead.")])
    if filled.get("next_on") and filled.get("next_on") < at.astimezone(LONDON).date().isoformat():
        raise Invalid([("next_on", "Write a day that lies ahead.")])
    outbound = outcome != TO_US
    message = outcome == "message_left"
    answer = answer_for(session, file, person_id, way, at, message=message)
    misdirected = outbound and not answer.allowed
    if misdirected and "made_anyway" not in filled.ticked:
        raise Refused((WHY[answer.why], DO_NOT))
    desk = Desk(session, file, actor, now)
    data = {"channel": way, "at": at.isoformat(), "why": answer.why if misdirected else ""}
    if filled.get("heard_more") == "yes":
        misdirected, data["why"] = True, data["why"] or "heard_more"
    after = "misdirected" if misdirected else "to_us" if not outbound else "in_the_plan"
    _note(desk, person_id, outcome, data, filled.words, after)
    if misdirected:
        desk.owe(INCIDENT, person_id)
    elif outcome == "talked":
        _renew(desk, person_id, at)
    if outcome in ("talked", TO_US):
        _end_clocks(desk, person_id, PROMISED)
    if filled.get("next_on"):
        due = datetime.combine(date.fromisoformat(filled.get("next_on")), time(17), LONDON)
        desk.clocks.append(desk.clock(PROMISED, "", person_id, due))
    desk.save()


def _renew(desk: Desk, person_id: str, at: datetime) -> None:
    """The plan holds from the last safe contact (practice.md 3.3)."""
    row = desk.file.current_check(PLAN, person_id, desk.now)
    until = at + timedelta(days=desk.file.judged.number("plan_days"))
    if row is None or row["valid_until"] >= until:
        return
    row["valid_until"] = until
    kept = update(check_table).where(check_table.c.id == row["id"])
    desk.session.execute(kept.values(valid_until=until))
    clock = update(deadline_table).where(deadline_table.c.position_id == row["id"], deadline_table.c.open)
    desk.session.execute(clock.values(due_at=until))


def may_record_contact(actor: Actor, file: CaseFile) -> bool:
    """Whether this reader contacts people of this case, and writes it down."""
    return bool(roles_on(actor, file) & MAY_RECORD)


def _may_record(actor: Actor, file: CaseFile, person_id: str) -> None:
    if not file.takes_part(person_id) or not actor.is_staff:
        raise NotFound("person")
    if not may_record_contact(actor, file):
        raise Refused((f"This is for {words(MAY_RECORD)} to record.",))


def _note(
    desk: Desk, person_id: str, event: str, data: Mapping[str, Any], said: Mapping[str, str] | None = None,
    after: str = "",
) -> None:  # fmt: skip
    whose = Position("", "contact", holder=person_id, episode=desk.file.case["episode"])
    desk.note_down("contact", event, "", after, whose, data, said)


def _end_clocks(desk: Desk, person_id: str, kind: str) -> None:
    desk.clocks = [c for c in desk.clocks if (c["kind"], c["person_id"]) != (kind, person_id)]
    c = deadline_table.c
    clocks = update(deadline_table).where(c.person_id == person_id)
    if kind != CONFIRM:  # a change waits once, on whichever case of theirs
        clocks = clocks.where(c.case_id == desk.file.case["id"])
    desk.session.execute(clocks.where(c.kind == kind, c.open).values(open=False, ended_at=desk.now))


assert {CONFIRM, INCIDENT, PROMISED} <= BY_KIND.keys()
