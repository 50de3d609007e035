"""What puts a missing thing right: the step, check or page, for exactly the people it is missing of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.commands.step import Target
from rj_workflow.queries.targets import first, other, principals
from state_machines.choice import taking_part_in
from state_machines.facts import Facts, PersonFacts
from state_machines.guards import Guard
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

Find = Callable[[Step, Guard], Iterator[Cure]]


def cures(step: Step, guard: Guard) -> list[Cure]:
    """What puts this guard right for this step; empty when only time or nobody can."""
    find = _BY_GUARD.get(guard.name)
    if find is not None:
        return list(find(step, guard))
    kind, _, name = guard.cure.partition(":")
    if kind == "check":
        return [Cure(check=name)]
    if guard.cure in ("time", "nobody"):
        return []
    lifecycle, _, event = guard.cure.partition(".")
    return [Cure(target=Target(lifecycle), event=event)]


def _toward(step: Step, lifecycle: str, holder: str = "", topic: str = "") -> Cure:
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


# --- choices


def _choice_of(whose: Callable[[CaseFile], Row | None], topic: str) -> Find:
    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        row = whose(step.file)
        if row is None:
            yield Cure(page="people")
        else:
            yield _toward(step, "choice", row["person_id"], topic)

    return find


def _taking_part(missing: Callable[[PersonFacts], bool]) -> Find:
    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        process = step.file.case["process"]
        for person in (p for p in step.facts.principals if missing(p)):
            if not person.id:
                yield Cure(page="people")
            elif process:
                yield _toward(step, "choice", person.id, taking_part_in(process))
            else:
                yield Cure(person.id, page="choices")

    return find


def _focus_takes_part(step: Step, guard: Guard) -> Iterator[Cure]:
    yield from (c for c in _taking_part(lambda p: p.id == step.facts.person.id)(step, guard))


def _same_kind(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield from (Cure(p.id, page="choices") if p.id else Cure(page="people") for p in step.facts.principals)


def _terms(step: Step, _guard: Guard) -> Iterator[Cure]:
    for person in step.facts.principals:
        if person.id and not person.terms.holds:
            yield _toward(step, "choice", person.id, "outcome_agreement_terms")


def _ask_again(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield Cure(step.target.holder, step.target, "ask_again")


def _naming(step: Step, _guard: Guard) -> Iterator[Cure]:
    author = step.facts.item.author.id
    if author:
        yield _toward(step, "choice", author, "disclose_interest_to_other")


def _receiving(step: Step, _guard: Guard) -> Iterator[Cure]:
    recipient = step.facts.item.recipient.id
    if recipient and step.position is not None:
        yield _toward(step, "choice", recipient, f"letter_receive:{step.position.id}")


def _tell_recipient(step: Step, _guard: Guard) -> Iterator[Cure]:
    recipient = step.facts.item.recipient.id
    if recipient:
        yield Cure(recipient, Target("offer", recipient), "return_unasked")


# --- risk


def _risk(scope: str) -> Find:
    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        yield _toward(step, "risk", "", scope)

    return find


def _this_risk(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield Cure(page="risk")


def _panel(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield Cure(target=step.target, event="escalate")


def _panel_view(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Their own view, unless they gave it: then another member's is missing."""
    mine, position = step.facts.actor.id, step.file.at(step.target.lifecycle, "", step.target.topic)
    since = position.since_at
    given = (c for c in step.file.checks if c["kind"] == "panel_view" and c["recorded_by"] == mine)
    if since is None or not any(c["recorded_at"] >= since for c in given):
        yield Cure(mine, check="panel_view")


def _own_interests(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield Cure(step.facts.actor.id, check="interests")


# --- people


def _check_of(kind: str, missing: Callable[[Step], Iterator[str]]) -> Find:
    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        yield from (Cure(who, check=kind) for who in missing(step))

    return find


def _focus(step: Step) -> Iterator[str]:
    if step.facts.person.id:
        yield step.facts.person.id


def _unprepared(step: Step, _guard: Guard) -> Iterator[Cure]:
    for person in step.facts.principals:
        if person.id and person.sessions_alone == 0:
            yield Cure(person.id, Target("preparation", person.id), "hold_session")


def _supporters(step: Step, _guard: Guard) -> Iterator[Cure]:
    for person in step.facts.supporters:
        if person.sessions_alone == 0:
            yield Cure(person.id, Target("preparation", person.id), "hold_session")


def _not_ready(step: Step, _guard: Guard) -> Iterator[Cure]:
    for person in step.facts.attending:
        if person.id and not person.is_ready:
            yield _toward(step, "preparation", person.id)


def _not_agreed_who_comes(step: Step) -> Iterator[str]:
    for row in principals(step.file):
        latest = step.file.latest_check("attendees_agreed", row["person_id"])
        if latest is None or not latest["good"] or not step.facts.meeting.attendees_agreed:
            yield row["person_id"]


def _day_checks(step: Step) -> Iterator[str]:
    yield from (p.id for p in step.facts.attending if p.id and not p.day_check_passed)


def _not_debriefed(step: Step) -> Iterator[str]:
    """Whoever was at a meeting of this episode and has not been spoken with since it ended."""
    ended = [
        m
        for m in step.file.of("meeting")
        if m.state.startswith("ended") and m.episode == step.file.case["episode"]
    ]
    for row in step.file.participants:
        who, latest = row["person_id"], step.file.latest_check("debrief", row["person_id"])
        was_there = [m for m in ended if who in m.data.get("attendees", [])]
        since = max((m.since_at for m in was_there if m.since_at), default=None)
        if since and (latest is None or not latest["good"] or latest["recorded_at"] < since):
            yield who


def _each_without(kind: str, *sides: str) -> Callable[[Step], Iterator[str]]:
    def missing(step: Step) -> Iterator[str]:
        for row in step.file.participants:
            latest = step.file.latest_check(kind, row["person_id"])
            known = latest is not None and latest["good"] and latest["episode"] == step.file.case["episode"]
            if row["side"] in sides and not known:
                yield row["person_id"]

    return missing


def _reaffirm(step: Step, _guard: Guard) -> Iterator[Cure]:
    for person in step.facts.principals:
        if person.id and not person.reaffirmed_today:
            yield _toward(step, "choice", person.id, taking_part_in(step.file.case["process"]))


# --- the rest


def _paused(step: Step, _guard: Guard) -> Iterator[Cure]:
    for pause in step.file.of("pause"):
        if pause.state == "paused":
            yield Cure(pause.holder, Target("pause", pause.holder), "resume")


def _agencies(step: Step, _guard: Guard) -> Iterator[Cure]:
    for waiting in step.file.of("waiting"):
        if waiting.state == "waiting":
            yield Cure(target=Target("waiting", waiting.holder, waiting.topic), event="answered")


def _this_item(kind: str) -> Find:
    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        if step.position is not None:
            yield Cure(step.position.id, check=kind)

    return find


def _acknowledge(step: Step, _guard: Guard) -> Iterator[Cure]:
    row = step.file.on_side("responsible")
    if row is None:
        yield Cure(page="people")
    else:
        yield Cure(row["person_id"], Target("acknowledgement", row["person_id"]), "acknowledge")


def _agreement(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield _toward(step, "agreement")


def _promises(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield Cure(page="agreement")


def _come_back(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield from (
        Cure(p["person_id"], Target("case", p["person_id"]), "come_back") for p in principals(step.file)
    )


def _interests(step: Step, _guard: Guard) -> Iterator[Cure]:
    yield Cure(page="workers")


_BY_GUARD: dict[str, Find] = {
    "episode_is_open": _come_back,
    "nobody_has_paused": _paused,
    "not_waiting_for_an_agency": _agencies,
    "there_is_a_basis_for_contact": _check_of("contact_basis", _focus),
    "there_is_a_safe_contact_plan": _check_of("safe_contact_plan", _focus),
    "person_may_be_asked": _ask_again,
    "re_offer_is_permitted": _ask_again,
    "recipient_may_be_told": _tell_recipient,
    "no_conflict_of_interest": _interests,
    "worker_level_is_enough": _interests,
    "first_person_agreed_to_the_approach": _choice_of(first, "approach_other"),
    "other_agreed_to_contact": _choice_of(other, "contact"),
    "both_take_part": _taking_part(lambda p: not p.taking_part.takes_part),
    "this_person_takes_part": _focus_takes_part,
    "both_agree_and_are_in_date": _taking_part(lambda p: not p.taking_part.holds),
    "both_chose_the_same_kind_of_process": _same_kind,
    "responsibility_is_acknowledged": _acknowledge,
    "author_agreed_to_be_named": _naming,
    "author_still_agrees": _naming,
    "recipient_agreed_to_this_item": _receiving,
    "everyone_agreed_to_the_terms": _terms,
    "person_can_decide": _check_of("can_decide", _focus),
    "approach_risk_is_signed": _risk("approach"),
    "risk_is_signed_and_in_date": _risk("process"),
    "signature_covers_this_plan": _risk("event"),
    "every_item_is_answered": _this_risk,
    "own_view_is_recorded": _this_risk,
    "no_starred_item_is_unknown": _this_risk,
    "no_stop_condition_is_open": _this_risk,
    "no_panel_is_needed": _panel,
    "whole_panel_decided": _panel_view,
    "decider_is_independent": _own_interests,
    "everyone_had_a_session_alone": _unprepared,
    "had_a_session_alone": lambda step, _guard: iter(
        [Cure(step.target.holder, Target("preparation", step.target.holder), "hold_session")]
    ),
    "every_supporter_is_prepared": _supporters,
    "everyone_is_ready": _not_ready,
    "attendees_agreed_by_both": _check_of("attendees_agreed", _not_agreed_who_comes),
    "reaffirmed_today": _reaffirm,
    "day_check_passed": _check_of("day_check", _day_checks),
    "second_reader_if_sensitive": _this_item("second_reading"),
    "author_wished_it": _this_item("author_wish"),
    "agreement_is_live": _agreement,
    "someone_owns_the_follow_through": _agreement,
    "every_item_is_settled": _promises,
    "every_item_was_done": _promises,
    "everyone_was_debriefed": _check_of("debrief", _not_debriefed),
    "way_back_was_explained": _check_of("way_back", _each_without("way_back", "harmed")),
    "follow_up_is_settled": _check_of(
        "follow_up_plan", _each_without("follow_up_plan", "harmed", "responsible")
    ),
}
