"""Where everything in a case stands at once, packed into one whole number so that millions can be looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from state_machines import LIFECYCLES


@dataclass(frozen=True, slots=True)
class Value:
    """One thing a field can hold: a state, or several drawn together; a stored yes may have run out unnoticed."""

    members: tuple[str, ...]
    in_date: bool = True

    def __str__(self) -> str:
        return " or ".join(self.members) + ("" if self.in_date else ", run out")


@dataclass(eq=False, slots=True)
class Field:
    """One lifecycle of the product: which states it tells apart, and where the facts keep it.

    `expires` names states that have a second value "run out, and the sweep has not come".  `topic` is the
    purpose of a choice or the scope of an assessment, `side` whose it is; of an item, `side` is the author
    and `recipient` whom it is for.  A mark is no lifecycle: it becomes yes `yes_on` some events, no `no_on`
    others.  `shift` and `ones` place the field in the number.
    """

    name: str
    lifecycle: str
    path: str
    groups: Sequence[str] = ()
    expires: str = ""
    topic: str = ""
    side: str = ""
    start: str = ""
    recipient: str = ""
    yes_on: str = ""
    no_on: str = ""
    values: tuple[Value, ...] = ()
    shift: int = 0
    ones: int = 0
    _places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = LIFECYCLES.get(self.lifecycle)
        states = list(table.states) if table else list(MARK)
        self.start = self.start or (table.start if table else MARK[0])
        together = [tuple(group.split()) for group in self.groups]
        alone: list[tuple[str, ...]] = [
            (state,) for state in states if not any(state in group for group in together)
        ]
        fresh = [Value(members) for members in sorted(together + alone, key=lambda m: states.index(m[0]))]
        lapsed = [
            Value(value.members, in_date=False) for value in fresh if value.members[0] in self.expires.split()
        ]
        self.values = tuple(fresh + lapsed)
        self._places = {state: place for place, value in enumerate(fresh) for state in value.members}

    def place(self, state: str, *, in_date: bool = True) -> int:
        """Which value a state is, freshly entered or run out."""
        fresh = self._places[state]
        return fresh if in_date else self.values.index(Value(self.values[fresh].members, in_date=False))

    def can_run_out(self, place: int) -> bool:
        """Whether this value is in date now and can stop being so."""
        value = self.values[place]
        return value.in_date and Value(value.members, in_date=False) in self.values

    @property
    def mask(self) -> int:
        """The bits of the number that hold this field."""
        return self.ones << self.shift

    def read(self, combination: int) -> int:
        """Which value this field has there."""
        return (combination >> self.shift) & self.ones


# A mark is a fact that moves with events but is no lifecycle of its own.
MARK = ("no", "yes")


class Space:
    """All fields of a product with their places in the number; blocks that may be swapped come first."""

    def __init__(self, fields: Iterable[Field], swap: Sequence[tuple[str, str]] = ()) -> None:
        self.fields = tuple(fields)
        self.by_name = {f.name: f for f in self.fields}
        order = [self.by_name[a] for a, _ in swap] + [self.by_name[b] for _, b in swap]
        order += [f for f in self.fields if f not in order]
        shift = 0
        for f in order:
            f.shift, f.ones = shift, (1 << (len(f.values) - 1).bit_length()) - 1
            shift += f.ones.bit_length()
        self.bits = shift
        self.half = self.by_name[swap[0][1]].shift if swap else 0
        self.swapped = (1 << (2 * self.half)) - 1

    def starts(self) -> list[int]:
        """Where everything stands before anything has happened; a mark that nothing moves may start either way."""
        starts = [0]
        for f in self.fields:
            either = f.lifecycle == "mark" and not f.yes_on
            places = range(len(f.values)) if either else [f.place(f.start)]
            starts = [start | place << f.shift for start in starts for place in places]
        return sorted({self.canonical(start) for start in starts})

    def canonical(self, combination: int) -> int:
        """The smaller of a combination and the same with the two people swapped."""
        if not self.half:
            return combination
        low = combination & ((1 << self.half) - 1)
        high = (combination & self.swapped) >> self.half
        if low <= high:
            return combination
        return (combination & ~self.swapped) | (low << self.half) | high

    def describe(self, combination: int) -> dict[str, str]:
        """Each field by name with the value it has."""
        return {f.name: str(f.values[f.read(combination)]) for f in self.fields}
