"""A check that runs out stands before the facilitator on its day, not only when a step is refused (5.7)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from risk_assessment.judgements import JUDGEMENTS
from rj_workflow.actors import Actor
from rj_workflow.commands.judgements import choose
from rj_workflow.commands.stop import stop_everything
from rj_workflow.models import deadline
from rj_workflow.queries.worklist import promises
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing

ASK_AGAIN = "Ask the risk checklist again"


def abuse(walk: Walk) -> None:
    walk.check("tom", "kind_of_case", "ordinary", kinds=["domestic"])


def checklist(walk: Walk, result: str = "standard", *, days_ago: int = 0) -> None:
    day = (walk.now - timedelta(days=days_ago)).date().isoformat()
    walk.check("tom", "risk_checklist", result, tool="dash", done_on=day, asked_by="Tom")


def open_clocks(walk: Walk, kind: str = "checklist_ran_out") -> list[datetime]:
    found = select(deadline.c.due_at).where(deadline.c.kind == kind, deadline.c.open)
    return list(walk.session.scalars(found.order_by(deadline.c.due_at)))


def worklist(walk: Walk, who: str) -> list[str]:
    found = promises(walk.session, walk.staff[who], walk.now, until=walk.now)
    return [one.words for one in found if one.mine]


def test_a_checklist_that_runs_out_is_asked_for_again_on_its_day(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    checklist(walk)
    walk.wait(days=27)
    assert ASK_AGAIN not in worklist(walk, "priya")
    walk.wait(days=2)
    for who in ("priya", "tom"):
        assert ASK_AGAIN in worklist(walk, who)
    assert ASK_AGAIN not in worklist(walk, "helen")


def test_it_runs_as_long_as_the_checklist_holds(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    delivered = {row.name: row.default for row in JUDGEMENTS} | {"checklist_days": "7"}
    choose(walk.session, walk.staff["olu"], delivered, shown=0, reason="Agreed.", now=walk.now)
    checklist(walk, days_ago=2)
    found = walk.file.latest_check("risk_checklist")
    assert found is not None
    assert open_clocks(walk) == [found["valid_until"]]


def test_recording_it_again_starts_it_anew_and_a_bad_answer_starts_none(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    checklist(walk)
    walk.wait(days=30)
    checklist(walk)
    assert [due > walk.now for due in open_clocks(walk)] == [True]
    checklist(walk, "high")
    assert open_clocks(walk) == []


def test_steps_of_the_case_leave_it_running_and_closing_ends_it(standing: Standing) -> None:
    walk = standing("allocated")
    abuse(walk)
    checklist(walk)
    walk.to("exploring_first")
    assert len(open_clocks(walk)) == 1
    walk.settle_aftercare()
    walk.close("OUT_OF_SCOPE")
    kinds = ("checklist_ran_out", "orders_ran_out", "contact_plan_ran_out")
    assert [clock for kind in kinds for clock in open_clocks(walk, kind)] == []


@pytest.mark.parametrize(
    ("kind", "days"), [("orders_ran_out", 28), ("contact_plan_ran_out", 90)], ids=["orders", "safe contact"]
)
def test_so_do_orders_and_the_way_to_reach_somebody(standing: Standing, kind: str, days: int) -> None:
    walk = standing("allocated")
    [due] = open_clocks(walk, kind)
    assert timedelta(0) < due - walk.now <= timedelta(days=days)


def test_nobody_is_sent_to_whoever_stopped_for_a_new_plan(standing: Standing) -> None:
    walk = standing("exploring_both")
    assert len(open_clocks(walk, "contact_plan_ran_out")) == 2
    maya = Actor(walk.harmed, "harmed")
    stop_everything(walk.session, maya, person_id=walk.harmed, channel="portal", now=walk.now, ref=walk.ref)
    assert len(open_clocks(walk, "contact_plan_ran_out")) == 1
