"""How much care a case needs, what cannot be offered on it now, and the add-on after abuse, as drawn."""

from typing import Any, Final

from rj_workflow.care import cleared_although, why_sensitive
from rj_workflow.casefile import Row
from rj_workflow.queries.pathways import CannotBeOffered, add_on, cannot_be_offered
from state_machines.checks import CHECKS
from web.staff.frame import Frame
from web.staff.things import check_rows
from web.templating import day

LEVELS: Final = dict(CHECKS["kind_of_case"].outcomes)


def care(frame: Frame) -> dict[str, Any]:
    """How much care the case needs, every reason, and where it is looked at anew."""
    case = frame.file.case
    level = "gender_based" if case["gender_based"] else "sensitive" if case["sensitive"] else "ordinary"
    although = cleared_although(frame.file)
    latest = frame.file.latest_check("kind_of_case")
    row = check_rows(frame, [("kind_of_case", "")])[0]
    by = frame.staff.get(latest["recorded_by"]) if latest else None
    return {
        "words": LEVELS[level],
        "reasons": list(why_sensitive(frame.file) or although),
        "looked": _looked(latest, by),
        "although": f"{by['name']} decided that less care will do." if although and by else "",
        "href": row.get("href", ""),
    }


def _looked(latest: Row | None, by: Row | None) -> str:
    """Who looked at it last, when, and why it is so: a case that needs less care now says so as well."""
    if latest is None:
        return ""
    note = str(latest["data"].get("note") or "").strip()
    who = str(by["name"]) if by else "Somebody who no longer works here"
    return f"{who} looked at it on {day(latest['recorded_at'])}{f': “{note}”' if note else '.'}"


def barred(frame: Frame) -> tuple[CannotBeOffered, ...]:
    """What cannot be offered now; talking with one person alone is never among it."""
    return cannot_be_offered(frame.file, frame.now)


def abuse(frame: Frame) -> dict[str, Any] | None:
    """The add-on: each thing asked with what was found, what is missing, and what is not asked and why."""
    found = add_on(frame.file, frame.now)
    if found is None:
        return None
    return {
        "rows": check_rows(frame, (one for one in found.asked if _is_shown(frame, one[1]))),
        "missing": list(found.missing),
        "not_asked": list(found.not_asked),
    }


def _is_shown(frame: Frame, about: str) -> bool:
    """What is about one person stays away from the other's side of the page."""
    return not about or not frame.side or frame.file.side_of(about) == frame.side
