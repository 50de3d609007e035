"""Who plays which part on a case, and that nobody reaches what belongs to somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from rj_workflow.actors import THE_CLOCK, Actor, roles_on
from rj_workflow.commands.enquiry import add_person
from rj_workflow.commands.step import NEVER_TOO_LATE, Taken, Target, locate, take_step
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import event
from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from state_machines.roles import (
    CASEWORKER,
    CLOCK,
    FACILITATOR,
    LEAD,
    MANAGER,
    NOBODY,
    PANEL,
    PERSON,
    REFERRER,
    SUPERVISOR,
    Role,
)
from tests.factories.case import Standing

_DESK = CASEWORKER | REFERRER | PERSON


def actor_of(walk: Walk, who: str) -> Actor:
    """A colleague by first name, one of the two people, the clock, or somebody from outside."""
    known = {
        "harmed": Actor(walk.harmed, "harmed"), "responsible": Actor(walk.responsible, "responsible"),
        "clock": THE_CLOCK, "a stranger": Actor("0" * 32, "harmed"),
        "a new colleague": Actor("1" * 32, "staff"),
    }  # fmt: skip
    return walk.staff.get(who) or known[who]


def take(walk: Walk, who: str, lifecycle: str, name: str, holder: str = "", topic: str = "",
         number: int | None = None, form: dict[str, Any] | None = None, **more: Any) -> Taken:  # fmt: skip
    """One step by anybody."""
    target = Target(lifecycle, holder, topic, number)
    return take_step(
        walk.session, actor_of(walk, who), walk.ref, target, name, form or {}, now=walk.now, **more
    )


ROLES = [
    # who, where the case stands, whose thing it is about, the parts they play
    ("priya", "preparing", "", FACILITATOR | LEAD | PERSON),
    ("priya", "preparing", "harmed", FACILITATOR | LEAD | PERSON),
    ("tom", "preparing", "", FACILITATOR | PERSON),
    ("sam", "preparing", "", _DESK),
    ("sam", "triage", "harmed", _DESK),
    ("helen", "preparing", "", SUPERVISOR | PANEL),
    ("david", "preparing", "harmed", SUPERVISOR | PANEL),
    ("olu", "preparing", "", MANAGER | PANEL),
    ("helen", "closed", "", SUPERVISOR | PANEL | PERSON),
    ("olu", "closed", "", MANAGER | PANEL | PERSON),
    ("priya", "triage", "", NOBODY),
    ("a new colleague", "closed", "", NOBODY),
    ("harmed", "preparing", "", PERSON),
    ("harmed", "preparing", "harmed", PERSON),
    ("harmed", "preparing", "responsible", NOBODY),
    ("responsible", "preparing", "responsible", PERSON),
    ("responsible", "preparing", "harmed", NOBODY),
    ("a stranger", "preparing", "", NOBODY),
    ("clock", "preparing", "", CLOCK),
    ("clock", "preparing", "harmed", CLOCK),
]


@pytest.mark.parametrize(
    ("who", "state", "holder", "expected"), ROLES, ids=[f"{w}-{s}-{h}" for w, s, h, _ in ROLES]
)
def test_the_parts_somebody_plays(
    standing: Standing, who: str, state: str, holder: str, expected: Role
) -> None:
    walk = standing(state)
    whose = getattr(walk, holder) if holder else ""
    assert roles_on(actor_of(walk, who), walk.file, holder=whose) == expected


def test_a_supervisor_who_facilitates_does_not_supervise(standing: Standing) -> None:
    walk = standing("preparing")
    file = walk.file
    file.case["lead_id"] = walk.staff["helen"].id
    assert not roles_on(walk.staff["helen"], file) & (SUPERVISOR | PANEL | MANAGER)


ANOTHERS = [
    # what the person responsible asks for, of the person harmed
    ("preparing", "choice", "withdraw", "take_part_face_to_face", {"channel": "portal"}),
    ("preparing", "choice", "say_never", "take_part_letter", {"channel": "portal"}),
    ("preparing", "choice", "withdraw", "survey", {"channel": "portal"}),
    ("preparing", "preparation", "not_ready_after_all", "", {"what_is_missing": "?"}),
    ("preparing", "offer", "do_not_ask", "", {}),
    ("preparing", "pause", "pause", "", {}),
    ("preparing", "exchange", "draft", "", {}),
    ("closed", "case", "come_back", "", {"channel": "portal"}),
    ("following_up", "acknowledgement", "deny", "", {}),
]


@pytest.mark.parametrize(
    ("state", "lifecycle", "name", "topic", "form"), ANOTHERS, ids=[f"{a[1]}.{a[2]} {a[3]}" for a in ANOTHERS]
)
def test_what_is_another_persons_looks_like_nothing(
    standing: Standing, state: str, lifecycle: str, name: str, topic: str, form: dict[str, Any]
) -> None:
    walk = standing(state)
    before = walk.file.case["event_count"]
    with pytest.raises(NotFound):
        take(walk, "responsible", lifecycle, name, walk.harmed, topic, form=form)
    assert walk.file.case["event_count"] == before


def test_a_letter_that_was_not_announced_does_not_exist_for_whom_it_is_meant(standing: Standing) -> None:
    walk = standing("preparing")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")
    for name in ("want", "never", "not_now", "ask_for_it"):
        with pytest.raises(NotFound):
            take(walk, "harmed", "exchange", name, walk.responsible, number=1)
        with pytest.raises(NotFound):
            take(walk, "harmed", "exchange", name, walk.responsible, number=2)


def test_only_whoever_paused_starts_again(standing: Standing) -> None:
    walk = standing("preparing")
    walk.do("helen", "pause", "pause")
    asks = {"the_holder_asks": "yes"}
    for who in ("harmed", "responsible"):
        with pytest.raises((NotFound, Conflict)):
            take(walk, who, "pause", "resume", form=asks)
        with pytest.raises((NotFound, Conflict)):
            take(walk, who, "pause", "resume", getattr(walk, who), form=asks)
    take(walk, "harmed", "pause", "pause", walk.harmed)
    with pytest.raises(NotFound):
        take(walk, "responsible", "pause", "resume", walk.harmed, form=asks)
    walk.do("tom", "pause", "resume", asks)
    assert {p.holder for p in walk.file.of("pause") if p.state == "paused"} == {walk.harmed}


def test_nobody_pauses_in_the_name_of_the_service_but_the_service(standing: Standing) -> None:
    walk = standing("preparing")
    with pytest.raises(NotFound):
        take(walk, "harmed", "pause", "pause")


PROMISE = [
    ("harmed", "release", True), ("harmed", "say_done", False), ("harmed", "step_out", False),
    ("responsible", "release", False), ("responsible", "say_done", True), ("responsible", "step_out", True),
]  # fmt: skip


@pytest.mark.parametrize(("who", "name", "theirs"), PROMISE, ids=[f"{w}-{n}" for w, n, _ in PROMISE])
def test_whose_step_it_is_on_a_promise(standing: Standing, who: str, name: str, theirs: bool) -> None:
    walk = standing("agreement_live")
    number = next(walk.file.of("agreement_item")).number
    if theirs:
        take(walk, who, "agreement_item", name, number=number)
    else:
        with pytest.raises((NotFound, Refused)):
            take(walk, who, "agreement_item", name, number=number)


RECORDED = [
    # staff write down what a person instructs: the step, and whose instruction it is
    ("agreement_live", "agreement_item", "release", "", 1, "harmed"),
    ("agreement_live", "agreement_item", "step_out", "", 1, "responsible"),
    ("preparing", "choice", "withdraw", "harmed", None, "harmed"),
    ("closed", "case", "come_back", "responsible", None, "responsible"),
]


@pytest.mark.parametrize(
    ("state", "lifecycle", "name", "holder", "number", "whose"), RECORDED, ids=[r[2] for r in RECORDED]
)
def test_staff_record_whose_instruction_it_was(
    standing: Standing, state: str, lifecycle: str, name: str, holder: str, number: int | None, whose: str
) -> None:
    walk = standing(state)
    topic = "take_part_face_to_face" if lifecycle == "choice" else ""
    form = {"channel": "phone"}
    taken = take(walk, "priya", lifecycle, name, getattr(walk, holder) if holder else "", topic, number, form)
    first = select(event.c.on_behalf_of).where(event.c.seq == taken.seq)
    assert walk.session.scalar(first) == getattr(walk, whose)


def test_a_letter_wanted_by_phone_is_recorded_for_whoever_wants_it(standing: Standing) -> None:
    walk = standing("preparing")
    walk.yes(walk.responsible, "disclose_interest_to_other")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold", "announce", "want")
    by_whom = select(event.c.event, event.c.on_behalf_of).where(event.c.lifecycle == "exchange")
    said = {row.event: row.on_behalf_of for row in walk.session.execute(by_whom)}
    assert (said["draft"], said["approve"], said["want"]) == (walk.responsible, walk.responsible, walk.harmed)


def test_somebody_has_to_have_come_back(standing: Standing) -> None:
    walk = standing("closed")
    with pytest.raises(Invalid) as invalid:
        take(walk, "priya", "case", "come_back", form={"channel": "phone"})
    assert invalid.value.errors == [("holder", "Say who came back.")]


def test_years_later_any_supervisor_records_that_somebody_came_back(standing: Standing) -> None:
    walk = standing("closed")
    walk.wait(days=3 * 365)
    take(walk, "david", "case", "come_back", walk.harmed, form={"channel": "phone"})
    assert walk.state == "returned"


def test_a_yes_to_being_referred_is_of_whoever_came_first(standing: Standing) -> None:
    walk = standing("enquiry")
    walk.responsible = walk.add("Lee", "responsible")
    form = {"channel": "phone", "who_asked": "person"}
    for who in ("responsible", "sam"):
        with pytest.raises(Refused, match="came first"):
            take(walk, who, "case", "ask_to_be_referred", walk.responsible, form=form)
    take(walk, "harmed", "case", "ask_to_be_referred", walk.harmed, form=form)


def test_people_are_put_on_a_case_by_staff(standing: Standing) -> None:
    walk = standing("preparing")
    for who in ("harmed", "responsible"):
        with pytest.raises(Refused):
            add_person(walk.session, actor_of(walk, who), walk.ref, name="Jo", side="supporter", now=walk.now)


# --- what a step may be about

NOT_THERE = [
    ("a second closing", "following_up", Target("closing", "", "again")),
    ("somebody's own closing", "following_up", Target("closing", "harmed")),
    ("a meeting of one person", "preparing", Target("meeting", "harmed")),
    ("a meeting that was never proposed", "scheduled", Target("meeting", number=7)),
    ("a second safety stop", "preparing", Target("safety_stop", "", "x")),
    ("an assessment of something else", "preparing", Target("risk", "", "weather")),
    ("an assessment of one person", "preparing", Target("risk", "harmed", "process")),
    ("an assessment that was never written", "preparing", Target("risk", "", "process", 9)),
    ("nobody's choice", "preparing", Target("choice", "", "contact")),
    ("a choice that is not one", "preparing", Target("choice", "harmed", "take_part_duel")),
    ("a letter that is not there", "preparing", Target("choice", "harmed", "letter_receive:" + "0" * 32)),
    ("nobody's preparation", "preparing", Target("preparation")),
    ("acknowledged by the person harmed", "exploring_both", Target("acknowledgement", "harmed")),
    ("acknowledged by nobody", "exploring_both", Target("acknowledgement")),
    ("a promise nobody wrote", "agreement_live", Target("agreement_item", number=12)),
    ("a call nobody planned", "following_up", Target("follow_up", "harmed", "welfare")),
    ("waiting for the weather", "preparing", Target("waiting", "", "weather")),
    ("somebody who is not on the case", "preparing", Target("choice", "0" * 32, "contact")),
    ("something that does not exist", "preparing", Target("verdict")),
]


@pytest.mark.parametrize(
    ("state", "target"), [(s, t) for _, s, t in NOT_THERE], ids=[name for name, _, _ in NOT_THERE]
)
def test_there_is_no_such_thing(standing: Standing, state: str, target: Target) -> None:
    walk = standing(state)
    holder = {"harmed": walk.harmed}.get(target.holder, target.holder)
    with pytest.raises(NotFound):
        locate(walk.file, Target(target.lifecycle, holder, target.topic, target.number))


# --- a right is never late


def test_rights_have_no_guard_but_that_the_episode_is_open() -> None:
    for lifecycle, name in NEVER_TOO_LATE:
        rows = [row for row in LIFECYCLES[lifecycle].rows if row.event == name]
        assert rows, name
        assert {guard for row in rows for guard in row.reasons} <= {"episode_is_open"}
        assert not any(row.asks for row in rows)


LATE = [
    ("choice", "withdraw", "take_part_face_to_face", {"channel": "portal"}),
    ("choice", "say_never", "take_part_face_to_face", {"channel": "portal"}),
    ("pause", "pause", "", {}),
    ("offer", "do_not_ask", "", {}),
]


@pytest.mark.parametrize(("lifecycle", "name", "topic", "form"), LATE, ids=[f"{r[0]}.{r[1]}" for r in LATE])
def test_whoever_stops_is_never_told_that_somebody_was_faster(
    standing: Standing, lifecycle: str, name: str, topic: str, form: dict[str, Any]
) -> None:
    walk = standing("preparing")
    taken = take(walk, "harmed", lifecycle, name, walk.harmed, topic, form=form, version=97)
    assert taken.events


def test_the_first_move_makes_an_older_form_old(standing: Standing) -> None:
    walk = standing("preparing")
    form = {"alone": "yes", "delta_form": "nothing"}
    seen = walk.file.at("preparation", walk.harmed).version
    walk.do("tom", "preparation", "hold_session", form, holder=walk.harmed)
    with pytest.raises(Conflict, match="Tom Ellery"):
        take(walk, "priya", "preparation", "hold_session", walk.harmed, form=form, version=seen)


# --- one form, one effect


def test_a_key_is_for_one_form_of_one_person(standing: Standing) -> None:
    walk = standing("preparing")
    form = {"alone": "yes", "delta_form": "nothing"}
    first = take(walk, "priya", "preparation", "hold_session", walk.harmed, form=form, key="k" * 32)
    again = take(walk, "priya", "preparation", "hold_session", walk.harmed, form=form, key="k" * 32)
    assert again == first
    another = form | {"alone": "no"}
    others = [("tom", walk.harmed, form), ("priya", walk.responsible, form), ("priya", walk.harmed, another)]
    for who, holder, said in others:
        with pytest.raises(Conflict):
            take(walk, who, "preparation", "hold_session", holder, form=said, key="k" * 32)
    with pytest.raises(Conflict):
        take(walk, "priya", "pause", "pause", key="k" * 32)
    assert walk.file.at("preparation", walk.harmed).data["sessions"] == 1
