"""Whoever asks to take the step: their part in the case, and what they may decide of it."""

from risk_assessment.levels import LEVELS
from rj_workflow.actors import roles_on
from rj_workflow.casefile import Position
from rj_workflow.facts.reading import Reading
from rj_workflow.risk import answers_of, requirement_for
from state_machines.facts import ActorFacts


def actor_facts(reading: Reading) -> ActorFacts:
    """Roles, authorship, independence and level of whoever acts."""
    actor, file, focus = reading.actor, reading.file, reading.focus
    assessment = focus if focus is not None and focus.lifecycle == "risk" else None
    closing = file.at("closing")
    return ActorFacts(
        id=actor.id,
        roles=roles_on(actor, file, holder=focus.holder if focus else ""),
        takes_part=actor.takes_part,
        is_author=assessment is not None and _wrote(reading, assessment),
        proposed_this_closing=closing.data.get("proposed_by") == actor.id,
        decided_before=focus is not None and _decided(focus, actor.id),
        is_independent=assessment is None or file.declared_of_everybody(actor.id),
        level_is_enough=assessment is None or _level_is_enough(reading, assessment),
        supervision_in_date=actor.may_sign,
    )


def _decided(focus: Position, who: str) -> bool:
    """Whoever decided on it, or said no to what was sent again unchanged."""
    refused = focus.data.get("refused", ()) if focus.data.get("sent_unchanged") else ()
    return focus.decider_id == who or any(one["by"] == who for one in refused)


def _wrote(reading: Reading, assessment: Position) -> bool:
    """Whoever wrote any of it, or ever facilitated this case, signs none of it (practice.md 9)."""
    file = reading.file
    writers = {*file.case["facilitated_by"], *(r.author_id for r in file.of("risk"))}
    writers.add(assessment.data.get("sent_by"))
    return reading.actor.id in writers | {r["answered_by"] for r in file.answers.get(assessment.id, [])}


def _level_is_enough(reading: Reading, assessment: Position) -> bool:
    """As high as the case needs, and no lower than whoever wrote it (R7)."""
    file = reading.file
    needed = requirement_for(file, assessment, answers_of(file, assessment)).level
    author = str(assessment.data.get("author_level", LEVELS[0]))
    return LEVELS.index(reading.actor.level) >= max(LEVELS.index(needed), LEVELS.index(author))
