"""The rehearsal clock moves on and never back, and outside a demo there is no such clock."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select

from rj_workflow import rehearsal
from rj_workflow.clock import utc_now
from rj_workflow.db import begin
from rj_workflow.errors import Invalid, NotFound
from rj_workflow.models import setting, sign_in
from tests.factories.demo import in_a_demo, in_a_real_service

__all__ = ["in_a_demo", "in_a_real_service"]


def seconds_off(moment: datetime, wanted: datetime) -> float:
    return abs((moment - wanted).total_seconds())


@pytest.mark.usefixtures("in_a_demo")
def test_a_week_on_is_a_week_on_for_everybody(engine: Engine) -> None:
    tell = rehearsal.clock(engine)
    assert seconds_off(tell(), utc_now()) < 5
    with begin(engine) as session:
        rehearsal.move(session, timedelta(days=7))
    with begin(engine) as session:
        shown = rehearsal.move(session, timedelta(hours=1))
    wanted = utc_now() + timedelta(days=7, hours=1)
    assert seconds_off(shown, wanted) < 5
    assert seconds_off(tell(), wanted) < 5


@pytest.mark.usefixtures("in_a_demo")
@pytest.mark.parametrize(
    "by", [timedelta(0), timedelta(seconds=-1), timedelta(days=-30), timedelta(days=4000)]
)
def test_it_never_goes_back_nor_past_ten_years(engine: Engine, by: timedelta) -> None:
    with begin(engine) as session:
        rehearsal.move(session, timedelta(days=2))
        with pytest.raises(Invalid):
            rehearsal.move(session, by)
        assert rehearsal.ahead(session) == timedelta(days=2)


@pytest.mark.usefixtures("in_a_demo")
def test_nobody_is_signed_out_because_the_clock_was_moved(engine: Engine) -> None:
    seen = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with begin(engine) as session:
        row = {"token_hash": "t", "kind": "staff", "subject_id": "s", "csrf": "c", "safe_at": None}
        session.execute(insert(sign_in), [row | {"started_at": seen, "seen_at": seen}])
        rehearsal.move(session, timedelta(days=1))
        kept = session.execute(select(sign_in)).mappings().one()
    assert kept["seen_at"] == kept["started_at"] == seen + timedelta(days=1)
    assert kept["safe_at"] is None


@pytest.mark.usefixtures("in_a_real_service")
def test_outside_a_demo_there_is_no_clock_to_move(engine: Engine) -> None:
    with begin(engine) as session:
        with pytest.raises(NotFound):
            rehearsal.move(session, timedelta(hours=1))
        assert session.execute(select(setting)).first() is None


@pytest.mark.usefixtures("in_a_real_service")
def test_a_clock_moved_in_a_demo_counts_for_nothing_in_a_real_service(engine: Engine) -> None:
    with begin(engine) as session:
        session.execute(insert(setting), [{"name": rehearsal.NAME, "value": "864000"}])
        assert rehearsal.ahead(session) == timedelta(0)
    assert rehearsal.clock(engine) is utc_now
