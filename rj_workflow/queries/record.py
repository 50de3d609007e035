"""What a person may know of their own record: who looked at it, and who was told what (invariant 17).

Everything here follows from their own steps, from what was shown to them, and from who opened a page: never
from what the other person did or answered, be it by a row that stands here or by one that is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.looks import FACILITATOR, PARTS, ROLES
from rj_workflow.models import event as event_table
from rj_workflow.models import look, transfer_pack
from rj_workflow.models import outbox as outbox_table
from rj_workflow.models import staff as staff_table
from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.pack import BY_CODE
from rj_workflow.queries.choice import DONE, Answer, answers_of, shared, title_of
from rj_workflow.queries.messages import told_in
from rj_workflow.queries.portal import cases_known_to
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
YOU, OTHERS, US = "You", "Whoever else takes part", "The people who work with you here"
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
    "tell_by": "How something that was promised stands. In a call.",
    "confirm_relayed": "What somebody had told us for you, to see that it was right. In a call.",
}
ASKED_AGAIN = "What was written down as your answer, to see that it was right. In a call."


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
    more: tuple[str, ...] = ()  # sentences that follow it


@dataclass(frozen=True, slots=True)
class Record:
    """Both lists, newest first."""

    looked: tuple[Looked, ...]
    told: tuple[Told, ...]


def my_record(session: Session, actor: Actor) -> Record:
    """Of the person who asks, on this side of every case that they know of."""
    return _record(session, cases_known_to(session, actor), actor.id)


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
    yield from (_of_an_answer(answer) for answer in answers_of(session, file, person_id))
    yield from (Told(one.at, one.to, one.what, one.words) for one in shared(session, file, person_id))
    passed = select(transfer_pack).where(
        transfer_pack.c.case_id == file.case["id"], transfer_pack.c.person_id == person_id,
        transfer_pack.c.released_at.is_not(None),
    )  # fmt: skip
    for pack in session.execute(passed):
        yield from (Told(pack.released_at, pack.service, BY_CODE[code].theirs) for code in pack.classes)
    own = event_table.c.holder == person_id
    events = (*(event for _, event in OF_OWN_STEPS), "kept_promise", "called_back")
    rows = session.execute(
        select(event_table)
        .where(event_table.c.case_id == file.case["id"], own, event_table.c.event.in_(events))
        .order_by(event_table.c.seq)
    ).mappings()
    for row in rows:
        if (said := OF_OWN_STEPS.get((row["lifecycle"], row["event"]))) is not None:
            yield Told(row["effective_at"], OTHERS, said)
        elif row["event"] == "called_back" and row["data"]["outcome"] != "not_reached":
            yield Told(row["effective_at"], YOU, ASKED_AGAIN)
        elif row["data"].get("kind") in CALLED:
            yield Told(row["effective_at"], YOU, CALLED[row["data"]["kind"]])


def _of_an_answer(answer: Answer) -> Told:
    """What they answered, how it reached us, and who wrote it down."""
    more = tuple(filter(None, (DONE[answer.event], answer.how, answer.by)))
    to = YOU if answer.event == "explain" else US
    return Told(answer.at, to, Sentence("{title}:", title=title_of(answer.purpose)), more=more)
