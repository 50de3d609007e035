"""Whatever anybody does, in whatever order, nobody ends where nobody may stand (practice.md 12)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rj_workflow import events
from rj_workflow.actors import THE_CLOCK, Actor, roles_on
from rj_workflow.answers import fields_of
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.step import Target, locate, take_step
from rj_workflow.db import Session, begin, make_engine, migrate
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from state_machines.fields import Field
from state_machines.guards import GUARDS
from state_machines.invariants import STATES
from tests.factories.case import standing_at

Move = tuple[Actor, Target, str]


def broken(walk: Walk) -> list[str]:
    """The invariants that do not hold, on facts read from real rows, with each letter looked at in turn."""
    file = walk.file
    looked_at = [
        facts_of(file, Asking(walk.now, THE_CLOCK, letter)) for letter in (None, *file.of("exchange"))
    ]
    return [one.name for one in STATES for facts in looked_at if not one.holds(facts)]


def filled(fields: tuple[Field, ...], walk: Walk) -> dict[str, Any]:
    """A form that answers everything, as an obliging person would."""
    answers: dict[str, Any] = {}
    for one in fields:
        if one.kind == "staff":
            answers[one.name] = walk.staff[{"lead": "priya", "co_worker": "tom"}.get(one.name, "helen")].id
        elif one.options and one.kind != "several":
            answers[one.name] = next(
                (c for c, _ in one.options if c in ("face_to_face", "nothing")), one.options[0][0]
            )
        elif one.kind in ("confirm", "yes_no"):
            answers[one.name] = "yes"
        elif one.kind == "date":
            answers[one.name] = (walk.now + timedelta(days=3)).date().isoformat()
        elif one.kind == "moment":
            answers[one.name] = (walk.now + timedelta(days=2)).isoformat()
        elif one.kind == "number":
            answers[one.name] = "30"
        elif one.kind in ("text", "words"):
            answers[one.name] = (
                "Somebody who was harmed would like to know if you are willing to talk with us."
            )
    return answers


def targets_of(walk: Walk, file: CaseFile) -> list[Target]:
    """Everything of the case that can move."""
    targets = [
        Target("case"),
        Target("meeting"),
        Target("closing"),
        Target("safety_stop"),
        Target("waiting", "", "prison"),
    ]
    targets += [Target("risk", "", scope) for scope in ("approach", "process", "event")]
    targets.append(Target("acknowledgement", walk.responsible))
    targets += [Target("exchange", letter.holder, "", letter.number) for letter in file.of("exchange")]
    for person in (walk.harmed, walk.responsible):
        targets += [
            Target("case", person),
            Target("preparation", person),
            Target("pause", person),
            Target("offer", person),
        ]
        topics = {"contact", "approach_other", f"take_part_{walk.process}"}
        topics |= {choice.topic for choice in file.of("choice") if choice.holder == person}
        targets += [Target("choice", person, topic) for topic in sorted(topics)]
    return targets


def ready_moves(file: CaseFile, now: datetime, target: Target, actors: list[Actor]) -> Iterator[Move]:
    """Every step of one thing that nothing but its own form stands in the way of, for whoever may take it."""
    position = locate(file, target)
    rows = LIFECYCLES[target.lifecycle].leaving(position.state if position else file.case["state"])
    for actor in actors:
        roles = roles_on(actor, file, holder=target.holder)
        theirs = [row for row in rows if row.by & roles]
        if theirs:
            facts = facts_of(file, Asking(now, actor, position))
            ready = (row for row in theirs if all(GUARDS[name](facts) for name in row.reasons))
            yield from ((actor, target, row.event) for row in ready)


def chosen(walk: Walk, actors: list[Actor], which: int) -> Move:
    """A step that is ready, each lifecycle as likely as any other: saying never does not drown the rest."""
    file = walk.file
    targets = targets_of(walk, file)
    lifecycles = sorted({target.lifecycle for target in targets})
    turn, rest = which % len(lifecycles), which // len(lifecycles)
    for name in (*lifecycles[turn:], *lifecycles[:turn]):
        here = [target for target in targets if target.lifecycle == name]
        moves = [move for target in here for move in ready_moves(file, walk.now, target, actors)]
        if moves:
            return moves[rest % len(moves)]
    raise AssertionError("nobody can do anything")


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
