"""Everybody one can be in a demo: a card each, saying what waits for them."""

from dataclasses import dataclass
from datetime import datetime

from rj_workflow.actors import Actor
from rj_workflow.db import Session
from rj_workflow.queries.people import initials
from rj_workflow.queries.worklist import end_of_day, nav_counts, promises
from rj_workflow.seeds import staff
from rj_workflow.seeds.demo import CARDS
from state_machines.roles import SUPERVISOR
from web.demo.shown import how_many
from web.dependencies import role_words

SIDE_WORDS = {"harmed": "person harmed", "responsible": "person responsible"}


@dataclass(frozen=True, slots=True)
class Be:
    """One card: whom its button makes you."""

    value: str
    title: str
    initials: str
    words: str
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Cards that belong together, under one heading."""

    heading: str
    cards: tuple[Be, ...]


def groups(session: Session, now: datetime) -> tuple[Group, ...]:
    """Colleagues first, then people who take part."""
    colleagues = tuple(_colleague(session, key, actor, now) for key, actor in staff.enter(session).items())
    taking_part = tuple(
        Be(card.name, f"{card.name}, {SIDE_WORDS[card.side]}", initials(card.name), card.about, card.side)
        for card in CARDS
    )
    return Group("In the service", colleagues), Group("Taking part", taking_part)


def _colleague(session: Session, key: str, actor: Actor, now: datetime) -> Be:
    title = f"{actor.name}, {role_words(actor)}"
    return Be(key, title, initials(actor.name), _waits(session, actor, now))


def _waits(session: Session, actor: Actor, now: datetime) -> str:
    """What they would find: promises due today and late, and for a supervisor what waits for a decision."""
    today = [
        row for row in promises(session, actor, now, until=end_of_day(now)) if row.mine and not row.paused
    ]
    late = sum(1 for row in today if row.due_at < now)
    said = f"{how_many(len(today), 'promise', 'promises')} to keep today{_late(late)}."
    if not actor.roles & SUPERVISOR:
        return said
    waiting = nav_counts(session, actor, now).get("sign_offs", 0)
    return f"{how_many(waiting, 'decision waits', 'decisions wait')}. {said}"


def _late(count: int) -> str:
    return f", {how_many(count, 'late', 'late').lower()}" if count else ""
