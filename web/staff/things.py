"""One thing of a case as its page draws it: where it stands, what is known, what can be done with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rj_workflow.commands.check import DAY, may_record
from rj_workflow.commands.step import Target, locate
from rj_workflow.dates import slots_digest
from rj_workflow.plan import attendees_digest, venue_digest
from rj_workflow.queries.steps import StepView, steps_of
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.day_check import unmet
from web.addresses import check_page
from web.staff.frame import Frame
from web.staff.ways import cards, short_rows
from web.templating import day, day_short

# What was found for one plan says nothing of another.
BOUND_TO: Final = {
    "venue_check": venue_digest,
    "attendees_agreed": attendees_digest,
    "dates_chosen": slots_digest,
}
Facts = Sequence[tuple[str, str]]


def things(
    frame: Frame, titled: Mapping[Target, str], facts: Mapping[Target, Facts] | None = None
) -> list[dict[str, Any]]:
    """These things with their titles, in order; facts are pairs of words and value."""
    views: dict[Target, list[StepView]] = {}
    for view in steps_of(frame.file, frame.actor, frame.now, frame.staff, titled, frame.side):
        views.setdefault(view.target, []).append(view)
    return [
        _thing(frame, target, title, views.get(target, []), (facts or {}).get(target, ()))
        for target, title in titled.items()
    ]


def _thing(frame: Frame, target: Target, title: str, views: list[StepView], facts: Facts) -> dict[str, Any]:
    position = locate(frame.file, target)
    code = position.state if position else frame.file.case["state"]
    state = LIFECYCLES[target.lifecycle].states[code]
    until = position.until_at if position else None
    return {
        "title": title,
        "state": state.staff,
        "begun": position is None or not position.fresh,
        "meaning": state.meaning,
        "until": f"until {day_short(until)}" if until else "",
        "facts": [{"words": words, "value": value} for words, value in facts if value],
        "steps": short_rows(frame.ref, (view for view in views if view.ready)),
        "blocked": cards(frame.ref, (view for view in views if not view.ready)),
    }


def check_rows(frame: Frame, asked: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """What was found out, newest record of each: (kind of check, about whom) pairs."""
    return [_check_row(frame, kind, about) for kind, about in asked]


def _check_row(frame: Frame, kind: str, about: str) -> dict[str, Any]:
    check, latest = CHECKS[kind], frame.file.latest_check(kind, about)
    name = frame.file.name_of.get(about, "")
    row: dict[str, Any] = {
        "words": f"{check.title}: {name}" if name else check.title,
        "value": "Not recorded yet",
    }
    if latest is not None:
        until = latest["valid_until"]
        over = until is not None and until <= frame.now
        holds = f" Ran out on {day(until)}." if over else f" Holds until {day(until)}." if until else ""
        outcome = dict(check.outcomes).get(latest["outcome"], latest["outcome"])
        plan = BOUND_TO[kind](frame.file) if kind in BOUND_TO else ""
        moved_on = "That was of other dates." if kind == "dates_chosen" else "That was for another plan."
        other = f" {moved_on}" if latest["bound_to"] not in ("", plan) else ""
        found = "".join(f" {words}." for words in unmet(latest["data"])) if kind == DAY else ""
        row["value"] = f"{outcome}, {day(latest['recorded_at'])}.{found}{holds}{other}"
    if may_record(frame.actor, frame.file, check, about):
        row |= {
            "href": check_page(frame.ref, kind, about),
            "href_words": "Record" if latest is None else "Record again",
        }
    return row
