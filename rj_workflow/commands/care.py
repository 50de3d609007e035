"""How much care a case or a person needs: told by the published tests, raised by anybody who works on it.

Only a supervisor says that less will do: with a reason, and, where a test is still met, by saying so.  A kind
of harm that calls for a panel is never cleared while it is written down (practice.md 1, 5.6, 12.9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import update

from risk_assessment.complexity import needs_panel, tests_met
from rj_workflow.actors import Actor, leads_at, roles_on
from rj_workflow.answers import Filled
from rj_workflow.care import picture_of
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.step import all_staff
from rj_workflow.errors import Invalid, Refused
from rj_workflow.models import participant
from state_machines.fields import Field
from state_machines.roles import MANAGER, SUPERVISOR

KIND: Final = "kind_of_case"
# Findings about the case and the people themselves, from the least care to the most.
CARE: Final = {
    KIND: ("ordinary", "sensitive", "gender_based"),
    "age_or_capacity": ("no_doubt", "in_doubt"),
}
BY_HAND: Final = (
    ("ordinary", "No more than the tests say"),
    ("sensitive", "Yes: it is sensitive and complex, whatever they say"),
    ("gender_based", "Yes: as after gender-based harm, whatever they say"),
)
ONLY_A_SUPERVISOR: Final = "Only a supervisor says that less care will do."


def picture_fields(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The form of the picture: what the tests ask first, then whether it needs more care than they say."""
    by_hand = Field(
        "outcome", "choice", "Does it need more care than the tests say?", options=BY_HAND, required=True
    )
    at = next(place for place, field in enumerate(fields) if field.name == "although")
    return (*fields[:at], by_hand, *fields[at:])


def level_now(case: Mapping[str, Any]) -> str:
    """How much care the case is known to need."""
    return "gender_based" if case["gender_based"] else "sensitive" if case["sensitive"] else "ordinary"


def weigh(desk: Desk, filled: Filled, chosen: str) -> tuple[str, Filled]:
    """What follows from the picture and from what was chosen, with the tests that are met written beside it.

    Raises Refused, Invalid.
    """
    picture = picture_of(filled.data)
    met = tests_met(picture)
    wanted = "gender_based" if needs_panel(picture) else "sensitive" if met else "ordinary"
    oversees = _oversees(desk.actor, desk.file)
    although = "although" in filled.ticked
    if although and not oversees:
        raise Refused((ONLY_A_SUPERVISOR,))
    cleared = although and wanted == "sensitive"
    order = CARE[KIND]
    outcome = chosen if cleared else max(chosen, wanted, key=order.index)
    kinds_gone = set(desk.file.case["kinds"]) - picture.kinds
    if kinds_gone and not oversees:
        raise Refused((ONLY_A_SUPERVISOR,))
    less = bool(kinds_gone) or cleared or order.index(outcome) < order.index(level_now(desk.file.case))
    if less and oversees and not filled.get("note"):
        raise Invalid([("note", "Write down why less care will do.")])
    told = {"tests": list(met), "by_hand": chosen, "although": cleared}
    return outcome, replace(filled, data={**filled.data, **told})


def look_anew(desk: Desk, kind: str, about: str, outcome: str, filled: Filled) -> bool:
    """Keep that a case, or a person, turned out to need more care; whether that is news.  Raises Refused."""
    if kind not in CARE:
        return False
    case, person = desk.file.case, next((p for p in desk.file.participants if p["person_id"] == about), None)
    before = level_now(case) if person is None else "in_doubt" if person["doubt"] else "no_doubt"
    less = CARE[kind].index(outcome) < CARE[kind].index(before)
    if less and not _oversees(desk.actor, desk.file):
        raise Refused((ONLY_A_SUPERVISOR,))
    if person is not None:
        person["doubt"] = outcome == "in_doubt"
        mine = update(participant).where(
            participant.c.case_id == case["id"], participant.c.person_id == about
        )
        desk.session.execute(mine.values(doubt=person["doubt"]))
        return before != outcome
    kinds = sorted(filled.get("kinds") or [])
    news = before != outcome or kinds != case["kinds"] or _may_continue_now(desk.file, filled)
    case |= {"sensitive": outcome != "ordinary", "gender_based": outcome == "gender_based", "kinds": kinds}
    if case["sensitive"] and _lead_is_below(desk):
        desk.owe("name_another_lead", "")
    return news


def _may_continue_now(file: CaseFile, filled: Filled) -> bool:
    """Whether it was not known before that the harm may be continuing (practice.md 5.4)."""
    earlier = [row for row in file.checks if row["kind"] == KIND][1:2]  # the newest is this one
    known = bool(earlier) and picture_of(earlier[0]["data"]).harm_may_continue
    return picture_of(filled.data).harm_may_continue and not known


def _oversees(actor: Actor, file: CaseFile) -> bool:
    return bool(roles_on(actor, file) & (SUPERVISOR | MANAGER))


def _lead_is_below(desk: Desk) -> bool:
    lead = all_staff(desk.session).get(str(desk.file.case["lead_id"]))
    return lead is not None and not leads_at(lead["level"], sensitive=True)


def why_not_asked(file: CaseFile, kind: str) -> str:
    """Why a question of the add-on is not asked here, as a sentence; empty when it is (5.7)."""
    if not file.case["gender_based"]:
        return "This is asked only after domestic, sexual or other gender-based harm."
    if kind == "children" and not file.judged.of("children_referral"):
        return (
            "Nobody is asked about children while there is nowhere to refer them to. The service manager "
            "writes down where."
        )
    return ""
