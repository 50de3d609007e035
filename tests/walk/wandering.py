"""People do things to a case in any order: whole conversations between commands that are drawn one by one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from risk_assessment.instrument import items_for
from rj_workflow.errors import RjError
from rj_workflow.risk import subjects_of
from rj_workflow.seeds.casework import SAFE_CONTACT
from rj_workflow.seeds.walk import STAGES
from state_machines.facts import PREPARING
from tests.walk.careful import when_of
from tests.walk.one_by_one import DECIDED, DECIDERS, DECISIONS, KINDS, SOME, OneByOne

PANELLISTS = ("helen", "david", "olu")  # olu is the service manager as well


def conversation(rule: Callable[..., None]) -> Callable[..., None]:
    """Several commands in a row; it breaks off where there is nothing to go on with."""

    @wraps(rule)
    def held(*who: Any, **how: Any) -> None:
        with suppress(RjError, KeyError):
            rule(*who, **how)

    return held


class Wandering(OneByOne):
    """Several commands in a row: without them chance alone would sign nothing."""

    @rule(scope=SOME, who=DECIDERS, event=DECISIONS)
    @conversation
    def it_is_read_and_decided(self, scope: int, who: str, event: str) -> None:
        topic = self.waiting(scope)
        self.at.read_red(who, topic)
        self.at.do(who, "risk", event, DECIDED, topic=topic, hours=0.5)

    @rule(
        scope=SOME,
        stop=st.sampled_from(("", "", "P4", "P7", "P12")),
        safer=st.booleans(),
        meets=st.booleans(),
        who=st.sampled_from(PANELLISTS),
    )
    @conversation
    def it_is_written_and_sent(self, scope: int, stop: str, safer: bool, meets: bool, who: str) -> None:
        """What stops everything is for a panel, which may meet at once."""
        topic, walk = self.scope(scope), self.at
        walk.assess(topic, concern={stop: "stop"} if stop and safer else None)
        if stop and not safer:
            said = {"present": "current", "concern": "stop", "found": "Seen.", "own_view": "It is nothing."}
            walk.answer(topic, {(stop, "responsible"): said})
        walk.do(walk.lead, "risk", "submit", topic=topic)
        if stop and meets:
            self.the_panel_meets(topic, who, "agrees")

    @rule(scope=SOME, who=DECIDERS, kind=KINDS, heard=st.sampled_from(("heard", "heard", "not_yet")))
    @conversation
    def it_is_written_sent_and_signed(self, scope: int, who: str, kind: str, heard: str) -> None:
        topic, walk = self.scope(scope), self.at
        if kind == "in_doubt":
            walk.check("helen", "age_or_capacity", kind, about=walk.harmed)
            walk.check("helen", "can_decide", "with_support", about=walk.harmed)
        elif kind:
            walk.turns_out("helen", kind)
        walk.assess(topic)
        walk.do(walk.lead, "risk", "submit", topic=topic)
        self.everybody_was_asked(who, heard=heard)
        walk.read_red(who, topic)
        walk.do(who, "risk", "sign_off", DECIDED, topic=topic)

    def everybody_was_asked(self, *deciders: str, heard: str = "heard") -> None:
        walk = self.at
        for kind in ("specialist_view", "safeguarding_view"):
            walk.check(walk.lead, kind, heard)
        for who in deciders:
            walk.declare(who)

    @rule(
        scope=SOME,
        who=st.sampled_from(PANELLISTS),
        outcome=st.sampled_from(("agrees", "agrees", "not_yet")),
    )
    @conversation
    def a_panel_meets(self, scope: int, who: str, outcome: str) -> None:
        self.the_panel_meets(self.waiting(scope), who, outcome)

    @rule(scope=SOME, said_no=st.sampled_from(PANELLISTS), who=st.sampled_from(PANELLISTS))
    @conversation
    def a_no_is_looked_at_again(self, scope: int, said_no: str, who: str) -> None:
        """Author and supervisor disagree, and somebody decides between them."""
        topic, walk = self.waiting(scope), self.at
        self.everybody_was_asked(said_no)
        walk.do(said_no, "risk", "do_not_agree", DECIDED, topic=topic)
        walk.do(walk.lead, "risk", "ask_for_review", DECIDED, topic=topic)
        self.the_panel_meets(topic, who, "agrees")

    def the_panel_meets(self, topic: str, who: str, outcome: str) -> None:
        walk = self.at
        if walk.file.at("risk", "", topic).state == "submitted":
            walk.do("helen", "risk", "escalate", DECIDED, topic=topic)
        self.everybody_was_asked(*PANELLISTS)
        walk.check("david", "panel_view", outcome)
        walk.check("helen", "panel_view", "agrees")
        walk.read_red(who, topic)
        walk.do(who, "risk", "panel_agrees", DECIDED, topic=topic)

    @rule()
    @conversation
    def it_goes_on_as_it_should(self) -> None:
        """The next stage of the main line, as far as it comes."""
        walk = self.at
        stage = walk.state
        if stage not in STAGES or stage in ("following_up", "closed"):
            return
        if stage == "scheduled":
            self.the_day_comes()
        elif walk.process == "letter" and STAGES.index(stage) >= STAGES.index("readiness_review"):
            self.letters_go_on(3)
        else:
            getattr(walk, f"_to_{STAGES[STAGES.index(stage) + 1]}")()

    @precondition(lambda self: self.walk is not None and self.walk.file.at("meeting").state != "none")
    @rule()
    @conversation
    def the_day_comes(self) -> None:
        walk = self.at
        when = when_of(walk)
        if when is None or when - timedelta(hours=6) < walk.now:
            return
        walk.extras["when"] = when
        walk._to_underway()

    @rule(days=st.integers(2, 20))
    @conversation
    def a_meeting_is_planned(self, days: int) -> None:
        walk = self.at
        if walk.file.at("meeting").state in ("none", "proposed", "date_offered", "cancelled", "no_show"):
            walk.hold_date(days=days)
        else:
            where = {"when": (walk.now + timedelta(days=days)).isoformat(), "where": "The Annexe",
                     "attendees": [walk.harmed, walk.responsible]}  # fmt: skip
            walk.do(walk.lead, "meeting", "change_plan", where)

    @rule()
    @conversation
    def the_plan_is_made_ready(self) -> None:
        walk = self.at
        if walk.state not in PREPARING:
            return
        for person in (walk.harmed, walk.responsible):
            if walk.file.at("preparation", person).state != "confirmed_ready":
                walk.prepare(person)
        walk.ready_plan()
        walk.do(walk.lead, "meeting", "confirm")

    @precondition(lambda self: self.walk is not None and self.walk.process == "letter")
    @rule(times=st.integers(1, 5))
    @conversation
    def a_letter_goes_on(self, times: int) -> None:
        self.letters_go_on(times)

    def letters_go_on(self, times: int) -> None:
        """Written, read, held, told of, wanted, given: as many of these as come next."""
        walk = self.at
        for _ in range(times):
            letter = max(walk.file.of("exchange"), key=lambda one: one.number, default=None)
            if letter is None or letter.state in ("delivered", "recalled", "returned_to_author"):
                walk.write()
                continue
            step = {"drafted": "approve", "author_approved": "review", "reviewed": "hold", "held": "announce",
                    "announced": "want", "wanted": "deliver"}.get(letter.state, "ask_for_it")  # fmt: skip
            if step == "deliver":
                walk.yes(walk.harmed, f"letter_receive:{letter.id}")
            form = {"given_in_person_or_as_chosen": "yes", "how": "in_person", "who_was_there": "Her sister",
                    "knows_it_brings_no_benefit": "yes", "content_is_safe": "yes",
                    "location_is_removed": "yes",
                    "delta_form": "nothing"}  # fmt: skip
            walk.do(walk.lead, "exchange", step, form, holder=letter.holder, number=letter.number)

    @rule(scope=SOME, wrote=st.booleans())
    @conversation
    def a_former_facilitator_decides(self, scope: int, wrote: bool) -> None:
        """Somebody with two parts helps with a case, is replaced, and is then asked to sign it."""
        topic, walk = self.scope(scope), self.at
        walk.declare("ines")
        walk.check("david", "second_facilitator", "named", co_worker=walk.staff["ines"].id)
        walk.assess(topic)
        if wrote:
            one = items_for(topic, subjects_of(walk.file))[scope % 5]
            walk.answer(
                topic, {one.key: {"present": "no", "found": "I asked too.", "own_view": "Fine."}}, "ines"
            )
        walk.declare("tom")
        walk.check("david", "second_facilitator", "named", co_worker=walk.staff["tom"].id)
        walk.assess(topic)
        walk.do(walk.lead, "risk", "submit", topic=topic)
        self.everybody_was_asked("ines")
        walk.read_red("ines", topic)
        walk.do("ines", "risk", "sign_off", DECIDED, topic=topic)

    @rule()
    @conversation
    def what_broke_is_mended(self) -> None:
        """Stops are lifted, pauses end, yeses and the acknowledgement are given again."""
        walk = self.at
        for who in ("helen", "david", walk.lead):
            walk.declare(who)
        file = walk.file
        reason = {"reason": "Looked at with the duty worker."}
        for who in ("helen", "david"):
            if file.at("safety_stop").state == "stopped":
                walk.do(who, "safety_stop", "lift", reason)
        for person in (walk.harmed, walk.responsible):
            if file.at("pause", person).state == "paused":
                walk.do(walk.lead, "pause", "resume", {"the_holder_asks": "yes"}, holder=person)
            walk.record(walk.lead, "safe_contact_plan", SAFE_CONTACT, person)
            walk.yes(person, f"take_part_{walk.process}")
        if file.at("acknowledgement", walk.responsible).state != "acknowledged":
            walk.do(
                walk.lead, "acknowledgement", "acknowledge", {"what_exactly": "All."}, holder=walk.responsible
            )
