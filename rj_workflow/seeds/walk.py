"""Walk one invented case along its main line, day by day, as far as it is wanted."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from rj_workflow.clock import LONDON
from rj_workflow.commands.enquiry import Enquiry
from rj_workflow.commands.owed import keep
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline
from rj_workflow.seeds.casework import WHY, Casework
from state_machines.facts import TAKES_PART
from state_machines.venue import everything

_WORDING = "Somebody who was harmed would like to know if you are willing to talk with us."
FAIR_TERMS = {"proportionate_and_safe": "yes", "told_if_unlikely": "yes", "nobody_is_silenced": "yes"}
# The order of the main line; `Walk.to` goes through it until the state is reached.
STAGES = (
    "enquiry", "referred", "triage", "allocated", "exploring_first", "approaching_other", "exploring_both",
    "being_assessed", "awaiting_sign_off", "preparing", "readiness_review", "scheduled", "underway",
    "agreement_live", "following_up", "closed",
)  # fmt: skip


@dataclass(slots=True)
class Walk(Casework):
    """One case on its way, and what is to be invented of it."""

    harmed_name: str = "Maya Okafor"
    responsible_name: str = "Lee Danvers"
    process: str = "face_to_face"
    first: str = "harmed"
    harm: str = "Burglary"
    extras: dict[str, Any] = field(default_factory=dict)

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
        self.declare("helen")

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
            self.wait(minutes=10)
            self.declare(worker)
        named = {
            "lead": self.staff[self.lead].id,
            "co_worker": self.staff[self.co].id if self.co else "",
            "supervisor": self.staff["helen"].id,
        }
        self.do(
            "helen", "case", "allocate", {**named, "handover_note": "Call only.", "despite": WHY}, hours=20
        )

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
        self.do(
            self.lead,
            "case",
            "other_is_willing",
            {"how_they_said_it": "I would like to say something.", "delta_form": "nothing"},
        )

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
        self.do(self.lead, "meeting", "propose", {"who_would_come": "Both, and two facilitators"})
        day = (self.now + timedelta(hours=1, days=days)).astimezone(LONDON).date()
        self.extras["when"] = datetime.combine(day, time(14), LONDON)
        until = self.extras["when"] + timedelta(hours=2)
        offered = f"{self.extras['when'].isoformat()}/{until.isoformat()}"
        self.do(self.lead, "meeting", "offer_dates", {"slots": offered})
        plan = {"everyone_can_come": "yes", "venue_is_named": "yes", "when": self.extras["when"].isoformat(),
                "where": "The Quiet Room, Eastmoor Library",
                "attendees": [self.harmed, self.responsible]}  # fmt: skip
        self.do(self.lead, "meeting", "put_in_diary", plan)

    def ready_plan(self) -> None:
        """Both agree who will be there, the venue is looked at, and each yes is in date."""
        for person in (self.harmed, self.responsible):
            self.check(self.lead, "attendees_agreed", "agrees", about=person)
            self.say_again(person, f"take_part_{self.process}")
        self.check(self.lead, "venue_check", "suitable", **everything(self.process))

    def morning(self, *, orders: bool = True) -> None:
        """The morning of the meeting: orders are looked at, and each person is asked again."""
        self.now = self.extras["when"] - timedelta(hours=6)
        if orders:
            self.check(self.lead, "order_check", "clear")
        self.do(self.lead, "meeting", "begin_day_check")
        for person in (self.harmed, self.responsible):
            self.say_again(person, f"take_part_{self.process}")
            self.check(self.lead, "day_check", "passed", about=person)

    def _to_underway(self) -> None:
        """On the day: ask each again, check orders and people, open the door."""
        self.morning()
        self.do(self.lead, "meeting", "open", {"present": "Both, two facilitators"})

    def end_meeting(self) -> None:
        """End it as it should, and call each person the next day."""
        self.do(
            self.lead,
            "meeting",
            "end",
            {"attendance": "Everyone", "agreement_or_none": "agreement", "delta_form": "nothing"},
            hours=2,
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
                self.lead,
                "agreement_item",
                "verify",
                {"evidence_is_recorded": "yes", "evidence_kind": "harmed_says"},
                number=item.number,
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
        said = {"wellbeing": "Sleeps better.", "safety": "Nothing unwanted since.", "wish_to_return": "no",
                "delta_form": "nothing"}  # fmt: skip
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
        self.declare("sam", "helen")


def _reached(state: str) -> int:
    """How far along the main line; whoever came back stands where a referral stands."""
    return STAGES.index("referred" if state == "returned" else state)
