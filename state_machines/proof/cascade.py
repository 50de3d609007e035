"""Carrying out what follows from a move, as the office would: depth first, in table order."""

from collections.abc import Iterator
from dataclasses import dataclass

from state_machines import LIFECYCLES, consequences
from state_machines.consequences import SURVIVING_PURPOSES, Consequence, Effect, Whose
from state_machines.proof.combination import Field, Space


@dataclass(frozen=True, slots=True)
class Moved:
    """One field has moved: by which event, from which value to which."""

    field: Field
    event: str
    before: int
    after: int

    @property
    def reached(self) -> tuple[str, ...]:
        """Where the rows of this event lead from what the value before may be."""
        table = LIFECYCLES[self.field.lifecycle]
        rows = (table.row(self.event, state) for state in self.field.values[self.before].members)
        return tuple({row.target for row in rows if row is not None})


_Triggered = tuple[tuple[Consequence, tuple[tuple[Field, tuple[str, ...]], ...]], ...]


@dataclass(slots=True)
class Result:
    """Where everything stands after a move and all that followed; `used` are the consequences that did something."""

    landing: int
    mask: int
    moved: list[Moved]
    used: dict[Consequence, None]
    effects: set[Effect]


class Cascade:
    """Carries out what follows from a move, depth first, and notes what it looked at."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self._triggers: dict[tuple[str, str, int, int], _Triggered] = {}
        self._steps: dict[tuple[str, str, int], int] = {}
        self._marks = {
            event: tuple(
                (f, place)
                for f in space.fields
                for place, on in ((1, f.yes_on), (0, f.no_on))
                if event in on.split()
            )
            for f in space.fields
            for event in (f.yes_on + " " + f.no_on).split()
        }

    def run(self, combination: int, moved: Moved, without: Consequence | None = None) -> Result:
        """Carries out a move and what follows; one consequence may be left out."""
        result = Result(combination, moved.field.mask, [], {}, set())
        self._fire(result, moved, without)
        return result

    def _fire(self, result: Result, moved: Moved, without: Consequence | None) -> None:
        f = moved.field
        result.landing = (result.landing & ~f.mask) | (moved.after << f.shift)
        result.moved.append(moved)
        for marked, place in self.marked(moved):
            result.mask |= marked.mask
            result.landing = (result.landing & ~marked.mask) | (place << marked.shift)
        for consequence, targets in self.triggered(moved):
            if consequence is without:
                continue
            if consequence.effects:
                result.used[consequence] = None
                result.effects.update(consequence.effects)
            for target, events in targets:
                if self._follow(result, target, events, without):
                    result.used[consequence] = None

    def _follow(
        self, result: Result, target: Field, events: tuple[str, ...], without: Consequence | None
    ) -> bool:
        result.mask |= target.mask
        before = target.read(result.landing)
        for event in events:
            after = self.step(target, event, before)
            if after >= 0:
                self._fire(result, Moved(target, event, before, after), without)
                return True
        return False

    def marked(self, moved: Moved) -> tuple[tuple[Field, int], ...]:
        """The marks that this event sets, with what they become."""
        return self._marks.get(f"{moved.field.lifecycle}.{moved.event}", ())

    def step(self, target: Field, event: str, before: int) -> int:
        """The value after a consequence's event, or -1 where there is no row from here."""
        key = (target.name, event, before)
        if key not in self._steps:
            self._steps[key] = self._look_up(target, event, before)
        return self._steps[key]

    def _look_up(self, target: Field, event: str, before: int) -> int:
        table = LIFECYCLES[target.lifecycle]
        rows = [table.row(event, state) for state in target.values[before].members]
        after = {target.place(row.target) if row else before for row in rows}
        if len(after) > 1:
            raise ValueError(f"{target.name}: {event} does not do the same from {target.values[before]}")
        return after.pop() if any(rows) else -1

    def triggered(self, moved: Moved) -> _Triggered:
        """What follows from this move, with the fields it reaches and the events to try there."""
        f = moved.field
        key = (f.name, moved.event, moved.before, moved.after)
        if key not in self._triggers:
            before, after = f.values[moved.before].members, f.values[moved.after].members
            found = {
                tuple(consequences.following(f.lifecycle, moved.event, b, a, f.topic))
                for b in before
                for a in after
            }
            if len(found) > 1:
                raise ValueError(
                    f"{f.name}: {moved.event} does not bring about the same from all of {before}"
                )
            rows = found.pop()
            self._triggers[key] = tuple((row, tuple(self._targets(f, row))) for row in rows)
        return self._triggers[key]

    def _targets(self, source: Field, row: Consequence) -> Iterator[tuple[Field, tuple[str, ...]]]:
        """Which fields of this product the consequence reaches, and the events to try on each."""
        for f in self.space.fields:
            events = tuple(
                event.partition(".")[2] for event in row.then if event.partition(".")[0] == f.lifecycle
            )
            if events and reaches(row, source.topic, source.side, source.recipient, f):
                yield f, events


def reaches(row: Consequence, topic: str, side: str, recipient: str, target: Field) -> bool:
    """Whether a consequence of something of this topic and person moves that field."""
    match row.whose:
        case Whose.SAME:
            mine = target.side == (recipient or side)
        case Whose.OTHER | Whose.TOGETHER:  # of a meeting: the side is which case it belongs to
            mine = target.side != side
        case Whose.OWN_ITEMS:
            mine = target.side == side
        case Whose.FOR_THEM:
            mine = target.recipient == side
        case Whose.SCOPE_APPROACH:
            mine = topic == "approach"
        case Whose.SCOPE_PROCESS | Whose.UNCOVERED:
            mine = topic == "process"
        case _:
            mine = True
    survives = target.lifecycle == "choice" and row.lifecycle == "case" and target.topic in SURVIVING_PURPOSES
    return mine and not survives
