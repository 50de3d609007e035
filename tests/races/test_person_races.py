"""Two things at once about somebody with several cases: both are done, and neither holds up the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.commands.beside import Beside, open_beside
from rj_workflow.commands.enquiry import Enquiry, open_enquiry
from rj_workflow.commands.stop import come_back
from rj_workflow.commands.vulnerability import say_vulnerability
from rj_workflow.db import begin, read
from rj_workflow.models import participant
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from rj_workflow.vulnerability import standing
from tests.factories.races import RACES, Act, keep, put_back, racing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from rj_workflow.db import Session

pytestmark = pytest.mark.races

SHE_ASKS = Beside(who_asked="harmed", channel="phone", interests="none")


def several(session: Session, cases: int) -> tuple[Walk, list[str]]:
    """Somebody harmed with this many cases beside each other."""
    walk = Walk(session, staff.enter(session, fast=True), datetime(2026, 3, 2, 9, tzinfo=UTC))
    walk.to("exploring_first")
    walk.wait(minutes=5)
    sam = walk.staff["sam"]
    beside = [open_beside(session, sam, walk.ref, SHE_ASKS, now=walk.now) for _ in range(1, cases)]
    return walk, [walk.ref, *beside]


def race(engine: Engine, url: str, pair: tuple[Act, Act]) -> Iterator[list[str]]:
    """How both went, time after time; what they did is put back between."""
    with begin(engine) as session:
        kept = keep(session)
    with racing(url, pair) as once:
        for _ in range(RACES):
            yield once()
            with begin(engine) as session:
                put_back(session, kept)


def comes_back(her: Actor, ref: str, now: datetime, session: Session) -> None:
    come_back(session, her, person_id=her.id, channel="portal", ref=ref, now=now)


def says(her: Actor, ref: str, now: datetime, session: Session) -> None:
    said = frozenset({"under_18"})
    say_vulnerability(session, her, ref, said, person_id=her.id, phase="", source="", now=now)


def opens(sam: Actor, ref: str, said: Beside, now: datetime, session: Session) -> None:
    open_beside(session, sam, ref, said, now=now, key="a" * 32)


def test_she_comes_back_while_she_says_on_another_case_why_it_is_urgent(
    engine: Engine, database_url: str
) -> None:
    with begin(engine) as session:
        walk, refs = several(session, 2)
        her = Actor(walk.harmed, "harmed", walk.harmed_name)
        say_vulnerability(
            session, her, refs[1], frozenset({"targeted"}), person_id=her.id, phase="", source="",
            now=walk.now,
        )  # fmt: skip
        walk.settle_aftercare()
        walk.close("HARMED_WITHDREW")
    now = walk.now + timedelta(days=1)
    for said in race(
        engine, database_url, (partial(comes_back, her, refs[0], now), partial(says, her, refs[1], now))
    ):
        assert said == ["done", "done"]
        with read(engine) as session:
            stands = standing(session, her.id, "harmed")
            assert stands is not None
            assert (stands.number, list(stands.grounds)) == (3, ["under_18"])


def test_pressed_twice_she_is_put_once_on_the_case_that_he_opened(engine: Engine, database_url: str) -> None:
    with begin(engine) as session:
        walk, _ = several(session, 1)
        sam = walk.staff["sam"]
        his = open_enquiry(session, sam, Enquiry("Rory Keane", "responsible"), now=walk.now)
    said = Beside(who_asked="responsible", interests="none", theirs=his)
    press = partial(opens, sam, walk.ref, said, walk.now + timedelta(minutes=5))
    for told in race(engine, database_url, (press, press)):
        assert told == ["done", "done"]
        with read(engine) as session:
            hers = session.scalars(
                select(participant.c.id).where(participant.c.person_id == walk.harmed)
            ).all()
            assert len(hers) == 2
