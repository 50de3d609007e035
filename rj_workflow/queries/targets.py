"""Everything on a case that can move, and which of it belongs to where the case stands now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rj_workflow.casefile import PRINCIPALS, CaseFile, Position, Row
from rj_workflow.commands.step import Target
from rj_workflow.facts.choice import WAYS
from rj_workflow.pack import SHARE
from rj_workflow.plan import current_meeting
from state_machines.choice import PURPOSES, taking_part_in
from state_machines.fields import FIELDS

ITEM_CHOICE = "letter_receive"


def principals(file: CaseFile) -> list[Row]:
    """The person harmed and the person responsible, as far as they are on the case."""
    return [row for side in PRINCIPALS if (row := file.on_side(side))]


def first(file: CaseFile) -> Row | None:
    """Whoever came first in this episode."""
    return file.on_side(file.case["first_side"])


def other(file: CaseFile) -> Row | None:
    """Whoever was not the one to come."""
    return file.on_side("responsible" if file.case["first_side"] == "harmed" else "harmed")


def targets(file: CaseFile) -> Iterator[Target]:
    """Everything on this case that a step may be about, in the order a service would list it."""
    yield Target("case")
    yield from _beside_the_case(file)
    for person in principals(file):
        yield from _of_a_principal(file, person["person_id"])
    yield from (Target("preparation", p["person_id"]) for p in file.participants)
    yield from _written(file)
    yield from _afterwards(file)
    yield from _overlays(file)


def _beside_the_case(file: CaseFile) -> Iterator[Target]:
    yield from (Target("risk", "", scope) for scope in scopes(file))
    yield Target("meeting")
    responsible = file.on_side("responsible")
    if responsible:
        yield Target("acknowledgement", responsible["person_id"])


def scopes(file: CaseFile) -> tuple[str, ...]:
    """The assessments this case has or may begin: the approach, the process, and the plan of a meeting."""
    begun = {r.topic for r in file.of("risk") if r.episode == file.case["episode"]}
    meeting = current_meeting(file)
    planned = meeting is not None and "when" in meeting.data
    due = {
        "approach": file.case["state"] in ("exploring_first", "approaching_other"),
        "process": bool(file.case["process"]),
        "event": planned,
    }
    return tuple(scope for scope, is_due in due.items() if is_due or scope in begun)


def _of_a_principal(file: CaseFile, who: str) -> Iterator[Target]:
    for purpose in PURPOSES:
        if purpose not in (ITEM_CHOICE, SHARE):
            yield Target("choice", who, purpose)
    for choice in file.of("choice"):
        if choice.holder == who and choice.topic.startswith(SHARE):
            yield Target("choice", who, choice.topic)
    for item in file.of("exchange"):
        if item.data.get("recipient_id") == who and item.state in ("announced", "wanted", "not_now", "kept"):
            yield Target("choice", who, f"{ITEM_CHOICE}:{item.id}")


def _written(file: CaseFile) -> Iterator[Target]:
    for item in file.of("exchange"):
        yield Target("exchange", item.holder, item.topic, item.number)


def _afterwards(file: CaseFile) -> Iterator[Target]:
    yield Target("agreement")
    current = file.at("agreement").number
    for item in file.of("agreement_item"):
        if item.data.get("agreement") == current:
            yield Target("agreement_item", item.holder, item.topic, item.number)
    for call in file.of("follow_up"):
        if call.episode == file.case["episode"]:
            yield Target("follow_up", call.holder, call.topic, call.number)


def _overlays(file: CaseFile) -> Iterator[Target]:
    yield from (Target("offer", p["person_id"]) for p in principals(file))
    agencies = [code for code, _ in FIELDS["agency"].options]
    waited_for = [a for a in agencies if (w := file.find("waiting", "", a)) and w.state == "waiting"]
    yield from (Target("waiting", "", agency) for agency in waited_for)
    yield Target("waiting")
    yield Target("closing")
    yield from (Target("pause", p["person_id"]) for p in principals(file))
    yield Target("pause")
    yield Target("safety_stop")


# --- what belongs to now


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the table below: a lifecycle, for which topic, for whom; empty means any."""

    lifecycle: str
    topic: str = ""
    whose: str = ""


def _shown(text: str) -> tuple[Shown, ...]:
    return tuple(
        Shown(*(part.replace("*", "") for part in row.split())) for row in text.split(",") if row.strip()
    )


_DOOR = "choice contact first"
_FIRST = f"{_DOOR}, choice approach_other first, risk approach *"
_BOTH = "choice ways *, acknowledgement * *, risk process *"
_NAMING = "choice chosen *, choice disclose_interest_to_other *"
_READY = f"risk process *, risk event *, {_NAMING}, preparation * *, meeting * *, exchange * *"
_HELD = "meeting * *, choice chosen *, risk event *, preparation * *"
_AFTER = "agreement * *, agreement_item * *, choice terms *, follow_up * *, exchange * *, choice letter *"
# state of the case: what a facilitator works on while it stands there
AT_THIS_POINT: dict[str, tuple[Shown, ...]] = {
    state: _shown(rows)
    for states, rows in (
        ("enquiry referred returned triage", ""),
        ("allocated", _DOOR),
        ("exploring_first", _FIRST),
        ("approaching_other", f"{_FIRST}, choice contact other"),
        ("exploring_both", _BOTH),
        ("being_assessed awaiting_sign_off", "risk process *, choice chosen *, acknowledgement * *"),
        ("preparing readiness_review scheduled", _READY),
        ("underway", f"{_HELD}, {_AFTER}"),
        ("agreement_live following_up", _AFTER),
        ("closed", ""),
    )
    for state in states.split()
}
# Steps that are open at almost any time; they stand on the page of their own and not on the first page.
AT_ANY_TIME = {
    "choice": frozenset({"say_no", "say_never", "withdraw", "take_time", "ask_again"}),
    "preparation": frozenset({"not_ready_after_all"}),
    "acknowledgement": frozenset({"deny"}),
}
SOON = timedelta(days=3)  # a yes that holds longer than this need not be said again yet
# What stands last on every page, wherever the case stands.
LAST = ("waiting", "closing", "pause", "safety_stop")


def belongs_to_now(
    file: CaseFile, target: Target, event: str, position: Position | None, now: datetime
) -> bool:
    """Whether this step belongs to where the case stands, rather than to a page of its own."""
    if position is None:
        return True
    if target.lifecycle in LAST:
        return file.case["state"] != "closed" or target.lifecycle == "safety_stop"
    if event in AT_ANY_TIME.get(target.lifecycle, ()) or _can_wait(file, position, event, now):
        return False
    return any(_fits(file, row, target) for row in AT_THIS_POINT[file.case["state"]])


def _can_wait(file: CaseFile, position: Position, event: str, now: datetime) -> bool:
    """What still holds need not be done again: a yes, a readiness, a signature."""
    if event not in ("reaffirm", "keep_in_touch", "begin"):
        return False
    if event == "begin":
        signed = file.find("risk", "", position.topic) if position.lifecycle == "risk" else None
        return signed is not None and signed.state == "signed_off"
    meeting = current_meeting(file)
    on_the_day = meeting is not None and meeting.state == "day_check"
    return not on_the_day and position.until_at is not None and position.until_at - now > SOON


def _fits(file: CaseFile, row: Shown, target: Target) -> bool:
    if row.lifecycle != target.lifecycle:
        return False
    people = {"first": first(file), "other": other(file)}
    person = people.get(row.whose)
    if row.whose and (person is None or person["person_id"] != target.holder):
        return False
    return not row.topic or _topic_fits(file, row.topic, target)


def _topic_fits(file: CaseFile, topic: str, target: Target) -> bool:
    if topic == "ways":  # those somebody has begun to talk about; the rest stand on the page of choices
        return target.topic in WAYS and file.find("choice", target.holder, target.topic) is not None
    if topic == "chosen":
        return target.topic == taking_part_in(file.case["process"])
    if topic == "letter":
        return target.topic.startswith(ITEM_CHOICE)
    if topic == "terms":
        return target.topic == "outcome_agreement_terms" and file.find("agreement") is not None
    return target.topic == topic
