"""A meeting that does not take place, or ends early: who is called by when, in one commit with the step."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.commands import stop as stopping
from rj_workflow.commands.desk import Desk
from rj_workflow.errors import Refused
from rj_workflow.models import deadline
from rj_workflow.timers.deadlines import AFTER_NO_MEETING, BY_KIND
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine


SENSITIVE = {"sensitive": True}
AFTER = AFTER_NO_MEETING | {
    "debrief",
    "debrief_early",
    "facilitators_after",
    "facilitators_after_early",
    "tell_supervisor",
}
LATE, EARLY = timedelta(hours=72), timedelta(hours=73)
DAY = timedelta(days=1)


# what happens, how long before the meeting, and by when what is owed
@pytest.mark.parametrize(
    ("event", "before", "owed"),
    [
        ("stand_down", EARLY, {"calls_after_cancelling": "in working time"}),
        ("stand_down", LATE, {"calls_after_cancelling": "now", "welfare_after_cancelling": "in a day"}),
        ("postpone", EARLY, {"calls_after_postponing": "in working time"}),
        ("postpone", LATE, {"calls_after_postponing": "now", "welfare_after_postponing": "in a day"}),
        (
            "no_show",
            -timedelta(minutes=20),
            {"calls_after_no_show": "now", "welfare_after_no_show": "in a day"},
        ),
    ],
)
def test_what_is_owed_when_nobody_meets(
    engine: Engine, event: str, before: timedelta, owed: dict[str, str]
) -> None:
    walk = case_at(engine, "scheduled")
    with going_on(walk, engine):
        walk.now = walk.extras["when"].astimezone(UTC) - before
        form = {"who": "responsible"} if event == "no_show" else {}
        walk.do("priya", "meeting", event, form, hours=0)
    found = open_clocks(engine)
    assert set(found) == set(owed)
    for kind, when in owed.items():
        row, due = found[kind], {"now": walk.now, "in a day": walk.now + DAY}.get(when)
        assert row["due_at"] == due if due else row["due_at"] > walk.now, kind
        assert BY_KIND[kind].promised_to == "both"


@pytest.mark.parametrize(
    ("event", "sensitive", "owed"),
    [
        ("end", False, {"debrief"}),
        ("end", True, {"debrief", "facilitators_after"}),
        ("stop", False, {"debrief_early", "facilitators_after_early", "tell_supervisor"}),
        ("stop", True, {"debrief_early", "facilitators_after_early", "tell_supervisor"}),
    ],
)
def test_whoever_held_it_is_debriefed_too(
    engine: Engine, event: str, sensitive: bool, owed: set[str]
) -> None:
    walk = case_at(engine, "underway", **(SENSITIVE if sensitive else {}))
    form = {"attendance": "Everyone", "agreement_or_none": "none", "delta_form": "nothing"}
    with going_on(walk, engine):
        walk.do("priya", "meeting", event, form if event == "end" else {"by_role": "harmed"})
    assert set(open_clocks(engine)) == owed


def test_a_debrief_of_facilitators_is_for_a_supervisor_to_enter(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    with going_on(walk, engine):
        walk.do("priya", "meeting", "stop", {"by_role": "harmed"})
        with pytest.raises(Refused, match="supervisor"):
            walk.keep("facilitators_after_early")
        walk.lead = "helen"
        walk.keep("facilitators_after_early")
    assert "facilitators_after_early" not in open_clocks(engine)


def test_whoever_stopped_the_evening_before_is_left_alone_and_the_other_is_called(engine: Engine) -> None:
    walk = case_at(engine, "scheduled")
    walk.now = walk.extras["when"] - timedelta(hours=19)
    maya = Actor(walk.harmed, "harmed", walk.harmed_name)
    with db.begin(engine) as session:
        stopping.stop_everything(session, maya, person_id=walk.harmed, channel="portal", now=walk.now)
    found = {(row["kind"], row["person_id"]) for row in rows_of(engine)}
    assert AFTER_NO_MEETING.isdisjoint(kind for kind, _ in found)
    assert ("tell_other", walk.responsible) in found
    assert not [kind for kind, who in found if who == walk.harmed and BY_KIND[kind].promised_to]


def test_the_step_and_what_it_owes_are_one_commit(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off after the clocks are written and before the end: nothing of it is there."""
    walk = case_at(engine, "scheduled")
    walk.now = walk.extras["when"] - timedelta(hours=19)
    save = Desk.save

    def cut(desk: Desk) -> None:
        save(desk)
        raise ConnectionError("cut")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "save", cut)
        with pytest.raises(ConnectionError), going_on(walk, engine):
            walk.do("priya", "meeting", "stand_down")
    assert AFTER_NO_MEETING.isdisjoint(open_clocks(engine))
    with going_on(walk, engine):
        assert walk.file.at("meeting").state == "confirmed"
        walk.do("priya", "meeting", "stand_down")
    assert {"calls_after_cancelling", "welfare_after_cancelling"} <= set(open_clocks(engine))


def open_clocks(engine: Engine) -> dict[str, Any]:
    return {row["kind"]: row for row in rows_of(engine) if row["kind"] in AFTER}


def rows_of(engine: Engine) -> list[dict[str, Any]]:
    with db.read(engine) as session:
        return [dict(row) for row in session.execute(select(deadline).where(deadline.c.open)).mappings()]
