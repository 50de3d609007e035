"""Write an assessment down item by item, and note which of its items whoever decides has opened.

A sent assessment is frozen: what it says can be changed only after it was sent back or has run out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert

from risk_assessment.answer import Answer
from risk_assessment.instrument import THE_PLAN, Asked, items_for
from risk_assessment.scales import ASKED, CONCERN, PRESENCE, WHO_SAID, WORRY
from risk_assessment.triggers import TRIGGERS
from rj_workflow import instruments, policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Form, read
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands import consequences
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import new_id, risk_answer
from rj_workflow.pathways import keep_doubts, keep_stops
from rj_workflow.risk import (
    Earlier,
    answers_of,
    earlier_answers,
    kept,
    opened_key,
    sent_versions,
    subjects_of,
    to_open,
)
from state_machines.fields import Field, Options
from state_machines.roles import FACILITATOR, MANAGER, PANEL, SUPERVISOR

Key = tuple[str, str]  # item and whom it is about

LEVELS: Final = {"none": 0, "note": 1, "act": 2, "stop": 3}
_CODES: Final = {level: code for code, level in LEVELS.items()}
_CONCERN: Final = tuple((_CODES[level], words) for level, words in CONCERN)
_THERE: Final = tuple(option for option in PRESENCE if option[0] != "not_answered")
_NOT_RATED: Final = (
    ("current", "Asked, and written here"),
    ("no", "Asked, nothing named"),
    ("unknown", "Not known"),
)
_WORDS: Final = ("found", "own_view", "mitigation", "owner", "would_change")
STILL: Final = Field(
    "still", "choice", "Is this still so?", options=(("so", "Still so"), ("changed", "Changed"))
)
_REVIEWS: Final = tuple((trigger.name, trigger.words) for trigger in TRIGGERS)
SOMEBODY_WROTE: Final = "Somebody else wrote in this section before you."
BEING_DECIDED: Final = ("submitted", "escalated")


def item_fields(asked: Asked) -> tuple[Field, ...]:
    """The form of one item: what is there, their own view, what will make it safer (practice.md 5.1)."""
    item = asked.item
    theirs = (
        Field("found", "words", "What did you find?", private=True),
        Field("own_view", "words", "Their own view", "In their words", private=True),
    )
    if not item.rated:
        return (Field("present", "choice", item.question, item.guidance, _NOT_RATED), *theirs)
    found, view = theirs
    were_asked = (Field("asked_them", "choice", "Were they asked?", options=ASKED),)
    return (
        Field("present", "choice", item.question, item.guidance, _THERE),
        Field("concern", "choice", "How much does this concern us today?", options=_CONCERN),
        Field("would_change", "words", "What would have to change for this to come down?", private=True),
        *(() if asked.subject == THE_PLAN else were_asked),
        Field("who_said", "select", "Who said so?", options=WHO_SAID),
        found,
        view,
        Field("worry", "choice", "How much does it worry them?", options=WORRY),
        Field("helps", "several", "What will make it safer?", "This has helped elsewhere.", _helps(asked)),
        Field("mitigation", "words", "Anything else that will make it safer?", private=True),
        Field("owner", "text", "Who sees to it?", private=True),
        Field("by_when", "date", "By when?"),
        Field("residual", "choice", "How much is left once that is done?", options=_CONCERN),
        Field("review_on", "select", "When do we look at this again?", options=_REVIEWS),
    )


def _helps(asked: Asked) -> Options:
    return tuple((str(at), words) for at, words in enumerate(asked.item.mitigations, start=1))


def field_name(key: Key, field: str) -> str:
    """The name of one item's field in a form that holds several items."""
    return "__".join((*key, field))


def as_form(answer: Answer | None) -> dict[str, Any]:
    """An answer as its form shows it."""
    if answer is None:
        return {}
    plain = kept(answer)
    levels = {name: _CODES.get(plain[name], "") for name in ("concern", "residual")}
    present = "" if answer.present == "not_answered" else answer.present
    filled = {name: str(value or "") for name, value in (plain | levels | {"present": present}).items()}
    return filled | {"helps": [code for code, words in _helps(answer.asked) if words in answer.helps]}


def seen(answers: Iterable[Answer]) -> str:
    """A short mark of what a page showed: saving over something else is noticed by it."""
    plain = sorted([*a.key, kept(a)] for a in answers)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def answer_many(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    scope: str,
    number: int | None = None,
    keys: Iterable[Key],
    only: Key | None = None,
    form: Form,
    shown: str = "",
    now: datetime,
) -> int:
    """Write down these items in one event, or `only` one of them; returns how many changed.

    What the last version said is no answer in this one until somebody says that it is still so, or changed,
    item by item.  `shown` is the mark (`seen`) of what the page showed of them.  Raises NotFound (no such
    assessment or item), Refused (not yours to write), Conflict (sent meanwhile, or somebody else wrote it),
    Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    position = newest(file, scope, number)
    must_be_theirs_to_write(actor, file, position)
    asked = {a.key: a for a in items_for(scope, subjects_of(file), file.instrument_of(position))}
    wanted = list(keys)
    written = [only] if only else wanted
    if not {*wanted, *written} <= set(asked):
        raise NotFound("item")
    stored = {a.key: a for a in answers_of(file, position)}
    prompts = earlier_answers(position, sent_versions(session, file, scope), asked.values(), stored)
    given = _read_all([asked[key] for key in written], prompts, form)
    changed = [a for a in given if a != stored.get(a.key, Answer(a.item, a.subject))]
    if changed and shown and shown != seen(stored[key] for key in wanted if key in stored):
        raise Conflict(SOMEBODY_WROTE)
    if changed:
        _write(session, Desk(session, file, actor, now), position, changed)
    return len(changed)


def _read_all(asked: Iterable[Asked], prompts: Mapping[Key, Earlier], form: Form) -> list[Answer]:
    """Each item as the form answers it, every fault at once."""
    given: list[Answer | None] = []
    faults: list[tuple[str, str]] = []
    for one in asked:
        try:
            given.append(
                _confirmed(one, prompts[one.key], form) if one.key in prompts else _answer(one, form)
            )
        except Invalid as invalid:
            faults += invalid.errors
    if faults:
        raise Invalid(faults)
    return [answer for answer in given if answer is not None]


def _confirmed(asked: Asked, earlier: Earlier, form: Form) -> Answer | None:
    """What the last version said, if it is still so; what the form says, if it changed; else nothing."""
    name = field_name(asked.key, STILL.name)
    still = read([replace(STILL, name=name)], form).get(name)
    if still == "so":
        return earlier.answer
    given = _answer(asked, form)
    if still == "changed":
        return given
    untouched = given in (earlier.answer, Answer(asked.item, asked.subject))
    if not untouched:
        raise Invalid([(name, f"{asked.item.name}: say that it is still so, or that it changed.")])
    return None


def newest(file: CaseFile, scope: str, number: int | None = None) -> Position:
    """The assessment of this scope that is in hand.  Raises NotFound."""
    position = file.find("risk", "", scope, number)
    if position is None or position.episode != file.case["episode"]:
        raise NotFound("assessment")
    return position


def ask_as_then(
    session: Session, actor: Actor, ref: str, *, scope: str, questions: str, now: datetime
) -> None:
    """An assessment that was written elsewhere keeps the version of the questions that it answers.

    Raises NotFound, Refused (not yours to write), Conflict (something is answered already), Invalid (no such
    version here).
    """
    file = policy.case_for(session, actor, ref, lock=True, with_answers=True)
    position = newest(file, scope)
    must_be_theirs_to_write(actor, file, position)
    if answers_of(file, position):
        raise Conflict("Something is answered already, to other questions.")
    if questions not in instruments.by_version(session, [questions]):
        raise Invalid([("questions", f"There is no version {questions} of the questions here.")])
    position.data["instrument"] = questions
    file.keep(position)
    desk, at = Desk(session, file, actor, now), position.state
    desk.note_down("risk", "ask_as_then", at, at, position, {"questions": questions})
    desk.save()


def may_write(actor: Actor, file: CaseFile) -> bool:
    """Only those who work with the people write about them (practice.md 9)."""
    return bool(roles_on(actor, file) & FACILITATOR)


def may_decide(actor: Actor, file: CaseFile) -> bool:
    """Whether it is this actor's part to decide on assessments of this case; the guards say the rest."""
    return bool(roles_on(actor, file) & (SUPERVISOR | PANEL | MANAGER))


def must_be_theirs_to_write(actor: Actor, file: CaseFile, position: Position) -> None:
    """Raises Refused for whoever does not facilitate this case, Conflict once it was sent."""
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
        asked.item,
        asked.subject,
        present=said["present"] or "not_answered",
        concern=LEVELS.get(said.get("concern") or ""),
        asked_them=said.get("asked_them") or "",
        who_said=said.get("who_said") or "",
        found=said["found"] or "",
        own_view=said["own_view"] or "",
        worry=said.get("worry") or "",
        helps=tuple(words for code, words in _helps(asked) if code in (said.get("helps") or ())),
        mitigation=said.get("mitigation") or "",
        owner=said.get("owner") or "",
        by_when=date.fromisoformat(by_when) if by_when else None,
        residual=LEVELS.get(said.get("residual") or ""),
        would_change=said.get("would_change") or "",
        review_on=said.get("review_on") or "",
    )


def _write(session: Session, desk: Desk, position: Position, changed: list[Answer]) -> None:
    codes: dict[str, Any] = {}
    words: dict[str, str] = {}
    rows = []
    for answer in changed:
        plain, key = kept(answer), opened_key(answer)
        rows.append(
            {"id": new_id(), "position_id": position.id, "item_id": answer.item_id,
             "subject": answer.subject.key, "side": answer.side,
             "data": plain, "answered_by": desk.actor.id, "answered_at": desk.now}
        )  # fmt: skip
        codes[key] = {name: value for name, value in plain.items() if name not in _WORDS}
        words |= {f"{key}:{name}": plain[name] for name in _WORDS if plain[name]}
    session.execute(
        _REPLACED, [{"of": r["position_id"], "item": r["item_id"], "who": r["subject"]} for r in rows]
    )
    session.execute(insert(risk_answer), rows)
    position.version += 1
    stops_now = keep_stops(desk.file, position, changed)
    keep_doubts(desk.file, position, changed)
    desk.file.keep(position)
    at = position.state
    seq = desk.note_down("risk", "answer", at, at, position, {"items": codes}, words)
    if stops_now:
        consequences.new_fact(desk, "stop_found", seq)
    desk.save()


# A section is written in one go: one statement for what is replaced, one for what is written.
_REPLACED = delete(risk_answer).where(
    risk_answer.c.position_id == bindparam("of"),
    risk_answer.c.item_id == bindparam("item"),
    risk_answer.c.subject == bindparam("who"),
)


def open_item(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    scope: str,
    number: int,
    item_id: str,
    subject: str,
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
    found = next((a for a in to_open(answers_of(file, position)) if a.key == (item_id, subject)), None)
    if found is None:
        raise NotFound("item")
    opened = position.data.setdefault("opened", {}).setdefault(actor.id, {})
    if opened_key(found) in opened:
        return
    opened[opened_key(found)] = now.isoformat()
    file.keep(position)
    desk = Desk(session, file, actor, now)
    at = position.state
    desk.note_down("risk", "open_item", at, at, position, {"item": item_id, "about": subject})
    desk.save()
