"""A service with many cases: some are walked along the real commands, and copied by the database itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, Table, text

from rj_workflow.db import Session, begin
from rj_workflow.models import metadata
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Whatever belongs to one case, and whose id each of these columns holds.
COPIED = (
    "person", "case_file", "participant", "position", "risk_answer", "risk_version", "found_out", "event",
    "note", "deadline", "outbox",
)  # fmt: skip
# A signature asks whether what was sent still stands, and that names its people: a copy of it never signs.
SEALED = frozenset({"calm"})
OF_THE_CASE = frozenset({"id", "case_id", "event_id"})
MAYBE = frozenset({"position_id", "person_id", "holder", "on_behalf_of"})


@dataclass(slots=True)
class Crowd:
    """Many cases by where they stand; `now` is a little later than the last thing that happened in any."""

    walk: Walk
    now: datetime = START
    refs: dict[str, list[str]] = field(default_factory=dict)


def crowd(engine: Engine, size: int) -> Crowd:
    """So many cases: of a hundred one is being assessed, two wait for a decision, the rest are another's."""
    with begin(engine) as session:
        colleagues = staff.enter(session, fast=True)
        made = Crowd(Walk(session, colleagues, START))
        some = max(size // 100, 1)
        counts = {"written": some, "calm": some, "red": some}
        counts["others"] = size - sum(counts.values())
        for number, (kind, count) in enumerate(counts.items(), start=1):
            walks = [_walked(session, made.walk, kind) for _ in range(count if kind in SEALED else 1)]
            made.now = max(made.now, *(walk.now for walk in walks))
            copied = copies(session, walks[0], number * 100_000, count - len(walks))
            made.refs[kind] = [*(walk.ref for walk in walks), *copied]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    made.now += timedelta(hours=1)
    return made


def _walked(session: Session, first: Walk, kind: str) -> Walk:
    if kind == "others":
        return Walk(session, first.staff, START, lead="tom", co="").to("preparing")
    walk = Walk(session, first.staff, START)
    walk.to("being_assessed")
    walk.assess("process", concern={"P4": "stop"} if kind == "red" else None)
    if kind != "written":
        walk.do("priya", "risk", "submit", topic="process")
        walk.declare("helen", "david")
    return walk


def copies(session: Session, walk: Walk, start: int, count: int) -> Iterator[str]:
    """Lay this case out so many times more; the new references."""
    case_id = walk.file.case["id"]
    for name in COPIED:
        session.execute(text(_copy(metadata.tables[name], session.dialect.name)), {
            "case": case_id, "first": start + 1, "last": start + count})  # fmt: skip
    return (f"R-{number}" for number in range(start + 1, start + count + 1))


def in_copy(ref: str, person_id: str) -> str:
    """Who stands in this copy of a case where this person stands in the case that was copied."""
    return f"{person_id[:24]}{int(ref.removeprefix('R-')):08x}"


def _copy(table: Table, dialect: str) -> str:
    """One INSERT that copies every row of this table that belongs to the case, once for each number."""
    digits = "printf('%08x', n.i)" if dialect == "sqlite" else "lpad(to_hex(n.i), 8, '0')"
    people = "SELECT person_id FROM participant WHERE case_id = :case"
    mine = {
        "person": f"s.id IN ({people})",
        "case_file": "s.id = :case",
        "risk_answer": "s.position_id IN (SELECT id FROM position WHERE case_id = :case)",
        "note": "s.event_id IN (SELECT id FROM event WHERE case_id = :case)",
    }.get(table.name, "s.case_id = :case")

    def value(column: str) -> str:
        renamed = f"substr(s.{column}, 1, 24) || {digits}"
        if column in OF_THE_CASE:
            return renamed
        if column in MAYBE:
            return f"CASE WHEN s.{column} = '' THEN '' ELSE {renamed} END"
        if column in ("about", "subject"):
            return f"CASE WHEN s.{column} IN ({people}) THEN {renamed} ELSE s.{column} END"
        return "'R-' || n.i" if column == "ref" else f"s.{column}"

    names = [column.name for column in table.c]
    return (
        "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) WHERE :first <= :last "
        "UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
        f"INSERT INTO {table.name} ({', '.join(names)}) "
        f"SELECT {', '.join(map(value, names))} FROM {table.name} AS s, n WHERE {mine}"
    )
