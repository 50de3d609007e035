"""Published incidents come in: each row is accepted, merged, rejected with its reason, or known already.

Rows with the same Crime ID, month, kind and place are one incident with the outcome that knows most, the
later row where two know as much.  The same Crime ID at another place is an incident of its own.  Rows without
a Crime ID (anti-social behaviour) are one incident each: equal rows are numbered, so that reading the file
again finds each of them.  No row says who was there, and nobody is made up.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, text, update

from rj_workflow.db import Session
from rj_workflow.imports import street_level
from rj_workflow.imports.files import Advance, Progress, TextFile, changed_meanwhile
from rj_workflow.imports.street_level import Line, fingerprint
from rj_workflow.incidents import NOT_RECORDED, is_listed, later
from rj_workflow.incidents import outcome as outcome_of
from rj_workflow.models import import_run, new_id
from rj_workflow.models import incident as incident_table

KIND = "incidents"
AT_ONCE = 500  # rows looked up and written together

Row = dict[str, Any]


class Fate(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"
    ALREADY_KNOWN = "already_known"


@dataclass(slots=True)
class Report:
    """What became of a file; the four fates add up to `rows`, the outcomes to the rows not rejected."""

    file: str
    rows: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    by_outcome: Counter[str] = field(default_factory=Counter)
    identified: int = 0
    rejections: list[tuple[int, str]] = field(default_factory=list)
    outcomes_not_in_our_list: set[str] = field(default_factory=set)

    @property
    def accepted(self) -> int:
        """New incidents."""
        return self.fates[Fate.ACCEPTED]

    @property
    def merged(self) -> int:
        """Rows that belong to an incident of this file or an earlier one and told something."""
        return self.fates[Fate.MERGED]

    @property
    def rejected(self) -> int:
        """Rows that cannot be right; `rejections` has their line numbers and reasons."""
        return self.fates[Fate.REJECTED]

    @property
    def already_known(self) -> int:
        """Rows that an earlier import brought."""
        return self.fates[Fate.ALREADY_KNOWN]

    def count(self, line: Line, fate: Fate) -> None:
        """Add one row."""
        self.rows += 1
        self.fates[fate] += 1
        if fate is Fate.REJECTED:
            self.rejections.append((line.number, line.fault))
            return
        self.by_outcome[line.outcome or NOT_RECORDED] += 1
        self.identified += outcome_of(line.outcome).identified
        if not is_listed(line.outcome):
            self.outcomes_not_in_our_list.add(line.outcome)

    def as_json(self) -> Row:
        """One plain dict."""
        return {
            "file": self.file,
            "rows": self.rows,
            **{str(fate): self.fates[fate] for fate in Fate},
            "identified": self.identified,
            "by_outcome": dict(sorted(self.by_outcome.items(), key=lambda pair: (-pair[1], pair[0]))),
            "outcomes_not_in_our_list": sorted(self.outcomes_not_in_our_list),
            "rejections": [{"line": number, "reason": reason} for number, reason in self.rejections],
        }


def read(path: Path, *, now: datetime | None = None) -> Iterator[Line]:
    """Every row of the file, believed or with its fault.  Raises ImportRefused for the whole file."""
    return street_level.lines(TextFile(path), now=now)


def dry_run(
    session: Session, path: Path, *, now: datetime | None = None, progress: Progress | None = None
) -> Report:
    """What `run` would report now; nothing is changed.  Without `now` future months go unnoticed."""
    return _import(session, path, now, progress, write=False)[0]


def run(session: Session, path: Path, *, now: datetime, progress: Progress | None = None) -> Report:
    """Take the file in.  Raises ImportRefused, with nothing written, when the file as a whole is wrong."""
    if session.dialect.name == "postgresql":
        # Two imports at once would both find an incident missing; SQLite holds its lock already.
        session.execute(text("LOCK TABLE incident IN SHARE ROW EXCLUSIVE MODE"))
    report, digest = _import(session, path, now, progress, write=True)
    values = {"kind": KIND, "file_name": path.name[:200], "file_digest": digest, "at": now}
    session.execute(import_run.insert().values(**values, rows=report.rows, report=report.as_json()))
    return report


def _import(
    session: Session, path: Path, now: datetime | None, progress: Progress | None, *, write: bool
) -> tuple[Report, str]:
    advance = Advance(progress, path)
    first = TextFile(path, advance)
    outcomes = _outcomes_of_repeated(street_level.lines(first, now=now))
    second = TextFile(path, advance)
    intake = _Intake(
        session, Report(path.name), outcomes, write=write, news=not _was_read(session, first.digest)
    )
    for batch in _batches(street_level.lines(second, now=now)):
        intake.take(batch)
    if first.digest != second.digest:
        raise changed_meanwhile(path)
    return intake.report, first.digest


def _outcomes_of_repeated(lines: Iterator[Line]) -> dict[bytes, str]:
    """The outcome that stands after the whole file, for each crime that has several rows."""
    standing: dict[bytes, str] = {}
    repeated: set[bytes] = set()
    for line in lines:
        if line.fault or not line.crime_id:
            continue
        if line.key in standing:
            repeated.add(line.key)
            standing[line.key] = later(standing[line.key], line.outcome)
        else:
            standing[line.key] = line.outcome
    return {key: standing[key] for key in repeated}


def _was_read(session: Session, digest: str) -> bool:
    found = select(import_run.c.id).where(import_run.c.kind == KIND, import_run.c.file_digest == digest)
    return session.execute(found.limit(1)).first() is not None


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


_KNOWN = select(incident_table.c.fingerprint, incident_table.c.id, incident_table.c.outcome).where(
    incident_table.c.fingerprint.in_(bindparam("fingerprints", expanding=True))
)
_NEW_OUTCOME = (
    update(incident_table)
    .where(incident_table.c.id == bindparam("which"))
    .values(outcome=bindparam("words"), identified=bindparam("shows"))
)


class _Intake:
    """Decides about rows in batches; of earlier ones it keeps only digests, where rows may be equal."""

    def __init__(
        self, session: Session, report: Report, outcomes: dict[bytes, str], *, write: bool, news: bool
    ) -> None:
        self.session, self.report, self.outcomes = session, report, outcomes
        self.write, self.news = write, news
        self.equal_rows: Counter[bytes] = Counter()
        self.decided: dict[bytes, Fate] = {}

    def take(self, batch: Sequence[Line]) -> None:
        """Count these rows and write what is new in them."""
        marked = [(line, "" if line.fault else self._fingerprint(line)) for line in batch]
        known = self._known([mark for _, mark in marked if mark])
        new: list[Row] = []
        changed: list[Row] = []
        for line, mark in marked:
            fate = self._decide(line, known.get(mark), mark, new, changed)
            self.report.count(line, fate)
        if self.write and new:
            self.session.execute(incident_table.insert(), new)
        if self.write and changed:
            self.session.execute(_NEW_OUTCOME, changed)

    def _fingerprint(self, line: Line) -> str:
        if line.crime_id:
            return fingerprint(line.key)
        self.equal_rows[line.key] += 1
        return fingerprint(line.key, self.equal_rows[line.key])

    def _known(self, marks: list[str]) -> dict[str, tuple[str, str]]:
        found = self.session.execute(_KNOWN, {"fingerprints": marks})
        return {mark: (id_, words) for mark, id_, words in found}

    def _decide(
        self, line: Line, known: tuple[str, str] | None, mark: str, new: list[Row], changed: list[Row]
    ) -> Fate:
        if line.fault:
            return Fate.REJECTED
        if line.key in self.decided:
            told = self.decided[line.key] is not Fate.ALREADY_KNOWN
            return Fate.MERGED if told else Fate.ALREADY_KNOWN
        words = self.outcomes.get(line.key, line.outcome)
        fate = self._fate(words, known)
        if line.key in self.outcomes:
            self.decided[line.key] = fate
        if fate is Fate.ACCEPTED:
            new.append(_incident(line, mark, words))
        elif fate is Fate.MERGED and known is not None:
            changed.append({"which": known[0], "words": words, "shows": outcome_of(words).identified})
        return fate

    def _fate(self, words: str, known: tuple[str, str] | None) -> Fate:
        if known is None:
            return Fate.ACCEPTED
        # A file that was read before is no news: it must not turn a newer outcome back.
        told = self.news and words != known[1] and later(known[1], words) == words
        return Fate.MERGED if told else Fate.ALREADY_KNOWN


def _incident(line: Line, mark: str, words: str) -> Row:
    return {
        "id": new_id(),
        "fingerprint": mark,
        "crime_id": line.crime_id,
        "month": line.month,
        "force": line.force,
        "place": line.place,
        "lsoa": line.lsoa,
        "longitude": line.longitude,
        "latitude": line.latitude,
        "kind": line.kind,
        "outcome": words,
        "identified": outcome_of(words).identified,
    }
