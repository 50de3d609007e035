"""What cannot be offered on a case now and why, and what the add-on of 5.7 has recorded and still lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from risk_assessment.pathways import APPROACH, AT_HOME, BETWEEN_THEM, DIRECT
from rj_workflow.casefile import CaseFile
from rj_workflow.pathways import CHECKLIST, barred_now, why_barred
from state_machines.checks import CHECKS

ORDER: Final = (
    "justice_stage", CHECKLIST, "marac", "advocate", "separation", "order_check", "economic_ties",
    "programme", "children",
)  # fmt: skip
NOWHERE_TO_REFER: Final = (
    "Children are not asked about: there is nowhere to refer them to yet. The service manager "
    "writes down where."
)


@dataclass(frozen=True, slots=True)
class CannotBeOffered:
    """One reason, and what it bars, in words."""

    reason: str
    bars: str


@dataclass(frozen=True, slots=True)
class AddOn:
    """What is asked after this kind of harm, as (check, about whom); what is missing, what is not asked."""

    asked: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    not_asked: tuple[str, ...]


def barred_codes(file: CaseFile, now: datetime) -> frozenset[str]:
    """The forms that cannot be offered now."""
    return frozenset(one.form for one in barred_now(file, now))


def cannot_be_offered(file: CaseFile, now: datetime) -> tuple[CannotBeOffered, ...]:
    """Each reason with what it bars; empty when nothing is barred."""
    return tuple(CannotBeOffered(bar.words, _bars(bar.bars)) for bar in why_barred(file, now))


def _bars(forms: tuple[str, ...]) -> str:
    """What is barred, in a few words."""
    between = tuple(form for form in forms if form != APPROACH)
    words = {BETWEEN_THEM: "everything between them", DIRECT: "every meeting"}[between]
    return f"The approach, and {words}" if APPROACH in forms else words.capitalize()


def add_on(file: CaseFile, now: datetime) -> AddOn | None:
    """The add-on of this case; None where the kind of harm does not call for it."""
    if not file.case["gender_based"]:
        return None
    asks_children = bool(file.judged.of("children_referral"))
    asked = tuple(_asked(file, with_children=asks_children))
    missing = tuple(sentence for kind, about in asked if (sentence := _missing(file, kind, about, now)))
    kinds = (
        () if file.case["kinds"] else ("Kinds of harm: not written down, so nothing is asked for a kind.",)
    )
    return AddOn(asked, (*kinds, *missing), () if asks_children else (NOWHERE_TO_REFER,))


def _asked(file: CaseFile, *, with_children: bool) -> Iterator[tuple[str, str]]:
    for kind in ORDER:
        if kind == "children" and not with_children:
            continue
        if CHECKS[kind].about == "case":
            yield kind, ""
            continue
        harmed = file.on_side("harmed")
        if harmed is not None:
            yield kind, harmed["person_id"]


def _missing(file: CaseFile, kind: str, about: str, now: datetime) -> str:
    check, latest = CHECKS[kind], file.latest_check(kind, about)
    if latest is None:
        if kind == CHECKLIST and AT_HOME.isdisjoint(file.case["kinds"]):
            return ""  # asked where harm was done at home, and open to anybody else
        return f"{check.title}: not recorded."
    if latest["outcome"] in ("not_known", "not_asked", "not_done"):
        return f"{check.title}: {dict(check.outcomes)[latest['outcome']].lower()}."
    if latest["valid_until"] is not None and latest["valid_until"] <= now:
        return f"{check.title}: it ran out, and is asked again."
    return ""
