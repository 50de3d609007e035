"""What makes a meeting ready: sessions alone, who will be there, the check of the day."""

from collections.abc import Iterable, Iterator

from rj_workflow.commands.step import Target
from rj_workflow.queries.cures.cure import Cure, Step, toward
from rj_workflow.queries.targets import principals
from state_machines.day_check import unmet
from state_machines.facts import PersonFacts
from state_machines.guard import Guard


def unprepared(step: Step, _guard: Guard) -> Iterator[Cure]:
    """A session alone, for each of the two who had none."""
    yield from _session_alone(step.facts.principals)


def unprepared_supporters(step: Step, _guard: Guard) -> Iterator[Cure]:
    """A session alone, for each supporter who had none."""
    yield from _session_alone(step.facts.supporters)


def _session_alone(people: Iterable[PersonFacts]) -> Iterator[Cure]:
    for person in people:
        if person.id and person.sessions_alone == 0:
            yield Cure(person.id, Target("preparation", person.id), "hold_session")


def session_with_them(step: Step, _guard: Guard) -> Iterator[Cure]:
    """A session alone with whoever the step is about."""
    yield Cure(step.target.holder, Target("preparation", step.target.holder), "hold_session")


def not_ready(step: Step, _guard: Guard) -> Iterator[Cure]:
    """The next step of each preparation that is not confirmed."""
    for person in step.facts.attending:
        if person.id and not person.is_ready:
            yield toward(step, "preparation", person.id)


def not_agreed_who_comes(step: Step) -> Iterator[str]:
    """Each of the two who has not agreed to this list."""
    for row in principals(step.file):
        latest = step.file.latest_check("attendees_agreed", row["person_id"])
        if latest is None or not latest["good"] or not step.facts.meeting.attendees_agreed:
            yield row["person_id"]


def who_wants_no_one_meeting(step: Step) -> Iterator[str]:
    """Each of the two who has not said yes to one meeting with the others."""
    for row in principals(step.file):
        said = step.file.latest_check("one_meeting", row["person_id"])
        if said is None or not said["good"] or said["episode"] != step.file.case["episode"]:
            yield row["person_id"]


def day_checks(step: Step) -> Iterator[str]:
    """Everyone who comes and was not asked today."""
    yield from (p.id for p in step.facts.attending if p.id and not p.day_check_passed)


def found_today(step: Step) -> Iterator[str]:
    """Of everyone whose answers today keep it shut: which of them, item by item."""
    for who in day_checks(step):
        latest = step.file.latest_check("day_check", who)
        if latest is not None and not latest["good"]:
            yield from (f"{step.file.name_of[who]}: {words.lower()}." for words in unmet(latest["data"]))
