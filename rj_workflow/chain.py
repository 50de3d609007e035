"""What chained records share: each row holds the digest of the one before it, so that a change shows."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a record does not agree with itself: in which record, at which of its rows."""

    ref: str
    seq: int
    what: str
    kind: str = "event"


def digest(row: Row, covered: Iterable[str]) -> str:
    """SHA-256 over these columns as canonical JSON, times as UTC in ISO form."""
    return hashlib.sha256(_canonical([row[name] for name in covered]).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a record")


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain).encode


def added(rows: Sequence[Row], row: Row, covered: Iterable[str]) -> dict[str, Any]:
    """This row as it follows from the last of these, numbered and sealed."""
    number, previous = (rows[-1]["number"], rows[-1]["hash"]) if rows else (0, "")
    follows = {**row, "number": number + 1, "prev_hash": previous}
    return follows | {"hash": digest(follows, covered)}


def faults(ref: str, kind: str, rows: Iterable[Row], covered: Sequence[str]) -> Iterator[Fault]:
    """Every row, counted from 1, that is missing, was changed or does not follow from the one before it."""
    previous = ""
    for place, row in enumerate(rows, 1):
        if row["number"] != place:
            yield Fault(ref, place, f"a {kind} is missing", kind)
            return
        if row["prev_hash"] != previous:
            yield Fault(ref, place, "it does not follow from the one before it", kind)
        if row["hash"] != digest(row, covered):
            yield Fault(ref, place, "it was changed after it was written", kind)
        previous = row["hash"]
