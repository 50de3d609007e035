"""What is passed on for somebody: each pack, whether they said yes to exactly it, and what stands in it.

Everything in a pack is read from the person's own rows and own positions: their account, their needs, their
plan, their answers.  Nothing here looks at anybody else on the case (practice.md 3.2, 4.2).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from rj_workflow import pack as packs
from rj_workflow import policy
from rj_workflow.account import ONLY_ME, standing, versions_of
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.models import participant, transfer_pack
from rj_workflow.models import staff as staff_table
from rj_workflow.needs import NOT_NEEDED, adjustments_of, need_answers_of, words_for
from rj_workflow.pack import Content, Entry, topic_of
from rj_workflow.queries.agreed import OVER, tells_how_it_ended
from rj_workflow.queries.contact import plan_rows, reads_details
from rj_workflow.settings import settings
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES
from state_machines.contact import NEVER, PLAN

GIVEN: Final = "given"
_ANSWERS: Final = {
    "given": "Yes", "refresh_due": "Yes, then", "declined": "No", "never_ask": "Do not ask",
    "withdrawn": "Taken back",
}  # fmt: skip
_LEVELS: Final = {
    "not_asked": "", "no_need": "No need", "need_met": "Need met", "some": "Some need",
    "serious": "Serious need", "urgent": "Urgent need",
}  # fmt: skip
_PARTS: Final = {"harmed": "Person harmed", "responsible": "Person responsible"}


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack as it stands, for whoever looks at it on the case or on their own pages."""

    id: str
    person_id: str
    side: str
    service: str
    classes: tuple[str, ...]
    prepared_at: datetime
    prepared_by: str
    risk_words: str
    risk_by: str
    risk_at: datetime | None
    released_at: datetime | None
    released_by: str
    digest: str
    answer: str  # state of the choice
    conditions: str  # what they said yes under

    @property
    def is_agreed(self) -> bool:
        """They said yes to exactly this, and it stands."""
        return self.answer == GIVEN

    @property
    def waits_for_risk(self) -> bool:
        """A supervisor has not released the history of risk that is to go with it."""
        return packs.RISK in self.classes and self.risk_at is None


def packs_of(session: Session, file: CaseFile, person_id: str, now: datetime) -> list[Pack]:
    """Every pack of this person on this case, newest first."""
    t = transfer_pack.c
    mine = select(transfer_pack).where(t.case_id == file.case["id"], t.person_id == person_id)
    rows = session.execute(mine.order_by(t.prepared_at.desc(), t.id)).mappings()
    return [_pack(dict(row), file, now) for row in rows]


def _pack(row: Row, file: CaseFile, now: datetime) -> Pack:
    choice = file.find("choice", row["person_id"], topic_of(row["id"]))
    state = choice.state if choice else ""
    if choice is not None and state == GIVEN and choice.until_at is not None and choice.until_at <= now:
        state = "refresh_due"
    named = {name: row[name] or "" for name in ("risk_by", "released_by")}
    kept = {name: row[name] for name in Pack.__slots__ if name in row}
    conditions = str(choice.data.get("conditions", "")) if choice else ""
    return Pack(**{**kept, **named, "classes": tuple(row["classes"])}, answer=state, conditions=conditions)


def pack_of(session: Session, file: CaseFile, person_id: str, pack_id: str, now: datetime) -> Pack | None:
    """This pack of this person; None where there is none."""
    return next((one for one in packs_of(session, file, person_id, now) if one.id == pack_id), None)


def my_packs(session: Session, actor: Actor, *, now: datetime) -> list[tuple[Pack, Content | None]]:
    """Every pack that was explained to the person who asks, newest first, with what may be shown of it."""
    p = participant.c
    mine = select(p.case_id).where(p.person_id == actor.id, p.side == actor.kind)
    files = [policy.case_by_id(session, actor, case_id) for case_id in session.scalars(mine).all()]
    found = [(one, file) for file in files for one in packs_of(session, file, actor.id, now)]
    known = [(one, file) for one, file in found if one.answer not in ("", "not_asked")]
    known.sort(key=lambda pair: pair[0].prepared_at, reverse=True)
    return [(one, shown_of(session, file, one)) for one, file in known]


def reads(actor: Actor, file: CaseFile, code: str) -> bool:
    """Whether this colleague may read this class of data of somebody on the case (practice.md 9)."""
    if code == "account":
        return policy.reads_account(actor, file, "facilitators")
    if code == "contact":
        return reads_details(actor, file)
    return policy.reads_needs(actor, file) if code == "scores" else actor.is_staff


def reads_all(actor: Actor, file: CaseFile, pack: Pack) -> bool:
    """Whether they may read everything that is to go: only then do they release it."""
    return all(reads(actor, file, code) for code in pack.classes)


def reads_every_pack(session: Session, actor: Actor, file: CaseFile, person_id: str, now: datetime) -> bool:
    """Whether everything that was put together for this person may be read by this colleague."""
    return all(reads_all(actor, file, one) for one in packs_of(session, file, person_id, now))


# --- what stands in it


def content_of(session: Session, file: CaseFile, pack: Pack) -> Content:
    """What this pack says today: the classes that they said yes to, each from their own side alone."""
    who, side = pack.person_id, pack.side
    found = {code: list(_FINDS[code](session, file, pack)) for code in pack.classes}
    return packs.content(
        pack_id=pack.id, sender=settings().service_name, receiver=pack.service,
        prepared_on=london_day(pack.prepared_at).isoformat(), name=file.name_of[who], part=_PARTS[side],
        found=found,
    )  # fmt: skip


def shown_of(session: Session, file: CaseFile, pack: Pack) -> Content | None:
    """What would go today; once it was released, that only while it is to the byte what was released.

    No copy of it is kept: after a change nobody is shown anything else as what went.
    """
    said = content_of(session, file, pack)
    return said if pack.released_at is None or packs.digest(said) == pack.digest else None


def _account(session: Session, _file: CaseFile, pack: Pack) -> Iterator[Entry]:
    """What stands today, but for what they keep to themselves."""
    newest = standing(versions_of(session, pack.person_id, pack.side))
    for number, part in enumerate(newest.parts if newest else (), 1):
        if part.readers != ONLY_ME and newest is not None:
            yield Entry(f"Part {number}", part.text, _day(newest.written_at))


def _needs(session: Session, _file: CaseFile, pack: Pack) -> Iterator[Entry]:
    for one in adjustments_of(session, pack.person_id, pack.side):
        if one.state != NOT_NEEDED:
            yield Entry(words_for(one), "", _day(one.said_at))


def _scores(session: Session, _file: CaseFile, pack: Pack) -> Iterator[Entry]:
    for one in need_answers_of(session, pack.person_id, pack.side):
        rating = f"{one.rating} of 10" if one.rating is not None else ""
        said = ". ".join(part for part in (_LEVELS[one.level], rating, one.words) if part)
        yield Entry(f"{one.category} ({one.phase})", said, _day(one.said_at))


def _contact(_session: Session, file: CaseFile, pack: Pack) -> Iterator[Entry]:
    row = file.latest_check(PLAN, pack.person_id)
    for what, said in plan_rows(row["data"], full=True) if row is not None and row["good"] else ():
        assert row is not None  # read just above
        yield Entry(what, said, _day(row["recorded_at"]))


def _never(_session: Session, file: CaseFile, pack: Pack) -> Iterator[Entry]:
    row = file.latest_check(PLAN, pack.person_id)
    data: Mapping[str, Any] = row["data"] if row is not None else {}
    on = _day(row["recorded_at"]) if row is not None else ""
    yield from (Entry(words, "", on) for code, words in NEVER if code in (data.get("never") or ()))
    if data.get("contact_never"):
        yield Entry("In their words", str(data["contact_never"]), on)
    offer = file.find("offer", pack.person_id)
    if offer is not None and offer.state == "do_not_ask":
        yield Entry(packs.NEVER_RAISE, "They may always come themselves.", _since(offer))
    for choice in _choices(file, pack.person_id):
        if choice.state == "never_ask":
            yield Entry(f"{packs.DO_NOT_ASK}{PURPOSES[choice.topic]}", "", _since(choice))


def _offers(_session: Session, file: CaseFile, pack: Pack) -> Iterator[Entry]:
    offer = file.find("offer", pack.person_id)
    if offer is not None:
        yield Entry("Told what is possible", LIFECYCLES["offer"].states[offer.state].staff, _since(offer))
    for choice in _choices(file, pack.person_id):
        if choice.state in _ANSWERS:
            yield Entry(PURPOSES[choice.topic], _ANSWERS[choice.state], _since(choice))


def _choices(file: CaseFile, person_id: str) -> Iterator[Position]:
    """Their own answers to the questions that everybody is asked; nothing of one letter that came."""
    mine = [p for p in file.of("choice") if p.holder == person_id and p.topic in PURPOSES]
    return iter(sorted(mine, key=lambda p: (list(PURPOSES).index(p.topic), p.number)))


def _agreement(_session: Session, file: CaseFile, pack: Pack) -> Iterator[Entry]:
    for one in file.of("agreement"):
        # It is read on her own pages before it goes: it tells her nothing that she did not wish to be told.
        quiet = (
            pack.side == "harmed" and one.state in OVER and not tells_how_it_ended(file, pack.person_id, one)
        )
        state = LIFECYCLES["agreement"].states["live" if quiet else one.state]
        said = state.harmed if pack.side == "harmed" else state.responsible
        yield Entry(f"Agreement {one.number}", said, _since(one))


def _workers(session: Session, file: CaseFile, _pack: Pack) -> Iterator[Entry]:
    """By first names: it is read on their own pages, and goes as it was read there."""
    case = file.case
    who = dict.fromkeys(filter(None, (*case["facilitated_by"], case["lead_id"], case["co_id"])))
    names = dict(session.execute(select(staff_table.c.id, staff_table.c.name)).tuples().all())
    yield from (Entry(names[one].split()[0], "Facilitator") for one in who if one in names)


def _risk(_session: Session, _file: CaseFile, pack: Pack) -> Iterator[Entry]:
    if pack.risk_at is not None:
        yield Entry("As a supervisor of the service before writes", pack.risk_words, _day(pack.risk_at))


_FINDS: Final[Mapping[str, Callable[[Session, CaseFile, Pack], Iterator[Entry]]]] = {
    "account": _account, "needs": _needs, "contact": _contact, "never": _never, "offers": _offers,
    "agreement": _agreement, "scores": _scores, "workers": _workers, "risk": _risk,
}  # fmt: skip


def _day(when: datetime) -> str:
    return london_day(when).isoformat()


def _since(position: Position) -> str:
    return _day(position.since_at) if position.since_at else ""
