"""Who will call, and by when, in words; a promise that is late is called late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rj_workflow.clock import london_day
from rj_workflow.queries.portal import MyCase, Promise
from web.languages import gettext as _
from web.languages import translated
from web.portal.shown import worker
from web.templating import clock_time, weekday

SAFELY = "In the way that is safe for you. If it is not a good time, say so, or hang up. Nobody will mind."
_ASK = "{worker} will call you"
_HOW_ARE_YOU = "{worker} will ask how you are"

# One row per clock that is a promise to a person: the heading, with the first name of whoever keeps it.
TITLES = {
    "acknowledge_enquiry": "We will answer you",
    "begin_checks_again": _ASK,
    "first_contact": _ASK,
    "asked_to_talk": _ASK,
    "promised_call": _ASK,
    "asked_for_item": _ASK,
    "tell_other": _ASK,
    "explain_no": _ASK,
    "calls_after_cancelling": _ASK,
    "calls_after_postponing": _ASK,
    "calls_after_no_show": _ASK,
    "welfare_after_cancelling": _HOW_ARE_YOU,
    "welfare_after_postponing": _HOW_ARE_YOU,
    "welfare_after_no_show": _HOW_ARE_YOU,
    "debrief": _HOW_ARE_YOU,
    "debrief_early": _HOW_ARE_YOU,
    "follow_up_day": _HOW_ARE_YOU,
    "follow_up_call": _HOW_ARE_YOU,
    "follow_up_try": _HOW_ARE_YOU,
}


@dataclass(frozen=True, slots=True)
class Call:
    """A card on the first page."""

    title: str
    when: str
    more: str


def calls(case: MyCase, now: datetime, phone: str, hours: str) -> Iterator[Call]:
    """The promises of this case, the earliest of each kind; one sentence when no safe way is known."""
    if case.promises and not case.reachable:
        yield Call(
            _("How we reach you"),
            _("We do not yet know a safe way to reach you, so we will not try."),
            _("Call us when it suits you: {phone}, {hours}.").format(phone=phone, hours=translated(hours)),
        )
        return
    seen = set()
    for promise in case.promises:
        title = translated(TITLES[promise.kind]).format(worker=translated(worker(case)))
        if title not in seen:
            seen.add(title)
            yield _call(title, promise, now, phone)


def _call(title: str, promise: Promise, now: datetime, phone: str) -> Call:
    due, for_that_day = promise.due_at, promise.due_at == promise.made_at
    if london_day(now) > london_day(due) if for_that_day else now > due:
        return Call(
            title,
            _("We said by {day}. That is late.").format(day=weekday(due)),
            _("You can call us: {phone}. You do not have to.").format(phone=phone),
        )
    if london_day(due) == london_day(now):
        when = _("Today, {day}.") if for_that_day else _("Today, {day}, by {time}.")
    else:
        when = _("By {day}, {time}.")
    return Call(title, when.format(day=weekday(due), time=clock_time(due)), translated(SAFELY))
