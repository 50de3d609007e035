"""Who may lead, help with or supervise a case: what the register must show, as a table (practice.md C4, 4.3, 5.6).

A row that refuses is never talked away; a row that warns asks whoever allocates to write down why all the same.
"""

from dataclasses import dataclass
from typing import Final

from risk_assessment.levels import ADVANCED, FOUNDATION, INTERMEDIATE, LEVELS

LEAD: Final = "lead"
CO_WORKER: Final = "co_worker"
CASE_SUPERVISOR: Final = "supervisor"
PARTS: Final = (LEAD, CO_WORKER, CASE_SUPERVISOR)
FACILITATORS: Final = (LEAD, CO_WORKER)
REFUSES: Final = "H"
WARNS: Final = "W"
# Training that a register may show, from the first course on [S:RJC-T].
TRAININGS: Final = (
    ("foundation", "Facilitation, three days or more"),
    ("sensitive", "Sensitive and complex cases"),
    ("gender_based", "Domestic, sexual and gender-based harm"),
    ("supervision", "Supervising practice"),
    ("other", "Other training that was approved"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for one part on one case: what is asked of that part, and what the register shows of them."""

    part: str = LEAD
    sensitive: bool = False
    gender_based: bool = False
    alone: bool = False  # no second facilitator is named with them
    level: str = FOUNDATION
    declared: bool = True
    conflict: bool = False
    opposite_role: bool = False  # and nobody has decided how that is managed
    trainings: frozenset[str] = frozenset()
    accredited: bool = False
    open_cases: int = 0
    most_cases: int = 12
    supervision_is_overdue: bool = False
    overdue_refuses: bool = False
    in_practice: bool = True  # a process or training in the last 12 months
    formal_process: bool = True  # one in the last 12 months

    def __post_init__(self) -> None:
        if self.part not in PARTS or self.level not in LEVELS:
            raise ValueError(f"no such part or level: {self.part}, {self.level}")

    def _below(self, level: str) -> bool:
        return LEVELS.index(self.level) < LEVELS.index(level)

    @property
    def undeclared(self) -> bool:
        """Nothing declared since the last person joined."""
        return not self.declared and not self.conflict

    @property
    def below_intermediate(self) -> bool:
        """Foundation helps with guidance, and leads nothing."""
        return self._below(INTERMEDIATE)

    @property
    def below_advanced_and_sensitive(self) -> bool:
        """A sensitive and complex case, and a level below advanced."""
        return self.sensitive and self._below(ADVANCED)

    @property
    def below_intermediate_and_sensitive(self) -> bool:
        """A sensitive and complex case, and foundation level."""
        return self.sensitive and self._below(INTERMEDIATE)

    @property
    def below_advanced(self) -> bool:
        """Any level but the highest."""
        return self._below(ADVANCED)

    @property
    def alone_and_sensitive(self) -> bool:
        """A sensitive and complex case with one facilitator."""
        return self.sensitive and self.alone

    @property
    def overdue_and_refused(self) -> bool:
        """Supervision is overdue, in a service that has set that this refuses."""
        return self.supervision_is_overdue and self.overdue_refuses

    @property
    def overdue_and_warned(self) -> bool:
        """Supervision is overdue, in a service that has left it at a warning."""
        return self.supervision_is_overdue and not self.overdue_refuses

    @property
    def caseload_is_full(self) -> bool:
        """As many open cases as the service set, or more, before this one."""
        return self.open_cases >= self.most_cases

    @property
    def out_of_practice(self) -> bool:
        """Neither a process nor training in twelve months."""
        return not self.in_practice

    @property
    def accredited_without_a_process(self) -> bool:
        """Accredited, and no formal process in twelve months."""
        return self.accredited and not self.formal_process

    @property
    def training_is_below_the_contact(self) -> bool:
        """The register shows no training for the contact this part brings."""
        needed = "sensitive" if self.sensitive and self.part == LEAD else "foundation"
        return needed not in self.trainings

    @property
    def no_training_for_this_harm(self) -> bool:
        """Gender-based harm, and no training for it."""
        return self.gender_based and "gender_based" not in self.trainings


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: for these parts, when the question says yes, this sentence; H refuses, W warns."""

    when: str
    parts: tuple[str, ...]
    words: str
    mark: str
    because: str


# Said of every link alike, declared or found: whoever reads it may not know of the other case (4.3).
_LINKED: Final = "The register knows of a link of theirs. A supervisor first decides if it can be managed."

# fmt: off
RULES: Final[tuple[Rule, ...]] = (
    Rule("undeclared",                       PARTS,              "They have not declared their interests since the last person joined.",                                    REFUSES, because="C4, 4.3 [S:SPCC]"),
    Rule("conflict",                         PARTS,              _LINKED,                                                                                                   REFUSES, because="C4, 4.3 [S:SPCC, SC14 s.5]"),
    Rule("opposite_role",                    FACILITATORS,       _LINKED,                                                                                                   REFUSES, because="4.3 [J]"),
    Rule("below_intermediate",               (LEAD,),            "They are registered at foundation level, and leading needs intermediate.",                                REFUSES, because="C4 [S:RJC-F, RJC-PC]"),
    Rule("below_advanced_and_sensitive",     (LEAD,),            "They are not registered at advanced level, which leading a sensitive and complex case needs.",            REFUSES, because="C4, 5.6 [S:RJC-F]"),
    Rule("alone_and_sensitive",              (LEAD,),            "A sensitive and complex case needs two facilitators. Name a second one.",                                 REFUSES, because="5.6 [S:SG17 B; WM-DSV]"),
    Rule("below_intermediate_and_sensitive", (CO_WORKER,),       "They are registered at foundation level, and helping with a sensitive and complex case needs intermediate.", REFUSES, because="1, C4 [S:RJC-F]"),
    Rule("below_advanced",                   (CASE_SUPERVISOR,), "They are not registered at advanced level, which supervising a case needs.",                              REFUSES, because="1 [S:RJC-SC 1]"),
    Rule("overdue_and_refused",              PARTS,              "Their own supervision is overdue. Hold it first.",                                                        REFUSES, because="5.6, configured [S:RJC-PC C]"),
    Rule("overdue_and_warned",               PARTS,              "Their own supervision is overdue.",                                                                       WARNS,   because="5.6 [S:RJC-PC C]"),
    Rule("caseload_is_full",                 FACILITATORS,       "They work on as many open cases as the service has set, or more.",                                        WARNS,   because="C4 [J limit]"),
    Rule("out_of_practice",                  FACILITATORS,       "The register shows neither a process nor training of theirs in the last 12 months.",                      WARNS,   because="5.6 [S:RJC-T]"),
    Rule("accredited_without_a_process",     FACILITATORS,       "They are accredited, and the register shows no formal process of theirs in the last 12 months.",          WARNS,   because="5.6 [S:RJC-T]"),
    Rule("training_is_below_the_contact",    FACILITATORS,       "The register shows no training of theirs that matches this contact.",                                     WARNS,   because="5.6 [S:VD12 25(4), RJC-T]"),
    Rule("no_training_for_this_harm",        FACILITATORS,       "The register shows no training of theirs in gender-based harm.",                                          WARNS,   because="5.6 [S:VD12 25(4); J]"),
)
# fmt: on


def standing_in_the_way(candidate: Candidate) -> tuple[Rule, ...]:
    """The rows that refuse this candidate; empty means that they may have the part."""
    return tuple(rule for rule in _of(candidate) if rule.mark == REFUSES)


def to_think_about(candidate: Candidate) -> tuple[Rule, ...]:
    """The rows that warn: each asks for a reason to name them all the same."""
    return tuple(rule for rule in _of(candidate) if rule.mark == WARNS)


def _of(candidate: Candidate) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if candidate.part in rule.parts and getattr(candidate, rule.when))
