"""What a walk found out: which promises held, which parts of the tables would be missed, and what broke."""

from dataclasses import dataclass, field

from state_machines.proof.parts import Part

# So many landings of a removed part are kept, to walk on from when nothing was noticed at once.
KEPT = 2_000


@dataclass(slots=True)
class Findings:
    """Filled while walking one product; plain data, so that it can cross from one process to another.

    `asked` are promises and predicates that were judged here, `open` those that hang on something this
    product leaves out.  `noticed` says by which of them a removed part was seen, `landings` where a removed
    part led without being seen.  `doubted` are guards that were unmet somewhere, `known` and `unknown` are guards that read nothing but what the product
    holds, and others; `implied` and `not_implied` are guards under `also`.
    """

    product: str
    alone: bool = False
    asked: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    noticed: dict[Part, set[str]] = field(default_factory=dict)
    landings: dict[Part, set[int]] = field(default_factory=dict)
    doubted: set[Part] = field(default_factory=set)
    known: set[Part] = field(default_factory=set)
    unknown: set[Part] = field(default_factory=set)
    implied: set[Part] = field(default_factory=set)
    not_implied: set[Part] = field(default_factory=set)
    fired: set[tuple[str, str, str]] = field(default_factory=set)
    combinations: int = 0
    edges: int = 0
    seconds: float = 0.0
    story: str = ""

    @property
    def judged(self) -> set[str]:
        """What was proved here."""
        return self.asked - self.open

    def note(self, part: Part, by: set[str]) -> bool:
        """Writes down by what a removed part was noticed; answers whether that settles it."""
        self.noticed.setdefault(part, set()).update(by)
        return self.surely(part)

    def surely(self, part: Part) -> bool:
        """Whether a removed part was noticed by something that can be judged here."""
        return not self.noticed.get(part, set()) <= self.open

    def landed(self, part: Part, combination: int) -> None:
        """Keeps where a removed part led, as long as there is room."""
        kept = self.landings.setdefault(part, set())
        if len(kept) < KEPT:
            kept.add(combination)
