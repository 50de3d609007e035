"""How the demo's first page puts days, counts and what comes next into words."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rj_workflow.clock import LONDON
from rj_workflow.queries.rehearsal import Coming
from web.templating import clock_time, day, in_words


def when_it_is(now: datetime) -> tuple[str, str]:
    """The day, and the time of day: Tuesday 24 November 2026, and 10:20am."""
    return f"{now.astimezone(LONDON):%A} {day(now)}", clock_time(now)


def upcoming(coming: Iterable[Coming], now: datetime) -> list[dict[str, str]]:
    """When, and what, in words: Today, 11:30am: a promise is due for S.A. (R-2031)."""
    return [{"when": _when(one.at, now), "what": _what(one)} for one in coming]


def _when(at: datetime, now: datetime) -> str:
    there, here = at.astimezone(LONDON).date(), now.astimezone(LONDON).date()
    if there == here:
        return f"Today, {clock_time(at)}"
    if there - here < timedelta(days=7):
        return f"{there:%A}, {clock_time(at)}"
    return f"{there.day} {there:%B}, {clock_time(at)}"


def _what(one: Coming) -> str:
    whose = f", {one.initials}" if one.initials else ""
    return f"{one.words[:1].lower()}{one.words[1:]}{whose} ({one.ref})"


def how_many(count: int, one: str, several: str) -> str:
    """One decision waits, Three decisions wait, 24 decisions wait."""
    return f"{in_words(count)} {one if count == 1 else several}"


def moved_words(taken: int | None) -> dict[str, str] | None:
    """What is said after the clock was moved."""
    if taken is None:
        return None
    happened = how_many(taken, "thing ran out", "things ran out") if taken else "Nothing ran out"
    return {"title": "The clock was moved on.", "body": f"{happened} on the way."}
