"""Whatever anybody does, in whatever order, nobody ends where nobody may stand (practice.md 12)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rj_workflow import events
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.answers import fields_of
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session, begin, make_engine, migrate
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from state_machines.invariants import STATES
from tests.factories.case import standing_at
from tests.factories.moves import chosen, filled


def broken(walk: Walk) -> list[str]:
    """The invariants that do not hold, on facts read from real rows, with each letter looked at in turn."""
    file = walk.file
    looked_at = [
        facts_of(file, Asking(walk.now, THE_CLOCK, letter)) for letter in (None, *file.of("exchange"))
    ]
    return [one.name for one in STATES for facts in looked_at if not one.holds(facts)]


def attempt(session: Session, walk: Walk, actor: Actor, target: Target, event: str) -> bool:
    """Try one move; a no with reasons is an answer, anything else is a fault."""
    rows = [r for r in LIFECYCLES[target.lifecycle].rows if r.event == event]
    try:
        with session.begin_nested():
            take_step(session, actor, walk.ref, target, event, filled(fields_of(rows[0]), walk), now=walk.now)
    except (Refused, Conflict, Invalid, NotFound):
        return False
    return True


@pytest.fixture(scope="module")
def service() -> Iterator[Session]:
    """One service in memory; each example begins in it as if it were new."""
    engine = make_engine("sqlite://")
    migrate(engine)
    with begin(engine) as session:
        yield session
    engine.dispose()


def with_letters(session: Session) -> Walk:
    """A case in which letters may pass: she was told of his, and writes one of her own."""
    walk = standing_at(session, "readiness_review", process="letter")
    walk.clear_letters()
    walk.letter(walk.responsible, "draft", "approve", "review", "hold", "announce")
    walk.letter(walk.harmed, "draft")
    return walk


@pytest.mark.parametrize(
    "start", ["exploring_first", "preparing", "scheduled", "underway", "following_up", "letters"]
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    derandomize=True,
)
@given(choices=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 72)), min_size=5, max_size=25))
def test_no_order_of_steps_breaks_an_invariant(
    service: Session, start: str, choices: list[tuple[int, int]]
) -> None:
    with service.begin_nested() as example:
        walk = with_letters(service) if start == "letters" else standing_at(service, start)
        actors = [
            *(walk.staff[name] for name in ("priya", "helen", "sam", "olu")),
            Actor(walk.harmed, "harmed"),
            Actor(walk.responsible, "responsible"),
            THE_CLOCK,
        ]
        assert broken(walk) == []
        taken = []
        for which, hours in choices:
            walk.now += timedelta(hours=hours)
            actor, target, event = chosen(walk, actors, which)
            if attempt(service, walk, actor, target, event):
                taken.append(f"{actor.name or actor.kind}: {target.lifecycle}.{event}")
                assert broken(walk) == [], taken
        assert len(taken) > len(choices) / 2  # else this walks nowhere and proves nothing
        assert list(events.verify(service)) == []
        example.rollback()
