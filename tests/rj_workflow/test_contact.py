"""A plan is kept, narrowed at once, widened slowly; a contact is held against it; a message asks it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.commands.check import record_check
from rj_workflow.commands.contact import change_plan, confirm_change, open_change, record_contact
from rj_workflow.commands.outbox import claim
from rj_workflow.commands.stop import stop_everything
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import contact_change, deadline, event, note, outbox
from rj_workflow.notifications.contact import tidy
from rj_workflow.notifications.standing import answer_for, standing_data
from rj_workflow.queries.contact import contacts, waiting_messages
from rj_workflow.queries.timeline import timeline
from rj_workflow.seeds.casework import SAFE_CONTACT
from state_machines.contact import PLAN

if TYPE_CHECKING:
    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

MORE_DAYS = {
    "call_allowed": "yes", "call_when": "hours", "call_days": ["tue", "thu", "fri"], "call_from": "14:00",
    "call_to": "17:00", "call_withheld": "yes",
}  # fmt: skip
FEWER = MORE_DAYS | {"call_days": ["tue"]}
NEW_NUMBER = FEWER | {"call_days": ["tue", "thu"], "call_detail": "01632 960 444"}
NO_CALLS = {"call_allowed": "no"}
HOLD, HOLDS = timedelta(days=7), timedelta(days=90)


@pytest.fixture
def walk(standing: Standing) -> Walk:
    """Two people who are being prepared, each with a plan: Tuesdays and Thursdays, two to five."""
    return standing("preparing")


def her(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed")


def asks(walk: Walk, form: dict[str, Any], what: str = "call") -> bool:
    return change_plan(
        walk.session, her(walk), person_id=walk.harmed, what=what, form=form, ref=walk.ref, now=walk.now
    )


def confirms(walk: Walk, who: str = "priya", **said: str) -> None:
    form = {"theirs": "yes", "confirmed_on": "call", "note": "Knew her voice.", **said}
    confirm_change(walk.session, walk.staff[who], walk.ref, walk.harmed, form, now=walk.now)


def test_what_was_heard_face_to_face_leaves_nothing_to_confirm(walk: Walk) -> None:
    asks(walk, MORE_DAYS)
    assert owed(walk, "confirm_contact_change") == [walk.harmed]
    writes(walk, "face_to_face")
    assert owed(walk, "confirm_contact_change") == []


def writes(walk: Walk, told: str, who: str = "priya", **said: Any) -> None:
    form = {**SAFE_CONTACT, "contact_told": told, **said}
    record_check(walk.session, walk.staff[who], walk.ref, PLAN, form, about=walk.harmed, now=walk.now)


def stands(walk: Walk) -> dict[str, Any] | None:
    found = standing_data(walk.session, walk.file, walk.harmed, walk.now)
    return None if found is None else tidy(found)


def days(walk: Walk) -> Any:
    return (stands(walk) or {}).get("call_days")


def owed(walk: Walk, kind: str) -> list[str]:
    return list(
        walk.session.scalars(select(deadline.c.person_id).where(deadline.c.kind == kind, deadline.c.open))
    )


def runs_out(walk: Walk) -> datetime:
    row = walk.file.current_check(PLAN, walk.harmed, walk.now)
    assert row is not None
    until: datetime = row["valid_until"]
    return until


# --- less is instant, more is slow


def test_what_she_takes_away_counts_at_once_and_nobody_has_to_confirm_it(walk: Walk) -> None:
    until = runs_out(walk)
    assert asks(walk, FEWER) is False
    assert days(walk) == ["tue"]
    assert owed(walk, "confirm_contact_change") == []
    assert runs_out(walk) == until  # nobody has spoken with her


def test_what_she_adds_waits_for_a_person_and_for_the_hold(walk: Walk) -> None:
    assert asks(walk, MORE_DAYS) is True
    assert days(walk) == ["tue", "thu"]
    assert owed(walk, "confirm_contact_change") == [walk.harmed]
    walk.now += HOLD * 2
    assert days(walk) == ["tue", "thu"]  # however long nobody confirms it
    walk.now -= HOLD * 2 - timedelta(days=1)
    confirms(walk)
    assert days(walk) == ["tue", "thu"]
    assert owed(walk, "confirm_contact_change") == []
    walk.now += timedelta(days=6) - timedelta(seconds=1)
    assert days(walk) == ["tue", "thu"]
    walk.now += timedelta(seconds=1)
    assert days(walk) == ["tue", "thu", "fri"]


def test_after_the_hold_a_confirmation_counts_at_once(walk: Walk) -> None:
    asks(walk, MORE_DAYS)
    walk.now += HOLD + timedelta(hours=1)
    confirms(walk)
    assert days(walk) == ["tue", "thu", "fri"]
    assert runs_out(walk) == walk.now + HOLDS
    row = walk.session.execute(select(contact_change)).mappings().one()
    assert (row["state"], row["settled_by"], row["confirmed_on"]) == (
        "confirmed",
        walk.staff["priya"].id,
        "call",
    )


def test_of_one_change_the_part_that_takes_away_does_not_wait(walk: Walk) -> None:
    assert asks(walk, FEWER | {"call_days": ["tue", "fri"]}) is True
    assert days(walk) == ["tue"]


def test_a_way_that_is_taken_away_while_something_waits_is_gone_at_once(walk: Walk) -> None:
    asks(walk, MORE_DAYS)
    walk.now += timedelta(hours=1)
    asks(walk, NO_CALLS)
    assert "call_allowed" not in (stands(walk) or {})
    states = set(walk.session.scalars(select(contact_change.c.state)))
    assert states == {"replaced"}
    with pytest.raises(Conflict):
        confirms(walk)


def test_a_change_that_is_confirmed_and_holds_still_is_undone_by_taking_away(walk: Walk) -> None:
    asks(walk, MORE_DAYS)
    confirms(walk)
    walk.now += timedelta(days=1)
    asks(walk, FEWER)
    walk.now += HOLD
    assert days(walk) == ["tue"]


def test_another_number_is_confirmed_on_the_old_one(walk: Walk) -> None:
    asks(walk, NEW_NUMBER)
    assert (stands(walk) or {})["call_detail"] == "01632 960 318"
    with pytest.raises(Invalid) as invalid:
        confirms(walk, confirmed_on="email")
    assert invalid.value.errors == [
        ("confirmed_on", "That is not a way of the plan that stands. Use one that is.")
    ]
    confirms(walk)
    walk.now += HOLD
    assert (stands(walk) or {})["call_detail"] == "01632 960 444"


def test_a_change_that_she_never_asked_for_goes_to_the_supervisor(walk: Walk) -> None:
    asks(walk, NEW_NUMBER)
    confirms(walk, theirs="no")
    walk.now += HOLD
    assert (stands(walk) or {})["call_detail"] == "01632 960 318"
    assert owed(walk, "contact_incident") == [walk.harmed]


def test_never_is_added_at_once_and_taken_off_slowly(walk: Walk) -> None:
    never = ["call", "post", "text", "voicemail"]
    assert asks(walk, {"never": never, "contact_device": "own"}, "more") is False
    assert (stands(walk) or {}).get("call_allowed") is None
    assert asks(walk, {"never": ["post"], "contact_device": "own"}, "more") is True
    row = walk.file.latest_check(PLAN, walk.harmed)
    assert row is not None
    assert row["data"]["never"] == never


def test_nothing_that_is_left_empty_is_lost(walk: Walk) -> None:
    asks(walk, {"never": ["text"], "contact_device": "own", "contact_never": "Not on Sundays"}, "more")
    asks(walk, FEWER)
    found = stands(walk) or {}
    assert (found["call_detail"], found["contact_say"]) == ("01632 960 318", "the library")
    assert found["contact_never"] == "Not on Sundays"


def test_without_any_way_left_there_is_no_safe_way(walk: Walk) -> None:
    asks(walk, NO_CALLS)
    asks(walk, {"portal_allowed": "no"}, "portal")
    assert stands(walk) is None
    assert answer_for(walk.session, walk.file, walk.harmed, "call", walk.now).why == "no_plan"


def test_nobody_changes_the_plan_of_somebody_else(walk: Walk) -> None:
    for actor in (Actor(walk.responsible, "responsible"), walk.staff["priya"]):
        with pytest.raises(NotFound):
            change_plan(
                walk.session,
                actor,
                person_id=walk.harmed,
                what="call",
                form=FEWER,
                ref=walk.ref,
                now=walk.now,
            )


# --- the first plan, and one that ran out


@pytest.mark.parametrize(
    ("on", "fine"),
    [("came_to_us", True), ("agency", True), ("face_to_face", True), ("call", False), ("email", False)],
)
def test_where_no_plan_stands_she_comes_to_us_or_a_trusted_agency_confirms(
    walk: Walk, on: str, fine: bool
) -> None:
    walk.now += HOLDS + timedelta(days=400)
    assert stands(walk) is None
    assert asks(walk, MORE_DAYS) is True
    assert stands(walk) is None
    if not fine:
        with pytest.raises(Invalid):
            confirms(walk, confirmed_on=on)
        return
    confirms(walk, confirmed_on=on)
    assert days(walk) == ["tue", "thu", "fri"]


TOLD = [
    # how a colleague heard of a change that adds a day, days that stand now, in a week, waits for a person
    ("face_to_face", ["tue", "thu", "fri"], ["tue", "thu", "fri"], False),
    ("on_plan", ["tue", "thu"], ["tue", "thu", "fri"], False),
    ("came_to_us", ["tue", "thu"], ["tue", "thu"], True),
    ("agency", ["tue", "thu"], ["tue", "thu"], True),
    ("paper", ["tue", "thu"], ["tue", "thu"], True),
]


@pytest.mark.parametrize(("told", "at_once", "in_a_week", "waits"), TOLD, ids=[row[0] for row in TOLD])
def test_on_paper_or_by_telephone_it_is_no_faster(
    walk: Walk, told: str, at_once: list[str], in_a_week: list[str], waits: bool
) -> None:
    writes(walk, told, call_days=["tue", "thu", "fri"])
    assert days(walk) == at_once
    assert (open_change(walk.session, walk.harmed) is not None) is waits
    walk.now += HOLD
    assert days(walk) == in_a_week


@pytest.mark.parametrize("told", ["came_to_us", "paper"])
def test_on_paper_or_by_telephone_what_is_taken_away_is_gone_at_once(walk: Walk, told: str) -> None:
    writes(walk, told, call_days=["tue"])
    assert days(walk) == ["tue"]
    assert open_change(walk.session, walk.harmed) is None


FAULTS = [
    ({"call_allowed": ""}, "portal_allowed", None),
    ({"call_detail": ""}, "call_detail", "Write an answer to: Number"),
    ({"call_when": ""}, "call_when", "Choose when it is safe."),
    ({"call_days": [], "call_from": "", "call_to": ""}, "call_days", "Choose the days"),
    ({"call_days": []}, "call_days", "Choose the days for these hours."),
    ({"call_to": "1pm"}, "call_from", "Write from when until when"),
    ({"call_from": "soon"}, "call_from", "Write a time, such as 2pm or 14:30."),
    ({"call_days_2": ["tue"], "call_from_2": "9am", "call_to_2": "1pm"}, "call_days", "Name each day once"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "sentence"), FAULTS, ids=[str(n) for n in range(len(FAULTS))])
def test_a_plan_that_cannot_be_obeyed_is_not_kept(
    walk: Walk, change: dict[str, Any], field: str, sentence: str | None
) -> None:
    if sentence is None:
        with pytest.raises(Invalid, match="Say yes to one way at least"):
            writes(walk, "face_to_face", portal_allowed="no", **change)
        return
    with pytest.raises(Invalid) as invalid:
        writes(walk, "face_to_face", **change)
    assert any(name == field and sentence in said for name, said in invalid.value.errors)


# --- a contact


def on(walk: Walk, text: str) -> datetime:
    """The next such day at this hour, UTC, in winter time."""
    day, hour = text.split()
    at = walk.now.replace(hour=int(hour), minute=0, second=0, microsecond=0) + timedelta(days=1)
    while f"{at:%a}".lower() != day:
        at += timedelta(days=1)
    return at


def records(walk: Walk, outcome: str, way: str = "call", who: str = "priya", **more: str) -> None:
    form = {"channel": way, "outcome": outcome, "note": "She sleeps better.", **more}
    record_contact(walk.session, walk.staff[who], walk.ref, walk.harmed, form, now=walk.now)


def test_a_talk_in_the_hours_is_kept_and_the_plan_holds_from_it(walk: Walk) -> None:
    walk.now = on(walk, "tue 15")
    records(walk, "talked")
    assert runs_out(walk) == walk.now + HOLDS
    clock = select(deadline.c.due_at).where(
        deadline.c.kind == "contact_plan_ran_out", deadline.c.person_id == walk.harmed, deadline.c.open
    )
    assert list(walk.session.scalars(clock)) == [walk.now + HOLDS]


@pytest.mark.parametrize("outcome", ["nobody", "somebody_else", "came_to_us"])
def test_only_a_talk_on_the_plan_lets_it_hold_for_longer(walk: Walk, outcome: str) -> None:
    walk.now, until = on(walk, "tue 15"), runs_out(walk)
    records(walk, outcome)
    assert runs_out(walk) == until
    assert owed(walk, "contact_incident") == []


OUTSIDE = [
    ("wed 15", "call", "talked", "Not at this hour."),
    ("tue 15", "text", "posted", "The plan says never."),
    ("tue 15", "email", "posted", "The plan does not allow this way."),
    ("tue 15", "call", "message_left", "The plan does not allow a message to be left."),
]


@pytest.mark.parametrize(("when", "way", "outcome", "why"), OUTSIDE, ids=[row[3] for row in OUTSIDE])
def test_outside_the_plan_it_is_refused_and_if_made_all_the_same_a_supervisor_looks(
    walk: Walk, when: str, way: str, outcome: str, why: str
) -> None:
    walk.now, until = on(walk, when), runs_out(walk)
    with pytest.raises(Refused) as refused:
        records(walk, outcome, way)
    assert refused.value.reasons[0] == why
    assert contacts(walk.session, walk.file, walk.harmed) == []
    records(walk, outcome, way, made_anyway="yes")
    assert [one.misdirected for one in contacts(walk.session, walk.file, walk.harmed)] == [True]
    assert owed(walk, "contact_incident") == [walk.harmed]
    assert runs_out(walk) == until


def test_what_somebody_else_heard_is_looked_at_however_well_the_hour_was_kept(walk: Walk) -> None:
    walk.now, until = on(walk, "tue 15"), runs_out(walk)
    records(walk, "somebody_else", heard_more="yes")
    assert [one.misdirected for one in contacts(walk.session, walk.file, walk.harmed)] == [True]
    assert owed(walk, "contact_incident") == [walk.harmed]
    assert runs_out(walk) == until


def test_without_a_plan_nobody_is_contacted_and_whoever_comes_is_written_down(walk: Walk) -> None:
    walk.now = on(walk, "tue 15") + timedelta(days=7 * 60)
    with pytest.raises(Refused, match="The plan has run out"):
        records(walk, "talked")
    records(walk, "came_to_us", "in_person")
    assert stands(walk) is None


def test_a_talk_that_was_last_week_is_held_against_its_own_hour(walk: Walk) -> None:
    tuesday = on(walk, "tue 15")
    walk.now = tuesday + timedelta(days=1)
    records(walk, "talked", contacted_at=tuesday.isoformat())
    assert [one.at for one in contacts(walk.session, walk.file, walk.harmed)] == [tuesday]
    with pytest.raises(Invalid, match="not a time that lies ahead"):
        records(walk, "talked", contacted_at=(walk.now + timedelta(days=6)).isoformat())


def test_after_a_stop_no_way_is_allowed(walk: Walk) -> None:
    walk.now = on(walk, "tue 15")
    stop_everything(walk.session, her(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    with pytest.raises(Refused, match="They said no to being contacted, or stopped"):
        records(walk, "talked")


def test_what_was_promised_next_comes_up_and_ends_with_the_talk(walk: Walk) -> None:
    walk.now = on(walk, "tue 15")
    records(
        walk, "nobody", next_on=(walk.now + timedelta(days=2)).date().isoformat(), next_promise="The dates"
    )
    assert owed(walk, "promised_call") == [walk.harmed]
    walk.now += timedelta(days=2)
    records(walk, "talked")
    assert owed(walk, "promised_call") == []


def test_the_case_tells_of_a_contact_without_its_words(walk: Walk) -> None:
    walk.now = on(walk, "tue 15")
    records(walk, "talked")
    priya = walk.staff["priya"]
    newest = timeline(walk.session, walk.file, {}, words_for=priya)[0]
    assert (newest.title, newest.said) == (f"Call: we talked ({walk.harmed_name})", ())
    kept = walk.session.execute(
        select(note.c.text, event.c.data)
        .join(event, event.c.id == note.c.event_id)
        .where(event.c.lifecycle == "contact")
    ).all()
    assert [row.text for row in kept] == ["She sleeps better."]
    assert "sleeps" not in str(kept[0].data)


def test_a_contact_is_for_whoever_works_on_the_case(walk: Walk) -> None:
    walk.now = on(walk, "tue 15")
    walk.declare("helen")
    with pytest.raises(Refused, match="This is for"):
        records(walk, "talked", who="helen")
    with pytest.raises(NotFound):
        record_contact(walk.session, walk.staff["priya"], walk.ref, "0" * 32, {}, now=walk.now)


# --- what goes out


def a_message(walk: Walk, template: str = "something_for_you") -> str:
    key = f"{len(list(walk.session.scalars(select(outbox.c.id)))):032x}"
    row = {"id": key, "case_id": walk.file.case["id"], "person_id": walk.harmed, "template": template,
           "channel": "portal", "state": "waiting", "created_at": walk.now, "why": ""}  # fmt: skip
    walk.session.execute(outbox.insert(), [row])
    return key


def state_of(walk: Walk, key: str) -> tuple[str, str]:
    row = walk.session.execute(select(outbox.c.state, outbox.c.why).where(outbox.c.id == key)).one()
    return row.state, row.why


Change = Callable[["Walk"], object]
CLAIMING: list[tuple[str, Change, str, bool, tuple[str, str]]] = [
    ("in the hours", lambda walk: None, "call", True, ("sent", "")),
    ("a way that is shut", lambda walk: None, "text", False, ("waiting", "never")),
    ("on their own pages", lambda walk: None, "portal", True, ("shown", "")),
    ("after she took it away", lambda walk: asks(walk, NO_CALLS), "call", False, ("waiting", "not_allowed")),
    ("after she stopped", lambda walk: stop_everything(
        walk.session, her(walk), person_id=walk.harmed, channel="portal", now=walk.now),
        "call", False, ("cancelled", "")),
    ("at night", lambda walk: setattr(walk, "now", walk.now + timedelta(hours=9)), "call", False,
     ("waiting", "not_now")),
    ("after years", lambda walk: setattr(walk, "now", walk.now + timedelta(days=728)), "call", False,
     ("waiting", "ran_out")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "way", "goes", "left"), [r[1:] for r in CLAIMING], ids=[r[0] for r in CLAIMING]
)
def test_what_is_claimed_was_asked_again_at_that_moment(
    walk: Walk, change: Change, way: str, goes: bool, left: tuple[str, str]
) -> None:
    walk.now = on(walk, "tue 15")
    key = a_message(walk)
    change(walk)
    claimed = claim(walk.session, key, way, now=walk.now)
    assert (claimed is not None) is goes
    assert state_of(walk, key) == left
    assert claim(walk.session, key, way, now=walk.now) is None or not goes  # nothing goes twice


def test_nobody_claims_what_is_not_there(walk: Walk) -> None:
    with pytest.raises(NotFound):
        claim(walk.session, "f" * 32, "call", now=walk.now)


def test_staff_read_why_a_message_has_not_gone(walk: Walk) -> None:
    walk.now = on(walk, "wed 15")
    claim(walk.session, a_message(walk), "call", now=walk.now)
    [row] = [one for one in waiting_messages(walk.session, walk.file) if one["person_id"] == walk.harmed]
    assert (row["state"], row["why"]) == ("Waits", "Not at this hour.")


def test_a_sentence_waits_for_a_plan_that_allows_their_own_pages(walk: Walk) -> None:
    asks(walk, {"portal_allowed": "no"}, "portal")
    walk.do("helen", "safety_stop", "raise_stop", {"what": "A threat."})
    hers = select(outbox.c.state, outbox.c.why).where(
        outbox.c.person_id == walk.harmed, outbox.c.template == "nothing_happening"
    )
    assert walk.session.execute(hers).one() == ("waiting", "not_allowed")
    walk.now += timedelta(hours=1)
    writes(walk, "face_to_face")
    assert walk.session.execute(hers).one() == ("shown", "")
    assert walk.now.tzinfo is UTC
