"""What each person has chosen, as it stands at this moment: given, in date, thought over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from risk_assessment.judgements import Judged
from rj_workflow.casefile import Position
from rj_workflow.facts.agreement import current_agreement
from rj_workflow.facts.reading import Reading
from rj_workflow.promised import terms_digest
from state_machines.choice import PURPOSES, taking_part_in
from state_machines.facts import ChoiceFacts

WAYS = tuple(purpose for purpose in PURPOSES if purpose.startswith("take_part_"))
NOT_ASKED = ChoiceFacts()


def choice_facts(reading: Reading, position: Position) -> ChoiceFacts:
    """One choice: its state, whether it has run out, and the time to think that is owed."""
    sensitive = reading.file.case["sensitive"] and position.topic_kind in ("taking_part", "letter_receive")
    return ChoiceFacts(
        state=position.state,
        in_date=position.until_at is None or reading.now < position.until_at,
        thinking_is_owed=sensitive,
        thinking_has_passed=_thought_over(reading, position, sensitive),
    )


def _thought_over(reading: Reading, position: Position, sensitive: bool) -> bool:
    if position.state != "thinking":
        return True
    named = position.data.get("not_before")
    waited = named is None or date.fromisoformat(str(named)) <= reading.today
    since = position.since_at or reading.now
    return waited and (
        not sensitive or reading.now >= since + thinking_time(reading.file.judged, sensitive=True)
    )


def thinking_time(judged: Judged, *, sensitive: bool) -> timedelta:
    """How long somebody thinks at the least, as this service decided (K2)."""
    return timedelta(days=judged.number("thinking_days_if_sensitive" if sensitive else "thinking_days"))


def choice_of(reading: Reading, who: str, purpose: str) -> ChoiceFacts:
    """What this person chose for this purpose."""
    found = reading.file.find("choice", who, purpose)
    return choice_facts(reading, found) if found else NOT_ASKED


def taking_part(reading: Reading, who: str) -> ChoiceFacts:
    """Their yes to the process that was chosen; before that, the best of their yeses."""
    process = reading.file.case["process"]
    if process:
        return choice_of(reading, who, taking_part_in(process))
    ways = [choice_of(reading, who, way) for way in WAYS]
    return next((c for c in ways if c.holds), next((c for c in ways if c.takes_part), ChoiceFacts()))


def terms(reading: Reading, who: str) -> ChoiceFacts:
    """A yes to the terms as they stand: not to those before they were changed and proposed again."""
    found = reading.file.find("choice", who, "outcome_agreement_terms")
    if found is None:
        return ChoiceFacts()
    facts, said = choice_facts(reading, found), found.data.get("said_at")
    agreement = current_agreement(reading)
    if agreement is None or agreement.state != "proposed" or not said:
        return facts
    if found.data.get("terms") != terms_digest(reading.file, agreement):
        return replace(facts, in_date=False)  # to other words: something was left out, or written in
    changed = agreement.since_at or reading.now
    added = agreement.data.get("terms_at")
    latest = max(changed, datetime.fromisoformat(added)) if added else changed
    return facts if datetime.fromisoformat(str(said)) >= latest else replace(facts, in_date=False)


def approach(reading: Reading, who: str) -> ChoiceFacts:
    """The yes to an approach; a yes to other words than those about to be used is no yes."""
    found = reading.file.find("choice", who, "approach_other")
    if found is None:
        return ChoiceFacts()
    used = reading.form.words.get("approved_wording") if reading.form else None
    if used is not None and _plain(used) != _plain(str(found.data.get("wording", ""))):
        return ChoiceFacts(state=found.state, in_date=False)
    return choice_facts(reading, found)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
