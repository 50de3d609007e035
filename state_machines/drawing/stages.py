"""What both drawings of a case say: stages, the rail from any open state, the lane back, coming back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from state_machines.case import LIFECYCLE, STAGES
from state_machines.drawing.shapes import Point, nearest_to_here, tag, text
from state_machines.drawing.view import Edge, Standing, View, edges, going, standing

ORDER = tuple(code for code, _ in STAGES)
END = ORDER[-1]

ANY_OPEN = "From any open state"
COMING_BACK = "Comes back, at any time, as a new episode: the story is kept, choices and risk are asked anew"
# The rail: a mood that lights the pill, its first words, the rest.
PILLS = (
    ("paused", "Pause", ", then back to where it was"),
    ("stopped", "Safety stop", ", only a supervisor lifts it"),
    ("closed", "Stop or close", ", no reason needed"),
)
# Short words beside the arrows back inside a stage; the whole words stand in the table.
BACK = {
    "other_is_not_willing": "Not willing",
    "assessment_sent_back": "Sent back",
    "not_ready_yet": "Not ready",
}


@dataclass(frozen=True, slots=True)
class Arrows:
    """The arrows of the case, by how they are drawn."""

    rail: tuple[Edge, ...]
    returns: tuple[Edge, ...]
    lane: tuple[Edge, ...]
    plain: Mapping[tuple[str, str], tuple[Edge, ...]]


def stage_of(state: str) -> str:
    """The stage that a state of the case names."""
    return LIFECYCLE.states[state].stage


def number_of(state: str) -> int:
    """Its stage's place, from 0."""
    return ORDER.index(stage_of(state))


def states_of(stage: str) -> list[str]:
    """The states of a stage, in table order."""
    return [code for code in LIFECYCLE.states if stage_of(code) == stage]


def arrows() -> Arrows:
    """Every arrow of the case in exactly one place."""
    rail, returns, back = list[Edge](), list[Edge](), defaultdict[str, list[Edge]](list)
    plain = defaultdict[tuple[str, str], list[Edge]](list)
    for edge in edges(LIFECYCLE):
        if stage_of(edge.target) == END:
            rail.append(edge)
        elif stage_of(edge.source) == END:
            returns.append(edge)
        elif number_of(edge.target) < number_of(edge.source):
            back[edge.target].append(edge)
        else:
            plain[edge.source, edge.target].append(edge)
    lane = max(back.values(), key=len)
    for few in (found for found in back.values() if found is not lane):
        for edge in few:
            plain[edge.source, edge.target].append(edge)
    return Arrows(tuple(rail), tuple(returns), tuple(lane), {pair: tuple(e) for pair, e in plain.items()})


def look(view: View | None, bundle: Sequence[Edge]) -> Standing:
    """How arrows drawn as one are drawn: as the one that matters most now."""
    return nearest_to_here(going(view, edge) for edge in bundle)


def look_of_stage(view: View | None, stage: str) -> Standing:
    """Whether a stage is behind, here or ahead; can be next counts as reached."""
    if view is None:
        return "plain"
    found = {standing(view, state) for state in states_of(stage)}
    if "now" in found:
        return "now"
    return "been" if found & {"been", "possible"} else "later"


def names(bundle: Sequence[Edge]) -> str:
    """What an element carries that stands for several arrows."""
    return " ".join(edge.name for edge in bundle)


def pill(at: Point, number: int, view: View | None, rail: Sequence[Edge]) -> str:
    """One pill of the rail; the one that ends an episode stands for all the arrows to the end."""
    kind, words, more = PILLS[number]
    shape = tag("rect", x=at.x, y=at.y, width=254, height=34, rx=17, class_=_pill_look(kind, view))
    bold = tag("tspan", words, class_="d-strong")
    label = tag("text", bold + more, x=at.x + 16, y=at.y + 22, class_="d-small")
    if kind != END:
        return tag("g", shape + label, class_="d-any")
    return tag("g", shape + label, class_=f"edge d-any d-{look(view, rail)}", data_edges=names(rail))


def _pill_look(kind: str, view: View | None) -> str:
    if view is None or kind not in (view.mood, stage_of(view.current)):
        return "d-pill"
    return "d-pill-stop" if kind == "stopped" else "d-pill-on"


def lane_words(target: str) -> str:
    """The words on the lane back."""
    staff = LIFECYCLE.states[target].staff
    return f"From any of these, back to {staff[0].lower()}{staff[1:]}"


def quiet_pill(x: float, y: float, width: float, words: str) -> str:
    """A small pill with words, centred on a line."""
    return tag(
        "rect", x=x - width / 2, y=y - 13, width=width, height=26, rx=13, class_="d-pill-quiet"
    ) + text(x, y + 5, words, "d-small", "middle")
