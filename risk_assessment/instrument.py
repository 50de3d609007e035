"""The list of questions in its versions: which are asked, about whom, and under which heading."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from types import MappingProxyType
from typing import Final

from risk_assessment.factors import EVENT, FACTORS, PARTS, SECTIONS, STAFF, VERSIONS, Factor
from risk_assessment.scales import PRINCIPALS, SCOPES, SIDES


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody an answer is about: whoever takes part or works on it, or the plan itself.

    `key` tells two people of one side apart; names are no part of it.  Raises ValueError for an unknown side.
    """

    key: str
    side: str

    def __post_init__(self) -> None:
        if self.side not in SIDES:
            raise ValueError(f"no such side: {self.side}")


THE_PLAN: Final = Subject(EVENT, EVENT)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of the list. An assessment keeps the version it was begun with.

    `digest` is what it asks, in 16 letters: another wording is another list.
    """

    version: str
    items: tuple[Factor, ...]
    digest: str = field(init=False, repr=False, compare=False)
    _by_id: Mapping[str, Factor] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = [astuple(replace(item, since="", until="")) for item in self.items]
        object.__setattr__(self, "digest", hashlib.sha256(repr(plain).encode()).hexdigest()[:16])
        object.__setattr__(self, "_by_id", MappingProxyType({item.id: item for item in self.items}))

    def item(self, item_id: str) -> Factor:
        """The item of that id; raises KeyError when this version has none."""
        return self._by_id[item_id]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one person: the place that one answer fills."""

    item: Factor
    subject: Subject

    @property
    def key(self) -> tuple[str, str]:
        """Item and whom it is about, as an answer names them."""
        return self.item.id, self.subject.key

    @property
    def side(self) -> str:
        """The part that whoever it is about has."""
        return self.subject.side

    @property
    def label(self) -> str:
        """What a sentence calls it that may not name anybody."""
        return label(self.item.name, SIDES[self.side])


def label(item: str, who: str) -> str:
    """How a sentence names one question about one person."""
    return f"“{item}”, {who}"


def _versions() -> dict[str, Instrument]:
    """Every version, built from the rows.  Raises ValueError when one in use no longer asks what it asked."""
    order = [version.number for version in VERSIONS]
    built = {}
    for at, version in enumerate(VERSIONS):
        rows = [
            f for f in FACTORS if order.index(f.since) <= at and (not f.until or at <= order.index(f.until))
        ]
        list_ = Instrument(version.number, tuple(rows))
        if version.digest and version.digest != list_.digest:
            raise ValueError(
                f"Version {version.number} of the list of questions is in use and now asks something else"
                f" (it reads {list_.digest}). Give the change a version of its own in factors.py."
            )
        built[version.number] = list_
    return built


STANDARD: Final = _versions()
INSTRUMENT: Final = STANDARD[VERSIONS[-1].number]
_COLUMNS: Final = {part.side: part for part in PARTS}


def items_for(
    scope: str, subjects: Sequence[Subject], instrument: Instrument = INSTRUMENT
) -> tuple[Asked, ...]:
    """Every question of a scope, in the order of the list.

    `subjects` are those who take part or work on it; of the two principals the one who came first stands
    first, because before an approach nobody else has been spoken to. The plan itself need not be named.
    Raises ValueError for an unknown scope, or when no principal is there.
    """
    if scope not in SCOPES:
        raise ValueError(f"no such scope: {scope}")
    if not spoken_to(scope, subjects):
        raise ValueError("an assessment is about a person harmed, a person responsible, or both")
    everyone = (*subjects, THE_PLAN)
    return tuple(Asked(item, one) for item in instrument.items for one in _asked_about(item, scope, everyone))


def spoken_to(scope: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The principals whose own view can be had: before an approach, only whoever came first."""
    principals = tuple(one for one in subjects if one.side in PRINCIPALS)
    return principals[:1] if scope == "approach" else principals


def grouped(asked: Sequence[Asked]) -> tuple[tuple[str, tuple[Asked, ...]], ...]:
    """(heading, questions) for each section in which something is asked, in the order of a conversation."""
    sections = ((section, tuple(a for a in asked if a.item.section == section)) for section in SECTIONS)
    return tuple((section, questions) for section, questions in sections if questions)


def is_about(item: Factor, side: str) -> bool:
    """Whether this question is asked about whoever has this part (R6)."""
    part = _COLUMNS[side]
    return item.id in part.rows or any(column in item.about for column in part.columns)


def _asked_about(item: Factor, scope: str, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    if scope not in item.scopes:
        return ()
    if scope == "approach" and item.about not in ((EVENT,), (STAFF,)):
        principals = tuple(one for one in subjects if one.side in PRINCIPALS)
        subjects = spoken_to(scope, subjects) if item.before_approach == "first" else principals
    return tuple(one for one in subjects if is_about(item, one.side))
