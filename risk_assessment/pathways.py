"""Which forms cannot be offered as things stand, and why: the floor that no signature lifts.

Source: practice.md 5.4, 5.7. Nothing here bars talking with one person alone: refusing everybody is wrong
too (5.7 [S:WM-DSV]). And no row looks at what kind of harm it was without also looking at what is true today.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

CONVERSATION: Final = "conversation"
APPROACH: Final = "approach"
INDIRECT: Final = ("shuttle", "letter", "recording")
DIRECT: Final = ("video", "face_to_face", "circle", "family_group")
BETWEEN_THEM: Final = (*INDIRECT, *DIRECT)
FORMS: Final = (CONVERSATION, *BETWEEN_THEM)

# Kinds of harm for which a current checklist is asked for, and for which one meeting is contested (5.7).
AT_HOME: Final = frozenset({"domestic", "coercive_control", "honour_based", "stalking"})


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason that bars forms: a fact about the case, or one of `items` stopping everything, or both.

    What `outlives_lifting` bars for as long as the suspicion is written down, whoever lifted the stop.
    """

    name: str
    words: str
    bars: tuple[str, ...]
    because: str
    fact: str = ""
    items: tuple[str, ...] = ()
    outlives_lifting: bool = False
    whatever_stops: bool = False


@dataclass(frozen=True, slots=True)
class Barred:
    """A form, or the approach, that cannot be offered now, and every reason."""

    form: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of the case today, beside the answers of its assessments.

    `high_risk_now`: the latest specialist check (5.7), judged by whoever is trained for it.
    `meeting_is_contested`: harm at home, at a stage at which this service holds no meeting.
    `kinds_are_not_known`: it may have been at home, and nobody asked a checklist either.
    """

    gender_based: bool = False
    high_risk_now: bool = False
    checklist_is_missing: bool = False
    kinds_are_not_known: bool = False
    out_of_court: bool = False
    order_forbids: bool = False
    against_their_interest: bool = False
    meeting_is_contested: bool = False

    @property
    def out_of_court_and_gender_based(self) -> bool:
        """It would take the place of a court after this kind of harm."""
        return self.out_of_court and self.gender_based


# fmt: off
BARS: Final[tuple[Bar, ...]] = (
    Bar("high_risk_now",        "A current check shows high risk: no approach, no letters, no meeting.",       (APPROACH, *BETWEEN_THEM), fact="high_risk_now",                         because="5.7 [J; S:DARFA]"),
    Bar("checklist_is_missing", "After harm at home a current risk checklist comes first, and there is none.", (APPROACH, *BETWEEN_THEM), fact="checklist_is_missing",                  because="5.7 [S:DASH; J]"),
    Bar("kinds_are_not_known",  "It is not written down which kinds of harm it is about, and there is no current risk checklist: one of the two comes first.", (APPROACH, *BETWEEN_THEM), fact="kinds_are_not_known", because="5.7 [S:DASH; J]"),
    Bar("out_of_court",         "Domestic or sexual harm is not settled out of court in this way.",            (APPROACH, *BETWEEN_THEM), fact="out_of_court_and_gender_based",         because="5.7 [S:ACPO11 in RJC blog; J]"),
    Bar("meeting_is_contested", "This service holds no meeting after harm at home at this stage of the justice case.", DIRECT,            fact="meeting_is_contested",                  because="5.7 [S-open:NZFV; S:DARFA; J]"),
    Bar("used_to_go_on",        "It may be used to go on harming: nobody meets.",                              DIRECT,                    fact="gender_based", items=("P5", "P13", "V5"), outlives_lifting=True, because="5.4 [S:SF 6.1]"),
    Bar("legal_bar",            "An order, a licence or a live case forbids contact, in writing too.",         (APPROACH, *BETWEEN_THEM), items=("P14",),                               because="5.2 P14, 5.4 [S:RJK professionals; J]"),
    Bar("order_forbids",        "The newest check says that an order, a licence or bail forbids contact, in writing too.", (APPROACH, *BETWEEN_THEM), fact="order_forbids",          because="5.2 P14, C3 [S:RJK professionals; J]"),
    Bar("against_their_interest", "It was decided that taking part is not in the interest of the person harmed.", BETWEEN_THEM,       fact="against_their_interest",                because="C10, 12.22 [S:VD12 12(1)(a)]"),
    Bar("threats",              "Threats or unwanted contact are going on, or are suspected.",                 (APPROACH, *DIRECT),       items=("P3",),                                because="5.2 P3, 5.4 [S:SH24 abstract]"),
    Bar("violence",             "Violence may be continuing.",                                                 (APPROACH, *BETWEEN_THEM), items=("P12",),                               because="5.4 [S:NZ CVA 2021]"),
    Bar("violence_in_the_room", "Violence in the room is likely.",                                             DIRECT,                    items=("V4",),                                because="5.4 [S:rj-library; J]"),
    Bar("cannot_say_no",        "One may not be able to say no to the other.",                                 (APPROACH, *BETWEEN_THEM), items=("P13",),                               because="5.4 [S:NZ CVA 2021]"),
    Bar("no_acknowledgement",   "The basic facts are not acknowledged, so nothing takes place between them.",  BETWEEN_THEM,              items=("P1",),                                because="5.4, 12.8 [S:SG17 A1; VD12 12(1)(c)]"),
    Bar("no_free_yes",          "It is in doubt that the yes is free.",                                        (APPROACH, *BETWEEN_THEM), items=("P4", "P21"),                          because="5.4 [S:SH24 abstract; VD12 12(1)(a)]"),
    Bar("cannot_talk_now",      "Illness, alcohol or drugs make talking unsafe or impossible now.",            BETWEEN_THEM,              items=("P7", "P8"),                           because="5.4 [S:SH24 abstract]"),
    Bar("truth_is_not_known",   "What happened cannot be established well enough to be safe.",                 BETWEEN_THEM,              items=("P24",),                               because="5.4 [S:NZ CVA 2021]"),
    # last, and said only where no row above says more
    Bar("something_stops",      "Something was found that stops everything until a supervisor decides.",       (APPROACH, *BETWEEN_THEM), whatever_stops=True,                          because="5.1 [H]"),
)
# fmt: on


def barred_forms(
    known: Known, stopping: Collection[str] = (), standing: Collection[str] = ()
) -> tuple[Barred, ...]:
    """The approach and the forms that cannot be offered now, with every reason; the rest may be.

    `stopping` are the items that somebody answered as stopping everything, `standing` those of them that no
    supervisor has lifted.
    """
    bars = standing_bars(known, stopping, standing)
    of_form = {form: [bar for bar in bars if form in bar.bars] for form in (APPROACH, *FORMS)}
    said = {form: [b for b in found if not b.whatever_stops] or found for form, found in of_form.items()}
    return tuple(Barred(form, tuple(bar.words for bar in found)) for form, found in said.items() if found)


def standing_bars(
    known: Known, stopping: Collection[str] = (), standing: Collection[str] = ()
) -> tuple[Bar, ...]:
    """The rows that bar something now, in the order of the table."""
    return tuple(bar for bar in BARS if _applies(bar, known, stopping, standing))


def _applies(bar: Bar, known: Known, stopping: Collection[str], standing: Collection[str]) -> bool:
    if bar.whatever_stops:
        return bool(standing)
    items = stopping if bar.outlives_lifting else standing
    item_stops = not bar.items or any(item in items for item in bar.items)
    return item_stops and (not bar.fact or bool(getattr(known, bar.fact)))
