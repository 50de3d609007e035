"""A case that people do things to, one command at a time: what may be drawn, and how the figures are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from risk_assessment.instrument import items_for
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.answers import fields_of
from rj_workflow.risk import subjects_of
from state_machines import LIFECYCLES
from tests.factories.moves import chosen, filled
from tests.walk.careful import Careful, Tally, careful_at

if TYPE_CHECKING:
    from sqlalchemy import Engine

SOME = st.integers(0, 1_000)
EVERYBODY = st.sampled_from(("helen", "david", "olu", "nadia", "ines", "priya", "tom"))
KINDS = st.sampled_from(("", "", "", "in_doubt", "sensitive", "gender_based", "ordinary"))
DECIDERS = st.sampled_from(("helen", "david", "nadia", "ines", "olu"))
DECISIONS = st.sampled_from(
    ("sign_off", "sign_off", "sign_off", "panel_agrees", "escalate", "send_back", "do_not_agree",
     "panel_does_not_agree")
)  # fmt: skip
DECIDED = {"reason": "It fits.", "conditions": "Two of us.", "each_member": "Both.", "what_to_change": "Ask.",
           "why": "Unsure.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes",
           "who_asks": "harmed"}  # fmt: skip
Starts = tuple[tuple[str, dict[str, Any]], ...]
STARTS: Starts = (
    ("exploring_first", {}),
    ("exploring_first", {}),
    ("exploring_first", {"first": "responsible"}),
    ("exploring_first", {"first": "responsible", "sensitive": True}),
    ("being_assessed", {}),
    ("awaiting_sign_off", {}),
    ("awaiting_sign_off", {"sensitive": True}),
    ("preparing", {}),
    ("preparing", {"sensitive": True}),
    ("readiness_review", {}),
    ("readiness_review", {"process": "letter", "letters": True}),
    ("readiness_review", {"process": "letter", "letters": True}),
    ("scheduled", {}),
    ("scheduled", {"sensitive": True}),
)
# What ends or halts nearly everything: drawn seldom, or nothing else would ever be reached.
SELDOM = frozenset({
    "say_no", "say_never", "withdraw", "do_not_ask", "pause", "raise_stop", "stop", "recall", "stand_down",
    "propose_closing", "postpone", "never", "deny", "no_show",
})  # fmt: skip


class OneByOne(RuleBasedStateMachine):
    """One example is one case, in one transaction that is undone; a rule sends one command or several."""

    engine: ClassVar[Engine]
    tally: ClassVar[Tally]
    starts: ClassVar[Starts] = STARTS

    def __init__(self) -> None:
        super().__init__()
        self.session = self.engine.connect()
        self.transaction = self.session.begin()
        self.walk: Careful | None = None

    @initialize(data=st.data())
    def a_case(self, data: st.DataObject) -> None:
        """A case stands somewhere on its way."""
        state, given = data.draw(st.sampled_from(self.starts))
        self.walk = careful_at(self.session, self.tally, state, **given)

    def teardown(self) -> None:
        """Nothing is kept; the chain has to be whole to the end."""
        try:
            if self.walk is not None and self.walk.watch is not None:
                assert self.walk.watch.chain() == []
        finally:
            self.transaction.rollback()
            self.session.close()

    @property
    def at(self) -> Careful:
        assert self.walk is not None
        return self.walk

    def scope(self, drawn: int) -> str:
        """What is assessed at this stage of the case; now and then something else."""
        if drawn % 5 == 0:
            return ("approach", "process", "event")[drawn % 3]
        if self.at.state in ("exploring_first", "approaching_other"):
            return "approach"
        return "event" if drawn % 2 and self.at.file.at("meeting").state != "none" else "process"

    def waiting(self, drawn: int) -> str:
        """Something that waits for a decision, if anything does."""
        found = [r.topic for r in self.at.file.of("risk") if r.state in ("submitted", "escalated")]
        return found[drawn % len(found)] if found and drawn % 4 else self.scope(drawn)

    def drawn(self) -> Careful:
        """The walk, for one command that was drawn by itself."""
        self.tally.drawn += 1
        return self.at

    @rule(
        picks=st.lists(
            st.tuples(st.integers(0, 10_000), st.integers(0, 20), st.integers(0, 9)), min_size=1, max_size=8
        )
    )
    def whatever_is_ready(self, picks: list[tuple[int, int, int]]) -> None:
        for which, hours, seldom in picks:
            self.something_ready(which, hours, seldom)

    def something_ready(self, which: int, hours: int, seldom: int) -> None:
        walk = self.drawn()
        walk.now += timedelta(hours=hours)
        actors = [walk.staff[n] for n in ("priya", "helen", "ines", "olu")]
        people = [Actor(walk.harmed, "harmed"), Actor(walk.responsible, "responsible")]
        actor, target, event = chosen(walk, [*actors, *people, THE_CLOCK], which)
        if event in SELDOM and seldom:
            return
        row = next(row for row in LIFECYCLES[target.lifecycle].rows if row.event == event)
        walk.step(actor, target, event, filled(fields_of(row), walk))

    @rule(who=EVERYBODY, scope=SOME, event=DECISIONS, number=st.sampled_from((None, None, None, 1)))
    def somebody_decides(self, who: str, scope: int, event: str, number: int | None) -> None:
        topic = self.waiting(scope)
        self.drawn().do(who, "risk", event, DECIDED, topic=topic, number=number, hours=0.2)

    @rule(
        scope=SOME,
        event=st.sampled_from(("begin", "take_up", "copy_forward", "revise", "submit", "ask_for_review")),
        who=st.sampled_from(("priya", "tom", "ines")),
    )
    def somebody_writes_on(self, scope: int, event: str, who: str) -> None:
        topic = self.scope(scope)
        self.drawn().do(who, "risk", event, DECIDED, topic=topic, hours=0.2)

    @rule(
        scope=SOME,
        who=st.sampled_from(("priya", "tom", "ines")),
        which=st.integers(0, 200),
        present=st.sampled_from(("no", "past", "current", "unknown")),
        concern=st.sampled_from(("", "none", "note", "act", "stop")),
        residual=st.sampled_from(("", "note", "act", "stop")),
    )
    def an_answer(self, scope: int, who: str, which: int, present: str, concern: str, residual: str) -> None:
        topic = self.scope(scope)
        walk = self.drawn()
        asked = items_for(topic, subjects_of(walk.file))
        one = asked[which % len(asked)]
        said = {"present": present, "concern": concern, "found": "Talked.", "own_view": "I am not afraid.",
                "mitigation": "Alone.", "owner": "Priya", "by_when": "2026-12-01",
                "residual": residual}  # fmt: skip
        walk.answer(topic, {one.key: said}, who)

    @rule(
        kind=st.sampled_from(("specialist_view", "safeguarding_view")),
        outcome=st.sampled_from(("heard", "not_yet")),
    )
    def somebody_else_is_heard(self, kind: str, outcome: str) -> None:
        walk = self.drawn()
        walk.check(walk.lead, kind, outcome)

    @rule(who=DECIDERS, outcome=st.sampled_from(("agrees", "agrees", "does_not", "not_yet")))
    def a_member_of_the_panel_says(self, who: str, outcome: str) -> None:
        self.drawn().check(who, "panel_view", outcome)

    @rule(who=EVERYBODY, outcome=st.sampled_from(("none",) * 6 + ("managed", "conflict")))
    def interests_are_declared(self, who: str, outcome: str) -> None:
        walk = self.drawn()
        if outcome == "none" and not walk.file.is_barred(walk.staff[who].id):
            walk.declare(who)
        else:
            walk.check("olu", "interests", outcome, about=walk.staff[who].id)

    @rule(
        part=st.sampled_from(("second_facilitator", "lead_facilitator", "case_supervisor")),
        who=st.sampled_from(("tom", "ines", "priya", "ines", "david", "helen")),
        seldom=st.integers(0, 2),
    )
    def somebody_takes_over(self, part: str, who: str, seldom: int) -> None:
        walk = self.drawn()
        if seldom:
            part, who = "second_facilitator", ("ines", "tom")[seldom % 2]
        asked = {
            "second_facilitator": "co_worker",
            "lead_facilitator": "lead",
            "case_supervisor": "supervisor",
        }
        walk.declare(who)
        walk.check("david", part, "named", **{asked[part]: walk.staff[who].id})
        lead = walk.file.case["lead_id"]
        walk.lead = next((name for name, one in walk.staff.items() if one.id == lead), walk.lead)

    @rule(
        kind=st.sampled_from(("ordinary", "sensitive", "ordinary", "gender_based", "in_doubt", "no_doubt")),
        by=st.sampled_from(("helen", "priya")),
    )
    def it_is_more_or_less_than_it_seemed(self, kind: str, by: str) -> None:
        walk = self.drawn()
        if "doubt" in kind:
            walk.check(by, "age_or_capacity", kind, about=walk.responsible)
        else:
            walk.turns_out(by, kind)

    @rule(seldom=st.integers(0, 3))
    def somebody_joins(self, seldom: int) -> None:
        if not seldom and len(self.at.file.participants) < 5:
            self.drawn().add("Ada", "supporter")

    @rule(kind=st.sampled_from(("clear", "clear", "clear", "forbids", "not_known")))
    def orders_are_looked_at(self, kind: str) -> None:
        walk = self.drawn()
        walk.check(walk.lead, "order_check", kind)

    @rule(changed=st.booleans(), whose=st.booleans())
    def a_talk(self, changed: bool, whose: bool) -> None:
        walk = self.drawn()
        form = {
            "alone": "yes",
            "delta_form": "changed" if changed else "nothing",
            "what_changed": "A job lost.",
        }
        walk.do(
            walk.lead, "preparation", "hold_session", form, holder=walk.harmed if whose else walk.responsible
        )

    @rule(days=st.sampled_from((0.1, 0.5, 1, 1, 2, 3, 8, 15, 29)))
    def time_passes(self, days: float) -> None:
        walk = self.drawn()
        walk.wait(days=days)
        walk.sweep()
