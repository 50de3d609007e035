"""The same model for the Spin model checker, written from the same tables, so that two programs agree on the count.

Guards and invariants are run over every value of what they look at and printed as decision trees; what
follows from a step is written out as nested choices, which Spin carries out by itself.
"""

import itertools
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from state_machines.guards import GUARDS
from state_machines.invariants import STATES
from state_machines.proof.cascade import Cascade, Moved
from state_machines.proof.combination import Field
from state_machines.proof.move import Move
from state_machines.proof.parts import Part
from state_machines.proof.products import PRODUCTS
from state_machines.proof.views import Conflicting, NotModelled
from state_machines.proof.walk import Walk

# How deep Spin may go before it turns back, and the size of its table (a power of two).
DEPTH, TABLE = 2_000_000, 22


class SpinMissing(Exception):
    """Spin or a C compiler is not installed."""


@dataclass(frozen=True)
class Checked:
    """What Spin counted."""

    states: int
    transitions: int
    errors: int
    seconds: float


@dataclass(frozen=True)
class Agreement:
    """Our counts beside Spin's.

    Spin counts the start as a transition too, and choosing among several starts as a state of its own.
    """

    combinations: int
    moves: int
    starts: int
    spin: Checked

    @property
    def ok(self) -> bool:
        """Whether both found the same, and nothing broken."""
        choosing = self.starts if self.starts > 1 else 0
        expected = (self.combinations + bool(choosing), self.moves + 1 + choosing)
        return (self.spin.states, self.spin.transitions) == expected and not self.spin.errors

    @property
    def sentence(self) -> str:
        """Both counts in a line."""
        return (
            f"{self.combinations:,} combinations and {self.moves:,} moves; Spin finds {self.spin.states:,} states and "
            f"{self.spin.transitions:,} transitions, {self.spin.errors} errors, in {self.spin.seconds:.1f} s"
        )


def model(product: str = "meeting", *, without: Part | None = None) -> str:
    """The product as Promela, with nobody swapped; `without` leaves one part of the tables out."""
    return _Writer(Walk(PRODUCTS[product](), swapped=False, without=without)).text()


def agree(product: str = "meeting") -> Agreement:
    """Walks a product here and in Spin.  Raises SpinMissing where Spin is not installed."""
    checked = check(model(product))
    walk = Walk(PRODUCTS[product](), swapped=False)
    findings = walk.run()
    return Agreement(findings.combinations, findings.edges, len(walk.space.starts()), checked)


def check(pml: str, *, shortest: bool = False) -> Checked:
    """Runs Spin on a model; `shortest` walks outwards, so that what breaks is found on the shortest way.

    Raises SpinMissing where Spin or gcc is not installed.
    """
    for program in ("spin", "gcc"):
        if shutil.which(program) is None:
            raise SpinMissing(f"{program} is not installed: on Debian, apt install spin gcc")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "model.pml").write_text(pml, encoding="utf-8")
        _run(["spin", "-o1", "-o2", "-a", "model.pml"], folder)
        breadth = ["-DBFS"] if shortest else []
        _run(["gcc", "-O1", "-w", "-DSAFETY", "-DNOREDUCE", *breadth, "-o", "pan", "pan.c"], folder)
        started = time.perf_counter()
        told = _run(["./pan", f"-m{DEPTH}", f"-w{TABLE}"], folder)
        return Checked(_figure(r"(\d+) states, stored", told), _figure(r"(\d+) transitions", told),
                       _figure(r"errors: (\d+)", told), time.perf_counter() - started)  # fmt: skip


def _run(command: Sequence[str], folder: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def _figure(pattern: str, told: str) -> int:
    found = re.search(pattern, told)
    if found is None:
        raise ValueError(f"Spin did not say {pattern!r}: {told[:400]}")
    return int(found[1])


def _variable(f: Field) -> str:
    return "v_" + re.sub(r"\W+", "_", f.name)


class _Writer:
    """Writes one product down."""

    def __init__(self, walk: Walk) -> None:
        self._walk, self._space, self._moves, self._reader = walk, walk.space, walk.moves, walk.moves.reader
        self._cascade = Cascade(walk.space)
        self._lines: list[str] = []

    def text(self) -> str:
        """The whole model."""
        starts = self._space.starts()
        head = [
            f"/* {self._walk.product.name}: one byte for each field, one option for each row and value */"
        ]
        for f in self._space.fields:
            head.append(f"byte {_variable(f)} = {f.read(starts[0])};")
            head += [f"/*   {place}: {value} */" for place, value in enumerate(f.values)]
        body = [*self._starts(starts), "do", *self._steps(), *self._clocks(), *self._watched(), "od"]
        return "\n".join([*head, "active proctype walk() {", *body, "}", ""])

    def _starts(self, starts: Sequence[int]) -> Iterator[str]:
        if len(starts) > 1:
            yield "if"
            for start in starts:
                sets = "; ".join(f"{_variable(f)} = {f.read(start)}" for f in self._space.fields)
                yield f":: d_step {{ {sets} }}"
            yield "fi;"

    def _steps(self) -> Iterator[str]:
        for _, _, lists in self._moves.by_value:
            for moves in lists:
                for move in moves:
                    yield f"/* {move.event}{' from outside' if move.strikes else ''} */"
                    yield f":: d_step {{ {self._condition(move)} -> {self._effects(move.moved())} }}"

    def _condition(self, move: Move) -> str:
        own = f"{_variable(move.field)} == {move.place}"
        asked = [] if move.strikes else [self._guard(move, name) for name in (*move.guards(), *move.row.also)]
        return " && ".join([own, *(f"({tree})" for tree in asked if tree != "true")])

    def _guard(self, move: Move, name: str) -> str:
        def possible(combination: int) -> bool:
            with move.reading():
                return any(self._reader.looks(combination, GUARDS[name]))

        return self._tree(possible, {move.field.name: move.place})

    def _tree(self, question: Callable[[int], bool], known: dict[str, int]) -> str:
        """A question as a decision tree over the fields it turns out to read."""
        fields = [f for f in self._space.fields if f.name not in known]
        base = sum(place << self._space.by_name[name].shift for name, place in known.items())
        read: list[Field] = []
        while True:
            answers, mask = {}, 0
            for places in itertools.product(*(range(len(f.values)) for f in read)):
                combination = base | sum(p << f.shift for f, p in zip(read, places, strict=True))
                self._reader.mask = 0
                answers[places] = question(combination)
                mask |= self._reader.mask
            more = [f for f in fields if f.mask & mask and f not in read]
            if not more:
                return _expression(read, answers)
            read += more

    def _effects(self, moved: Moved) -> str:
        f = moved.field
        parts = [f"{_variable(f)} = {moved.after}"]
        parts += [f"{_variable(mark)} = {place}" for mark, place in self._cascade.marked(moved)]
        for consequence, targets in self._cascade.triggered(moved):
            if consequence is not self._moves.left:
                parts += [self._follow(target, events) for target, events in targets]
        return "; ".join(parts)

    def _follow(self, target: Field, events: tuple[str, ...]) -> str:
        """What a consequence does to one field: values that lead to the same are written together."""
        same: dict[str, list[int]] = {}
        for place in range(len(target.values)):
            for event in events:
                after = self._cascade.step(target, event, place)
                if after >= 0:
                    same.setdefault(self._effects(Moved(target, event, place, after)), []).append(place)
                    break
        name = _variable(target)
        options = (
            f":: ({' || '.join(f'{name} == {p}' for p in places)}) -> {text}" for text, places in same.items()
        )
        return f"if {' '.join(options)} :: else -> skip fi"

    def _clocks(self) -> Iterator[str]:
        for f in self._space.fields:
            for place, value in enumerate(f.values):
                if f.can_run_out(place):
                    lapsed = f.place(value.members[0], in_date=False)
                    yield f":: d_step {{ {_variable(f)} == {place} -> {_variable(f)} = {lapsed} }}"

    def _watched(self) -> Iterator[str]:
        """Every invariant that this product can judge, as an option that must never be open."""
        for invariant in STATES:
            self._reader.aliases = self._walk.product.people
            try:
                tree = self._tree(lambda c, holds=invariant.holds: self._reader.always(c, holds), {})  # type: ignore[misc]
            except (NotModelled, Conflicting):
                continue
            yield f"/* {invariant.name}: {invariant.sentence} */"
            yield f":: d_step {{ !({tree}) -> assert(false) }}"


def _expression(fields: Sequence[Field], answers: dict[tuple[int, ...], bool]) -> str:
    """A table of answers as nested conditions, the same answers written once."""
    if len(set(answers.values())) == 1:
        return "true" if next(iter(answers.values())) else "false"
    first, rest = fields[0], fields[1:]
    branches: dict[str, list[int]] = {}
    for place in range(len(first.values)):
        below = {places[1:]: answer for places, answer in answers.items() if places[0] == place}
        branches.setdefault(_expression(rest, below), []).append(place)
    if len(branches) == 1:
        return next(iter(branches))
    written = []
    for tree, places in branches.items():
        if tree != "false":
            here = " || ".join(f"{_variable(first)} == {place}" for place in places)
            written.append(f"({here})" if tree == "true" else f"(({here}) && ({tree}))")
    return " || ".join(written)
