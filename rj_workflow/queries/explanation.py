"""The explanation as it is read: by staff who go through it with somebody, and by the person themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rj_workflow import explanation
from rj_workflow.actors import Actor
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.explanation import KINDS, LANGUAGES, PLAIN, edition, in_force, is_whole, outdated, versions
from rj_workflow.queries.portal import my_cases
from rj_workflow.reading_age import reading_age
from state_machines.explanation import EACH_TIME, FIRST_EDITION, FORMS, POINTS
from state_machines.roles import MANAGER

# Above this age the page warns, and the manager decides (practice.md 7.2 [J]).
OLDEST_READER: Final = 11


@dataclass(frozen=True, slots=True)
class Said:
    """One point in one language and form; `older` when the English was changed since."""

    code: str
    title: str
    words: str
    source: str
    age: int  # reading age in years, of English alone; 0 for other languages
    older: bool = False

    @property
    def is_hard(self) -> bool:
        """Whether it asks for an older reader than the service wants."""
        return self.age > OLDEST_READER


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is explained, in one language and form."""

    kind: str
    title: str
    language: str  # a code for the page, like cy
    label: str
    points: tuple[Said, ...]
    is_whole: bool
    may_publish: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: who published it, when, why, and what changed."""

    label: str
    at: datetime
    by: str
    reason: str
    changed: tuple[tuple[str, int], ...]  # language and form, number of points


@dataclass(frozen=True, slots=True)
class Library:
    """The edition in force in each language and form, and every edition before it."""

    label: str
    sheets: tuple[Sheet, ...]
    editions: tuple[Edition, ...]
    holds: bool


def library(session: Session, actor: Actor) -> Library:
    """All of it, for anybody on staff.  Raises NotFound for anybody else."""
    _staff_alone(actor)
    history = versions(session)
    names = {key: str(row["name"]) for key, row in all_staff(session).items()}
    editions = [
        Edition(
            label=v["label"], at=v["at"], by=names.get(v["by"], "Somebody who no longer works here"),
            reason=v["reason"],
            changed=tuple((_title(kind), len(codes)) for kind, codes in v["changed"].items()),
        )
        for v in reversed(history)
    ]  # fmt: skip
    return Library(
        label=in_force(history)[0],
        sheets=tuple(_sheet(history, kind, actor) for kind in KINDS),
        editions=tuple(editions),
        holds=next(explanation.faults(history), None) is None,
    )


def sheet(session: Session, actor: Actor, kind: str) -> Sheet:
    """The edition in force in one language and form, for staff.  Raises NotFound."""
    _staff_alone(actor)
    if kind not in KINDS:
        raise NotFound("explanation")
    return _sheet(versions(session), kind, actor)


def spoken(session: Session) -> Mapping[str, str]:
    """What each point says in plain English, for whoever goes through it with somebody."""
    return in_force(versions(session))[1][PLAIN]


def words_to_say(session: Session, *, told: Collection[str]) -> list[tuple[str, str]]:
    """The points that are still to be said to whoever was told these: title and plain words, in order."""
    words = spoken(session)
    left = (point for point in POINTS if point.code in EACH_TIME or point.code not in told)
    return [(point.title, words[point.code]) for point in left]


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody was told and when; before anybody told them, the edition in force."""

    points: tuple[tuple[str, str], ...]
    told_at: datetime | None
    forms: tuple[tuple[str, str, bool], ...]  # code, words, whether it is the one shown
    language: str = "en"


def mine(session: Session, actor: Actor, form: str, *, now: datetime, language: str = "en") -> Mine:
    """The explanation as this person was given it, in the form and language they ask for, else in English."""
    told = [one for case in my_cases(session, actor, now=now) for one in case.explained]
    label, at = max(told, key=lambda one: one[1], default=(in_force(versions(session))[0], None))
    texts = edition(session, label) or edition(session, FIRST_EDITION) or {}
    spoken = language if is_whole(texts, f"{language}/plain") else "en"
    kind = f"{spoken}/{form}"
    words = texts[kind] if is_whole(texts, kind) else texts[f"{spoken}/plain"]
    return Mine(
        points=tuple((point.title, words[point.code]) for point in POINTS),
        told_at=at,
        forms=tuple(
            (code, title, code == form) for code, title in FORMS if is_whole(texts, f"{spoken}/{code}")
        ),
        language=spoken,
    )


def _staff_alone(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotFound("explanation")


def _sheet(history: list[explanation.Version], kind: str, actor: Actor) -> Sheet:
    label, texts = in_force(history)
    older, english = outdated(history, kind), kind.startswith("en/")
    words = texts.get(kind, {})
    points = (
        Said(
            point.code, point.title, words.get(point.code, ""), point.source,
            reading_age(words.get(point.code, "")) if english else 0, point.code in older,
        )
        for point in POINTS
    )  # fmt: skip
    return Sheet(
        kind=kind, title=_title(kind), language=kind.split("/")[0], label=label, points=tuple(points),
        is_whole=is_whole(texts, kind), may_publish=bool(actor.roles & MANAGER),
    )  # fmt: skip


def _title(kind: str) -> str:
    language, form = kind.split("/")
    return f"{dict(LANGUAGES)[language]}, {dict(FORMS)[form]}"
