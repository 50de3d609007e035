"""Meetings of two cases held as one event: joined, opened, broken off and held apart."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.beside import at_the, file_of
from features.steps.case import refused
from features.steps.choice import own_page
from features.steps.service import PageWalk, SaidNo
from rj_workflow import db
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import words_of
from tests.factories.together import case_beside, check_the_day, confirm, plan_together, want_one_meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

PRESENT = {"present": "All three, two facilitators"}


@contextmanager
def both(walk: PageWalk) -> Iterator[tuple[Walk, Walk]]:
    """Lee's case and Rory's, led on by the commands alone."""
    with db.begin(walk.engine) as session:
        mine = {one.name: getattr(walk, one.name) for one in fields(Walk)} | {"session": session}
        lees = Walk(**mine | {"extras": dict(walk.extras)})
        rorys = walk.extras.get("rorys")
        if rorys is not None:
            rorys.session = session
            lees.now = rorys.now = max(walk.now, rorys.now)
        yield lees, rorys
        walk.now = max(lees.now, rorys.now if rorys is not None else lees.now)
        walk.extras |= lees.extras


@given("Maya is being prepared to meet Lee, and in a case beside it Rory")
def two_cases(walk: PageWalk) -> None:
    walk.stands_at("readiness_review")
    with both(walk) as (lees, _):
        rorys = case_beside(lees.session, lees)
        lees.extras |= {"beside": rorys.ref, "rorys": rorys}


@given("all three say yes to one meeting")
def all_want_it(walk: PageWalk) -> None:
    with both(walk) as cases:
        want_one_meeting(*cases)


@when("Priya holds the two meetings together before anybody was asked")
def too_soon(walk: PageWalk, told: list[str]) -> None:
    with pytest.raises(SaidNo) as no:
        holds_together(walk)
    told.append(str(no.value))


@given("Priya holds the two meetings together")
@when("Priya holds the two meetings together")
def holds_together(walk: PageWalk) -> None:
    walk.send("priya", f"/work/cases/{walk.ref}/together", {"with": walk.extras["beside"]})


@given("the same plan is signed and confirmed in both cases")
@when("the same plan is signed and confirmed in both cases")
def confirmed(walk: PageWalk) -> None:
    with both(walk) as (lees, rorys):
        plan_together(lees, rorys)
        confirm(lees)
        rorys.now = lees.now
        confirm(rorys)


@when("the checks of the day are done for Lee's case alone")
def lees_day(walk: PageWalk) -> None:
    with both(walk) as (lees, _):
        check_the_day(lees)


@when("the checks of the day are done for Rory's case as well")
def rorys_day(walk: PageWalk) -> None:
    with both(walk) as (_, rorys):
        check_the_day(rorys)


@then(parsers.parse('Priya cannot open it, because "{why}"'))
def cannot_open(walk: PageWalk, told: list[str], why: str) -> None:
    refused(walk, told, "priya", "meeting", "open", PRESENT)
    assert why in told[-1]


@then("she reads there what Rory's case still asks for")
def still_asked_for(walk: PageWalk) -> None:
    page = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/together"))
    assert walk.extras["beside"] in page
    assert "The check of the day is not done for everyone." in page


@then("it opens in both cases")
def opens(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "open", PRESENT)
    with at_the(walk, "beside"):
        walk.do("priya", "meeting", "open", PRESENT)
    assert _states(walk) == ["open", "open"]


@when("Rory takes a break")
def takes_a_break(walk: PageWalk) -> None:
    with at_the(walk, "beside"):
        walk.do("priya", "meeting", "take_break", {})


@then("nobody goes on in Lee's case either")
def all_on_a_break(walk: PageWalk) -> None:
    assert _states(walk) == ["on_break", "on_break"]


@when("Lee stops it")
def stops(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "stop", {})


@then("it has ended early in both cases, and everybody is debriefed")
def ended(walk: PageWalk) -> None:
    assert _states(walk) == ["ended_early", "ended_early"]
    today = words_of(walk.opened("priya", "/work/today"))
    assert today.count("Debrief") >= 2
    assert walk.extras["beside"] in today


@when("Lee takes back his yes")
def takes_back(walk: PageWalk) -> None:
    walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.responsible,
            topic="take_part_face_to_face")  # fmt: skip


@then("Rory's meeting is confirmed no longer, and Priya is to call everybody there")
def to_be_called(walk: PageWalk) -> None:
    assert file_of(walk, "beside").at("meeting").state == "in_diary"
    assert "Call everybody: a case that this meeting is held with" in walk.read("priya", "/work/today")


@then("Rory's case does not say who it was, or why")
def says_nothing(walk: PageWalk) -> None:
    page = words_of(walk.opened("priya", f"/work/cases/{walk.extras['beside']}/timeline"))
    assert "In another case of this meeting" in page
    assert "Lee" not in page


@then("nothing of Rory stands on a page of Lee")
def nothing_of_rory(walk: PageWalk) -> None:
    for path in ("/h", "/c", "/d", "/r", "/w"):
        assert "Rory" not in own_page(walk, "responsible", path)


@when("Priya holds Rory's meeting apart again")
def holds_apart(walk: PageWalk) -> None:
    page = f"/work/cases/{walk.extras['beside']}/together"
    walk.opened("priya", page)
    reply = walk.browser("priya").fill_in(f"{page}/end")
    assert reply.status_code == 303


@then("nobody of the other case stands on either list")
def on_no_list(walk: PageWalk) -> None:
    for file in (walk.file, file_of(walk, "beside")):
        named = set(file.at("meeting").data["attendees"])
        assert named == {p["person_id"] for p in file.participants}


@then("each plan has to be signed again before it is confirmed")
def signed_again(walk: PageWalk, told: list[str]) -> None:
    for at in (nullcontext(), at_the(walk, "beside")):
        with at:
            refused(walk, told, "priya", "meeting", "confirm")
        assert "The sign-off was for another plan" in told[-1]


def _states(walk: PageWalk) -> list[str]:
    return [file.at("meeting").state for file in (walk.file, file_of(walk, "beside"))]
