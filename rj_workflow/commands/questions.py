"""Answer what a supervisor asked when they sent an assessment back, in words beside the question."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.answers import Form, read
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.risk import must_be_theirs_to_write, newest
from rj_workflow.db import Session
from rj_workflow.errors import Conflict
from rj_workflow.questions import Question, questions_of
from state_machines.fields import Field

_NAMED = "question__"


def answer_field(question: Question) -> Field:
    """The box in which this question is answered."""
    return Field(_NAMED + question.id, "words", "Your answer", private=True)


def answers_seen(questions: Iterable[Question]) -> str:
    """A short mark of the answers a page showed: writing over somebody else's is noticed by it."""
    plain = [(question.id, question.answer) for question in questions]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]


def answer_questions(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    scope: str,
    number: int | None = None,
    form: Form,
    shown: str = "",
    now: datetime,
) -> int:
    """Write down the answers that this form holds; returns how many changed.

    `shown` is the mark (`answers_seen`) of the answers its page showed.  Raises NotFound, Refused (not
    yours to write), Conflict (sent meanwhile, or somebody else answered), Invalid (too long).
    """
    if not any(name.startswith(_NAMED) for name in form):
        return 0
    file = policy.case_for(session, actor, ref, lock=True)
    position = newest(file, scope, number)
    must_be_theirs_to_write(actor, file, position)
    asked = questions_of(position)
    fields = {one.id: answer_field(one) for one in asked if answer_field(one).name in form}
    said = read(tuple(fields.values()), form).words
    given = {one.id: said.get(fields[one.id].name, "") for one in asked if one.id in fields}
    changed = {one.id: given[one.id] for one in asked if given.get(one.id, one.answer) != one.answer}
    if not changed:
        return 0
    if shown and shown != answers_seen(asked):
        raise Conflict("Somebody else answered a question before you.")
    by = {"answered_by": actor.id, "answered_at": now.isoformat()}
    position.data["questions"] = [
        {**row, "answer": changed[row["id"]], **by} if row["id"] in changed else row
        for row in position.data["questions"]
    ]
    position.version += 1
    file.keep(position)
    desk, at = Desk(session, file, actor, now), position.state
    words = {f"question:{one}": answer for one, answer in changed.items() if answer}
    desk.note_down("risk", "answer_questions", at, at, position, {"questions": sorted(changed)}, words)
    desk.save()
    return len(changed)
