"""Preparing, arranging and holding a meeting, and what was promised there."""

from datetime import timedelta

from pytest_bdd import given, then, when
from sqlalchemy import func, select

from features.steps.case import refused
from features.steps.service import PageWalk
from rj_workflow import db
from rj_workflow.models import outbox

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
