"""The picture of a case as its newest check keeps it, and why it is sensitive and complex."""

from collections.abc import Mapping
from typing import Any, Final

from risk_assessment.complexity import KIND_CODES, Picture, reasons
from rj_workflow.casefile import CaseFile

_OVER_THREE: Final = 3.1


def picture_of(data: Mapping[str, Any]) -> Picture:
    """What is known of the case; what nobody wrote down is not known."""
    return Picture(
        harm_lasted_years=_OVER_THREE if data.get("lasted") == "over_three_years" else None,
        harmed=int(data.get("how_many_harmed") or 1),
        responsible=int(data.get("how_many_responsible") or 1),
        vulnerable=data.get("vulnerable") == "yes",
        harm_may_continue=data.get("may_continue") == "yes",
        agencies=2 if data.get("agencies") == "yes" else 0,
        hate=bool(data.get("because_of")),
        kinds=frozenset(data.get("kinds") or ()) & KIND_CODES,
        set_by_hand=data.get("by_hand", "ordinary") != "ordinary",
    )


def why_sensitive(file: CaseFile) -> tuple[str, ...]:
    """Why this case is sensitive and complex, as sentences; the enquiry may have said so."""
    if not file.case["sensitive"]:
        return ()
    found = file.latest_check("kind_of_case")
    told = reasons(picture_of(found["data"])) if found else ()
    return told or ("It was marked when the enquiry was written down.",)


def cleared_although(file: CaseFile) -> tuple[str, ...]:
    """The tests that are met although a supervisor decided that less care will do."""
    found = file.latest_check("kind_of_case")
    if found is None or file.case["sensitive"] or not found["data"].get("although"):
        return ()
    return reasons(picture_of(found["data"]))
