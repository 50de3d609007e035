"""Open and close the door: colleagues by e-mail and password, people taking part by the words of their card.

Unknown, wrong and locked get the same answer after the same work.  A digest is compared outside any
transaction: it takes a tenth of a second, and nobody else's step waits for it.
"""

import re
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, RowMapping, Select, delete, func, insert, select, update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.commands.desk import Desk
from rj_workflow.crypto import HASHER, digest, keyed
from rj_workflow.db import Session, begin, read
from rj_workflow.errors import NotFound, Refused
from rj_workflow.models import new_id, participant, person, sign_in, sign_in_failure
from rj_workflow.models import staff as staff_table
from rj_workflow.register import may_sign
from state_machines.roles import CASEWORKER, FACILITATOR, Role

WORDS_ON_A_CARD = 5
SIDES = ("harmed", "responsible")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a door stays open: without a sign of life, and at the most (ASVS 5.0 7.3.1, 7.3.2)."""

    idle: timedelta
    longest: timedelta


_PORTAL = Limits(timedelta(minutes=10), timedelta(minutes=60))
LIMITS = {
    "staff": Limits(timedelta(minutes=30), timedelta(hours=10)),
    "harmed": _PORTAL,
    "responsible": _PORTAL,
}
SEEN_AGAIN_AFTER = timedelta(minutes=1)  # a sign of life is written down at most this often
# How long a colleague's closed door is still known, so that a form that comes late is kept for them [J].
KNOWN_FOR = timedelta(days=1)

# Failures within WINDOW after which no try counts: one name from one place, one name, one place (AB-39).
WINDOW = timedelta(minutes=15)
LOCKS = (5, 25, 30)
Tries = tuple[str, str, str]  # one digest for each of LOCKS

# Each comparison takes 64 MB: more than two at once would let a flood of wrong guesses take the machine down.
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Opened:
    """A door that was opened: the token for the browser, and what its forms carry."""

    token: str
    csrf: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever stands behind a token now.  `safe_at` is when a participant said that it is safe to read."""

    actor: Actor
    key: str
    csrf: str
    started_at: datetime
    seen_at: datetime
    safe_at: datetime | None
    case_id: str | None = None  # which of several cases a participant chose to look at


def sign_in_staff(engine: Engine, email: str, password: str, *, address: str, now: datetime) -> Opened | None:
    """Open the door for a colleague, or answer None and count the failure."""
    email = email.strip().casefold()
    with read(engine) as session:
        found = session.execute(
            select(staff_table.c.id, staff_table.c.password_hash).where(
                func.lower(staff_table.c.email) == email, staff_table.c.active
            )
        ).first()
        locked = is_locked(session, tried("staff", email, address), now)
    right = _matches(found.password_hash if found and not locked else None, password)
    with begin(engine) as session:
        if found is not None and right and not locked:
            return open_sign_in(session, "staff", found.id, now=now)
        count_failure(session, tried("staff", email, address), locked, now)
        return None


def sign_in_person(engine: Engine, side: str, phrase: str, *, address: str, now: datetime) -> Opened | None:
    """Open a participant's side for the five words of their card, or answer None and count the failure."""
    words = _normal(phrase)
    with read(engine) as session:
        found = session.execute(_by_words(keyed("card", words), side)).first()
        locked = is_locked(session, tried(side, words, address), now)
    right = _matches(found.code_hash if found and not locked else None, words)
    with begin(engine) as session:
        if found is not None and right and not locked:
            return open_sign_in(session, side, found.id, now=now)
        count_failure(session, tried(side, words, address), locked, now)
        return None


def is_really(engine: Engine, actor: Actor, password: str, *, address: str, now: datetime) -> bool:
    """Whether this password is that of the colleague who is signed in; a wrong one counts as a failure.

    Asked again before a decision that stays (ASVS 5.0 7.5.3).
    """
    tries = tried("again", actor.id, address)
    with read(engine) as session:
        kept = session.scalar(select(staff_table.c.password_hash).where(staff_table.c.id == actor.id))
        locked = is_locked(session, tries, now)
    if _matches(None if locked else kept, password):
        return True
    with begin(engine) as session:
        count_failure(session, tries, locked, now)
    return False


def open_sign_in(session: Session, kind: str, subject_id: str, *, now: datetime) -> Opened:
    """A new door for somebody who has been recognised; tokens are never used again."""
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    row = {
        "token_hash": digest(opened.token), "kind": kind, "subject_id": subject_id, "csrf": opened.csrf,
        "started_at": now, "seen_at": now, "safe_at": None, "case_id": None, "ended_at": None,
    }  # fmt: skip
    for known, limits in LIMITS.items():
        old = now - (KNOWN_FOR if known == "staff" else limits.longest)
        session.execute(delete(sign_in).where(sign_in.c.kind == known, sign_in.c.started_at < old))
    session.execute(insert(sign_in), [row])
    return opened


def recognise(session: Session, kind: str, token: str, *, now: datetime) -> SignedIn | None:
    """Whoever holds this token, if its door is still open and they still work here or take part."""
    table = staff_table if kind == "staff" else person
    row = session.execute(
        select(sign_in, *(c.label(f"who_{c.name}") for c in table.c))
        .join(table, table.c.id == sign_in.c.subject_id)
        .where(sign_in.c.token_hash == digest(token), sign_in.c.kind == kind, sign_in.c.ended_at.is_(None))
    ).mappings().first()  # fmt: skip
    if row is None:
        return None
    limits = LIMITS[kind]
    if now - row["seen_at"] >= limits.idle or now - row["started_at"] >= limits.longest:
        return None
    if kind == "staff" and not row["who_active"]:
        return None
    if kind == "staff":
        actor = replace(_colleague(row), may_sign=may_sign(session, row["who_id"], now))
    else:
        actor = Actor(row["who_id"], kind, row["who_name"])
    kept = (row[name] for name in ("token_hash", "csrf", "started_at", "seen_at", "safe_at", "case_id"))
    return SignedIn(actor, *kept)


def whose_form(session: Session, csrf: str, *, now: datetime) -> Actor | None:
    """The colleague from whose page a form came, though their door may be closed by now.

    Good for keeping their own words for them, and for nothing else.
    """
    row = session.execute(
        select(*(c.label(f"who_{c.name}") for c in staff_table.c))
        .join(sign_in, staff_table.c.id == sign_in.c.subject_id)
        .where(sign_in.c.csrf == csrf, sign_in.c.kind == "staff", sign_in.c.started_at > now - KNOWN_FOR)
    ).mappings().first()  # fmt: skip
    return _colleague(row) if row is not None and row["who_active"] else None


def _colleague(row: RowMapping) -> Actor:
    return Actor(row["who_id"], "staff", row["who_name"], Role(row["who_roles"]), row["who_level"])


def see(session: Session, key: str, *, now: datetime) -> None:
    """A sign of life: the idle limit starts again."""
    session.execute(update(sign_in).where(sign_in.c.token_hash == key).values(seen_at=now))


def say_safe(session: Session, key: str, *, now: datetime) -> None:
    """They said that it is safe to read now."""
    session.execute(update(sign_in).where(sign_in.c.token_hash == key).values(safe_at=now, seen_at=now))


def look_at(session: Session, key: str, case_id: str, *, now: datetime) -> None:
    """They chose which of several cases their pages speak of, until they choose again or sign out."""
    session.execute(update(sign_in).where(sign_in.c.token_hash == key).values(case_id=case_id, seen_at=now))


def sign_out(session: Session, key: str) -> None:
    """Close this door at once, and forget that it was there."""
    session.execute(delete(sign_in).where(sign_in.c.token_hash == key))


def close(session: Session, key: str, *, now: datetime) -> None:
    """Close a colleague's door at once; for a day it is known whose it was (`whose_form`)."""
    session.execute(update(sign_in).where(sign_in.c.token_hash == key).values(ended_at=now))


def sign_out_everywhere(session: Session, subject_id: str) -> None:
    """Close every door of one person at once: their words changed, or they left."""
    session.execute(delete(sign_in).where(sign_in.c.subject_id == subject_id))


# --- cards


def issue_code(session: Session, person_id: str) -> str:
    """Five new words for this person's card, said once and never kept; the old ones stop at once.

    Raises NotFound.
    """
    phrase = " ".join(secrets.choice(wordlist()) for _ in range(WORDS_ON_A_CARD))
    kept = {"code_key": keyed("card", phrase), "code_hash": HASHER.hash(phrase)}
    changed = session.execute(update(person).where(person.c.id == person_id).values(kept))
    if changed.rowcount != 1:
        raise NotFound("person")
    sign_out_everywhere(session, person_id)
    return phrase


def give_code(session: Session, actor: Actor, ref: str, person_id: str, *, now: datetime) -> str:
    """A card for somebody who takes part, made by their facilitator or a caseworker, and written down.

    Raises NotFound, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    if file.side_of(person_id) not in SIDES:
        raise NotFound("person")
    if not roles_on(actor, file) & (FACILITATOR | CASEWORKER):
        raise Refused(("A card is made by the person's own facilitator or a caseworker.",))
    phrase = issue_code(session, person_id)
    desk = Desk(session, file, actor, now)
    desk.note_down("person", "card_made", "", "", None, {"person": person_id})
    desk.save()
    return phrase


@cache
def wordlist() -> Sequence[str]:
    """The words cards are made of: 2,048 of them, so 11 bits a word and 55 bits a card."""
    file = Path(__file__).parent.parent / "wordlist.txt"
    return tuple(file.read_text(encoding="ascii").split())


def _normal(phrase: str) -> str:
    """Capitals, commas, hyphens and double spaces do not matter; what was meant by them is the same."""
    return " ".join(re.findall(r"[a-z]+", phrase.casefold()))


def _by_words(key: str, side: str) -> Select[Any]:
    return (
        select(person.c.id, person.c.code_hash)
        .join(participant, participant.c.person_id == person.c.id)
        .where(person.c.code_key == key, participant.c.side == side)
        .limit(1)
    )


# --- wrong tries


def _matches(kept: str | None, said: str) -> bool:
    """Compare with what is kept, or with a stand-in: a stranger's try takes as long as a colleague's."""
    with _AT_ONCE:
        try:
            return HASHER.verify(kept or _stand_in(), said) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _stand_in() -> str:
    return HASHER.hash(secrets.token_hex(16))


def tried(kind: str, who: str, address: str) -> Tries:
    """What failures are counted under, in the order of LOCKS."""
    return (
        keyed("tried", f"{kind}|{who}|{address}"),
        keyed("tried", f"{kind}|{who}"),
        keyed("tried from", address),
    )


def is_locked(session: Session, tries: Tries, now: datetime) -> bool:
    """Whether no try counts for now, not even a right one."""
    rows = session.execute(
        select(sign_in_failure.c.who, func.count())
        .where(sign_in_failure.c.who.in_(tries), sign_in_failure.c.at > now - WINDOW)
        .group_by(sign_in_failure.c.who)
    )
    counted = {row[0]: row[1] for row in rows}
    return any(counted.get(who, 0) >= most for who, most in zip(tries, LOCKS, strict=True))


def count_failure(session: Session, tries: Tries, locked: bool, now: datetime) -> None:
    """One more that was in vain."""
    if locked:
        return  # a lock ends when its window has passed, however often somebody knocks meanwhile
    session.execute(delete(sign_in_failure).where(sign_in_failure.c.at < now - WINDOW))
    session.execute(insert(sign_in_failure), [{"id": new_id(), "who": who, "at": now} for who in tries])
