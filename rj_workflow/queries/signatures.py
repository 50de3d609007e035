"""Why an assessment needs which signatures: the rows that apply, what each asks for, what of it is there.

The page and `rj risk explain` show the same; what is there and what is missing is asked of the guards that
would refuse the step, and of nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from risk_assessment.levels import ADVANCED
from risk_assessment.profile import stop_conditions
from risk_assessment.scales import concern_words
from risk_assessment.sign_off import Requirement, Rule, Situation, applying, required
from risk_assessment.triggers import TRIGGERS
from rj_workflow import casefile
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.commands.step import all_staff
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.facts import Asking, facts_of
from rj_workflow.risk import answers_of, situation_of
from rj_workflow.timers.deadlines import signature_days
from state_machines import LIFECYCLES
from state_machines.checks import PANEL_PARTS
from state_machines.facts import Facts
from state_machines.guards import GUARDS
from state_machines.risk import SCOPES

# The questions of the sign-off table, as whoever reads the answer would ask them.
_ASKED: Final = (
    ("they_would_meet", "They would speak with each other in real time"),
    ("sensitive", "Sensitive and complex"),
    ("gender_based", "A kind of harm that a panel decides about"),
    ("under_18_or_capacity_doubt", "Somebody is under 18, or it is in doubt how they can decide"),
    ("two_starred_residual_2", "Two things that must be known still call for action"),
    ("disagreement", "A review was asked for, or what was not agreed was sent again unchanged"),
    ("day_of_change", "It changed on the day"),
)
_WRITTEN: Final = ("every_item_is_answered", "own_view_is_recorded", "no_starred_item_is_unknown")


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing the signature needs, and whether it is there."""

    code: str
    words: str
    there: bool
    said: str = ""
    advice: bool = False

    @property
    def answer(self) -> str:
        """In words: there, advised, or still missing."""
        return "There" if self.there else "Advised" if self.advice else "Still missing"


@dataclass(frozen=True, slots=True)
class Explained:
    """One assessment, with everything that decides who signs it."""

    scope: str
    words: str
    number: int
    version: int
    state: str
    state_words: str
    situation: tuple[tuple[str, str], ...]
    rows: tuple[Rule, ...]
    demands: tuple[Demand, ...]
    stops: tuple[str, ...]
    holds_days: int
    until_at: datetime | None
    still_holds: bool | None  # None while nobody has signed it
    ends_with: tuple[tuple[str, bool], ...]  # what makes it stale, and whether only a reported change does

    @property
    def missing(self) -> tuple[Demand, ...]:
        """What is asked for and not there; advice is not missing."""
        return tuple(d for d in self.demands if not d.there and not d.advice)


def explain(session: Session, ref: str, *, now: datetime) -> tuple[CaseFile, tuple[Explained, ...]]:
    """Each assessment of the present episode, for whoever keeps the machine.  Raises NotFound."""
    try:
        file = casefile.load(session, ref, by="ref")
    except NotFound:
        raise NotFound(f"case {ref}") from None
    staff = all_staff(session)
    return file, tuple(explained(file, file.at("risk", "", scope), staff, now=now) for scope in SCOPES)


def explained(file: CaseFile, position: Position, staff: Mapping[str, Row], *, now: datetime) -> Explained:
    """One assessment: why it needs whom, and how far that is."""
    answers = answers_of(file, position)
    situation = situation_of(file, position, answers)
    facts = facts_of(file, Asking(now, THE_CLOCK, position, None, staff))
    needed = required(situation)
    signed = position.state == "signed_off"
    on_the_day = bool(position.data.get("on_the_day"))
    return Explained(
        scope=position.topic,
        words=SCOPES[position.topic],
        number=position.number,
        version=int(position.data.get("version", 1)),
        state=position.state,
        state_words=LIFECYCLES["risk"].states[position.state].staff,
        situation=tuple(_situation(situation)),
        rows=applying(situation),
        demands=tuple(_demands(file, position, needed, facts, staff, now)),
        stops=tuple(_stops(facts, stop_conditions(answers))) if position.state != "not_started" else (),
        holds_days=signature_days(file.judged, sensitive=file.case["sensitive"], on_the_day=on_the_day),
        until_at=position.until_at if signed else None,
        still_holds=facts.assessment.is_signed if signed else None,
        ends_with=tuple((t.words, t.only_if_changed) for t in TRIGGERS if position.topic in t.stale),
    )


def _situation(situation: Situation) -> Iterator[tuple[str, str]]:
    for name, words in _ASKED:
        yield words, "Yes" if getattr(situation, name) else "No"
    yield "The highest concern given to any item", concern_words(situation.worst_concern)


def _demands(
    file: CaseFile,
    position: Position,
    needed: Requirement,
    facts: Facts,
    staff: Mapping[str, Row],
    now: datetime,
) -> Iterator[Demand]:
    if position.state in ("draft", "returned"):
        for name in _WRITTEN:
            met = GUARDS[name](facts)
            yield Demand(name, "Written to the end" if met else GUARDS[name].sentence, met)
    yield _signature(position, needed, staff)
    yield from _workers(file, needed, staff)
    if needed.specialist:
        yield _heard(file, facts, "specialist_was_heard", "specialist_view", "A specialist's view")
    if needed.safeguarding:
        name = "safeguarding_lead_was_heard"
        yield _heard(file, facts, name, "safeguarding_view", "The safeguarding lead's view")
    if needed.panel:
        yield Demand(
            "whole_panel_decided",
            _panel_words(file, needed),
            position.state == "signed_off" or GUARDS["whole_panel_decided"](facts),
        )
    if needed.by_phone:
        yield _call(file, position, staff, now)


def _panel_words(file: CaseFile, needed: Requirement) -> str:
    parts = dict(PANEL_PARTS)
    named = ", ".join(parts[one][0].lower() + parts[one][1:] for one in needed.members)
    fewest = file.judged.number("panel_size")
    return (
        f"A panel beside the author: {named}" if named else f"A panel of at least {fewest} beside the author"
    )


def _signature(position: Position, needed: Requirement, staff: Mapping[str, Row]) -> Demand:
    """Who signs: never its author; the manager where somebody disagreed."""
    level = "advanced" if needed.level == ADVANCED else str(position.data.get("author_level") or needed.level)
    who = "the service manager" if needed.service_manager else "a case supervisor"
    words = f"The signature of {who}, at {level} level, who wrote none of it and has no link to anybody"
    if position.state != "signed_off":
        return Demand("signature", words, False)
    decider = staff.get(position.decider_id or "")
    name = str(decider["name"]) if decider else "somebody"
    on = f" on {_day(position.since_at)}" if position.since_at else ""
    return Demand("signature", words, True, f"signed by {name}{on}")


def _workers(file: CaseFile, needed: Requirement, staff: Mapping[str, Row]) -> Iterator[Demand]:
    if needed.facilitators < 2:
        return
    working = [str(staff[one]["name"]) for one in (file.case["lead_id"], file.case["co_id"]) if one in staff]
    advice = needed.fewest_facilitators < needed.facilitators
    said = " and ".join(working)
    yield Demand("facilitators", "Two facilitators", len(working) >= needed.facilitators, said, advice)


def _heard(file: CaseFile, facts: Facts, guard: str, check: str, words: str) -> Demand:
    row = file.latest_check(check)
    said = f"written down on {_day(row['recorded_at'])}" if row and GUARDS[guard](facts) else ""
    return Demand(guard, words, GUARDS[guard](facts), said)


def _call(file: CaseFile, position: Position, staff: Mapping[str, Row], now: datetime) -> Demand:
    """The call on the day: whether somebody who would decide has written down their own since it was sent."""
    signed = position.state == "signed_off"
    callers = dict.fromkeys(row["recorded_by"] for row in file.checks if row["kind"] == "duty_call")
    if signed:
        by = next((who for who in callers if who == position.decider_id), "")
    else:
        by = next((who for who in callers if _has_called(file, position, who, now)), "")
    said = f"written down by {staff[by]['name']}" if by in staff else ""
    words = "The call with the duty supervisor, written down by whoever decides"
    return Demand("duty_call_is_logged", words, signed or bool(by), said)


def _has_called(file: CaseFile, position: Position, who: str, now: datetime) -> bool:
    """Whether the step would find this colleague's call."""
    facts = facts_of(file, Asking(now, Actor(who, "staff"), position))
    return GUARDS["duty_call_is_logged"](facts)


def _stops(facts: Facts, sentences: tuple[str, ...]) -> Iterator[str]:
    yield from sentences
    if facts.stopped:
        yield GUARDS["no_safety_stop"].sentence
    if facts.assessment.is_signed and not facts.assessment.still_so:
        yield GUARDS["answers_are_still_so"].sentence
    if facts.assessment.scope != "approach" and not facts.acknowledged:
        yield GUARDS["responsibility_is_acknowledged"].sentence


def _day(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%B %Y}" if moment else ""
