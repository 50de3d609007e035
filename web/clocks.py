"""A promise in words: how long there is, by when, and how much of the time is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from rj_workflow.clock import london_day
from web.templating import clock_time, day, day_short

SOON: Final = timedelta(hours=2)
Mood = Literal["calm", "soon", "late"]


@dataclass(frozen=True, slots=True)
class Clock:
    """What the promise clock shows: words first, then the ring."""

    words: str
    by_words: str
    share: float
    mood: Mood


def clock(made_at: datetime, due_at: datetime, now: datetime) -> Clock:
    """The clock of one promise at this moment."""
    left, whole = due_at - now, due_at - made_at
    share = left / whole if whole > timedelta(0) else 0.0
    if left < timedelta(0):
        return Clock(f"{length(-left)} late", by(due_at, now), 0, "late")
    return Clock(
        f"in {length(left)}", by(due_at, now), max(0.0, min(1.0, share)), "soon" if left < SOON else "calm"
    )


def length(span: timedelta) -> str:
    """A length as people say it: 35 min, 1 h 10 min, 3 days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days = minutes // (24 * 60)
    return "1 day" if days == 1 else f"{days} days"


def by(due_at: datetime, now: datetime) -> str:
    """By when: the time on the day itself, else the day, with its year where it is another."""
    due, today = london_day(due_at), london_day(now)
    if due == today:
        return f"by {clock_time(due_at)}"
    if due.year != today.year:
        return f"by {day(due_at)}"
    return f"by {day_short(due_at)}"
