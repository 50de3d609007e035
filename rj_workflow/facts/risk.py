"""The assessments of a case: what was written, who must sign it, and which signature opens doors now."""

from dataclasses import replace

from risk_assessment.profile import (
    every_item_answered,
    own_view_recorded,
    stars_known,
    stop_conditions,
)
from risk_assessment.sign_off import Requirement, View
from rj_workflow.casefile import Position
from rj_workflow.facts.reading import Reading
from rj_workflow.plan import plan_digest
from rj_workflow.risk import (
    answers_of,
    asks_about_everybody,
    covers,
    is_disputed,
    is_met,
    is_still_so,
    panel_views,
    requirement_for,
    signatures,
    subjects_of,
)
from state_machines.facts import RiskFacts


def newest(reading: Reading, *scopes: str) -> Position | None:
    """The newest assessment of these scopes in this episode."""
    found = [r for r in reading.file.of("risk") if r.topic in scopes and r.episode == reading.episode]
    return max(found, key=lambda r: (r.number, r.topic == "event"), default=None)


def gate_facts(reading: Reading) -> RiskFacts:
    """The assessment that opens doors: the signed one that covers the plan, else the process's own.

    A signature for the plan of a meeting stands on one for the process: it never stands alone.
    """
    signed = signatures(reading.file)
    plan = plan_digest(reading.file)

    def nearest(r: Position) -> tuple[bool, bool, bool, int]:
        return covers(r, plan), _runs(reading, r), r.topic == "event", r.number

    best = max(signed, key=nearest, default=None)
    facts = risk_facts(reading, best or newest(reading, "process"), "process")
    focus = reading.focus
    # A letter is not bound to the plan of a meeting.
    covering = "" if focus is not None and focus.lifecycle == "exchange" else plan
    rests_on = [r for r in signed if r.topic == "process" or covers(r, covering)]
    process = [r for r in signed if r.topic == "process" and _runs(reading, r)]
    somebody_new = process and not any(asks_about_everybody(r, reading.file) for r in process)
    conditions_met = all(_conditions_met(reading, r) for r in rests_on)
    still_so = is_still_so(r for r in rests_on if _runs(reading, r))
    return replace(
        facts,
        in_date=facts.in_date and bool(process),
        covers_plan=facts.covers_plan and not somebody_new,
        conditions_met=conditions_met,
        still_so=still_so,
    )


def _conditions_met(reading: Reading, signed: Position) -> bool:
    return all(is_met(reading.file, one["id"]) for one in signed.data.get("conditions", []))


def _runs(reading: Reading, signed: Position) -> bool:
    return signed.until_at is None or reading.now < signed.until_at


def risk_facts(reading: Reading, position: Position | None, scope: str) -> RiskFacts:
    """One assessment, as a door asks about it."""
    if position is None:
        return RiskFacts(scope=scope)
    return RiskFacts(
        scope=position.topic,
        state=position.state,
        in_date=_runs(reading, position),
        covers_plan=covers(position, plan_digest(reading.file)),
        signed_by_panel=position.data.get("decided_as") == "panel_agrees",
        conditions_met=_conditions_met(reading, position),
        still_so=is_still_so([position]),
    )


def assessment_facts(reading: Reading, position: Position) -> RiskFacts:
    """The assessment a step is about, with what was answered in it and who must sign it."""
    file = reading.file
    answers, about = answers_of(file, position), subjects_of(file)
    asked = file.instrument_of(position)
    needed = requirement_for(file, position, answers)
    disagreement = is_disputed(position)
    return replace(
        risk_facts(reading, position, position.topic),
        every_item_answered=every_item_answered(position.topic, about, answers, asked),
        own_view_recorded=own_view_recorded(position.topic, about, answers, asked),
        stars_known=stars_known(position.topic, about, answers, asked),
        stop_condition_open=bool(stop_conditions(answers)),
        specialist_heard=not needed.specialist or reading.checked_here("specialist_view"),
        safeguarding_lead_heard=not needed.safeguarding or reading.checked_here("safeguarding_view"),
        disagreement=disagreement,
        panel_needed=needed.panel,
        panel_decided=_panel_decided(reading, position, needed) or (disagreement and not needed.panel),
        call_is_logged=not needed.by_phone or _called_since(reading, position),
    )


def _panel_decided(reading: Reading, position: Position, needed: Requirement) -> bool:
    views = (
        View(view.who, view.part, view.recorded_by)
        for view in panel_views(reading.file, position)
        if view.counts
    )
    return needed.panel_is_complete(views, reading.file.judged.number("panel_size"))


def _called_since(reading: Reading, position: Position) -> bool:
    """Whoever decides wrote down their own call, after it was sent."""
    since, me = position.since_at or reading.now, reading.actor.id
    calls = (c for c in reading.file.checks if c["kind"] == "duty_call" and c["recorded_at"] >= since)
    return any(call["recorded_by"] == me for call in calls)
