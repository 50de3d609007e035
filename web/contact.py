"""The parts of a safe contact plan as forms and pages draw them, and what a plan says of now, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from rj_workflow.clock import london_day
from rj_workflow.queries.contact import WayNow
from state_machines.contact import AROUND, BY_WAY, MOST_SPANS, WAYS, WITHOUT_HOURS, name_of
from state_machines.fields import Field
from web.templating import clock_time, day_short

Values = Mapping[str, Any]
VERBS: Final = {
    "call": "call",
    "text": "text",
    "post": "write by post",
    "email": "e-mail",
    "through": "ask somebody else to pass it on",
}


def way_fields(way: str, values: Values) -> list[Field]:
    """What is asked about one way; of its days and hours as many as are filled in, and one more."""
    if way in WITHOUT_HOURS:
        return list(BY_WAY[way])
    names = {
        name_of(way, what, span): span for span in range(1, MOST_SPANS + 1) for what in ("days", "from", "to")
    }
    filled = max((span for name, span in names.items() if values.get(name)), default=0)
    return [f for f in BY_WAY[way] if names.get(f.name, 0) <= max(filled, 1) + (filled > 0)]


def plan_groups(values: Values, by_field: Mapping[str, str]) -> list[dict[str, Any]]:
    """The form of a whole plan: way by way, those in use open, then what goes for all of them."""
    groups: list[dict[str, Any]] = []
    for way, words in WAYS:
        fields = way_fields(way, values)
        in_use = values.get(name_of(way, "allowed")) == "yes"
        groups.append({"title": f"{words}: {'yes' if in_use else 'no'}", "fields": fields,
                       "open": in_use or any(f.name in by_field for f in fields)})  # fmt: skip
    return [*groups, {"title": "For every way", "fields": AROUND, "open": True}]


def now_words(one: WayNow, now: datetime) -> str:
    """Whether one way may be used now: until when, or when next, or why not at all."""
    answer, verb = one.answer, VERBS[one.way]
    if answer.allowed:
        until = f" until {_when(answer.until, now)}" if answer.until is not None else ""
        return f"May {verb} now{until}."
    if answer.next_at is not None:
        return f"Not now: {_when(answer.next_at, now, ahead=True)}."
    return f"Do not {verb}. {one.why}"


def _when(moment: datetime, now: datetime, *, ahead: bool = False) -> str:
    """5pm, today; next Tuesday 2pm, within a week; else with its date."""
    days = (london_day(moment) - london_day(now)).days
    if days == 0:
        return f"{'today ' if ahead else ''}{clock_time(moment)}"
    if days < 7:
        return f"{'next ' if ahead else ''}{london_day(moment):%A} {clock_time(moment)}"
    return f"{london_day(moment):%A} {day_short(moment)}, {clock_time(moment)}"
