"""One row from one value: what holds it back, where it leads, and what would happen without each of its guards."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from state_machines.guards import GUARDS
from state_machines.invariants import RIGHTS, Right
from state_machines.promises import PROMISES, Promise
from state_machines.proof.cascade import Moved
from state_machines.proof.combination import Field
from state_machines.proof.parts import Part, row_part
from state_machines.table import Row

if TYPE_CHECKING:
    from state_machines.proof.moves import Moves

_PROMISES: dict[str, tuple[tuple[str, Promise], ...]] = {
    event: tuple((p.name(event), p) for p in PROMISES if event in p.events)
    for event in {event for p in PROMISES for event in p.events}
}
_RIGHTS: dict[str, Right] = {right.event: right for right in RIGHTS}


class Broken(Exception):
    """Something does not hold: what, where, and the move that shows it, if it is about a move."""

    def __init__(self, what: str, combination: int, move: "Move | None" = None) -> None:
        super().__init__(what)
        self.what, self.combination, self.move = what, combination, move


@dataclass(slots=True)
class Entry:
    """What one move does from everything that looks alike to it: how numbers change, and what mutants would do."""

    changes: tuple[int, ...] = ()
    mutants: tuple[tuple[Part, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """One way in which the open facts can be.

    `broken` holds promises that would not be kept, each with whether it read an open fact; `missing` the
    guards under `also` that are not met; `right` whether the step must be possible.
    """

    unmet: tuple[Part, ...]
    broken: tuple[tuple[str, bool], ...]
    missing: tuple[Part, ...]
    right: bool


class Move:
    """One row of one lifecycle from one value: its answer is remembered for the bits it looks at."""

    __slots__ = (
        "_context", "_gate_mask", "_gates", "_guards", "_only", "_promises", "_right", "_target", "event", "field",
        "mask", "memo", "place", "row", "strikes",
    )  # fmt: skip

    def __init__(self, context: "Moves", field: Field, place: int, row: Row, *, strikes: bool) -> None:
        self._context, self.field, self.place, self.row, self.strikes = context, field, place, row, strikes
        self.event = f"{field.lifecycle}.{row.event}"
        self.mask = self._gate_mask = field.mask
        self.memo: dict[int, Entry] = {}
        self._gates: dict[int, tuple[bool, tuple[Part, ...]]] = {}
        self._guards: list[list[Any]] = [[name, 0, {}] for name in self._kept("guard", row.only_if)]
        members = tuple(state for state in field.values[place].members if state in row.sources)
        self._only = {
            f"{field.path}.state": members,
            field.path: members,
            f"{field.path}.preparation": members,
        }
        self._promises, self._right = _PROMISES.get(self.event, ()), _RIGHTS.get(self.event)
        self._target = field.place(row.target)

    def _part(self, kind: str, name: str) -> Part:
        return row_part(kind, self.field.lifecycle, self.row, name)

    def _kept(self, kind: str, names: Iterable[str]) -> list[str]:
        return [name for name in names if self._part(kind, name) != self._context.without]

    def guards(self) -> Iterator[str]:
        """The names of the guards that hold this row back."""
        yield from (str(name) for name, *_ in self._guards)

    def moved(self) -> Moved:
        """This row, fired."""
        return Moved(self.field, self.row.event, self.place, self._target)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While this is open, "the person" and "this choice" are those the row is about."""
        reader = self._context.reader
        reader.aliases, reader.pinned = self._context.aliases(self.field), self._only
        try:
            yield
        finally:
            reader.pinned = {}

    def at(self, combination: int) -> Entry:
        """What this move does here."""
        entry = self.memo.get(combination & self.mask)
        return self._find_out(combination) if entry is None else entry

    def _find_out(self, combination: int) -> Entry:
        legal, held_back = self._gate(combination)
        mutants = [part for part in held_back if not self._context.findings.surely(part)]
        entry, mask = Entry(), self._gate_mask
        if legal or mutants:
            entry, seen = self._follow(combination, mutants, legal=legal)
            mask |= seen
        if mask | self.mask != self.mask:
            self.mask |= mask
            self.memo.clear()
        self.memo[combination & self.mask] = entry
        return entry

    def _follow(self, combination: int, mutants: Sequence[Part], *, legal: bool) -> tuple[Entry, int]:
        """What comes of firing here, and the bits that were looked at for it."""
        context, entry, findings = self._context, Entry(), self._context.findings
        moved = self.moved()
        result = context.cascade.run(combination, moved, context.left)
        broken, seen = context.aftermath(result)
        change, mask = combination ^ result.landing, result.mask | seen
        entry.mutants = tuple((part, change) for part in mutants if not findings.note(part, broken))
        if legal:
            if broken:
                raise Broken(min(broken), combination, self)
            entry.changes = (change,)
            context.note_fired(result.moved)
            missed, seen = context.left_out(combination, moved, result)
            entry.mutants += missed
            mask |= seen
        return entry, mask

    def _gate(self, combination: int) -> tuple[bool, tuple[Part, ...]]:
        """Whether the row can fire here, and the parts that alone hold it back."""
        gate = self._gates.get(combination & self._gate_mask)
        if gate is None:
            reader = self._context.reader
            reader.mask = self.field.mask
            with self.reading():
                looks = [] if self._hopeless(combination) else list(reader.looks(combination, self._look))
            gate = self._judge(combination, [look for look in looks if look is not None])
            if reader.mask | self._gate_mask != self._gate_mask:
                self._gate_mask |= reader.mask
                self._gates.clear()
            self._gates[combination & self._gate_mask] = gate
        return gate

    def _hopeless(self, combination: int) -> bool:
        """Whether a consequence is all this is, or two guards cannot be met whatever the open facts are."""
        reader, unmet = self._context.reader, 0
        for question in self._guards:
            name, mask, memo = question
            possible = memo.get(combination & mask)
            if possible is None:
                before, reader.mask = reader.mask, 0
                possible = any(reader.looks(combination, GUARDS[name]))
                if reader.mask | mask != mask:
                    question[1] |= reader.mask
                    memo.clear()
                memo[combination & question[1]] = possible
                reader.mask = before
            reader.mask |= question[1]
            unmet += not possible
            if unmet > 1 and self._right is None:
                return True
        return self.strikes

    def _look(self, facts: Any) -> _Look | None:
        unmet = list[Part]()
        for name, *_ in self._guards:
            if not self._is_met(name, facts):
                unmet.append(self._part("guard", name))
                if len(unmet) > 1 and self._right is None:
                    return None
        unmet += [
            self._part("ask", name) for name in self._kept("ask", self.row.asks) if name not in facts.answers
        ]
        settled = len(unmet) > 1 or (len(unmet) == 1 and self._context.findings.surely(unmet[0]))
        broken = () if settled else tuple(self._broken(facts))
        missing = (
            tuple(self._part("also", name) for name in self.row.also if not GUARDS[name](facts))
            if not unmet
            else ()
        )
        return _Look(tuple(unmet), broken, missing, self._right is not None and self._right.when(facts))

    def _is_met(self, name: str, facts: Any) -> bool:
        reader, findings = self._context.reader, self._context.findings
        reader.free = False
        met = GUARDS[name](facts)
        part = self._part("guard", name)
        (findings.unknown if reader.free else findings.known).add(part)
        if not met:
            findings.doubted.add(part)
        return met

    def _broken(self, facts: Any) -> Iterator[tuple[str, bool]]:
        reader = self._context.reader
        for name, promise in self._promises:
            reader.free = False
            self._context.findings.asked.add(name)
            if not promise.holds(facts):
                yield name, reader.free

    def _judge(self, combination: int, looks: Sequence[_Look]) -> tuple[bool, tuple[Part, ...]]:
        findings, legal, mutants = self._context.findings, self.strikes, set[Part]()
        for look in looks:
            if len(look.unmet) == 1:
                findings.note(look.unmet[0], {name for name, _ in look.broken})
                mutants.add(look.unmet[0])
            elif not look.unmet:
                legal = self._is_legal(combination, look) or legal
        self._judge_right(combination, looks, legal=legal)
        return legal, tuple(sorted(mutants))

    def _is_legal(self, combination: int, look: _Look) -> bool:
        findings = self._context.findings
        findings.implied.update(self._part("also", name) for name in self.row.also)
        findings.not_implied.update(look.missing)
        if look.missing:
            return False
        for name, free in look.broken:
            if not free:
                raise Broken(name, combination, self)
            findings.open.add(name)
        return True

    def _judge_right(self, combination: int, looks: Sequence[_Look], *, legal: bool) -> None:
        if self._right is not None:
            self._context.findings.asked.add(self._right.name)
            if not legal and any(look.right for look in looks):
                raise Broken(f"{self._right.name}: {self._right.sentence}", combination, self)
