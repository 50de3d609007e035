"""Record what was found out: about the case, a person, a worker, a plan or a letter."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, update

from rj_workflow import policy
from rj_workflow.actors import Actor, leads_at, roles_on
from rj_workflow.answers import Form, read
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import LONDON, london_day
from rj_workflow.commands import consequences
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.step import all_staff, with_options
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import check as check_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import new_id, participant
from rj_workflow.models import staff as staff_table
from rj_workflow.plan import attendees_digest, venue_digest
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS, Check
from state_machines.facts import TAKES_PART
from state_machines.fields import Field
from state_machines.roles import MANAGER, PERSON, STAFF, SUPERVISOR, words

# Days after an ending on which each person is called, practice.md 2.7 [J].
FOLLOW_UPS = (("welfare", 1), ("two_weeks", 14), ("six_weeks", 42))

# Checks that name a colleague: the field that says whom, and where the case keeps it.
NAMED = {
    "lead_facilitator": ("lead", "lead_id"),
    "second_facilitator": ("co_worker", "co_id"),
    "case_supervisor": ("supervisor", "supervisor_id"),
}

# Findings about the case and the people themselves, from the least care to the most.
CARE = {
    "kind_of_case": ("ordinary", "sensitive", "gender_based"),
    "age_or_capacity": ("no_doubt", "in_doubt"),
}

# Findings that undo what was signed, practice.md 5.5.
VOIDS = {("order_check", "forbids"): "order_made", ("day_check", "not_passed"): "on_the_day"}


def check_fields(check: Check, file: CaseFile, staff: Mapping[str, Row]) -> tuple[Field, ...]:
    """The form of a check: its outcome first, then what it keeps."""
    fields = tuple(with_options(field, file, staff) for field in check.fields)
    if len(check.outcomes) == 1:
        return fields  # there is nothing to choose
    return (Field("outcome", "choice", check.question, options=check.outcomes, required=True), *fields)


def record_check(
    session: Session, actor: Actor, ref: str, kind: str, form: Form, *, about: str = "", now: datetime
) -> None:
    """Keep what was found out, for as long as it holds.  Raises NotFound, Invalid, Refused."""
    check = CHECKS.get(kind)
    if check is None:
        raise NotFound("check")
    file = policy.case_for(session, actor, ref, lock=True)
    _may(actor, file, check, about)
    staff = all_staff(session)
    fields = check_fields(check, file, staff)
    filled = read(_asked(fields, str(form.get("outcome") or ""), check), form)
    outcome = str(filled.get("outcome") or check.outcomes[0][0])
    _must_be_so(actor, file, kind, about, outcome)
    desk = Desk(session, file, actor, now, about if actor.is_staff and check.by & PERSON else "")
    row = {
        "id": new_id(), "case_id": file.case["id"], "kind": kind, "about": about,
        "bound_to": _bound_to(check, file), "outcome": outcome, "good": check.is_good(outcome),
        "data": {**filled.data, **filled.words}, "episode": file.case["episode"],
        "recorded_at": desk.found_at(kind, about), "recorded_by": actor.id,
        "valid_until": now + check.holds_for if check.holds_for else None,
    }  # fmt: skip
    session.execute(insert(check_table), [row])
    file.add_check(row)
    replaced = ""
    if kind in NAMED:
        named = filled.get(NAMED[kind][0]) if outcome == "named" else None
        replaced = _name_worker(desk, kind, named, staff)
    changed = _look_anew(desk, kind, about, outcome)
    seq = desk.note_down("check", kind, "", outcome, None, {**filled.data, "about": about}, filled.words)
    if replaced:
        consequences.new_fact(desk, "facilitator_changed", seq)
    if changed:
        consequences.new_fact(desk, "kind_changed", seq)
    if (kind, outcome) in VOIDS:
        consequences.new_fact(desk, VOIDS[kind, outcome], seq)
    if kind == "follow_up_plan" and outcome == "planned":
        _plan_follow_up(desk, about)
    if kind == "interest":
        desk.owe("asked_to_talk", about)
    desk.save()
    if kind == "debrief":
        _end_debrief(session, file, actor, now)


def _must_be_so(actor: Actor, file: CaseFile, kind: str, about: str, outcome: str) -> None:
    """What an answer rests on.  Raises Invalid."""
    if (kind, outcome) == ("interests", "managed") and (
        actor.id == about or not actor.roles & (SUPERVISOR | MANAGER)
    ):
        raise Invalid(
            [("outcome", "Another supervisor decides if a link is managed. Until then say conflict.")]
        )
    if (kind, outcome) == ("follow_up_plan", "planned"):
        said = file.find("choice", about, "follow_up_contact")
        if said is None or said.state not in TAKES_PART:
            raise Invalid([("outcome", "Ask them first, and record their yes to being called afterwards.")])


def _end_debrief(session: Session, file: CaseFile, actor: Actor, now: datetime) -> None:
    """The clock of a debrief ends when everybody who was there has been spoken with."""
    if "debriefed" not in facts_of(file, Asking(now, actor)).known:
        return
    clocks = update(deadline_table).where(deadline_table.c.case_id == file.case["id"], deadline_table.c.open)
    ended = clocks.where(deadline_table.c.kind.in_(("debrief", "debrief_early")))
    session.execute(ended.values(open=False, ended_at=now))


def _asked(fields: tuple[Field, ...], outcome: str, check: Check) -> tuple[Field, ...]:
    """A bad outcome needs no details: nothing is written down that is not there."""
    if not outcome or check.is_good(outcome):
        return fields
    return tuple(f if f.name == "outcome" else replace(f, required=False) for f in fields)


def may_record(actor: Actor, file: CaseFile, check: Check, about: str) -> bool:
    """Whether this is theirs to find out and write down."""
    return not _why_not(actor, file, check, about)


def _may(actor: Actor, file: CaseFile, check: Check, about: str) -> None:
    if check.about == "person" and not file.takes_part(about):
        raise NotFound("person")
    if check.about == "item" and _letter(file, about) is None:
        raise NotFound("item")
    whose = _whose(file, check, about)
    if actor.takes_part and whose and whose != actor.id:
        raise NotFound(check.about)
    reason = _why_not(actor, file, check, about)
    if reason:
        raise Refused((reason,))


def _letter(file: CaseFile, about: str) -> Position | None:
    return next((item for item in file.of("exchange") if item.id == about), None)


def _whose(file: CaseFile, check: Check, about: str) -> str:
    """Whom a check belongs to: the person it is about, or who wrote the letter."""
    if check.about != "item":
        return about if check.about == "person" else ""
    item = _letter(file, about)
    return str(item.data.get("author_id", "")) if item else ""


def _why_not(actor: Actor, file: CaseFile, check: Check, about: str) -> str:
    """Why this is not theirs to record; interests each declares for themselves, or a supervisor who asked."""
    if check.by == STAFF:
        own = actor.is_staff and (actor.id == about or bool(actor.roles & (SUPERVISOR | MANAGER)))
        return "" if own else "This is for themselves or a supervisor to record."
    if not roles_on(actor, file, holder=_whose(file, check, about)) & check.by:
        return f"This is for {words(check.by)} to record."
    item = _letter(file, about) if check.kind == "second_reading" else None
    if item is not None and item.data.get("reviewed_by") == actor.id:
        return "You read it first. Somebody else reads it the second time."
    return ""


def _bound_to(check: Check, file: CaseFile) -> str:
    if check.kind == "attendees_agreed":
        return attendees_digest(file)
    return venue_digest(file) if check.kind == "venue_check" else ""


def _look_anew(desk: Desk, kind: str, about: str, outcome: str) -> bool:
    """Keep that a case, or a person, turned out to need more care; whether that is news.

    Everybody who works on a case may ask for more care; only a supervisor says that less will do.
    """
    if kind not in CARE:
        return False
    case, person = desk.file.case, next((p for p in desk.file.participants if p["person_id"] == about), None)
    if person is not None:
        before = "in_doubt" if person["doubt"] else "no_doubt"
    else:
        before = "gender_based" if case["gender_based"] else "sensitive" if case["sensitive"] else "ordinary"
    less = CARE[kind].index(outcome) < CARE[kind].index(before)
    if less and not desk.actor.roles & (SUPERVISOR | MANAGER):
        raise Refused(("Only a supervisor says that less care will do.",))
    if person is not None:
        person["doubt"] = outcome == "in_doubt"
        mine = update(participant).where(
            participant.c.case_id == case["id"], participant.c.person_id == about
        )
        desk.session.execute(mine.values(doubt=person["doubt"]))
    else:
        case |= {"sensitive": outcome != "ordinary", "gender_based": outcome == "gender_based"}
        if case["sensitive"] and _lead_is_below(desk):
            desk.owe("name_another_lead", "")
    return before != outcome


def _lead_is_below(desk: Desk) -> bool:
    lead = all_staff(desk.session).get(str(desk.file.case["lead_id"]))
    return lead is not None and not leads_at(lead["level"], sensitive=True)


def _name_worker(desk: Desk, kind: str, named: Any, staff: Mapping[str, Row]) -> str:
    """Somebody else leads, helps or supervises from now on; returns which facilitator that replaces."""
    case, (field, column) = desk.file.case, NAMED[kind]
    before = str(case[column] or "")
    if case["lead_id"] is None:
        raise Refused(("Nobody leads this case yet: the step that names the facilitators comes first.",))
    if named is not None:
        for fault in _faults_of(desk.file, str(named), column, staff):
            raise Invalid([(field, fault)])
    case[column] = named
    if column == "supervisor_id":
        return ""
    desk.is_facilitated_by(named)
    return before if before != named else ""


def _faults_of(file: CaseFile, named: str, column: str, staff: Mapping[str, Row]) -> Iterator[str]:
    """Why this colleague cannot have this part on this case."""
    case = file.case
    interests = file.latest_check("interests", named)
    if named in [case[other] for _, other in NAMED.values() if other != column]:
        yield "They have another part on this case. Choose somebody else."
    if interests is None or not interests["good"]:
        yield "They have to declare their interests first."
    if column == "supervisor_id" and named in case["facilitated_by"]:
        yield "They facilitated this case. Choose somebody else."
    if column != "supervisor_id" and any(
        r.decider_id == named for r in file.of("risk") if not file.is_past(r)
    ):
        yield "They decided on an assessment of this case. Choose somebody else."
    if column == "lead_id" and not leads_at(staff[named]["level"], sensitive=case["sensitive"]):
        yield "They are not registered at the level this case needs. Choose somebody else."


def _plan_follow_up(desk: Desk, person_id: str) -> None:
    for topic, days in FOLLOW_UPS:
        position = desk.file.at("follow_up", person_id, topic)
        if position.state in LIFECYCLES["follow_up"].final:  # planned anew after the last calls ended
            position = desk.file.new("follow_up", person_id, topic, position.number + 1)
        elif position.state != "scheduled":
            continue  # the call is being made
        day = datetime.combine(london_day(desk.now) + timedelta(days=days), time(10), LONDON)
        position.data["due_on"] = day.isoformat()
        position.since_at = desk.now
        desk.file.keep(position)
        desk.restart_clocks(position, "follow_up", "scheduled", topic, {})


def declare_interests(
    session: Session, actor: Actor, ref: str, worker_id: str, form: Form, *, now: datetime
) -> None:
    """A worker's link to the people of a case, declared by them or recorded by a supervisor who asked."""
    found = session.execute(staff_table.select().where(staff_table.c.id == worker_id)).first()
    if found is None:
        raise NotFound("worker")
    record_check(session, actor, ref, "interests", form, about=worker_id, now=now)
