"""What could be done next on a case, by whom, and a form that answers everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rj_workflow.actors import Actor, roles_on
from rj_workflow.commands.step import Target, locate
from rj_workflow.facts import Asking, facts_of
from state_machines import LIFECYCLES
from state_machines.guards import GUARDS

if TYPE_CHECKING:
    from rj_workflow.casefile import CaseFile
    from rj_workflow.seeds.walk import Walk
    from state_machines.fields import Field

Move = tuple[Actor, Target, str]


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
        elif one.kind == "slots":
            starts = walk.now + timedelta(days=2)
            answers[one.name] = f"{starts.isoformat()}/{(starts + timedelta(hours=2)).isoformat()}"
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
