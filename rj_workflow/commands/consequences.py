"""What follows from a move, in the same breath: which others move, what is owed, who is told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from risk_assessment.triggers import gone_stale
from rj_workflow.casefile import PER_EPISODE, PRINCIPALS, Position
from rj_workflow.commands.telling import follow_an_ending
from rj_workflow.notifications.catalogue import told_by
from rj_workflow.plan import current_meeting, plan_digest
from rj_workflow.risk import covers, signatures
from rj_workflow.whose import whose
from state_machines import LIFECYCLES
from state_machines.choice import MATERIAL, SURVIVORS, taking_part_in
from state_machines.consequences import TAKING_PART, Consequence, Effect, Whose
from state_machines.facts import ITEM_RUNNING, TAKES_PART
from state_machines.roles import SYSTEM
from state_machines.stale import UNPREPARES

if TYPE_CHECKING:
    from rj_workflow.commands.desk import Desk

# What they took part in is over: a yes that ends now stops nothing, and nobody is told that it does.
BEHIND_THEM = ("agreement_live", "following_up", "closed")
HELD = ("confirmed", "day_check")


def topic_of(desk: "Desk", position: Position | None) -> str:
    """The topic the consequences look at; a way of taking part that nothing rests on brings none."""
    if position is None:
        return ""
    if position.topic_kind == TAKING_PART and not _rests_on(desk, position):
        return ""
    return position.topic_kind


def _rests_on(desk: "Desk", choice: Position) -> bool:
    """Whether it is the way that was chosen, or, while none is chosen, the last one they agree to."""
    process = desk.file.case["process"]
    if process:
        return choice.topic == taking_part_in(process)
    ways = (c for c in desk.file.of("choice") if c.holder == choice.holder and c is not choice)
    return not any(c.topic_kind == TAKING_PART and c.state in TAKES_PART for c in ways)


def follow(desk: "Desk", consequence: Consequence, cause: Position | None, event: str, seq: int) -> None:
    """Carry out one row of the table: its effects, then the first move that its target can make."""
    for effect in consequence.effects:
        _carry_out(desk, effect, whose(cause, event))
    if not consequence.then:
        return
    lifecycle = consequence.then[0].partition(".")[0]
    if consequence.whose is Whose.TOGETHER:
        _follow_together(desk, consequence)
    elif lifecycle == "case":
        if _scope_fits(consequence.whose, cause):
            _fire_first(desk, None, consequence.then, "case", seq, whose(cause, event))
    else:
        for target in list(_targets(desk, consequence, lifecycle, cause, event)):
            if consequence.then == ("preparation.go_stale",):
                unprepare(desk, target, consequence.lifecycle, seq)
            else:
                _fire_first(desk, target, consequence.then, lifecycle, seq)


def _follow_together(desk: "Desk", consequence: Consequence) -> None:
    """The same event in the other cases; whoever leads there calls those who were to come."""
    for other in desk.beside():
        meeting = current_meeting(other.file)
        before = meeting.state if meeting is not None else ""
        if meeting is not None:
            _fire_first(other, meeting, consequence.then, "meeting", None)
            if before in HELD and meeting.state not in HELD:
                other.owe("not_together", "")


def _fire_first(
    desk: "Desk",
    target: Position | None,
    events_named: tuple[str, ...],
    lifecycle: str,
    seq: int | None,
    returning: str = "",
) -> None:
    state = target.state if target else desk.file.case["state"]
    for name in events_named:
        row = LIFECYCLES[lifecycle].row(name.partition(".")[2], state)
        if row is not None and (row.by & SYSTEM or not row.reasons):
            if lifecycle == "case" and row.event == "come_back":
                desk.open_episode(returning)
            if target is not None and lifecycle == "risk" and row.target == "draft":
                target.data.pop("lifted", None)  # lifted before this was known
            desk.move(target, row, lifecycle=lifecycle, because_of=seq)
            return


def _targets(
    desk: "Desk", consequence: Consequence, lifecycle: str, cause: Position | None, event: str
) -> Iterator[Position]:
    holder = whose(cause, event)
    promises_run = any(item.state in ITEM_RUNNING for item in desk.file.of("agreement_item"))
    for target in desk.file.of(lifecycle):
        if target.lifecycle in PER_EPISODE and target.episode != desk.file.case["episode"]:
            continue
        if _is_spared(consequence, target, promises_run) or not _is_meant(
            consequence.whose, target, cause, holder
        ):
            continue
        if consequence.whose is Whose.UNCOVERED and _is_covered(desk):
            continue
        yield target


def _is_covered(desk: "Desk") -> bool:
    """Whether exactly the plan in hand is still signed, and the process that it belongs to as well."""
    plan, signed = plan_digest(desk.file), signatures(desk.file)
    process = any(r.topic == "process" for r in signed)
    return process and any(covers(r, plan) for r in signed)


def _carry_out(desk: "Desk", effect: Effect, holder: str) -> None:
    if effect is Effect.CANCEL_MESSAGES:
        desk.messages_become = {"waiting": "cancelled", "held": "cancelled"}
    elif effect is Effect.HOLD_MESSAGES:
        desk.messages_become.setdefault("waiting", "held")
        for notice in told_by("paused"):
            desk.tell(notice, holder)
    elif effect is Effect.TELL_NEUTRALLY and desk.file.case["state"] not in BEHIND_THEM:
        for notice in told_by("stopped"):
            for person_id in desk.tell(notice, holder):
                desk.owe("tell_other", person_id)
    elif effect is Effect.OWE_TELLING:
        follow_an_ending(desk, _harmed(desk))
    elif effect is Effect.TELL_SUPERVISOR:
        desk.owe("tell_supervisor", "")
    # a debrief and calls are owed by the clocks that the meeting's own states start


def _harmed(desk: "Desk") -> str:
    row = desk.file.on_side("harmed")
    return str(row["person_id"]) if row else ""


def new_fact(desk: "Desk", trigger: str, seq: int) -> None:
    """Something changed that a signature rested on: what was signed or sent is void (practice.md 5.5)."""
    scopes = gone_stale(trigger, change_reported=True)
    for risk in list(desk.file.of("risk")):
        if risk.topic in scopes and risk.episode == desk.file.case["episode"]:
            _end_signature(desk, risk, trigger, seq)
    if trigger in UNPREPARES:
        for one in list(desk.file.of("preparation")):
            if not desk.file.is_past(one):
                unprepare(desk, one, trigger, seq)
    if trigger in MATERIAL:
        for choice in list(desk.file.of("choice")):
            if choice.topic_kind == TAKING_PART and choice.state == "given":
                choice.data["ran_out"] = trigger
                _fire_first(desk, choice, ("choice.facts_changed",), "choice", seq)


def meeting_is_off(desk: "Desk", how: tuple[str, ...], seq: int) -> None:
    """What the meeting in hand rested on is said otherwise: the first of these steps that it can take."""
    meeting = current_meeting(desk.file)
    if meeting is not None:
        _fire_first(desk, meeting, how, "meeting", seq)


def unprepare(desk: "Desk", preparation: Position, why: str, seq: int) -> None:
    """They are prepared again, and it says why (practice.md 2.4)."""
    if LIFECYCLES["preparation"].row("go_stale", preparation.state) is not None:
        preparation.data["stale_because"] = why
        _fire_first(desk, preparation, ("preparation.go_stale",), "preparation", seq)


def _end_signature(desk: "Desk", risk: Position, trigger: str, seq: int) -> None:
    """What was signed or sent is void, and says by what."""
    if LIFECYCLES["risk"].row("go_stale", risk.state) is not None:
        risk.data["ended_by"] = trigger
        _fire_first(desk, risk, ("risk.go_stale",), "risk", seq)


def signer_is_linked(desk: "Desk", who: str, seq: int) -> None:
    """Whoever signed has a link to somebody on the case: what they signed holds no longer (4.3, R7)."""
    scopes = gone_stale("signer_is_linked")
    for risk in list(desk.file.of("risk")):
        if risk.topic in scopes and risk.decider_id == who and not desk.file.is_past(risk):
            _end_signature(desk, risk, "signer_is_linked", seq)


def not_agreed(desk: "Desk", refused: Position, seq: int) -> None:
    """A no to the newest version ends older signatures; without its process no plan stands either."""
    scopes = {refused.topic} | ({"event"} if refused.topic == "process" else set())
    for risk in list(desk.file.of("risk")):
        meant = risk.topic in scopes and risk.episode == refused.episode
        if meant and risk.state == "signed_off":
            _fire_first(desk, risk, ("risk.go_stale",), "risk", seq)
    for person_id in _to_be_told_why(desk, refused):
        desk.owe("explain_no", person_id)


def _to_be_told_why(desk: "Desk", refused: Position) -> Iterator[str]:
    """Both people, of an approach whoever asked for it; never somebody without a yes to being contacted."""
    file = desk.file
    for person in file.participants:
        who, side = str(person["person_id"]), person["side"]
        asked = side == file.case["first_side"] if refused.topic == "approach" else side in PRINCIPALS
        contact = file.find("choice", who, "contact")
        if asked and contact is not None and contact.state in TAKES_PART:
            yield who


def missed_twice(desk: "Desk", seq: int) -> None:
    """The same person missed a second meeting in this episode: what was signed is void (5.5)."""
    here = (m for m in desk.file.of("meeting") if m.episode == desk.file.case["episode"])
    missed = Counter(side for meeting in here for side in meeting.data.get("missed_by", ()))
    if max(missed.values(), default=0) > 1:
        new_fact(desk, "missed_twice", seq)


def _scope_fits(whose: Whose, cause: Position | None) -> bool:
    if whose is Whose.SCOPE_APPROACH:
        return cause is not None and cause.topic == "approach"
    if whose is Whose.SCOPE_PROCESS:
        return cause is not None and cause.topic == "process"
    return True


def _is_spared(consequence: Consequence, target: Position, promises_run: bool) -> bool:
    """What outlives a closing episode, and the one yes that survives never.

    A promise that runs on, with somebody to see to it, has not failed because a case was closed (finding 58).
    """
    if target.lifecycle != "choice":
        return False
    if consequence.lifecycle == "case" and target.topic == "outcome_agreement_terms" and promises_run:
        return True
    spared: Iterable[str] = SURVIVORS if consequence.lifecycle == "case" else ("keep_record",)
    return target.topic in spared and consequence.lifecycle in ("case", "offer")


def _is_meant(whose: Whose, target: Position, cause: Position | None, holder: str) -> bool:
    if whose is Whose.SAME:
        return target.holder == holder
    if whose is Whose.OTHER:
        return target.holder != holder
    if whose is Whose.ITEM:
        return cause is not None and cause.topic.partition(":")[2] == target.id
    if whose is Whose.OWN_ITEMS:
        return target.data.get("author_id") == holder
    if whose is Whose.FOR_THEM:
        return target.data.get("recipient_id") == holder
    if target.lifecycle == "agreement_item" and cause is not None and cause.lifecycle == "agreement":
        return target.data.get("agreement") == cause.number
    return True
