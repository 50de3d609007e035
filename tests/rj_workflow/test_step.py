"""A step moves everything that follows from it in one commit, or changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from rj_workflow import events, policy
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline, event, note, outbox
from rj_workflow.seeds.walk import STAGES, Walk
from tests.factories.case import Standing


def test_the_main_line_goes_from_enquiry_to_closed_and_back(walk: Walk) -> None:
    seen = []
    for stage in STAGES:
        walk.to(stage)
        seen.append(walk.state)
    assert seen == list(STAGES)
    walk.wait(days=3 * 365)
    walk.do("sam", "case", "come_back", {"channel": "phone"}, holder=walk.harmed)
    assert (walk.state, walk.file.case["episode"]) == ("returned", 2)


def test_a_sensitive_case_needs_time_to_think_a_specialist_and_advanced_people(walk: Walk) -> None:
    walk.sensitive = True
    walk.to("scheduled")
    assert walk.state == "scheduled"


@pytest.mark.parametrize("who", ["harmed", "responsible"])
def test_a_withdrawal_stands_everything_down_in_one_commit(
    standing: Standing, session: Session, who: str
) -> None:
    walk = standing("scheduled")
    person, other = (walk.harmed, walk.responsible) if who == "harmed" else (walk.responsible, walk.harmed)
    actor = Actor(person, who)
    target = Target("choice", person, "take_part_face_to_face")
    taken = take_step(session, actor, walk.ref, target, "withdraw", {"channel": "portal"}, now=walk.now)
    file = walk.file
    assert file.case["state"] == "exploring_both"
    assert file.at("meeting").state == "cancelled"
    assert {r.state for r in file.of("risk")} == {"stale"}
    assert file.at("preparation", person).state == "stood_down"
    assert file.at("preparation", other).state == "stale"
    assert taken.events > 5
    waiting = select(func.count()).select_from(outbox).where(outbox.c.state.in_(["waiting", "held"]))
    assert session.scalar(waiting) == 0
    shown = session.scalars(
        select(outbox.c.template).where(outbox.c.person_id == other, outbox.c.state == "shown")
    )
    assert set(shown) == {"not_going_ahead"}
    first, *rest = (
        session.execute(select(event).order_by(event.c.seq.desc()).limit(taken.events)).mappings().all()[::-1]
    )
    assert first["event"] == "withdraw"
    assert all(row["because_of"] is not None and row["actor_id"] == person for row in rest)


def test_nothing_is_left_when_a_step_is_refused(standing: Standing, session: Session) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=5)
    before = session.scalar(select(func.count()).select_from(event))
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "confirm")
    assert [g.name for g in refused.value.guards] == [
        "signature_covers_this_plan", "attendees_agreed_by_both", "venue_is_checked",
    ]  # fmt: skip
    assert session.scalar(select(func.count()).select_from(event)) == before
    assert walk.file.at("meeting").state == "in_diary"


def test_the_same_form_sent_twice_has_one_effect(standing: Standing, session: Session) -> None:
    walk = standing("preparing")
    form = {"alone": "yes", "delta_form": "nothing"}
    target = Target("preparation", walk.harmed)
    answers = {
        take_step(
            session, walk.staff["priya"], walk.ref, target, "hold_session", form, now=walk.now, key="k" * 32
        )
        for _ in range(3)
    }
    assert len(answers) == 1
    assert walk.file.at("preparation", walk.harmed).data["sessions"] == 1


def test_a_form_that_is_out_of_date_is_told_who_was_faster(standing: Standing, session: Session) -> None:
    walk = standing("preparing")
    target, form = Target("preparation", walk.harmed), {"alone": "yes", "delta_form": "nothing"}
    walk.do("tom", "preparation", "hold_session", form, holder=walk.harmed)
    seen = walk.file.at("preparation", walk.harmed).version
    walk.do("tom", "preparation", "hold_session", form, holder=walk.harmed)
    with pytest.raises(Conflict, match="Tom Ellery changed this before you"):
        take_step(
            session, walk.staff["priya"], walk.ref, target, "hold_session", form, now=walk.now, version=seen
        )


def test_a_person_may_stop_at_any_state_without_a_reason(walk: Walk, session: Session) -> None:
    for stage in STAGES[7:14]:
        walk.to(stage)
        with session.begin_nested() as savepoint:
            target = Target("choice", walk.harmed, "take_part_face_to_face")
            form = {"channel": "portal"}
            taken = take_step(
                session, Actor(walk.harmed, "harmed"), walk.ref, target, "withdraw", form, now=walk.now
            )
            assert taken.state == "withdrawn"
            savepoint.rollback()


def test_new_information_in_preparation_voids_the_signature(standing: Standing) -> None:
    walk = standing("preparing")
    form = {"alone": "yes", "delta_form": "changed", "what_changed": "Her brother presses her."}
    walk.do("priya", "preparation", "hold_session", form, holder=walk.harmed)
    assert walk.file.at("risk", "", "process").state == "stale"


def test_words_lie_beside_the_event_and_codes_inside_it(standing: Standing, session: Session) -> None:
    standing("exploring_first")
    row = session.execute(select(event).where(event.c.event == "begin_exploring")).mappings().one()
    assert row["data"] == {}
    assert set(row["commitments"]) == {"hopes", "fears"}
    said = session.scalars(select(note.c.text).where(note.c.event_id == row["id"], note.c.field == "hopes"))
    assert list(said) == ["To ask why."]


def test_a_changed_event_a_changed_word_and_a_rolled_back_head_are_found(
    standing: Standing, session: Session
) -> None:
    walk = standing("allocated")
    assert list(events.verify(session)) == []
    changes = [
        (
            update(event).where(event.c.seq == 4).values(after="closed"),
            4,
            "the event was changed after it was written",
        ),
        (
            update(event).where(event.c.seq == 3).values(hash="0" * 64),
            3,
            "the event was changed after it was written",
        ),
        (update(note).values(text="Something else."), None, "the words in"),
        (event.delete().where(event.c.seq == 5), 5, "an event is missing"),
        (event.delete().where(event.c.seq == walk.file.case["event_count"]), None, "the head of the chain"),
    ]
    for change, seq, words in changes:
        with session.begin_nested() as savepoint:
            if "DELETE" in str(change):
                session.execute(note.delete())
            session.execute(change)
            faults = list(events.verify(session))
            assert any(words in f.what and f.ref == walk.ref and seq in (None, f.seq) for f in faults), words
            savepoint.rollback()
    assert list(events.verify(session)) == []


@pytest.mark.parametrize(
    ("who", "stage", "sees"),
    [
        ("sam", "triage", True), ("sam", "preparing", True), ("priya", "triage", False),
        ("priya", "preparing", True), ("helen", "preparing", True), ("olu", "preparing", True),
    ],
)  # fmt: skip
def test_who_may_open_a_case(standing: Standing, session: Session, who: str, stage: str, sees: bool) -> None:
    walk = standing(stage)
    if who == "olu":
        walk.declare("olu")
    if sees:
        assert policy.case_for(session, walk.staff[who], walk.ref).case["ref"] == walk.ref
    else:
        with pytest.raises(NotFound):
            policy.case_for(session, walk.staff[who], walk.ref)


def test_a_declared_conflict_shuts_the_door(standing: Standing, session: Session) -> None:
    walk = standing("preparing")
    walk.check("david", "interests", "conflict", about=walk.staff["david"].id)
    with pytest.raises(NotFound):
        policy.case_for(session, walk.staff["david"], walk.ref)


def test_who_wrote_an_assessment_never_signs_it(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    with pytest.raises(Refused, match="somebody else"):
        walk.do("priya", "risk", "sign_off", {"reason": "Fine."}, topic="process")


def test_a_question_on_the_form_left_open_is_a_fault_of_the_form(standing: Standing) -> None:
    walk = standing("exploring_first")
    form = {"wording_version": "2026-1", "format": "spoken", "who_else_was_there": "nobody"}
    with pytest.raises(Invalid) as invalid:
        walk.do("priya", "choice", "explain", form, holder=walk.harmed, topic="contact")
    assert [name for name, _ in invalid.value.errors] == ["everything_was_explained"]


def test_entering_a_state_starts_its_clocks_and_leaving_it_stops_them(
    standing: Standing, session: Session
) -> None:
    walk = standing("triage")
    still_open = select(deadline.c.kind).where(deadline.c.open)
    assert "allocate" in set(session.scalars(still_open))
    walk.to("allocated")
    after = set(session.scalars(still_open))
    assert "allocate" not in after
    assert "first_contact" in after


def test_a_yes_runs_out_whether_or_not_the_sweep_has_come(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.now += timedelta(days=15)
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "begin_day_check")
    assert [g.name for g in refused.value.guards] == ["it_is_the_day"]


def test_closing_a_case_that_ran_its_course_tells_nobody_that_it_is_not_going_ahead(
    standing: Standing, session: Session
) -> None:
    standing("closed")
    assert "not_going_ahead" not in set(session.scalars(select(outbox.c.template)))


@pytest.mark.parametrize("scope", ["process", "event"])
def test_a_meeting_rests_on_the_signature_for_its_plan_and_on_the_one_for_its_process(
    standing: Standing, session: Session, scope: str
) -> None:
    walk = standing("scheduled")
    position = walk.file.at("risk", "", scope)
    assert position.data["due_at"]
    walk.now += timedelta(days=29)
    target = Target("risk", "", scope, position.number)
    take_step(session, THE_CLOCK, walk.ref, target, "go_stale", {}, now=walk.now)
    assert walk.file.at("meeting").state == "in_diary"
