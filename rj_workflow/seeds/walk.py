"""Walk one invented case along the real commands, day by day, as far as it is wanted.

Every move goes through the same door, form and guards as a page would; nothing is written past them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from risk_assessment.instrument import Asked, items_for
from rj_workflow import casefile, policy
from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON
from rj_workflow.commands.agreement import add_promise
from rj_workflow.commands.check import record_check
from rj_workflow.commands.enquiry import Enquiry, add_person, open_enquiry
from rj_workflow.commands.exchange import write_item
from rj_workflow.commands.owed import keep
from rj_workflow.commands.risk import Key, answer_many, field_name, newest
from rj_workflow.commands.step import Taken, Target, take_step
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline
from rj_workflow.risk import answers_of, sides_asked
from state_machines.facts import TAKES_PART

Answers = Mapping[str, Any]
SAFE_CONTACT = {
    "outcome": "safe", "contact_channel": "call", "contact_detail": "01632 960 318",
    "contact_hours": "Tuesday or Thursday, 2pm to 5pm", "contact_say": "the library",
    "contact_never": "No voicemail, no texts, no letters",
}  # fmt: skip
_WORDING = "Somebody who was harmed would like to know if you are willing to talk with us."
HIS_OWN = {"contact_detail": "01632 960 327", "contact_say": "the allotment"}
FAIR_TERMS = {"proportionate_and_safe": "yes", "told_if_unlikely": "yes", "nobody_is_silenced": "yes"}
# The order of the main line; `Walk.to` goes through it until the state is reached.
STAGES = (
    "enquiry", "referred", "triage", "allocated", "exploring_first", "approaching_other", "exploring_both",
    "being_assessed", "awaiting_sign_off", "preparing", "readiness_review", "scheduled", "underway",
    "agreement_live", "following_up", "closed",
)  # fmt: skip


@dataclass(slots=True)
class Walk:
    """One case on its way; `now` moves on as it would in life."""

    session: Session
    staff: Mapping[str, Actor]
    now: datetime
    harmed_name: str = "Maya Okafor"
    responsible_name: str = "Lee Danvers"
    process: str = "face_to_face"
    first: str = "harmed"
    harm: str = "Burglary"
    sensitive: bool = False
    ref: str = ""
    harmed: str = ""
    responsible: str = ""
    lead: str = "priya"
    co: str = "tom"
    extras: dict[str, Any] = field(default_factory=dict)

    # --- small steps

    def do(self, who: str, lifecycle: str, event: str, form: Answers | None = None, *, holder: str = "",
           topic: str = "", number: int | None = None, hours: float = 1) -> Taken:  # fmt: skip
        """One step by one colleague."""
        self.now += timedelta(hours=hours)
        target = Target(lifecycle, holder, topic, number)
        return take_step(self.session, self.staff[who], self.ref, target, event, form or {}, now=self.now)

    def check(self, who: str, kind: str, outcome: str, *, about: str = "", **more: Any) -> None:
        """One thing found out by one colleague."""
        self.now += timedelta(minutes=10)
        form = {"outcome": outcome, "note": "As found.", **more}
        record_check(self.session, self.staff[who], self.ref, kind, form, about=about, now=self.now)

    def open(self, enquiry: Enquiry) -> str:
        """Somebody asks; the reference of the new case."""
        return open_enquiry(self.session, self.staff["sam"], enquiry, now=self.now)

    def add(self, name: str, side: str) -> str:
        """One more person on the case."""
        return add_person(self.session, self.staff["sam"], self.ref, name=name, side=side, now=self.now)

    def promise(self, words: str, due_on: date) -> None:
        """One promise in the agreement that is being written."""
        add_promise(self.session, self.staff[self.lead], self.ref, words=words, due_on=due_on, now=self.now)

    def wait(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)

    @property
    def file(self) -> casefile.CaseFile:
        """The case as it lies now."""
        return policy.case_for(self.session, self.staff["helen"], self.ref)

    @property
    def state(self) -> str:
        """Where the case stands."""
        return str(self.file.case["state"])

    # --- whole conversations

    def safe_contact(self, person: str) -> dict[str, str]:
        """Each has a number, and a story for whoever picks up, of their own."""
        return SAFE_CONTACT | (HIS_OWN if person == self.responsible else {})

    def plan_contact(self, person: str, who: str | None = None) -> None:
        """Ask how they may be reached safely."""
        self.now += timedelta(minutes=10)
        asking, plan = self.staff[who or self.lead], self.safe_contact(person)
        record_check(self.session, asking, self.ref, "safe_contact_plan", plan, about=person, now=self.now)

    def yes(self, person: str, purpose: str, **more: Any) -> None:
        """Explain one choice alone with them and record their yes, said back in their own words."""
        found = self.file.find("choice", person, purpose)
        if found is not None and found.state in ("declined", "withdrawn", "lapsed", "never_ask"):
            self.do(self.lead, "choice", "ask_again", {"channel": "phone"}, holder=person, topic=purpose)
        if found is None or found.state not in ("given", "refresh_due"):
            explained = {"everything_was_explained": "yes", "wording_version": "2026-1", "format": "spoken",
                         "minutes": "40", "who_else_was_there": "nobody"}  # fmt: skip
            self.do(self.lead, "choice", "explain", explained, holder=person, topic=purpose)
            self.think(person, purpose)
            said = {"it_was_understood": "yes", "asked_alone": "yes", "channel": "in_person", **more}
            self.do(self.lead, "choice", "say_yes", said, holder=person, topic=purpose)
        elif found.state == "refresh_due" or more.get("on_the_day"):
            self.say_again(person, purpose)

    def think(self, person: str, purpose: str) -> None:
        """Sensitive and complex: a week to think before a yes to taking part counts."""
        if self.sensitive and purpose.startswith(("take_part_", "letter_receive")):
            day = (self.now + timedelta(days=8)).date().isoformat()
            self.do(self.lead, "choice", "take_time", {"not_before": day}, holder=person, topic=purpose)
            self.wait(days=9)

    def say_again(self, person: str, purpose: str) -> None:
        """Ask if it is still a yes."""
        form = {"it_was_understood": "yes", "asked_alone": "yes", "channel": "in_person", "on_the_day": "yes"}
        self.do(self.lead, "choice", "reaffirm", form, holder=person, topic=purpose)

    def assess(self, scope: str, *, concern: Mapping[str, str] | None = None) -> None:
        """Write an assessment: every question, each person's own view, nothing unknown."""
        found = self.file.find("risk", "", scope)
        event = "begin"
        if found is not None and found.episode == self.file.case["episode"]:
            event = {"stale": "copy_forward", "not_agreed": "revise", "returned": "take_up"}.get(
                found.state, "begin"
            )
        if found is None or found.state != "draft" or found.episode != self.file.case["episode"]:
            self.do(self.lead, "risk", event, topic=scope)
        file = self.file
        known = {a.key for a in answers_of(file, newest(file, scope))}
        asked = (one for one in items_for(scope, sides_asked(file)) if one.key not in known)
        self.answer(scope, {one.key: _said_of(one, (concern or {}).get(one.item.id)) for one in asked})

    def answer(self, scope: str, said: Mapping[Key, Mapping[str, str]], who: str = "") -> int:
        """These items of an assessment, each under the plain names of its fields; how many changed."""
        form = {field_name(key, name): value for key, given in said.items() for name, value in given.items()}
        by = self.staff[who or self.lead]
        return answer_many(self.session, by, self.ref, scope=scope, keys=list(said), form=form, now=self.now)

    def sign(self, scope: str) -> None:
        """Send an assessment and have it signed by somebody who did not write it."""
        self.do(self.lead, "risk", "submit", topic=scope)
        if self.sensitive:
            self.check(self.lead, "specialist_view", "heard")
        self.wait(hours=20)
        why = {"reason": "Asked alone, same answers. The plan fits.", "conditions": ""}
        self.do("helen", "risk", "sign_off", why, topic=scope)

    def prepare(self, person: str) -> None:
        """A session alone, their own word that they are ready, and the read-back."""
        session = {"alone": "yes", "delta_form": "nothing", "minutes": "60",
                   "checklist": ["what_happened", "wants"],
                   "expectations": "No handshake. He may not apologise."}  # fmt: skip
        self.do(self.lead, "preparation", "hold_session", session, holder=person)
        self.wait(days=1)
        self.do(self.lead, "preparation", "say_ready", {"channel": "phone"}, holder=person)
        self.do(
            self.lead, "preparation", "confirm_ready", {"expectations_were_read_back": "yes"}, holder=person
        )

    # --- the main line

    def to(self, state: str) -> "Walk":
        """Go on along the main line until the case stands in this state."""
        for stage in STAGES[: STAGES.index(state) + 1]:
            if not self.ref or _reached(self.state) < STAGES.index(stage):
                getattr(self, f"_to_{stage}")()
        return self

    def _to_enquiry(self) -> None:
        first_name = self.harmed_name if self.first == "harmed" else self.responsible_name
        enquiry = Enquiry(first_name, self.first, harm=self.harm, sensitive=self.sensitive, **self.extras)
        self.ref = self.open(enquiry)
        row = self.file.on_side(self.first)
        assert row is not None
        setattr(self, self.first, row["person_id"])

    def _to_referred(self) -> None:
        first = self.harmed if self.first == "harmed" else self.responsible
        self.do(
            "sam", "case", "ask_to_be_referred", {"channel": "phone", "who_asked": "person"}, holder=first
        )

    def _to_triage(self) -> None:
        self.wait(days=1)
        self.do("sam", "case", "begin_checks", {"received_on": self.now.date().isoformat()})
        first = self.harmed if self.first == "harmed" else self.responsible
        self.plan_contact(first, "sam")
        self.check("sam", "pre_contact_check", "clear")
        self.check("sam", "order_check", "clear")
        other, name = (
            ("responsible", self.responsible_name) if self.first == "harmed" else ("harmed", self.harmed_name)
        )
        if not getattr(self, other):
            setattr(self, other, self.add(name, other))

    def _to_allocated(self) -> None:
        for worker in filter(None, (self.lead, self.co, "helen")):
            self.check("helen", "interests", "none", about=self.staff[worker].id)
        named = {
            "lead": self.staff[self.lead].id,
            "co_worker": self.staff[self.co].id if self.co else "",
            "supervisor": self.staff["helen"].id,
        }
        self.do("helen", "case", "allocate", {**named, "handover_note": "Call only."}, hours=20)

    def _to_exploring_first(self) -> None:
        self.wait(days=2)
        self.do(
            self.lead, "case", "begin_exploring", {"hopes": "To ask why.", "fears": "That it is made small."}
        )

    def _to_approaching_other(self) -> None:
        first = self.harmed if self.first == "harmed" else self.responsible
        self.wait(days=3)
        self.yes(first, "contact")
        self.yes(first, "approach_other", scope=_WORDING)
        self.assess("approach")
        self.sign("approach")
        self.check(self.lead, "order_check", "clear")
        if self.first == "responsible":
            self.check(self.lead, "victim_route", "route")
        self.do(self.lead, "case", "approach_other", {"approved_wording": _WORDING})

    def _to_exploring_both(self) -> None:
        other = self.responsible if self.first == "harmed" else self.harmed
        self.wait(days=5)
        self.plan_contact(other)
        self.yes(other, "contact")
        self.do(self.lead, "case", "other_is_willing", {"how_they_said_it": "I would like to say something."})

    def _to_being_assessed(self) -> None:
        self.wait(days=4)
        if self.file.at("acknowledgement", self.responsible).state != "acknowledged":
            what = {"what_exactly": "That he broke in and took the ring."}
            self.do(self.lead, "acknowledgement", "acknowledge", what, holder=self.responsible)
        for person in (self.harmed, self.responsible):
            self.yes(person, f"take_part_{self.process}")
        self.check(self.lead, "interest_of_the_harmed", "yes")
        self.do(self.lead, "case", "choose_process", {"process": self.process})

    def _to_awaiting_sign_off(self) -> None:
        self.wait(days=1)
        self.assess("process")
        if self.sensitive:
            self.check(self.lead, "specialist_view", "heard")
        self.do(self.lead, "risk", "submit", topic="process")

    def _to_preparing(self) -> None:
        why = {"reason": "The plan fits what each of them said."}
        self.do("helen", "risk", "sign_off", why, topic="process", hours=20)

    def _to_readiness_review(self) -> None:
        for person in (self.harmed, self.responsible):
            self.prepare(person)
        self.do(self.lead, "case", "propose_ready", {"off_limits": "Her mother."})

    def _to_scheduled(self) -> None:
        """Hold a date, have exactly this plan signed, and confirm it."""
        self.hold_date(days=5)
        self.assess("event")
        self.sign("event")
        self.ready_plan()
        self.do(self.lead, "meeting", "confirm")

    def hold_date(self, *, days: int) -> None:
        """Propose a meeting and hold a date on which everyone can come."""
        self.do(
            self.lead,
            "meeting",
            "propose",
            {"kind": "face_to_face", "who_would_come": "Both, and two facilitators"},
        )
        self.do(self.lead, "meeting", "offer_dates", {"slots": "Thursday at 2pm"})
        day = (self.now + timedelta(days=days)).astimezone(LONDON).date()
        self.extras["when"] = datetime.combine(day, time(14), LONDON)
        plan = {"everyone_can_come": "yes", "venue_is_named": "yes", "when": self.extras["when"].isoformat(),
                "where": "The Quiet Room, Eastmoor Library",
                "attendees": [self.harmed, self.responsible]}  # fmt: skip
        self.do(self.lead, "meeting", "put_in_diary", plan)

    def ready_plan(self) -> None:
        """Both agree who will be there, the venue is looked at, and each yes is in date."""
        for person in (self.harmed, self.responsible):
            self.check(self.lead, "attendees_agreed", "agrees", about=person)
            self.say_again(person, f"take_part_{self.process}")
        self.check(self.lead, "venue_check", "suitable")

    def _to_underway(self) -> None:
        """On the day: ask each again, check orders and people, open the door."""
        self.now = self.extras["when"] - timedelta(hours=6)
        self.check(self.lead, "order_check", "clear")
        self.do(self.lead, "meeting", "begin_day_check")
        for person in (self.harmed, self.responsible):
            self.say_again(person, f"take_part_{self.process}")
            self.check(self.lead, "day_check", "passed", about=person)
        self.do(self.lead, "meeting", "open", {"present": "Both, two facilitators"})

    def end_meeting(self) -> None:
        """End it as it should, and call each person the next day."""
        self.do(
            self.lead, "meeting", "end", {"attendance": "Everyone", "agreement_or_none": "agreement"}, hours=2
        )
        self.wait(days=1)
        for person in (self.harmed, self.responsible):
            self.check(self.lead, "debrief", "held", about=person)

    def _to_agreement_live(self) -> None:
        self.end_meeting()
        self.do(self.lead, "agreement", "begin")
        self.promise("Write what happened to the ring.", (self.now + timedelta(days=30)).date())
        self.do(self.lead, "agreement", "propose", FAIR_TERMS)
        for person in (self.harmed, self.responsible):
            self.yes(person, "outcome_agreement_terms")
        self.do(self.lead, "agreement", "agree")
        self.do(self.lead, "agreement", "go_live", {"owner": self.staff[self.lead].id, "dates": "In a month"})
        self.do(self.lead, "case", "end_with_agreement", {"kind_of_outcome": "agreement"})

    def _to_following_up(self) -> None:
        self.wait(days=28)
        for item in list(self.file.of("agreement_item")):
            self.do(self.lead, "agreement_item", "say_done", number=item.number)
            self.do(
                self.lead, "agreement_item", "verify", {"evidence_is_recorded": "yes"}, number=item.number
            )
        self.do(self.lead, "agreement", "complete")

    def settle_aftercare(self) -> None:
        """Explain the way back and plan follow-up, so that it may close."""
        for person in (self.harmed, self.responsible):
            contact = self.file.find("choice", person, "contact") if person else None
            if contact is not None and contact.state in TAKES_PART:
                self.yes(person, "follow_up_contact")
                self.check(self.lead, "follow_up_plan", "planned", about=person)
            elif contact is None and person and self.file.latest_check("contact_basis", person):
                self.check(self.lead, "follow_up_plan", "declined", about=person)
        if self.harmed:
            self.check(self.lead, "way_back", "explained", about=self.harmed)

    def _to_closed(self) -> None:
        self.settle_aftercare()
        self.wait(days=7)
        self.close("COMPLETED_DIRECT")

    def close(self, code: str) -> None:
        """One proposes, another confirms."""
        asked = {
            "a_reason_and_signposts_are_given": "yes",
            "closure_code": code,
            "signposts": "The library group.",
        }
        self.do(self.lead, "closing", "propose_closing", asked)
        self.do("helen", "closing", "confirm", hours=20)

    # --- beside the main line

    def follow_up(self) -> None:
        """The calls that were planned are held, each on its day."""
        people = [p for p in (self.harmed, self.responsible) if self.file.find("follow_up", p, "welfare")]
        said = {"wellbeing": "Sleeps better.", "safety": "Nothing unwanted since.", "wish_to_return": "no"}
        for person in people:
            self.plan_contact(person)
        for topic, days in (("welfare", 1), ("two_weeks", 13), ("six_weeks", 28)):
            self.wait(days=days)
            for person in people:
                self.do(self.lead, "follow_up", "hold", said, holder=person, topic=topic)

    def keep(self, *kinds: str) -> None:
        """What is owed of these kinds is done, by the lead."""
        owed = select(deadline.c.id).join(case_table, case_table.c.id == deadline.c.case_id)
        owed = owed.where(case_table.c.ref == self.ref, deadline.c.open, deadline.c.kind.in_(kinds))
        for promise in self.session.scalars(owed).all():
            keep(self.session, self.staff[self.lead], self.ref, promise, what="Done, by phone.", now=self.now)

    def come_back(self, person: str = "") -> None:
        """Somebody returns: a new episode, at the pace of anyone new."""
        self.do("sam", "case", "come_back", {"channel": "phone"}, holder=person or self.harmed)

    def clear_letters(self) -> None:
        """Letters or messages may pass: there is no day, each item has its own gates."""
        self.yes(self.responsible, "disclose_interest_to_other")
        self.do(self.lead, "case", "clear_exchange", {"conditions": "First names only."})

    def letter(self, author: str, *steps: str) -> None:
        """The first letter of this author, taken through these steps."""
        forms: dict[str, Answers] = {
            "review": {"content_is_safe": "yes", "location_is_removed": "yes"},
            "deliver": {
                "given_in_person_or_as_chosen": "yes",
                "how": "in_person",
                "who_was_there": "Her sister",
            },
            "not_now": {"not_before": (self.now + timedelta(days=60)).date().isoformat()},
        }
        for step in steps:
            if step == "draft":
                text = "I am sorry about the door. I want to answer what you ask."
                self.wait(hours=20)
                lead = self.staff[self.lead]
                write_item(
                    self.session, lead, self.ref, author=author, kind="letter", text=text, now=self.now
                )
                continue
            self.do(self.lead, "exchange", step, forms.get(step), holder=author, number=1, hours=20)


def _reached(state: str) -> int:
    """How far along the main line; whoever came back stands where a referral stands."""
    return STAGES.index("referred" if state == "returned" else state)


def _said_of(asked: Asked, concern: str | None) -> dict[str, str]:
    """What the form of one item says: nothing found, or this concern and what was done about it."""
    said = {"found": "Nothing found.", "own_view": "It would help me to ask. I am not afraid of that."}
    if not asked.item.rated:
        return {**said, "present": "no"}
    if concern is None:
        return {**said, "present": "no", "concern": "none", "who_said": "self"}
    return {**said, "found": "Talked through twice.", "present": "current", "concern": concern,
            "who_said": "self", "mitigation": "Asked alone again before each step.",
            "owner": "Priya Nalloor", "by_when": "2026-12-01", "residual": "note"}  # fmt: skip
