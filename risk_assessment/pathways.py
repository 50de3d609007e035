"""Which forms cannot be offered as things stand, and why: the floor that no signature lifts.

Source: practice.md 5.4, 5.7. Nothing here bars talking with one person alone: refusing everybody is wrong
too (5.7 [S:WM-DSV]). And no row looks at what kind of harm it was without also looking at what is true today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from risk_assessment.profile import Answer, stands

CONVERSATION: Final = "conversation"
APPROACH: Final = "approach"
INDIRECT: Final = ("shuttle", "letter", "recording")
DIRECT: Final = ("video", "face_to_face", "circle")
BETWEEN_THEM: Final = (*INDIRECT, *DIRECT)
FORMS: Final = (CONVERSATION, *BETWEEN_THEM)


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason that bars forms: a fact about the case, or one of `items` stopping everything, or both."""

    name: str
    words: str
    bars: tuple[str, ...]
    because: str
    fact: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Barred:
    """A form, or the approach, that cannot be offered now, and every reason."""

    form: str
    reasons: tuple[str, ...]


# fmt: off
BARS: Final[tuple[Bar, ...]] = (
    Bar("high_risk_now",       "A current check shows high risk: no approach, no letters, no meeting.",       (APPROACH, *BETWEEN_THEM), fact="high_risk_now",                         because="5.7 [J; S:DARFA]"),
    Bar("out_of_court",        "Domestic or sexual harm is not settled out of court in this way.",            (APPROACH, *BETWEEN_THEM), fact="out_of_court_and_gender_based",         because="5.7 [S:ACPO11 in RJC blog; J]"),
    Bar("used_to_go_on",       "It may be used to go on harming: nobody meets.",                              DIRECT,                    fact="gender_based", items=("P5", "P13", "V5"), because="5.4 [S:SF 6.1]"),
    Bar("legal_bar",           "An order, a licence or a live case forbids contact, in writing too.",         (APPROACH, *BETWEEN_THEM), items=("P14",),                               because="5.2 P14, 5.4 [S:RJK professionals; J]"),
    Bar("threats",             "Threats or unwanted contact are going on, or are suspected.",                 (APPROACH, *DIRECT),       items=("P3",),                                because="5.2 P3, 5.4 [S:SH24 abstract]"),
    Bar("no_acknowledgement",  "The basic facts are not acknowledged, so nothing takes place between them.",  BETWEEN_THEM,              items=("P1",),                                because="5.4, 12.8 [S:SG17 A1; VD12 12(1)(c)]"),
    Bar("no_free_yes",         "It is in doubt that the yes is free.",                                        (APPROACH, *BETWEEN_THEM), items=("P4", "P21"),                          because="5.4 [S:SH24 abstract; VD12 12(1)(a)]"),
)
# fmt: on


def barred_forms(
    answers: Iterable[Answer], *, gender_based: bool, high_risk_now: bool = False, out_of_court: bool = False
) -> tuple[Barred, ...]:
    """The approach and the forms that cannot be offered now, with every reason; the rest may be.

    `high_risk_now`: the latest specialist check (practice.md 5.7), judged by who is trained for it.
    """
    stopping = frozenset(answer.item_id for answer in answers if stands(answer))
    facts = frozenset(
        name
        for name, holds in (
            ("gender_based", gender_based),
            ("high_risk_now", high_risk_now),
            ("out_of_court_and_gender_based", out_of_court and gender_based),
        )
        if holds
    )
    standing = [bar for bar in BARS if _applies(bar, stopping, facts)]
    reasons = {form: tuple(b.words for b in standing if form in b.bars) for form in (APPROACH, *FORMS)}
    return tuple(Barred(form, why) for form, why in reasons.items() if why)


def _applies(bar: Bar, stopping: frozenset[str], facts: frozenset[str]) -> bool:
    fact_holds = not bar.fact or bar.fact in facts
    item_stops = not bar.items or not stopping.isdisjoint(bar.items)
    return fact_holds and item_stops
