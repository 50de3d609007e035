"""Two processes at one record, many times over: one acts, the other is told, nothing happens twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from rj_workflow import casefile, events
from rj_workflow.actors import Actor
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session, begin, read
from rj_workflow.models import event
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from tests.factories.races import RACES, keep, put_back, racing

Attempt = tuple[Actor, Target, str, dict[str, Any]]


def take(attempt: Attempt, ref: str, now: datetime, session: Session) -> None:
    """What one of the two does."""
    actor, target, what, form = attempt
    take_step(session, actor, ref, target, what, form, now=now)


def race(
    engine: Engine, url: str, walk: Walk, pair: tuple[Attempt, Attempt]
) -> Iterator[tuple[list[str], casefile.CaseFile, int]]:
    """After each race: how both went, the case as it stands, and how many events it made."""
    for actor, target, what, form in pair:  # alone, each of them gets what they want
        with engine.connect() as alone, alone.begin() as tried:
            take_step(alone, actor, walk.ref, target, what, form, now=walk.now)
            tried.rollback()
    with begin(engine) as session:
        kept = keep(session)
    before = kept["case_file"][0]["event_count"]
    acts = tuple(partial(take, attempt, walk.ref, walk.now) for attempt in pair)
    with racing(url, (acts[0], acts[1])) as once:
        for _ in range(RACES):
            said = once()
            with read(engine) as session:
                file = casefile.load(session, walk.ref, by="ref")
                made = (
                    session.scalar(select(func.count()).select_from(event).where(event.c.seq > before)) or 0
                )
                assert list(events.verify(session)) == []
            yield said, file, made
            with begin(engine) as session:
                put_back(session, kept)


def stand(walk: Walk, state: str) -> None:
    """Walk there and let go of the database, so that others may have it."""
    walk.to(state)
    if state == "awaiting_sign_off":
        walk.declare("david")
    if state == "readiness_review":
        walk.hold_date(days=5)
        walk.assess("event")
        walk.sign("event")
        walk.ready_plan()
    walk.now += timedelta(minutes=5)


@pytest.mark.races
def test_two_supervisors_sign_at_once(engine: Engine, database_url: str) -> None:
    walk = walked(engine, "awaiting_sign_off")
    form, target = {"reason": "The plan fits.", "conditions": ""}, Target("risk", "", "process")
    pair = tuple((walk.staff[who], target, "sign_off", form) for who in ("helen", "david"))
    for said, file, events_made in race(engine, database_url, walk, (pair[0], pair[1])):
        assert sorted(said) == ["done", "told"]
        assert file.at("risk", "", "process").state == "signed_off"
        assert (file.case["state"], events_made) == ("preparing", 2)


@pytest.mark.races
def test_a_person_stops_in_the_portal_and_by_phone_at_once(engine: Engine, database_url: str) -> None:
    walk = walked(engine, "scheduled")
    target = Target("choice", walk.harmed, "take_part_face_to_face")
    portal: Attempt = (Actor(walk.harmed, "harmed"), target, "withdraw", {"channel": "portal"})
    phone: Attempt = (walk.staff["priya"], target, "withdraw", {"channel": "phone"})
    for said, file, _ in race(engine, database_url, walk, (portal, phone)):
        assert sorted(said) == ["done", "told"]
        assert file.at("meeting").state == "cancelled"
        assert [p.version for p in file.of("meeting")] == [file.at("meeting").version]


@pytest.mark.races
def test_a_meeting_is_confirmed_twice_at_once(engine: Engine, database_url: str) -> None:
    walk = walked(engine, "readiness_review")
    attempt: Attempt = (walk.staff["priya"], Target("meeting"), "confirm", {})
    for said, file, events_made in race(engine, database_url, walk, (attempt, attempt)):
        assert sorted(said) == ["done", "told"]
        assert (file.case["state"], events_made) == ("scheduled", 2)


@pytest.mark.races
def test_a_meeting_is_confirmed_while_somebody_stops(engine: Engine, database_url: str) -> None:
    walk = walked(engine, "readiness_review")
    confirm: Attempt = (walk.staff["priya"], Target("meeting"), "confirm", {})
    target = Target("choice", walk.harmed, "take_part_face_to_face")
    stop: Attempt = (Actor(walk.harmed, "harmed"), target, "withdraw", {"channel": "portal"})
    for said, file, _ in race(engine, database_url, walk, (confirm, stop)):
        assert said[1] == "done"
        assert file.at("meeting").state == "cancelled"
        assert file.case["state"] == "exploring_both"


def walked(engine: Engine, state: str) -> Walk:
    """A case that stands in this state, written and let go of."""
    with begin(engine) as session:
        walk = Walk(session, staff.enter(session, fast=True), datetime(2026, 3, 2, 9, tzinfo=UTC))
        stand(walk, state)
    return walk
