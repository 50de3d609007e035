"""Stopping takes effect at once and for everything; coming back is open for ever; neither is ever refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from rj_workflow import events
from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.commands import stop
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import deadline, event, new_id, outbox
from rj_workflow.plan import current_meeting
from rj_workflow.seeds.casework import TOLD
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.deadlines import BY_KIND, OWED
from state_machines import LIFECYCLES
from state_machines.roles import PERSON
from tests.factories.case import Standing


def harmed(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed", walk.harmed_name)


def responsible(walk: Walk) -> Actor:
    return Actor(walk.responsible, "responsible", walk.responsible_name)


def stop_now(walk: Walk, actor: Actor | None = None, person: str = "") -> None:
    walk.wait(hours=1)
    actor = actor or harmed(walk)
    stop.stop_everything(walk.session, actor, person_id=person or walk.harmed, channel="portal", now=walk.now)


def owed(walk: Walk) -> dict[str, str]:
    """Open clocks that somebody owes, and to whom."""
    rows = walk.session.execute(
        select(deadline.c.kind, deadline.c.person_id).where(deadline.c.open, deadline.c.kind.in_(OWED))
    )
    return {row.kind: row.person_id for row in rows}


def open_clocks(walk: Walk, kind: str) -> int:
    rows = walk.session.execute(select(deadline.c.id).where(deadline.c.open, deadline.c.kind == kind))
    return len(rows.all())


def shown_to(walk: Walk, person: str) -> list[str]:
    rows = select(outbox.c.template).where(outbox.c.person_id == person, outbox.c.state == "shown")
    return list(walk.session.scalars(rows))


def answers(walk: Walk, person: str) -> dict[str, str]:
    return {c.topic: c.state for c in walk.file.of("choice") if c.holder == person}


def own_events(walk: Walk, name: str) -> list[datetime]:
    rows = select(event.c.effective_at).where(event.c.lifecycle == "person", event.c.event == name)
    return list(walk.session.scalars(rows))


def test_every_step_that_stops_is_the_persons_own_and_asks_for_nothing() -> None:
    for state, name in stop.ENDS.items():
        row = LIFECYCLES["choice"].row(name, state)
        assert row is not None
        assert row.by & PERSON
        assert not row.reasons
        assert not row.asks


def test_what_is_owed_never_starts_by_itself() -> None:
    assert set(OWED) == {
        "stopped",
        "promised_call",
        "confirm_contact_change",
        "contact_incident",
        "tell_other",
        "asked_to_talk",
        "copy_of_record",
        "correct_record",
        "delete_record",
        "tell_of_promise",
        "tell_by",
        "terms_looked_at",
        "change_of_terms",
        "instalment",
        "tell_supervisor",
        "not_together",
        "author_may_know",
        "item_is_off",
        "asked_for_item",
        "declare_interests",
        "call_back",
        "yes_not_so",
        "confirm_relayed",
        "explain_no",
        "name_another_lead",
        "decide_on_link",
        "arrange_adjustment",
        "answer_message",
        "read_message",
        "look_at_vulnerability",
    }
    assert not any(BY_KIND[kind].fires for kind in OWED)


def test_stopping_the_evening_before_stops_everything_in_one_commit(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.now = walk.extras["when"] - timedelta(hours=18)
    stop_now(walk)

    file = walk.file
    meeting = current_meeting(file)
    assert meeting is not None
    assert meeting.state == "cancelled"
    assert {r.state for r in file.of("risk")} == {"stale"}
    assert file.case["state"] == "exploring_both"
    assert not set(answers(walk, walk.harmed).values()) & set(stop.ENDS)
    assert (
        walk.session.scalars(select(outbox.c.id).where(outbox.c.state.in_(("waiting", "held")))).all() == []
    )
    assert shown_to(walk, walk.responsible) == ["not_going_ahead"]
    assert shown_to(walk, walk.harmed) == []
    assert owed(walk) == {"stopped": walk.harmed, "tell_other": walk.responsible}
    assert open_clocks(walk, "calls_after_cancelling") == 0
    assert list(events.verify(walk.session)) == []


def test_it_is_written_down_even_when_nothing_was_ever_asked(standing: Standing) -> None:
    walk = standing("allocated")
    stop_now(walk)
    assert len(own_events(walk, "stop")) == 1
    assert owed(walk) == {"stopped": walk.harmed}
    assert shown_to(walk, walk.responsible) == []


def test_pressing_twice_stops_once(standing: Standing) -> None:
    walk = standing("exploring_both")
    stop_now(walk)
    before = own_events(walk, "stop")
    stop_now(walk)
    assert own_events(walk, "stop") == before
    assert open_clocks(walk, "stopped") == 1


def test_stopping_keeps_the_story(standing: Standing) -> None:
    walk = standing("exploring_both")
    walk.yes(walk.harmed, "keep_record")
    stop_now(walk)
    assert answers(walk, walk.harmed) == {
        "contact": "withdrawn", "approach_other": "withdrawn", "keep_record": "given",
    }  # fmt: skip


def test_a_question_that_is_still_open_ends_as_a_no(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic="contact")
    stop_now(walk)
    assert answers(walk, walk.harmed) == {"contact": "declined"}


def test_nobody_who_stopped_is_rung_to_be_asked_how_they_are(standing: Standing) -> None:
    walk = standing("following_up")
    walk.settle_aftercare()
    stop_now(walk)
    calls = {p.holder: p.state for p in walk.file.of("follow_up")}
    assert calls == {walk.harmed: "cancelled", walk.responsible: "scheduled"}


@pytest.mark.parametrize("state", ["waiting", "held"])
def test_nothing_that_waited_is_sent_even_when_no_yes_was_given(standing: Standing, state: str) -> None:
    walk = standing("exploring_both")
    row = {"id": new_id(), "case_id": walk.file.case["id"], "person_id": walk.responsible, "state": state,
           "template": "something_for_you", "channel": "portal", "created_at": walk.now}  # fmt: skip
    walk.session.execute(insert(outbox), [row])
    stop_now(walk)
    assert walk.session.scalar(select(outbox.c.state).where(outbox.c.id == row["id"])) == "cancelled"


def test_the_person_responsible_stops_just_as_well(standing: Standing) -> None:
    walk = standing("preparing")
    stop_now(walk, responsible(walk), walk.responsible)
    assert walk.state == "exploring_both"
    assert shown_to(walk, walk.harmed) == ["not_going_ahead"]
    assert owed(walk) == {"stopped": walk.responsible, "tell_other": walk.harmed}


def test_staff_who_are_told_by_phone_record_it_as_the_persons_own(standing: Standing) -> None:
    walk = standing("preparing")
    stop_now(walk, walk.staff["priya"])
    rows = walk.session.execute(select(event.c.on_behalf_of).where(event.c.event.in_(("stop", "withdraw"))))
    assert {row.on_behalf_of for row in rows} == {walk.harmed}


def test_nobody_stops_for_the_other_side(standing: Standing) -> None:
    walk = standing("exploring_both")
    with pytest.raises(NotFound):
        stop_now(walk, responsible(walk))
    with pytest.raises(NotFound):
        stop_now(walk, Actor("0" * 32, "harmed"), "0" * 32)


def test_one_yes_can_be_taken_back_and_the_others_stand(standing: Standing) -> None:
    walk = standing("preparing")
    for _ in range(2):  # what has ended already stays ended
        walk.wait(hours=1)
        stop.take_back(walk.session, harmed(walk), person_id=walk.harmed, purpose="take_part_face_to_face",
                       channel="portal", now=walk.now)  # fmt: skip
    assert answers(walk, walk.harmed) == {
        "contact": "given", "approach_other": "given", "take_part_face_to_face": "withdrawn",
    }  # fmt: skip
    assert own_events(walk, "stop") == []


# --- pausing


def test_a_pause_is_for_everyone_and_ended_by_whoever_paused(standing: Standing) -> None:
    walk = standing("scheduled")
    for _ in range(2):
        walk.wait(minutes=5)
        stop.pause(walk.session, harmed(walk), person_id=walk.harmed, now=walk.now)
    meeting = current_meeting(walk.file)
    assert meeting is not None
    assert meeting.state == "postponed"
    assert set(shown_to(walk, walk.responsible)) == {"nothing_happening"}
    stop.start_again(walk.session, responsible(walk), person_id=walk.responsible, now=walk.now)
    assert walk.file.at("pause", walk.harmed).state == "paused"
    stop.start_again(walk.session, harmed(walk), person_id=walk.harmed, now=walk.now)
    assert walk.file.at("pause", walk.harmed).state == "running"


# --- asking again


def again(walk: Walk, answer: str) -> None:
    stop.may_ask_again(
        walk.session, harmed(walk), person_id=walk.harmed, answer=answer, channel="portal", now=walk.now
    )


def test_a_year_means_not_before_a_year(standing: Standing) -> None:
    walk = standing("exploring_both")
    stop_now(walk)
    again(walk, "year")
    assert walk.file.at("offer", walk.harmed).state == "not_due"  # its table has no such step from there
    choice = walk.file.find("choice", walk.harmed, "approach_other")
    assert choice is not None
    day = date.fromisoformat(choice.data["may_ask_again_on"])
    assert day == london_day(walk.now) + stop.ABOUT_A_YEAR
    with pytest.raises(Refused):
        walk.do("priya", "choice", "re_offer", holder=walk.harmed, topic="approach_other")
    walk.wait(days=366)
    walk.do("priya", "choice", "re_offer", holder=walk.harmed, topic="approach_other")


def test_a_year_is_kept_on_the_offer_where_one_was_made(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.do("priya", "offer", "return_unasked", holder=walk.harmed)
    again(walk, "year")
    offer = walk.file.at("offer", walk.harmed)
    assert offer.state == "not_now"
    assert offer.data["when_to_ask"] == (london_day(walk.now) + stop.ABOUT_A_YEAR).isoformat()


def test_never_binds_staff_and_not_the_person(standing: Standing) -> None:
    walk = standing("exploring_both")
    stop_now(walk)
    again(walk, "never")
    again(walk, "never")
    assert walk.file.at("offer", walk.harmed).state == "do_not_ask"
    walk.wait(days=800)
    with pytest.raises(Refused):
        walk.do("priya", "choice", "re_offer", holder=walk.harmed, topic="approach_other")
    walk.do("priya", "choice", "ask_again", {"channel": "phone"}, holder=walk.harmed, topic="approach_other")
    assert walk.file.at("offer", walk.harmed).state == "wants_to_know"


def test_no_answer_is_no_answer(standing: Standing) -> None:
    walk = standing("exploring_both")
    stop_now(walk)
    before = walk.file.case["event_count"]
    again(walk, "none")
    assert walk.file.case["event_count"] == before
    with pytest.raises(Invalid):
        again(walk, "perhaps")


# --- coming back


def test_a_press_by_mistake_brings_a_call_and_nothing_back(standing: Standing) -> None:
    walk = standing("preparing")
    stop_now(walk)
    stopped = answers(walk, walk.harmed)
    stop.did_not_mean_it(walk.session, harmed(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert answers(walk, walk.harmed) == stopped
    assert owed(walk) == {"asked_to_talk": walk.harmed, "tell_other": walk.responsible}


def test_coming_back_after_closing_opens_another_episode_years_later(standing: Standing) -> None:
    walk = standing("closed")
    walk.wait(days=3 * 365)
    stop.come_back(walk.session, harmed(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert (walk.state, walk.file.case["episode"]) == ("returned", 2)
    assert owed(walk)["asked_to_talk"] == walk.harmed
    stop.come_back(walk.session, harmed(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert walk.file.case["episode"] == 2
    assert open_clocks(walk, "asked_to_talk") == 1


def test_the_person_responsible_may_ask_to_come_back(standing: Standing) -> None:
    walk = standing("closed")
    walk.wait(days=400)
    stop.come_back(
        walk.session, responsible(walk), person_id=walk.responsible, channel="portal", now=walk.now
    )
    assert (walk.state, walk.file.case["first_side"]) == ("returned", "responsible")


# --- interest


def test_interest_is_not_a_yes(standing: Standing) -> None:
    walk = standing("exploring_first")
    for wish in ("letter", "face_to_face"):
        walk.wait(hours=1)
        stop.say_interest(walk.session, harmed(walk), person_id=walk.harmed, wish=wish, now=walk.now)
    assert answers(walk, walk.harmed) == {}
    assert walk.state == "exploring_first"
    assert open_clocks(walk, "asked_to_talk") == 1


def test_not_knowing_yet_brings_no_call(standing: Standing) -> None:
    walk = standing("exploring_first")
    stop.say_interest(walk.session, harmed(walk), person_id=walk.harmed, wish="not_known", now=walk.now)
    assert owed(walk) == {}


def test_a_wish_that_nobody_offered_is_not_kept(standing: Standing) -> None:
    walk = standing("exploring_first")
    with pytest.raises(Invalid):
        stop.say_interest(walk.session, harmed(walk), person_id=walk.harmed, wish="revenge", now=walk.now)
