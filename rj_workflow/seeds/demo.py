"""The demo: an invented service with about forty cases, walked by the real commands to where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Engine, func, insert, inspect, select, text, update

from rj_workflow import rehearsal
from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON
from rj_workflow.commands.sign_in import Opened, open_sign_in
from rj_workflow.crypto import HASHER, keyed
from rj_workflow.db import Session, begin, read
from rj_workflow.errors import NotFound, Refused
from rj_workflow.models import case as case_table
from rj_workflow.models import metadata, person, setting
from rj_workflow.models import staff as staff_table
from rj_workflow.seeds import practice, staff
from rj_workflow.seeds.stories import STORIES, Story
from rj_workflow.seeds.turns import nothing_owed
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from rj_workflow.timers import working_days
from rj_workflow.timers.sweep import sweep, sweep_through

LAST_REF = 2075  # numbers follow the day a case was opened


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody who takes part and can be signed in as: their side, and the five words on their card."""

    name: str
    side: str
    words: str
    about: str


CARDS = (
    Card("Maya Okafor", "harmed", "harbour lantern meadow copper willow",
         "On her phone. Wants to talk before choosing."),
    Card("Lee Danvers", "responsible", "orchard ferry pebble linen candle",
         "In prison, on paper. You see what staff enter for him."),
    Card("Dara Finch", "harmed", "bridge maple winter ribbon kettle",
         "Said no three years ago. Comes back with the card."),
    Card("Selma Amin", "harmed", "garden walnut river acorn teapot",
         "There is a letter for her. She may want it, or not."),
)  # fmt: skip


# Kept in the database of a demo, so that no other is ever taken for one.
MARK, BEGUN, WHOLE = "invented_cases", "begun", "whole"
OTHERS = "This database holds cases that no demo made. Give the demo a database of its own."


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a seed put in: the cases it made, none when they were there already."""

    cases: int


MORNING = time(10, 20)


def begin_rehearsal(engine: Engine, *, now: datetime) -> Seeded:
    """Seed an empty database, its clock set to the next working morning, so that a day lies ahead."""
    with read(engine) as session:
        if _mark(session) == WHOLE:
            return Seeded(0)
    morning = next_morning(now)
    with begin(engine) as session:
        rehearsal.move(session, morning - now)
    return seed(engine, now=morning)


def next_morning(now: datetime) -> datetime:
    """Twenty past ten, UK time, on the first working day on which that still lies ahead."""
    before = now if now.astimezone(LONDON).time() >= MORNING else now - timedelta(days=1)
    return datetime.combine(working_days.after(before, 1).date(), MORNING, LONDON)


def seed(engine: Engine, *, now: datetime) -> Seeded:
    """Put the invented service into an empty database; one that has it already is left as it is.

    Raises Refused when there are cases that no demo made.
    """
    with begin(engine) as session:
        if _mark(session) == WHOLE:
            return Seeded(0)
        if session.scalar(select(func.count()).select_from(case_table)):
            raise Refused((OTHERS,))
        people = staff.enter(session)
        practice.fill(session, people, now)
        session.execute(insert(setting), [{"name": MARK, "value": BEGUN}])
    oldest_first = sorted(STORIES, key=lambda story: -story.began)
    for number, story in enumerate(oldest_first, LAST_REF - len(STORIES) + 1):
        _tell(engine, people, story, f"R-{number}", now)
    sweep_through(engine, now)
    with begin(engine) as session:
        for card in CARDS:
            _give(session, card)
        session.execute(update(setting).where(setting.c.name == MARK).values(value=WHOLE))
    return Seeded(len(STORIES))


def step_into(session: Session, who: str, *, now: datetime) -> tuple[str, Opened]:
    """Open the door of an invented colleague, by first name, or of a card, by its name; says whose door.

    Raises NotFound outside a demo, where nobody comes in without a password or a card.
    """
    if not settings().demo or _mark(session) != WHOLE:
        raise NotFound("demo")
    card = next((card for card in CARDS if card.name == who), None)
    if card is not None:
        kind, found = card.side, select(person.c.id).where(person.c.name == who)
    else:
        kind, found = "staff", select(staff_table.c.id).where(staff_table.c.email == f"{who}@example.org")
    subject = session.scalar(found)
    if subject is None:
        raise NotFound("person")
    return kind, open_sign_in(session, kind, subject, now=now)


def made_up_cases(session: Session) -> int:
    """How many cases there are now."""
    return session.scalar(select(func.count()).select_from(case_table)) or 0


def make_room(engine: Engine, *, fresh: bool = False) -> None:
    """Take away what an interrupted demo left behind, and with `fresh` a whole one too.

    Raises Refused when there are cases that no demo made: those are never taken away.
    """
    if not inspect(engine).has_table(case_table.name):
        return
    with read(engine) as session:
        mark = _mark(session)
        if mark is None and session.scalar(select(func.count()).select_from(case_table)):
            raise Refused((OTHERS,))
    if fresh or mark == BEGUN:
        metadata.drop_all(engine)
        with begin(engine) as session:
            session.execute(text("DROP TABLE alembic_version"))


def _mark(session: Session) -> str | None:
    return session.scalar(select(setting.c.value).where(setting.c.name == MARK))


def _tell(engine: Engine, people: Mapping[str, Actor], story: Story, ref: str, now: datetime) -> None:
    """Walk one case from its first day; what ran out on the way is noticed before today.

    Raises ValueError when the story would end in the future.
    """
    with begin(engine) as session:
        walk = _walk(session, people, story, ref, now).to(story.to)
        for turn in story.turns:
            turn(walk)
        if walk.file.case["lead_id"]:
            nothing_owed(walk)
    if walk.now > now:
        raise ValueError(f"{ref} begins {story.began} days ago and would end {walk.now - now} from now")
    sweep(engine, walk.now, ref=ref)


def _walk(session: Session, people: Mapping[str, Actor], story: Story, ref: str, now: datetime) -> Walk:
    return Walk(
        session, people, _first_moment(now, story.began), sensitive=story.sensitive,
        lead=story.lead, co="priya" if story.lead == "tom" else "tom",
        harmed_name=story.harmed, responsible_name=story.responsible, process=story.process,
        first=story.first, harm=story.harm, extras={"ref": ref, **story.asked},
    )  # fmt: skip


def _first_moment(now: datetime, days: float) -> datetime:
    """A morning that many days ago; on the day itself, that long ago."""
    if days < 1:
        return now - timedelta(days=days)
    day = (now - timedelta(days=days)).astimezone(LONDON).date()
    return datetime.combine(day, time(9, 20), LONDON)


def _give(session: Session, card: Card) -> None:
    """The five words of a card that is printed for everybody to see: for a demo, and only there."""
    kept = {"code_key": keyed("card", card.words), "code_hash": HASHER.hash(card.words)}
    session.execute(update(person).where(person.c.name == card.name).values(kept))
