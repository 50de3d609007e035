"""One thing to do about what is missing: what it is, for whom, and the next step of anything that moves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.step import Target
from state_machines.facts import Facts
from state_machines.guard import Guard
from state_machines.roles import MANAGER, SUPERVISOR


@dataclass(frozen=True, slots=True)
class Cure:
    """One thing to do.  `about` is whom it is about; one of `event`, `check` and `page` says what."""

    about: str = ""
    target: Target | None = None
    event: str = ""
    check: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The step something is missing for: the case, what it is about, the facts that were asked."""

    file: CaseFile
    target: Target
    position: Position | None
    facts: Facts


Find = Callable[[Step, Guard], Iterator[Cure]]
# From where a thing stands to the step that brings it nearer.
NEXT: dict[str, dict[str, str]] = {
    "choice": {
        "not_asked": "explain",
        "asked_again": "explain",
        "explained": "say_yes",
        "thinking": "say_yes",
        "given": "reaffirm",
        "refresh_due": "reaffirm",
        "declined": "re_offer",
        "withdrawn": "re_offer",
        "lapsed": "re_offer",
    },
    "risk": {
        "not_started": "begin",
        "returned": "take_up",
        "stale": "copy_forward",
        "not_agreed": "revise",
        "signed_off": "begin",
    },
    "preparation": {
        "not_started": "hold_session",
        "in_progress": "say_ready",
        "self_ready": "confirm_ready",
        "confirmed_ready": "keep_in_touch",
        "stale": "hold_session",
        "stood_down": "hold_session",
    },
    "meeting": {
        "none": "propose",
        "proposed": "offer_dates",
        "date_offered": "put_in_diary",
        "in_diary": "confirm",
        "confirmed": "begin_day_check",
        "day_check": "open",
        "on_break": "go_on",
        "postponed": "offer_dates",
    },
    "exchange": {
        "drafted": "approve",
        "author_approved": "review",
        "reviewed": "hold",
        "held": "announce",
        "wanted": "deliver",
    },
    "follow_up": {"due": "hold", "unreached": "hold", "escalated": "settle"},
    "agreement": {"none": "begin", "draft": "propose", "proposed": "agree", "agreed": "go_live"},
    "agreement_item": {
        "agreed": "say_done",
        "due": "say_done",
        "claimed_done": "verify",
        "overdue": "fail",
    },
}
# Where the wording of an assessment in hand is written, and where it waits for its decision.
_RISK_PAGES = {"draft": "risk", "submitted": "signoffs", "escalated": "signoffs"}


def toward(step: Step, lifecycle: str, holder: str = "", topic: str = "") -> Cure:
    """The next step of this thing, whichever it is from where it stands."""
    target = Target(lifecycle, holder, topic)
    state = step.file.at(lifecycle, holder, topic).state
    if lifecycle == "risk" and state in _RISK_PAGES:
        decides = step.facts.actor.roles & (SUPERVISOR | MANAGER)
        return Cure(holder, page=_RISK_PAGES[state] if decides else "risk")
    event = NEXT[lifecycle].get(state, "")
    return (
        Cure(holder, target, event)
        if event
        else Cure(holder, page="choices" if lifecycle == "choice" else "")
    )


def next_of(lifecycle: str, topic: str = "") -> Find:
    """The next step of something that is nobody's own."""

    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        yield toward(step, lifecycle, "", topic)

    return find


def on_page(page: str) -> Find:
    """A page on which it is put right, whoever it is about."""

    def find(_step: Step, _guard: Guard) -> Iterator[Cure]:
        yield Cure(page=page)

    return find


def own(kind: str) -> Find:
    """A check of the reader's own."""

    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        yield Cure(step.facts.actor.id, check=kind)

    return find


def of_this_item(kind: str) -> Find:
    """A check of the letter the step is about."""

    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        if step.position is not None:
            yield Cure(step.position.id, check=kind)

    return find


def check_of(kind: str, missing: Callable[[Step], Iterator[str]]) -> Find:
    """A check, of each person it is missing of."""

    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        yield from (Cure(who, check=kind) for who in missing(step))

    return find


def focus(step: Step) -> Iterator[str]:
    """Whoever the step is about."""
    if step.facts.person.id:
        yield step.facts.person.id
