"""When somebody is prepared again, and what it says of why (practice.md 2.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from risk_assessment.triggers import BY_NAME
from rj_workflow.actors import Actor
from rj_workflow.commands.expectations import say_expectations
from rj_workflow.db import begin, read
from rj_workflow.errors import Refused
from rj_workflow.expectations import newest
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.sweep import sweep
from state_machines.checks import NEWS
from state_machines.contents import QUESTIONS, TOPICS, still_open, topics_for
from state_machines.stale import REASONS, UNPREPARES
from tests.factories.case import Standing, standing_at

if TYPE_CHECKING:
    from sqlalchemy import Engine


def prepared(walk: Walk) -> dict[str, tuple[str, str]]:
    """Where each person's preparation stands, and why again."""
    found = {}
    for side in ("harmed", "responsible"):
        one = walk.file.at("preparation", getattr(walk, side))
        found[side] = one.state, str(one.data.get("stale_because", ""))
    return found


def test_each_reason_is_told_apart_and_what_happens_is_a_trigger() -> None:
    assert len({why.words for why in REASONS}) == len(REASONS)
    assert all(why.mend for why in REASONS)
    assert set(BY_NAME) >= UNPREPARES


@pytest.mark.parametrize("news", sorted(code for code, _ in NEWS))
def test_news_that_is_an_adverse_event_unprepares_both(standing: Standing, news: str) -> None:
    walk = standing("readiness_review")
    walk.check("priya", "news", news)
    expected = ("stale", news) if news in UNPREPARES else ("confirmed_ready", "")
    assert prepared(walk) == {"harmed": expected, "responsible": expected}


def test_somebody_else_comes(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.add("Ada Brook", "supporter")
    assert set(prepared(walk).values()) == {("stale", "attendee_changed")}
    walk.declare_again("priya", "tom", "helen")
    walk.prepare(walk.harmed)
    assert prepared(walk)["harmed"] == ("confirmed_ready", "")


@pytest.mark.parametrize(
    ("kept_after", "swept_after", "state"),
    [
        (None, 13, "confirmed_ready"), (None, 14, "stale"), (12, 25, "confirmed_ready"), (12, 26, "stale"),
    ],
)  # fmt: skip
def test_nobody_was_in_touch_for_fourteen_days(
    engine: Engine, kept_after: int | None, swept_after: int, state: str
) -> None:
    with begin(engine) as session:
        walk = standing_at(session, "readiness_review")
        confirmed = walk.file.at("preparation", walk.harmed).since_at
        assert confirmed is not None
        if kept_after is not None:
            walk.now = confirmed + timedelta(days=kept_after)
            form = {"nothing_has_changed": "yes", "minutes": "10"}
            walk.do("priya", "preparation", "keep_in_touch", form, holder=walk.harmed, hours=0)
    sweep(engine, confirmed + timedelta(days=swept_after))
    with read(engine) as session:
        walk.session = session
        found = walk.file.at("preparation", walk.harmed)
    assert (found.state, found.data.get("stale_because")) == (state, "time" if state == "stale" else None)


@pytest.mark.parametrize(
    ("side", "has", "has_not"),
    [
        ("harmed", {"what_happened", "children", "if_not"}, {"brief", "interests", "own_part"}),
        ("responsible", {"what_happened", "children", "if_not"}, {"brief", "interests", "own_part"}),
        ("proxy", {"wants", "if_not", "interests", "own_part"}, {"what_happened", "brief", "children"}),
        ("supporter", {"fears", "travel", "interests", "own_part"}, {"wants", "what_happened", "brief"}),
        ("interpreter", {"interests", "brief", "limits", "signals"}, {"fears", "wants", "greeting"}),
        ("observer", {"interests", "brief", "limits", "media"}, {"fears", "wants", "greeting"}),
        ("introducer", set(), {topic.code for topic in TOPICS}),
    ],
)
def test_each_part_has_the_list_that_fits(side: str, has: set[str], has_not: set[str]) -> None:
    codes = {topic.code for topic in topics_for(side)}
    assert has <= codes
    assert not codes & has_not
    assert still_open(side, frozenset(codes)) == ()


def test_each_question_belongs_to_a_topic_that_both_people_are_asked_about() -> None:
    both = {topic.code for topic in topics_for("harmed")} & {t.code for t in topics_for("responsible")}
    assert {one.about for one in QUESTIONS} <= both


WHO = ("harmed", "supporter", "interpreter", "observer")


@pytest.mark.parametrize("outcome", ["", "none", "agreed", "conflict", "not_asked"])
@pytest.mark.parametrize("side", WHO)
def test_whoever_interprets_or_watches_declares_whom_they_know_first(
    standing: Standing, side: str, outcome: str
) -> None:
    walk = standing("preparing")
    who = walk.harmed if side == "harmed" else walk.add("Ada Brook", side)
    walk.declare_again("priya", "tom", "helen")
    if outcome:
        walk.check("priya", "attendee_link", outcome, about=who)
    asked = side in ("interpreter", "observer")
    if outcome == "conflict" or (asked and outcome not in ("none", "agreed")):
        with pytest.raises(Refused, match="whom they know here"):
            walk.prepare(who)
        assert walk.file.at("preparation", who).state == "self_ready"
    else:
        walk.prepare(who)
        assert walk.file.at("preparation", who).state == "confirmed_ready"


def test_a_conflict_that_comes_out_later_ends_that_they_are_ready(standing: Standing) -> None:
    walk = standing("preparing")
    who = walk.add("Ada Brook", "interpreter")
    walk.declare_again("priya", "tom", "helen")
    walk.check("priya", "attendee_link", "none", about=who)
    walk.prepare(who)
    walk.check("priya", "attendee_link", "conflict", about=who)
    found = walk.file.at("preparation", who)
    assert (found.state, found.data["stale_because"]) == ("stale", "conflict")


@pytest.mark.parametrize(
    ("says", "ready"),
    [({}, "not_yet"), ({"signal": "A hand on the table."}, "yes")],
    ids=["not yet", "other words"],
)
def test_what_somebody_says_after_the_meeting_was_confirmed_keeps_it_shut_until_it_is_read_back(
    standing: Standing, says: dict[str, str], ready: str
) -> None:
    """Nothing moves, for the other person would see it; and nobody enters on what they no longer say."""
    walk = standing("scheduled")
    walk.morning()
    maya, before = (
        Actor(walk.harmed, "harmed", walk.harmed_name),
        newest(walk.session, walk.file.case["id"], walk.harmed),
    )
    say_expectations(walk.session, maya, walk.ref, says, ready=ready, person_id=walk.harmed, channel="portal",
                     shown=str(before.number if before else 0), now=walk.now)  # fmt: skip
    assert walk.file.at("meeting").state == "day_check"
    assert prepared(walk)["harmed"] == ("confirmed_ready", "")
    walk.do(
        "priya", "preparation", "keep_in_touch", {"nothing_has_changed": "yes"}, holder=walk.harmed, hours=0
    )
    with pytest.raises(Refused, match="Not everyone is confirmed ready"):
        walk.do("priya", "meeting", "open", hours=0)
    walk.do(
        "priya",
        "preparation",
        "not_ready_after_all",
        {"what_is_missing": "A word."},
        holder=walk.harmed,
        hours=0,
    )
    assert walk.file.at("meeting").state == "in_diary"
    walk.do("priya", "preparation", "say_ready", {"channel": "phone"}, holder=walk.harmed, hours=0)
    walk.do(
        "priya",
        "preparation",
        "confirm_ready",
        {"expectations_were_read_back": "yes"},
        holder=walk.harmed,
        hours=0,
    )
    walk.do("priya", "case", "propose_ready", {"off_limits": "Her mother."}, hours=0)
    walk.do("priya", "meeting", "confirm", hours=0)
    walk.do("priya", "meeting", "begin_day_check", hours=0)
    walk.do("priya", "meeting", "open", hours=0)
    assert walk.file.at("meeting").state == "open"
