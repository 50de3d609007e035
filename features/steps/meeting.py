"""Preparing, arranging and holding a meeting, and what was promised there."""

from datetime import timedelta

from pytest_bdd import given, parsers, then, when
from sqlalchemy import func, select

from features.steps.case import refused
from features.steps.service import PageWalk, SaidNo
from rj_workflow import db
from rj_workflow.models import outbox
from state_machines.venue import everything
from tests.factories.browser import words_of
from web.addresses import step_page

SESSION = {"alone": "yes", "delta_form": "nothing", "minutes": "50"}


@when("both are prepared apart and the plan of the meeting is signed and confirmed")
def arranged(walk: PageWalk) -> None:
    walk.to("scheduled")


@when("they meet on the day, after each was asked again")
def meet(walk: PageWalk) -> None:
    walk.to("underway")


@when("the meeting ends and a promise is agreed")
def ends(walk: PageWalk) -> None:
    walk.to("agreement_live")


@when("the promise is kept")
def kept(walk: PageWalk) -> None:
    walk.to("following_up")


@given("a meeting of Maya and Lee is confirmed for tomorrow")
def tomorrow(walk: PageWalk) -> None:
    walk.stands_at("scheduled")
    walk.now = walk.extras["when"] - timedelta(hours=19)


@given("Maya and Lee are ready and a date is held")
def date_held(walk: PageWalk) -> None:
    walk.stands_at("readiness_review")
    walk.hold_date(days=5)


@given("an ordinary case is ready and a date is held")
def ordinary_held(walk: PageWalk) -> None:
    date_held(walk)


@given("a sensitive and complex case is ready and a date is held")
def sensitive_held(walk: PageWalk) -> None:
    walk.sensitive = True
    date_held(walk)


@when("Ada joins to support Maya, and the plan names her")
def ada_joins(walk: PageWalk) -> None:
    ada = walk.add("Ada Okafor", "supporter")
    plan = {"where": "The Quiet Room, Eastmoor Library", "attendees": [walk.harmed, walk.responsible, ada]}
    walk.do("priya", "meeting", "change_plan", plan | walk.moment_of("when"))


@when(parsers.parse('Priya finds the place suitable, but for "{item}"'))
def suitable_but(walk: PageWalk, told: list[str], item: str) -> None:
    arranged = everything(walk.process)
    arranged["room"].remove(item)
    try:
        walk.check("priya", "venue_check", "suitable", **arranged)
    except SaidNo as no:
        told.append(no.words)


@when("Tom is no longer the second facilitator")
def tom_leaves(walk: PageWalk) -> None:
    walk.check("helen", "second_facilitator", "none")


@then(parsers.parse('Priya is warned of "{words}"'))
def is_warned(walk: PageWalk, told: list[str], words: str) -> None:
    assert told == []
    form = walk.browser("priya").get(step_page(walk.ref, "meeting", "confirm"))
    assert f"Not arranged where they meet: {words}" in words_of(form)


@then(parsers.parse('Priya is refused with "{words}"'))
def is_refused(walk: PageWalk, told: list[str], words: str) -> None:
    assert f"Arrange this first: {words}" in told[-1]
    assert walk.file.latest_check("venue_check") is None


@when("Priya tries to confirm the meeting")
def tries(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "meeting", "confirm")


@then("the meeting is off, the signature no longer holds and nothing waits to be sent")
def all_off(walk: PageWalk) -> None:
    file = walk.file
    assert file.at("meeting").state == "cancelled"
    assert {r.state for r in file.of("risk")} == {"stale"}
    with db.read(walk.engine) as session:
        waiting = select(func.count()).select_from(outbox).where(outbox.c.state.in_(["waiting", "held"]))
        assert session.scalar(waiting) == 0


@then('Priya cannot hold a preparation session with Lee, because "Somebody has paused"')
def cannot_prepare(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "preparation", "hold_session", SESSION, holder=walk.responsible)
    assert "Somebody has paused" in told[-1]


@then("Priya can hold a preparation session with Lee")
def can_prepare(walk: PageWalk) -> None:
    walk.do("priya", "preparation", "hold_session", SESSION, holder=walk.responsible)
