"""Whoever stopped, or said no to contact, is left alone; the way back is theirs, whoever asked first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.commands import stop
from rj_workflow.commands.step import Target, locate, take_step
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import deadline, outbox
from rj_workflow.queries import portal
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.deadlines import DEADLINES
from state_machines.guards import GUARDS
from tests.factories.case import Standing

HE_ASKED = "responsible first"
CALLS = [row.kind for row in DEADLINES if row.promised_to in ("first", "person")]


def person(walk: Walk, side: str) -> Actor:
    return Actor(str(getattr(walk, side)), side)


def stops(walk: Walk, side: str) -> None:
    walk.wait(hours=1)
    who = person(walk, side)
    stop.stop_everything(walk.session, who, person_id=who.id, channel="portal", now=walk.now)


def comes_back(walk: Walk, side: str) -> None:
    walk.wait(hours=1)
    who = person(walk, side)
    stop.come_back(walk.session, who, person_id=who.id, channel="portal", now=walk.now)


def reads(walk: Walk, side: str) -> portal.MyCase:
    return portal.my_cases(walk.session, person(walk, side), now=walk.now)[0]


def is_met(walk: Walk, guard: str) -> bool:
    file = walk.file
    asking = Asking(walk.now, walk.staff["priya"], locate(file, Target("case")))
    return GUARDS[guard](facts_of(file, asking))


def calls_to(walk: Walk, side: str) -> list[str]:
    """Open clocks that bring a call to this person."""
    mine = deadline.c.person_id.in_(("", getattr(walk, side)))
    rows = select(deadline.c.kind).where(deadline.c.open, mine, deadline.c.kind.in_(CALLS))
    return sorted(walk.session.scalars(rows))


def test_whoever_stops_before_the_first_call_is_not_called(standing: Standing) -> None:
    walk = standing("allocated")
    assert calls_to(walk, "harmed") == ["first_contact"]
    stops(walk, "harmed")
    assert calls_to(walk, "harmed") == []
    assert reads(walk, "harmed").promises == ()
    with pytest.raises(Refused, match="grounds to contact"):
        walk.do("priya", "case", "begin_exploring")
    comes_back(walk, "harmed")
    walk.do("priya", "case", "begin_exploring", {"hopes": "To ask why.", "fears": "None said."})
    assert walk.state == "exploring_first"


def test_a_call_owed_from_the_others_stop_ends_when_they_stop_as_well(standing: Standing) -> None:
    walk = standing("preparing")
    stops(walk, "responsible")
    assert "tell_other" in calls_to(walk, "harmed")
    stops(walk, "harmed")
    assert calls_to(walk, "harmed") == []


def test_grounds_for_contact_end_with_never(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.do("priya", "offer", "do_not_ask", holder=walk.harmed)
    assert not is_met(walk, "there_is_a_basis_for_contact")


@pytest.mark.parametrize("how", ["stops", "says never to contact"])
def test_somebody_who_said_no_to_contact_is_not_approached_for_the_other(
    standing: Standing, how: str
) -> None:
    walk = standing("exploring_first", HE_ASKED)
    assert is_met(walk, "other_has_not_said_no_to_contact")
    if how == "stops":
        stops(walk, "harmed")
    else:
        walk.do("priya", "choice", "say_never", {"channel": "phone"}, holder=walk.harmed, topic="contact")
    assert not is_met(walk, "other_has_not_said_no_to_contact")
    walk.now += timedelta(days=400)
    assert not is_met(walk, "other_has_not_said_no_to_contact")
    comes_back(walk, "harmed")
    assert walk.file.case["first_side"] == "harmed"


def test_a_day_they_named_themselves_opens_the_door_on_that_day(standing: Standing) -> None:
    walk = standing("exploring_first", HE_ASKED)
    stops(walk, "harmed")
    who = person(walk, "harmed")
    stop.may_ask_again(walk.session, who, person_id=who.id, answer="year", channel="portal", now=walk.now)
    walk.now += timedelta(days=364)
    assert not is_met(walk, "other_has_not_said_no_to_contact")
    walk.now += timedelta(days=2)
    assert is_met(walk, "other_has_not_said_no_to_contact")


def closed(standing: Standing) -> Walk:
    walk = standing("closed")
    assert (reads(walk, "harmed").state, reads(walk, "responsible").state) == ("closed", "closed")
    return walk


@pytest.mark.parametrize("other_first", [True, False], ids=["the other asked before", "nobody asked before"])
@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_coming_back_reads_the_same_whether_or_not_the_other_had(
    standing: Standing, side: str, other_first: bool
) -> None:
    walk = closed(standing)
    if other_first:
        comes_back(walk, "responsible" if side == "harmed" else "harmed")
    assert reads(walk, side).is_closed
    comes_back(walk, side)
    mine = reads(walk, side)
    assert (mine.state, [p.kind for p in mine.promises if p.kind == "asked_to_talk"]) == (
        "returned", ["asked_to_talk"],
    )  # fmt: skip


def test_pausing_what_looks_closed_pauses_nothing_of_the_others(standing: Standing) -> None:
    walk = closed(standing)
    comes_back(walk, "harmed")
    him = person(walk, "responsible")
    stop.pause(walk.session, him, person_id=him.id, now=walk.now)
    assert is_met(walk, "nobody_has_paused")


def test_the_person_harmed_returns_as_of_right_though_he_asked_first(standing: Standing) -> None:
    walk = closed(standing)
    comes_back(walk, "responsible")
    assert walk.file.case["first_side"] == "responsible"
    comes_back(walk, "harmed")
    assert walk.file.case["first_side"] == "harmed"
    comes_back(walk, "responsible")  # asking again takes nothing away from her
    assert walk.file.case["first_side"] == "harmed"


def takes_back(walk: Walk, side: str, way: str) -> None:
    walk.wait(hours=1)
    who = person(walk, side)
    stop.take_back(
        walk.session, who, person_id=who.id, purpose=f"take_part_{way}", channel="portal", now=walk.now
    )


def test_one_yes_taken_back_brings_the_call_that_the_other_is_told_of(standing: Standing) -> None:
    walk = standing("preparing")
    takes_back(walk, "harmed", "face_to_face")
    assert "We will call you." in reads(walk, "responsible").notice
    assert "tell_other" in calls_to(walk, "responsible")
    assert "tell_other" not in calls_to(walk, "harmed")


def test_one_of_two_ways_taken_back_ends_nothing(standing: Standing) -> None:
    walk = standing("exploring_both")
    for way in ("letter", "face_to_face"):
        for who in (walk.harmed, walk.responsible):
            walk.yes(who, f"take_part_{way}")
    takes_back(walk, "harmed", "face_to_face")
    assert reads(walk, "responsible").notice == ""
    takes_back(walk, "harmed", "letter")
    assert "not going ahead" in reads(walk, "responsible").notice


def test_a_letter_that_was_not_announced_is_not_asked_about(standing: Standing) -> None:
    walk = standing("preparing")
    walk.letter(walk.responsible, "draft", "approve", "review")
    letter = walk.file.at("exchange", walk.responsible, number=1)
    with pytest.raises(NotFound):
        walk.yes(walk.harmed, f"letter_receive:{letter.id}")
    with pytest.raises(NotFound):
        walk.yes(walk.responsible, f"letter_receive:{letter.id}")
    walk.yes(walk.responsible, "disclose_interest_to_other")
    walk.letter(walk.responsible, "hold", "announce")
    walk.yes(walk.harmed, f"letter_receive:{letter.id}")
    assert walk.file.at("choice", walk.harmed, f"letter_receive:{letter.id}").state == "given"


def test_a_letter_recalled_is_not_announced_any_more(standing: Standing) -> None:
    walk = standing("preparing")
    walk.yes(walk.responsible, "disclose_interest_to_other")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold", "announce")
    waiting = select(outbox.c.state).where(outbox.c.template == "something_for_you")
    assert list(walk.session.scalars(waiting)) == ["waiting"]
    him, letter = person(walk, "responsible"), Target("exchange", walk.responsible, number=1)
    take_step(walk.session, him, walk.ref, letter, "recall", {}, now=walk.now)
    assert list(walk.session.scalars(waiting)) == ["cancelled"]


def test_a_meeting_put_off_owes_each_a_call(standing: Standing) -> None:
    walk = standing("scheduled")
    him = person(walk, "responsible")
    stop.pause(walk.session, him, person_id=him.id, now=walk.now)
    owed = select(deadline.c.kind).where(deadline.c.open, deadline.c.kind == "calls_after_postponing")
    assert walk.file.at("meeting").state == "postponed"
    assert list(walk.session.scalars(owed)) == ["calls_after_postponing"]


def test_nobody_is_planned_a_call_without_their_yes(standing: Standing) -> None:
    walk = standing("following_up")
    with pytest.raises(Invalid, match="yes to being called"):
        walk.check("priya", "follow_up_plan", "planned", about=walk.harmed)
    walk.yes(walk.harmed, "follow_up_contact")
    walk.check("priya", "follow_up_plan", "planned", about=walk.harmed)
    stops(walk, "harmed")
    assert {c.state for c in walk.file.of("follow_up")} == {"cancelled"}
