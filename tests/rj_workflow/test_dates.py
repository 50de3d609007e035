"""Dates that are offered and chosen: who may say what, when it counts, and what speaks against one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from rj_workflow.actors import Actor
from rj_workflow.commands.check import record_check
from rj_workflow.commands.step import Target
from rj_workflow.dates import DATES, for_everyone, said_of_these, saying_no_to, slots_offered
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import case as case_table
from rj_workflow.plan import venue_digest
from rj_workflow.queries.dates import clashes, my_dates, offered
from rj_workflow.queries.warnings import Warned, warnings
from rj_workflow.seeds.walk import Walk
from state_machines.venue import everything

if TYPE_CHECKING:
    from tests.factories.case import Standing

WHERE = "The Quiet Room, Eastmoor Library"


def code(starts: datetime, hours: float = 2) -> str:
    return f"{starts.isoformat()}/{(starts + timedelta(hours=hours)).isoformat()}"


@pytest.fixture
def walk(standing: Standing) -> Walk:
    """Two dates are offered to Maya and Lee."""
    walk = standing("readiness_review")
    walk.do("priya", "meeting", "propose", {"kind": "face_to_face"})
    offer(walk)
    return walk


def offer(walk: Walk, **more: Any) -> None:
    starts = walk.now.replace(hour=14, minute=0) + timedelta(days=10)
    walk.extras["codes"] = [code(starts), code(starts + timedelta(days=7))]
    walk.do("priya", "meeting", "offer_dates", {"slots": " ".join(walk.extras["codes"]), **more})


def says(walk: Walk, side: str, outcome: str, *places: int, by: str = "self") -> None:
    """Their answer, by themselves or through a colleague."""
    about = str(getattr(walk, side))
    actor = Actor(about, side) if by == "self" else walk.staff[by]
    suits = [walk.extras["codes"][n] for n in places]
    form = {"outcome": outcome, "suits": suits, "channel": "portal" if by == "self" else "phone"}
    walk.now += timedelta(minutes=1)
    record_check(walk.session, actor, walk.ref, DATES, form, about=about, now=walk.now)


def hold(walk: Walk, place: int) -> None:
    starts = slots_offered(walk.file)[place].starts
    plan = {"everyone_can_come": "yes", "venue_is_named": "yes", "when": starts.isoformat(), "where": WHERE,
            "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
    walk.do("priya", "meeting", "put_in_diary", plan)


def test_a_date_is_for_everyone_when_each_has_taken_it(walk: Walk) -> None:
    says(walk, "harmed", "some", 0, 1)
    assert for_everyone(walk.file) == []
    says(walk, "responsible", "some", 1, by="priya")
    assert [one.code for one in for_everyone(walk.file)] == [walk.extras["codes"][1]]
    first, second = offered(walk.session, walk.file)
    assert (first.can, first.cannot, first.silent) == (("Maya Okafor",), ("Lee Danvers",), ())
    assert len(second.can) == 2


@pytest.mark.parametrize(
    ("outcome", "places", "field"),
    [("some", (), "suits"), ("none", (0,), "outcome"), ("not_now", (1,), "outcome")],
)
def test_an_answer_that_contradicts_itself_is_asked_again(
    walk: Walk, outcome: str, places: tuple[int, ...], field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        says(walk, "harmed", outcome, *places)
    assert [name for name, _ in invalid.value.errors] == [field]


def test_only_dates_that_are_offered_can_be_taken(walk: Walk) -> None:
    walk.extras["codes"].append(code(walk.now + timedelta(days=99)))
    with pytest.raises(Invalid):
        says(walk, "harmed", "some", 2)


def test_nobody_answers_for_the_other_person(walk: Walk) -> None:
    form = {"outcome": "none", "channel": "portal"}
    with pytest.raises(NotFound):
        record_check(
            walk.session,
            Actor(walk.harmed, "harmed"),
            walk.ref,
            DATES,
            form,
            about=walk.responsible,
            now=walk.now,
        )


def test_no_date_is_held_while_somebody_wants_none(walk: Walk) -> None:
    says(walk, "harmed", "not_now")
    with pytest.raises(Refused, match="would rather not have a date now"):
        hold(walk, 0)


def test_a_date_that_somebody_did_not_take_is_not_held(walk: Walk) -> None:
    says(walk, "harmed", "none")
    with pytest.raises(Invalid) as invalid:
        hold(walk, 0)
    assert "Maya Okafor said that this does not suit." in dict(invalid.value.errors)["when"]
    says(walk, "harmed", "some", 0, by="priya")
    hold(walk, 0)
    assert walk.file.at("meeting").state == "in_diary"


def test_once_a_date_is_held_nobody_is_asked(walk: Walk) -> None:
    hold(walk, 0)
    with pytest.raises(Refused):
        says(walk, "harmed", "none")


def test_other_dates_are_asked_about_anew_and_only_when_each_wants_one(walk: Walk) -> None:
    says(walk, "harmed", "some", 0)
    walk.do("priya", "meeting", "postpone", {"notice": "over_72_hours"})
    assert slots_offered(walk.file) == []
    with pytest.raises(Invalid):
        offer(walk)
    offer(walk, each_person_wants_another_date="yes")
    assert said_of_these(walk.file, walk.harmed) is None
    assert list(saying_no_to(walk.file, slots_offered(walk.file)[0].starts)) == []


def test_what_one_reads_does_not_hang_on_the_other(walk: Walk) -> None:
    maya, case_id = Actor(walk.harmed, "harmed"), walk.file.case["id"]
    before = my_dates(walk.session, maya, case_id)
    for outcome, places in (("some", (0,)), ("none", ()), ("not_now", ())):
        says(walk, "responsible", outcome, *places)
        assert my_dates(walk.session, maya, case_id) == before


ROW = ["day", "month", "year", "from", "until"]


def typed(n: int, *said: str) -> dict[str, str]:
    """One row of the form, filled in from the left."""
    return {f"slots-{n}-{part}": value for part, value in zip(ROW, said, strict=False)}


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        (typed(1, "3", "7", "2026", "2pm"), "Date 1: write the day, from when, and until when."),
        (typed(2, "31", "6", "2026"), "Date 2: write a real date, such as 24 11 2026."),
        (typed(1, "3", "7", "2026", "2"), "Date 1: write a time, such as 2pm or 14:30."),
        (typed(1, "3", "7", "2026", "2pm", "1pm"), "Date 1: it ends before it begins."),
        (typed(1, "3", "7", "2020", "2pm", "3pm"), "Offer dates that lie ahead."),
        ({}, "Write an answer to: Which dates are offered"),
    ],
)
def test_what_is_wrong_with_an_offer_names_its_row(
    standing: Standing, slots: dict[str, str], told: str
) -> None:
    walk = standing("readiness_review")
    walk.do("priya", "meeting", "propose", {"kind": "face_to_face"})
    with pytest.raises(Invalid) as invalid:
        walk.do("priya", "meeting", "offer_dates", slots)
    assert dict(invalid.value.errors)["slots"] == told


# --- what speaks against a time


def beside(walk: Walk) -> tuple[Walk, datetime]:
    """Another case of Priya's, whose meeting is confirmed."""
    other = Walk(walk.session, walk.staff, walk.now, harmed_name="Nell Zqk", responsible_name="Ade Zqk")
    other.to("scheduled")
    return other, other.extras["when"].astimezone(UTC)


def test_a_clash_is_said_and_nothing_of_the_other_case(walk: Walk) -> None:
    other, when = beside(walk)
    file = walk.file
    said = clashes(walk.session, file, when, when + timedelta(hours=1), "the quiet room,  eastmoor LIBRARY")
    assert said == ["Somebody who facilitates it has another appointment then.", "The place is taken then."]
    assert not [one for one in said if other.ref in one or "Zqk" in one]
    after = when + timedelta(hours=2)
    assert clashes(walk.session, file, after, after + timedelta(hours=1), WHERE) == []


def test_another_facilitators_meeting_elsewhere_is_no_clash(walk: Walk) -> None:
    other, when = beside(walk)
    theirs = update(case_table).where(case_table.c.ref == other.ref)
    walk.session.execute(theirs.values(lead_id=walk.staff["sam"].id, co_id=None))
    assert clashes(walk.session, walk.file, when, when + timedelta(hours=1), "Elsewhere") == []


def test_a_bank_holiday_is_said_by_name(walk: Walk) -> None:
    when = datetime(2026, 12, 25, 10, tzinfo=UTC)
    assert clashes(walk.session, walk.file, when, when) == ["It is a bank holiday: Christmas Day."]


# --- the place


@pytest.mark.parametrize("line", ["plain", "sensitive"])
def test_a_venue_with_something_missing_is_refused_for_sensitive_cases_and_warned_of_for_others(
    standing: Standing, line: str
) -> None:
    walk = standing("readiness_review", line)
    walk.hold_date(days=5)
    ticked = [code for code in everything("face_to_face")["room"] if code != "help"]
    if line == "sensitive":
        with pytest.raises(Invalid) as invalid:
            walk.check("priya", "venue_check", "suitable", room=ticked)
        assert "An alarm, a telephone and first aid" in dict(invalid.value.errors)["room"]
        assert walk.file.latest_check("venue_check") is None
        walk.check("priya", "venue_check", "suitable", **everything("face_to_face"))
    else:
        walk.check("priya", "venue_check", "suitable", room=ticked)
    said = [one.sentence for one in confirming(walk) if one.page == "venue_check"]
    assert len(said) == (0 if line == "sensitive" else 1)


def confirming(walk: Walk) -> list[Warned]:
    """What Priya is warned of before she confirms."""
    return warnings(walk.session, walk.file, Target("meeting"), "confirm", walk.now)


def test_another_place_is_looked_at_anew(standing: Standing) -> None:
    walk = standing("scheduled")
    assert walk.file.current_check("venue_check", "", walk.now) is not None
    plan = {**walk.file.at("meeting").data, "where": "The other room", "everyone_can_come": "yes"}
    walk.do("priya", "meeting", "change_plan", plan)
    assert walk.file.latest_check("venue_check", "", venue_digest(walk.file)) is None
    assert [one for one in confirming(walk) if one.page == "venue_check"] == []
