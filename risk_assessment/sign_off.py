"""Who may sign, how many facilitate, and who else must be heard: the rules of practice.md 5.6 as a table.

The one who wrote an assessment never signs it: that is a guard of the lifecycle, in every row of this table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from risk_assessment.levels import ADVANCED, INTERMEDIATE
from risk_assessment.scales import SCOPES, STOP

PANEL_SIZE: Final = 2  # the fewest who are a panel, beside whoever wrote it; a service may ask for more [J]


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides who must sign. `direct`: the two people would speak with each other in real time."""

    scope: str = "process"
    direct: bool = False
    sensitive: bool = False
    gender_based: bool = False
    under_18_or_capacity_doubt: bool = False
    worst_concern: int = 0
    two_starred_residual_2: bool = False
    disagreement: bool = False
    day_of_change: bool = False

    def __post_init__(self) -> None:
        if self.scope not in SCOPES:
            raise ValueError(f"no such scope: {self.scope}")

    @property
    def always(self) -> bool:
        """Whatever the case."""
        return True

    @property
    def they_would_meet(self) -> bool:
        """Nobody meets anybody in an approach, whatever form is hoped for later."""
        return self.direct and self.scope != "approach"

    @property
    def something_stops(self) -> bool:
        """An item was rated as stopping everything."""
        return self.worst_concern >= STOP


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what holds when the question about the situation says yes. A later row only ever adds."""

    when: str
    why: str
    because: str
    level: str = INTERMEDIATE
    facilitators: int = 1
    two_is_advice: bool = False
    specialist: bool = False
    panel: bool = False
    members: tuple[str, ...] = ()
    safeguarding: bool = False
    service_manager: bool = False
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What one member of a panel said: who, as what they sit on it, and which colleague wrote it down."""

    who: str
    part: str
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one signature needs. `fewest_facilitators` is the floor; below `facilitators` needs a reason."""

    level: str
    facilitators: int
    fewest_facilitators: int
    specialist: bool
    panel: bool
    members: tuple[str, ...]
    safeguarding: bool
    service_manager: bool
    by_phone: bool
    why: tuple[str, ...]
    mark: str

    def panel_is_complete(self, views: Iterable[View], fewest: int = PANEL_SIZE) -> bool:
        """Whether everybody who has to sit on this panel gave a view; one human sits once, in their last part.

        Two colleagues at least have written: nobody is a whole panel by telling what others said.
        """
        given = list(views)
        parts, writers = {view.who: view.part for view in given}, {v.written_by or v.who for v in given}
        return (
            len(writers) >= PANEL_SIZE
            and len(parts) >= max(fewest, len(self.members))
            and set(self.members) <= set(parts.values())
        )


# fmt: off
RULES: Final[tuple[Rule, ...]] = (
    Rule("always",                     "A case supervisor who did not write it signs.", because="[S:RJC-SC 1]"),
    Rule("they_would_meet",            "They would meet, so two facilitators are expected.", facilitators=2, two_is_advice=True, because="[J]"),
    Rule("sensitive",                  "The case is sensitive and complex: a supervisor at advanced level, two facilitators and a specialist's view.", level=ADVANCED, facilitators=2, specialist=True, because="[S:RJC-F levels; SG17 B; WM-DSV]"),
    Rule("gender_based",               "For this kind of harm a panel decides about any contact: supervisor, safeguarding lead and specialist.", level=ADVANCED, facilitators=2, specialist=True, panel=True, members=("supervisor", "safeguarding_lead", "specialist"), safeguarding=True, because="[S-open:RJC-SP D, SF 6.1; panel J]"),
    Rule("under_18_or_capacity_doubt", "Somebody is under 18, or may not be able to decide for themselves: the safeguarding lead is heard.", safeguarding=True, because="[S:SF 20.2, SF 7]"),
    Rule("something_stops",            "Something was found that stops everything: a panel decides.", panel=True, because="[J]"),
    Rule("two_starred_residual_2",     "Two things that must be known still call for action: a panel decides.", panel=True, because="[J]"),
    Rule("disagreement",               "Author and supervisor disagree: a review was asked for, or what was not agreed was sent again unchanged. The service manager decides with written reasons, and the people are told that they may ask for a review.", service_manager=True, because="[J]"),
    Rule("day_of_change",              "It changed on the day: the duty supervisor decides by telephone, and the time is written down.", by_phone=True, because="[J]"),
)
# fmt: on


def applying(situation: Situation) -> tuple[Rule, ...]:
    """The rows that apply, in the order of the table."""
    return tuple(rule for rule in RULES if getattr(situation, rule.when))


def required(situation: Situation) -> Requirement:
    """What this signature needs: every row that applies, the strongest of each column."""
    rows = applying(situation)
    return Requirement(
        level=ADVANCED if any(rule.level == ADVANCED for rule in rows) else INTERMEDIATE,
        facilitators=max(rule.facilitators for rule in rows),
        fewest_facilitators=max(1 if rule.two_is_advice else rule.facilitators for rule in rows),
        specialist=any(rule.specialist for rule in rows),
        panel=any(rule.panel for rule in rows),
        members=tuple(dict.fromkeys(member for rule in rows for member in rule.members)),
        safeguarding=any(rule.safeguarding for rule in rows),
        service_manager=any(rule.service_manager for rule in rows),
        by_phone=any(rule.by_phone for rule in rows),
        why=tuple(rule.why for rule in rows),
        mark="; ".join(dict.fromkeys(rule.because for rule in rows)),
    )
