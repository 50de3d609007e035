"""A person's own account: all of it for them, and for those who work with them what was granted, no more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, select

from rj_workflow import policy
from rj_workflow.account import ASKED_AGAIN, ASKED_WORDS, Part, Version, is_kept_anyway, standing, versions_of
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.models import event as event_table
from rj_workflow.models import note, participant
from rj_workflow.models import staff as staff_table
from state_machines.roles import PERSON


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Once that somebody had to tell it again: who asked, when, and what."""

    who: str
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Account:
    """Everything a person told, newest version first; `staff` are the names of those who wrote for them."""

    versions: tuple[Version, ...]
    asked_again: tuple[AskedAgain, ...]
    is_kept: bool
    staff: Mapping[str, str]

    @property
    def newest(self) -> Version | None:
        """What stands today; nothing when nothing was written, or when it was destroyed."""
        return standing(list(self.versions))

    @property
    def earlier(self) -> tuple[Version, ...]:
        """The versions before it that can still be read."""
        return tuple(v for v in self.versions if v is not self.newest and v.destroyed_at is None)

    @property
    def number(self) -> int:
        """The number of the last version; a form carries it, so that a newer one is noticed."""
        return self.versions[0].number if self.versions else 0

    @property
    def destroyed_at(self) -> datetime | None:
        """When it was destroyed, if that is how it ended."""
        return self.versions[0].destroyed_at if self.versions else None


@dataclass(frozen=True, slots=True)
class Granted:
    """An account as one colleague may have it: what they read, and what they may set as told, part by part.

    `asked_again` has what was asked only for whoever reads something.
    """

    account: Account
    readable: tuple[Part, ...]
    may_write: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part there is, the words of those that are not theirs to read left out."""
        seen = {part.key for part in self.readable}
        every = self.account.newest.parts if self.account.newest else ()
        return tuple(part if part.key in seen else replace(part, text="") for part in every)


def my_account(session: Session, actor: Actor) -> Account:
    """What this person told on this side, whichever case they told it in."""
    return _account(session, actor.id, actor.kind)


def account_of(session: Session, actor: Actor, file: CaseFile, person_id: str) -> Granted:
    """The account of somebody on this case, as far as this colleague may read it.  Raises NotFound."""
    side = file.side_of(person_id)
    if side not in PRINCIPALS or not actor.is_staff:
        raise NotFound("person")
    account = _account(session, person_id, side)
    every = account.newest.parts if account.newest else ()
    readable = tuple(part for part in every if policy.reads_account(actor, file, part.readers))
    if not readable:
        bare = tuple(AskedAgain(one.who, one.at, "") for one in account.asked_again)
        account = Account(account.versions, bare, account.is_kept, account.staff)
    return Granted(account, readable, bool(roles_on(actor, file, holder=person_id) & PERSON))


def _account(session: Session, person_id: str, side: str) -> Account:
    staff = dict(session.execute(select(staff_table.c.id, staff_table.c.name)).tuples().all())
    return Account(
        versions=tuple(versions_of(session, person_id, side)),
        asked_again=tuple(_asked_again(session, person_id, side, staff)),
        is_kept=is_kept_anyway(session, person_id, side),
        staff=staff,
    )


def _asked_again(session: Session, person_id: str, side: str, staff: Mapping[str, str]) -> list[AskedAgain]:
    e = event_table.c
    theirs = and_(participant.c.case_id == e.case_id, participant.c.person_id == e.holder)
    words = and_(note.c.event_id == e.id, note.c.field == ASKED_WORDS)
    query = select(e.actor_id, e.at, note.c.text).join(participant, theirs).outerjoin(note, words)
    query = query.where(e.holder == person_id, e.lifecycle == "person", e.event == ASKED_AGAIN)
    rows = session.execute(query.where(participant.c.side == side).order_by(e.at.desc(), e.seq.desc()))
    return [AskedAgain(staff.get(row.actor_id, ""), row.at, row.text or "") for row in rows]
