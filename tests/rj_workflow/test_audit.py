"""A record that was changed, in whichever byte, does not agree with itself any more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import JSON, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from rj_workflow import events
from rj_workflow.chain import Fault
from rj_workflow.db import Session
from rj_workflow.events import COVERED
from rj_workflow.models import case, event, note, position
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing

FLIPS = 300
COLUMNS = [column.name for column in event.c]


def faults(walk: Walk) -> list[Fault]:
    return list(events.verify(walk.session, case_id=walk.file.case["id"]))


# --- one byte


def flipped_text(random: Random, value: str, *, any_byte: bool) -> str | bytes:
    """The same characters with one bit of one of them turned over."""
    raw = bytearray(value.encode())
    place = random.randrange(len(raw))
    raw[place] ^= 1 << random.randrange(8 if any_byte else 7)
    return bytes(raw) if any_byte else raw.decode(errors="replace")


def flip_on_sqlite(session: Session, random: Random, column: str, key: str) -> bool:
    """Turn over one bit of what lies in the file, whatever comes of it."""
    value = session.scalar(text(f"select {column} from event where id = :key"), {"key": key})
    if value is None or value == "":
        return False
    if isinstance(value, int):
        new: Any = value ^ (1 << random.randrange(8))
        session.execute(text(f"update event set {column} = :new where id = :key"), {"new": new, "key": key})
        return True
    new = flipped_text(random, value, any_byte=True)
    session.execute(
        text(f"update event set {column} = cast(:new as text) where id = :key"), {"new": new, "key": key}
    )
    return True


def flip_on_postgres(session: Session, random: Random, column: str, key: str) -> bool:
    """Turn over one bit of a value, as far as the server takes it."""
    is_json = isinstance(event.c[column].type, JSON)
    value = session.scalar(
        text(f"select {column}{'::text' if is_json else ''} from event where id = :key"), {"key": key}
    )
    if value is None or value == "":
        return False
    if isinstance(value, int):
        new: Any = value ^ (1 << random.randrange(8))
    elif isinstance(value, datetime):
        new = value + timedelta(microseconds=1 << random.randrange(30))
    else:
        new = flipped_text(random, value, any_byte=False)
    cast_to = "cast(:new as json)" if is_json else ":new"
    session.execute(text(f"update event set {column} = {cast_to} where id = :key"), {"new": new, "key": key})
    return True


def flips(walk: Walk, random: Random) -> Iterator[tuple[str, int, list[Fault]]]:
    """Column, number of the event and what was found, for one flip after another, each undone."""
    rows = walk.session.execute(
        select(event.c.id, event.c.seq).where(event.c.case_id == walk.file.case["id"])
    ).all()
    flip = flip_on_sqlite if walk.session.dialect.name == "sqlite" else flip_on_postgres
    case_id = walk.file.case["id"]
    while True:
        (key, seq), column = random.choice(rows), random.choice(COLUMNS)
        with walk.session.begin_nested() as savepoint:
            try:
                with walk.session.begin_nested():
                    changed = flip(walk.session, random, column, key)
            except DBAPIError:
                changed = False  # the database itself refuses it: a lost case, a number that is taken
            if changed:
                yield column, seq, list(events.verify(walk.session, case_id=case_id))
            savepoint.rollback()


def test_every_flipped_byte_is_found(standing: Standing) -> None:
    walk = standing("preparing")
    assert faults(walk) == []
    hit: Counter[str] = Counter()
    for number, (column, seq, found) in enumerate(flips(walk, Random(20260302)), 1):
        hit[column] += 1
        assert found, (column, seq)
        assert all(fault.ref == walk.ref for fault in found)
        if column not in ("id", "case_id", "seq"):
            assert seq in {fault.seq for fault in found}, (column, seq, found)
        if number == FLIPS:
            break
    assert sum(hit.values()) == FLIPS
    assert set(COVERED) - set(hit) <= {"case_id", "because_of", "on_behalf_of"}
    assert faults(walk) == []


def test_the_digest_covers_every_column_but_itself() -> None:
    assert set(COLUMNS) - set(COVERED) == {"hash"}


SPELLINGS = [
    # the same values, written in another way
    ("data", lambda data: json.dumps(data, separators=(",", ":"))),
    ("data", lambda data: json.dumps(data, indent=1)),
    ("commitments", lambda data: " " + json.dumps(data)),
]


@pytest.mark.parametrize(("column", "spelled"), SPELLINGS, ids=["no spaces", "on several lines", "one space"])
def test_even_a_changed_space_is_found(standing: Standing, column: str, spelled: Any) -> None:
    walk = standing("allocated")
    row = next(
        r
        for r in walk.session.execute(select(event)).mappings()
        if spelled(r[column]) != json.dumps(r[column]) and r[column]
    )
    new = ":new" if walk.session.dialect.name == "sqlite" else "cast(:new as json)"
    walk.session.execute(text(f"update event set {column} = {new} where id = :key"),
                         {"new": spelled(row[column]), "key": row["id"]})  # fmt: skip
    assert [(f.seq, f.what) for f in faults(walk)] == [
        (row["seq"], "the event was changed after it was written")
    ]


# --- whole rows


def test_a_rewritten_event_with_a_digest_of_its_own_is_found_at_the_next(standing: Standing) -> None:
    walk = standing("allocated")
    row = dict(walk.session.execute(select(event).where(event.c.seq == 3)).mappings().one()) | {
        "actor_id": "somebody"
    }
    changed = {"actor_id": "somebody", "hash": events.digest(row)}
    walk.session.execute(update(event).where(event.c.id == row["id"]).values(changed))
    assert [(f.seq, f.what) for f in faults(walk)] == [(4, "it does not follow from the event before it")]


def test_a_missing_and_a_doubled_end_are_found(standing: Standing) -> None:
    walk = standing("allocated")
    count = walk.file.case["event_count"]
    last = walk.session.scalars(select(event.c.id).where(event.c.seq == count)).one()
    with walk.session.begin_nested() as savepoint:
        walk.session.execute(delete(note).where(note.c.event_id == last))
        walk.session.execute(delete(event).where(event.c.id == last))
        assert [f.what for f in faults(walk)] == ["the head of the chain is not the last event"]
        savepoint.rollback()
    walk.session.execute(update(case).values(event_count=count + 1))
    assert [f.what for f in faults(walk)] == ["the head of the chain is not the last event"]


def test_swapped_events_are_found(standing: Standing) -> None:
    walk = standing("allocated")
    for old, new in ((3, -1), (4, 3), (-1, 4)):
        walk.session.execute(update(event).where(event.c.seq == old).values(seq=new))
    assert {f.seq for f in faults(walk)} >= {3, 4}


# --- words beside the events


def test_changed_and_added_words_are_found_and_destroyed_words_are_not_missed(standing: Standing) -> None:
    walk = standing("exploring_first")
    row = walk.session.execute(select(note)).mappings().first()
    assert row is not None
    for changed in ({"text": row["text"] + " "}, {"salt": "0" * 32}, {"field": "other"}):
        with walk.session.begin_nested() as savepoint:
            walk.session.execute(update(note).where(note.c.id == row["id"]).values(changed))
            assert len(faults(walk)) == 1, changed
            savepoint.rollback()
    with walk.session.begin_nested() as savepoint:
        walk.session.execute(note.insert().values(dict(row) | {"id": "0" * 32, "field": "added"}))
        assert len(faults(walk)) == 1
        savepoint.rollback()
    walk.session.execute(delete(note))
    assert faults(walk) == []


def test_the_same_words_twice_have_two_digests(standing: Standing) -> None:
    walk = standing("exploring_first")
    kept = walk.session.execute(select(note)).mappings().all()
    assert len({row["salt"] for row in kept}) == len(kept)
    for row in kept:
        commitments = walk.session.scalars(
            select(event.c.commitments).where(event.c.id == row["event_id"])
        ).one()
        assert commitments[row["field"]] == events.commitment(row["salt"], row["text"])
        assert row["text"] not in str(commitments)


@pytest.mark.parametrize("what", ["a choice", "the case", "an assessment that no event knows"])
def test_what_stands_where_no_event_left_it_is_found(standing: Standing, what: str) -> None:
    walk = standing("exploring_both")
    assert faults(walk) == []
    case_id = walk.file.case["id"]
    if what == "a choice":
        forged = position.update().where(position.c.topic == "contact", position.c.holder == walk.harmed)
        walk.session.execute(forged.values(state="withdrawn"))
    elif what == "the case":
        walk.session.execute(case.update().values(state="scheduled"))
    else:
        row = {"id": "0" * 32, "case_id": case_id, "lifecycle": "risk", "topic": "process", "number": 1,
               "episode": 1, "state": "signed_off", "since_at": walk.now, "data": {}}  # fmt: skip
        walk.session.execute(position.insert(), [row])
    [fault] = events.verify(walk.session, case_id=case_id)
    assert "was left at" in fault.what
