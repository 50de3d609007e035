"""A case that is laid out again is the case that was walked: nothing is missing, and it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import events
from rj_workflow.models import metadata
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import STAGES, Walk
from tests.factories.case import MONDAY, standing_at

if TYPE_CHECKING:
    from rj_workflow.db import Session


def rows_in(session: Session) -> dict[str, int]:
    return {table.name: len(session.execute(select(table)).all()) for table in metadata.sorted_tables}


@pytest.mark.parametrize("state", STAGES)
def test_it_stands_where_a_walk_would_have_led_with_all_that_was_written(
    session: Session, state: str
) -> None:
    with session.begin_nested() as savepoint:
        walked = Walk(session, staff.enter(session, fast=True), MONDAY).to(state)
        now, written = walked.now, rows_in(session)
        savepoint.rollback()
    for _ in range(2):
        with session.begin_nested() as savepoint:
            laid = standing_at(session, state)
            assert (laid.state, laid.now, rows_in(session)) == (state, now, written)
            assert list(events.verify(session)) == []
            savepoint.rollback()


def test_what_is_done_with_one_leaves_no_trace_in_the_next(session: Session) -> None:
    with session.begin_nested() as savepoint:
        first = standing_at(session, "preparing").to("scheduled")
        savepoint.rollback()
    second = standing_at(session, "preparing")
    assert first.extras["when"]
    assert second.extras == {}
    assert second.to("scheduled").state == "scheduled"


def test_beside_others_a_case_is_walked_in(session: Session) -> None:
    one, other = standing_at(session, "triage"), standing_at(session, "allocated", harmed_name="Ada Quill")
    assert one.ref != other.ref
    assert (one.state, other.state) == ("triage", "allocated")
    assert one.staff == other.staff
