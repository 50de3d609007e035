"""What was found out has the effect its guard waits for, as long as it holds, and only from whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from risk_assessment.judgements import JUDGEMENTS
from rj_workflow.actors import Actor
from rj_workflow.answers import Filled
from rj_workflow.commands.check import may_record, record_check
from rj_workflow.commands.judgements import choose
from rj_workflow.commands.step import Target, all_staff, locate
from rj_workflow.dates import slots_offered
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import case as case_file
from rj_workflow.models import check as found_out
from rj_workflow.models import deadline, event, participant
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.steps import reasons_for
from rj_workflow.risk import conditions
from rj_workflow.seeds.casework import of_the_day
from rj_workflow.seeds.walk import Walk
from state_machines.checks import ADD_ON, CHECKS
from state_machines.contact import WAYS
from state_machines.day_check import ITEMS, NOT_FINE, Item
from state_machines.fields import Field
from state_machines.guards import GUARDS
from tests.factories.case import Standing

# --- what has to have happened before


def nothing(walk: Walk) -> None:
    """It can be found out as the case stands."""


def in_doubt(walk: Walk) -> None:
    """The person harmed is young, or may need support to decide."""
    mine = participant.c.person_id == walk.harmed
    walk.session.execute(participant.update().where(mine).values(doubt=True))


def offered(walk: Walk) -> None:
    """Dates are offered for a meeting."""
    walk.do("priya", "meeting", "propose", {"who_would_come": "Both"})
    starts = walk.now + timedelta(days=5)
    slot = f"{starts.isoformat()}/{(starts + timedelta(hours=2)).isoformat()}"
    walk.do("priya", "meeting", "offer_dates", {"slots": slot})


def date_held(walk: Walk) -> None:
    """A plan stands, and the person responsible agrees to who will be there."""
    walk.hold_date(days=5)
    walk.check("priya", "attendees_agreed", "agrees", about=walk.responsible)


def with_others(walk: Walk) -> None:
    """A plan stands for several cases, and the person responsible wants one meeting."""
    walk.hold_date(days=5)
    walk.session.execute(case_file.update().where(case_file.c.ref == walk.ref).values(together="one event"))
    walk.check("priya", "one_meeting", "yes", about=walk.responsible, channel="phone")


def well(walk: Walk) -> None:
    """The person responsible passed the check of the day."""
    walk.check("priya", "day_check", "passed", about=walk.responsible)


def met(walk: Walk) -> None:
    """The meeting is over and the person responsible was spoken with."""
    walk.do("priya", "meeting", "end", {"attendance": "Everyone", "delta_form": "nothing"})
    walk.check("priya", "debrief", "held", about=walk.responsible)


def one_plans(walk: Walk) -> None:
    """The person harmed wants to be called, the person responsible does not."""
    walk.yes(walk.harmed, "follow_up_contact")
    walk.check("priya", "follow_up_plan", "declined", about=walk.responsible)


def read(walk: Walk) -> None:
    """A letter was read through by the lead."""
    walk.letter(walk.responsible, "draft", "approve", "review")


def panel(walk: Walk) -> None:
    """The panel has it, and one member has a view."""
    walk.do("helen", "risk", "escalate", {"why": "Unsure."}, topic="process")
    walk.panel(david="agrees")
    walk.check("helen", "interests", "none")


FITS = {"reason": "It fits."}


def led_below(walk: Walk) -> None:
    """Somebody leads it who is not registered at the level that it turned out to need."""
    lower = staff_table.update().where(staff_table.c.id == walk.staff["tom"].id).values(level="foundation")
    walk.session.execute(lower)
    theirs = case_file.update().where(case_file.c.ref == walk.ref)
    walk.session.execute(theirs.values(lead_id=walk.staff["tom"].id, co_id=walk.staff["sam"].id))
    assert not holds(walk, Found("lead_facilitator", "lead_level_is_enough", WAITS, target=PROCESS))


def conditional(walk: Walk) -> None:
    """The process is signed on one condition."""
    walk.check("helen", "interests", "none")
    walk.do(
        "helen",
        "risk",
        "sign_off",
        {"reason": "It fits.", "conditions": "A taxi, both ways."},
        topic="process",
    )


def of_approach(walk: Walk) -> None:
    """The approach is signed on one condition."""
    walk.assess("approach")
    walk.do("priya", "risk", "submit", topic="approach")
    walk.do(
        "helen",
        "risk",
        "sign_off",
        {"reason": "It fits.", "conditions": "Not on a Friday."},
        topic="approach",
    )


def changed_today(walk: Walk) -> None:
    """The meeting is today, and its plan was sent to be signed today."""
    walk.hold_date(days=1)
    walk.wait(hours=15)
    walk.assess("event")
    walk.do("priya", "risk", "submit", topic="event")


PLAN = Target("risk", "", "event")


def call_for_the_add_on(walk: Walk) -> None:
    """Harm that calls for more questions, and somewhere to refer children to."""
    mine = case_file.c.ref == walk.ref
    walk.session.execute(case_file.update().where(mine).values(gender_based=True, sensitive=True))
    chosen = {row.name: row.default for row in JUDGEMENTS} | {
        "children_referral": "Family line, 01632 960 200"
    }
    choose(walk.session, walk.staff["olu"], chosen, shown=0, reason="Agreed.", now=walk.now)


CASE, PROCESS, LETTER = Target("case"), Target("risk", "", "process"), Target("exchange", number=1)
HEARD = "safeguarding_lead_was_heard"
SC, HE_ASKED, WAITS, READY = "sensitive", "responsible first", "awaiting_sign_off", "readiness_review"
TALKING = "exploring_first"
QUARTER, MONTH, SHIFT = timedelta(days=90), timedelta(days=28), timedelta(hours=18)


@dataclass(frozen=True)
class Found:
    """One row: a check, where it is made, by whom, about whom, and the guard that waits for it."""

    kind: str
    guard: str
    state: str
    who: str = "priya"
    about: str = ""
    line: str = "plain"
    first: Callable[[Walk], None] = nothing
    target: Target = CASE
    until: timedelta | None = None


# fmt: off
ROWS = (
    Found("contact_basis", "there_is_a_basis_for_contact", "triage", "sam", "harmed"),
    Found("safe_contact_plan", "there_is_a_safe_contact_plan", "triage", "sam", "harmed", until=QUARTER),
    Found("pre_contact_check", "pre_contact_check_is_done", "triage", "sam", until=MONTH),
    Found("order_check", "no_order_forbids_it", "exploring_first", until=MONTH),
    Found("order_check", "orders_checked_in_72_hours", "scheduled", until=timedelta(hours=72, seconds=1)),
    Found("victim_route", "victim_route_is_checked", "exploring_first", line=HE_ASKED, until=MONTH),
    Found("interests", "no_conflict_of_interest", "triage", "helen", "tom"),
    Found("interests", "decider_is_independent", WAITS, "helen", "olu", target=PROCESS),
    Found("second_facilitator", "enough_facilitators", "preparing", "helen", line=SC),
    Found("lead_facilitator", "lead_level_is_enough", WAITS, "helen", "", SC, led_below, PROCESS),
    Found("interest_of_the_harmed", "interest_of_the_harmed_is_decided", "exploring_both"),
    Found("can_decide", "person_can_decide", "exploring_first", "helen", "harmed", first=in_doubt),
    Found("specialist_view", "specialist_was_heard", WAITS, "tom", "", SC, target=PROCESS, until=MONTH),
    Found("safeguarding_view", HEARD, WAITS, first=in_doubt, target=PROCESS, until=MONTH),
    Found("panel_view", "whole_panel_decided", WAITS, "helen", "helen", first=panel, target=PROCESS),
    Found("condition", "conditions_are_met", WAITS, "priya", "condition", first=conditional),
    Found("condition", "approach_conditions_are_met", TALKING, "tom", "condition", first=of_approach),
    Found("duty_call", "duty_call_is_logged", READY, "olu", "olu", first=changed_today, target=PLAN),
    Found("dates_chosen", "everybody_wants_a_date", "readiness_review", "priya", "harmed", first=offered),
    Found("attendees_agreed", "attendees_agreed_by_both", READY, "priya", "harmed", first=date_held),
    Found("one_meeting", "one_meeting_is_wanted", "readiness_review", "priya", "harmed", first=with_others),
    Found("venue_check", "venue_is_checked", "readiness_review", first=date_held),
    Found("day_check", "day_check_passed", "scheduled", "priya", "harmed", first=well, until=SHIFT),
    Found("second_reading", "second_reader_if_sensitive", "preparing", "tom", "letter", SC, read, LETTER),
    Found("author_wish", "author_wished_it", "preparing", about="letter", first=read, target=LETTER),
    Found("milestone_review", "a_person_reviewed_it", "triage", "sam", until=MONTH),
    Found("debrief", "everyone_was_debriefed", "underway", about="harmed", first=met),
    Found("way_back", "way_back_was_explained", "following_up", about="harmed"),
    Found("follow_up_plan", "follow_up_is_settled", "following_up", about="harmed", first=one_plans),
    Found("promise_owner", "no_promise_is_running_unowned", "agreement_live"),
)
# fmt: on
OWN_ANSWER = {
    "panel_view": {"agrees": True, "does_not": True, "not_yet": False},  # either view is a view
    "dates_chosen": {"some": True, "none": True, "not_now": False},
}


def letter_of(walk: Walk) -> str:
    return walk.file.at("exchange", walk.responsible, number=1).id


def whom(walk: Walk, about: str) -> str:
    if about == "letter":
        return letter_of(walk)
    if about == "condition":
        return conditions(walk.file)[0].id
    return walk.staff[about].id if about in walk.staff else str(getattr(walk, about, "")) if about else ""


EMPTY_OR: dict[str, Any] = {"number": "2", "date": "2026-03-02", "yes_no": "yes", "confirm": ""}


def form_of(walk: Walk, kind: str, outcome: str) -> dict[str, Any]:
    """A form that answers everything this check asks."""
    form: dict[str, Any] = {"outcome": outcome, "note": "As found."}
    if kind == "day_check":
        return form | of_the_day(kind, outcome)
    if outcome == "conflict":
        form["link"] = "lives_close_by"
    if kind == "safe_contact_plan":
        form["contact_told"] = "face_to_face"
        for way, _ in WAYS:
            form |= {f"{way}_allowed": "yes", f"{way}_when": "any", f"{way}_detail": "As they said."}
        return form
    for one in CHECKS[kind].fields:
        if one.kind in EMPTY_OR:
            form[one.name] = EMPTY_OR[one.kind]
        elif one.kind == "offered":
            form[one.name] = [slot.code for slot in slots_offered(walk.file)] if outcome == "some" else []
        elif one.kind == "staff":
            form[one.name] = walk.staff[{"lead": "priya", "supervisor": "helen"}.get(one.name, "tom")].id
        elif one.kind == "several":
            form[one.name] = []
        elif one.options:
            form[one.name] = one.options[0][0]
        else:
            form[one.name] = "As they said."
    return form


def find_out(walk: Walk, row: Found, outcome: str, *, hours: float = 1) -> None:
    walk.now += timedelta(hours=hours)
    actor, form = walk.staff[row.who], form_of(walk, row.kind, outcome)
    if row.kind != "interests" and not walk.file.declared_of_everybody(actor.id):
        walk.declare(row.who)
    about = whom(walk, row.about)
    if (row.kind, outcome) == ("interests", "none") and walk.file.latest_check("interests", about) is None:
        walk.declare(row.about)  # a supervisor only undoes a link
    else:
        record_check(walk.session, actor, walk.ref, row.kind, form, about=about, now=walk.now)


def holds(walk: Walk, row: Found) -> bool:
    """Whether the guard is met now; the supervisor is about to name tom, where workers are named."""
    named = Filled({"lead": walk.staff["tom"].id}) if row.kind == "interests" else None
    target = Target("exchange", walk.responsible, number=1) if row.target == LETTER else row.target
    file = walk.file
    asking = Asking(walk.now, walk.staff["olu"], locate(file, target), named, all_staff(walk.session))
    return GUARDS[row.guard](facts_of(file, asking))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.kind}-{row.guard}" for row in ROWS])
def test_each_answer_has_the_effect_its_guard_waits_for(standing: Standing, row: Found) -> None:
    walk = standing(row.state, row.line)
    row.first(walk)
    check = CHECKS[row.kind]
    expected = {code: check.is_good(code) for code, _ in check.outcomes} | OWN_ANSWER.get(row.kind, {})
    expected.pop("asked", None)  # is no answer
    for outcome in [*expected, *reversed(expected)]:
        find_out(walk, row, outcome)
        assert holds(walk, row) is expected[outcome], outcome


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r.until], ids=[f"{r.kind}-{r.guard}" for r in ROWS if r.until]
)
def test_what_was_found_out_holds_for_its_time_and_no_longer(standing: Standing, row: Found) -> None:
    walk = standing(row.state, row.line)
    row.first(walk)
    find_out(walk, row, CHECKS[row.kind].good[0][0])
    assert row.until is not None
    walk.now += row.until - timedelta(seconds=2)
    assert holds(walk, row) or row.kind == "day_check"  # the check of the day ends with the day
    walk.now += timedelta(seconds=2)
    assert not holds(walk, row)


# What changes who works on it or how much care it needs, or only brings a call.
NO_DOOR = {
    "interest", "case_supervisor", "kind_of_case", "age_or_capacity",
    "justice_stage", "news", "look_again", "understanding", "telling_wish", "experience",
    "attendee_link",  # refused where they are confirmed ready: tests/rj_workflow/test_preparation.py
}  # fmt: skip


def test_every_check_is_in_the_table_above_or_opens_no_door() -> None:
    assert set(CHECKS) - {row.kind for row in ROWS} == NO_DOOR | ADD_ON


def test_every_guard_that_is_cured_by_a_check_is_in_the_table_above() -> None:
    cured = {name for name, guard in GUARDS.items() if guard.cure.startswith("check:")}
    assert cured == {row.guard for row in ROWS}


def test_what_somebody_would_like_brings_a_call_and_is_no_yes(standing: Standing) -> None:
    walk = standing("exploring_first")
    form = {"outcome": "interest", "wish": "letter", "channel": "portal"}
    record_check(
        walk.session,
        Actor(walk.harmed, "harmed"),
        walk.ref,
        "interest",
        form,
        about=walk.harmed,
        now=walk.now,
    )
    mine = select(deadline.c.person_id).where(deadline.c.kind == "asked_to_talk", deadline.c.open)
    assert list(walk.session.scalars(mine)) == [walk.harmed]
    assert list(walk.file.of("choice")) == []


PORTAL = [
    # what a participant may find out about themselves, and nothing else
    (kind, kind in ("safe_contact_plan", "attendees_agreed", "one_meeting", "interest", "telling_wish",
                    "experience"))
    for kind, check in CHECKS.items() if check.about == "person" and kind != "dates_chosen"  # test_dates.py
]  # fmt: skip


@pytest.mark.parametrize(("kind", "may"), PORTAL, ids=[kind for kind, _ in PORTAL])
def test_what_a_participant_may_write_down(standing: Standing, kind: str, may: bool) -> None:
    walk = standing("preparing")
    harmed, form = Actor(walk.harmed, "harmed"), form_of(walk, kind, CHECKS[kind].good[0][0])
    assert may_record(harmed, walk.file, CHECKS[kind], walk.harmed) is may
    if may:
        record_check(walk.session, harmed, walk.ref, kind, form, about=walk.harmed, now=walk.now)
    else:
        with pytest.raises(Refused):
            record_check(walk.session, harmed, walk.ref, kind, form, about=walk.harmed, now=walk.now)
    with pytest.raises(NotFound):
        record_check(walk.session, harmed, walk.ref, kind, form, about=walk.responsible, now=walk.now)


@pytest.mark.parametrize(
    "kind", sorted(kind for kind, check in CHECKS.items() if check.about in ("case", "worker"))
)
def test_nothing_about_the_case_is_written_by_a_participant(standing: Standing, kind: str) -> None:
    walk = standing("preparing")
    form = form_of(walk, kind, CHECKS[kind].good[0][0])
    for actor in (Actor(walk.harmed, "harmed"), Actor(walk.responsible, "responsible")):
        for about in ("", actor.id):
            with pytest.raises(Refused):
                record_check(walk.session, actor, walk.ref, kind, form, about=about, now=walk.now)


def test_only_whoever_wrote_a_letter_says_what_becomes_of_it(standing: Standing) -> None:
    walk = standing("preparing")
    read(walk)
    form = {"outcome": "give_back"}
    author, other = Actor(walk.responsible, "responsible"), Actor(walk.harmed, "harmed")
    with pytest.raises(NotFound):
        record_check(walk.session, other, walk.ref, "author_wish", form, about=letter_of(walk), now=walk.now)
    record_check(walk.session, author, walk.ref, "author_wish", form, about=letter_of(walk), now=walk.now)


NOT_THEIRS = [
    ("priya", "can_decide", "harmed"), ("priya", "second_facilitator", ""), ("helen", "venue_check", ""),
    ("helen", "day_check", "harmed"), ("priya", "panel_view", ""), ("priya", "milestone_review", ""),
    ("sam", "attendees_agreed", "responsible"), ("olu", "order_check", ""),
]  # fmt: skip


@pytest.mark.parametrize(("who", "kind", "about"), NOT_THEIRS, ids=[f"{w}-{k}" for w, k, _ in NOT_THEIRS])
def test_a_colleague_finds_out_what_is_theirs(standing: Standing, who: str, kind: str, about: str) -> None:
    walk = standing("preparing")
    if who == "olu":
        walk.declare("olu")
    form = form_of(walk, kind, CHECKS[kind].good[0][0])
    if (who, kind) == ("sam", "attendees_agreed"):  # as instructed, like everything that is the person's own
        record_check(
            walk.session, walk.staff[who], walk.ref, kind, form, about=whom(walk, about), now=walk.now
        )
        return
    with pytest.raises(Refused, match="to record"):
        record_check(
            walk.session, walk.staff[who], walk.ref, kind, form, about=whom(walk, about), now=walk.now
        )


def test_what_was_agreed_of_one_plan_is_not_agreed_of_another(standing: Standing) -> None:
    walk = standing("readiness_review")
    date_held(walk)
    sister = walk.add("Ada", "supporter")
    for row in (r for r in ROWS if r.kind in ("attendees_agreed", "venue_check")):
        find_out(walk, row, CHECKS[row.kind].good[0][0])
        assert holds(walk, row)
    plan = {"when": walk.extras["when"].isoformat(), "where": "The Long Room",
            "attendees": [walk.harmed, walk.responsible, sister]}  # fmt: skip
    walk.do("priya", "meeting", "change_plan", plan)
    assert not any(holds(walk, r) for r in ROWS if r.kind in ("attendees_agreed", "venue_check"))


ENDS = [("order_check", "forbids", "", True), ("order_check", "not_known", "", False),
        ("day_check", "not_passed", "harmed", True), ("day_check", "passed", "harmed", False)]  # fmt: skip


@pytest.mark.parametrize(("kind", "outcome", "about", "ends"), ENDS, ids=[f"{e[0]}-{e[1]}" for e in ENDS])
def test_which_findings_end_what_was_signed(
    standing: Standing, kind: str, outcome: str, about: str, ends: bool
) -> None:
    walk = standing("scheduled")
    walk.check("priya", kind, outcome, about=whom(walk, about))
    assert (walk.file.at("risk", "", "process").state == "stale") is ends
    assert (walk.file.at("meeting").state == "in_diary") is ends


def test_a_bad_answer_needs_no_details_and_a_good_one_does(standing: Standing) -> None:
    walk = standing("triage")
    walk.check("sam", "safe_contact_plan", "none", about=walk.harmed)
    with pytest.raises(Invalid) as invalid:
        walk.check("sam", "safe_contact_plan", "safe", about=walk.harmed)
    assert [name for name, _ in invalid.value.errors] == [
        "contact_told",
    ]


def test_what_does_not_exist_cannot_be_found_out(standing: Standing) -> None:
    walk = standing("preparing")
    priya = walk.staff["priya"]
    for kind, about in (
        ("weather", ""),
        ("debrief", "0" * 32),
        ("debrief", ""),
        ("second_reading", "0" * 32),
    ):
        with pytest.raises(NotFound):
            record_check(walk.session, priya, walk.ref, kind, {"outcome": "held"}, about=about, now=walk.now)
    with pytest.raises(NotFound):
        walk.check("helen", "interests", "none", about="0" * 32)
    assert not [row for row in walk.file.checks if row["about"] == "0" * 32]


def test_no_answer_and_another_answer_are_faults_of_the_form(standing: Standing) -> None:
    walk = standing("preparing")
    for outcome in ("", "perhaps"):
        with pytest.raises(Invalid) as invalid:
            walk.check("priya", "venue_check", outcome)
        assert [name for name, _ in invalid.value.errors] == ["outcome"]


@pytest.mark.parametrize("kind", sorted(CHECKS.keys() - {"dates_chosen"}))  # asked while dates are offered
def test_what_somebody_wrote_is_kept_apart_from_the_event(standing: Standing, kind: str) -> None:
    walk = standing("awaiting_sign_off")
    conditional(walk)
    if kind in ADD_ON:
        call_for_the_add_on(walk)
    fields: list[Field] = [f for f in CHECKS[kind].fields if f.kind in ("text", "words")]
    read(walk)
    walk.yes(walk.harmed, "follow_up_contact")
    about = {
        "person": walk.harmed,
        "worker": walk.staff["olu"].id,
        "item": letter_of(walk),
        "condition": whom(walk, "condition"),
    }.get(CHECKS[kind].about, "")
    who = next(
        w for w in ("tom", "helen", "sam", "olu") if may_record(walk.staff[w], walk.file, CHECKS[kind], about)
    )
    walk.declare("olu")
    outcome = {"interests": "managed"}.get(kind, CHECKS[kind].good[0][0])
    form = form_of(walk, kind, outcome) | {f.name: "He drinks." for f in fields}
    record_check(walk.session, walk.staff[who], walk.ref, kind, form, about=about, now=walk.now)
    last = (
        walk.session.execute(select(event).where(event.c.event == kind).order_by(event.c.seq.desc()))
        .mappings()
        .first()
    )
    assert last is not None
    assert "He drinks." not in str(last["data"])
    assert set(last["commitments"]) == {f.name for f in fields}
    kept = walk.session.execute(select(found_out.c.data).where(found_out.c.kind == kind)).scalars().all()
    assert any(data.get(f.name) == "He drinks." for data in kept for f in fields) or not fields


def test_of_two_answers_at_one_moment_the_last_one_counts(standing: Standing) -> None:
    walk = standing("triage")
    sam = walk.staff["sam"]
    for outcome in ("clear", "not_clear", "clear", "not_clear") * 3:
        form = {"outcome": outcome}
        record_check(walk.session, sam, walk.ref, "pre_contact_check", form, now=walk.now)
        newest = walk.file.latest_check("pre_contact_check")
        assert newest is not None
        assert newest["outcome"] == outcome


@pytest.mark.parametrize("item", ITEMS, ids=[one.code for one in ITEMS])
def test_each_item_of_the_day_keeps_the_meeting_shut_with_its_own_reason(
    standing: Standing, item: Item
) -> None:
    walk = standing("scheduled")
    walk.morning()
    walk.check("priya", "day_check", "passed", about=walk.responsible, **{item.code: NOT_FINE})
    assert walk.file.latest_check("day_check", walk.responsible)["outcome"] == "not_passed"  # type: ignore[index]
    with pytest.raises((Refused, Conflict)):
        walk.do("priya", "meeting", "open")
    file, target = walk.file, Target("meeting")
    asked = reasons_for(
        file, walk.staff["priya"], walk.now, all_staff(walk.session), target, [GUARDS["day_check_passed"]]
    )
    assert f"{walk.responsible_name}: {item.unmet.lower()}." in asked[0].why


@pytest.mark.parametrize("item", ITEMS, ids=[one.code for one in ITEMS])
def test_no_item_of_the_day_is_left_out(standing: Standing, item: Item) -> None:
    walk = standing("scheduled")
    with pytest.raises(Invalid) as fault:
        walk.check("priya", "day_check", "passed", about=walk.responsible, **{item.code: ""})
    assert [name for name, _ in fault.value.errors] == [item.code]
    assert walk.file.latest_check("day_check", walk.responsible) is None
