"""Whatever anybody does, in whatever order, nobody ends where nobody may stand (practice.md 12)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rj_workflow import events
from rj_workflow.actors import THE_CLOCK, Actor, roles_on
from rj_workflow.answers import fields_of
from rj_workflow.commands.step import Target, locate, take_step
from rj_workflow.db import Session, begin, make_engine, migrate
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.facts import Asking, facts_of
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from state_machines.facts import TAKES_PART, Facts
from state_machines.fields import Field
from state_machines.guards import GUARDS

HELD, LIVE = {"confirmed", "day_check"}, {"open", "on_break"}
PLANNED = {"proposed", "date_offered", "in_diary", "confirmed", "day_check", "postponed"}
MIDDLE = {"being_assessed", "awaiting_sign_off", "preparing", "readiness_review", "scheduled"}


def faults(f: Facts, walk: Walk) -> list[str]:
    """The invariants of lifecycles.md (d) that are broken, on facts read from real rows."""
    file, meeting = walk.file, f.meeting.state
    both = all(p.taking_part.state in TAKES_PART for p in f.principals)
    signed = [r for r in file.of("risk") if r.state == "signed_off" and r.topic != "approach"]
    told = [i for i in file.of("exchange") if i.state in ("announced", "wanted")]
    planned = meeting in PLANNED | LIVE
    rules = {
        "S1": meeting not in HELD
        or (all(p.taking_part.state == "given" for p in f.principals) and bool(signed)
            and all(p.preparation == "confirmed_ready" for p in f.attending)),
        "S2 S3": not planned or both,
        "S4": not f.paused or (meeting not in PLANNED - {"postponed"} | LIVE and not told),
        "S5": not f.stopped or (not planned and not told and not signed and f.case != "approaching_other"),
        "S6": f.acknowledged or (f.case not in MIDDLE and not planned and not told and not signed),
        "S7": not signed or both,
        "S9": f.case not in MIDDLE or both,
        "S10": (f.case == "scheduled") == (meeting in HELD) and (meeting not in LIVE or f.case == "underway"),
        "S12": f.case != "closed" or not (planned or told or signed or f.paused or f.waiting),
        "S13": f.case != "approaching_other"
        or (f.first.approach.takes_part and f.approach_risk.state == "signed_off"),
    }  # fmt: skip
    return [name for name, holds in rules.items() if not holds]


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


def targets_of(walk: Walk) -> list[Target]:
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
    for person in (walk.harmed, walk.responsible):
        targets += [
            Target("case", person),
            Target("preparation", person),
            Target("pause", person),
            Target("offer", person),
        ]
        targets += [
            Target("choice", person, p) for p in ("contact", "approach_other", "take_part_face_to_face")
        ]
    return targets


def ready_moves(walk: Walk, actors: list[Actor]) -> list[tuple[Actor, Target, str]]:
    """Every step that nothing but its own form stands in the way of, for whoever may take it."""
    file, found = walk.file, []
    for target in targets_of(walk):
        position = locate(file, target)
        state = position.state if position else file.case["state"]
        for actor in actors:
            roles = roles_on(actor, file, holder=target.holder)
            facts = facts_of(file, Asking(walk.now, actor, position))
            for row in LIFECYCLES[target.lifecycle].leaving(state):
                if row.by & roles and all(GUARDS[name](facts) for name in row.reasons):
                    found.append((actor, target, row.event))
    return found


def chosen(moves: list[tuple[Actor, Target, str]], which: int) -> tuple[Actor, Target, str]:
    """One of these moves, each lifecycle as likely as any other: saying never does not drown the rest."""
    lifecycles = sorted({target.lifecycle for _, target, _ in moves})
    here = [move for move in moves if move[1].lifecycle == lifecycles[which % len(lifecycles)]]
    return here[which // len(lifecycles) % len(here)]


def attempt(session: Session, walk: Walk, actor: Actor, target: Target, event: str) -> bool:
    """Try one move; a no with reasons is an answer, anything else is a fault."""
    rows = [r for r in LIFECYCLES[target.lifecycle].rows if r.event == event]
    try:
        with session.begin_nested():
            take_step(session, actor, walk.ref, target, event, filled(fields_of(rows[0]), walk), now=walk.now)
    except (Refused, Conflict, Invalid, NotFound):
        return False
    return True


@pytest.mark.parametrize("start", ["exploring_first", "preparing", "scheduled", "underway", "following_up"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    derandomize=True,
)
@given(choices=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 72)), min_size=5, max_size=25))
def test_no_order_of_steps_breaks_an_invariant(start: str, choices: list[tuple[int, int]]) -> None:
    engine = make_engine("sqlite://")
    migrate(engine)
    with begin(engine) as session:
        walk = Walk(session, staff.enter(session, fast=True), datetime(2026, 3, 2, 9, tzinfo=UTC)).to(start)
        colleagues = [walk.staff[name] for name in ("priya", "helen", "sam", "olu")]
        actors = [
            *colleagues,
            Actor(walk.harmed, "harmed"),
            Actor(walk.responsible, "responsible"),
            THE_CLOCK,
        ]
        taken = []
        for which, hours in choices:
            walk.now += timedelta(hours=hours)
            actor, target, event = chosen(ready_moves(walk, actors), which)
            if attempt(session, walk, actor, target, event):
                taken.append(f"{actor.name or actor.kind}: {target.lifecycle}.{event}")
                facts = facts_of(walk.file, Asking(walk.now, THE_CLOCK))
                assert faults(facts, walk) == [], taken
        assert len(taken) > len(choices) / 2  # else this walks nowhere and proves nothing
        assert list(events.verify(session)) == []
    engine.dispose()
