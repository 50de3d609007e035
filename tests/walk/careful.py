"""A walk that goes on after a no: each command is sent, counted, and looked at in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import make_url

from rj_workflow.actors import Actor
from rj_workflow.casefile import PARTS, CaseFile, load
from rj_workflow.commands.check import record_check
from rj_workflow.commands.exchange import write_item
from rj_workflow.commands.risk import Key, open_item
from rj_workflow.commands.step import Taken, Target, take_step
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotDeclared, NotFound, Refused
from rj_workflow.models import staff as staff_table
from rj_workflow.risk import answers_of, conditions, opened_key, to_open
from rj_workflow.seeds.casework import WHY, Answers, of_the_day
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.sweep import sweep
from state_machines.checks import CHECKS
from state_machines.roles import FACILITATOR, SUPERVISOR
from tests.factories.case import standing_at
from tests.walk.watch import Watch

# Small services have people with two parts, and supervisors registered lower than their facilitators.
MORE_STAFF = (
    ("ines", "Ines Calder", FACILITATOR | SUPERVISOR, "advanced"),
    ("nadia", "Nadia Frost", SUPERVISOR, "intermediate"),
)


# As whom somebody sits on a panel.
SITS_AS = {"helen": "supervisor", "david": "safeguarding_lead", "olu": "specialist"}


# What a signature with conditions opens only once they are met.
GATES = (("meeting", "open"), ("exchange", "deliver"), ("case", "approach_other"))


# What nobody may say of their own work.
DECISIONS = {
    ("risk", event)
    for event in ("sign_off", "panel_agrees", "send_back", "do_not_agree", "panel_does_not_agree")
}


class Happened(AssertionError):
    """Something that must never happen did; the sentence says what, and what went before."""


@dataclass
class Tally:
    """How many commands were sent, how many were taken, and what they reached."""

    sent: int = 0
    drawn: int = 0  # of these, chosen one by one; the others belong to a conversation that was chosen
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)  # events in the database, consequences too
    cases: int = 0
    own_work: int = 0  # how often somebody who facilitates it, or did, sent a decision

    def plus(self, more: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.sent + more.sent, self.drawn + more.drawn, self.taken + more.taken,
            self.refused + more.refused, self.happened + more.happened, self.cases + more.cases,
            self.own_work + more.own_work,
        )  # fmt: skip

    def as_text(self) -> str:
        """The figures, for whoever reads the run."""
        reached = ", ".join(f"{name} {self.happened[name]:,}" for name in REACHED)
        reasons = ", ".join(f"{name} {count:,}" for name, count in self.refused.most_common(12))
        return (
            f"{self.sent:,} steps on {self.cases:,} cases ({self.drawn:,} drawn one by one), "
            f"{self.taken.total():,} taken, {self.sent - self.taken.total():,} not; "
            f"{self.own_work:,} decisions on somebody's own work were tried.\n"
            f"Reached: {reached}.\nNot taken because: {reasons}."
        )


REACHED = (
    "risk.submit", "risk.sign_off", "risk.panel_agrees", "risk.do_not_agree", "case.approach_other",
    "meeting.confirm", "meeting.open", "exchange.announce", "exchange.deliver", "risk.go_stale",
)  # fmt: skip


@dataclass(slots=True)
class Careful(Walk):
    """The walk of the seeds, where a refusal is an answer and every command is looked at afterwards."""

    watch: Watch | None = None
    tally: Tally = field(default_factory=Tally)
    trail: list[str] = field(default_factory=list)

    @property
    def file(self) -> CaseFile:
        """The case as it lies now, whoever may see it."""
        return load(self.session, self.ref, by="ref")

    def attempt(self, name: str, command: Callable[[], Any], by: Actor | None = None) -> bool:
        """Send one command, count what became of it, and look at what it left behind.

        Whoever is asked first whether they know anybody says no, and does it then.
        """
        assert self.watch is not None
        self.tally.sent += 1
        try:
            with self.session.begin_nested():
                command()
        except NotDeclared as no:
            self.tally.refused[_why(no)] += 1
            return by is not None and self.declares(by) and self.attempt(name, command)
        except (Refused, Conflict, Invalid, NotFound) as no:
            self.tally.refused[_why(no)] += 1
            return False
        self.tally.taken[name] += 1
        self.trail.append(name)
        faults = self.watch.look()
        if faults:
            raise Happened(f"{'; '.join(faults)}\n  after {', '.join(self.trail)}")
        return True

    def do(self, who: str, lifecycle: str, event: str, form: Answers | None = None, *, holder: str = "",
           topic: str = "", number: int | None = None, hours: float = 1) -> Taken:  # fmt: skip
        self.now += timedelta(hours=hours)
        if (lifecycle, event) in GATES:
            self.meet_conditions()
        target = Target(lifecycle, holder, topic, number)
        self.step(self.staff[who], target, event, form or {})
        return Taken(self.ref, "", "", 0, 0)

    def meet_conditions(self) -> None:
        """What was signed on a condition: somebody sees to it."""
        for one in conditions(self.file):
            self.check(self.lead, "condition", "met", about=one.id)

    def step(self, actor: Actor, target: Target, event: str, form: Answers) -> bool:
        """One step by anybody."""
        if (target.lifecycle, event) in DECISIONS and actor.id in self.file.case["facilitated_by"]:
            self.tally.own_work += 1
        return self.attempt(
            f"{target.lifecycle}.{event}",
            lambda: take_step(self.session, actor, self.ref, target, event, form, now=self.now),
            actor,
        )

    def declares(self, who: Actor) -> bool:
        """They know nobody here."""
        form = {"outcome": "none"}
        return self.attempt(
            "check.interests",
            lambda: record_check(self.session, who, self.ref, "interests", form, about=who.id, now=self.now),
        )

    def _say_of(self, who: str, about: str, outcome: str) -> None:
        self.record(who, "interests", {"outcome": outcome, "note": "As found."}, about)

    def check(self, who: str, kind: str, outcome: str, *, about: str = "", **more: Any) -> None:
        self.now += timedelta(minutes=10)
        form = {
            "outcome": outcome,
            "note": "As found.",
            "despite": WHY,
            "part": SITS_AS.get(who, "supervisor"),
            **of_the_day(kind, outcome),
            **more,
        }
        own = self.staff[who].id if CHECKS[kind].about == "worker" else ""
        declared = self._declared() if kind in PARTS else ()
        self.record(who, kind, form, about or own)
        self.declare_again(*declared)

    def turns_out(self, who: str, kind: str) -> None:
        """Which kind of case it is, as this colleague sees it."""
        self.check(who, "kind_of_case", kind, kinds=["sexual"] if kind == "gender_based" else [])

    def plan_contact(self, person: str, who: str | None = None) -> None:
        self.now += timedelta(minutes=10)
        self.record(who or self.lead, "safe_contact_plan", self.safe_contact(person), person)

    def record(self, who: str, kind: str, form: Answers, about: str = "") -> None:
        """One thing found out."""
        self.attempt(
            f"check.{kind}",
            lambda: record_check(
                self.session, self.staff[who], self.ref, kind, form, about=about, now=self.now
            ),
            self.staff[who],
        )

    def answer(self, scope: str, said: dict[Key, dict[str, str]], who: str = "") -> int:  # type: ignore[override]
        return int(self.attempt("risk.answer", lambda: super(Careful, self).answer(scope, said, who),
                                self.staff[who or self.lead]))  # fmt: skip

    def add(self, name: str, side: str) -> str:
        return str(
            self.attempt("person.add_person", lambda: super(Careful, self).add(name, side), self.staff["sam"])
        )

    def promise(self, words: str, due_on: date) -> None:
        self.attempt("agreement.promise", lambda: super(Careful, self).promise(words, due_on),
                     self.staff[self.lead])  # fmt: skip

    def write(self) -> None:
        """One more letter of the person responsible."""
        self.attempt(
            "exchange.draft",
            lambda: write_item(
                self.session, self.staff[self.lead], self.ref,
                author=self.responsible, kind="letter", text="I am sorry.", now=self.now,
            ),
            self.staff[self.lead],
        )  # fmt: skip

    def read_red(self, who: str, scope: str) -> None:
        """Open everything that whoever decides opens first."""
        file = self.file
        position = file.find("risk", "", scope)
        if position is None:
            return
        opened = position.data.get("opened", {}).get(self.staff[who].id, {})
        for answer in to_open(answers_of(file, position)):
            if opened_key(answer) not in opened:
                item, subject = answer.key
                self.attempt(
                    "risk.open_item",
                    lambda item=item, subject=subject: open_item(  # type: ignore[misc]
                        self.session, self.staff[who], self.ref, scope=scope, number=position.number,
                        item_id=item, subject=subject, now=self.now,
                    ),
                    self.staff[who],
                )  # fmt: skip

    def sweep(self) -> None:
        """The clock comes by and acts on what has run out."""
        self.attempt("sweep", lambda: sweep(Lent(self.session), self.now))  # type: ignore[arg-type]


class Lent:
    """Stands for the engine of an open transaction: what would be committed becomes part of it.

    It has no file: whoever has a transaction open has their turn to write already.
    """

    url = make_url("sqlite://")

    def __init__(self, session: Session) -> None:
        self.session = session

    def connect(self) -> Lent:
        return self

    def begin(self) -> Any:
        return self.session.begin_nested()

    def __enter__(self) -> Lent:
        return self

    def __exit__(self, *what: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return getattr(self.session, name)


def _why(no: Exception) -> str:
    guards = getattr(no, "guards", ())
    if guards:
        return str(guards[0].name)
    return type(no).__name__.lower()


def careful_at(session: Session, tally: Tally, state: str, letters: bool = False, **given: Any) -> Careful:
    """A case that stands in this state, with everybody who may meddle with it."""
    laid = standing_at(session, state, **given)
    if letters:
        laid.clear_letters()
        laid.letter(laid.responsible, "draft", "approve", "review", "hold", "announce")
    known = {name: getattr(laid, name) for name in Walk.__dataclass_fields__}
    watch = Watch(session, laid.ref, happened=tally.happened)
    walk = Careful(**known, watch=watch, tally=tally)
    walk.staff = {**laid.staff, **_more(session)}
    tally.cases += 1
    watch.look(judge=False)
    return walk


def _more(session: Session) -> dict[str, Actor]:
    rows = [
        {"id": key.ljust(32, "0"), "name": name, "email": f"{key}@example.org", "active": True,
         "roles": roles.value, "level": level, "password_hash": "-"}
        for key, name, roles, level in MORE_STAFF
    ]  # fmt: skip
    session.execute(insert(staff_table), rows)
    return {
        key: Actor(key.ljust(32, "0"), "staff", name, roles, level) for key, name, roles, level in MORE_STAFF
    }


def when_of(walk: Walk) -> datetime | None:
    """When the meeting in hand is to take place."""
    meetings = [m for m in walk.file.of("meeting") if m.data.get("when")]
    newest = max(meetings, key=lambda m: m.number, default=None)
    return datetime.fromisoformat(str(newest.data["when"])) if newest else None
