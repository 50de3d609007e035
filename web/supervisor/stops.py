"""What stops an assessment, on the page of its decision: lifted by whom and why, or to be lifted (5.4)."""

from collections.abc import Mapping
from typing import Any

from rj_workflow.commands.lift import NOT_YET_SAFER
from rj_workflow.errors import Refused
from rj_workflow.queries.signoffs import Decision, Stop
from web.assessment import anchor, key_of, lifted_words, name_of


def field_name(key: str) -> str:
    """The name of the field in which it is written why a stop is lifted."""
    return f"lift__{anchor(key)}"


def context(found: Decision, form: Mapping[str, Any]) -> dict[str, Any]:
    """Every stop, and whether this reader may lift any."""
    return {
        "stops": [_stop(stop, found, form) for stop in found.stops],
        "cannot_be_offered": found.barred if found.waits else (),
        "may_lift": found.waits and not found.not_theirs_to_lift,
        "not_theirs_to_lift": found.not_theirs_to_lift if found.waits else "",
    }


def _stop(stop: Stop, found: Decision, form: Mapping[str, Any]) -> dict[str, Any]:
    name = field_name(key_of(stop.item))
    lifted = lifted_words(stop.item)
    return {
        "name": name_of(stop.item),
        "key": key_of(stop.item),
        "lifted": lifted,
        "may_be_lifted": stop.may_be_lifted,
        "not_yet": "" if stop.may_be_lifted or lifted else NOT_YET_SAFER,
        "field": name,
        "typed": form.get(name),
    }


def refusal(refused: Refused) -> dict[str, Any]:
    """Why it was not lifted."""
    plain: dict[str, Any] = {"why": "", "who": "", "item": None, "links": []}
    reasons = [{"sentence": sentence, **plain} for sentence in refused.reasons]
    return {"reasons": reasons, "reasons_title": "Not lifted", "stands_in_the_way": None}
