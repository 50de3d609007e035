"""The demo: an invented service in which every state can be seen, and which is never taken for a real one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, inspect, select, update

from rj_workflow import events, rehearsal
from rj_workflow.clock import utc_now
from rj_workflow.commands.sign_in import recognise, sign_in_person, sign_in_staff
from rj_workflow.db import begin, read
from rj_workflow.errors import NotFound, Refused
from rj_workflow.models import case, deadline, event, outbox, participant, person, position, setting
from rj_workflow.queries.worklist import end_of_day, promises
from rj_workflow.seeds import demo, staff
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.sweep import next_due
from state_machines.case import LIFECYCLE
from tests.factories.demo import (
    MORNING,
    ONE_PROCESS,
    demo_engine,
    demo_template,
    demo_to_read,
    in_a_demo,
    in_a_real_service,
)

__all__ = ["demo_engine", "demo_template", "demo_to_read", "in_a_demo", "in_a_real_service"]
pytestmark = ONE_PROCESS


def states(engine: Engine, lifecycle: str) -> Counter[str]:
    with read(engine) as session:
        return Counter(session.scalars(select(position.c.state).where(position.c.lifecycle == lifecycle)))


def test_about_forty_cases_stand_in_every_state_of_a_case(demo_to_read: Engine) -> None:
    with read(demo_to_read) as session:
        stand = Counter(session.scalars(select(case.c.state)))
    assert set(stand) == set(LIFECYCLE.states)
    assert 38 <= sum(stand.values()) <= 48


def test_what_is_hard_can_be_looked_at_too(demo_to_read: Engine) -> None:
    assert states(demo_to_read, "pause")["paused"]
    assert states(demo_to_read, "safety_stop")["stopped"]
    assert states(demo_to_read, "waiting")["waiting"]
    assert states(demo_to_read, "meeting")["cancelled"]
    assert {"not_agreed", "returned", "submitted", "escalated", "signed_off"} <= set(
        states(demo_to_read, "risk")
    )
    assert {"held", "announced", "kept", "delivered"} <= set(states(demo_to_read, "exchange"))
    with read(demo_to_read) as session:
        codes = set(session.scalars(select(case.c.closure_code)))
        assert session.scalar(select(func.count()).select_from(case).where(case.c.episode > 1))
    assert {"COMPLETED_DIRECT", "COMPLETED_CONVERSATION_ONLY", "HARMED_DECLINED", "HARMED_NOT_NOW"} <= codes


def test_nothing_lies_in_the_future_and_nothing_is_left_to_notice(demo_to_read: Engine) -> None:
    with read(demo_to_read) as session:
        assert session.scalar(select(func.max(event.c.effective_at))) <= MORNING
        assert session.scalar(select(func.max(deadline.c.tries))) == 0
    assert next_due(demo_to_read, MORNING) is None


def test_the_record_of_every_case_holds(demo_to_read: Engine) -> None:
    with read(demo_to_read) as session:
        assert list(events.verify(session)) == []


def test_messages_wait_are_shown_or_are_taken_back_and_none_is_sent_to_somebody_invented(
    demo_to_read: Engine,
) -> None:
    with read(demo_to_read) as session:
        assert set(session.scalars(select(outbox.c.state))) == {"waiting", "shown", "cancelled"}


def test_a_day_of_work_lies_ahead(demo_to_read: Engine) -> None:
    with read(demo_to_read) as session:
        priya = staff.enter(session)["priya"]
        rows = [row for row in promises(session, priya, MORNING) if row.mine]
    today = end_of_day(MORNING)
    assert any(row.due_at < MORNING for row in rows), "late"
    assert any(MORNING <= row.due_at < today for row in rows), "today"
    assert any(row.due_at >= today for row in rows), "this week"


def test_everybody_on_the_printed_list_can_sign_in(demo_engine: Engine) -> None:
    for card in demo.CARDS:
        opened = sign_in_person(demo_engine, card.side, card.words, address="test", now=MORNING)
        assert opened is not None, card.name
        with read(demo_engine) as session:
            found = recognise(session, card.side, opened.token, now=MORNING)
        assert found is not None
        assert found.actor.name == card.name
    assert sign_in_staff(demo_engine, "helen@example.org", staff.PASSWORD, address="test", now=MORNING)


def test_each_name_on_a_card_is_one_person_on_one_side(demo_to_read: Engine) -> None:
    with read(demo_to_read) as session:
        found = select(person.c.name, participant.c.side).join(
            participant, participant.c.person_id == person.c.id
        )
        sides = Counter(session.execute(found).tuples().all())
    assert [sides[card.name, card.side] for card in demo.CARDS] == [1] * len(demo.CARDS)


def test_a_second_run_adds_nothing(demo_engine: Engine) -> None:
    with read(demo_engine) as session:
        before = session.scalar(select(func.count()).select_from(event))
    assert demo.seed(demo_engine, now=MORNING + timedelta(days=1)).cases == 0
    with read(demo_engine) as session:
        assert session.scalar(select(func.count()).select_from(event)) == before


def test_a_database_with_real_cases_is_never_taken_for_a_demo(engine: Engine) -> None:
    with begin(engine) as session:
        Walk(session, staff.enter(session, fast=True), MORNING).to("referred")
    for attempt in (lambda: demo.seed(engine, now=MORNING), lambda: demo.make_room(engine, fresh=True)):
        with pytest.raises(Refused):
            attempt()
    with read(engine) as session:
        assert session.scalar(select(func.count()).select_from(case)) == 1


def test_a_demo_that_was_interrupted_begins_again(demo_engine: Engine) -> None:
    demo.make_room(demo_engine)
    assert inspect(demo_engine).has_table("case_file"), "a whole one stays"
    with begin(demo_engine) as session:
        session.execute(update(setting).where(setting.c.name == demo.MARK).values(value=demo.BEGUN))
    demo.make_room(demo_engine)
    assert inspect(demo_engine).get_table_names() == []


@pytest.mark.usefixtures("in_a_demo")
def test_fresh_takes_a_whole_demo_away(demo_engine: Engine) -> None:
    demo.make_room(demo_engine, fresh=True)
    assert inspect(demo_engine).get_table_names() == []


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-24T09:00", "2026-11-24T10:20"),
        ("2026-11-24T10:20", "2026-11-25T10:20"),
        ("2026-11-21T21:00", "2026-11-23T10:20"),
        ("2026-12-24T15:00", "2026-12-29T10:20"),
        ("2026-07-01T23:30", "2026-07-02T10:20"),
    ],
)
def test_a_rehearsal_begins_on_a_working_morning(now: str, morning: str) -> None:
    london = ZoneInfo("Europe/London")
    begun = demo.next_morning(datetime.fromisoformat(now).replace(tzinfo=london).astimezone(UTC))
    assert begun.astimezone(london) == datetime.fromisoformat(morning).replace(tzinfo=london)


@pytest.mark.usefixtures("in_a_demo")
def test_the_first_start_sets_the_clock_and_the_second_leaves_it(demo_engine: Engine) -> None:
    with begin(demo_engine) as session:
        rehearsal.move(session, timedelta(days=3))
    demo.begin_rehearsal(demo_engine, now=utc_now())
    with read(demo_engine) as session:
        assert rehearsal.ahead(session) == timedelta(days=3)


@pytest.mark.usefixtures("in_a_demo")
def test_one_press_opens_the_door_of_somebody_invented(demo_engine: Engine) -> None:
    with begin(demo_engine) as session:
        kind, opened = demo.step_into(session, "priya", now=MORNING)
        found = recognise(session, kind, opened.token, now=MORNING)
        assert found is not None
        assert found.actor.name == "Priya Nalloor"
        with pytest.raises(NotFound):
            demo.step_into(session, "nobody", now=MORNING)


@pytest.mark.usefixtures("in_a_real_service")
def test_outside_a_demo_nobody_comes_in_with_one_press(demo_engine: Engine) -> None:
    with begin(demo_engine) as session, pytest.raises(NotFound):
        demo.step_into(session, "priya", now=MORNING)


@pytest.mark.usefixtures("in_a_demo")
def test_a_real_database_opened_as_a_demo_still_asks_for_a_password(engine: Engine) -> None:
    with begin(engine) as session:
        staff.enter(session, fast=True)
        with pytest.raises(NotFound):
            demo.step_into(session, "priya", now=MORNING)
