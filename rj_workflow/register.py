"""One colleague as the register shows them: level, training, supervision, and what of it is overdue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from risk_assessment.levels import ADVANCED, FOUNDATION, INTERMEDIATE
from rj_workflow.casefile import Row
from rj_workflow.clock import london_day
from rj_workflow.db import Prepared, Session
from rj_workflow.models import practice_record
from rj_workflow.models import staff as staff_table
from rj_workflow.settings import settings
from state_machines.roles import FACILITATOR, MANAGER, SUPERVISOR, Role

SUPERVISION_EVERY = timedelta(weeks=12)  # practice.md 5.6 [S:RJC-PC C; SPCC]
A_YEAR = timedelta(days=365)
CPD_HOURS = {FOUNDATION: 6, INTERMEDIATE: 12, ADVANCED: 16}  # a year [S:RJC-F]
LEADS = SUPERVISOR | MANAGER  # who keeps the register
PRACTISES = FACILITATOR | SUPERVISOR


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A colleague with every entry of the register, newest first."""

    id: str
    name: str
    roles: Role
    level: str
    supervised_by: str | None
    languages: str
    lived_experience: str
    lived_is_shown: bool
    records: tuple[Row, ...]

    def of(self, kind: str) -> tuple[Row, ...]:
        """The entries of one kind, newest first."""
        return tuple(row for row in self.records if row["kind"] == kind)

    def last(self, kind: str) -> date | None:
        """When this was last held or done."""
        day: date | None = next((row["on_day"] for row in self.of(kind)), None)
        return day

    @property
    def practises(self) -> bool:
        """Whether supervision is owed to them: those who facilitate or supervise."""
        return bool(self.roles & PRACTISES)

    @property
    def supervision_due(self) -> date | None:
        """By when the next session is to be held; nothing when none was ever recorded."""
        held = self.last("supervision")
        return held + SUPERVISION_EVERY if held else None

    def supervision_is_overdue(self, now: datetime) -> bool:
        """Twelve weeks have passed, or no session was ever recorded."""
        due = self.supervision_due
        return self.practises and (due is None or due < london_day(now))

    def observation_is_overdue(self, now: datetime) -> bool:
        """One practice is observed a year."""
        seen = self.last("observation")
        return self.practises and (seen is None or seen + A_YEAR < london_day(now))

    def hours_in_a_year(self, now: datetime) -> int:
        """Hours of training in the last twelve months."""
        since = london_day(now) - A_YEAR
        return sum(row["hours"] for row in self.of("training") if row["on_day"] > since)

    @property
    def trainings(self) -> frozenset[str]:
        """Which trainings the register shows."""
        return frozenset(row["code"] for row in self.of("training"))

    @property
    def accredited(self) -> bool:
        """Whether an accreditation is entered."""
        return bool(self.of("accreditation"))


_KNOWN = (
    "id", "name", "roles", "level", "supervised_by", "languages", "lived_experience", "lived_is_shown",
)  # fmt: skip
_PEOPLE = Prepared(
    select(*(staff_table.c[name] for name in _KNOWN)).where(staff_table.c.active).order_by(staff_table.c.name)
)
_RECORDS = Prepared(
    select(practice_record).order_by(practice_record.c.on_day.desc(), practice_record.c.recorded_at.desc())
)


def practitioners(session: Session) -> Mapping[str, Practitioner]:
    """Everybody who works here, by id, in order of name."""
    records: dict[str, list[Row]] = {}
    for row in _RECORDS.rows(session):
        records.setdefault(row["staff_id"], []).append(row)
    people = _PEOPLE.rows(session)
    return {row["id"]: _practitioner(row, records.get(row["id"], ())) for row in people}


def _practitioner(row: Row, records: Iterable[Row]) -> Practitioner:
    return Practitioner(**{**row, "roles": Role(row["roles"])}, records=tuple(records))


def levels(session: Session) -> Mapping[str, str]:
    """The level of every colleague by id, of those who left too."""
    rows = session.execute(select(staff_table.c.id, staff_table.c.level))
    return {row.id: row.level for row in rows}


def may_sign(session: Session, staff_id: str, now: datetime) -> bool:
    """Whether they may sign anything new: where a service set so, not while their supervision is overdue."""
    if settings().supervision_overdue == "warn":
        return True
    person = practitioners(session).get(staff_id)
    return person is not None and not person.supervision_is_overdue(now)
