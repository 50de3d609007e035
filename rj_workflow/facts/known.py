"""What is simply known of a case or not: checks, clocks, the people who work on it, and what is settled."""

from datetime import datetime, timedelta

from rj_workflow.actors import leads_at
from rj_workflow.casefile import Row
from rj_workflow.facts.choice import choice_of
from rj_workflow.facts.people import has_basis
from rj_workflow.facts.reading import Reading
from state_machines.facts import TAKES_PART
from state_machines.processes import MEET, PASS

TRIES = 3  # follow-up calls before a supervisor decides, practice.md 2.7 [J]


def known(reading: Reading) -> frozenset[str]:
    """The names of the facts that are known."""
    is_due = _is_due(reading)
    facts = {
        "pre_contact_check": reading.checked_here("pre_contact_check"),
        "order_check": reading.checked_here("order_check"),
        "order_check_72h": reading.checked_here("order_check", within=timedelta(hours=72)),
        "victim_route": reading.checked_here("victim_route"),
        "interest_of_the_harmed": reading.checked_here("interest_of_the_harmed"),
        "milestone_review": reading.checked("milestone_review"),
        "other_contact": _other_contact(reading),
        "worker_level": _worker_level(reading),
        "lead_level": _lead_level(reading),
        "interests": _interests_declared(reading),
        "debriefed": _debriefed(reading),
        "way_back": _way_back(reading),
        "follow_up_plan": all(_follow_up_is_settled(reading, p["person_id"]) for p in _contacted(reading)),
        "it_is_due": is_due,
        "time_to_answer_has_passed": is_due,
        "they_meet": reading.file.case["process"] in MEET,
        "they_pass_things_on": reading.file.case["process"] in PASS,
        "tries_are_left": reading.focus is not None and int(reading.focus.data.get("tries", 0)) < TRIES,
    }
    return frozenset(name for name, true in facts.items() if true)


def _is_due(reading: Reading) -> bool:
    due = reading.focus.data.get("due_at") if reading.focus else None
    return bool(due) and datetime.fromisoformat(str(due)) <= reading.now


def _other_contact(reading: Reading) -> bool:
    side = "responsible" if reading.file.case["first_side"] == "harmed" else "harmed"
    row = reading.file.on_side(side)
    found = reading.file.find("choice", row["person_id"], "contact") if row else None
    return found is not None and found.state in TAKES_PART


# --- the people who work on it


def _worker_level(reading: Reading) -> bool:
    form = reading.form
    if form is None or not form.get("lead"):
        return True  # nobody is named yet: the form asks, and the step answers
    lead = reading.staff.get(str(form.get("lead")))
    return lead is not None and leads_at(lead["level"], sensitive=reading.file.case["sensitive"])


def _lead_level(reading: Reading) -> bool:
    """Whoever leads is registered as high as the case needs now; known where colleagues are looked up."""
    lead = reading.staff.get(str(reading.file.case["lead_id"]))
    return lead is None or leads_at(lead["level"], sensitive=reading.file.case["sensitive"])


def _interests_declared(reading: Reading) -> bool:
    form = reading.form
    workers = (str(form.get(k)) for k in ("lead", "co_worker", "supervisor") if form and form.get(k))
    return all(reading.file.declared_of_everybody(worker) for worker in workers)


# --- what is settled before a case is closed


def _contacted(reading: Reading) -> list[Row]:
    principals = (p for p in reading.file.participants if p["side"] in ("harmed", "responsible"))
    return [p for p in principals if has_basis(reading, p["person_id"])]


def _follow_up_is_settled(reading: Reading, who: str) -> bool:
    """They said no to it, or it is planned and they still say yes; whoever stopped is not asked."""
    row = reading.file.latest_check("follow_up_plan", who)
    planned = row is not None and row["outcome"] == "planned"
    wanted = choice_of(reading, who, "follow_up_contact").takes_part
    return reading.checked_here("follow_up_plan", who) and (wanted or not planned)


def _way_back(reading: Reading) -> bool:
    harmed = (p["person_id"] for p in reading.file.participants if p["side"] == "harmed")
    return all(reading.checked_here("way_back", who) for who in harmed)


def _debriefed(reading: Reading) -> bool:
    for meeting in reading.file.of("meeting"):
        if meeting.episode != reading.episode or not meeting.state.startswith("ended"):
            continue
        for person in reading.file.participants:
            row = reading.file.latest_check("debrief", person["person_id"])
            was_there = person["person_id"] in meeting.data.get("attendees", [])
            if was_there and (
                row is None or not row["good"] or row["recorded_at"] < (meeting.since_at or reading.now)
            ):
                return False
    return True
