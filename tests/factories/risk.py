"""What colleagues do with the assessment of a process: write in it, open what is red, lift a stop, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rj_workflow.commands import risk
from rj_workflow.commands.lift import lift_stop

if TYPE_CHECKING:
    from rj_workflow.seeds.walk import Walk

PRESSED = {
    "present": "current", "concern": "stop", "found": "His brother drives her.", "own_view": "He means well.",
    "mitigation": "Talk once with her alone.", "owner": "Priya", "by_when-day": "24", "by_when-month": "11",
    "by_when-year": "2026", "residual": "note", "who_said": "observed",
}  # fmt: skip
IT_FITS = {"reason": "It fits."}
NOT_THIS_WAY = {"reason": "Too soon.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}


def write(
    walk: Walk, form: dict[str, Any], item: str = "P4", side: str = "harmed", who: str = "priya"
) -> int:
    """Write one item, as its page would; how many answers changed."""
    return walk.answer("process", {(item, side): form}, who)


def open_it(walk: Walk, who: str = "helen", item: str = "P4", number: int = 1) -> None:
    """Somebody who decides reads one red item."""
    risk.open_item(
        walk.session, walk.staff[who], walk.ref,
        scope="process", number=number, item_id=item, subject=walk.harmed, now=walk.now,
    )  # fmt: skip


def lift_it(walk: Walk, who: str = "helen", reason: str = "She was asked alone, twice.") -> None:
    """A supervisor lifts the stop of P4."""
    lift_stop(
        walk.session, walk.staff[who], walk.ref,
        scope="process", number=1, key=("P4", walk.harmed), reason=reason, now=walk.now,
    )  # fmt: skip
