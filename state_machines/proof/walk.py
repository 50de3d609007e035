"""From combination to combination until nothing new is found, asking every promise on the way."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from state_machines.invariants import STATES, Invariant
from state_machines.proof.findings import Findings
from state_machines.proof.move import Broken, Entry, Move
from state_machines.proof.moves import Moves
from state_machines.proof.parts import Part
from state_machines.proof.products import Product
from state_machines.proof.views import Conflicting, NotModelled


class Watch:
    """Asks the predicates of S, each remembered for the bits it looks at."""

    def __init__(self, moves: Moves) -> None:
        self._reader, self._findings, self._people = moves.reader, moves.findings, moves.product.people
        self._asked: list[list[Any]] = [[invariant, 0, {}] for invariant in STATES]

    def broken(self, combination: int) -> Invariant | None:
        """The first predicate that does not hold here."""
        for asked in self._asked:
            holds = asked[2].get(combination & asked[1])
            if holds is None:
                holds = self._ask(asked, combination)
            if not holds:
                found: Invariant = asked[0]
                return found
        return None

    def _ask(self, asked: list[Any], combination: int) -> bool:
        invariant, mask, memo = asked
        self._reader.mask, self._reader.aliases = 0, self._people
        try:
            holds = self._reader.always(combination, invariant.holds)
        except (NotModelled, Conflicting):
            self._findings.open.add(invariant.name)
            self._asked = [other for other in self._asked if other is not asked]
            return True
        self._findings.asked.add(invariant.name)
        if self._reader.mask | mask != mask:
            asked[1] |= self._reader.mask
            memo.clear()
        memo[combination & asked[1]] = holds
        return holds


class Walk:
    """One product, walked through.  `without` is a part of the tables that is taken away first."""

    def __init__(
        self,
        product: Product,
        *,
        swapped: bool = True,
        without: Part | None = None,
        findings: Findings | None = None,
    ) -> None:
        self.product = product
        self.space = product.space(swapped=swapped)
        self.findings = findings if findings is not None else Findings(product.name, product.alone)
        self.moves = Moves(product, self.space, self.findings, without)
        self.watch = Watch(self.moves)
        self.order: list[int] = []
        self.clocks = [
            (
                f.mask,
                place << f.shift,
                (place ^ f.place(f.values[place].members[0], in_date=False)) << f.shift,
            )
            for f in self.space.fields
            for place in range(len(f.values))
            if f.can_run_out(place)
        ]

    def run(self, starts: Iterable[int] = (), *, limit: int = 0) -> Findings:
        """Walk from the starts, or from the beginning; stop at `limit` combinations if one is given.

        Raises Broken where something does not hold.
        """
        started = time.perf_counter()
        self.order = list(starts) or self.space.starts()
        seen, edges = set(self.order), 0
        canonical, half, swapped = self.space.canonical, self.space.half, self.space.swapped
        for combination in self.order:
            changes = self._changes(combination)
            edges += len(changes)
            for change in changes:
                found = combination ^ change
                if half and change & swapped:
                    found = canonical(found)
                if found not in seen:
                    seen.add(found)
                    self.order.append(found)
                    broken = self.watch.broken(found)
                    if broken is not None:
                        raise Broken(f"{broken.name}: {broken.sentence}", found)
            if limit and len(seen) > limit:
                break
        self.findings.combinations, self.findings.edges = len(seen), edges
        self.findings.seconds = time.perf_counter() - started
        return self.findings

    def _changes(self, combination: int) -> list[int]:
        """How the number changes with each move that can be made here, and with each clock that runs out."""
        changes: list[int] = []
        for shift, ones, lists in self.moves.by_value:
            for move in lists[(combination >> shift) & ones]:
                entry = move.memo.get(combination & move.mask)
                if entry is None:
                    entry = move.at(combination)
                if entry.changes:
                    changes += entry.changes
                if entry.mutants:
                    self._try_mutants(combination, entry)
        for mask, value, change in self.clocks:
            if combination & mask == value:
                changes.append(change)
        return changes

    def _try_mutants(self, combination: int, entry: Entry) -> None:
        """Looks where a removed part would lead; what is noticed here need not be tried again."""
        findings, rest = self.findings, []
        for part, change in entry.mutants:
            if findings.surely(part):
                continue
            broken = self.watch.broken(combination ^ change)
            if broken is not None:
                findings.note(part, {broken.name})
            else:
                findings.landed(part, self.space.canonical(combination ^ change))
                rest.append((part, change))
        entry.mutants = tuple(rest)

    def steps(self, combination: int) -> Iterator[tuple[Move | None, int]]:
        """Each move that can be made here with where it leads; None is time passing unnoticed."""
        for shift, ones, lists in self.moves.by_value:
            for move in lists[(combination >> shift) & ones]:
                for change in move.at(combination).changes:
                    yield move, self.space.canonical(combination ^ change)
        for mask, value, change in self.clocks:
            if combination & mask == value:
                yield None, self.space.canonical(combination ^ change)
