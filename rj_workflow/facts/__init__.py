"""The facts of a case at this moment, read from what is on the desk; what is fresh is decided here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from rj_workflow.actors import Actor
from rj_workflow.answers import Filled
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.clock import london_day
from rj_workflow.facts.actors import actor_facts
from rj_workflow.facts.agreement import agreement_facts
from rj_workflow.facts.choice import choice_facts
from rj_workflow.facts.exchange import item_facts
from rj_workflow.facts.known import known
from rj_workflow.facts.meeting import meeting_facts
from rj_workflow.facts.pathways import barred, specialist_pathway
from rj_workflow.facts.people import focus_person, on_side, person_facts
from rj_workflow.facts.reading import Reading
from rj_workflow.facts.risk import assessment_facts, gate_facts, newest, risk_facts
from rj_workflow.plan import current_meeting, others_attending, same_event
from state_machines import LIFECYCLES
from state_machines.facts import ChoiceFacts, Facts, ItemFacts, MeetingFacts
from state_machines.guards import GUARDS


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, when, about what, and with which form; `form` is None while only the reasons are wanted."""

    now: datetime
    actor: Actor
    focus: Position | None = None
    form: Filled | None = None
    staff: Mapping[str, Row] = field(default_factory=dict)


def facts_of(file: CaseFile, asking: Asking) -> Facts:
    """Everything the guards may look at."""
    reading = Reading(
        file, asking.now, london_day(asking.now), asking.actor, asking.focus, asking.form, asking.staff
    )
    focus, case = asking.focus, file.case
    harmed, responsible = on_side(reading, "harmed"), on_side(reading, "responsible")
    gate_risk = gate_facts(reading)
    return Facts(
        now=asking.now,
        actor=actor_facts(reading),
        case=case["state"],
        first_side=case["first_side"],
        gender_based=case["gender_based"],
        specialist_pathway_allowed=specialist_pathway(reading),
        sensitive=case["sensitive"],
        harmed=harmed,
        responsible=responsible,
        supporters=tuple(person_facts(reading, p) for p in others_attending(file)),
        approach_risk=risk_facts(reading, newest(reading, "approach"), "approach"),
        risk=gate_risk,
        meeting=_with_others(meeting_facts(reading), file, asking),
        agreement=agreement_facts(reading),
        acknowledged=_is_acknowledged(reading),
        stopped=any(p.state == "stopped" for p in file.of("safety_stop")),
        paused=frozenset(p.holder or "staff" for p in file.of("pause") if p.state == "paused"),
        waiting=frozenset(p.topic for p in file.of("waiting") if p.state == "waiting"),
        known=known(reading),
        barred=barred(reading, harmed, responsible),
        answers=asking.form.ticked if asking.form else frozenset(),
        person=focus_person(reading, harmed, responsible),
        choice=choice_facts(reading, focus) if focus and focus.lifecycle == "choice" else ChoiceFacts(),
        assessment=assessment_facts(reading, focus) if focus and focus.lifecycle == "risk" else gate_risk,
        item=item_facts(reading, focus) if focus and focus.lifecycle == "exchange" else ItemFacts(),
    )


def _with_others(meeting: MeetingFacts, file: CaseFile, asking: Asking) -> MeetingFacts:
    """Where those stand that it is held together with, and whether each could be opened by itself."""
    if not file.along:
        return meeting
    states = tuple(at.state if (at := current_meeting(one)) else "none" for one in file.along)
    could = all(same_event(file, one) and _could_open(one, asking) for one in file.along)
    return replace(meeting, others=states, others_could_open=could)


def _could_open(other: CaseFile, asking: Asking) -> bool:
    facts = facts_of(other, Asking(asking.now, asking.actor, staff=asking.staff))
    row = LIFECYCLES["meeting"].row("open", "day_check")
    return row is not None and all(GUARDS[name](facts) for name in row.reasons)


def _is_acknowledged(reading: Reading) -> bool:
    of_now = (a for a in reading.file.of("acknowledgement") if a.episode == reading.episode)
    return any(a.state == "acknowledged" for a in of_now)
