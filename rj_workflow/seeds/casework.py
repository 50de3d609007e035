"""What colleagues do with one invented case: each step, check and conversation by the real commands.

Every move goes through the same door, form and guards as a page would; nothing is written past them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from risk_assessment.instrument import Asked, items_for
from rj_workflow import casefile, policy
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.casefile import PARTS
from rj_workflow.commands.agreement import add_promise
from rj_workflow.commands.check import record_check
from rj_workflow.commands.enquiry import Enquiry, add_person, open_enquiry
from rj_workflow.commands.exchange import write_item
from rj_workflow.commands.risk import Key, answer_many, field_name, newest
from rj_workflow.commands.step import Taken, Target, take_step
from rj_workflow.db import Session
from rj_workflow.errors import NotDeclared
from rj_workflow.risk import answers_of, subjects_of
from state_machines.checks import CHECKS
from state_machines.contents import topics_for
from state_machines.day_check import NOT_FINE, everything_fine
from state_machines.explanation import EVERYTHING, FIRST_EDITION, SAID_BACK

Answers = Mapping[str, Any]
Done = TypeVar("Done")
SAFE_CONTACT: Answers = {
    "outcome": "safe", "contact_told": "face_to_face",
    "call_allowed": "yes", "call_detail": "01632 960 318", "call_when": "hours",
    "call_days": ["tue", "thu"], "call_from": "14:00", "call_to": "17:00",
    "call_message": "no", "call_withheld": "yes", "portal_allowed": "yes",
    "contact_say": "the library", "contact_name": "Pat", "contact_device": "own",
    "never": ["voicemail", "text", "post"],
}  # fmt: skip
HIS_OWN: Answers = {"call_detail": "01632 960 327", "contact_say": "the allotment"}
# Every point gone through with nobody else there, and said back.
TOLD: Answers = {"everything_was_explained": [*EVERYTHING], "wording_version": FIRST_EDITION,
                 "format": "spoken", "who_else_was_there": "nobody"}  # fmt: skip
UNDERSTOOD: Answers = {"it_was_understood": [*SAID_BACK], "asked_alone": "yes",
                       "who_else_was_there": "nobody", "own_words": "Yes. I want to."}  # fmt: skip
WHY = "Talked through with each of them."


@dataclass(slots=True)
class Casework:
    """One case and its colleagues; `now` moves on as it would in life."""

    session: Session
    staff: Mapping[str, Actor]
    now: datetime
    sensitive: bool = False
    ref: str = ""
    harmed: str = ""
    responsible: str = ""
    lead: str = "priya"
    co: str = "tom"

    # --- small steps

    def do(self, who: str, lifecycle: str, event: str, form: Answers | None = None, *, holder: str = "",
           topic: str = "", number: int | None = None, hours: float = 1) -> Taken:  # fmt: skip
        """One step by one colleague."""
        self.now += timedelta(hours=hours)
        target = Target(lifecycle, holder, topic, number)
        return self._opened(who, lambda: take_step(
            self.session, self.staff[who], self.ref, target, event, form or {}, now=self.now))  # fmt: skip

    def check(self, who: str, kind: str, outcome: str, *, about: str = "", **more: Any) -> None:
        """One thing found out by one colleague."""
        self.now += timedelta(minutes=10)
        form = {"outcome": outcome, "note": "As found.", "despite": WHY, **of_the_day(kind, outcome), **more}
        about = about or (self.staff[who].id if CHECKS[kind].about == "worker" else "")
        declared = self._declared() if kind in PARTS else ()
        self._opened(who, lambda: record_check(
            self.session, self.staff[who], self.ref, kind, form, about=about, now=self.now))  # fmt: skip
        self.declare_again(*declared)

    def _declared(self) -> tuple[str, ...]:
        """Who has declared their interests, and does so again when somebody joins."""
        return tuple(who for who, actor in self.staff.items() if self.file.has_declared(actor.id))

    def declare_again(self, *who: str) -> None:
        """Those of them who still have to do with it say again that they know nobody."""
        self.declare(*(one for one in who if policy.may_see(self.staff[one], self.file)))

    def panel(self, **views: str) -> None:
        """Each member declares that they have no link to anybody, and gives a view: colleague = outcome.

        Helen sits there as supervisor, David for safeguarding and Olu, who heard the specialist, for them.
        """
        parts = {"helen": "supervisor", "david": "safeguarding_lead", "olu": "specialist"}
        for who, outcome in views.items():
            self.check(who, "interests", "none", about=self.staff[who].id)
            self.check(who, "panel_view", outcome, part=parts[who])

    def _opened(self, who: str, act: Callable[[], Done]) -> Done:
        """What a colleague does; whoever has not opened the case before says first that they know nobody."""
        try:
            return act()
        except NotDeclared:
            self.declare(who)
            return act()

    def open(self, enquiry: Enquiry) -> str:
        """Somebody asks; the reference of the new case."""
        return open_enquiry(self.session, self.staff["sam"], enquiry, now=self.now)

    def add(self, name: str, side: str) -> str:
        """One more person on the case; whoever had declared their interests declares them again."""
        declared = self._declared()
        person = add_person(self.session, self.staff["sam"], self.ref, name=name, side=side, now=self.now)
        self.declare(*(who for who in declared if who != "sam"))
        return person

    def declare(self, *who: str, by: str = "helen") -> None:
        """Each of these colleagues says that they know nobody here, asked by a supervisor where need be."""
        for one in who:
            actor = self.staff[one]
            if not policy.may_see(actor, self.file):
                self._say_of(by, actor.id, "asked")
            self._say_of(one, actor.id, "none")

    def _say_of(self, who: str, about: str, outcome: str) -> None:
        actor, form = self.staff[who], {"outcome": outcome}
        record_check(self.session, actor, self.ref, "interests", form, about=about, now=self.now)

    def promise(self, words: str, due_on: date) -> None:
        """One promise in the agreement that is being written."""
        add_promise(self.session, self.staff[self.lead], self.ref, words=words, due_on=due_on, now=self.now)

    def wait(self, **length: float) -> None:
        """Let time pass."""
        self.now += timedelta(**length)

    @property
    def file(self) -> casefile.CaseFile:
        """The case as it lies now."""
        return policy.case_for(self.session, THE_CLOCK, self.ref)

    @property
    def state(self) -> str:
        """Where the case stands."""
        return str(self.file.case["state"])

    # --- whole conversations

    def safe_contact(self, person: str) -> dict[str, Any]:
        """Each has a number, and a story for whoever picks up, of their own."""
        return {**SAFE_CONTACT, **(HIS_OWN if person == self.responsible else {})}

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
            explained = {**TOLD, "minutes": "40"}
            self.do(self.lead, "choice", "explain", explained, holder=person, topic=purpose)
            self.think(person, purpose)
            said = {**UNDERSTOOD, "channel": "in_person", **more}
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
        form = {**UNDERSTOOD, "channel": "in_person", "on_the_day": "yes"}
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
        position = newest(file, scope)
        known = {a.key for a in answers_of(file, position)}
        everything = items_for(scope, subjects_of(file), file.instrument_of(position))
        asked = (one for one in everything if one.key not in known)
        self.answer(scope, {one.key: _said_of(one, (concern or {}).get(one.item.id)) for one in asked})

    def answer(self, scope: str, said: Mapping[Key, Answers], who: str = "") -> int:
        """These items of an assessment, each under the plain names of its fields; how many changed.

        Whom one is about is an id, or "harmed" or "responsible" for the person of that side.
        """
        about = {"harmed": self.harmed, "responsible": self.responsible}
        given = {(item, about.get(who_, who_)): fields for (item, who_), fields in said.items()}
        form = {
            field_name(key, name): value
            for key, fields in given.items()
            for name, value in {"still": "changed", **fields}.items()
        }
        by = self.staff[who or self.lead]
        return answer_many(self.session, by, self.ref, scope=scope, keys=list(given), form=form, now=self.now)

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
        fits = {topic.code for topic in topics_for(self.file.side_of(person))}
        session = {"alone": "yes", "delta_form": "nothing", "minutes": "60",
                   "checklist": sorted(fits & {"what_happened", "wants", "limits"}),
                   "expectations": "No handshake. He may not apologise."}  # fmt: skip
        self.do(self.lead, "preparation", "hold_session", session, holder=person)
        self.wait(days=1)
        self.do(self.lead, "preparation", "say_ready", {"channel": "phone"}, holder=person)
        self.do(
            self.lead, "preparation", "confirm_ready", {"expectations_were_read_back": "yes"}, holder=person
        )

    # --- letters

    def clear_letters(self) -> None:
        """Letters or messages may pass: there is no day, each item has its own gates."""
        self.yes(self.responsible, "disclose_interest_to_other")
        self.do(self.lead, "case", "clear_exchange", {"conditions": "First names only."})

    def letter(self, author: str, *steps: str) -> None:
        """The first letter of this author, taken through these steps."""
        forms: dict[str, Answers] = {
            "approve": {"knows_it_brings_no_benefit": "yes"},
            "review": {"content_is_safe": "yes", "location_is_removed": "yes"},
            "deliver": {
                "given_in_person_or_as_chosen": "yes",
                "how": "in_person",
                "who_was_there": "Her sister",
                "delta_form": "nothing",
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


# What each says of a question, in turn: two people, and two questions, seldom say the same.
VIEWS: Mapping[str, tuple[str, ...]] = {
    "harmed": (
        "I am not afraid of that.", "It would help me to ask.", "My sister knows about it, and is with me.",
        "I have thought about it for a long time.", "That is not what keeps me awake.",
        "I want to say it in my own words.", "It was worse in the spring. Not now.",
    ),
    "responsible": (
        "I would rather say it than write it.", "I have nothing to hide there.",
        "I do not want to make it worse.", "I am nervous, but I will come.", "That is behind me.",
        "I can leave it, if that is what is wanted.",
    ),
}  # fmt: skip
OTHERS = ("I am there to listen.", "I know what I may say and what I may not.", "I will ask if I am unsure.")


def of_the_day(kind: str, outcome: str) -> dict[str, str]:
    """The answers behind a check of the day: nothing stands in the way, or they have had a drink."""
    if kind != "day_check":
        return {}
    return everything_fine() | ({} if outcome == "passed" else {"sober": NOT_FINE})


def own_view(asked: Asked) -> str:
    """What whoever it is about says of this question."""
    said = VIEWS.get(asked.subject.side, OTHERS)
    return said[sum(map(ord, asked.item.id)) % len(said)]


def _said_of(asked: Asked, concern: str | None) -> dict[str, str]:
    """What the form of one item says: nothing found, or this concern and what was done about it."""
    said = {"found": "Nothing found.", "own_view": own_view(asked)}
    if not asked.item.rated:
        return {**said, "present": "no"}
    if concern is None:
        return {**said, "present": "no", "concern": "none", "who_said": "self"}
    return {**said, "found": "Talked through twice.", "present": "current", "concern": concern,
            "who_said": "self", "mitigation": "Asked alone again before each step.",
            "owner": "Priya Nalloor", "by_when": "2026-12-01", "residual": "note"}  # fmt: skip
