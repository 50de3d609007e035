"""One case as it lies on the desk: everything a decision needs, loaded at once, written back at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, bindparam, func, literal_column, or_, select, union_all

from risk_assessment.instrument import STANDARD, Instrument
from risk_assessment.judgements import AS_DELIVERED, Judged
from rj_workflow import instruments
from rj_workflow.db import Prepared, Session
from rj_workflow.errors import NotFound
from rj_workflow.models import case as case_table
from rj_workflow.models import check as check_table
from rj_workflow.models import (
    explanation_version,
    judgement_version,
    new_id,
    participant,
    person,
    risk_answer,
)
from rj_workflow.models import position as position_table
from state_machines import LIFECYCLES
from state_machines.consequences import TAKING_PART
from state_machines.contact import PLAN
from state_machines.explanation import FIRST_EDITION

Row = dict[str, Any]


@dataclass(slots=True)
class Position:
    """Where one thing of the case stands; `fresh` ones are not in the database yet."""

    id: str
    lifecycle: str
    holder: str = ""
    topic: str = ""
    number: int = 1
    episode: int = 1
    strand: int = 1
    process: int = 1
    state: str = ""
    since_at: datetime | None = None
    until_at: datetime | None = None
    author_id: str | None = None
    decider_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    fresh: bool = False
    touched: bool = False

    @property
    def topic_kind(self) -> str:
        """The topic as the consequences know it: every way of taking part is one kind."""
        return TAKING_PART if self.topic.startswith("take_part_") else self.topic.partition(":")[0]


@dataclass(slots=True)
class CaseFile:
    """The case row, who takes part, where everything stands, what was found out."""

    case: Row
    participants: list[Row]
    positions: list[Position]
    checks: list[Row]
    answers: dict[str, list[Row]]
    instruments: Mapping[str, Instrument] = field(default_factory=lambda: STANDARD)
    judged: Judged = AS_DELIVERED  # what this service decided for itself
    edition: str = FIRST_EDITION  # of the explanation, in force
    along: list["CaseFile"] = field(default_factory=list)  # cases whose meeting is one event with this one's
    _of: dict[str, list[Position]] = field(init=False)
    _newest: dict[tuple[str, str, str], Position] = field(init=False)
    _latest: dict[tuple[str, str], Row] = field(init=False)
    _declared: dict[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self._of, self._newest = {}, {}
        for position in self.positions:
            self._lay(position)
        self._latest, self._declared = {}, {}
        for row in reversed(self.checks):
            self._lay_check(row)

    def _lay(self, position: Position) -> None:
        self._of.setdefault(position.lifecycle, []).append(position)
        key = position.lifecycle, position.holder, position.topic
        newest = self._newest.get(key)
        if newest is None or newest.number < position.number:
            self._newest[key] = position

    def _lay_check(self, row: Row) -> None:
        self._latest[row["kind"], row["about"]] = row
        counts = row["recorded_by"] == row["about"] or row["outcome"] == "managed"
        if row["kind"] == "interests" and counts:
            self._declared[row["about"]] = row

    def takes_part(self, person_id: str) -> bool:
        """Whether this person is on this case."""
        return any(p["person_id"] == person_id for p in self.participants)

    def on_side(self, side: str) -> Row | None:
        """The person of this side: harmed or responsible."""
        return next((p for p in self.participants if p["side"] == side), None)

    def side_of(self, person_id: str) -> str:
        """The part this person has; empty when they are not on this case."""
        return next((str(p["side"]) for p in self.participants if p["person_id"] == person_id), "")

    def find(
        self, lifecycle: str, holder: str = "", topic: str = "", number: int | None = None
    ) -> Position | None:
        """The newest instance with this key, if it was ever moved."""
        if number is None:
            return self._newest.get((lifecycle, holder, topic))
        same = (p for p in self.of(lifecycle) if p.holder == holder and p.topic == topic)
        return next((p for p in same if p.number == number), None)

    def at(self, lifecycle: str, holder: str = "", topic: str = "", number: int | None = None) -> Position:
        """The instance with this key; one that was never moved stands at its start."""
        found = self.find(lifecycle, holder, topic, number)
        if found is None or (number is None and self.is_past(found)):
            return self.new(lifecycle, holder, topic, number or (found.number + 1 if found else 1))
        return found

    def is_past(self, position: Position) -> bool:
        """Whether this ended with an earlier episode: it is read, and never moved again."""
        return position.lifecycle in PER_EPISODE and position.episode < int(self.case["episode"])

    def new(self, lifecycle: str, holder: str = "", topic: str = "", number: int = 1) -> Position:
        """A new instance at its start; it is kept only once it moves."""
        return Position(
            new_id(),
            lifecycle,
            holder,
            topic,
            number,
            episode=self.case["episode"],
            state=LIFECYCLES[lifecycle].start,
            version=0,  # a form drawn before the first move must not fit after it
            fresh=True,
        )

    def add(self, position: Position) -> None:
        """Lay an instance on the file."""
        self.positions.append(position)
        self._lay(position)

    def add_check(self, row: Row) -> None:
        """Lay what was found out now on the file."""
        self.checks.insert(0, row)
        self._lay_check(row)

    def keep(self, position: Position) -> None:
        """Put a moved instance on the file."""
        position.touched = True
        if not any(p is position for p in self.positions):
            self.add(position)

    def of(self, lifecycle: str) -> Iterator[Position]:
        """Every instance of one lifecycle that was ever moved."""
        return iter(self._of.get(lifecycle, ()))

    def latest_check(self, kind: str, about: str = "", bound_to: str | None = None) -> Row | None:
        """The newest record of this check, whatever it said."""
        if bound_to is None:
            return self._latest.get((kind, about))
        same = (row for row in self.checks if row["kind"] == kind and row["about"] == about)
        return next((row for row in same if row["bound_to"] == bound_to), None)

    def counting_check(self, kind: str, about: str, now: datetime) -> Row | None:
        """The newest record of this check, without one that counts only from a later day."""
        row = self.latest_check(kind, about)
        if row is None or not _counts_later(row, now):
            return row
        same = (row for row in self.checks if row["kind"] == kind and row["about"] == about)
        return next((row for row in same if not _counts_later(row, now)), None)

    def current_check(self, kind: str, about: str, now: datetime) -> Row | None:
        """The newest record of this check that counts by now, if it is good and has not run out."""
        row = self.counting_check(kind, about, now)
        if row is None or not row["good"]:
            return None
        return row if row["valid_until"] is None or now < row["valid_until"] else None

    def instrument_of(self, position: Position) -> Instrument:
        """The list of questions this assessment was begun with; one not begun yet has the newest."""
        begun = position.data.get("instrument")
        return self.instruments[begun] if begun else instruments.current()

    def explained_to(self, person_id: str) -> frozenset[str]:
        """The points gone through with this person in this episode, in the edition that is in force."""
        told = (p.data.get("explained", {}) for p in self.of("choice") if p.holder == person_id)
        now = self.edition, self.case["episode"]
        here = (one for one in told if (one.get("edition"), one.get("episode")) == now)
        return frozenset(code for one in here for code in one["points"])

    def may_answer_with_support(self, person_id: str) -> bool:
        """Whether a supervisor wrote down, in this episode, with which support they may answer (K3)."""
        row = self.latest_check("understanding", person_id)
        return row is not None and bool(row["good"]) and row["episode"] == self.case["episode"]

    def has_declared(self, worker: str) -> bool:
        """Whether this colleague declared their interests in this episode, and nothing bars them.

        What others say of them is no declaration, but for a link that a supervisor manages.
        """
        row, theirs = self.latest_check("interests", worker), self._declared.get(worker)
        here = theirs is not None and theirs["episode"] == self.case["episode"]
        return here and row is not None and bool(row["good"])

    def is_barred(self, worker: str) -> bool:
        """Whether a link of theirs shuts this case to them (practice.md 4.3)."""
        row = self.latest_check("interests", worker)
        return row is not None and row["outcome"] == "conflict"

    def is_asked_to_declare(self, worker: str) -> bool:
        """Whether a supervisor asked them, in this episode, and they have not answered yet."""
        row = self.latest_check("interests", worker)
        asked = row is not None and row["outcome"] == "asked" and row["episode"] == self.case["episode"]
        return asked and self.case["state"] != "closed"

    def declared_of_everybody(self, worker: str) -> bool:
        """Declared, and since the last person or colleague joined (practice.md 4.3)."""
        asked_again = max(self.joined_for(worker))
        return self.has_declared(worker) and bool(self._declared[worker]["recorded_at"] >= asked_again)

    def declared_at(self, worker: str) -> datetime | None:
        """When they declared last; None when they never did."""
        row = self._declared.get(worker)
        return row["recorded_at"] if row is not None else None

    def joined_for(self, worker: str) -> Iterator[datetime]:
        """When each person joined, and each colleague was named who works on it beside this one."""
        yield from (p["joined_at"] for p in self.participants)
        for kind, column in PARTS.items():
            row, named = self.latest_check(kind), self.case[column]
            if row is not None and named and named != worker:
                yield row["recorded_at"]

    @property
    def coming(self) -> list[Row]:
        """Everybody who can be named for the meeting: those of the cases it is held together with as well."""
        files = (self, *self.along)
        return [p for file in files for p in file.participants if p["side"] != INTRODUCER]

    @property
    def name_of(self) -> Mapping[str, str]:
        """Names by person id, for pages that may show them; also of whom other cases of a meeting bring."""
        return {p["person_id"]: p["name"] for p in (*self.coming, *self.participants)}


def _counts_later(row: Row, now: datetime) -> bool:
    starts = row.get("valid_from")
    return starts is not None and bool(now < starts)


# Instances that end with the episode: a new episode starts new ones (lifecycles.md, Episodes).
PER_EPISODE = frozenset({
    "preparation", "meeting", "acknowledgement", "pause", "closing", "risk", "agreement",
})  # fmt: skip


# The checks by which somebody else is named for a part, and where the case keeps who has it.
PARTS = {"lead_facilitator": "lead_id", "second_facilitator": "co_id", "case_supervisor": "supervisor_id"}
PRINCIPALS = ("harmed", "responsible")
INTRODUCER = "introducer"  # asked for somebody else; takes no part, and sees nothing of it


def is_shown_on(side: str, shown: str) -> bool:
    """Whether this part is seen on one side's pages: never the other principal's, else everybody's."""
    return not shown or side == shown or side not in PRINCIPALS


NEVER = "do_not_ask"
# What the service decided for itself comes with the case: no step asks for it apart.
_JUDGED = (
    select(judgement_version.c.chosen)
    .order_by(judgement_version.c.number.desc())
    .limit(1)
    .scalar_subquery()
    .label("judged")
)
_EDITION = (
    select(explanation_version.c.label)
    .order_by(explanation_version.c.number.desc())
    .limit(1)
    .scalar_subquery()
    .label("edition")
)
_meant = case_table.alias("meant")


def _with_those_along(mine: Column[Any]) -> Select[Any]:
    """A case and those it meets together with, in one order, so that no two steps wait for each other."""
    same = select(_meant.c.together).where(_meant.c[mine.name] == bindparam("key")).scalar_subquery()
    found = or_(mine == bindparam("key"), case_table.c.together == same)
    return select(case_table, _JUDGED, _EDITION).where(found).order_by(case_table.c.id)


_BY_ID, _BY_REF = _with_those_along(case_table.c.id), _with_those_along(case_table.c.ref)
_LOCKED = {"id": Prepared(_BY_ID.with_for_update()), "ref": Prepared(_BY_REF.with_for_update())}
_UNLOCKED = {"id": Prepared(_BY_ID), "ref": Prepared(_BY_REF)}
_POSITIONS = Prepared(
    select(*(position_table.c[one.name] for one in fields(Position) if one.name not in ("fresh", "touched")))
    .where(position_table.c.case_id == bindparam("case_id"))
    .order_by(position_table.c.number)
)
# "Never ask me" belongs to the person: said on one case it stands on every other one (lifecycles.md 42).
_elsewhere = participant.alias("elsewhere")
_NEVER_AT = (
    select(func.max(position_table.c.since_at))
    .join(_elsewhere, _elsewhere.c.case_id == position_table.c.case_id)
    .where(
        _elsewhere.c.person_id == participant.c.person_id,
        _elsewhere.c.case_id != participant.c.case_id,
        position_table.c.lifecycle == "offer",
        position_table.c.holder == participant.c.person_id,
        position_table.c.state == NEVER,
    )
    .scalar_subquery()
)
_PARTICIPANTS = Prepared(
    select(
        participant.c.id.label("key"),
        participant.c.called,
        participant.c.person_id,
        participant.c.side,
        participant.c.doubt,
        participant.c.joined_at,
        person.c.name,
        _NEVER_AT.label("never_at"),
    )
    .join(person, person.c.id == participant.c.person_id)
    .where(participant.c.case_id == bindparam("case_id"))
    .order_by(participant.c.joined_at, participant.c.id)
)
# How somebody may be reached belongs to them as well: said on one case it counts on every other one.
_mine = participant.alias("mine")
_FOLLOWS_THEM = (
    _mine.c.case_id == bindparam("case_id"),
    _elsewhere.c.person_id == _mine.c.person_id,
    _elsewhere.c.side == _mine.c.side,
    _elsewhere.c.case_id != _mine.c.case_id,
    check_table.c.case_id == _elsewhere.c.case_id,
    check_table.c.kind == PLAN,
    check_table.c.about == _mine.c.person_id,
)
_OUTCOMES, _CHECKS = (
    Prepared(
        union_all(
            select(*columns).where(check_table.c.case_id == bindparam("case_id")),
            select(*columns).where(*_FOLLOWS_THEM),
        ).order_by(literal_column("recorded_at").desc(), literal_column("id").desc())
    )
    for columns in ([column for column in check_table.c if column.name != "data"], list(check_table.c))
)
_ANSWERS = Prepared(
    select(risk_answer)
    .join(position_table, position_table.c.id == risk_answer.c.position_id)
    .where(position_table.c.case_id == bindparam("case_id"))
)


def load(
    session: Session, key: str, *, by: str = "id", lock: bool = False, with_answers: bool = True
) -> CaseFile:
    """The whole case, by its id or its ref, with those it meets together with laid beside it.

    With `lock` nobody else can move any of them until this transaction ends.

    `with_answers=False` leaves what was answered in its assessments and checks where it is, for steps that
    look at outcomes alone.  Raises NotFound.
    """
    found = (_LOCKED if lock else _UNLOCKED)[by].rows(session, key=key)
    mine = next((row for row in found if row[by] == key), None)
    if mine is None:
        raise NotFound("case")
    if lock and mine["together"]:  # joined to others while this waited for its turn: they are waited for too
        found = _LOCKED[by].rows(session, key=key)
        mine = next(row for row in found if row[by] == key)
    file = _laid_out(session, mine, with_answers=with_answers)
    file.along = [_laid_out(session, row, with_answers=with_answers) for row in found if row is not mine]
    return file


def _laid_out(session: Session, found: Row, *, with_answers: bool) -> CaseFile:
    case_id, chosen = found["id"], found.pop("judged")
    edition = found.pop("edition") or FIRST_EDITION
    answers: dict[str, list[Row]] = {}
    for answer in _ANSWERS.rows(session, case_id=case_id) if with_answers else ():
        answers.setdefault(answer["position_id"], []).append(answer)
    file = CaseFile(
        case=found,
        participants=_PARTICIPANTS.rows(session, case_id=case_id),
        positions=[Position(*values) for values in _POSITIONS.values(session, case_id=case_id)],
        checks=(_CHECKS if with_answers else _OUTCOMES).rows(session, case_id=case_id),
        answers=answers,
        judged=Judged(chosen) if chosen else AS_DELIVERED,
        edition=edition,
    )
    file.instruments = _questions_of(session, file)
    _heed_never(file)
    return file


def _questions_of(session: Session, file: CaseFile) -> Mapping[str, Instrument]:
    """The lists that its assessments were begun with."""
    begun = {r.data["instrument"] for r in file.of("risk") if "instrument" in r.data}
    return STANDARD if begun <= STANDARD.keys() else instruments.by_version(session, begun | STANDARD.keys())


def _heed_never(file: CaseFile) -> None:
    """An offer stands at never when they said so on another case, and have not come to us here since."""
    for person_row in file.participants:
        never_at, who = person_row["never_at"], person_row["person_id"]
        if never_at is None:
            continue
        offer = file.find("offer", who)
        if offer is None:
            offer = file.new("offer", who)
            offer.since_at = never_at
            file.add(offer)
        if offer.fresh or (offer.since_at is not None and offer.since_at < never_at):
            offer.state = NEVER
