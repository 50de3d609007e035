"""Tables that cases already run on: they change only under a new number, and hard guards may only be added.

A case pins the number it runs on, so a released table is a promise.  Tightening a guard in place is a
safety fix for everyone; new states, new rows, other targets, other roles or fewer guards need a new number.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from state_machines.roles import Role
from state_machines.table import Lifecycle, Row

PATH = Path(__file__).with_suffix(".json")

Entry = dict[str, Any]
Released = dict[str, dict[str, Entry]]


def entry(table: Lifecycle) -> Entry:
    """What is kept of a released table: its fingerprint, and enough to tell tightening from loosening."""
    return {
        "fingerprint": table.fingerprint,
        "start": table.start,
        "final": sorted(table.final),
        "states": sorted(table.states),
        "rows": {_key(row): _row(row) for row in table.rows},
    }


def _key(row: Row) -> str:
    return f"{row.event} from {' | '.join(sorted(row.sources))}"


def _row(row: Row) -> Entry:
    return {"to": row.target, "guards": sorted(row.reasons), "asks": sorted(row.asks), "by": _roles(row.by)}


def _roles(roles: Role) -> list[str]:
    return sorted(str(role.name) for role in Role if role in roles)


def read(path: Path = PATH) -> Released:
    """Every table that was ever released, by lifecycle and number."""
    released: Released = json.loads(path.read_text(encoding="utf-8"))
    return released


def faults(tables: Mapping[str, Lifecycle], released: Released) -> Iterator[str]:
    """Why a table may not be released as it stands; nothing when every table may."""
    for name, table in tables.items():
        known = released.get(name, {}).get(str(table.number))
        if known is None:
            yield f"{name} {table.number} is not in released.json: add it with state_machines.released.add"
        elif known["fingerprint"] != table.fingerprint:
            yield from (
                f"{name} {table.number}: {why}; give it a new number"
                for why in _loosened(known, entry(table))
            )


def _loosened(old: Entry, new: Entry) -> Iterator[str]:
    yield from (f"{part} changed" for part in ("start", "final", "states") if old[part] != new[part])
    for key in sorted(old["rows"].keys() ^ new["rows"].keys()):
        yield f"{key} was {'taken away' if key in old['rows'] else 'added'}"
    for key in sorted(old["rows"].keys() & new["rows"].keys()):
        before, after = old["rows"][key], new["rows"][key]
        yield from (f"{key}: “{part}” changed" for part in ("to", "by") if before[part] != after[part])
        for part in ("guards", "asks"):
            yield from (f"{key} lost {gone}" for gone in sorted(set(before[part]) - set(after[part])))


def add(tables: Mapping[str, Lifecycle], path: Path = PATH) -> None:
    """Writes down the numbers that are not in the file yet; what is there is never overwritten."""
    released = read(path) if path.exists() else {}
    for name, table in tables.items():
        released.setdefault(name, {}).setdefault(str(table.number), entry(table))
    path.write_text(json.dumps(released, indent=1, sort_keys=True) + "\n", encoding="utf-8")
