"""The list of questions in its current version: which are asked, about whom, and under which heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from risk_assessment.factors import ALL, EVENT, FACTORS, SECTIONS, STAFF, Factor
from risk_assessment.scales import PRINCIPALS, SCOPES, SIDES

PEOPLE: Final = (*PRINCIPALS, "supporter")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of the list. An assessment keeps the version it was begun with."""

    version: str
    items: tuple[Factor, ...]

    def item(self, item_id: str) -> Factor:
        """The item of that id; raises KeyError when this version has none."""
        for factor in self.items:
            if factor.id == item_id:
                return factor
        raise KeyError(item_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one side: the place that one answer fills."""

    item: Factor
    side: str

    @property
    def key(self) -> tuple[str, str]:
        """Item and side, as an answer names them."""
        return self.item.id, self.side

    @property
    def label(self) -> str:
        """What a sentence calls it."""
        return f"“{self.item.name}”, {SIDES[self.side]}"


INSTRUMENT: Final = Instrument("2026-1", FACTORS)


def items_for(scope: str, sides: Sequence[str]) -> tuple[Asked, ...]:
    """Every question of a scope, in the order of the instrument.

    `sides` are those who take part; the one who came first stands first, because before an approach nobody
    else has been spoken to. Raises ValueError for an unknown scope or side, or when no principal is there.
    """
    _check(scope, sides)
    return tuple(Asked(item, side) for item in INSTRUMENT.items for side in _sides_asked(item, scope, sides))


def spoken_to(scope: str, sides: Sequence[str]) -> tuple[str, ...]:
    """The principals whose own view can be had: before an approach, only whoever came first."""
    principals = tuple(side for side in sides if side in PRINCIPALS)
    return principals[:1] if scope == "approach" else principals


def grouped(asked: Sequence[Asked]) -> tuple[tuple[str, tuple[Asked, ...]], ...]:
    """(heading, questions) for each section in which something is asked, in the order of a conversation."""
    sections = ((section, tuple(a for a in asked if a.item.section == section)) for section in SECTIONS)
    return tuple((section, questions) for section, questions in sections if questions)


def _check(scope: str, sides: Sequence[str]) -> None:
    if scope not in SCOPES:
        raise ValueError(f"no such scope: {scope}")
    strangers = [side for side in sides if side not in PEOPLE]
    if strangers:
        raise ValueError(f"no such side: {', '.join(strangers)}")
    if not spoken_to(scope, sides):
        raise ValueError("an assessment is about a person harmed, a person responsible, or both")


def _sides_asked(item: Factor, scope: str, sides: Sequence[str]) -> tuple[str, ...]:
    if scope not in item.scopes:
        return ()
    if item.about in ((EVENT,), (STAFF,)):
        return item.about
    if scope == "approach":
        principals = tuple(side for side in sides if side in PRINCIPALS)
        sides = spoken_to(scope, sides) if item.before_approach == "first" else principals
    return tuple(side for side in sides if _is_about(item, side))


def _is_about(item: Factor, side: str) -> bool:
    # What could stop everything is asked about supporters too (R6); the rest about the two principals.
    return side in item.about or (ALL in item.about and (side in PRINCIPALS or item.starred))
