"""Every clock of the service as a row: which state starts it, how long it runs, what it does when it runs out.

A clock starts when the state is entered and stops when it is left; that of a check (its kind stands for the
state) when it is recorded, and stops when it is recorded anew or the case closes.  `runs_out` clocks also set the moment
from which a yes, a readiness or a signature no longer counts, whether or not the sweep has come by.
All lengths are marked [J] in practice.md unless a source is named: configurable, and labelled so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from risk_assessment.judgements import Judged
from rj_workflow.clock import LONDON
from rj_workflow.timers import working_days


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock: started by a state, with a length, a sentence for the worklist and who it is for."""

    kind: str
    lifecycle: str
    state: str
    days: int = 0
    working: int = 0
    working_if_enhanced: int = 0  # for somebody with enhanced rights; it sets speed, never whether
    months: int = 0  # calendar months, as the law counts them
    days_if_sensitive: int = 0
    days_if_on_the_day: int = 0
    only_if: str = ""  # "sensitive", "short_notice": else it is not started at all
    at_once_if: str = ""
    until: str = (
        ""  # the answer that holds the day, when the step's own form names it; `days` then counts from it
    )
    fires: str = ""
    runs_out: bool = False
    topic: str = ""
    words: str = ""
    detail: str = ""
    late: str = ""  # what whoever covers, the other supervisors and the manager read from then on
    judged: str = ""  # the judgement that says how many working days these are here
    promised_to: str = ""  # a call that this person is told of: first (who came first), person, both
    source: str = "[J]"

    def due(
        self, now: datetime, *, sensitive: bool, data: Mapping[str, Any], enhanced: bool = False
    ) -> datetime | None:
        """When it runs out; None when the day it waits for was not named, or it is not for such a case."""
        so = {"": True, "sensitive": sensitive, "short_notice": is_short_notice(data, now)}
        if not so[self.only_if]:
            return None
        if self.at_once_if and so[self.at_once_if]:
            return now
        if self.until:
            named = _named(str(data.get(self.until) or ""))
            return named + timedelta(days=self.days) if named else None
        if self.months:
            return working_days.months_after(now, self.months)
        if self.working:
            sooner = enhanced and self.working_if_enhanced
            return working_days.after(now, self.working_if_enhanced if sooner else self.working)
        return now + timedelta(days=self.length(sensitive=sensitive, on_the_day=bool(data.get("on_the_day"))))

    def length(self, *, sensitive: bool, on_the_day: bool = False) -> int:
        """Its days for such a case; the shortest that fits."""
        if on_the_day and self.days_if_on_the_day:
            return self.days_if_on_the_day
        return self.days_if_sensitive if sensitive and self.days_if_sensitive else self.days


def is_short_notice(data: Mapping[str, Any], now: datetime) -> bool:
    """Whether a meeting was so near that calling it off leaves nobody time: 72 hours or less (M8)."""
    when = _named(str(data.get("when") or ""))
    return when is not None and when - now <= timedelta(hours=72)


def end_of_day(text: str) -> datetime | None:
    """Midnight after a day somebody named, UK time; None when they named none."""
    return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(0), LONDON) if text else None


def _named(text: str) -> datetime | None:
    if not text:
        return None
    if "T" in text:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text), time(9), LONDON)


_READ_BY_THEM = "One calendar month by law. They read what you write here: only what is about them."

# fmt: off
DEADLINES: tuple[Deadline, ...] = (
    # the case itself: promises of the service
    Deadline("acknowledge_enquiry", "case", "enquiry", working=2, working_if_enhanced=1, promised_to="first", words="Answer the enquiry", detail="The published time to answer", source="S1; VC20 4.5 as aligned [J]"),
    Deadline("begin_checks", "case", "referred", working=5, working_if_enhanced=1, words="Begin the first checks", source="C3 [J]; as long as information is owed, S-2nd:VC20 3.4, 3.6"),
    Deadline("begin_checks_again", "case", "returned", working=2, working_if_enhanced=1, promised_to="first", words="Answer the person who came back", detail="Not at the back of the queue", source="3.4 [S:S1]"),
    Deadline("allocate", "case", "triage", working=5, working_if_enhanced=1, words="Name the facilitators", source="C4 [J]"),
    Deadline("first_contact", "case", "allocated", working=10, working_if_enhanced=5, promised_to="first", words="First call after allocation", source="C6 [J]"),
    Deadline("tell_first_person", "case", "exploring_first", working=5, words="Speak with the person who came first", detail="If the other person will not take part, they are told honestly", source="C9 [J]"),
    Deadline("review_open_case", "case", "preparing", days=84, words="Supervision of this case", detail="Every open case is reviewed every 12 weeks", source="S:RJC-PC C"),
    Deadline("debrief_and_aftercare", "case", "following_up", days=42, words="Look at closing, or at what is still wanted", source="2.7 [J]"),
    # choices
    Deadline("yes_to_taking_part", "choice", "given", days=14, fires="fall_due", runs_out=True, topic="taking_part", words="Ask if it is still a yes", source="K7 [J]"),
    Deadline("yes_to_this_letter", "choice", "given", days=14, fires="fall_due", runs_out=True, topic="letter_receive", words="Ask if it is still a yes", source="K7 [J]"),
    Deadline("yes_to_keeping", "choice", "given", days=2557, topic="keep_record", words="Look at a story that is kept", detail="It stays until they say otherwise. Ask only in a way that is safe.", source="3.3 [S:RCL, one service; 7 years J]"),
    Deadline("yes_to_terms", "choice", "given", days=182, topic="outcome_agreement_terms", words="Ask if what was agreed is still right", detail="No promise ends because nobody asked", source="O1 [J]"),
    Deadline("yes", "choice", "given", days=182, fires="fall_due", runs_out=True, words="Ask if it is still a yes", source="K7 [J]"),
    Deadline("yes_not_said_again", "choice", "refresh_due", days=14, fires="lapse", words="A yes waits to be said again", source="K7 [J]"),
    Deadline("thinking_time", "choice", "thinking", until="not_before", words="Thinking time is over: they may be asked", detail="Ask once. Do not press.", source="K2 [J]"),
    # risk
    Deadline("sign_off_waits", "risk", "submitted", working=2, words="Decide on a risk assessment", late="A decision on a risk assessment is late", source="5.6, 9 [J]"),
    Deadline("panel_waits", "risk", "escalated", working=5, words="The panel decides on a risk assessment", late="The panel is late with a decision", source="[J]"),
    Deadline("answer_questions", "risk", "returned", working=3, words="Answer what the supervisor asked", source="[J]"),
    Deadline("signature", "risk", "signed_off", days=28, days_if_sensitive=14, days_if_on_the_day=3, fires="go_stale", runs_out=True, words="The sign-off runs out", source="R8 [J]"),
    # preparation and meeting
    Deadline("readiness", "preparation", "confirmed_ready", days=14, fires="go_stale", runs_out=True, words="Keep in touch: readiness runs out", source="2.4 [J]"),
    Deadline("read_back", "preparation", "self_ready", working=3, words="Read back what they expect, and confirm", source="2.4 [J]"),
    Deadline("meeting_day", "meeting", "confirmed", until="when", words="The meeting", detail="Checks of the day first", source="M6"),
    Deadline("look_again", "meeting", "confirmed", until="when", days=-3, words="Look at the risk again: three days to the meeting", detail="The short form. A change ends the sign-off", source="5.5 [S:SF 20.1; list J]"),
    Deadline("debrief_early", "meeting", "ended_early", days=0, promised_to="both", words="Debrief each person today", source="M9 [J]"),
    Deadline("debrief", "meeting", "ended_complete", working=1, promised_to="both", words="Welfare call the day after the meeting", source="2.7 [J]"),
    Deadline("calls_after_cancelling", "meeting", "cancelled", working=1, at_once_if="short_notice", promised_to="both", words="Call each person: it is not going ahead", detail="Not their fault. No new date in the same call.", source="M8 [J]"),
    Deadline("calls_after_postponing", "meeting", "postponed", working=1, at_once_if="short_notice", promised_to="both", words="Call each person: the date is put off", detail="Not their fault. No new date in the same call.", source="M8 [J]"),
    Deadline("calls_after_no_show", "meeting", "no_show", days=0, promised_to="both", words="Call each person: somebody did not come", detail="Not their fault. No new date in the same call.", source="M8 [J]"),
    Deadline("welfare_after_cancelling", "meeting", "cancelled", days=1, only_if="short_notice", promised_to="both", words="Ask each person how they are: it was called off late", detail="Within 24 hours. Nothing about another date.", source="M8 [J]"),
    Deadline("welfare_after_postponing", "meeting", "postponed", days=1, only_if="short_notice", promised_to="both", words="Ask each person how they are: it was put off late", detail="Within 24 hours. Nothing about another date.", source="M8 [J]"),
    Deadline("welfare_after_no_show", "meeting", "no_show", days=1, promised_to="both", words="Ask each person how they are: somebody did not come", detail="Within 24 hours. Nothing about another date.", source="M8 [J]"),
    Deadline("facilitators_after", "meeting", "ended_complete", working=5, only_if="sensitive", words="Debrief the facilitators, and enter it for their supervision", source="2.7 [J; S:RJC-PC C]"),
    Deadline("facilitators_after_early", "meeting", "ended_early", working=1, words="Debrief the facilitators: it ended early", source="2.7, M9 [J]"),
    # letters
    Deadline("item_waits", "exchange", "not_now", until="not_before", words="The day they named has come: a letter waits", source="2.5b"),
    Deadline("item_read", "exchange", "author_approved", working=3, words="Read a letter through", source="X4 [J]"),
    Deadline("item_held_for_years", "exchange", "held", days=3652, fires="destroy", words="The time it is kept for is over", source="X7; ten years [J]"),
    Deadline("item_kept_for_years", "exchange", "kept", days=3652, fires="destroy", words="The time it is kept for is over", source="X7; ten years [J]"),
    # promises and follow-up
    Deadline("promise_near", "agreement_item", "agreed", until="due_on", fires="fall_due", words="A promise is due", source="2.6"),
    Deadline("promise_late", "agreement_item", "due", days=7, fires="pass_the_date", words="Ask if a promise was kept", source="2.6 [J]"),
    Deadline("promise_claimed", "agreement_item", "claimed_done", working=3, words="They say a promise is kept: record what shows it", source="O4 [J]"),
    Deadline("promise_overdue", "agreement_item", "overdue", working=2, words="A promise is late: ask what happened", detail="More time, another promise, or an honest end. Nobody is told off", source="O4, O5 [J]"),
    Deadline("follow_up_day", "follow_up", "scheduled", until="due_on", fires="fall_due", promised_to="person", words="A follow-up call is planned", source="2.7 [J]"),
    Deadline("follow_up_call", "follow_up", "due", working=1, promised_to="person", words="Follow-up call", detail="How they are, safety, what they still need", source="2.7 [J]"),
    Deadline("follow_up_try", "follow_up", "unreached", days=3, fires="try_again", promised_to="person", words="Try the follow-up call again", source="2.7 [J]"),
    Deadline("follow_up_decide", "follow_up", "escalated", working=1, words="Decide about a person who could not be reached", source="2.7 [J]"),
    # offers
    Deadline("one_reminder", "offer", "made", days=28, fires="remind", words="One reminder at most", source="F3 [J]"),
    Deadline("quiet", "offer", "reminded", days=28, fires="lapse", words="No answer is an answer", source="2.8 [J]"),
    Deadline("named_time", "offer", "not_now", until="when_to_ask", fires="named_time_has_come", words="The time they named has come", source="2.8"),
    # overlays
    Deadline("pause_review", "pause", "paused", days=56, words="A pause is eight weeks old", detail="Ask whoever paused, gently", source="C15 [J]"),
    Deadline("safety_stop", "safety_stop", "stopped", days=0, words="A safety stop: decide today", source="C16 [J]"),
    Deadline("agency", "waiting", "waiting", until="expected_by", words="An agency owes an answer", source="2.1"),
    Deadline("closing_waits", "closing", "proposed", working=5, words="Confirm closing, or keep it open", source="C17 [J]"),
    # a check is asked again: where the world may have changed, and the next contact would wait for it
    Deadline("contact_plan_ran_out", "check", "safe_contact_plan", until="valid_until", words="Go through the safe contact plan again", detail="It has run out. Nobody is contacted on an old one", source="12.1, 3.3; 90 days since the last safe contact [J]"),
    Deadline("orders_ran_out", "check", "order_check", until="valid_until", words="Check orders, licence and bail again", detail="The last check has run out", source="C3; 28 days [J]"),
    Deadline("checklist_ran_out", "check", "risk_checklist", until="valid_until", words="Ask the risk checklist again", detail="It has run out. Until then nothing goes on between them", source="5.7 [S:DASH; days J]"),
    # owed to a person, started by what they did or by what follows from a step, never by a state
    Deadline("stopped", "case", "", working=1, words="Stopped. Do not call this person; propose to close", detail="They pressed stop. They can come back any day.", source="K5, look.md 6"),
    Deadline("tell_other", "case", "", working=1, promised_to="person", words="Call the other person: this is not going ahead", detail="Not who, not why. Nobody is asked to explain.", source="M8, look.md 6"),
    Deadline("asked_to_talk", "case", "", working=2, working_if_enhanced=1, promised_to="person", words="Call: they asked to talk", detail="In the safe way. Ask what they want, from the start.", source="S1; 2 working days [J]"),
    Deadline("promised_call", "case", "", until="next_on", promised_to="person", words="A call that was promised", detail="In the safe way, and at a time that the plan allows", source="W6"),
    Deadline("confirm_contact_change", "case", "", working=2, words="Confirm a change of how to reach them", detail="By a person, on the old way. Until then the old plan stands", source="8; 2 working days [J]"),
    Deadline("contact_incident", "case", "", days=0, words="A contact went wrong: look at it today", detail="It went outside the plan, or somebody asked to change a plan that is not theirs", source="practice.md 8 [H]; today [J]"),
    Deadline("call_back", "case", "", working=5, words="Call back: is what was written down what they said?", detail="In the safe way. Read it to them; nobody is to say why", source="K3 [J]"),
    Deadline("yes_not_so", "case", "", working=1, words="Somebody says that a yes was not theirs", detail="It has stopped. Talk with whoever wrote it down; nobody is blamed. Do not call them about it: only if they ask for a call", source="K5 [J]"),
    Deadline("confirm_relayed", "case", "", working=2, words="Confirm with them what somebody passed on", detail="In the safe way. It holds already, and this call opens nothing again", source="K5 [S:RJC-SP C; days J]"),
    Deadline("explain_no", "case", "", working=1, promised_to="person", words="Call: it was not agreed this way", detail="Why, what is possible instead, and that they may have it looked at again", source="R9, 5.6 [S:SF 24.2; 1 working day J]"),
    Deadline("copy_of_record", "case", "", months=1, words="Answer: they asked for a copy of what we keep", detail=_READ_BY_THEM, source="UK GDPR art. 12(3) and 15: one month of receipt [S-open]"),
    Deadline("correct_record", "case", "", months=1, words="Answer: they asked to put something right", detail=_READ_BY_THEM, source="UK GDPR art. 12(3) and 16: one month of receipt [S-open]"),
    Deadline("delete_record", "case", "", months=1, words="Answer: they asked to delete what we keep", detail=_READ_BY_THEM, source="UK GDPR art. 12(3) and 17: one month of receipt [S-open]"),
    Deadline("tell_of_promise", "case", "", working=5, words="Tell the person harmed how a promise ended", detail="If they wished to be told, and as they wished", source="invariant 16 [S:SF 24.1]"),
    Deadline("tell_by", "case", "", until="tell_by", words="Tell the person harmed how a promise stands", detail="The case is closed over it. If they wished to be told, and as they wished", source="finding 58, invariant 16"),
    Deadline("terms_looked_at", "case", "", working=3, words="Call: they read the terms and find them right", detail="In the safe way. Their yes is said in a talk, alone", source="O1 [J]"),
    Deadline("change_of_terms", "case", "", working=3, words="Call: they ask for a change of what was agreed", detail="In the safe way. Every change is agreed by both", source="2.6 [J]"),
    Deadline("instalment", "case", "", until="due_on", words="An amount was to be paid: ask if it came", detail="We never take, hold or pass on money", source="O8 [J]"),
    Deadline("asked_for_item", "case", "", working=2, promised_to="person", words="Call: they would like what was written for them", detail="In the safe way. Their yes is said in a talk, alone. If it cannot be given, say so; not who, not why", source="X1, X7; 2 working days [J]"),
    Deadline("item_is_off", "case", "", working=2, words="Tell them that what they know of is not going ahead", detail="In the safe way. Not who, not why. Their page says nothing of it", source="2.5b, M8; 2 working days [J]"),
    Deadline("author_may_know", "case", "", working=5, words="Tell the author that it was given", detail="Whoever has it said that they may know. Nothing more than that", source="X5 [S:LB; days J]"),
    Deadline("declare_interests", "case", "", working=2, words="Declare interests again: somebody joined the case", detail="Each who works on it, or decides on it", source="4.3 [H]"),
    Deadline("decide_on_link", "case", "", working=1, words="Decide about a link that a colleague declared", detail="Whether it can be managed, or who works on it instead", source="4.3 [H]; 1 working day [J]"),
    Deadline("name_another_lead", "case", "", working=1, words="Name a lead at advanced level", detail="The case turned out to be sensitive and complex", source="C4 [S:RJC-F]"),
    Deadline("arrange_adjustment", "case", "", working=5, words="Arrange what helps somebody to take part", detail="They asked for it. Or ask if it is still needed", source="8 [W]; 5 working days [J]"),
    Deadline("answer_message", "case", "", working=2, judged="message_days", words="Answer a message", detail="On their own pages where the plan allows it, else in the safe way", source="10, S1; 2 working days, or as the service decides [J]"),
    Deadline("read_message", "case", "", working=2, judged="message_days", words="Read a message, and do not answer it", detail="They did not say that we may answer here. It is no yes to anything, and opens nothing again", source="K5; 2 working days, or as the service decides [J]"),
    Deadline("look_at_vulnerability", "case", "", working=5, words="Ask again what makes waiting hard", detail="It was said before they came back. Until then they are answered as soon as then", source="3.4, 6.2 [J]"),
    Deadline("not_together", "case", "", days=0, words="Call everybody: a case that this meeting is held with is not fixed any more", detail="Ask each what they want, and decide if it goes on without the others. Say nothing of who or why", source="2.5a, M8 [J]"),
    Deadline("tell_supervisor", "case", "", days=0, words="Look at a meeting that ended early, or a safety stop, today", source="M9, C16 [J]"),
)
# fmt: on

BY_KIND = {row.kind: row for row in DEADLINES}
SOONER = tuple(row.kind for row in DEADLINES if row.working_if_enhanced)
# What is owed ends when somebody keeps it, not when the case moves on.
OWED = tuple(row.kind for row in DEADLINES if not row.state)
# What is owed to each person when a meeting does not take place; whoever stopped is left alone.
AFTER_NO_MEETING = frozenset(
    row.kind
    for row in DEADLINES
    if row.lifecycle == "meeting" and row.state in ("cancelled", "postponed", "no_show")
)
_STARTED_BY: dict[tuple[str, str], list[Deadline]] = {}
for _row in DEADLINES:
    _STARTED_BY.setdefault((_row.lifecycle, _row.state), []).append(_row)


def signature_days(judged: Judged, *, sensitive: bool, on_the_day: bool) -> int:
    """For how many days a sign-off given now holds: as the service chose, and never longer than its clock."""
    clock = BY_KIND["signature"].length(sensitive=sensitive, on_the_day=on_the_day)
    return min(clock, judged.signature_days(sensitive=sensitive))


def started_by(lifecycle: str, state: str, topic: str = "") -> Iterator[Deadline]:
    """The clocks this state starts; a row for this very topic goes before the general one."""
    rows = _STARTED_BY.get((lifecycle, state), [])
    particular = [row for row in rows if row.topic and row.topic == topic]
    yield from particular or [row for row in rows if not row.topic]
