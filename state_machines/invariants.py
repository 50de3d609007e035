"""What must never be: true wherever a case can stand, after each step, and what nobody can take from a person.

Written from practice.md section 12 and lifecycles.md section (d), never from the tables: if a row loses a
guard, something here must break.  What holds of each single step stands in promises.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from state_machines.consequences import Effect
from state_machines.facts import Facts, PersonFacts

YES = frozenset({"given", "refresh_due"})
UNDER_DISCUSSION = YES | {"explained", "thinking"}
HELD = frozenset({"confirmed", "day_check"})
LIVE = frozenset({"open", "on_break"})
PLANNED = frozenset({"proposed", "date_offered", "in_diary", "postponed"}) | HELD
OVER = frozenset({"none", "ended_complete", "ended_early", "cancelled", "no_show"})
MIDDLE = frozenset({"being_assessed", "awaiting_sign_off", "preparing", "readiness_review", "scheduled"})
TOLD_OF = frozenset({"announced", "wanted"})
BEING_DECIDED = frozenset({"submitted", "escalated"})
PROMISED = frozenset({"agreed", "due", "overdue", "claimed_done"})
BEING_PREPARED = frozenset({"in_progress", "self_ready", "confirmed_ready"})
AWAITED = frozenset({"scheduled", "due", "unreached", "escalated"})


@dataclass(frozen=True, slots=True)
class Invariant:
    """A sentence that holds wherever a case can stand.  `name` is its id with the part of it that this is."""

    name: str
    sentence: str
    holds: Callable[[Facts], bool]

    @property
    def id(self) -> str:
        """The id of lifecycles.md (d)."""
        return self.name.partition(".")[0]


def _in_part(person: PersonFacts) -> bool:
    return person.taking_part.state in YES


def _both_in_part(f: Facts) -> bool:
    return _in_part(f.harmed) and _in_part(f.responsible)


def _is_being_prepared(person: PersonFacts) -> bool:
    return person.preparation in BEING_PREPARED


def _somebody_is_ready(f: Facts) -> bool:
    return "confirmed_ready" in (f.harmed.preparation, f.responsible.preparation)


STATES: tuple[Invariant, ...] = (
    Invariant("S1.choices", "A confirmed meeting has a yes from each person.",
              lambda f: f.meeting.state not in HELD or f.harmed.taking_part.state == f.responsible.taking_part.state == "given"),
    Invariant("S1.risk", "A confirmed meeting is signed off.",
              lambda f: f.meeting.state not in HELD or f.risk.state == "signed_off"),
    Invariant("S1.ready", "Each person is confirmed ready for a confirmed meeting.",
              lambda f: f.meeting.state not in HELD or f.harmed.preparation == f.responsible.preparation == "confirmed_ready"),
    Invariant("S1.plan", "The signature covers the plan of a confirmed meeting.",
              lambda f: f.meeting.state not in HELD or f.risk.covers_plan),
    Invariant("S2", "Nobody is kept in a room after taking back their yes.",
              lambda f: f.meeting.state not in LIVE or _both_in_part(f)),
    Invariant("S3", "Nobody keeps a date with someone who left.",
              lambda f: f.meeting.state not in PLANNED or _both_in_part(f)),
    Invariant("S4.meeting", "No meeting is under way or being arranged while somebody has paused.",
              lambda f: not f.paused or f.meeting.state in OVER | {"postponed"}),
    Invariant("S4.item", "Nothing is on its way to anyone while somebody has paused.",
              lambda f: not f.paused or f.item.state not in TOLD_OF),
    Invariant("S5.meeting", "No meeting is planned or held under a safety stop.",
              lambda f: not f.stopped or f.meeting.state not in PLANNED | LIVE),
    Invariant("S5.item", "Nothing is on its way to anyone under a safety stop.",
              lambda f: not f.stopped or f.item.state not in TOLD_OF),
    Invariant("S5.approach", "Nobody is being approached under a safety stop.",
              lambda f: not f.stopped or f.case != "approaching_other"),
    Invariant("S5.risk", "No signature stands under a safety stop.",
              lambda f: not f.stopped or f.risk.state != "signed_off"),
    Invariant("S5.approach_risk", "No signature for an approach stands under a safety stop.",
              lambda f: not f.stopped or f.approach_risk.state != "signed_off"),
    Invariant("S6.case", "No case moves towards a process while the basic facts are not acknowledged.",
              lambda f: f.acknowledged or f.case not in MIDDLE),
    Invariant("S6.meeting", "No meeting is planned or held while the basic facts are not acknowledged.",
              lambda f: f.acknowledged or f.meeting.state not in PLANNED | LIVE),
    Invariant("S6.item", "Nothing is on its way to anyone while the basic facts are not acknowledged.",
              lambda f: f.acknowledged or f.item.state not in TOLD_OF),
    Invariant("S6.risk", "No signature for a process or a plan stands while the basic facts are not acknowledged.",
              lambda f: f.acknowledged or f.risk.state != "signed_off"),
    Invariant("S7", "A signature for a process or a plan stands only while both take part.",
              lambda f: f.risk.state != "signed_off" or _both_in_part(f)),
    Invariant("S8.own", "Nobody is prepared for something they said no to.",
              lambda f: all(_in_part(p) or not _is_being_prepared(p) for p in (f.harmed, f.responsible))),
    Invariant("S8.both", "Nobody stays ready to meet someone who left.",
              lambda f: not _somebody_is_ready(f) or _both_in_part(f)),
    Invariant("S9", "A case moves towards a process only while both take part.",
              lambda f: f.case not in MIDDLE or _both_in_part(f)),
    Invariant("S10.arranged", "A case stands at “meeting arranged” exactly while a meeting is confirmed.",
              lambda f: (f.case == "scheduled") == (f.meeting.state in HELD)),
    Invariant("S10.underway", "While people are meeting, the case is under way.",
              lambda f: f.meeting.state not in LIVE or f.case == "underway"),
    Invariant("S18", "No meeting is planned or held while people are still choosing how.",
              lambda f: f.case != "exploring_both" or f.meeting.state not in PLANNED | LIVE),
    Invariant("S19", "People of several cases are in one room only while the meeting stands in each of them.",
              lambda f: f.meeting.state not in LIVE or LIVE | {"day_check"} >= set(f.meeting.others)),
    Invariant("S11.waiting", "A case awaits a sign-off only while somebody can give it.",
              lambda f: f.case != "awaiting_sign_off" or f.risk.state in BEING_DECIDED),
    Invariant("S11.writing", "A case is being assessed only while the assessment is still to be written or sent.",
              lambda f: f.case != "being_assessed" or f.risk.state not in BEING_DECIDED | {"signed_off"}),
    Invariant("S12.taking_part", "No yes to taking part outlives the episode.",
              lambda f: f.case != "closed" or all(p.taking_part.state not in UNDER_DISCUSSION for p in (f.harmed, f.responsible))),
    Invariant("S12.approach", "No yes to an approach outlives the episode.",
              lambda f: f.case != "closed" or f.first.approach.state not in UNDER_DISCUSSION),
    Invariant("S12.naming", "No yes to being named outlives the episode.",
              lambda f: f.case != "closed" or f.item.author.naming.state not in UNDER_DISCUSSION),
    Invariant("S12.receive", "No yes to being given something outlives the episode.",
              lambda f: f.case != "closed" or f.item.receive.state not in UNDER_DISCUSSION),
    Invariant("S12.risk", "No assessment of a process or a plan outlives the episode.",
              lambda f: f.case != "closed" or f.risk.state in {"not_started", "stale"}),
    Invariant("S12.approach_risk", "No assessment of an approach outlives the episode.",
              lambda f: f.case != "closed" or f.approach_risk.state in {"not_started", "stale"}),
    Invariant("S12.acknowledgement", "What was acknowledged is asked anew after coming back.",
              lambda f: f.case != "closed" or not f.acknowledged),
    Invariant("S12.meeting", "No meeting is planned in a closed case.",
              lambda f: f.case != "closed" or f.meeting.state in OVER),
    Invariant("S12.item", "Nothing is on its way to anyone in a closed case; it is kept.",
              lambda f: f.case != "closed" or f.item.state not in TOLD_OF | {"not_now"}),
    Invariant("S12.paused", "No pause outlives the episode.",
              lambda f: f.case != "closed" or not f.paused),
    Invariant("S12.waiting", "Nobody is waited for in a closed case.",
              lambda f: f.case != "closed" or not f.waiting),
    Invariant("S12.supporters", "No supporter is being prepared in a closed case.",
              lambda f: f.case != "closed" or not any(_is_being_prepared(p) for p in f.supporters)),
    Invariant("S13.yes", "Nobody is approached without the yes of the person who came first.",
              lambda f: f.case != "approaching_other" or f.first.approach.state in YES),
    Invariant("S13.risk", "Nobody is approached without a signature.",
              lambda f: f.case != "approaching_other" or f.approach_risk.state == "signed_off"),
    Invariant("S14", "Nobody is told of something whose author no longer agrees to be named.",
              lambda f: f.item.state not in TOLD_OF or f.item.author.naming.state in YES),
    Invariant("S14.author", "Nobody is told of something whose author no longer takes part.",
              lambda f: f.item.state not in TOLD_OF or _in_part(f.item.author)),
    Invariant("S15", "Nothing is on its way to somebody who asked never to be asked.",
              lambda f: f.item.recipient.offer != "do_not_ask" or f.item.state not in TOLD_OF),
    Invariant("S17", "Where a panel has to decide, nothing is signed that no panel agreed to.",
              lambda f: f.risk.state != "signed_off" or not f.risk.panel_needed or f.risk.signed_by_panel),
    Invariant("S16.terms", "A promise runs only while each person agrees to the terms.",
              lambda f: not PROMISED.intersection(f.agreement.items) or (f.harmed.terms.state in YES and f.responsible.terms.state in YES)),
    Invariant("S16.agreement", "A promise runs only under an agreement that has not ended.",
              lambda f: not PROMISED.intersection(f.agreement.items) or f.agreement.state in {"draft", "proposed", "agreed", "live"}),
    Invariant("S16.case", "A case follows an agreement up only while there is one.",
              lambda f: f.case != "agreement_live" or f.agreement.state in {"draft", "proposed", "agreed", "live"}),
)  # fmt: skip


class Outcome(Protocol):
    """What a step brought about besides where the facts stand afterwards."""

    @property
    def effects(self) -> frozenset[Effect]:
        """What the office was told to do."""

    def state(self, lifecycle: str) -> str:
        """Where a lifecycle stands that guards never look at: "follow_up", "closing"."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is true when one of these moves, with all that follows from it, is done.

    `leaves` means any event of `lifecycle` that takes its state out of the set, but for `unless`.
    """

    name: str
    sentence: str
    holds: Callable[[Facts, Outcome], bool]
    events: frozenset[str]
    lifecycle: str
    leaves: frozenset[str]
    topic: str
    unless: str

    @property
    def id(self) -> str:
        """All of these are the A of lifecycles.md (d)."""
        return "A"

    def follows(self, lifecycle: str, event: str, before: str, after: str, topic: str) -> bool:
        """Whether this move has to end like that."""
        if (self.topic and self.topic != topic) or event == self.unless:
            return False
        left = lifecycle == self.lifecycle and before in self.leaves and after not in self.leaves
        return left or f"{lifecycle}.{event}" in self.events


def _after(
    name: str,
    sentence: str,
    holds: Callable[[Facts, Outcome], bool],
    *,
    on: str = "",
    lifecycle: str = "",
    leaves: frozenset[str] = frozenset(),
    topic: str = "",
    unless: str = "",
) -> Aftermath:
    return Aftermath(f"A.{name}", sentence, holds, frozenset(on.split()), lifecycle, leaves, topic, unless)


_GIVEN = frozenset({"given"})

AFTER: tuple[Aftermath, ...] = (
    _after("closed", "Confirming closes the case.", lambda f, _: f.case == "closed", on="closing.confirm"),
    _after("plan", "A new plan is not covered by the old signature.",
           lambda f, _: not f.risk.covers_plan, on="meeting.put_in_diary meeting.change_plan"),
    _after("covers", "A signature covers the plan as it was read.",
           lambda f, _: f.risk.covers_plan, on="risk.sign_off risk.panel_agrees", topic="process"),
    _after("stopped_early", "After a meeting that ended early the risk is looked at anew.",
           lambda f, _: f.risk.state != "signed_off", on="meeting.stop"),
    _after("supervisor", "The supervisor is told the same day.",
           lambda _, o: Effect.TELL_SUPERVISOR in o.effects, on="meeting.stop safety_stop.raise_stop"),
    _after("debrief", "A debrief is owed to each who was there.",
           lambda _, o: Effect.OWE_DEBRIEF in o.effects, on="meeting.end meeting.stop"),
    _after("break", "When somebody needs a break, nobody goes on in the same room.",
           lambda f, _: "open" not in f.meeting.others, on="meeting.take_break"),
    _after("over", "When a meeting is over, it is over for everyone in the room.",
           lambda f, _: not LIVE.intersection(f.meeting.others), on="meeting.end meeting.stop"),
    _after("calls", "Each person is called.",
           lambda _, o: Effect.OWE_CALLS in o.effects, on="meeting.postpone meeting.stand_down meeting.no_show"),
    _after("outbox", "What was waiting to be sent is held.",
           lambda _, o: Effect.HOLD_MESSAGES in o.effects, on="pause.pause safety_stop.raise_stop"),
    _after("cancelled", "What was waiting to be sent is cancelled when a yes to taking part is gone.",
           lambda _, o: Effect.CANCEL_MESSAGES in o.effects, lifecycle="choice", leaves=YES, topic="taking_part"),
    _after("neutral", "The other side sees one neutral sentence when a yes to taking part is gone.",
           lambda _, o: Effect.TELL_NEUTRALLY in o.effects, lifecycle="choice", leaves=YES, topic="taking_part",
           unless="episode_closed"),
    _after("closing_is_told", "Closing is told by a person: no sentence says that it is not going ahead.",
           lambda _, o: Effect.TELL_NEUTRALLY not in o.effects, on="closing.confirm"),
    _after("another_risk", "Another process is another risk.",
           lambda f, _: f.risk.state not in BEING_DECIDED | {"signed_off"},
           on="case.choose_process case.ask_for_another_process"),
    _after("another_preparation", "Another process is another preparation.",
           lambda f, _: not _somebody_is_ready(f), on="case.choose_process"),
    _after("asked_again", "Asking again lifts a person's own never.",
           lambda f, _: f.person.offer != "do_not_ask", on="choice.ask_again"),
    _after("door", "Asking opens a closed case.",
           lambda f, _: f.case != "closed", on="choice.ask_again offer.return_unasked"),
    _after("unread", "What somebody no longer said yes to goes back unread.",
           lambda f, _: f.item.state not in TOLD_OF, lifecycle="choice", leaves=_GIVEN, topic="letter_receive"),
    _after("never", "Never takes back a yes to an approach.",
           lambda f, _: f.person.approach.state not in YES, on="offer.do_not_ask"),
    _after("agreed", "What was agreed is promised.",
           lambda f, _: "proposed" not in f.agreement.items, on="agreement.agree"),
    _after("telling", "The person harmed is told, if they wished.", lambda _, o: Effect.OWE_TELLING in o.effects,
           on="agreement_item.verify agreement_item.fail agreement_item.release agreement_item.step_out"),
    _after("no_call", "Nobody is called who took back their yes to it.",
           lambda _, o: o.state("follow_up") not in AWAITED, lifecycle="choice", leaves=YES, topic="follow_up_contact"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """A step that must be open to somebody whenever this is so."""

    id: str
    event: str
    sentence: str
    when: Callable[[Facts], bool]

    @property
    def name(self) -> str:
        """The right with the step it is about."""
        return f"{self.id} {self.event}"


_ANSWERED = frozenset({"declined", "never_ask", "withdrawn", "lapsed"})
_IN_TOUCH = frozenset({"made", "reminded", "wants_to_know"})

RIGHTS: tuple[Right, ...] = (
    Right("L1", "choice.withdraw", "A yes can be taken back at once, always.", lambda f: f.choice.state in YES),
    Right("L1", "pause.pause", "A pause is never refused in an open case.", lambda f: f.case != "closed" and f.person.side not in f.paused),
    Right("L2", "choice.ask_again", "Whoever said no, or whose yes is gone, may ask again.", lambda f: f.choice.state in _ANSWERED),
    Right("L2", "offer.return_unasked", "A person may come to us from everywhere.", lambda f: f.person.offer not in _IN_TOUCH),
    Right("L2", "case.come_back", "A closed case opens when the person comes back.", lambda f: f.case == "closed"),
)  # fmt: skip

# L3 and L4 speak of roads, not of single steps: the walk shows them (proof/liveness.py).
ROADS: Mapping[str, str] = {
    "L3": "From wherever a case stands, everything is reachable again.",
    "L4": "From wherever an open case stands, a meeting can still open without closing it in between.",
    "L5": "Every row fires somewhere, every state is reached, and only the declared ends have no way on.",
}
