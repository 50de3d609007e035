"""Record what was found out: about the case, a person, a worker, a plan or a letter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import insert, update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Filled, Form, read
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import LONDON, london_day
from rj_workflow.commands import care, consequences, contact, drafts
from rj_workflow.commands.declaring import LINK, follow_a_declaration, must_fit, with_what_stands
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.follow_up import plan_calls
from rj_workflow.commands.staffing import NAMED, name_worker
from rj_workflow.commands.step import all_staff, with_options
from rj_workflow.commands.telling import follow_a_wish, tell_by
from rj_workflow.dates import DATES, must_be_of_these, slots_digest
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import check as check_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import new_id
from rj_workflow.pathways import CHECKLIST, latest_result
from rj_workflow.plan import attendees_digest, venue_digest
from rj_workflow.promised import WISH
from rj_workflow.risk import conditions
from state_machines import day_check
from state_machines.checks import ADD_ON, CHECKS, NEWS, Check
from state_machines.contact import PLAN
from state_machines.facts import TAKES_PART
from state_machines.fields import Field
from state_machines.roles import MANAGER, PERSON, STAFF, SUPERVISOR, words
from state_machines.venue import still_asked_for

DAY = "day_check"
VENUE = "venue_check"
# Clocks that end with the check they ask for.
_ENDS = {"look_again": ("look_again",)}
# Findings that undo what was signed, practice.md 5.5.
VOIDS = {
    ("pre_contact_check", "not_clear"): "before_any_contact",
    ("order_check", "forbids"): "order_made",
    ("look_again", "changed"): "three_days_before",
    (DAY, "not_passed"): "on_the_day",
    ("risk_checklist", "high"): "agency_news",
    ("justice_stage", "out_of_court"): "agency_news",
    ("marac", "referred"): "agency_news",
    ("marac", "heard"): "agency_news",
    ("interest_of_the_harmed", "no"): "against_their_interest",
    **{("news", code): code for code, _ in NEWS},
}
# What a confirmed meeting rests on: said otherwise, it is confirmed no longer (M1, M2, E11).  An order that
# forbids it ends it, also while people are in the room (M5).
UNDOES = {
    **{
        (kind, code): ("meeting.unconfirm",)
        for kind in ("attendees_agreed", VENUE, "one_meeting")
        for code, _ in CHECKS[kind].bad
    },
    ("order_check", "forbids"): ("meeting.unconfirm", "meeting.stop"),
}


def check_fields(check: Check, file: CaseFile, staff: Mapping[str, Row]) -> tuple[Field, ...]:
    """The form of a check: its outcome first, then what it keeps."""
    fields = tuple(with_options(field, file, staff) for field in check.fields)
    if check.kind == care.KIND:
        return care.picture_fields(fields)
    if check.kind == "interests":
        fields = (LINK, *fields)
    if len(check.outcomes) == 1 or check.kind == DAY:
        return fields  # there is nothing to choose, or it follows from the answers
    return (Field("outcome", "choice", check.question, options=check.outcomes, required=True), *fields)


def record_check(
    session: Session, actor: Actor, ref: str, kind: str, form: Form, *, about: str = "", now: datetime
) -> None:
    """Keep what was found out, for as long as it holds.  Raises NotFound, Invalid, Refused."""
    check = CHECKS.get(kind)
    if check is None:
        raise NotFound("check")
    declares = kind == "interests" and about == actor.id
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=declares)
    staff = all_staff(session)
    _may(actor, file, check, about, staff)
    fields = check_fields(check, file, staff)
    filled = read(_asked(fields, str(form.get("outcome") or ""), check), form)
    outcome, stands = str(filled.get("outcome") or check.outcomes[0][0]), dict[str, object]()
    if kind == DAY:
        outcome = "not_passed" if day_check.unmet(filled.data) else "passed"
    if declares:
        outcome, stands = with_what_stands(file, about, outcome)
    _must_be_so(actor, file, kind, about, filled)
    _must_be_right(file, kind, outcome, filled, now)
    desk = Desk(session, file, actor, now, about if actor.is_staff and check.by & PERSON else "")
    if kind == PLAN and check.is_good(outcome):
        contact.keep_plan(desk, about, filled)
        desk.save()
        return
    if kind == PLAN:
        contact.replace_changes(desk, about)
    if kind == care.KIND:
        outcome, filled = care.weigh(desk, filled, outcome)
    row = {
        "id": new_id(), "case_id": file.case["id"], "kind": kind, "about": about,
        "bound_to": _bound_to(check, file), "outcome": outcome, "good": check.is_good(outcome),
        "data": stands or {**filled.data, **filled.words}, "episode": file.case["episode"],
        "recorded_at": desk.found_at(kind, about), "recorded_by": actor.id,
        "valid_until": _holds_until(check, file, filled, now), "valid_from": None,
    }  # fmt: skip
    session.execute(insert(check_table), [row])
    desk.run_until(row)
    replaced = False
    if kind in NAMED:
        replaced = name_worker(desk, kind, filled if outcome == "named" else Filled())
    file.add_check(row)
    changed = care.look_anew(desk, kind, about, outcome, filled)
    seq = desk.note_down("check", kind, "", outcome, None, {**filled.data, "about": about}, filled.words)
    if replaced:
        consequences.new_fact(desk, "facilitator_changed", seq)
    if changed:
        consequences.new_fact(desk, "kind_changed", seq)
    if (kind, outcome) in VOIDS:
        consequences.new_fact(desk, VOIDS[kind, outcome], seq)
    if (kind, outcome) in UNDOES:
        consequences.meeting_is_off(desk, UNDOES[kind, outcome], seq)
    if kind == "follow_up_plan" and outcome == "planned":
        plan_calls(desk, about, six_months=filled.get("six_months") == "yes")
    if kind == WISH:
        follow_a_wish(desk, about, outcome)
    if (kind, outcome) == ("promise_owner", "named"):
        harmed = file.on_side("harmed")
        tell_by(desk, str(harmed["person_id"]) if harmed else "", filled)
    if kind == "interests":
        follow_a_declaration(desk, about, outcome, seq)
    if (kind, outcome) == ("attendee_link", "conflict"):
        consequences.unprepare(desk, file.at("preparation", about), "conflict", seq)
    if kind == "interest":
        desk.owe("asked_to_talk", about)
    desk.save()
    if (kind, outcome) == ("interests", "conflict"):
        drafts.drop_of_case(session, about, file.case["id"])
    if kind in _ENDS or (kind == "debrief" and _is_debriefed(file, actor, now)):
        _end_clocks(session, file, _ENDS.get(kind, ("debrief", "debrief_early")), now)


def _must_be_so(actor: Actor, file: CaseFile, kind: str, about: str, filled: Filled) -> None:
    """What an answer rests on.  Raises Invalid, Refused."""
    if kind == DATES:
        must_be_of_these(file, str(filled.get("outcome")), filled.get("suits") or [])
    if kind == "interests":
        must_fit(actor, file, about, filled)
    if kind == WISH and file.side_of(about) != "harmed":
        raise NotFound("person")  # how a promise ended is told to whom it was made
    if kind == "follow_up_plan" and filled.get("outcome") == "planned":
        said = file.find("choice", about, "follow_up_contact")
        if said is None or said.state not in TAKES_PART:
            raise Invalid([("outcome", "Ask them first, and record their yes to being called afterwards.")])


def _must_be_right(file: CaseFile, kind: str, outcome: str, filled: Filled, now: datetime) -> None:
    """What the add-on of 5.7, and a venue (M2), ask of their own answers.  Raises Invalid."""
    asked_on, known = str(filled.get("done_on") or ""), latest_result(file)
    is_older = known is not None and "" < asked_on < str(known["data"].get("done_on") or "")
    if kind == CHECKLIST and asked_on > london_day(now).isoformat():
        raise Invalid([("done_on", "Write the day on which it was asked, not one that lies ahead.")])
    if kind == CHECKLIST and outcome != "high" and is_older:
        raise Invalid([("done_on", "A newer checklist is written down here. An older one changes nothing.")])
    if (kind, outcome) == (VENUE, "suitable") and file.case["sensitive"]:
        still = still_asked_for(str(file.case["process"]), filled.data)
        if still:
            first = ((name, "; ".join(words)) for name, words in still.items())
            raise Invalid([(name, f"Arrange this first: {words}.") for name, words in first])
    if (kind, outcome) == ("advocate", "consulted") and filled.get("with_consent") != "yes":
        raise Invalid([("with_consent", "Nobody is heard without the person's yes. Ask them first.")])
    if kind == "advocate" and outcome in ("consulted", "named") and not filled.get("advocate_name"):
        raise Invalid([("advocate_name", "Write down who it is.")])


def _holds_until(check: Check, file: CaseFile, filled: Filled, now: datetime) -> datetime | None:
    """How long it holds: a checklist from the day on which it was asked, as long as the service decided."""
    if check.kind != CHECKLIST or not filled.get("done_on"):
        return now + check.holds_for if check.holds_for else None
    asked_on = datetime.combine(date.fromisoformat(str(filled.get("done_on"))), time(), LONDON)
    return asked_on + timedelta(days=file.judged.number("checklist_days"))


def _is_debriefed(file: CaseFile, actor: Actor, now: datetime) -> bool:
    """Everybody who was there has been spoken with."""
    return "debriefed" in facts_of(file, Asking(now, actor)).known


def _end_clocks(session: Session, file: CaseFile, kinds: tuple[str, ...], now: datetime) -> None:
    """What was promised has been done."""
    clocks = update(deadline_table).where(deadline_table.c.case_id == file.case["id"], deadline_table.c.open)
    ended = clocks.where(deadline_table.c.kind.in_(kinds))
    session.execute(ended.values(open=False, ended_at=now))


def _asked(fields: tuple[Field, ...], outcome: str, check: Check) -> tuple[Field, ...]:
    """A bad outcome needs no details: nothing is written down that is not there."""
    if not outcome or check.is_good(outcome) or check.kind == DAY:
        return fields
    return tuple(f if f.name == "outcome" else replace(f, required=False) for f in fields)


def may_record(actor: Actor, file: CaseFile, check: Check, about: str) -> bool:
    """Whether this is theirs to find out and write down."""
    return not _why_not(actor, file, check, about)


def _may(actor: Actor, file: CaseFile, check: Check, about: str, staff: Mapping[str, Row]) -> None:
    if check.about == "person" and not file.takes_part(about):
        raise NotFound("person")
    if check.about == "item" and _letter(file, about) is None:
        raise NotFound("item")
    if check.about == "condition" and all(one.id != about for one in conditions(file)):
        raise NotFound("condition")
    whose = _whose(file, check, about)
    if actor.takes_part and whose and whose != actor.id:
        raise NotFound(check.about)
    reason = _why_not(actor, file, check, about)
    if reason:
        raise Refused((reason,))
    if check.by == STAFF and about not in staff:
        raise NotFound("worker")


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
        own = actor.is_staff and (actor.id == about or bool(roles_on(actor, file) & (SUPERVISOR | MANAGER)))
        return "" if own else "This is for themselves or a supervisor to record."
    if not roles_on(actor, file, holder=_whose(file, check, about)) & check.by:
        return f"This is for {words(check.by)} to record."
    if check.about == "worker" and actor.id != about:
        return "Each writes down their own."
    if check.kind in ADD_ON and (not_asked := care.why_not_asked(file, check.kind)):
        return not_asked
    item = _letter(file, about) if check.kind == "second_reading" else None
    if item is not None and item.data.get("reviewed_by") == actor.id:
        return "You read it first. Somebody else reads it the second time."
    return ""


def _bound_to(check: Check, file: CaseFile) -> str:
    if check.kind == "attendees_agreed":
        return attendees_digest(file)
    if check.kind == DATES:
        return slots_digest(file)
    return venue_digest(file) if check.kind == "venue_check" else ""
