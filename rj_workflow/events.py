"""What happened, written once: each event carries the digest of the one before it, so a changed byte shows.

The digest covers who, when, what and the codes that were recorded.  Somebody's own words are kept beside it;
the event holds only a salted digest of them, so that words can be destroyed and the chain still holds.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import RowMapping, Text, cast, select
from sqlalchemy.exc import DBAPIError

from rj_workflow.chain import Fault
from rj_workflow.chain import digest as sealed
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import event as event_table
from rj_workflow.models import new_id
from rj_workflow.models import note as note_table
from rj_workflow.models import position as position_table
from state_machines import LIFECYCLES

Row = dict[str, Any]
# What the digest is taken over, in this order; adding a column later means a new version of this list.
COVERED = (
    "id", "case_id", "seq", "at", "effective_at", "actor_id", "actor_kind", "on_behalf_of", "lifecycle",
    "holder", "topic", "number", "episode", "strand", "process", "event", "before", "after", "table_number",
    "because_of", "data", "commitments", "prev_hash",
)  # fmt: skip


def digest(row: Mapping[str, Any]) -> str:
    """What one event is bound to."""
    return sealed(row, COVERED)


def commitment(salt: str, text: str) -> str:
    """The digest an event holds of words that lie in a note."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def chain(case: Row, rows: list[Row], words: list[Mapping[str, str]]) -> tuple[list[Row], list[Row]]:
    """Number and chain these events onto the case, in order; returns them with the notes beside them.

    `case` is changed in place: its count and the head of its chain move on.
    """
    notes: list[Row] = []
    for row, said in zip(rows, words, strict=True):
        case["event_count"] += 1
        row |= {
            "id": new_id(),
            "case_id": case["id"],
            "seq": case["event_count"],
            "prev_hash": case["chain_head"],
        }
        row["commitments"] = {}
        for field, text in said.items():
            salt = secrets.token_hex(16)
            row["commitments"][field] = commitment(salt, text)
            notes.append({"id": new_id(), "event_id": row["id"], "field": field, "salt": salt, "text": text})
        row["hash"] = case["chain_head"] = digest(row)
    return rows, notes


def verify(session: Session, *, case_id: str | None = None) -> Iterator[Fault]:
    """Every fault in the chains: changed, missing or reordered events, changed words, a rolled-back head.

    Where a chain holds, what stands somewhere else than its last event left it is a fault too.
    """
    head = (case_table.c.chain_head, case_table.c.event_count)
    cases = select(case_table.c.id, case_table.c.ref, case_table.c.state, *head)
    if case_id is not None:
        cases = cases.where(case_table.c.id == case_id)
    for case in session.execute(cases.order_by(case_table.c.ref)).mappings().all():
        faults = list(_verify_case(session, dict(case)))
        yield from faults or _verify_states(session, dict(case))


def _verify_case(session: Session, case: Row) -> Iterator[Fault]:
    notes: dict[str, list[Row]] = {}
    found = select(note_table).join(event_table, event_table.c.id == note_table.c.event_id)
    for kept in session.execute(found.where(event_table.c.case_id == case["id"])).mappings():
        notes.setdefault(kept["event_id"], []).append(dict(kept))
    previous, expected = "", 1
    for row in _written(session, case["id"]):
        if row is None:
            yield Fault(case["ref"], expected, "the event cannot be read any more")
            return
        if row["seq"] != expected:
            yield Fault(case["ref"], expected, "an event is missing")
            expected = row["seq"]
        if row["prev_hash"] != previous:
            yield Fault(case["ref"], row["seq"], "it does not follow from the event before it")
        if digest(row) != row["hash"] or not _is_as_stored(row):
            yield Fault(case["ref"], row["seq"], "the event was changed after it was written")
        for note in notes.get(row["id"], []):
            if row["commitments"].get(note["field"]) != commitment(note["salt"], note["text"]):
                yield Fault(case["ref"], row["seq"], f"the words in {note['field']} were changed")
        previous, expected = row["hash"], expected + 1
    if previous != case["chain_head"] or expected - 1 != case["event_count"]:
        yield Fault(case["ref"], expected - 1, "the head of the chain is not the last event")


def _verify_states(session: Session, case: Row) -> Iterator[Fault]:
    """Everything stands where its last event left it; what has no event stands at its start."""
    last: dict[tuple[Any, ...], RowMapping] = {}
    names = ("lifecycle", "holder", "topic", "number")
    moved = select(event_table).where(event_table.c.case_id == case["id"], event_table.c.after != "")
    for said in session.execute(moved.order_by(event_table.c.seq)).mappings():
        last[tuple(said[name] for name in names)] = said
    standing = select(position_table).where(position_table.c.case_id == case["id"])
    rows = [dict(row) for row in session.execute(standing).mappings()]
    for row in [{"lifecycle": "case", "holder": "", "topic": "", "number": 1, "state": case["state"]}, *rows]:
        left = last.get(tuple(row[name] for name in names))
        expected = left["after"] if left else LIFECYCLES[row["lifecycle"]].start
        if row["state"] != expected:
            seq = left["seq"] if left else case["event_count"]
            what = f"the {row['lifecycle']} stands at {row['state']}, and was left at {expected}"
            yield Fault(case["ref"], seq, what)


# Columns whose value can be written in several ways: the stored characters are looked at as well.
_JSON, _MOMENTS = ("data", "commitments"), ("at", "effective_at")
_RAW = [cast(event_table.c[name], Text).label(f"raw_{name}") for name in _JSON + _MOMENTS]
_EVENTS = select(event_table, *_RAW).order_by(event_table.c.seq)


def _written(session: Session, case_id: str) -> Iterator[Row | None]:
    """The events of a case in order; None in place of the first that can no longer be read."""
    result = session.execute(_EVENTS.where(event_table.c.case_id == case_id)).mappings()
    while True:
        try:
            row = result.fetchone()
        except (ValueError, TypeError, DBAPIError):
            yield None
            return
        if row is None:
            return
        yield dict(row)


def _is_as_stored(row: Mapping[str, Any]) -> bool:
    """Whether the characters in the database are those this program writes for these values."""
    if any(row[f"raw_{name}"] != json.dumps(row[name]) for name in _JSON):
        return False
    stored = (row[f"raw_{name}"] for name in _MOMENTS)
    return all(_MOMENT.fullmatch(text) is not None for text in stored)


# "2026-03-02 09:00:00.000000" on SQLite; PostgreSQL adds the zone and leaves out what is zero.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?([+-]\d\d(:?\d\d)?)?", re.ASCII)
