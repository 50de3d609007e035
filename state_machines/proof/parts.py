"""The parts of the tables that can be taken away one by one, each under a name of its own."""

from collections.abc import Iterator

from state_machines import LIFECYCLES
from state_machines.consequences import CONSEQUENCES, Consequence
from state_machines.table import Row

# Its kind, what it stands on, from where, its name.
Part = tuple[str, ...]


def row_part(kind: str, lifecycle: str, row: Row, name: str) -> Part:
    """A guard, a question of the form, a clearer reason or a role of one row."""
    return (kind, f"{lifecycle}.{row.event}", " | ".join(row.sources), name)


def consequence_part(row: Consequence) -> Part:
    """One row of consequences."""
    when = " ".join(sorted(row.on)) or "leaves " + " ".join(sorted(row.leaves))
    then = " else ".join(row.then) or ", ".join(effect.name for effect in row.effects)
    return ("consequence", f"{row.lifecycle} {when}", row.topic, then)


def all_parts(kind: str) -> Iterator[Part]:
    """Every part of one kind: "guard", "ask", "also" or "consequence"."""
    if kind == "consequence":
        yield from (consequence_part(row) for row in CONSEQUENCES)
        return
    for table in LIFECYCLES.values():
        for row in table.rows:
            names = {"guard": row.only_if, "ask": row.asks, "also": row.also}[kind]
            yield from (row_part(kind, table.name, row, name) for name in names)


def words(part: Part) -> str:
    """The part in a line: what would be taken away, and from where."""
    kind, where, origin, name = part
    return f"{kind} {name} of {where}" + (f" ({origin})" if origin else "")
