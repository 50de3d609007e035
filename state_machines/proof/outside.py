"""What a product leaves out, and what may strike from there at any moment."""

from collections.abc import Iterable

from state_machines.consequences import CONSEQUENCES, TAKING_PART, Whose
from state_machines.proof.cascade import reaches
from state_machines.proof.combination import Field
from state_machines.table import Row

SIDES = ("harmed", "responsible")
ANOTHER_CASE = "another case"
TOPICS = (TAKING_PART, "approach_other", "letter_receive", "disclose_interest_to_other", "outcome_agreement_terms",
           "follow_up_contact", "contact")  # fmt: skip


def instances(lifecycle: str) -> list[tuple[str, str, str]]:
    """Every instance of a lifecycle a case can have: its topic or scope, and whose it is."""
    if lifecycle == "choice":
        return [(lifecycle, topic, side) for topic in TOPICS for side in SIDES]
    if lifecycle == "risk":
        return [(lifecycle, scope, "") for scope in ("process", "approach")]
    if lifecycle in ("preparation", "pause"):
        return [(lifecycle, "", side) for side in (*SIDES, "others")]
    if lifecycle == "meeting":
        return [(lifecycle, "", case) for case in ("", ANOTHER_CASE)]
    return [(lifecycle, "", side) for side in (SIDES if lifecycle in ("offer", "exchange") else ("",))]


def strikes(held: Iterable[Field], f: Field, row: Row) -> bool:
    """Whether something that is not held in a product can bring this row about there.

    Only what is held together reaches from one case into another.
    """
    event, mine = f"{f.lifecycle}.{row.event}", {(g.lifecycle, g.topic, g.side) for g in held}
    return any(
        other not in mine and reaches(c, other[1], other[2], "", f)
        for c in CONSEQUENCES
        if event in c.then
        for other in instances(c.lifecycle)
        if not c.topic or c.topic == other[1]
        if (c.whose is Whose.TOGETHER) == (other[2] == ANOTHER_CASE)
    )
