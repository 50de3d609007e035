"""Somebody asks us to contact them: one enquiry, in their words; nobody learns from it who is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from rj_workflow import events, policy
from rj_workflow.actors import THE_CLOCK, THE_PUBLIC
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.ask import MOST, WINDOW, ask_for_contact
from rj_workflow.commands.enquiry import Enquiry, take_enquiry
from rj_workflow.commands.step import Target, take_step, with_options
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import ask, case, deadline, event, idempotency, note
from rj_workflow.plan import others_attending
from rj_workflow.queries.contact import reads_details
from rj_workflow.queries.worklist import promises
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers import working_days
from state_machines.fields import FIELDS
from tests.factories.case import MONDAY, Standing

REACH: dict[str, Any] = {
    "reach_way": "call",
    "reach_detail": "01632 960 555",
    "reach_when": "hours",
    "reach_days": ["tue"],
    "reach_from": "2pm",
    "reach_to": "5pm",
    "contact_say": "It is about the library books",
    "never": ["voicemail"],
}
MAYA = Enquiry("Maya", "harmed", reach=REACH, told="It was my neighbour.")
FOR_HER_SON = replace(MAYA, name="Sam", asked_by="Ruth", basis="none")


def asks(walk: Walk, enquiry: Enquiry = MAYA, **more: Any) -> CaseFile:
    """The case that this opens."""
    said = {"address": "203.0.113.7", "now": MONDAY, "key": "a" * 32, **more}
    ask_for_contact(walk.session, enquiry, **said)
    ref = walk.session.scalar(select(case.c.ref).order_by(case.c.ref.desc()).limit(1))
    return policy.case_for(walk.session, THE_CLOCK, str(ref))


def how_many(walk: Walk) -> int:
    return walk.session.scalar(select(func.count()).select_from(case)) or 0


def test_it_is_an_enquiry_that_nobody_has_taken_on_yet(walk: Walk) -> None:
    file = asks(walk)
    assert (file.case["state"], file.case["caseworker_id"], file.case["first_side"]) == (
        "enquiry",
        None,
        "harmed",
    )
    person = file.participants[0]["person_id"]
    assert {(c["kind"], c["about"], c["outcome"]) for c in file.checks} == {
        ("contact_basis", person, "own_request"), ("safe_contact_plan", person, "safe"),
    }  # fmt: skip
    plan = file.current_check("safe_contact_plan", person, MONDAY)
    assert plan is not None
    assert plan["data"] == {
        "call_allowed": "yes", "call_detail": "01632 960 555", "call_when": "hours", "call_days": ["tue"],
        "call_from": "14:00", "call_to": "17:00", "contact_say": "It is about the library books",
        "never": ["voicemail"], "contact_told": "came_to_us",
    }  # fmt: skip
    assert plan["valid_until"] == MONDAY + timedelta(days=90)


def test_its_words_lie_in_notes_and_its_events_are_chained_as_the_publics(walk: Walk) -> None:
    file = asks(walk)
    rows = walk.session.execute(select(event).order_by(event.c.seq)).mappings().all()
    assert {(row["actor_id"], row["actor_kind"]) for row in rows} == {("public", "public")}
    assert not any(
        said in str(row["data"]) for row in rows for said in ("01632", "library", "neighbour", "Maya")
    )
    words = {row.field: row.text for row in walk.session.execute(select(note))}
    assert words["what_they_said"] == "It was my neighbour."
    assert words["contact_say"] == "It is about the library books"
    assert list(events.verify(walk.session, case_id=file.case["id"])) == []


def test_the_promise_to_answer_runs_and_so_does_the_plans_own_clock(walk: Walk) -> None:
    asks(walk)
    clocks = {row.kind: row.due_at for row in walk.session.execute(select(deadline))}
    assert clocks == {
        "acknowledge_enquiry": working_days.after(MONDAY, 2),
        "contact_plan_ran_out": MONDAY + timedelta(days=90),
    }


def test_every_caseworker_finds_it_on_their_list_and_reads_nothing_before_declaring(walk: Walk) -> None:
    file = asks(walk)
    found = promises(walk.session, walk.staff["sam"], MONDAY)
    assert [(one.ref, one.kind, one.mine, one.person_name) for one in found] == [
        (file.case["ref"], "undeclared", True, "")
    ]
    assert promises(walk.session, walk.staff["tom"], MONDAY) == []


def test_somebody_from_outside_can_open_no_case(walk: Walk) -> None:
    ref = asks(walk).case["ref"]
    with pytest.raises(NotFound):
        policy.case_for(walk.session, THE_PUBLIC, ref)
    with pytest.raises(NotFound):
        take_step(walk.session, THE_PUBLIC, ref, Target("case"), "close", {}, now=MONDAY)


@pytest.mark.parametrize("missing", ["reach_way", "reach_detail", "reach_when", "reach_from"])
def test_a_way_to_reach_them_is_whole_or_not_taken(walk: Walk, missing: str) -> None:
    with pytest.raises(Invalid) as invalid:
        asks(walk, replace(MAYA, reach=REACH | {missing: ""}))
    assert [name for name, _ in invalid.value.errors] == [missing]
    assert how_many(walk) == 0


def test_a_way_that_is_named_and_forbidden_is_asked_about(walk: Walk) -> None:
    """Else nobody would ever reach somebody who was told that we try."""
    with pytest.raises(Invalid) as invalid:
        asks(walk, replace(MAYA, reach=REACH | {"never": ["call", "post"]}))
    assert [name for name, _ in invalid.value.errors] == ["never"]
    assert how_many(walk) == 0


def test_a_plain_envelope_is_promised_and_kept(walk: Walk) -> None:
    by_post = {"reach_way": "post", "reach_detail": "2 Mill Row", "reach_when": "any"}
    file = asks(walk, replace(MAYA, reach=by_post))
    plan = file.current_check("safe_contact_plan", file.participants[0]["person_id"], MONDAY)
    assert plan is not None
    assert plan["data"]["post_plain"] == "yes"


def test_hours_beside_any_time_are_asked_about(walk: Walk) -> None:
    """Read as any time, they would bring more contact than somebody wrote down."""
    with pytest.raises(Invalid) as invalid:
        asks(walk, replace(MAYA, reach=REACH | {"reach_when": "any"}))
    assert [name for name, _ in invalid.value.errors] == ["reach_when"]


def test_sent_twice_it_is_one_and_with_other_answers_it_is_not_taken(walk: Walk) -> None:
    asks(walk)
    asks(walk)
    assert how_many(walk) == 1
    with pytest.raises(Conflict):
        asks(walk, replace(MAYA, told="Something else."))
    assert how_many(walk) == 1


def test_the_same_person_again_is_asked_and_answered_alike(walk: Walk) -> None:
    """Nobody learns from it that somebody is known here."""
    assert ask_for_contact(walk.session, MAYA, address="a", now=MONDAY, key="b" * 32) is None  # type: ignore[func-returns-value]
    assert ask_for_contact(walk.session, MAYA, address="a", now=MONDAY, key="c" * 32) is None  # type: ignore[func-returns-value]
    assert how_many(walk) == 2


def test_too_many_from_one_address_are_held_back_for_an_hour(walk: Walk) -> None:
    for number in range(MOST):
        asks(walk, key=f"{number:032}")
    with pytest.raises(Refused):
        asks(walk, key="d" * 32)
    asks(walk, key=f"{0:032}")  # sent again, it is the same one
    asks(walk, key="e" * 32, address="203.0.113.8")
    assert how_many(walk) == MOST + 1
    asks(walk, key="f" * 32, now=MONDAY + WINDOW)
    assert how_many(walk) == MOST + 2
    assert walk.session.scalar(select(func.count()).select_from(ask)) == 1, "older ones are wiped"


def test_no_address_is_kept_as_it_is(walk: Walk) -> None:
    asks(walk)
    kept = [*walk.session.execute(select(ask)), *walk.session.execute(select(idempotency))]
    assert len(kept) == 2
    assert "203.0.113.7" not in str(kept)


# --- for somebody else


def test_whoever_asks_for_somebody_else_is_the_only_one_who_may_be_contacted(walk: Walk) -> None:
    file = asks(walk, FOR_HER_SON)
    who = {p["side"]: p["person_id"] for p in file.participants}
    assert set(who) == {"harmed", "introducer"}
    found = {(c["kind"], c["about"], c["good"]) for c in file.checks}
    assert found == {
        ("contact_basis", who["harmed"], False),
        ("contact_basis", who["introducer"], True),
        ("safe_contact_plan", who["introducer"], True),
    }
    assert others_attending(file) == [], "who asked for somebody is not asked about as somebody who attends"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"basis": "own_request"}, "basis"), ({"asked_by": "x" * 121}, "asked_by"), ({"asked_by": ""}, "basis")],
)
def test_what_does_not_fit_together_is_not_taken(walk: Walk, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as invalid:
        asks(walk, replace(FOR_HER_SON, **given))  # type: ignore[arg-type]
    assert [name for name, _ in invalid.value.errors] == [field]


def test_no_meeting_is_planned_with_whoever_only_asked(standing: Standing) -> None:
    walk = standing("preparing")
    walk.add("Ruth", "introducer")
    walk.declare("tom")
    assert [p["name"] for p in others_attending(walk.file)] == []
    offered = with_options(FIELDS["attendees"], walk.file, {}).options
    assert [name for _, name in offered] == [walk.harmed_name, walk.responsible_name]


# --- taking it on


def test_whoever_takes_it_on_reads_how_to_reach_them(walk: Walk) -> None:
    ref, sam = asks(walk).case["ref"], walk.staff["sam"]
    walk.ref = ref
    walk.declare("sam")
    assert not reads_details(sam, policy.case_for(walk.session, sam, ref))
    take_enquiry(walk.session, sam, ref, now=walk.now)
    take_enquiry(walk.session, sam, ref, now=walk.now)  # again is nothing new
    file = policy.case_for(walk.session, sam, ref)
    assert reads_details(sam, file)
    taken = walk.session.scalars(select(event.c.actor_id).where(event.c.event == "take_enquiry")).all()
    assert taken == [sam.id]
    assert list(events.verify(walk.session, case_id=file.case["id"])) == []


def test_it_is_taken_on_once_and_by_a_caseworker(walk: Walk) -> None:
    walk.ref = ref = asks(walk).case["ref"]
    walk.declare("sam", "helen")
    with pytest.raises(Refused):
        take_enquiry(walk.session, walk.staff["helen"], ref, now=walk.now)
    take_enquiry(walk.session, walk.staff["sam"], ref, now=walk.now)
    other = replace(walk.staff["sam"], id=walk.staff["helen"].id)
    with pytest.raises(Conflict, match="has this enquiry already"):
        take_enquiry(walk.session, other, ref, now=walk.now)
