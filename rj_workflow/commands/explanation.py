"""Publish an edition of the explanation: the manager alone, whole, with a reason, pressing nobody."""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert

from rj_workflow import office
from rj_workflow.actors import Actor
from rj_workflow.answers import storable
from rj_workflow.chain import added
from rj_workflow.clock import london_day
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.explanation import COVERED, KINDS, in_force, versions
from rj_workflow.models import explanation_version, new_id
from state_machines.explanation import FIRST_EDITION, NEVER_SAID, POINTS
from state_machines.roles import MANAGER

ONLY_THE_MANAGER = "Only the service manager publishes an explanation."
UNCHANGED = "Nothing would change: each point already reads like this."
FASTER = "Somebody published another edition before you."
MISSING = "Write the words for: {}. Half an explanation is none."
LONGEST = 900  # characters of one point; a longer one is not heard to its end


def words_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was written for each point, as it would be kept."""
    return {point.code: storable(str(form.get(point.code) or "")).strip() for point in POINTS}


def faults_of(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everything for which these words are not published, as (point, sentence), in order."""
    found = ((point.code, " ".join(_faults(point.title, words[point.code]))) for point in POINTS)
    return [(code, sentence) for code, sentence in found if sentence]


def _faults(title: str, text: str) -> list[str]:
    if not text:
        return [MISSING.format(title[0].lower() + title[1:])]
    if len(text) > LONGEST:
        return [f"This is {len(text):,} characters long. Keep it under {LONGEST}."]
    found = ((re.search(pattern, text, re.IGNORECASE), instead) for pattern, instead in NEVER_SAID)
    return [f"“{match[0]}” cannot be published. {instead}" for match, instead in found if match]


def publish(
    session: Session,
    actor: Actor,
    kind: str,
    form: Mapping[str, str],
    *,
    shown: str,
    reason: str,
    now: datetime,
) -> str:
    """Put these words in force for one language and form, and return the label of the new edition.

    `shown` is the label of the edition the page showed.  Whoever was told in an earlier edition is told the
    whole again before the next question.  Raises NotFound (no such language or form), Refused, Invalid,
    Conflict.
    """
    if kind not in KINDS:
        raise NotFound("explanation")
    if not actor.roles & MANAGER:
        raise Refused((ONLY_THE_MANAGER,))
    words = words_of(form)
    faults = faults_of(words)
    if not reason.strip():
        faults.append(("reason", "Write down why."))
    if faults:
        raise Invalid(faults)
    office.alone(session)
    history = versions(session)
    label, texts = in_force(history)
    if label != shown:
        raise Conflict(FASTER)
    changed = [code for code, text in words.items() if texts.get(kind, {}).get(code) != text]
    if not changed:
        raise Refused((UNCHANGED,))
    version = {
        "id": new_id(), "at": now, "by": actor.id, "label": _label(label, now),
        "texts": {**texts, kind: words}, "changed": {kind: changed}, "reason": storable(reason).strip(),
    }  # fmt: skip
    session.execute(insert(explanation_version), [added(history, version, COVERED)])
    return str(version["label"])


def _label(newest: str, now: datetime) -> str:
    """The year, and which edition of that year it is."""
    this_year, (year, number) = london_day(now).year, map(int, (newest or FIRST_EDITION).split("-"))
    return f"{max(this_year, year)}-{number + 1 if this_year <= year else 1}"
