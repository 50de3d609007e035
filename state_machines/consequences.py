"""What else must move when something moves: a withdrawal stands the meeting down, in the same breath.

A consequence fires the target's row if it has one from where it stands, else it does nothing; it may cause
further ones.  `leaves` means any event that takes the state out of the set.  The first of several targets
that has a row is taken.  Effects are not moves: the office carries them out in the same commit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from state_machines.case import LIFECYCLE as CASE
from state_machines.choice import SURVIVORS


class Whose(StrEnum):
    """Which instances of the target lifecycle move."""

    SAME = "the same person's"
    OTHER = "the other person's"
    ALL = "all of the case"
    ITEM = "the item the choice is about"
    OWN_ITEMS = "the items this person wrote"
    FOR_THEM = "the items meant for this person"
    SCOPE_APPROACH = "the case, when the approach's own assessment moves"
    SCOPE_PROCESS = "the case, when the process's own assessment moves"
    UNCOVERED = "the meeting, when no other signature covers its plan"
    TOGETHER = "the meetings of other cases that it is held together with"


class Effect(StrEnum):
    """What the office does besides moving things."""

    CANCEL_MESSAGES = "cancel what was waiting to be sent"
    HOLD_MESSAGES = "hold what was waiting to be sent"
    TELL_NEUTRALLY = "show the other side one neutral sentence"
    TELL_SUPERVISOR = "tell the supervisor the same day"
    OWE_DEBRIEF = "a debrief is owed to each who was there"
    OWE_CALLS = "a call and a welfare check are owed to each person"
    OWE_TELLING = "the person harmed is told, if they wished"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One row: what moved, what follows, for whom, and why."""

    lifecycle: str
    on: frozenset[str]
    leaves: frozenset[str]
    topic: str
    then: tuple[str, ...]
    effects: tuple[Effect, ...]
    whose: Whose
    why: str
    unless: str = ""  # the event that leaves the set without bringing this about

    def follows(self, event: str, before: str, after: str, topic: str) -> bool:
        """Whether this move brings the consequence about."""
        if (self.topic and self.topic != topic) or event == self.unless:
            return False
        return event in self.on or (before in self.leaves and after not in self.leaves)


def _row(
    lifecycle: str,
    then: str = "",
    whose: Whose = Whose.ALL,
    why: str = "",
    *,
    on: str = "",
    leaves: str = "",
    topic: str = "",
    do: tuple[Effect, ...] = (),
    unless: str = "",
) -> Consequence:
    targets = tuple(target.strip() for target in then.split("else")) if then else ()
    return Consequence(
        lifecycle, frozenset(on.split()), frozenset(leaves.split()), topic, targets, do, whose, why, unless
    )


TAKING_PART = "taking_part"
_T, _HELD, _LIVE = "given refresh_due", "confirmed day_check", "open on_break"
_STOP_MEETING = "meeting.stand_down else meeting.stop"

# fmt: off
CONSEQUENCES: tuple[Consequence, ...] = (
    # a yes to taking part is gone
    _row("choice", "preparation.stand_down", Whose.SAME, "their yes is gone", leaves=_T, topic=TAKING_PART),
    _row("choice", "preparation.go_stale", Whose.OTHER, "what they prepared for has changed", leaves=_T, topic=TAKING_PART),
    _row("choice", _STOP_MEETING, Whose.ALL, "nobody is brought to, or kept in, a room", leaves=_T, topic=TAKING_PART),
    _row("choice", "risk.go_stale", Whose.ALL, "it was signed for other people", leaves=_T, topic=TAKING_PART),
    _row("choice", "case.choice_is_gone", Whose.ALL, "the stage shows it", leaves=_T, topic=TAKING_PART),
    _row("choice", "exchange.hold_back", Whose.OWN_ITEMS, "what they wrote goes no further", leaves=_T, topic=TAKING_PART),
    _row("choice", do=(Effect.CANCEL_MESSAGES,), why="nothing more is sent", leaves=_T, topic=TAKING_PART),
    _row("choice", do=(Effect.TELL_NEUTRALLY,), why="nobody is told who or why; closing is told by a person", leaves=_T, topic=TAKING_PART, unless="episode_closed"),
    # a yes is due to be said again
    _row("choice", "meeting.unconfirm", Whose.ALL, "the yes must be said again first", on="fall_due facts_changed", topic=TAKING_PART),
    _row("choice", "case.come_back", Whose.ALL, "asking opens the door", on="ask_again"),
    _row("choice", "offer.return_unasked", Whose.SAME, "asking lifts their own never", on="ask_again"),
    # other purposes
    _row("choice", "exchange.hold_back", Whose.ITEM, "their yes to this one is gone", leaves="given", topic="letter_receive"),
    _row("choice", "exchange.hold_back", Whose.OWN_ITEMS, "their yes to being named is gone", leaves=_T, topic="disclose_interest_to_other"),
    _row("choice", "agreement_item.step_out", Whose.ALL, "voluntary to the end; telling is owed", leaves=_T, topic="outcome_agreement_terms"),
    _row("choice", "follow_up.cancel", Whose.SAME, "their yes to follow-up is gone", leaves=_T, topic="follow_up_contact"),
    _row("choice", "case.approach_called_off", Whose.ALL, "the yes it rested on is gone", leaves=_T, topic="approach_other"),
    # preparation and risk
    _row("preparation", "meeting.unconfirm", Whose.ALL, "somebody is no longer ready", leaves="confirmed_ready"),
    _row("risk", "meeting.unconfirm", Whose.UNCOVERED, "nobody has signed it any more", leaves="signed_off"),
    _row("risk", "case.approach_called_off", Whose.SCOPE_APPROACH, "the signature it rested on is gone", leaves="signed_off"),
    _row("risk", "case.assessment_sent", Whose.SCOPE_PROCESS, "the stage follows the assessment", on="submit"),
    _row("risk", "case.assessment_sent_back", Whose.SCOPE_PROCESS, "the stage follows the assessment", on="send_back"),
    _row("risk", "case.assessment_signed", Whose.SCOPE_PROCESS, "the stage follows the assessment", on="sign_off panel_agrees"),
    _row("risk", "case.assessment_not_agreed", Whose.SCOPE_PROCESS, "the stage follows the assessment", on="do_not_agree panel_does_not_agree"),
    _row("risk", "case.review_asked", Whose.SCOPE_PROCESS, "the stage follows the assessment", on="ask_for_review"),
    _row("risk", "case.assessment_sent_back", Whose.SCOPE_PROCESS, "a new fact voids what was sent", on="go_stale"),
    # the meeting
    _row("meeting", "case.meeting_confirmed", Whose.ALL, "the stage follows the meeting", on="confirm"),
    _row("meeting", "case.begin", Whose.ALL, "the stage follows the meeting", on="open"),
    _row("meeting", "case.no_longer_in_place", Whose.ALL, "the stage follows the meeting", leaves=f"{_HELD} {_LIVE}"),
    _row("meeting", "risk.go_stale", Whose.ALL, "it ended early: look again before anything else", on="stop"),
    _row("meeting", do=(Effect.TELL_SUPERVISOR,), why="a meeting that ended early is looked at the same day", on="stop"),
    _row("meeting", do=(Effect.OWE_DEBRIEF,), why="nobody goes home without being asked", on="end stop"),
    _row("meeting", do=(Effect.OWE_CALLS,), why="a call, a welfare check, no new date by itself", on="postpone stand_down no_show"),
    # one room: a meeting that is held together with those of other cases
    _row("meeting", "meeting.stop else meeting.unconfirm", Whose.TOGETHER, "nobody is left in a room that was meant for others too", on="unconfirm change_plan postpone stand_down no_show stop"),
    _row("meeting", "meeting.take_break", Whose.TOGETHER, "a break is a break for everyone in the room", on="take_break"),
    _row("meeting", "meeting.end else meeting.unconfirm", Whose.TOGETHER, "it is one meeting, and ends for everyone", on="end"),
    # overlays
    _row("pause", "meeting.postpone else meeting.stop", Whose.ALL, "a pause is a pause for everyone", on="pause"),
    _row("pause", "exchange.hold_back", Whose.ALL, "a pause is a pause for everyone", on="pause"),
    _row("pause", do=(Effect.HOLD_MESSAGES,), why="a pause is a pause for everyone", on="pause"),
    _row("safety_stop", _STOP_MEETING, Whose.ALL, "no contact while it stands", on="raise_stop"),
    _row("safety_stop", "risk.go_stale", Whose.ALL, "it was signed before this was known", on="raise_stop"),
    _row("safety_stop", "exchange.hold_back", Whose.ALL, "no contact while it stands", on="raise_stop"),
    _row("safety_stop", do=(Effect.HOLD_MESSAGES, Effect.TELL_SUPERVISOR), why="no contact while it stands", on="raise_stop"),
    # acknowledgement holds while things go on, not only at the door
    _row("acknowledgement", _STOP_MEETING, Whose.ALL, "the basic facts are no longer acknowledged", leaves="acknowledged"),
    _row("acknowledgement", "risk.go_stale", Whose.ALL, "it was signed on acknowledged facts", leaves="acknowledged"),
    _row("acknowledgement", "case.choice_is_gone", Whose.ALL, "nothing goes on between them", leaves="acknowledged"),
    _row("acknowledgement", "exchange.hold_back", Whose.ALL, "nothing goes on between them", leaves="acknowledged"),
    # another process is another risk and another preparation
    _row("case", "meeting.stand_down", Whose.ALL, "it was planned for another process", on="ask_for_another_process"),
    _row("case", "risk.go_stale", Whose.ALL, "it was written for another process", on="ask_for_another_process"),
    _row("case", "risk.go_stale", Whose.ALL, "another process is another risk", on="choose_process"),
    _row("case", "preparation.go_stale", Whose.ALL, "another process is another preparation", on="choose_process"),
    # closing
    _row("closing", "case.close", Whose.ALL, "the case follows", on="confirm"),
    _row("case", "choice.episode_closed", Whose.ALL, "what was said yes to ends with the episode", on="close"),
    _row("case", "preparation.stand_down", Whose.ALL, "3.3", on="close"),
    _row("case", "risk.episode_closed", Whose.ALL, "3.3 history only", on="close"),
    _row("case", "exchange.keep_for_later", Whose.ALL, "kept, not lost (X7)", on="close"),
    _row("case", "pause.clear", Whose.ALL, "ends with the episode", on="close"),
    _row("case", "waiting.give_up", Whose.ALL, "ends with the episode", on="close"),
    _row("case", "acknowledgement.lapse", Whose.ALL, "3.3 asked again before hopes are raised", on="close"),
    # agreement
    _row("agreement", "agreement_item.agree", Whose.ALL, "agreed with the rest", on="agree"),
    _row("agreement", "agreement_item.step_out else agreement_item.drop", Whose.ALL, "voluntary to the end", on="void none_wanted"),
    _row("agreement_item", do=(Effect.OWE_TELLING,), why="completion and non-completion are told (invariant 16)", on="verify fail release step_out"),
    _row("agreement", "case.agreement_settled", Whose.ALL, "every promise is kept or ended", on="complete complete_in_part not_completed void none_wanted"),
    # never, and back again
    _row("offer", "choice.withdraw", Whose.SAME, "never means every live yes but keeping the record", on="do_not_ask"),
    _row("offer", "exchange.keep_for_later", Whose.FOR_THEM, "kept, should they ever want it", on="do_not_ask"),
    _row("offer", "case.come_back", Whose.ALL, "as of right", on="return_unasked"),
    _row("exchange", "offer.return_unasked", Whose.SAME, "asking for it lifts their own never", on="ask_for_it"),
)
# fmt: on

# What a closing episode leaves standing, because it belongs to the person and not to the case.
SURVIVING_PURPOSES = SURVIVORS


def following(lifecycle: str, event: str, before: str, after: str, topic: str = "") -> Iterator[Consequence]:
    """The consequences of one move, in table order."""
    for row in CONSEQUENCES:
        if row.lifecycle == lifecycle and row.follows(event, before, after, topic):
            yield row


OPEN_CASE = frozenset(CASE.states) - {"closed"}
