"""One event for several cases: what joins them, what holds it shut, and what happens to all at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import casefile, db
from rj_workflow.actors import THE_CLOCK
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.live import press
from rj_workflow.commands.step import all_staff
from rj_workflow.commands.together import meet_apart, meet_together
from rj_workflow.documents.html import as_html
from rj_workflow.documents.voice import ENGLISH
from rj_workflow.errors import Invalid, Refused
from rj_workflow.models import deadline, event
from rj_workflow.plan import same_event
from rj_workflow.queries.documents import sheets_of
from rj_workflow.queries.live import live_meeting
from tests.factories.case import standing_at
from tests.factories.together import (
    case_beside,
    check_the_day,
    confirm,
    hold_together,
    plan_together,
    want_one_meeting,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.db import Session
    from rj_workflow.seeds.walk import Walk


@pytest.fixture
def lees(session: Session) -> Walk:
    return standing_at(session, "readiness_review")


@pytest.fixture
def rorys(session: Session, lees: Walk) -> Walk:
    return case_beside(session, lees)


@pytest.fixture
def planned(session: Session, lees: Walk, rorys: Walk) -> tuple[Walk, Walk]:
    want_one_meeting(lees, rorys)
    hold_together(session, lees, rorys)
    plan_together(lees, rorys)
    return lees, rorys


@pytest.fixture
def confirmed(planned: tuple[Walk, Walk]) -> tuple[Walk, Walk]:
    lees, rorys = planned
    confirm(lees)
    rorys.now = lees.now
    confirm(rorys)
    lees.now = rorys.now
    return lees, rorys


@pytest.fixture
def at_the_door(confirmed: tuple[Walk, Walk]) -> tuple[Walk, Walk]:
    lees, rorys = confirmed
    check_the_day(lees)
    check_the_day(rorys)
    lees.now = rorys.now
    return lees, rorys


def states(*cases: Walk) -> list[str]:
    return [case.file.at("meeting").state for case in cases]


def test_nobody_is_named_before_they_said_that_they_may_be(session: Session, lees: Walk, rorys: Walk) -> None:
    lees.check("priya", "one_meeting", "yes", about=lees.harmed, channel="phone")
    with pytest.raises(Refused) as refused:
        hold_together(session, lees, rorys)
    asked_first = {str(one).partition(" has not said yes")[0] for one in refused.value.reasons}
    assert asked_first == {"Lee Danvers", "Maya Okafor", "Rory Keane"}
    assert lees.file.along == []


def test_all_open_only_together(at_the_door: tuple[Walk, Walk]) -> None:
    lees, rorys = at_the_door
    lees.do("priya", "meeting", "open", {"present": "All three"})
    rorys.now = lees.now
    rorys.do("priya", "meeting", "open", {"present": "All three"})
    assert states(lees, rorys) == ["open", "open"]


def test_it_stays_shut_while_the_other_case_is_not_ready(confirmed: tuple[Walk, Walk]) -> None:
    lees, rorys = confirmed
    check_the_day(lees)
    with pytest.raises(Refused) as refused:
        lees.do("priya", "meeting", "open", {"present": "Two of them"})
    assert "there it cannot be opened yet" in str(refused.value.reasons[0])
    assert [guard.name for guard in refused.value.guards] == ["the_others_can_open_too"]
    assert states(lees, rorys) == ["day_check", "confirmed"]


def test_another_plan_there_is_another_event(session: Session, confirmed: tuple[Walk, Walk]) -> None:
    lees, rorys = confirmed
    plan = {"when": rorys.extras["when"].isoformat(), "where": "Another room"}
    rorys.do("priya", "meeting", "change_plan", plan)
    assert states(lees, rorys) == ["in_diary", "in_diary"]
    file = lees.file
    assert not same_event(file, file.along[0])


@pytest.mark.parametrize(
    ("event", "there"), [("stop", "ended_early"), ("end", "ended_complete"), ("take_break", "on_break")]
)
def test_in_one_room_it_happens_to_all(at_the_door: tuple[Walk, Walk], event: str, there: str) -> None:
    lees, rorys = at_the_door
    for case in (lees, rorys):
        case.do("priya", "meeting", "open", {"present": "All three"})
    form = {"attendance": "Everyone", "agreement_or_none": "none", "delta_form": "nothing"}
    lees.do("priya", "meeting", event, form if event == "end" else {})
    assert states(lees, rorys) == [there, there]


def test_who_leaves_there_leaves_nobody_standing_here(confirmed: tuple[Walk, Walk], session: Session) -> None:
    lees, rorys = confirmed
    seen = rorys.file.case["event_count"]
    lees.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=lees.responsible,
            topic="take_part_face_to_face")  # fmt: skip
    assert states(lees, rorys) == ["cancelled", "in_diary"]
    assert rorys.file.case["event_count"] > seen


def test_what_happened_there_names_nobody_here(session: Session, confirmed: tuple[Walk, Walk]) -> None:
    lees, rorys = confirmed
    lees.do("priya", "meeting", "stand_down")
    last = select(event).where(event.c.case_id == rorys.file.case["id"]).order_by(event.c.seq.desc())
    rows = session.execute(last.limit(3)).mappings().all()
    moved = next(row for row in rows if row["lifecycle"] == "meeting")
    assert (moved["event"], moved["actor_id"], moved["on_behalf_of"]) == ("unconfirm", "another case", "")
    owed = select(deadline.c.kind).where(deadline.c.case_id == rorys.file.case["id"], deadline.c.open)
    assert "not_together" in set(session.scalars(owed))


def test_no_to_one_meeting_keeps_it_shut_in_both(at_the_door: tuple[Walk, Walk]) -> None:
    lees, rorys = at_the_door
    rorys.check("priya", "one_meeting", "no", about=rorys.responsible, channel="phone")
    lees.now = rorys.now
    assert states(lees, rorys) == ["in_diary", "in_diary"]
    with pytest.raises(Refused) as refused:
        rorys.do("priya", "meeting", "confirm")
    assert "one_meeting_is_wanted" in [guard.name for guard in refused.value.guards]


def test_held_apart_nobody_of_the_other_stands_on_the_list(
    session: Session, confirmed: tuple[Walk, Walk]
) -> None:
    lees, rorys = confirmed
    meet_apart(session, lees.staff["priya"], lees.ref, now=lees.now)
    assert states(lees, rorys) == ["in_diary", "in_diary"]
    for case in (lees, rorys):
        file = case.file
        assert file.along == []
        assert file.case["together"] is None
        assert sorted(file.at("meeting").data["attendees"]) == sorted([case.harmed, case.responsible])
        with pytest.raises(Refused) as refused:
            case.do("priya", "meeting", "confirm")
        assert "signature_covers_this_plan" in [guard.name for guard in refused.value.guards]


def test_nobody_is_taken_out_of_a_room(session: Session, at_the_door: tuple[Walk, Walk]) -> None:
    lees, rorys = at_the_door
    rorys.do("priya", "meeting", "open", {"present": "All three"})
    with pytest.raises(Refused, match="People are in the room"):
        meet_apart(session, lees.staff["priya"], lees.ref, now=rorys.now)


def test_only_cases_of_the_same_person_harmed(session: Session, lees: Walk) -> None:
    other = standing_at(
        session, "preparing", harmed_name="Ada Wren", responsible_name="Tam Hill", now=lees.now
    )
    with pytest.raises(Refused, match="about the same harm"):
        meet_together(session, lees.staff["priya"], lees.ref, other.ref, now=other.now)
    with pytest.raises(Invalid, match="about the same harm"):
        meet_together(session, lees.staff["priya"], lees.ref, "R-9999", now=other.now)


def test_a_case_that_is_joined_is_locked_with_the_other(session: Session, planned: tuple[Walk, Walk]) -> None:
    lees, rorys = planned
    file = casefile.load(session, lees.ref, by="ref", lock=True)
    assert [one.case["ref"] for one in file.along] == [rorys.ref]
    assert {p["name"] for p in file.coming} == {"Maya Okafor", "Lee Danvers", "Rory Keane"}


def test_whoever_comes_back_meets_alone(session: Session, planned: tuple[Walk, Walk]) -> None:
    lees, rorys = planned
    assert lees.file.case["together"] == rorys.file.case["together"]
    rorys.settle_aftercare()
    rorys.close("COMPLETED_DIRECT")
    rorys.do("sam", "case", "come_back", {"channel": "phone"}, holder=rorys.harmed)
    assert (rorys.file.case["together"], lees.file.case["together"]) == (None, None)
    assert lees.file.along == []


@pytest.mark.database
def test_two_who_write_in_both_cases_at_once_never_wait_for_each_other(engine: Engine) -> None:
    """Each locks both cases, whichever they came by: held in turns, never each holding one."""
    with db.begin(engine) as session:
        lees = standing_at(session, "readiness_review")
        rorys = case_beside(session, lees)
        want_one_meeting(lees, rorys)
        hold_together(session, lees, rorys)
    ready = Barrier(2, timeout=30)

    def often(ref: str) -> int:
        for _ in range(30):
            ready.wait()
            with db.begin(engine) as mine:
                file = casefile.load(mine, ref, by="ref", lock=True)
                for each in (file, *file.along):
                    desk = Desk(mine, each, THE_CLOCK, lees.now)
                    desk.note_down("together", "held_together", "", "", None)
                    desk.save()
        return 30

    before = [case_events(engine, one) for one in (lees.ref, rorys.ref)]
    with ThreadPoolExecutor(2) as two:
        assert list(two.map(often, (lees.ref, rorys.ref))) == [30, 30]
    assert [case_events(engine, one) for one in (lees.ref, rorys.ref)] == [count + 60 for count in before]


def case_events(engine: Engine, ref: str) -> int:
    with db.read(engine) as session:
        return int(casefile.load(session, ref, by="ref").case["event_count"])


def test_a_run_sheet_says_with_which_case_and_names_nobody_of_it(
    confirmed: tuple[Walk, Walk], session: Session
) -> None:
    lees, rorys = confirmed
    sheet = sheets_of(session, lees.staff["priya"], lees.file, now=lees.now)["run_sheet"]
    said = as_html(sheet, ENGLISH)
    assert rorys.ref in said
    assert lees.responsible_name.split()[0] in said
    assert rorys.responsible_name.split()[0] not in said


def test_a_stop_pressed_in_one_room_stops_both_and_a_second_press_says_so(
    session: Session, confirmed: tuple[Walk, Walk]
) -> None:
    lees, rorys = confirmed
    for case in (lees, rorys):
        check_the_day(case)
        lees.now = rorys.now = max(lees.now, rorys.now)
    for case in (lees, rorys):
        case.do("priya", "meeting", "open", {"present": "Everyone"}, hours=0)
    number, now = lees.file.at("meeting").number, lees.now
    assert press(session, lees.staff["priya"], lees.ref, number, "stop", {}, now=now).moved
    beside = press(session, rorys.staff["priya"], rorys.ref, number, "stop", {}, now=now)
    assert (beside.state, beside.moved) == ("ended_early", False)
    found = live_meeting(session, rorys.file, all_staff(session), now)
    assert found is not None
    assert [one.event for one in found.recorded] == ["open", "stop"]


def test_whoever_another_case_brings_stands_in_the_room_without_what_they_answered(
    session: Session, confirmed: tuple[Walk, Walk]
) -> None:
    lees, rorys = confirmed
    check_the_day(lees)
    found = live_meeting(session, lees.file, all_staff(session), lees.now)
    assert found is not None
    (rory,) = (one for one in found.people if one.name == rorys.responsible_name)
    assert (rory.checked_here, rory.unmet, rory.signal) == (False, (), "")
