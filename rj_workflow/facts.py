"""The facts of a case at this moment, read from what is on the desk; what is fresh is decided here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from risk_assessment.profile import (
    every_item_answered,
    own_view_recorded,
    stars_known,
    stop_conditions,
)
from rj_workflow.actors import LEVELS, Actor, leads_at, roles_on
from rj_workflow.answers import Filled
from rj_workflow.casefile import NEVER, CaseFile, Position, Row
from rj_workflow.clock import london_day
from rj_workflow.plan import attendees_digest, current_meeting, plan_digest, venue_digest
from rj_workflow.risk import DIRECT, answers_of, requirement_for, sides_asked, signatures
from state_machines.choice import PURPOSES, taking_part_in
from state_machines.facts import (
    ITEM_RUNNING,
    TAKES_PART,
    ActorFacts,
    AgreementFacts,
    ChoiceFacts,
    Facts,
    ItemFacts,
    MeetingFacts,
    PersonFacts,
    RiskFacts,
)

WAYS = tuple(purpose for purpose in PURPOSES if purpose.startswith("take_part_"))
THINKING = timedelta(days=7)  # when sensitive and complex, practice.md K2 [J]
NO_TO_CONTACT = frozenset({"withdrawn", "declined", "never_ask"})
NOT_ASKED = ChoiceFacts()
TRIES = 3  # follow-up calls before a supervisor decides, practice.md 2.7 [J]
# While a plan stands it says who comes.
PLAN_STANDS = ("in_diary", "confirmed", "day_check", "open", "on_break")
PANEL_SIZE = 2  # views beside the author's, practice.md 5.6 [J]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, when, about what, and with which form; `form` is None while only the reasons are wanted."""

    now: datetime
    actor: Actor
    focus: Position | None = None
    form: Filled | None = None
    staff: Mapping[str, Row] = field(default_factory=dict)
    gender_route: bool = False


def facts_of(file: CaseFile, asking: Asking) -> Facts:
    """Everything the guards may look at."""
    reader = _Reader(file, asking)
    focus, case = asking.focus, file.case
    harmed, responsible = reader.side("harmed"), reader.side("responsible")
    gate_risk = reader.gate_risk()
    return Facts(
        now=asking.now,
        actor=reader.actor(),
        case=case["state"],
        first_side=case["first_side"],
        gender_based=case["gender_based"],
        specialist_pathway_allowed=asking.gender_route and reader.checked("specialist_view"),
        sensitive=case["sensitive"],
        harmed=harmed,
        responsible=responsible,
        supporters=tuple(reader.person(p) for p in reader.supporters()),
        approach_risk=reader.risk(reader.newest_risk("approach"), "approach"),
        risk=gate_risk,
        meeting=reader.meeting(),
        agreement=reader.agreement(),
        acknowledged=reader.acknowledged,
        stopped=any(p.state == "stopped" for p in file.of("safety_stop")),
        paused=frozenset(p.holder or "staff" for p in file.of("pause") if p.state == "paused"),
        waiting=frozenset(p.topic for p in file.of("waiting") if p.state == "waiting"),
        known=reader.known(),
        answers=asking.form.ticked if asking.form else frozenset(),
        person=reader.focus_person(harmed, responsible),
        choice=reader.choice(focus) if focus and focus.lifecycle == "choice" else ChoiceFacts(),
        assessment=reader.assessment(focus) if focus and focus.lifecycle == "risk" else gate_risk,
        item=reader.item(focus) if focus and focus.lifecycle == "exchange" else ItemFacts(),
    )


class _Reader:
    """Reads one case file for one asking; holds no state of its own."""

    def __init__(self, file: CaseFile, asking: Asking) -> None:
        self.file, self.asking, self.now = file, asking, asking.now
        self.today = london_day(asking.now)
        self.episode = file.case["episode"]

    # --- checks

    def checked(
        self, kind: str, about: str = "", bound_to: str | None = None, within: timedelta | None = None
    ) -> bool:
        """Whether the newest record of this check is good and in date."""
        row = self.file.latest_check(kind, about, bound_to)
        if row is None or not row["good"]:
            return False
        if within is not None:
            return bool(self.now - row["recorded_at"] <= within)
        return row["valid_until"] is None or bool(self.now < row["valid_until"])

    def _checked_here(self, kind: str, about: str = "", within: timedelta | None = None) -> bool:
        """Checked, and in this episode: whoever comes back is not met with an old clearance."""
        row = self.file.latest_check(kind, about)
        here = row is not None and row["episode"] == self.episode
        return here and self.checked(kind, about, within=within)

    # --- people

    def side(self, side: str) -> PersonFacts:
        row = self.file.on_side(side)
        return self.person(row) if row else PersonFacts(side=side)

    def person(self, row: Row) -> PersonFacts:
        who = row["person_id"]
        offer = self.file.find("offer", who)
        preparation = self.file.at("preparation", who)
        taking_part = self._taking_part(who)
        named = offer.data.get("when_to_ask") if offer else None
        return PersonFacts(
            id=who,
            side=row["side"],
            has_basis=self._has_basis(who),
            plan_is_current=self.checked("safe_contact_plan", who),
            can_decide=not row["doubt"] or self._checked_here("can_decide", who),
            offer=offer.state if offer else "not_due",
            said_no_to_contact=self._said_no_to_contact(who),
            named_time_has_come=bool(named) and date.fromisoformat(str(named)) <= self.today,
            may_be_re_offered=self._may_be_re_offered(),
            channels=frozenset(w.removeprefix("take_part_") for w in WAYS if self._choice(who, w).holds),
            taking_part=taking_part,
            approach=self._approach(who),
            naming=self._choice(who, "disclose_interest_to_other"),
            terms=self._terms(who),
            preparation=preparation.state,
            prepared_in_date=preparation.until_at is not None and self.now < preparation.until_at,
            sessions_alone=self._sessions_alone(preparation),
            reaffirmed_today=self._reaffirmed_today(who),
            day_check_passed=self._day_check(who),
        )

    def focus_person(self, harmed: PersonFacts, responsible: PersonFacts) -> PersonFacts:
        """Whoever the step is about; for the case itself, whoever came first."""
        focus = self.asking.focus
        if focus is not None and focus.holder:
            row = next((p for p in self.file.participants if p["person_id"] == focus.holder), None)
            if row is None:
                return PersonFacts(id=focus.holder, side="staff")
            known = {(one.id, one.side): one for one in (harmed, responsible)}
            return known.get((focus.holder, row["side"])) or self.person(row)
        return harmed if self.file.case["first_side"] == "harmed" else responsible

    def supporters(self) -> list[Row]:
        """Those who will be in the room, once it is written down who; until then, all of the case."""
        meeting = current_meeting(self.file)
        planned = meeting is not None and meeting.state in PLAN_STANDS
        named = meeting.data.get("attendees", []) if meeting and planned else None
        of_the_case = (p for p in self.file.participants if p["side"] == "supporter")
        return [p for p in of_the_case if named is None or p["person_id"] in named]

    def _has_basis(self, who: str) -> bool:
        """Grounds for contact that hold now: an approach within its episode, nothing after their own no."""
        row, offer = self.file.latest_check("contact_basis", who), self.file.find("offer", who)
        if row is None or not row["good"] or (offer is not None and offer.state == NEVER):
            return False
        if row["outcome"] == "authorised_approach" and row["episode"] != self.episode:
            return False
        contact = self.file.find("choice", who, "contact")
        return contact is None or contact.state not in NO_TO_CONTACT or self._asked_us_since(contact)

    def _asked_us_since(self, contact: Position) -> bool:
        row = self.file.latest_check("contact_basis", contact.holder)
        if row is None or not row["good"] or row["outcome"] != "own_request":
            return False
        return bool(row["recorded_at"] > (contact.since_at or self.now))

    def _said_no_to_contact(self, who: str) -> bool:
        """A no to being contacted stands until they ask us, or until a day that they named themselves."""
        contact = self.file.find("choice", who, "contact")
        if contact is None or contact.state not in NO_TO_CONTACT or self._asked_us_since(contact):
            return False
        named = contact.data.get("may_ask_again_on") if contact.state != "never_ask" else None
        return not named or date.fromisoformat(str(named)) > self.today

    def _sessions_alone(self, preparation: Position) -> int:
        """Those held alone since they last stood down; what was prepared for then is gone."""
        return 0 if preparation.state == "stood_down" else int(preparation.data.get("sessions_alone", 0))

    def _may_be_re_offered(self) -> bool:
        focus = self.asking.focus
        named = focus.data.get("may_ask_again_on") if focus and focus.lifecycle == "choice" else None
        return bool(named) and date.fromisoformat(str(named)) <= self.today

    def _reaffirmed_today(self, who: str) -> bool:
        found = self.file.find("choice", who, taking_part_in(self.file.case["process"]))
        return found is not None and found.data.get("reaffirmed_on") == self.today.isoformat()

    def _day_check(self, who: str) -> bool:
        row = self.file.latest_check("day_check", who)
        return row is not None and row["good"] and london_day(row["recorded_at"]) == self.today

    # --- choices

    def choice(self, position: Position) -> ChoiceFacts:
        sensitive = self.file.case["sensitive"] and position.topic_kind in ("taking_part", "letter_receive")
        return ChoiceFacts(
            state=position.state,
            in_date=position.until_at is None or self.now < position.until_at,
            thinking_is_owed=sensitive,
            thinking_has_passed=self._thought_over(position, sensitive),
        )

    def _thought_over(self, position: Position, sensitive: bool) -> bool:
        if position.state != "thinking":
            return True
        named = position.data.get("not_before")
        waited = named is None or date.fromisoformat(str(named)) <= self.today
        since = position.since_at or self.now
        return waited and (not sensitive or self.now >= since + THINKING)

    def _choice(self, who: str, purpose: str) -> ChoiceFacts:
        found = self.file.find("choice", who, purpose)
        return self.choice(found) if found else NOT_ASKED

    def _taking_part(self, who: str) -> ChoiceFacts:
        process = self.file.case["process"]
        if process:
            return self._choice(who, taking_part_in(process))
        ways = [self._choice(who, way) for way in WAYS]
        return next((c for c in ways if c.holds), next((c for c in ways if c.takes_part), ChoiceFacts()))

    def _terms(self, who: str) -> ChoiceFacts:
        """A yes to the terms as they stand: not to those before they were changed and proposed again."""
        found = self.file.find("choice", who, "outcome_agreement_terms")
        if found is None:
            return ChoiceFacts()
        facts, said = self.choice(found), found.data.get("said_at")
        agreement = self.current_agreement()
        if agreement is None or agreement.state != "proposed" or not said:
            return facts
        changed = agreement.since_at or self.now
        added = agreement.data.get("terms_at")
        latest = max(changed, datetime.fromisoformat(added)) if added else changed
        return facts if datetime.fromisoformat(str(said)) >= latest else replace(facts, in_date=False)

    def _approach(self, who: str) -> ChoiceFacts:
        """The yes to an approach; a yes to other words than those about to be used is no yes."""
        found = self.file.find("choice", who, "approach_other")
        if found is None:
            return ChoiceFacts()
        form = self.asking.form
        used = form.words.get("approved_wording") if form else None
        if used is not None and _plain(used) != _plain(str(found.data.get("wording", ""))):
            return ChoiceFacts(state=found.state, in_date=False)
        return self.choice(found)

    # --- risk

    def newest_risk(self, *scopes: str) -> Position | None:
        found = [r for r in self.file.of("risk") if r.topic in scopes and r.episode == self.episode]
        return max(found, key=lambda r: (r.number, r.topic == "event"), default=None)

    def gate_risk(self) -> RiskFacts:
        """The assessment that opens doors: the signed one that covers the plan, else the process's own.

        A signature for the plan of a meeting stands on one for the process: it never stands alone.
        """
        signed = signatures(self.file)
        plan = plan_digest(self.file)

        def nearest(r: Position) -> tuple[bool, bool, bool, int]:
            return r.data.get("plan") == plan, self._runs(r), r.topic == "event", r.number

        best = max(signed, key=nearest, default=None)
        facts = self.risk(best or self.newest_risk("process"), "process")
        process_runs = any(r.topic == "process" and self._runs(r) for r in signed)
        return facts if process_runs else replace(facts, in_date=False)

    def _runs(self, signed: Position) -> bool:
        return signed.until_at is None or self.now < signed.until_at

    def risk(self, position: Position | None, scope: str) -> RiskFacts:
        if position is None:
            return RiskFacts(scope=scope)
        plan = plan_digest(self.file)
        return RiskFacts(
            scope=position.topic,
            state=position.state,
            in_date=self._runs(position),
            covers_plan=bool(plan) and position.data.get("plan") == plan,
        )

    def assessment(self, position: Position) -> RiskFacts:
        """The assessment a step is about, with what was answered in it and who must sign it."""
        answers, sides = answers_of(self.file, position), sides_asked(self.file)
        needed = requirement_for(self.file, position, answers)
        disagreement = bool(position.data.get("review_asked"))
        return replace(
            self.risk(position, position.topic),
            every_item_answered=every_item_answered(position.topic, sides, answers),
            own_view_recorded=own_view_recorded(position.topic, sides, answers),
            stars_known=stars_known(position.topic, sides, answers),
            stop_condition_open=bool(stop_conditions(answers)),
            specialist_heard=not needed.specialist or self._checked_here("specialist_view"),
            safeguarding_lead_heard=not needed.safeguarding or self._checked_here("safeguarding_view"),
            disagreement=disagreement,
            panel_needed=not needed.one_signature_is_enough,
            panel_decided=self._panel_decided(position) or (disagreement and not needed.panel),
        )

    def _panel_decided(self, position: Position) -> bool:
        since = position.since_at or self.now
        newest: dict[str, Row] = {}
        for row in self.file.checks:  # newest first: a view may be taken back
            if row["kind"] == "panel_view" and row["recorded_at"] >= since:
                newest.setdefault(row["recorded_by"], row)
        views = {member for member, row in newest.items() if row["good"] or row["outcome"] == "does_not"}
        return len(views - {position.author_id}) >= PANEL_SIZE

    # --- the rest

    def meeting(self) -> MeetingFacts:
        meeting = current_meeting(self.file)
        if meeting is None:
            return MeetingFacts(facilitators_enough=self._facilitators_enough())
        when = meeting.data.get("when")
        agreed, venue = attendees_digest(self.file), venue_digest(self.file)
        principals = [
            p["person_id"] for p in self.file.participants if p["side"] in ("harmed", "responsible")
        ]
        return MeetingFacts(
            state=meeting.state,
            is_today=bool(when) and london_day(datetime.fromisoformat(str(when))) == self.today,
            attendees_agreed=bool(agreed)
            and all(self.checked("attendees_agreed", p, agreed) for p in principals),
            venue_checked=bool(venue) and self.checked("venue_check", "", venue),
            facilitators_enough=self._facilitators_enough(),
        )

    def _facilitators_enough(self) -> bool:
        case = self.file.case
        two_needed = case["sensitive"] and case["process"] in DIRECT
        return bool(case["lead_id"]) and (bool(case["co_id"]) or not two_needed)

    def item(self, position: Position) -> ItemFacts:
        author, recipient = (
            self._by_id(str(position.data.get(k, ""))) for k in ("author_id", "recipient_id")
        )
        named = position.data.get("not_before")
        return ItemFacts(
            state=position.state,
            author=author,
            recipient=recipient,
            receive=self._choice(recipient.id, f"letter_receive:{position.id}"),
            second_read=self._second_read(position),
            named_time_has_come=bool(named) and date.fromisoformat(str(named)) <= self.today,
            author_wants_it_back=self.checked("author_wish", position.id),
        )

    def _second_read(self, position: Position) -> bool:
        """Read by somebody else, and after it was read through as it stands."""
        row = self.file.latest_check("second_reading", position.id)
        read_at = position.data.get("reviewed_at")
        if row is None or not row["good"] or not read_at:
            return False
        later = bool(row["recorded_at"] >= datetime.fromisoformat(str(read_at)))
        return later and row["recorded_by"] != position.data.get("reviewed_by")

    def _by_id(self, who: str) -> PersonFacts:
        row = next((p for p in self.file.participants if p["person_id"] == who), None)
        return self.person(row) if row else PersonFacts(id=who)

    def current_agreement(self) -> Position | None:
        """The newest agreement of this episode."""
        found = [a for a in self.file.of("agreement") if a.episode == self.episode]
        return max(found, key=lambda a: a.number, default=None)

    def agreement(self) -> AgreementFacts:
        current = self.current_agreement()
        number = current.number if current else 0
        items = tuple(i.state for i in self.file.of("agreement_item") if i.data.get("agreement") == number)
        form = self.asking.form
        running = any(state in ITEM_RUNNING for state in items)
        return AgreementFacts(
            state=current.state if current else "none",
            process_took_place=self._process_took_place(),
            has_owner=form is None or bool(form.get("owner")),
            items=items,
            running_promises_owned=not running or self._checked_here("promise_owner"),
        )

    def _process_took_place(self) -> bool:
        met = any(m.state.startswith("ended") and m.episode == self.episode for m in self.file.of("meeting"))
        letters = (i for i in self.file.of("exchange") if i.state == "delivered")
        given = any(i.data.get("delivered_in") == self.episode for i in letters)
        return met or given

    @property
    def acknowledged(self) -> bool:
        return any(
            a.state == "acknowledged" and a.episode == self.episode for a in self.file.of("acknowledgement")
        )

    def actor(self) -> ActorFacts:
        actor, focus = self.asking.actor, self.asking.focus
        closing = self.file.at("closing")
        return ActorFacts(
            id=actor.id,
            roles=roles_on(actor, self.file, holder=focus.holder if focus else ""),
            is_author=self._wrote(focus),
            proposed_this_closing=closing.data.get("proposed_by") == actor.id,
            decided_before=focus is not None and focus.decider_id == actor.id,
            is_independent=self._is_independent(focus),
            level_is_enough=self._level_is_enough(focus),
        )

    def _wrote(self, focus: Position | None) -> bool:
        """Whoever wrote any of it, or ever facilitated this case, signs none of it (practice.md 9)."""
        if focus is None or focus.lifecycle != "risk":
            return False
        writers = {*self.file.case["facilitated_by"], *(r.author_id for r in self.file.of("risk"))}
        writers.add(focus.data.get("sent_by"))
        return self.asking.actor.id in writers | {
            r["answered_by"] for r in self.file.answers.get(focus.id, [])
        }

    def _is_independent(self, focus: Position | None) -> bool:
        """Declared their interests since the last person joined, and has none that stands in the way."""
        if focus is None or focus.lifecycle != "risk":
            return True
        joined, who = max(p["joined_at"] for p in self.file.participants), self.asking.actor.id
        row = self.file.latest_check("interests", who)
        return row is not None and row["recorded_at"] >= joined and self.checked("interests", who)

    def _level_is_enough(self, focus: Position | None) -> bool:
        """As high as the case needs, and no lower than whoever wrote it (R7)."""
        if focus is None or focus.lifecycle != "risk":
            return True
        needed = requirement_for(self.file, focus, answers_of(self.file, focus)).level
        author = str(focus.data.get("author_level", LEVELS[0]))
        return LEVELS.index(self.asking.actor.level) >= max(LEVELS.index(needed), LEVELS.index(author))

    def known(self) -> frozenset[str]:
        """Names of the facts that are simply known or not."""
        case, focus = self.file.case, self.asking.focus
        facts = {
            "pre_contact_check": self._checked_here("pre_contact_check"),
            "order_check": self._checked_here("order_check"),
            "order_check_72h": self._checked_here("order_check", within=timedelta(hours=72)),
            "victim_route": self._checked_here("victim_route"),
            "interest_of_the_harmed": self._checked_here("interest_of_the_harmed"),
            "milestone_review": self.checked("milestone_review"),
            "other_contact": self._other_contact(),
            "worker_level": self._worker_level(case["sensitive"]),
            "interests": self._interests_declared(),
            "debriefed": self._debriefed(),
            "way_back": self._each("way_back", [p for p in self.file.participants if p["side"] == "harmed"]),
            "follow_up_plan": all(self._follow_up_is_settled(p["person_id"]) for p in self._contacted()),
            "it_is_due": self._is_due(focus),
            "time_to_answer_has_passed": self._is_due(focus),
            "tries_are_left": focus is not None and int(focus.data.get("tries", 0)) < TRIES,
        }
        return frozenset(name for name, true in facts.items() if true)

    def _is_due(self, focus: Position | None) -> bool:
        due = focus.data.get("due_at") if focus else None
        return bool(due) and datetime.fromisoformat(str(due)) <= self.now

    def _other_contact(self) -> bool:
        side = "responsible" if self.file.case["first_side"] == "harmed" else "harmed"
        row = self.file.on_side(side)
        found = self.file.find("choice", row["person_id"], "contact") if row else None
        return found is not None and found.state in TAKES_PART

    def _workers(self) -> list[str]:
        form = self.asking.form
        return [str(form.get(k)) for k in ("lead", "co_worker", "supervisor") if form and form.get(k)]

    def _worker_level(self, sensitive: bool) -> bool:
        form = self.asking.form
        if form is None or not form.get("lead"):
            return True  # nobody is named yet: the form asks, and the step answers
        lead = self.asking.staff.get(str(form.get("lead")))
        return lead is not None and leads_at(lead["level"], sensitive=sensitive)

    def _interests_declared(self) -> bool:
        return all(self.checked("interests", worker) for worker in self._workers())

    def _contacted(self) -> list[Row]:
        principals = (p for p in self.file.participants if p["side"] in ("harmed", "responsible"))
        return [p for p in principals if self._has_basis(p["person_id"])]

    def _follow_up_is_settled(self, who: str) -> bool:
        """They said no to it, or it is planned and they still say yes; whoever stopped is not asked."""
        row = self.file.latest_check("follow_up_plan", who)
        planned = row is not None and row["outcome"] == "planned"
        wanted = self._choice(who, "follow_up_contact").takes_part
        return self._checked_here("follow_up_plan", who) and (wanted or not planned)

    def _each(self, kind: str, people: list[Row]) -> bool:
        return all(self._checked_here(kind, p["person_id"]) for p in people)

    def _debriefed(self) -> bool:
        for meeting in self.file.of("meeting"):
            if meeting.episode != self.episode or not meeting.state.startswith("ended"):
                continue
            for person in self.file.participants:
                row = self.file.latest_check("debrief", person["person_id"])
                was_there = person["person_id"] in meeting.data.get("attendees", [])
                if was_there and (
                    row is None or not row["good"] or row["recorded_at"] < (meeting.since_at or self.now)
                ):
                    return False
        return True


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
