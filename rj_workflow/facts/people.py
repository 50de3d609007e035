"""Each person on a case: how they may be reached, what they chose, how far they are prepared."""

from datetime import date

from rj_workflow.casefile import NEVER, Position, Row
from rj_workflow.clock import london_day
from rj_workflow.facts.choice import WAYS, approach, choice_of, taking_part, terms
from rj_workflow.facts.reading import Reading
from state_machines.choice import taking_part_in
from state_machines.facts import PersonFacts

# They said otherwise once a meeting was confirmed: it does not open before it is read back to them again.
SAID_OTHERWISE = "said_otherwise"
NO_TO_CONTACT = frozenset({"withdrawn", "declined", "never_ask"})


def on_side(reading: Reading, side: str) -> PersonFacts:
    """The person harmed, or the person responsible."""
    row = reading.file.on_side(side)
    return person_facts(reading, row) if row else PersonFacts(side=side)


def by_id(reading: Reading, who: str) -> PersonFacts:
    """Whoever has this id; nothing is known of somebody who is not on the case."""
    row = _row_of(reading, who)
    return person_facts(reading, row) if row else PersonFacts(id=who)


def focus_person(reading: Reading, harmed: PersonFacts, responsible: PersonFacts) -> PersonFacts:
    """Whoever the step is about; for the case itself, whoever came first."""
    focus = reading.focus
    if focus is not None and focus.holder:
        row = _row_of(reading, focus.holder)
        if row is None:
            return PersonFacts(id=focus.holder, side="staff")
        known = {(one.id, one.side): one for one in (harmed, responsible)}
        return known.get((focus.holder, row["side"])) or person_facts(reading, row)
    return harmed if reading.file.case["first_side"] == "harmed" else responsible


def _row_of(reading: Reading, who: str) -> Row | None:
    return next((p for p in reading.file.participants if p["person_id"] == who), None)


def person_facts(reading: Reading, row: Row) -> PersonFacts:
    """Everything that is true of one person."""
    who = row["person_id"]
    offer = reading.file.find("offer", who)
    preparation = reading.file.at("preparation", who)
    named = offer.data.get("when_to_ask") if offer else None
    return PersonFacts(
        id=who,
        side=row["side"],
        has_basis=has_basis(reading, who),
        plan_is_current=reading.checked("safe_contact_plan", who),
        can_decide=not row["doubt"] or reading.checked_here("can_decide", who),
        offer=offer.state if offer else "not_due",
        said_no_to_contact=_said_no_to_contact(reading, who),
        named_time_has_come=bool(named) and date.fromisoformat(str(named)) <= reading.today,
        may_be_re_offered=_may_be_re_offered(reading),
        channels=frozenset(w.removeprefix("take_part_") for w in WAYS if choice_of(reading, who, w).holds),
        taking_part=taking_part(reading, who),
        approach=approach(reading, who),
        naming=choice_of(reading, who, "disclose_interest_to_other"),
        terms=terms(reading, who),
        preparation=preparation.state,
        prepared_in_date=_in_date(preparation, reading),
        sessions_alone=_sessions_alone(preparation),
        reaffirmed_today=_reaffirmed_today(reading, who),
        day_check_passed=_day_check(reading, who),
    )


def has_basis(reading: Reading, who: str) -> bool:
    """Grounds for contact that hold now: an approach within its episode, nothing after their own no."""
    row, offer = reading.file.latest_check("contact_basis", who), reading.file.find("offer", who)
    if row is None or not row["good"] or (offer is not None and offer.state == NEVER):
        return False
    if row["outcome"] == "authorised_approach" and row["episode"] != reading.episode:
        return False
    contact = reading.file.find("choice", who, "contact")
    return contact is None or contact.state not in NO_TO_CONTACT or _asked_us_since(reading, contact)


def _asked_us_since(reading: Reading, contact: Position) -> bool:
    row = reading.file.latest_check("contact_basis", contact.holder)
    if row is None or not row["good"] or row["outcome"] != "own_request":
        return False
    return bool(row["recorded_at"] > (contact.since_at or reading.now))


def _said_no_to_contact(reading: Reading, who: str) -> bool:
    """A no to being contacted stands until they ask us, or until a day that they named themselves."""
    contact = reading.file.find("choice", who, "contact")
    if contact is None or contact.state not in NO_TO_CONTACT or _asked_us_since(reading, contact):
        return False
    named = contact.data.get("may_ask_again_on") if contact.state != "never_ask" else None
    return not named or date.fromisoformat(str(named)) > reading.today


def _may_be_re_offered(reading: Reading) -> bool:
    focus = reading.focus
    named = focus.data.get("may_ask_again_on") if focus and focus.lifecycle == "choice" else None
    return bool(named) and date.fromisoformat(str(named)) <= reading.today


def _in_date(preparation: Position, reading: Reading) -> bool:
    """Somebody was in touch, and what was read back is still what they say."""
    until = preparation.until_at
    return until is not None and reading.now < until and not preparation.data.get(SAID_OTHERWISE)


def _sessions_alone(preparation: Position) -> int:
    """Those held alone since they last stood down; what was prepared for then is gone."""
    return 0 if preparation.state == "stood_down" else int(preparation.data.get("sessions_alone", 0))


def _reaffirmed_today(reading: Reading, who: str) -> bool:
    found = reading.file.find("choice", who, taking_part_in(reading.file.case["process"]))
    return found is not None and found.data.get("reaffirmed_on") == reading.today.isoformat()


def _day_check(reading: Reading, who: str) -> bool:
    row = reading.file.latest_check("day_check", who)
    return row is not None and row["good"] and london_day(row["recorded_at"]) == reading.today
