"""Whether states drawn as one may be: the walk with every state apart must land on exactly the same combinations."""

import time
from dataclasses import dataclass

from state_machines.proof.combination import Space
from state_machines.proof.products import Product, meeting
from state_machines.proof.walk import Walk


@dataclass(frozen=True)
class Comparison:
    """How many combinations there are apart and drawn together, and how many are in one walk only."""

    apart: int
    together: int
    lost: int
    invented: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Drawn together nothing is lost and nothing is invented."""
        return not self.lost and not self.invented

    @property
    def sentence(self) -> str:
        """The comparison in a line."""
        return (
            f"{self.apart:,} combinations with every state apart are exactly {self.together:,} drawn together"
            if self.ok
            else f"of {self.together:,} combinations {self.lost:,} are lost and {self.invented:,} are invented"
        ) + f" ({self.seconds:.0f} s)"


def compare(coarse: Product | None = None, fine: Product | None = None) -> Comparison:
    """Walks a product twice, drawn together and apart, and lays one upon the other.

    Unless two are given, it is the meeting product without overlays: some minutes.
    """
    started = time.perf_counter()
    together = Walk(coarse or meeting(overlays=False), swapped=False)
    apart = Walk(fine or meeting(overlays=False, drawn=False), swapped=False)
    together.run()
    apart.run()
    mapped, found = _Map(apart.space, together.space), set(together.order)
    landed = {mapped(combination) for combination in apart.order}
    seconds = time.perf_counter() - started
    return Comparison(len(apart.order), len(found), len(landed - found), len(found - landed), seconds)


class _Map:
    """Takes a combination of one space to the other, field by field."""

    def __init__(self, finer: Space, coarser: Space) -> None:
        self._tables = []
        for f in finer.fields:
            other = coarser.by_name[f.name]
            places = [other.place(v.members[0], in_date=v.in_date) << other.shift for v in f.values]
            self._tables.append((f.shift, f.ones, places))

    def __call__(self, combination: int) -> int:
        return sum(places[(combination >> shift) & ones] for shift, ones, places in self._tables)
