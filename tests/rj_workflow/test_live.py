"""Presses on the page of a meeting that takes place now: late, twice, behind a refused one, after others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from rj_workflow import db, events
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.enquiry import add_person
from rj_workflow.commands.live import Pressed, press
from rj_workflow.commands.step import Target, take_step
from rj_workflow.errors import Conflict, NotFound, Refused
from rj_workflow.models import deadline, event
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

GOING_ON = {"both_want_to_go_on": "yes", "delta_form": "nothing"}
ENDING = {"attendance": "Everyone", "agreement_or_none": "none", "delta_form": "nothing"}


def on_the_day(engine: Engine, **given: Any) -> Walk:
    """The checks of the day are done, and nobody is in the room yet."""
    walk = case_at(engine, "scheduled", **given)
    with going_on(walk, engine):
        walk.morning()
    return walk


def pressed(walk: Walk, engine: Engine, name: str, form: dict[str, str] | None = None, *, who: str = "priya",
            ago: float = 0, **more: Any) -> Pressed:  # fmt: skip
    """One press that arrives now, and was made so many minutes ago."""
    walk.now += timedelta(minutes=1)
    at = (walk.now - timedelta(minutes=ago)).isoformat()
    with db.begin(engine) as session:
        return press(
            session, walk.staff[who], walk.ref, 1, name, form or {}, now=walk.now, pressed_at=at, **more
        )


def steps_of(walk: Walk, engine: Engine) -> list[str]:
    """What was recorded of the meeting since it was confirmed, in order."""
    with db.read(engine) as session:
        assert list(events.verify(session)) == []
        query = select(event.c.event).where(event.c.lifecycle == "meeting").order_by(event.c.seq)
        names = list(session.scalars(query))
    return names[names.index("begin_day_check") + 1 :]


def owed(engine: Engine) -> set[str]:
    with db.read(engine) as session:
        return set(session.scalars(select(deadline.c.kind).where(deadline.c.open)))


def test_a_whole_meeting_by_its_buttons(engine: Engine) -> None:
    walk = on_the_day(engine)
    made = pressed(walk, engine, "open", {"present": "Everyone"}).version
    pressed(walk, engine, "take_break")
    made = pressed(walk, engine, "go_on", GOING_ON, version=made + 1).version
    assert pressed(walk, engine, "end", ENDING, version=made).state == "ended_complete"
    assert steps_of(walk, engine) == ["open", "take_break", "go_on", "end"]


def test_the_time_of_the_page_stands_beside_ours(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    pressed(walk, engine, "stop", ago=7)
    with db.read(engine) as session:
        row = session.execute(select(event).where(event.c.event == "stop")).mappings().one()
        assert row["data"]["pressed_at"] == (walk.now - timedelta(minutes=7)).isoformat()
        assert row["at"] == row["effective_at"] == walk.now
        assert list(events.verify(session)) == []


@pytest.mark.parametrize("said", ["", "soon", "2026-03-02T09:00", "+1 hour", "-2 days"])
def test_a_time_that_cannot_be_so_is_left_out_and_the_stop_counts(engine: Engine, said: str) -> None:
    walk = case_at(engine, "underway")
    at = {"+1 hour": walk.now + timedelta(hours=1), "-2 days": walk.now - timedelta(days=2)}.get(said)
    with db.begin(engine) as session:
        press(session, walk.staff["priya"], walk.ref, 1, "stop", {}, now=walk.now,
              pressed_at=at.isoformat() if at else said)  # fmt: skip
        row = session.execute(select(event).where(event.c.event == "stop")).mappings().one()
        assert "pressed_at" not in row["data"]


@pytest.mark.parametrize("name", ["open", "stop"])
def test_a_press_sent_twice_counts_once_and_has_the_same_answer(engine: Engine, name: str) -> None:
    walk = on_the_day(engine)
    form = {"present": "Everyone"} if name == "open" else {}
    first = pressed(walk, engine, name, form, key="a" * 32)
    if name == "open":
        pressed(walk, engine, "take_break")
    assert pressed(walk, engine, name, form, key="a" * 32, ago=1) == first
    recorded = steps_of(walk, engine)
    assert recorded.count("open") + recorded.count("stand_down") == 1


def test_a_stop_behind_a_refused_open_takes_effect(engine: Engine) -> None:
    walk = on_the_day(engine)
    with going_on(walk, engine):
        walk.check("priya", "order_check", "not_known")
    with pytest.raises(Refused, match="Orders"):
        pressed(walk, engine, "open", {"present": "Everyone"})
    done = pressed(walk, engine, "stop", ago=2)
    assert (done.state, done.moved) == ("cancelled", True)
    assert {"calls_after_cancelling", "welfare_after_cancelling"} <= owed(engine)


def test_a_stop_of_the_second_facilitator_takes_effect_before_it_is_open_too(engine: Engine) -> None:
    walk = on_the_day(engine)
    assert pressed(walk, engine, "stop", who="tom").state == "postponed"
    assert {"calls_after_postponing", "welfare_after_postponing"} <= owed(engine)


def test_a_stop_that_somebody_else_made_already_is_no_error(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    assert pressed(walk, engine, "stop", who="tom").moved
    again = pressed(walk, engine, "stop", ago=3)
    assert (again.state, again.moved) == ("ended_early", False)
    with db.read(engine) as session:
        assert len(session.scalars(select(event.c.id).where(event.c.event == "stop")).all()) == 1


def test_a_stop_counts_whatever_it_was_drawn_from(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    assert pressed(walk, engine, "stop", version=1).state == "ended_early"


def test_a_stop_that_arrives_after_the_end_was_recorded_reaches_a_supervisor(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    ended = pressed(walk, engine, "end", ENDING)
    late = pressed(walk, engine, "stop", ago=5)
    assert (late.state, late.moved) == (ended.state, False)
    assert "tell_supervisor" in owed(engine)
    with db.read(engine) as session:
        assert "stop_came_late" in set(session.scalars(select(event.c.event)))
        assert list(events.verify(session)) == []
    with going_on(walk, engine):
        assert walk.file.at("risk", "", "process").state == "stale"


def test_a_stop_pressed_on_a_page_that_was_left_open_stops_nothing_else(engine: Engine) -> None:
    """What is planned next is another attempt: a stop of this one never reaches it."""
    walk = case_at(engine, "underway")
    pressed(walk, engine, "end", ENDING)
    after = owed(engine)
    assert not pressed(walk, engine, "stop").moved
    assert owed(engine) == after


def test_what_goes_forward_is_refused_where_somebody_was_faster(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    made = pressed(walk, engine, "take_break").version
    with db.begin(engine) as session:
        tom, form = walk.staff["priya"], GOING_ON
        take_step(session, tom, walk.ref, Target("meeting"), "go_on", form, now=walk.now)
        take_step(session, tom, walk.ref, Target("meeting"), "take_break", {}, now=walk.now)
    with pytest.raises(Conflict):
        pressed(walk, engine, "go_on", GOING_ON, version=made)


def test_a_break_that_is_there_already_is_no_error(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    pressed(walk, engine, "take_break", who="tom")
    assert not pressed(walk, engine, "take_break").moved


@pytest.mark.parametrize("who", ["david", "olu"])
def test_no_press_is_anybodys_who_does_not_hold_it(engine: Engine, who: str) -> None:
    walk = case_at(engine, "underway")
    with pytest.raises((NotFound, Refused)):
        pressed(walk, engine, "stop", who=who)


def test_a_button_there_is_not_is_not_found(engine: Engine) -> None:
    walk = case_at(engine, "underway")
    with pytest.raises(NotFound):
        pressed(walk, engine, "propose")


def test_a_stop_waits_for_no_declaration(engine: Engine) -> None:
    """Somebody joined since Priya said whom she knows: she opens nothing, and stops at once."""
    walk = case_at(engine, "underway")
    with db.begin(engine) as session:
        add_person(session, walk.staff["sam"], walk.ref, name="Ada Okafor", side="supporter", now=walk.now)
    with pytest.raises(Refused, match="Declare"):
        pressed(walk, engine, "end", ENDING)
    assert pressed(walk, engine, "stop").state == "ended_early"


@pytest.mark.parametrize(("room", "name"), [(Desk, "save"), (once, "remember")], ids=["calls", "answer"])
def test_a_press_cut_off_half_way_leaves_nothing_and_counts_when_it_comes_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, room: Any, name: str
) -> None:
    """Cut off after the calls that follow are written, or after the answer to the press is."""
    walk = case_at(engine, "underway")
    before, whole = owed(engine), getattr(room, name)

    def cut(*args: Any, **more: Any) -> None:
        whole(*args, **more)
        raise ConnectionError("cut")

    with monkeypatch.context() as broken:
        broken.setattr(room, name, cut)
        with pytest.raises(ConnectionError):
            pressed(walk, engine, "stop", key="b" * 32)
    assert owed(engine) == before
    with going_on(walk, engine):
        assert walk.file.at("meeting").state == "open"
    assert pressed(walk, engine, "stop", key="b" * 32, ago=1).moved
    assert {"debrief_early", "tell_supervisor"} <= owed(engine)


def test_somebody_who_did_not_come_and_the_calls_that_follow_are_one_commit(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = on_the_day(engine)
    walk.now = walk.extras["when"]
    before, save = owed(engine), Desk.save

    def cut(desk: Desk) -> None:
        save(desk)
        raise ConnectionError("cut")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "save", cut)
        with pytest.raises(ConnectionError), going_on(walk, engine):
            walk.do("priya", "meeting", "no_show", {"who": "responsible"})
    assert owed(engine) == before
    with going_on(walk, engine):
        walk.do("priya", "meeting", "no_show", {"who": "responsible"})
    assert {"calls_after_no_show", "welfare_after_no_show"} <= owed(engine)
