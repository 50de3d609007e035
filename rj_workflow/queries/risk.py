"""What an assessment says, what it still lacks, and what can be done with it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from risk_assessment.instrument import Asked, grouped, items_for
from risk_assessment.profile import Answer, missing, red_items
from risk_assessment.scales import NOT_KNOWN, PRESENCE, concern_words
from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.risk import may_write, newest
from rj_workflow.commands.step import Target, all_staff
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import event as event_table
from rj_workflow.models import note as note_table
from rj_workflow.queries.steps import StepView, steps_of
from rj_workflow.risk import (
    Sent,
    answer_from,
    answers_of,
    next_version,
    opened_key,
    sent_versions,
    sides_asked,
)
from state_machines.risk import SCOPES

DECISIONS: Final = (
    "sign_off",
    "panel_agrees",
    "do_not_agree",
    "panel_does_not_agree",
    "send_back",
    "escalate",
    "ask_for_review",
)
_WORDS_OF_PRESENCE: Final = dict(PRESENCE)


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what was answered; `earlier` is the version an unconfirmed answer was taken from."""

    asked: Asked
    answer: Answer | None = None
    written_by: str = ""
    written_at: datetime | None = None
    earlier: int | None = None
    opened_at: datetime | None = None
    red: bool = False

    @property
    def rating(self) -> str:
        """The rating in words; never a number."""
        return rating_words(self.answer) if self.answer else "Not answered yet"

    @property
    def unknown(self) -> bool:
        """Asked, and not known."""
        return self.answer is not None and self.answer.present == "unknown"

    @property
    def is_answered(self) -> bool:
        """Written down in this version."""
        return bool(self.answer) and self.earlier is None and self.rating != "Not answered yet"


@dataclass(frozen=True, slots=True)
class Section:
    """The questions under one heading."""

    title: str
    items: tuple[Item, ...]

    @property
    def slug(self) -> str:
        """The heading as a part of an address."""
        return re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")

    @property
    def answered(self) -> int:
        """How many of its questions have an answer in this version."""
        return sum(item.is_answered for item in self.items)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was last decided about it, by whom, in whose words."""

    event: str
    by: str
    at: datetime
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment of one scope, as it stands."""

    file: CaseFile
    position: Position
    version: int
    sections: tuple[Section, ...]
    missing: tuple[tuple[str, str], ...]  # sentence, and the "P4:harmed" it is about
    steps: tuple[StepView, ...]
    writable: bool
    names: Mapping[str, str]
    decided: Decided | None
    sent: Sequence[Sent]  # every version of this scope, oldest first

    @property
    def compared_with(self) -> int | None:
        """The version sent before this one."""
        return max((v["version"] for v in self.sent if v["version"] < self.version), default=None)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every question, in the order of the conversation."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def saved_at(self) -> datetime | None:
        """When something was last written."""
        return max((i.written_at for i in self.items if i.written_at), default=None)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the assessment of one scope stands, for the list of them."""

    scope: str
    words: str
    state: str
    version: int
    since_at: datetime | None
    until_at: datetime | None


def scopes(session: Session, actor: Actor, ref: str) -> tuple[CaseFile, tuple[Scope, ...]]:
    """The case and where each of its assessments stands.  Raises NotFound."""
    file = policy.case_for(session, actor, ref)
    return file, tuple(_scope(session, file, scope, words) for scope, words in SCOPES.items())


def assessment(
    session: Session, actor: Actor, ref: str, scope: str, number: int | None = None, *, now: datetime
) -> Assessment:
    """One assessment as it stands; one that was never begun stands at its start.  Raises NotFound."""
    if scope not in SCOPES:
        raise NotFound("scope")
    file = policy.case_for(session, actor, ref)
    position = newest(file, scope, number) if number else file.at("risk", "", scope)
    staff = all_staff(session)
    names = {key: str(row["name"]) for key, row in staff.items()}
    written = position.state == "draft"
    sent = sent_versions(session, file, scope)
    return Assessment(
        file=file,
        position=position,
        version=_version(session, file, position),
        sections=_sections(file, position, names, actor, sent),
        missing=_missing(file, position) if written else (),
        steps=tuple(steps_of(file, actor, now, staff, [Target("risk", "", scope, number)])),
        writable=written and may_write(actor, file),
        names=names,
        decided=last_decision(session, file, position, names),
        sent=sent,
    )


# --- reading one assessment


def rating_words(answer: Answer) -> str:
    """How an answer is rated, in words: what is not known or not there is said as that."""
    if answer.present == "unknown":
        return NOT_KNOWN if answer.asked.item.starred else _WORDS_OF_PRESENCE["unknown"]
    if answer.present == "not_answered":
        return _WORDS_OF_PRESENCE["not_answered"]
    if not answer.asked.item.rated:
        return "Written here" if answer.present == "current" else "Nothing named"
    if answer.concern is None:
        return "None" if answer.present == "no" else "Not rated yet"
    return concern_words(answer.concern)


def safer_words(answer: Answer | None) -> str:
    """What will make it safer, who sees to it, by when, what is left: in one line."""
    if answer is None or not answer.mitigation.strip():
        return ""
    by = f"by {answer.by_when.day} {answer.by_when:%B}" if answer.by_when else ""
    who = ", ".join(part for part in (answer.owner.strip(), by) if part)
    left = "" if answer.residual is None else f"Left then: {concern_words(answer.residual).lower()}."
    return " ".join(part for part in (answer.mitigation.strip(), f"{who}." if who else "", left) if part)


def person_words(file: CaseFile, side: str) -> str:
    """The first name of whoever stands on this side; empty for the plan, the staff and several supporters."""
    here = [p["name"] for p in file.participants if p["side"] == side]
    return str(here[0]).split()[0] if len(here) == 1 else ""


def _version(session: Session, file: CaseFile, position: Position) -> int:
    """The version that was sent last, or the one being written."""
    if position.state in ("not_started", "draft"):
        return next_version(session, file, position.topic)
    return int(position.data.get("version", 1))


def _scope(session: Session, file: CaseFile, scope: str, words: str) -> Scope:
    position = file.at("risk", "", scope)
    version = _version(session, file, position)
    return Scope(scope, words, position.state, version, position.since_at, position.until_at)


def _sections(
    file: CaseFile, position: Position, names: Mapping[str, str], actor: Actor, sent: Sequence[Sent]
) -> tuple[Section, ...]:
    rows = {(r["item_id"], r["side"]): r for r in file.answers.get(position.id, [])}
    stored = {key: answer_from(row) for key, row in rows.items()}
    red = {a.key for a in red_items(stored.values())}
    earlier = _earlier(position, sent)
    opened = position.data.get("opened", {}).get(actor.id, {})

    def shown(asked: Asked) -> Item:
        answer, row = stored.get(asked.key), rows.get(asked.key)
        if answer is None or row is None:
            version, old = earlier.get(asked.key, (None, None))
            return Item(asked, old, earlier=version)
        at = opened.get(opened_key(answer))
        return Item(
            asked, answer, names.get(row["answered_by"], ""), row["answered_at"],
            opened_at=datetime.fromisoformat(at) if at else None, red=asked.key in red,
        )  # fmt: skip

    return tuple(
        Section(title, tuple(map(shown, asked)))
        for title, asked in grouped(items_for(position.topic, sides_asked(file)))
    )


def _earlier(position: Position, sent: Sequence[Sent]) -> dict[tuple[str, str], tuple[int, Answer]]:
    """What was said in the last version sent, to be confirmed where this one has nothing yet."""
    if position.state != "draft" or not sent:
        return {}
    return {a.key: (int(sent[-1]["version"]), a) for a in map(answer_from, sent[-1]["answers"])}


def _missing(file: CaseFile, position: Position) -> tuple[tuple[str, str], ...]:
    sides = sides_asked(file)
    asked = items_for(position.topic, sides)
    sentences = dict.fromkeys(missing(position.topic, sides, answers_of(file, position)))
    return tuple((sentence, _about(sentence, asked)) for sentence in sentences)


def _about(sentence: str, asked: Iterable[Asked]) -> str:
    return next((":".join(a.key) for a in asked if sentence.startswith(f"{a.label}:")), "")


def last_decision(
    session: Session, file: CaseFile, position: Position, names: Mapping[str, str]
) -> Decided | None:
    """What was last decided about this assessment, with its words."""
    row = session.execute(
        select(event_table.c.id, event_table.c.event, event_table.c.actor_id, event_table.c.effective_at)
        .where(event_table.c.case_id == file.case["id"], event_table.c.lifecycle == "risk")
        .where(event_table.c.topic == position.topic, event_table.c.number == position.number)
        .where(event_table.c.event.in_(DECISIONS))
        .order_by(event_table.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    said = session.execute(
        select(note_table.c.field, note_table.c.text).where(note_table.c.event_id == row.id)
    )
    by = names.get(row.actor_id) or file.name_of.get(row.actor_id, "Somebody")
    return Decided(row.event, by, row.effective_at, dict(said.tuples().all()))
