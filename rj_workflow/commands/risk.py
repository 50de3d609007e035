"""Write an assessment down item by item, and note which of its items whoever decides has opened.

A sent assessment is frozen: what it says can be changed only after it was sent back or has run out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, insert

from risk_assessment.instrument import Asked, items_for
from risk_assessment.profile import Answer
from risk_assessment.scales import CONCERN, PRESENCE, WHO_SAID
from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Form, read
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, NotFound, Refused
from rj_workflow.models import new_id, risk_answer
from rj_workflow.risk import answers_of, kept, opened_key, sides_asked, to_open
from state_machines.fields import Field
from state_machines.roles import FACILITATOR, MANAGER, PANEL, SUPERVISOR

Key = tuple[str, str]  # item and side

LEVELS: Final = {"none": 0, "note": 1, "act": 2, "stop": 3}
_CODES: Final = {level: code for code, level in LEVELS.items()}
_CONCERN: Final = tuple((_CODES[level], words) for level, words in CONCERN)
_THERE: Final = tuple(option for option in PRESENCE if option[0] != "not_answered")
_ASKED: Final = (
    ("current", "Asked, and written here"),
    ("no", "Asked, nothing named"),
    ("unknown", "Not known"),
)
_WORDS: Final = ("found", "own_view", "mitigation", "owner")
BEING_DECIDED: Final = ("submitted", "escalated")


def item_fields(asked: Asked) -> tuple[Field, ...]:
    """The form of one item: what is there, their own view, what will make it safer (practice.md 5.1)."""
    if not asked.item.rated:
        return (
            Field("present", "choice", asked.item.question, asked.item.guidance, _ASKED),
            Field("found", "words", "What did you find?", private=True),
            Field("own_view", "words", "Their own view", "In their words", private=True),
        )
    helps = "Has helped elsewhere: " + "; ".join(asked.item.mitigations).lower() + "."
    return (
        Field("present", "choice", asked.item.question, asked.item.guidance, _THERE),
        Field("concern", "choice", "How much does this concern us today?", options=_CONCERN),
        Field("found", "words", "What did you find?", private=True),
        Field("who_said", "select", "Who said so?", options=WHO_SAID),
        Field("own_view", "words", "Their own view", "In their words", private=True),
        Field("mitigation", "words", "What will make it safer?", helps, private=True),
        Field("owner", "text", "Who sees to it?", private=True),
        Field("by_when", "date", "By when?"),
        Field("residual", "choice", "How much is left once that is done?", options=_CONCERN),
    )


def field_name(key: Key, field: str) -> str:
    """The name of one item's field in a form that holds several items."""
    return "__".join((*key, field))


def as_form(answer: Answer | None) -> dict[str, str]:
    """An answer as its form shows it."""
    if answer is None:
        return {}
    plain = kept(answer)
    levels = {name: _CODES.get(plain[name], "") for name in ("concern", "residual")}
    present = "" if answer.present == "not_answered" else answer.present
    return {name: str(value or "") for name, value in (plain | levels | {"present": present}).items()}


def seen(answers: Iterable[Answer]) -> str:
    """A short mark of what a page showed: saving over something else is noticed by it."""
    plain = sorted([a.item_id, a.side, kept(a)] for a in answers)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def answer_many(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    scope: str,
    number: int | None = None,
    keys: Iterable[Key],
    form: Form,
    shown: str = "",
    now: datetime,
) -> int:
    """Write down these items in one event; returns how many changed.

    `shown` is the mark (`seen`) of what the page showed of them.  Raises NotFound (no such assessment or
    item), Refused (not yours to write), Conflict (sent meanwhile, or somebody else wrote it), Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    position = newest(file, scope, number)
    _may_write(actor, file, position)
    asked = {a.key: a for a in items_for(scope, sides_asked(file))}
    wanted = list(keys)
    if not set(wanted) <= set(asked):
        raise NotFound("item")
    stored = {a.key: a for a in answers_of(file, position)}
    if shown and shown != seen(stored[key] for key in wanted if key in stored):
        raise Conflict("Somebody else wrote in this section before you.")
    given = [_answer(asked[key], form) for key in wanted]
    changed = [a for a in given if a != stored.get(a.key, Answer(a.item_id, a.side))]
    if changed:
        _write(session, Desk(session, file, actor, now), position, changed)
    return len(changed)


def newest(file: CaseFile, scope: str, number: int | None = None) -> Position:
    """The assessment of this scope that is in hand.  Raises NotFound."""
    position = file.find("risk", "", scope, number)
    if position is None or position.episode != file.case["episode"]:
        raise NotFound("assessment")
    return position


def may_write(actor: Actor, file: CaseFile) -> bool:
    """Only those who work with the people write about them (practice.md 9)."""
    return bool(roles_on(actor, file) & FACILITATOR)


def may_decide(actor: Actor, file: CaseFile) -> bool:
    """Whether it is this actor's part to decide on assessments of this case; the guards say the rest."""
    return bool(roles_on(actor, file) & (SUPERVISOR | PANEL | MANAGER))


def _may_write(actor: Actor, file: CaseFile, position: Position) -> None:
    if not may_write(actor, file):
        raise Refused(("This is for the facilitators of this case to write.",))
    if position.state != "draft":
        raise Conflict("This assessment is no longer being written.")


def _answer(asked: Asked, form: Form) -> Answer:
    plain = item_fields(asked)
    filled = read([replace(f, name=field_name(asked.key, f.name)) for f in plain], form)
    return _as_answer(asked, {f.name: filled.get(field_name(asked.key, f.name)) for f in plain})


def _as_answer(asked: Asked, said: Mapping[str, Any]) -> Answer:
    by_when = said.get("by_when")
    return Answer(
        asked.item.id,
        asked.side,
        present=said["present"] or "not_answered",
        concern=LEVELS.get(said.get("concern") or ""),
        who_said=said.get("who_said") or "",
        found=said["found"] or "",
        own_view=said["own_view"] or "",
        mitigation=said.get("mitigation") or "",
        owner=said.get("owner") or "",
        by_when=date.fromisoformat(by_when) if by_when else None,
        residual=LEVELS.get(said.get("residual") or ""),
    )


def _write(session: Session, desk: Desk, position: Position, changed: list[Answer]) -> None:
    codes: dict[str, Any] = {}
    words: dict[str, str] = {}
    for answer in changed:
        plain, key = kept(answer), opened_key(answer)
        session.execute(
            delete(risk_answer).where(
                risk_answer.c.position_id == position.id,
                risk_answer.c.item_id == answer.item_id,
                risk_answer.c.side == answer.side,
            )
        )
        session.execute(
            insert(risk_answer),
            [{"id": new_id(), "position_id": position.id, "item_id": answer.item_id, "side": answer.side,
              "data": plain, "answered_by": desk.actor.id, "answered_at": desk.now}],
        )  # fmt: skip
        codes[key] = {name: value for name, value in plain.items() if name not in _WORDS}
        words |= {f"{key}:{name}": plain[name] for name in _WORDS if plain[name]}
    position.version += 1
    desk.file.keep(position)
    desk.note_down("risk", "answer", position.state, position.state, position, {"items": codes}, words)
    desk.save()


def open_item(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    scope: str,
    number: int,
    item_id: str,
    side: str,
    now: datetime,
) -> None:
    """Note that this decider has opened an item, the first time they do.

    Raises NotFound (no such answer), Refused (not yours to decide), Conflict (no longer waiting).
    """
    file = policy.case_for(session, actor, ref, lock=True)
    position = newest(file, scope, number)
    if not may_decide(actor, file):
        raise Refused(("This is for a supervisor who did not write it.",))
    if position.state not in BEING_DECIDED:
        raise Conflict("This assessment no longer waits for a decision.")
    found = next((a for a in to_open(answers_of(file, position)) if a.key == (item_id, side)), None)
    if found is None:
        raise NotFound("item")
    opened = position.data.setdefault("opened", {}).setdefault(actor.id, {})
    if opened_key(found) in opened:
        return
    opened[opened_key(found)] = now.isoformat()
    file.keep(position)
    desk = Desk(session, file, actor, now)
    at = position.state
    desk.note_down("risk", "open_item", at, at, position, {"item": item_id, "side": side})
    desk.save()
