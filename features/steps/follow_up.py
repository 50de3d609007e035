"""Afterwards: who is called when, what is asked, what is left out, and how it was."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.agreement import pages_of, send
from features.steps.choice import own_page
from features.steps.service import PageWalk
from rj_workflow.clock import london_day
from rj_workflow.timers.sweep import sweep_through
from rj_workflow.timers.working_days import after
from tests.factories.browser import words_of
from web.templating import day


@pytest.fixture
def his() -> dict[str, Any]:
    """What stood on Lee's pages."""
    return {}


def calls_to(walk: PageWalk, person: str) -> list[str]:
    """The calls that are still to be made."""
    mine = (call for call in walk.file.of("follow_up") if call.holder == person)
    return [call.topic for call in mine if call.state in ("scheduled", "due", "unreached", "escalated")]


def plan(walk: PageWalk, person: str, **more: str) -> None:
    walk.yes(person, "follow_up_contact")
    walk.check("priya", "follow_up_plan", "planned", about=person, **more)


@given("Maya and Lee have met, and a promise to Maya falls due in a month")
def a_promise_runs(walk: PageWalk) -> None:
    walk.stands_at("agreement_live")


@when("Maya says yes to being called, and Priya plans it")
@given("Maya is to be called")
def maya_is_called(walk: PageWalk, his: dict[str, Any]) -> None:
    plan(walk, walk.harmed)
    his["pages"] = pages_of(walk, "responsible")


@given("Lee is to be called")
def lee_is_called(walk: PageWalk, his: dict[str, Any]) -> None:
    plan(walk, walk.responsible)
    his["calls"] = calls_to(walk, walk.responsible)


@when("Maya says yes to being called, also after six months, and Priya plans it")
def after_six_months(walk: PageWalk) -> None:
    plan(walk, walk.harmed, six_months="yes")


@then("Maya reads that a call is planned for the next working day, after 14 days, after 42 days and when the promise falls due")  # fmt: skip  # noqa: E501
def planned(walk: PageWalk) -> None:
    page, today = own_page(walk, "harmed", "/after"), london_day(walk.now)
    item = next(walk.file.of("agreement_item"))
    days = {
        london_day(after(walk.now, 1)), today + timedelta(days=14), today + timedelta(days=42),
        type(today).fromisoformat(item.data["due_on"]),
    }  # fmt: skip
    for one in days:
        assert f"A call on {day(one)}, or soon after" in page
    assert page.count("Do not call me then") == 4


@then("Lee reads that no call is planned")
def none_planned(walk: PageWalk) -> None:
    assert "No call is planned." in own_page(walk, "responsible", "/after")


@then("Maya reads of a call 182 days from now")
def half_a_year(walk: PageWalk) -> None:
    later = london_day(walk.now) + timedelta(days=182)
    assert f"A call on {day(later)}" in own_page(walk, "harmed", "/after")


@when("Maya leaves out the first call on her own page")
def leaves_out_one(walk: PageWalk) -> None:
    assert send(walk, "harmed", "/after", "/after") == 303


@when("Maya leaves out every call on her own page")
def leaves_out_all(walk: PageWalk) -> None:
    assert send(walk, "harmed", "/after", "/after", which="all") == 303


@when("Maya says by phone that she wants no call after two weeks")
def leaves_out_by_phone(walk: PageWalk) -> None:
    walk.do("priya", "follow_up", "decline", {"channel": "phone"}, holder=walk.harmed, topic="two_weeks")


@then("three calls to Maya are left")
def three_left(walk: PageWalk) -> None:
    assert len(calls_to(walk, walk.harmed)) == 3


@then("no call to Maya is left")
def none_left(walk: PageWalk) -> None:
    assert calls_to(walk, walk.harmed) == []


@then("Lee's calls are as they were")
def his_are_left(walk: PageWalk, his: dict[str, Any]) -> None:
    assert calls_to(walk, walk.responsible) == his["calls"]
    assert len(his["calls"]) == 4


@then(parsers.parse('Maya reads on the page of calls "{words}"'))
def reads_of_calls(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/after")


@when("Priya calls Maya on the day")
def is_called(walk: PageWalk, told: list[str]) -> None:
    walk.wait(days=3)
    sweep_through(walk.engine, walk.now)
    path = f"/work/cases/{walk.ref}/step/follow_up/hold?holder={walk.harmed}&topic=welfare"
    told.append(words_of(walk.opened("priya", path)))
    said = {
        "wellbeing": "She sleeps badly.", "safety": "Quiet.", "unwanted_contact": "no",
        "unmet_needs": "A lock.", "agreement_news": "yes", "wish_to_return": "no", "complaint_route": "yes",
        "delta_form": "nothing",
    }  # fmt: skip
    walk.do("priya", "follow_up", "hold", said, holder=walk.harmed, topic="welfare")


@then("Priya was asked of each thing that such a call is about")
def was_asked(told: list[str]) -> None:
    for words in (
        "How are they?", "Have they been safe since?", "contact they did not want, or a meeting by chance",
        "What do they still need, and who can help?", "how the promises stand, as they wished",
        "Would they like to come back", "Were they told how to complain?",
    ):  # fmt: skip
        assert words in told[-1]


@then("nothing that Maya said stands on any page of Lee")
def nothing_of_hers(walk: PageWalk, his: dict[str, Any]) -> None:
    pages = pages_of(walk, "responsible")
    assert not any(words in page for page in pages for words in ("sleeps badly", "A lock", "Very much"))
    assert pages == his.get("pages", pages)


@when("Maya is not reached as often as is tried")
def not_reached(walk: PageWalk) -> None:
    for _ in range(3):
        walk.wait(days=4)
        sweep_through(walk.engine, walk.now)
        walk.do("priya", "follow_up", "not_reached", holder=walk.harmed, topic="welfare")
    walk.wait(days=4)
    sweep_through(walk.engine, walk.now)


@then("Helen has to decide what is right")
def helen_decides(walk: PageWalk) -> None:
    assert "Decide about a person who could not be reached" in words_of(walk.opened("helen", "/work/today"))


SAID = {"st_heard": "5", "st_safer": "4"}


@when("Maya answers two of the seven questions on her own page")
def answers_two(walk: PageWalk) -> None:
    assert send(walk, "harmed", "/after/was", "/after", **SAID) == 303


@when("Maya tells Priya by phone how it was")
def tells_how_it_was(walk: PageWalk) -> None:
    path = f"/work/cases/{walk.ref}/check/experience?about={walk.harmed}"
    walk.send("priya", path, {**SAID, "channel": "phone"})


@then("what she said is kept, and what she left out is not")
def is_kept(walk: PageWalk) -> None:
    row = walk.file.latest_check("experience", walk.harmed)
    assert row is not None
    assert {name: value for name, value in row["data"].items() if name.startswith("st_") and value} == SAID
