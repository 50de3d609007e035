"""What a drawing is told about one case: where it stands and has been, what can be next, what not yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from textwrap import wrap
from typing import Literal

from state_machines.table import Lifecycle, Row

Mood = Literal["", "paused", "stopped", "returned"]
Standing = Literal["plain", "now", "possible", "notyet", "been", "later"]

LONGEST_LINE, MOST_LINES = 16, 2
_HERE: Mapping[Mood, str] = {"": "Now", "paused": "Paused", "stopped": "Safety stop", "returned": "Now"}


@dataclass(frozen=True, slots=True)
class View:
    """One case, or one part of it, as it stands today.

    `been` holds the states in the order they were entered, each with its day; a state may come twice.
    `possible` maps a state to the words of its flag; `not_yet` maps a state to the number of reasons.
    """

    current: str
    been: tuple[tuple[str, date], ...] = ()
    possible: Mapping[str, str] = field(default_factory=dict)
    not_yet: Mapping[str, int] = field(default_factory=dict)
    days: int | None = None
    mood: Mood = ""

    @property
    def steps_walked(self) -> frozenset[tuple[str, str]]:
        """From and to of each move made so far."""
        path = [state for state, _ in self.been]
        if not path or path[-1] != self.current:
            path.append(self.current)
        return frozenset(pairwise(path))

    def entered_on(self, state: str) -> date | None:
        """The last day on which it came to this state."""
        return next((day for code, day in reversed(self.been) if code == state), None)


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow: a row of the table from one of its states."""

    row: Row
    source: str

    @property
    def target(self) -> str:
        """Where it leads."""
        return self.row.target

    @property
    def name(self) -> str:
        """What the drawing calls it, for whoever counts."""
        return f"{self.row.event}:{self.source}:{self.target}"


def edges(lifecycle: Lifecycle) -> Iterator[Edge]:
    """Every arrow of a table, in table order: as many as `lifecycle.edges`."""
    for row in lifecycle.rows:
        for source in row.sources:
            yield Edge(row, source)


def standing(view: View | None, state: str) -> Standing:
    """How a state is drawn; without a view every state looks alike."""
    if view is None:
        return "plain"
    if state == view.current:
        return "now"
    if state in view.possible:
        return "possible"
    if state in view.not_yet:
        return "notyet"
    return "been" if was_there(view, state) else "later"


def was_there(view: View | None, state: str) -> bool:
    """Whether the state wears the tick: it was passed, and is not where things stand."""
    return view is not None and state != view.current and any(code == state for code, _ in view.been)


def going(view: View | None, edge: Edge) -> Standing:
    """How an arrow is drawn."""
    if view is None:
        return "plain"
    if edge.source == view.current and edge.target != view.current:
        ahead = standing(view, edge.target)
        if ahead in ("possible", "notyet"):
            return ahead
    return "been" if (edge.source, edge.target) in view.steps_walked else "later"


def flag(view: View | None, state: str) -> str:
    """The words on the edge of a box, or nothing."""
    match standing(view, state), view:
        case "now", View() as seen:
            return _here(seen)
        case "possible", View() as seen:
            return seen.possible[state]
        case "notyet", View() as seen:
            return f"Not yet, {counted(seen.not_yet[state], 'reason')}"
    return ""


def _here(view: View) -> str:
    if view.days is None or view.mood in ("paused", "stopped"):
        return _HERE[view.mood]
    return f"{_HERE[view.mood]}, " + (counted(view.days, "day") if view.days else "since today")


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 day", "18 days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def in_lines(words: str) -> list[str]:
    """A state's words as they stand in a box.  Raises ValueError when they are too long for two lines."""
    lines = wrap(words, LONGEST_LINE, break_long_words=False, break_on_hyphens=False)
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise ValueError(f"these words do not fit a box: {words}")
    return lines


def in_words(lifecycle: Lifecycle, view: View | None) -> str:
    """The drawing in sentences, for whoever does not see it."""
    if view is None:
        states, ways = counted(len(lifecycle.states), "state"), counted(lifecycle.edges, "way")
        return f"{states} and {ways} to move between them."

    told = [f"{flag(view, view.current)}: {lifecycle.states[view.current].staff}."]
    for words, kind in (("Can be next", "possible"), ("Not yet", "notyet"), ("Been there", "been")):
        if names := [s.staff for s in lifecycle.states.values() if standing(view, s.code) == kind]:
            told.append(f"{words}: {', '.join(names)}.")
    return " ".join(told)
