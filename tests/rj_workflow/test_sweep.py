"""What runs out is noticed once, whoever sweeps and however often; a bad row keeps nobody else waiting."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.event import listen

from rj_workflow.db import begin, read
from rj_workflow.models import deadline, event, position
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.sweep import Swept, next_due, sweep, sweep_through
from tests.factories.case import case_at


def look(engine: Engine, walk: Walk, lifecycle: str, holder: str = "", topic: str = "") -> str:
    """Where one thing stands in the database now."""
    with read(engine) as session:
        walk.session = session
        if lifecycle == "case":
            return walk.state
        found = walk.file.find(lifecycle, holder, topic)
        return found.state if found else ""


def steps_of_the_clock(engine: Engine) -> list[str]:
    with read(engine) as session:
        found = select(event.c.event).where(event.c.actor_kind == "clock", event.c.because_of.is_(None))
        return sorted(session.scalars(found.order_by(event.c.seq)))


def test_before_anything_is_due_nothing_is_claimed(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    sweep(engine, walk.now)
    assert sweep(engine, walk.now) == Swept()


def test_a_yes_that_ran_out_is_due_to_be_said_again(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    swept = sweep(engine, walk.now + timedelta(days=15))
    assert look(engine, walk, "choice", walk.harmed, "take_part_face_to_face") == "refresh_due"
    assert look(engine, walk, "choice", walk.responsible, "take_part_face_to_face") == "refresh_due"
    assert swept.taken >= 2
    assert swept.troubles == ()


def test_the_second_sweep_finds_nothing_left_to_do(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    later = walk.now + timedelta(days=15)
    sweep(engine, later)
    before = steps_of_the_clock(engine)
    assert sweep(engine, later) == Swept()
    assert steps_of_the_clock(engine) == before


def test_a_yes_never_said_again_lapses_and_the_case_goes_back_to_choosing(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    sweep_through(engine, walk.now + timedelta(days=40))
    assert look(engine, walk, "choice", walk.harmed, "take_part_face_to_face") == "lapsed"
    assert look(engine, walk, "case") == "exploring_both"


def test_what_runs_out_in_a_rehearsal_is_written_down_at_the_moment_it_ran_out(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    until = walk.now + timedelta(days=40)
    sweep_through(engine, until)
    with read(engine) as session:
        moments = list(session.scalars(select(event.c.effective_at).where(event.c.event == "lapse")))
    assert moments
    assert all(at < until - timedelta(days=1) for at in moments)


def test_a_promise_of_the_service_stays_open_until_somebody_keeps_it(engine: Engine) -> None:
    walk = case_at(engine, "triage")
    sweep_through(engine, walk.now + timedelta(days=60))
    with read(engine) as session:
        kinds = set(session.scalars(select(deadline.c.kind).where(deadline.c.open)))
    assert "allocate" in kinds


def test_a_clock_whose_matter_has_moved_on_is_settled_without_a_step(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    with begin(engine) as session:
        session.execute(update(position).where(position.c.lifecycle == "choice").values(state="withdrawn"))
    before = steps_of_the_clock(engine)
    swept = sweep(engine, walk.now + timedelta(days=15))
    assert swept.settled >= 2
    assert not {"fall_due", "lapse"} & (set(steps_of_the_clock(engine)) - set(before))


def test_a_bad_row_is_pushed_forward_with_its_trouble_and_the_others_are_done(engine: Engine) -> None:
    good, bad = case_at(engine, "preparing"), case_at(engine, "preparing")
    later = good.now + timedelta(days=15)
    with begin(engine) as session:
        session.execute(
            update(position)
            .where(position.c.lifecycle == "choice", position.c.holder == bad.harmed)
            .values(data={"due_at": "not a moment"})
        )
    swept = sweep(engine, later)
    assert {trouble.ref for trouble in swept.troubles} == {bad.ref}
    assert look(engine, good, "choice", good.harmed, "take_part_face_to_face") == "refresh_due"
    assert look(engine, bad, "choice", bad.responsible, "take_part_face_to_face") == "refresh_due"
    with read(engine) as session:
        rows = session.execute(select(deadline).where(deadline.c.tries > 0)).mappings().all()
    assert rows
    assert all(row["open"] and row["due_at"] > later and row["trouble"] and row["tries"] == 1 for row in rows)


def test_a_bad_row_leaves_no_half_step_behind(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    with begin(engine) as session:
        session.execute(
            update(position).where(position.c.lifecycle == "choice").values(data={"due_at": "never"})
        )
        events = session.scalar(select(func.count()).select_from(event).where(event.c.lifecycle == "choice"))
    sweep(engine, walk.now + timedelta(days=15))
    with read(engine) as session:
        after = session.scalar(select(func.count()).select_from(event).where(event.c.lifecycle == "choice"))
    assert after == events


def test_a_batch_is_a_limit_and_the_rest_waits_for_the_next_sweep(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    later = walk.now + timedelta(days=15)
    assert sweep(engine, later, batch=1).claimed == 1
    assert sweep(engine, later).claimed >= 1
    assert next_due(engine, later) is None


def test_after_the_last_try_a_supervisor_decides(engine: Engine) -> None:
    walk = case_at(engine, "following_up")
    with begin(engine) as session:
        walk.session = session
        walk.settle_aftercare()
    for _ in range(3):
        walk.wait(days=4)
        sweep(engine, walk.now)
        assert look(engine, walk, "follow_up", walk.harmed, "welfare") == "due"
        with begin(engine) as session:
            walk.session = session
            walk.do("priya", "follow_up", "not_reached", holder=walk.harmed, topic="welfare")
    walk.wait(days=4)
    sweep(engine, walk.now)
    assert look(engine, walk, "follow_up", walk.harmed, "welfare") == "escalated"


def test_two_sweeps_side_by_side_take_each_step_once(engine: Engine) -> None:
    walks = [case_at(engine, "preparing") for _ in range(3)]
    later = max(walk.now for walk in walks) + timedelta(days=15)
    results: list[Swept] = []
    together = threading.Barrier(2)

    def one() -> None:
        together.wait()
        results.append(sweep(engine, later))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(engine, later)  # what one left locked for the other
    with read(engine) as session:
        taken = session.execute(
            select(event.c.holder, event.c.topic, event.c.case_id, func.count())
            .where(event.c.event == "fall_due", event.c.lifecycle == "choice")
            .group_by(event.c.case_id, event.c.holder, event.c.topic)
        ).all()
    assert len(taken) >= 6
    assert {row[3] for row in taken} == {1}
    assert all(result.troubles == () for result in results)


def test_the_flow_sweeps_the_services_own_database_and_hands_back_counts(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rj_workflow.settings import settings

    case_at(engine, "preparing", now=datetime.now(UTC) - timedelta(days=200))
    monkeypatch.setenv("RJ_DATABASE_URL", database_url)
    settings.cache_clear()
    try:
        from rj_workflow.flows.sweep import sweep_deadlines

        first, second = sweep_deadlines.fn(), sweep_deadlines.fn()
    finally:
        settings.cache_clear()
    assert first["taken"] >= 2
    assert second == {"taken": 0, "settled": 0, "troubled": 0}


def test_what_ran_out_is_found_by_its_index_among_clocks_that_did_not(engine: Engine) -> None:
    """The index of open clocks is only used when its condition reads as the question does."""
    sent = list[tuple[str, Any]]()
    listen(engine, "before_cursor_execute", lambda _c, _cursor, sql, given, *_: sent.append((sql, given)))
    sweep(engine, datetime(2026, 3, 20, tzinfo=UTC))
    [(sql, given), *_] = [one for one in sent if one[0].startswith("SELECT deadline")]
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()
        else:  # an empty table is read whole, unless that is switched off
            connection.exec_driver_sql("SET enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {sql}", given).all()
    assert "ix_deadline_open" in str(plan)
    by_index = [str(line) for *_, line in plan if "due_at<" in str(line) or "Index Cond" in str(line)]
    assert any("due_at" in line for line in by_index), plan
