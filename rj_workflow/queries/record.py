"""What a person may know of their own record: who looked at it, and who was told what (invariant 17).

Everything here follows from their own steps, from what was shown to them, and from who opened a page: never
from what the other person did or answered, be it by a row that stands here or by one that is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import and_, or_, select

from rj_workflow import policy
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.looks import FACILITATOR, PARTS, ROLES
from rj_workflow.models import case as case_table
from rj_workflow.models import event as event_table
from rj_workflow.models import look, participant
from rj_workflow.models import note as note_table
from rj_workflow.models import outbox as outbox_table
from rj_workflow.models import staff as staff_table
from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.queries.messages import told_in
from rj_workflow.sentences import Sentence

MOST_LOOKS = 400
# How an answer to them was given; and what is said of it once its words are destroyed.
GONE = "An answer of ours. The words are not kept any more."
BY_WAY = {
    "portal": "On your page Messages:",
    "phone": "By phone:",
    "in_person": "Face to face:",
    "paper": "On paper:",
    "relayed": "Through somebody:",
}
YOU, OTHERS, OTHER = "You", "Whoever else takes part", "The other person"
IN_THE_WORDS, IN_WORDS = "In the words you agreed to:", "In words that you agreed to."
# What others are told when somebody stops or pauses: the same words whether or not there is anybody to tell.
OF_OWN_STEPS = {
    ("person", "stop"): "Only: “This is not going ahead.” Not who, not why.",
    ("pause", "pause"): "Only: “Nothing is happening at the moment.” Not who, not why.",
}
# Calls that were owed and made, and what was said in them.
CALLED = {
    "tell_other": "That this is not going ahead. In a call.",
    "explain_no": "That it was not agreed this way, and what is possible instead. In a call.",
    "tell_of_promise": "How something that was promised ended. In a call.",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything that one colleague opened on one day."""

    on: date
    who: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was said about this person, or to them."""

    at: datetime
    to: str
    what: str
    words: str = ""  # those that were used, where they are not ours


@dataclass(frozen=True, slots=True)
class Record:
    """Both lists, newest first."""

    looked: tuple[Looked, ...]
    told: tuple[Told, ...]


def my_record(session: Session, actor: Actor) -> Record:
    """Of the person who asks, on this side of every case they are on."""
    mine = (
        select(participant.c.case_id)
        .join(case_table, case_table.c.id == participant.c.case_id)
        .where(participant.c.person_id == actor.id, participant.c.side == actor.kind)
        .order_by(case_table.c.opened_at)
    )
    files = [policy.case_by_id(session, actor, case_id) for case_id in session.scalars(mine).all()]
    return _record(session, files, actor.id)


def record_of(session: Session, file: CaseFile, person_id: str) -> Record:
    """The same for a person of this case, to hand it over or read it out.  Raises NotFound."""
    if file.side_of(person_id) not in ("harmed", "responsible"):
        raise NotFound("person")
    return _record(session, [file], person_id)


def _record(session: Session, files: list[CaseFile], person_id: str) -> Record:
    looked = [one for file in files for one in _looked(session, file, person_id)]
    told = [one for file in files for one in _told(session, file, person_id)]
    looked.sort(key=lambda one: one.on, reverse=True)
    told.sort(key=lambda one: one.at, reverse=True)
    return Record(tuple(looked), tuple(told))


def _looked(session: Session, file: CaseFile, person_id: str) -> Iterator[Looked]:
    """By day and colleague; who opened only the other side is none of their business."""
    rows = session.execute(
        select(look.c.at, look.c.role, look.c.part, look.c.staff_id, staff_table.c.name)
        .join(staff_table, staff_table.c.id == look.c.staff_id)
        .where(look.c.case_id == file.case["id"], look.c.side.in_(("", file.side_of(person_id))))
        .order_by(look.c.at.desc(), look.c.id)
        .limit(MOST_LOOKS)
    ).mappings()
    opened = ((london_day(r["at"]), _who(r["role"], r["name"]), r["staff_id"], r["part"]) for r in rows)
    by_day = groupby(sorted(opened, reverse=True), key=lambda one: one[:3])
    for (day, who, _), same in by_day:
        parts = {part for *_, part in same}
        yield Looked(day, who, tuple(words for part, words in PARTS.items() if part in parts))


def _who(role: str, name: str) -> str:
    """A first name only of those who work with them; surnames stay here."""
    if role == FACILITATOR:
        return Sentence("{name}, {role}", name=name.split()[0], role=ROLES[role])
    return ROLES[role].capitalize()


def _told(session: Session, file: CaseFile, person_id: str) -> Iterator[Told]:
    shown = session.execute(
        select(outbox_table.c.template, outbox_table.c.settled_at, outbox_table.c.created_at)
        .where(outbox_table.c.case_id == file.case["id"], outbox_table.c.person_id == person_id)
        .where(outbox_table.c.state.in_(("shown", "sent")))
    )
    for message in shown:
        when = message.settled_at or message.created_at
        yield Told(when, YOU, Sentence("“{said}”", said=SENTENCES[message.template]))
    for one in told_in(session, file, person_id):
        yield Told(one.said_at, YOU, BY_WAY[one.channel] if one.words else GONE, one.words or "")
    own = event_table.c.holder == person_id
    asked = and_(event_table.c.lifecycle == "case", event_table.c.event == "approach_other")
    steps = [and_(own, event_table.c.event == event) for _, event in OF_OWN_STEPS]
    agreed = and_(own, event_table.c.lifecycle == "choice", event_table.c.topic == "approach_other")
    called = and_(own, event_table.c.event == "kept_promise")
    rows = session.execute(
        select(event_table)
        .where(event_table.c.case_id == file.case["id"], or_(asked, agreed, called, *steps))
        .order_by(event_table.c.seq)
    ).mappings()
    theirs: set[int] = set()  # episodes in which the other person is asked because these people agreed to it
    for row in rows:
        if row["lifecycle"] == "choice":
            theirs.add(row["episode"])
        elif row["event"] == "approach_other":
            if row["episode"] in theirs:
                yield Told(row["effective_at"], OTHER, *_in_words_agreed(session, row["id"]))
        elif (said := OF_OWN_STEPS.get((row["lifecycle"], row["event"]))) is not None:
            yield Told(row["effective_at"], OTHERS, said)
        elif row["data"].get("kind") in CALLED:
            yield Told(row["effective_at"], YOU, CALLED[row["data"]["kind"]])


def _in_words_agreed(session: Session, event_id: str) -> tuple[str, str]:
    words = session.scalar(
        select(note_table.c.text).where(
            note_table.c.event_id == event_id, note_table.c.field == "approved_wording"
        )
    )
    return (IN_THE_WORDS, words) if words else (IN_WORDS, "")
