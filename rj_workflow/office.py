"""Who may do what here, and every change of it: colleagues, level, supervision and cover, in one chain.

A change holds codes, ids and dates.  What somebody wrote about a colleague stays in its own row; the change
holds a digest of that row, so that a word changed in it shows as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, insert, select, text

from rj_workflow import chain
from rj_workflow.chain import Fault
from rj_workflow.db import Session
from rj_workflow.models import cover, new_id, office_change, practice_record, staff

Row = Mapping[str, Any]
Thing = tuple[str, str]  # which table, which row
COVERED: Final = ("id", "number", "at", "by", "kind", "about", "data", "prev_hash")
REF, KIND = "the office", "change"
_RIGHTS: Final = ("roles", "level", "active", "supervised_by")
_ENDS: Final = ("ended_at", "ended_by")


def alone(session: Session) -> None:
    """From here on nobody else changes the office until this transaction ends; call it before looking.

    On SQLite whoever writes is alone from the start.
    """
    if session.dialect.name == "postgresql":
        session.execute(text("LOCK TABLE office_change IN SHARE ROW EXCLUSIVE MODE"))


def write_down(
    session: Session, kind: str, about: str, data: Mapping[str, Any], *, by: str | None, now: datetime
) -> None:
    """Add one change to the chain; `alone` comes first.  `by` is nobody when it was done at the terminal."""
    newest = select(office_change).order_by(office_change.c.number.desc()).limit(1)
    last = [dict(row) for row in session.execute(newest).mappings()]
    row = {"id": new_id(), "at": now, "by": by, "kind": kind, "about": about, "data": dict(data)}
    session.execute(insert(office_change), [chain.added(last, row, COVERED)])


def content(table: Table, row: Row) -> str:
    """The digest of a row of the office as it was entered."""
    return chain.digest(row, [column.name for column in table.c if column.name not in _ENDS])


def changes(session: Session, about: str = "") -> list[Row]:
    """Every change, or those about one colleague, oldest first."""
    found = select(office_change).order_by(office_change.c.number)
    if about:
        found = found.where(office_change.c.about == about)
    return [dict(row) for row in session.execute(found).mappings()]


def verify(session: Session) -> Iterator[Fault]:
    """Every fault in the chain; where it holds, whatever stands otherwise than its last change left it."""
    rows = changes(session)
    broken = list(chain.faults(REF, KIND, rows, COVERED))
    yield from broken or _against(_left(rows), _standing(session), len(rows))


def _against(
    left: Mapping[Thing, tuple[int, Row]], standing: Mapping[Thing, Row], newest: int
) -> Iterator[Fault]:
    for thing in sorted(left.keys() | standing.keys()):
        number, expected = left.get(thing, (newest, {}))
        found = standing.get(thing, {})
        named = " ".join(thing)
        if not expected:
            yield Fault(REF, number, f"{named} was entered past the record", KIND)
        elif not found:
            yield Fault(REF, number, f"{named} is gone", KIND)
        for name in sorted(expected.keys() & found.keys()):
            if expected[name] != found[name]:
                yield Fault(REF, number, f"{named}: {name} is not as it was left", KIND)


def _left(rows: Sequence[Row]) -> dict[Thing, tuple[int, Row]]:
    """How the changes left everything, each with the number of the last one that touched it."""
    left: dict[Thing, tuple[int, Row]] = {}
    for row in rows:
        for thing, said in _said(row):
            left[thing] = row["number"], {**left.get(thing, (0, {}))[1], **said}
    return left


def _said(change: Row) -> Iterator[tuple[Thing, Row]]:
    """What one change says of which rows."""
    data, of = change["data"], ("staff", change["about"])
    if change["kind"] == "added":
        yield of, {**data, "active": True, "supervised_by": None}
    if change["kind"] == "level":
        yield of, {"level": data["code"]}
    if change["kind"] == "supervised_by":
        yield of, {"supervised_by": data["supervised_by"]}
    if "record" in data:
        yield ("practice_record", data["record"]), {"content": data["content"]}
    if change["kind"] == "handed_over":
        yield ("cover", data["cover"]), {"content": data["content"], "ended_at": None, "ended_by": None}
    if change["kind"] == "cover_ended":
        yield ("cover", data["cover"]), {"ended_at": change["at"], "ended_by": change["by"]}


def _standing(session: Session) -> dict[Thing, Row]:
    """How everything stands."""
    standing: dict[Thing, Row] = {}
    for table, plain in ((staff, _RIGHTS), (practice_record, ()), (cover, _ENDS)):
        for row in map(dict, session.execute(select(table)).mappings()):
            sealed = {} if table is staff else {"content": content(table, row)}
            standing[table.name, row["id"]] = {name: row[name] for name in plain} | sealed
    return standing
