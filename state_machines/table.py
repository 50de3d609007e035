"""How one thing may move: states and rows that can be read aloud, fired by one shared machine per lifecycle.

A row fires only from the states it names, for the roles it names, when every fact of `only_if` is true
and every question of `asks` was answered yes on the step's own form.  `also` holds facts that are implied
by the rest and give a clearer reason; a proof shows that they are never the only thing missing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transitions import Machine, MachineError

from state_machines.facts import Facts
from state_machines.fields import ASKS, FIELDS
from state_machines.guard import Guard
from state_machines.guards import GUARDS
from state_machines.roles import CLOCK, NOBODY, SYSTEM, Role


@dataclass(frozen=True, slots=True)
class State:
    """Where a thing can stand, in the words of whoever is reading."""

    code: str
    staff: str
    harmed: str
    responsible: str
    meaning: str
    next: str
    stage: str = ""


class Row:
    """One way to move: event, from, to, what must be true, what is asked, who may, what is recorded, why."""

    __slots__ = (
        "also",
        "asks",
        "because",
        "by",
        "event",
        "only_if",
        "records",
        "so",
        "sources",
        "step",
        "target",
    )

    def __init__(
        self,
        event: str,
        sources: str,
        target: str,
        *only_if: str,
        by: Role,
        because: str,
        also: str = "",
        asks: str = "",
        records: str = "",
        step: str = "",
        so: str = "",
    ) -> None:
        self.event = event
        self.sources = tuple(name.strip() for name in sources.split("|"))
        self.target = target
        self.only_if = only_if
        self.also = tuple(also.split())
        self.asks = tuple(asks.split())
        self.by = by
        self.records = tuple(records.split())
        self.because = because
        self.step = step or event.replace("_", " ").capitalize()
        self.so = so

    def __repr__(self) -> str:
        return f"Row({self.event}: {' | '.join(self.sources)} > {self.target})"

    @property
    def offered(self) -> bool:
        """True when a human may take this step; consequences and the clock's own rows are never offered."""
        return bool(self.by & ~(SYSTEM | CLOCK))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Guards in the order they are told: the clearer implied ones first."""
        return self.also + self.only_if


@dataclass(eq=False)
class Refusal(Exception):
    """A step that may not be taken now, with every unmet guard and every unanswered question of its row."""

    lifecycle: str
    event: str
    state: str
    guards: tuple[Guard, ...] = ()
    asks: tuple[str, ...] = ()
    not_from_here: bool = False
    not_yours: bool = False

    def __str__(self) -> str:
        return f"{self.lifecycle}.{self.event} from {self.state}: " + " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is missing, in whole sentences, clearest first."""
        if self.not_from_here:
            return ("This step does not start from where things stand now. Someone may have been faster.",)
        if self.not_yours:
            return ("This step belongs to somebody else.",)
        return tuple(guard.sentence for guard in self.guards) + tuple(
            ASKS[name].missing for name in self.asks
        )


@dataclass(frozen=True, slots=True)
class Possibility:
    """A row that leaves the present state, with what stands in its way."""

    lifecycle: str
    row: Row
    unmet: tuple[Guard, ...]
    met: tuple[Guard, ...]


class _Position:
    """The smallest thing `transitions` can move: a state, forgotten after the firing."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class _Gate:
    """The single condition of a row: it answers yes only when nothing is missing, and notes what is."""

    __slots__ = ("row",)

    def __init__(self, row: Row) -> None:
        self.row = row

    def __call__(self, event: Any) -> bool:
        facts: Facts = event.kwargs["facts"]
        roles: Role | None = event.kwargs["roles"]
        if roles is not None and not (roles & self.row.by):
            event.kwargs["seen"].append((self.row, (), (), True))
            return False
        unmet = tuple(g for name in self.row.reasons if not (g := GUARDS[name])(facts))
        unanswered = tuple(name for name in self.row.asks if name not in facts.answers)
        event.kwargs["seen"].append((self.row, unmet, unanswered, False))
        return not unmet and not unanswered


class Lifecycle:
    """One table: its states, its rows, and the one machine that fires them.  Checks itself when built."""

    def __init__(
        self,
        name: str,
        *,
        per: str,
        number: int = 1,
        start: str,
        final: str = "",
        states: Sequence[State],
        rows: Sequence[Row],
        title: str = "",
    ) -> None:
        self.name = name
        self.title = title or name.replace("_", " ").capitalize()
        self.per = per
        self.number = number
        self.start = start
        self.final = frozenset(final.split())
        self.states: Mapping[str, State] = {state.code: state for state in states}
        self.rows = tuple(rows)
        self._leaving = {code: tuple(r for r in self.rows if code in r.sources) for code in self.states}
        _check(self)
        self._machine = Machine(
            model=None,
            states=list(self.states),
            initial=start,
            auto_transitions=False,
            send_event=True,
            transitions=[
                {"trigger": r.event, "source": list(r.sources), "dest": r.target, "conditions": [_Gate(r)]}
                for r in self.rows
            ],
        )

    def leaving(self, state: str) -> tuple[Row, ...]:
        """Rows that start from this state, in table order."""
        return self._leaving[state]

    def row(self, event: str, state: str) -> Row | None:
        """The row this event would fire from this state, if there is one."""
        return next((r for r in self._leaving[state] if r.event == event), None)

    def next_state(self, state: str, event: str, facts: Facts, *, roles: Role | None = None) -> str:
        """The state after this event.  `roles=None` leaves the question of who aside (consequences, proof).

        Raises Refusal with all that is missing; nothing has moved then.
        """
        position, seen = _Position(state), list[tuple[Row, tuple[Guard, ...], tuple[str, ...], bool]]()
        try:
            fired = self._machine.events[event].trigger(position, facts=facts, seen=seen, roles=roles)
        except (MachineError, KeyError):
            raise Refusal(self.name, event, state, not_from_here=True) from None
        if fired:
            return position.state
        _, guards, asks, not_yours = seen[-1]
        raise Refusal(self.name, event, state, guards, asks, not_yours=not_yours)

    def possibilities(self, state: str, facts: Facts, roles: Role) -> list[Possibility]:
        """Every step these roles have from this state, each with all its unmet guards; fires nothing."""
        found = []
        for row in self._leaving[state]:
            if not (row.by & roles & ~(SYSTEM | CLOCK)):
                continue
            guards = [GUARDS[name] for name in row.reasons]
            unmet = [g for g in guards if not g(facts)]
            found.append(
                Possibility(self.name, row, _clearest(unmet), tuple(g for g in guards if g not in unmet))
            )
        return found

    @property
    def edges(self) -> int:
        """How many arrows a drawing of this table has."""
        return sum(len(row.sources) for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """First 12 hex of a digest over states, rows, guards and roles: changes whenever the table does."""
        table = [self.name, self.start, sorted(self.final), sorted(self.states)]
        rows = sorted(
            [
                r.event,
                sorted(r.sources),
                r.target,
                sorted(r.only_if),
                sorted(r.also),
                sorted(r.asks),
                r.by.value,
            ]
            for r in self.rows
        )
        return hashlib.sha256(json.dumps([table, rows]).encode()).hexdigest()[:12]


def _clearest(unmet: Sequence[Guard]) -> tuple[Guard, ...]:
    """Leave out a reason that a shown one already implies."""
    implied = {name for guard in unmet for name in guard.implies}
    return tuple(guard for guard in unmet if guard.name not in implied)


def _check(table: Lifecycle) -> None:
    """Refuse to import a table that cannot be right: unknown names, dead ends, unreachable or ambiguous rows."""
    faults = list(_faults(table))
    if faults:
        raise ValueError(f"{table.name}: " + "; ".join(faults))


def _faults(table: Lifecycle) -> Iterable[str]:
    known = set(table.states)
    for state in {table.start, *table.final} - known:
        yield f"unknown state {state}"
    for row in table.rows:
        yield from (f"{row.event}: unknown state {s}" for s in {*row.sources, row.target} - known)
        yield from (f"{row.event}: unknown guard {g}" for g in row.reasons if g not in GUARDS)
        yield from (f"{row.event}: unknown question {a}" for a in row.asks if a not in ASKS)
        yield from (f"{row.event}: unknown field {f}" for f in row.records if f not in FIELDS)
        yield from (f"{row.event}: leaves the end {s}" for s in row.sources if s in table.final)
        if row.by == NOBODY:
            yield f"{row.event}: nobody may"
        if row.by & SYSTEM and row.reasons:
            yield f"{row.event}: a consequence may not be guarded"
    pairs = [(row.event, source) for row in table.rows for source in row.sources]
    yield from (
        f"ambiguous {event} from {source}" for event, source in {p for p in pairs if pairs.count(p) > 1}
    )
    yield from (f"no way to {state}" for state in known - _reachable(table))
    yield from (f"no way out of {state}" for state in known - table.final if not table.leaving(state))


def _reachable(table: Lifecycle) -> set[str]:
    seen, todo = {table.start}, [table.start]
    while todo:
        state = todo.pop()
        for row in table.leaving(state) if state in table.states else ():
            if row.target not in seen:
                seen.add(row.target)
                todo.append(row.target)
    return seen
