"""What can happen in a product: each row from each value, and what must be so when it is done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from state_machines import LIFECYCLES
from state_machines.consequences import CONSEQUENCES, Effect
from state_machines.invariants import AFTER, RIGHTS, Aftermath, Right
from state_machines.proof.cascade import Cascade, Moved, Result
from state_machines.proof.combination import Field, Space
from state_machines.proof.findings import Findings
from state_machines.proof.move import Broken, Move
from state_machines.proof.outside import SIDES, strikes
from state_machines.proof.parts import Part, consequence_part
from state_machines.proof.products import Product
from state_machines.proof.views import Conflicting, NotModelled, Reader
from state_machines.roles import SYSTEM

# A consequence that was left out this often without being missed is not missed in this product.
ENOUGH = 3_000


class Moves:
    """Every move of a product, found by the value a field has.  `without` is a part that is taken away."""

    def __init__(
        self, product: Product, space: Space, findings: Findings, without: Part | None = None
    ) -> None:
        self.product, self.space, self.findings, self.without = product, space, findings, without
        self.left = next((c for c in CONSEQUENCES if consequence_part(c) == without), None)
        self.cascade = Cascade(space)
        self.reader = Reader(space.fields, product.fixed)
        self._aliases = {f.name: self._aliases_of(f) for f in space.fields}
        self._after: dict[tuple[str, str, int, int], tuple[Aftermath, ...]] = {}
        self._tried: Counter[Part] = Counter()
        self._fired: set[tuple[str, str, int]] = set()
        self.by_value: list[tuple[int, int, list[list[Move]]]] = [
            (f.shift, f.ones, [list(self._from(f, place)) for place in range(len(f.values))])
            for f in space.fields
            if f.lifecycle in LIFECYCLES
        ]
        self._check_rights()

    def _from(self, f: Field, place: int) -> Iterator[Move]:
        for row in LIFECYCLES[f.lifecycle].rows:
            if not set(row.sources).intersection(f.values[place].members):
                continue
            steps = bool(row.by & ~SYSTEM)
            if steps or strikes(self.space.fields, f, row):
                yield Move(self, f, place, row, strikes=not steps)

    def _check_rights(self) -> None:
        """A step that must be open to somebody needs a row from every state in which it must."""
        for f in self.space.fields:
            for right in RIGHTS:
                lifecycle, _, event = right.event.partition(".")
                if f.lifecycle == lifecycle:
                    for place, value in enumerate(f.values):
                        for state in value.members:
                            if LIFECYCLES[lifecycle].row(event, state) is None:
                                self._check_not_owed(f, place, state, right)

    def _check_not_owed(self, f: Field, place: int, state: str, right: Right) -> None:
        alone = Reader([f], self.product.fixed)
        alone.aliases = self.aliases(f)
        alone.pinned = {f"{f.path}.state": (state,), f.path: (state,)} if f.lifecycle != "pause" else {}
        if any(alone.looks(place << f.shift, right.when)):
            raise Broken(f"{right.name}: {right.sentence}", place << f.shift)

    def aliases(self, f: Field) -> Mapping[str, tuple[str, ...]]:
        """What "the person", "the choice", "the assessment" of a step mean when this field moves."""
        return self._aliases[f.name]

    def _aliases_of(self, f: Field) -> Mapping[str, tuple[str, ...]]:
        if self.product.alone:
            return self.product.people
        if f.lifecycle in ("case", "closing"):
            return {**self.product.people, "person": SIDES}
        if f.lifecycle == "meeting":
            return {**self.product.people, "meeting": (f.path.removesuffix(".state"),)}
        aliases = {**self.product.people, "person": (f.path if f.lifecycle == "preparation" else f.side,)}
        if f.lifecycle in ("choice", "risk"):
            aliases["choice" if f.lifecycle == "choice" else "assessment"] = (f.path,)
        return aliases

    def aftermath(self, result: Result) -> tuple[set[str], int]:
        """Which A-predicates do not hold after these moves, and the bits that were looked at for it."""
        broken, mask = set[str](), 0
        for moved in result.moved:
            for after in self._afters(moved):
                holds, seen = self._holds_after(after, moved, result)
                mask |= seen
                if not holds:
                    broken.add(after.name)
        return broken, mask

    def _afters(self, moved: Moved) -> tuple[Aftermath, ...]:
        key = (moved.field.name, moved.event, moved.before, moved.after)
        if key not in self._after:
            f = moved.field
            states = (f.values[moved.before].members[0], f.values[moved.after].members[0])
            self._after[key] = tuple(
                a for a in AFTER if a.follows(f.lifecycle, moved.event, *states, f.topic)
            )
        return self._after[key]

    def _holds_after(self, after: Aftermath, moved: Moved, result: Result) -> tuple[bool, int]:
        reader = self.reader
        if after.name in self.findings.open:
            return True, 0
        reader.mask, reader.aliases = 0, self.aliases(moved.field)
        outcome = _Outcome(frozenset(result.effects), reader)
        try:
            holds = reader.always(result.landing, lambda f: after.holds(f, outcome))
        except (NotModelled, Conflicting):
            self.findings.open.add(after.name)
            return True, reader.mask
        self.findings.asked.add(after.name)
        return holds, reader.mask

    def note_fired(self, moves: Iterable[Moved]) -> None:
        """Writes down which rows have fired here."""
        for moved in moves:
            key = (moved.field.name, moved.event, moved.before)
            if key not in self._fired:
                self._fired.add(key)
                self.findings.fired.update(
                    (moved.field.lifecycle, moved.event, state) for state in moved.reached
                )

    def left_out(
        self, combination: int, moved: Moved, result: Result
    ) -> tuple[tuple[tuple[Part, int], ...], int]:
        """Where the move would lead without each of the consequences it used, unless that is settled."""
        mutants, mask = list[tuple[Part, int]](), 0
        for consequence in result.used:
            part = consequence_part(consequence)
            if self.findings.surely(part) or self._tried[part] > ENOUGH:
                continue
            self._tried[part] += 1
            other = self.cascade.run(combination, moved, consequence)
            broken, seen = self.aftermath(other)
            mask |= other.mask | seen
            if not self.findings.note(part, broken) and other.landing != result.landing:
                mutants.append((part, combination ^ other.landing))
        return tuple(mutants), mask


class _Outcome:
    """What a cascade brought about, for the predicates of A."""

    __slots__ = ("_reader", "effects")

    def __init__(self, effects: frozenset[Effect], reader: Reader) -> None:
        self.effects, self._reader = effects, reader

    def state(self, lifecycle: str) -> str:
        """Where a lifecycle stands that guards never look at."""
        return str(self._reader.leaf(lifecycle))
