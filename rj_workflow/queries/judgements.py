"""What this service decided for itself, with every change of it, for anybody on its staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from risk_assessment.judgements import AS_DELIVERED, BY_NAME, JUDGEMENTS, Judged, Judgement
from rj_workflow.actors import Actor
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.judgements import Version, holds, in_force, versions
from state_machines.roles import MANAGER


@dataclass(frozen=True, slots=True)
class Row:
    """One judgement as it stands: what holds, and whether that is as it was delivered."""

    row: Judgement
    value: str
    words: str
    as_delivered: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One version: who changed what to what, when and why."""

    number: int
    at: datetime
    by: str
    reason: str
    changed: tuple[tuple[str, str, str], ...]  # question, before, after


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the page shows; `version` counts the changes, `whole` says that none of them was touched."""

    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    version: int
    may_change: bool
    whole: bool


def policy_of(session: Session, actor: Actor) -> Policy:
    """What holds now and how it came to that, newest change first.  Raises NotFound for anybody else."""
    if not actor.is_staff:
        raise NotFound("policy")
    history = versions(session)
    names = {key: str(row["name"]) for key, row in all_staff(session).items()}
    judged = in_force(history)
    before = [AS_DELIVERED, *(Judged(version["chosen"]) for version in history)]
    changes = [_change(v, was, names) for v, was in zip(history, before, strict=False)]
    return Policy(
        rows=tuple(_row(row, judged.of(row.name)) for row in JUDGEMENTS),
        changes=tuple(reversed(changes)),
        version=len(history),
        may_change=bool(actor.roles & MANAGER),
        whole=holds(history),
    )


def differences(found: Policy, chosen: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """What would read differently: question, as it is, as it would be."""
    return tuple(
        (one.row.question, one.words, one.row.words(chosen[one.row.name]))
        for one in found.rows
        if chosen.get(one.row.name, one.value) != one.value
    )


def _row(row: Judgement, value: str) -> Row:
    return Row(row, value, row.words(value), value == row.default)


def _change(version: Version, before: Judged, names: Mapping[str, str]) -> Change:
    after = Judged(version["chosen"])
    rows = [BY_NAME[name] for name in version["changed"] if name in BY_NAME]
    changed = tuple((r.question, r.words(before.of(r.name)), r.words(after.of(r.name))) for r in rows)
    by = names.get(version["by"], "Somebody who no longer works here")
    return Change(version["number"], version["at"], by, version["reason"], changed)
