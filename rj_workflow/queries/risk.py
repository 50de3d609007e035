"""What an assessment says, what it still lacks, and what can be done with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select

from risk_assessment.answer import Answer
from risk_assessment.instrument import Asked, grouped, items_for
from risk_assessment.profile import Gap, missing, red_items
from risk_assessment.scales import ACT, ASKED, NOT_KNOWN, PRESENCE, WHO_SAID, WORRY, concern_words
from risk_assessment.triggers import BY_NAME
from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.commands.risk import may_write, newest
from rj_workflow.commands.step import Target, all_staff
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import event as event_table
from rj_workflow.models import note as note_table
from rj_workflow.queries.reported import Report, reported
from rj_workflow.queries.signatures import Explained, explained
from rj_workflow.queries.steps import StepView, steps_of
from rj_workflow.questions import Question, questions_of
from rj_workflow.risk import (
    Sent,
    answers_of,
    earlier_answers,
    opened_key,
    sent_versions,
    subjects_of,
    who_words,
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
_WERE_ASKED: Final = dict(ASKED)
_WHO_SAID: Final = dict(WHO_SAID)


@dataclass(frozen=True, slots=True)
class Lifted:
    """A stop that no longer stands: who lifted it, when and why (5.4)."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what was answered; `earlier` is the version an unconfirmed answer was taken from.

    `who` is what the page calls whoever it is about.
    """

    asked: Asked
    who: str
    answer: Answer | None = None
    written_by: str = ""
    written_at: datetime | None = None
    earlier: int | None = None
    opened_at: datetime | None = None
    red: bool = False
    lifted: Lifted | None = None
    asked_back: tuple[Question, ...] = ()  # by whoever sent it back

    @property
    def stands(self) -> bool:
        """Red, and no supervisor has lifted what it stops."""
        return self.red and self.lifted is None

    @property
    def rating(self) -> str:
        """The rating in words; never a number."""
        return rating_words(self.answer) if self.answer else "Not answered yet"

    @property
    def unknown(self) -> bool:
        """Asked, and not known."""
        return self.answer is not None and self.answer.present == "unknown"

    @property
    def calls_for_action(self) -> bool:
        """It was rated as calling for action, or as stopping everything."""
        return self.answer is not None and self.answer.rating >= ACT

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
    missing: tuple[tuple[str, str], ...]  # sentence, and the "P4:id" it is about
    steps: tuple[StepView, ...]
    writable: bool
    names: Mapping[str, str]
    staff: Mapping[str, Row]
    decided: Decided | None
    sent: Sequence[Sent]  # every version of this scope, oldest first
    signing: Explained  # who must sign it, and why
    questions: tuple[Question, ...]  # asked when it was sent back, with what was answered
    lifted: Mapping[str, Lifted]
    reported: tuple[Report, ...]  # what somebody said has changed, since it was last sent

    @property
    def compared_with(self) -> int | None:
        """The version sent before this one."""
        return max((v["version"] for v in self.sent if v["version"] < self.version), default=None)

    @property
    def items(self) -> tuple[Item, ...]:
        """Every question, in the order of the conversation."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def ended_by(self) -> str:
        """What ended its last signature, in words; empty when it ran out or was never signed."""
        trigger = BY_NAME.get(str(self.position.data.get("ended_by") or ""))
        return trigger.words if trigger else ""

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
    reported: tuple[Report, ...] = ()


def scopes(session: Session, actor: Actor, ref: str) -> tuple[CaseFile, tuple[Scope, ...]]:
    """The case and where each of its assessments stands.  Raises NotFound."""
    file = policy.case_for(session, actor, ref)
    names = {key: str(row["name"]) for key, row in all_staff(session).items()}
    return file, tuple(_scope(session, file, scope, words, names) for scope, words in SCOPES.items())


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
    questions, lifted = _questions(position, names), _lifted(session, file, position, names)
    return Assessment(
        file=file,
        position=position,
        version=_version_of(position, sent),
        sections=_sections(file, position, names, actor, sent, questions, lifted),
        missing=_missing(file, position, names) if written else (),
        steps=tuple(steps_of(file, actor, now, staff, [Target("risk", "", scope, number)])),
        writable=written and may_write(actor, file),
        names=names,
        staff=staff,
        decided=last_decision(session, file, position, names),
        sent=sent,
        signing=explained(file, position, staff, now=now),
        questions=questions,
        lifted=lifted,
        reported=reported(session, file, position, sent, names),
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


def presence_words(answer: Answer) -> str:
    """Whether it is there, or was; empty where the words of the rating say it already."""
    is_said = not answer.item.rated or answer.present in ("unknown", "not_answered")
    return "" if is_said else _WORDS_OF_PRESENCE[answer.present]


def who_said_words(answer: Answer) -> str:
    """Who said so, in one line; empty where nobody wrote it."""
    return f"{_WHO_SAID[answer.who_said]}." if answer.who_said else ""


def safer_words(answer: Answer | None) -> str:
    """What will make it safer, who sees to it, by when, what is left: in one line."""
    if answer is None:
        return ""
    measures, who = "; ".join(answer.measures), sees_to_it(answer)
    left = "" if answer.residual is None else f"Left then: {concern_words(answer.residual).lower()}."
    return " ".join(part for part in (measures, who, left) if part)


def sees_to_it(answer: Answer) -> str:
    """Who sees to what makes it safer, and by when."""
    by = f"by {answer.by_when.day} {answer.by_when:%B}" if answer.by_when else ""
    who = ", ".join(part for part in (answer.owner.strip(), by) if part)
    return f"{who[0].upper()}{who[1:]}." if who else ""


def again_words(answer: Answer | None) -> str:
    """At which event it is looked at again; empty where nobody chose one."""
    return BY_NAME[answer.review_on].words if answer and answer.review_on else ""


def worry_words(answer: Answer) -> str:
    """Whether they were asked and how much it worries them, in one line; empty where nobody wrote it."""
    asked = f"Were they asked? {_WERE_ASKED[answer.asked_them]}." if answer.asked_them else ""
    worry = f"Their worry about this: {dict(WORRY)[answer.worry].lower()}." if answer.worry else ""
    return " ".join(part for part in (asked, worry) if part)


def _version_of(position: Position, sent: Sequence[Sent]) -> int:
    """The version that was sent last, or the one being written."""
    if position.state in ("not_started", "draft"):
        return max((int(one["version"]) for one in sent), default=0) + 1
    return int(position.data.get("version", 1))


def _scope(session: Session, file: CaseFile, scope: str, words: str, names: Mapping[str, str]) -> Scope:
    position = file.at("risk", "", scope)
    sent = sent_versions(session, file, scope)
    version = _version_of(position, sent)
    said = reported(session, file, position, sent, names)
    return Scope(scope, words, position.state, version, position.since_at, position.until_at, said)


def _sections(
    file: CaseFile,
    position: Position,
    names: Mapping[str, str],
    actor: Actor,
    sent: Sequence[Sent],
    questions: Sequence[Question],
    lifted: Mapping[str, Lifted],
) -> tuple[Section, ...]:
    rows = {(r["item_id"], r["subject"]): r for r in file.answers.get(position.id, [])}
    stored = {a.key: a for a in answers_of(file, position)}
    red = {a.key for a in red_items(stored.values())}
    everything = items_for(position.topic, subjects_of(file), file.instrument_of(position))
    earlier = earlier_answers(position, sent, everything, stored)
    opened = position.data.get("opened", {}).get(actor.id, {})

    def shown(asked: Asked) -> Item:
        answer, row = stored.get(asked.key), rows.get(asked.key)
        who, key = who_words(file, asked.subject, names), ":".join(asked.key)
        back = tuple(one for one in questions if one.about == key)
        if answer is None or row is None:
            old = earlier.get(asked.key)
            if old is None:
                return Item(asked, who, asked_back=back)
            red_then = bool(red_items([old.answer]))
            return Item(asked, who, old.answer, earlier=old.version, red=red_then, asked_back=back)
        at = opened.get(opened_key(answer))
        return Item(
            asked, who, answer, names.get(row["answered_by"], ""), row["answered_at"],
            opened_at=datetime.fromisoformat(at) if at else None, red=asked.key in red,
            lifted=lifted.get(key), asked_back=back,
        )  # fmt: skip

    return tuple(Section(title, tuple(map(shown, asked))) for title, asked in grouped(everything))


def _questions(position: Position, names: Mapping[str, str]) -> tuple[Question, ...]:
    """What was asked, with the names of whoever asked and answered."""
    return tuple(
        replace(one, by=names.get(one.by, "Somebody"), answered_by=names.get(one.answered_by, ""))
        for one in questions_of(position)
    )


def _lifted(
    session: Session, file: CaseFile, position: Position, names: Mapping[str, str]
) -> dict[str, Lifted]:
    """Every stop of it that a supervisor lifted, by its item; of one lifted twice the last counts."""
    kept = position.data.get("lifted", {})
    if not kept:
        return {}
    rows = session.execute(
        select(note_table.c.field, note_table.c.text)
        .join(event_table, event_table.c.id == note_table.c.event_id)
        .where(event_table.c.case_id == file.case["id"], event_table.c.event == "lift_stop")
        .where(event_table.c.topic == position.topic, event_table.c.number == position.number)
        .order_by(event_table.c.seq)
    )
    why = dict(rows.tuples().all())
    return {
        key: Lifted(names.get(one["by"], ""), datetime.fromisoformat(one["at"]), why.get(key, ""))
        for key, one in kept.items()
    }


def _missing(file: CaseFile, position: Position, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    gaps = missing(
        position.topic, subjects_of(file), answers_of(file, position), file.instrument_of(position)
    )
    return tuple(dict.fromkeys((g.sentence(who_words(file, g.subject, names)), _about(g)) for g in gaps))


def _about(gap: Gap) -> str:
    return ":".join((gap.item.id, gap.subject.key)) if gap.item else ""


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
