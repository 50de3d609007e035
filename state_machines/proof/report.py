"""What the proof says, for people and for machines."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Walked:
    """One product that was walked through."""

    name: str
    combinations: int
    edges: int
    seconds: float


@dataclass(frozen=True)
class Parts:
    """Parts of one kind: how many were taken away, and which were not missed."""

    removed: int
    unnoticed: tuple[str, ...] = ()

    @property
    def caught(self) -> int:
        """How many were missed."""
        return self.removed - len(self.unnoticed)


@dataclass(frozen=True)
class Report:
    """The figures of one proof.  `unproved` names what was never judged, `violations` tells what broke."""

    lifecycles: int
    states: int
    rows: int
    edges: int
    products: tuple[Walked, ...]
    invariants: tuple[str, ...]
    promises: int
    guards: Parts
    asks: Parts
    consequences: Parts
    roles: Parts
    alsos: Parts
    unproved: tuple[str, ...]
    violations: tuple[str, ...]
    seconds: float
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Nothing broke, nothing was left unjudged, and every part of the tables is needed."""
        parts = (self.guards, self.asks, self.consequences, self.roles, self.alsos)
        return not self.violations and not self.unproved and not any(p.unnoticed for p in parts)

    @property
    def combinations(self) -> int:
        """All combinations of all products."""
        return sum(walked.combinations for walked in self.products)

    def as_json(self) -> dict[str, Any]:
        """Plain data: everything of the report, with the sums."""
        plain = asdict(self)
        for name in ("guards", "asks", "consequences", "roles", "alsos"):
            plain[name]["caught"] = getattr(self, name).caught
        return plain | {"ok": self.ok, "combinations": self.combinations, "proved": len(self.invariants)}

    def as_text(self) -> str:
        """The report in lines that can be read aloud."""
        return "\n".join(
            [*self._figures(), *self._faults(), "Everything holds." if self.ok else "This does not hold yet."]
        )

    def _figures(self) -> list[str]:
        walked = [
            f"  {w.name}: {w.combinations:,} combinations, {w.edges:,} moves, {w.seconds:.1f} s"
            for w in self.products
        ]
        return [
            f"{self.lifecycles} lifecycles, {self.states} states, {self.rows} rows, {self.edges} arrows",
            f"{self.combinations:,} combinations walked in {self.seconds:.1f} s:",
            *walked,
            f"{len(self.invariants)} invariants proved, and {self.promises} promises about single steps",
            f"Taken away one by one, and noticed: {self.guards.caught} of {self.guards.removed} guards, "
            f"{self.asks.caught} of {self.asks.removed} questions on forms, "
            f"{self.consequences.caught} of {self.consequences.removed} consequences, "
            f"{self.roles.caught} of {self.roles.removed} roles removed or added",
            f"Clearer reasons proved to follow from the rest: {self.alsos.caught} of {self.alsos.removed}",
            *(f"{name}: {value}" for name, value in self.extra.items()),
        ]

    def _faults(self) -> list[str]:
        faults = [*self.violations, *(f"Not judged anywhere: {name}" for name in self.unproved)]
        for parts in (self.guards, self.asks, self.consequences, self.roles):
            faults += [f"Nobody would miss it: {name}" for name in parts.unnoticed]
        return faults + [f"Not implied, so it belongs under only_if: {name}" for name in self.alsos.unnoticed]
