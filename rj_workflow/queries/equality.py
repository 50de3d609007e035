"""The equality answers: to a person their own, to the manager how many, to anybody else nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.equality import FEWEST, QUESTIONS, Question, name_of, rounded, shown_counts
from rj_workflow.errors import NotFound
from rj_workflow.models import equality_answer
from rj_workflow.models import staff as staff_table
from state_machines.roles import MANAGER


@dataclass(frozen=True, slots=True)
class MyAnswer:
    """One answer of somebody's own; `entered_by` is who wrote it down for them."""

    question: Question
    answer: str
    said_on: date
    entered_by: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many gave each answer to one question; None where there are too few to say."""

    question: Question
    numbers: Mapping[str, int | None]
    answered: int | None


def my_equality(session: Session, actor: Actor) -> list[MyAnswer]:
    """What this person answered on this side, in the order of the questions.  Raises NotFound."""
    if not actor.takes_part:
        raise NotFound("person")
    e = equality_answer.c
    query = select(e.question, e.answer, e.said_on, staff_table.c.name)
    query = query.outerjoin(staff_table, staff_table.c.id == e.entered_by)
    rows = session.execute(query.where(e.whose == name_of(actor.id, actor.kind))).all()
    said = {row.question: row for row in rows}
    return [
        MyAnswer(one, said[one.code].answer, said[one.code].said_on, said[one.code].name or "")
        for one in QUESTIONS
        if one.code in said
    ]


def counts(session: Session, actor: Actor, side: str) -> list[Counted]:
    """How many people of this side gave each answer, to the nearest five, and never fewer than five.

    Raises NotFound for everybody but the manager.
    """
    if not actor.is_staff or not actor.roles & MANAGER:
        raise NotFound("equality")
    e = equality_answer.c
    query = select(e.question, e.answer, func.count()).where(e.side == side)
    found: dict[str, dict[str, int]] = {one.code: {} for one in QUESTIONS}
    for question, answer, number in session.execute(query.group_by(e.question, e.answer)).tuples():
        if question in found:
            found[question][answer] = number
    return [_counted(one, found[one.code]) for one in QUESTIONS]


def _counted(question: Question, found: Mapping[str, int]) -> Counted:
    counted = {code: found.get(code, 0) for code, _ in question.answers}
    total = sum(counted.values())
    return Counted(question, shown_counts(counted), rounded(total) if total >= FEWEST else None)
