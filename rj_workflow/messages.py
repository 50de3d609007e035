"""Messages between a person and those who work with them: as they were said, and what may not stand in one.

They cross to nobody else.  The rules about words are pure: a text and what is known go in, what is found
comes out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, select

from rj_workflow.db import Session
from rj_workflow.models import message as message_table
from rj_workflow.models import note

WROTE, ANSWERED = "wrote_message", "sent_message"
# The colon keeps the words out of the timeline, which more people read than the messages.
WORDS: Final = "message:words"
DESPITE: Final = "message:despite"
TO_ANSWER, TO_READ = "answer_message", "read_message"
CLOCKS: Final = (TO_ANSWER, TO_READ)
LONGEST: Final = 5_000  # characters; more is better told in a call, or is their own account


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `words` is None once its words are destroyed."""

    id: str
    case_id: str
    number: int
    ours: bool
    said_at: datetime
    entered_by: str
    channel: str
    leave: bool
    read_at: datetime | None
    read_by: str
    taken_by: str
    seen_at: datetime | None
    words: str | None


def messages_of(session: Session, person_id: str, side: str, *, case_id: str = "") -> list[Message]:
    """What this person and the service said to each other on this side, or on one case; the newest first."""
    m = message_table.c
    words = and_(note.c.event_id == m.event_id, note.c.field == WORDS)
    query = select(message_table, note.c.text.label("words")).outerjoin(note, words)
    query = query.where(m.person_id == person_id, m.side == side)
    if case_id:
        query = query.where(m.case_id == case_id)
    rows = session.execute(query.order_by(m.said_at.desc(), m.number.desc())).mappings()
    return [_message(dict(row)) for row in rows]


def _message(row: dict[str, Any]) -> Message:
    nobody = {name: row[name] or "" for name in ("entered_by", "read_by", "taken_by")}
    return Message(**{name: (row | nobody)[name] for name in Message.__slots__})


def unanswered(messages: Iterable[Message]) -> list[Message]:
    """Theirs since we last said anything, the newest first."""
    found: list[Message] = []
    for one in messages:
        if one.ours:
            break
        found.append(one)
    return found


# --- the other person is not named, and it is not said where they stand (W)


# Names that are words as well are names only with their capital.
_WORDS_TOO: Final = frozenset({
    "angel", "april", "art", "august", "bill", "bob", "chance", "clay", "crystal", "daisy", "dale",
    "dawn", "dean", "drew", "earnest", "faith", "forest", "frank", "gene", "glen", "grace", "grant",
    "guy", "hall", "harmony", "heath", "holly", "honey", "hope", "hunter", "ivy", "jack", "jasmine",
    "jewel", "joy", "june", "king", "lane", "lily", "long", "may", "mark", "melody", "mercy", "miles",
    "misty", "nick", "olive", "page", "pat", "patience", "pearl", "penny", "ray", "reed", "rich", "rob",
    "robin", "rose", "ruby", "rusty", "sandy", "sky", "sterling", "stone", "sue", "summer", "sunny",
    "trinity", "van", "victor", "violet", "wade", "will", "woods", "young",
})  # fmt: skip
NAMES_THEM: Final = "It names the other person."
SAYS_WHERE: Final = "It may say where the other person stands, or what they answered."
# Of whom, and what of them: both in one sentence are looked at.
_OTHER: Final = re.compile(
    r"\b(other (person|side|party|one|family)|(he|she|they)([’']s)?|him|his|hers?|them)\b", re.I
)
_STANDS: Final = re.compile(
    # what they answered
    r"\b(agree[ds]?|accept(s|ed)?|refuse[sd]?|decline[sd]?|said (yes|no)|sa(ys|id) that|told (me|us)|"
    r"answer(s|ed)?|repl(y|ies|ied)|wrote|writes?|wants?|(un)?willing|ready|interested|tak(es?|ing) part|"
    r"took part|withdr(aw|aws|ew|awn)|pulled out|stop(s|ped)|pause[sd]?|c(a|o)mes? back|"
    r"changed (his|her|their) mind|"
    # where they are
    r"prison|custody|remand(ed)?|bail|licence|probation|released?|arrested|charged|court|convicted|"
    r"sentenced|hospital|ill|moved|lives?|living|works? (at|for|in))\b",
    re.I,
)


def warnings(text: str, other_names: Iterable[str], own_name: str = "") -> tuple[str, ...]:
    """What to look at before this is said to somebody: the other person's name, or where they stand.

    `other_names` are whole names; a word that is the reader's own name as well says nothing of the other.
    """
    names = {word for name in other_names for word in _words(name)} - {*_words(own_name)}
    named = any(_is_named(name, text) for name in names)
    told = any(
        _STANDS.search(said) and (_OTHER.search(said) or any(_is_named(name, said) for name in names))
        for said in re.split(r"[.!?;\n]+", text)
    )
    return tuple(sentence for sentence, so in ((NAMES_THEM, named), (SAYS_WHERE, told)) if so)


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]{2,}", name)]


def _is_named(name: str, text: str) -> bool:
    if name in _WORDS_TOO:
        return re.search(rf"\b({name.capitalize()}|{name.upper()})\b", text) is not None
    return re.search(rf"\b{re.escape(name)}\b", text, re.I) is not None


# --- how the other person is reached never stands in one (H)


NUMBER, MAILBOX, PLACE = "a telephone number", "an e-mail address", "an address"
_RUN: Final = re.compile(r"\d(?:[\s().\-/]*\d){5,}")
_MAILBOX: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_POSTCODE: Final = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.I)
_STREETS: Final = frozenset({
    "avenue", "ave", "buildings", "close", "cl", "cottage", "cottages", "court", "ct", "crescent", "cres",
    "drive", "dr", "estate", "farm", "flats", "gardens", "grove", "hill", "house", "lane", "ln", "mews",
    "park", "parade", "place", "road", "rd", "row", "square", "st", "street", "terrace", "view", "walk",
    "way",
})  # fmt: skip
LEAST: Final = 6  # digits: a local number without its area code
LONG_NUMBER: Final = 9  # digits: a number that could be rung from anywhere


def contact_data_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Which kinds of contact data of the other side stand in this text; `known` is how they are reached."""
    found = {kind for detail in known for kind in _found(text, detail)}
    return tuple(kind for kind in (NUMBER, MAILBOX, PLACE) if kind in found)


def looks_like_contact_data(text: str) -> tuple[str, ...]:
    """Which kinds of contact data this may hold, whoever's they are: long numbers, mailboxes, postcodes."""
    found = (
        (NUMBER, any(len(number) >= LONG_NUMBER for number in _numbers(text))),
        (MAILBOX, _MAILBOX.search(text) is not None),
        (PLACE, _POSTCODE.search(text) is not None),
    )
    return tuple(kind for kind, so in found if so)


def _found(text: str, detail: str) -> Iterator[str]:
    written = list(_numbers(text))
    for number in _numbers(detail):
        if any(number[-9:] in one or (len(one) >= LEAST and number.endswith(one)) for one in written):
            yield NUMBER
    if any(mailbox.lower() in text.lower() for mailbox in _MAILBOX.findall(detail)):
        yield MAILBOX
    if {*_postcodes(detail)} & {*_postcodes(text)} or any(_follows(text, part) for part in _places(detail)):
        yield PLACE


def _numbers(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        digits = re.sub(r"\D", "", run)
        yield re.sub(r"^(00)?44(?=\d{9,10}$)", "0", digits)


def _postcodes(text: str) -> Iterator[str]:
    for area, rest in _POSTCODE.findall(text):
        yield f"{area}{rest}".upper()


def _places(detail: str) -> Iterator[list[str]]:
    """What gives a place away: the number of a house with its street, or a street by its name."""
    words = _in_order(_MAILBOX.sub(" ", detail))
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if word in _STREETS and before and not before.isdigit():
            yield [before, word]
        if re.fullmatch(r"\d{1,4}[a-z]?", word) and place + 2 < len(words) and words[place + 2] in _STREETS:
            yield words[place : place + 2]


def _follows(text: str, part: list[str]) -> bool:
    words = _in_order(text)
    return any(words[place : place + len(part)] == part for place in range(len(words)))


def _in_order(text: str) -> list[str]:
    return re.findall(r"[a-z\d']+", text.lower().replace("’", "'"))
