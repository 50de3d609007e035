"""Cases kept elsewhere are told again: each line goes through the same door, form and guards, on its own day.

A line is applied, or refused with its reasons; after a refused line the rest of that case waits, because what
came later may have rested on it.  A line that was applied before is known by its key, or by its very words.
Nothing is sent to anybody for what is only told again.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from rj_workflow.clock import LONDON
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound, Refused, RjError
from rj_workflow.imports import history_line
from rj_workflow.imports.files import Advance, Progress, TextFile, changed_meanwhile
from rj_workflow.imports.history_events import Telling
from rj_workflow.imports.history_line import Line
from rj_workflow.imports.history_names import Names
from rj_workflow.models import case as case_table
from rj_workflow.models import event as event_table
from rj_workflow.models import idempotency, import_run, outbox

KIND = "history"

Row = dict[str, Any]


class Fate(StrEnum):
    """What became of a line."""

    APPLIED = "applied"
    REFUSED = "refused"
    ALREADY_KNOWN = "already_known"


@dataclass(slots=True)
class Report:
    """What became of a history; the fates add up to `lines`.  `cases` gives the reference for each alias."""

    file: str
    lines: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    by_event: Counter[str] = field(default_factory=Counter)
    cases: dict[str, str] = field(default_factory=dict)
    refusals: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def applied(self) -> int:
        """Lines that were taken over now."""
        return self.fates[Fate.APPLIED]

    @property
    def refused(self) -> int:
        """Lines that were not taken over; `refusals` has line, case and reason."""
        return self.fates[Fate.REFUSED]

    @property
    def already_known(self) -> int:
        """Lines that an earlier replay took over."""
        return self.fates[Fate.ALREADY_KNOWN]

    def count(self, line: Line, fate: Fate, reason: str = "") -> None:
        """Add one line."""
        self.lines += 1
        self.fates[fate] += 1
        if fate is Fate.APPLIED:
            self.by_event[line.event] += 1
        if fate is Fate.REFUSED:
            self.refusals.append((line.at_line, line.case, reason))

    def as_json(self) -> Row:
        """One plain dict."""
        return {
            "file": self.file,
            "lines": self.lines,
            **{str(fate): self.fates[fate] for fate in Fate},
            "by_event": dict(sorted(self.by_event.items())),
            "cases": dict(sorted(self.cases.items())),
            "refusals": [{"line": n, "case": case, "reason": reason} for n, case, reason in self.refusals],
        }


def dry_run(session: Session, path: Path, *, now: datetime, progress: Progress | None = None) -> Report:
    """What `replay` would report: all is tried and undone, so the session must be one that may write."""
    with session.begin_nested() as attempt:
        report, _ = _replay(session, path, now, progress)
        attempt.rollback()
    return report


def replay(session: Session, path: Path, *, now: datetime, progress: Progress | None = None) -> Report:
    """Take the history over.  Raises ImportRefused, with nothing written, when the whole file is wrong."""
    report, digest = _replay(session, path, now, progress)
    values = {"kind": KIND, "file_name": path.name[:200], "file_digest": digest, "at": now}
    session.execute(insert(import_run).values(**values, rows=report.lines, report=report.as_json()))
    return report


def _replay(session: Session, path: Path, now: datetime, progress: Progress | None) -> tuple[Report, str]:
    advance = Advance(progress, path)
    first = TextFile(path, advance)
    for _ in history_line.lines(first):
        pass  # the whole file is believed before its first line is applied
    second = TextFile(path, advance)
    teller = _Teller(session, now, Report(path.name))
    for line in history_line.lines(second):
        teller.take(line)
    if first.digest != second.digest:
        raise changed_meanwhile(path)
    return teller.report, first.digest


class _Teller:
    """One history being told, line by line; a case whose line was refused goes no further."""

    def __init__(self, session: Session, now: datetime, report: Report) -> None:
        self.session, self.now, self.report = session, now, report
        self.names = Names(session, now)
        self.names.refs = report.cases
        self.telling = Telling(session, self.names, now)
        self.stopped: dict[str, int] = {}
        self.equal_lines: Counter[str] = Counter()

    def take(self, line: Line) -> None:
        """Apply one line, find it known, or refuse it."""
        key = self._key(line)
        known = self.session.scalar(select(idempotency.c.result).where(idempotency.c.key == key))
        if known is not None:
            self.names.learn(line, known)
            self.report.count(line, Fate.ALREADY_KNOWN)
            return
        try:
            with self.session.begin_nested():
                self._apply(line, key)
        except RjError as answer:
            self.stopped.setdefault(line.case, line.at_line)
            self.report.count(line, Fate.REFUSED, _reason(line, answer))
        else:
            self.report.count(line, Fate.APPLIED)

    def _key(self, line: Line) -> str:
        """The line's own key, or its words and which of several equal lines it is."""
        if line.key:
            return _digest(KIND, "key", line.key)
        words = _digest(line.content)
        self.equal_lines[words] += 1
        return _digest(KIND, "words", words, str(self.equal_lines[words]))

    def _apply(self, line: Line, key: str) -> None:
        if line.case in self.stopped:
            first = self.stopped[line.case]
            raise Refused((f"Line {first} of this case was refused; what came after it waits.",))
        when = self._when(line)
        result = self.telling.carry_out(line, when)
        self._send_nothing(result["ref"], when)
        actor = self.names.actor(line.who)
        row = {"key": key, "actor_id": actor.id, "at": self.now, "result": result}
        self.session.execute(insert(idempotency), [row])
        self.names.learn(line, result)

    def _when(self, line: Line) -> datetime:
        if line.when is None:
            written = f"“{line.when_as_written}” is not a moment"
            raise Refused((f"{written} such as 2023-04-12T14:30 or a day such as 2023-04-12.",))
        if line.when > self.now:
            raise Refused((f"{_words(line.when)} lies in the future.",))
        last = self._last_event(self.names.ref(line))
        if last is not None and line.when < last:
            raise Refused(
                (f"This case already has an event of {_words(last)}; an earlier one cannot follow.",)
            )
        return line.when

    def _last_event(self, ref: str) -> datetime | None:
        found = select(event_table.c.effective_at).join(case_table, case_table.c.id == event_table.c.case_id)
        newest = found.where(case_table.c.ref == ref).order_by(event_table.c.seq.desc()).limit(1)
        return self.session.scalar(newest)

    def _send_nothing(self, ref: str, when: datetime) -> None:
        """A message that waits because of this line is old news: it is kept, and never sent."""
        case_id = select(case_table.c.id).where(case_table.c.ref == ref).scalar_subquery()
        waits = outbox.c.state.in_(("waiting", "held"))
        made_by_this = (outbox.c.case_id == case_id, outbox.c.created_at == when, waits)
        self.session.execute(
            update(outbox).where(*made_by_this).values(state="cancelled", settled_at=self.now)
        )


def _reason(line: Line, answer: RjError) -> str:
    if isinstance(answer, Invalid):
        return " ".join(f"{name}: {sentence}" for name, sentence in answer.errors)
    if isinstance(answer, NotFound):
        return f"{line.who} finds no such case, person or thing under {line.case}."
    return str(answer)


def _words(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
