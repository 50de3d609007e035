"""Whether a case is sensitive and complex, and why: the tests of practice.md 1, each answered for itself.

It decides who works on a case and who signs, never what an answer about risk must be. Somebody may mark a
case by hand as well; only a supervisor takes the mark off.
"""

from dataclasses import dataclass
from typing import Final

_MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of harm that calls for special care: a panel decides about any contact (5.6)."""

    code: str
    words: str
    because: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of the case. None or an empty set: not known, and never taken as a no for good."""

    harm_lasted_years: float | None = None
    harmed: int = 1
    responsible: int = 1
    vulnerable: bool = False
    harm_may_continue: bool = False
    agencies: int = 0
    hate: bool = False
    kinds: frozenset[str] = frozenset()
    set_by_hand: bool = False

    def __post_init__(self) -> None:
        unknown = self.kinds - KIND_CODES
        if unknown:
            raise ValueError(f"no such kind of harm: {', '.join(sorted(unknown))}")

    @property
    def lasted_long(self) -> bool:
        """More than three years."""
        return self.harm_lasted_years is not None and self.harm_lasted_years > _MANY

    @property
    def many_harmed(self) -> bool:
        """More than three people."""
        return self.harmed > _MANY

    @property
    def many_responsible(self) -> bool:
        """More than three people."""
        return self.responsible > _MANY

    @property
    def several_agencies(self) -> bool:
        """More than one."""
        return self.agencies > 1


@dataclass(frozen=True, slots=True)
class Test:
    """One test over the picture, with the sentence that says it was met."""

    __test__ = False

    met: str
    words: str
    because: str


# fmt: off
TESTS: Final[tuple[Test, ...]] = (
    Test("lasted_long",       "The harm went on for more than three years.",                  because="[S:SPCC]"),
    Test("many_harmed",       "More than three people were harmed.",                          because="[S:SPCC]"),
    Test("many_responsible",  "More than three people are responsible.",                      because="[S:SPCC]"),
    Test("vulnerable",        "Somebody who takes part is vulnerable.",                       because="[S:SPCC]"),
    Test("harm_may_continue", "The harm may be continuing, or somebody may mean to do harm.", because="[S:SPCC]"),
    Test("several_agencies",  "Several agencies are involved.",                               because="[S:SPCC]"),
    Test("hate",              "It was done because of who somebody is, or was taken for.",    because="8 [S:S1; test J]"),
    Test("set_by_hand",       "Somebody marked the case as sensitive and complex.",           because="[J]"),
)
KINDS: Final[tuple[Kind, ...]] = (
    Kind("sexual",             "Sexual harm", because="1, 5.6 [S-open:RJC-SP D]"),
    Kind("domestic",           "Domestic abuse", because="1, 5.6 [S-open:RJC-SP D]"),
    Kind("coercive_control",   "Coercive control", because="1, 5.6 [S-open:RJC-SP D]"),
    Kind("honour_based",       "So-called honour-based abuse", because="5.6 [S-open:SF 6.1; panel J]"),
    Kind("genital_mutilation", "Female genital mutilation", because="5.6 [S-open:SF 6.1; panel J]"),
    Kind("forced_marriage",    "Forced marriage", because="5.6 [S-open:SF 6.1; panel J]"),
    Kind("stalking",           "Stalking", because="1, 5.6 [S-open:RJC-SP D]"),
    Kind("trafficking",        "Trafficking", because="1, 5.6 [S-open:RJC-SP D]"),
    Kind("child_exploitation", "Sexual exploitation of a child", because="1, 5.6 [S-open:RJC-SP D]"),
)
# fmt: on
KIND_CODES: Final = frozenset(kind.code for kind in KINDS)


def reasons(picture: Picture) -> tuple[str, ...]:
    """Why the case is sensitive and complex, as sentences; empty when no test is met."""
    met = [test.words for test in TESTS if getattr(picture, test.met)]
    return (*met, *(f"Kind of harm: {kind.words.lower()}." for kind in KINDS if kind.code in picture.kinds))


def tests_met(picture: Picture) -> tuple[str, ...]:
    """The published tests that are met, by their names; what was marked by hand is none of them."""
    by_hand = "set_by_hand"
    met = tuple(test.met for test in TESTS if test.met != by_hand and getattr(picture, test.met))
    return (*met, *(kind.code for kind in KINDS if kind.code in picture.kinds))


def needs_panel(picture: Picture) -> bool:
    """For this kind of harm a panel decides about any contact, and only the person harmed can ask for it."""
    return bool(picture.kinds)
