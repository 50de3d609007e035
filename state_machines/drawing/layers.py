"""Where the boxes and lines of a lifecycle lie: the main line downwards, ways aside on the right.

Every row of a table has one lane, so its arrows from many states run together and arrive as one; labels stand
above the line where it arrives.  Steps from one box of the main line to the next are drawn between the two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from state_machines.drawing.shapes import Box, Point
from state_machines.table import Lifecycle

BOX, LEAST, PORT, LANE, MARGIN = 150.0, 54.0, 27.0, 13.0, 24.0

# The main line, where it is not simply every state but the ends.  What is not named stands aside.
MAIN_LINE: Mapping[str, str] = {
    "choice": "not_asked explained thinking given refresh_due",
    "risk": "not_started draft submitted escalated signed_off",
    "preparation": "not_started in_progress self_ready confirmed_ready",
    "meeting": "none proposed date_offered in_diary confirmed day_check open on_break",
    "exchange": "none drafted author_approved reviewed held announced wanted delivered",
    "agreement": "none draft proposed agreed live completed",
    "agreement_item": "proposed agreed due overdue claimed_done verified",
    "follow_up": "scheduled due unreached escalated done",
    "offer": "not_due due made reminded lapsed_quiet wants_to_know",
    "case": "enquiry referred returned triage allocated exploring_first approaching_other exploring_both "
    "being_assessed awaiting_sign_off preparing readiness_review scheduled underway "
    "agreement_live following_up",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow to be laid; arrows of one bundle share a lane and a label."""

    name: str
    bundle: int
    label: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a step, and where they end or begin."""

    words: str
    at: Point
    anchor: str


@dataclass(slots=True)
class Layout:
    """Everything laid out: boxes by state, points by arrow, labels, and the size of it all."""

    boxes: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class _Port:
    """A place on the side of a box where a lane arrives, or where one arrow leaves."""

    state: str
    side: str
    bundle: int
    arrives: bool


def main_line(lifecycle: Lifecycle) -> tuple[list[str], list[str]]:
    """The states of the main line in order, and those aside."""
    named = MAIN_LINE.get(lifecycle.name, "").split()
    spine = named or [code for code in lifecycle.states if code not in lifecycle.final]
    return spine, [code for code in lifecycle.states if code not in spine]


def lay_out(spine: Sequence[str], aside: Sequence[str], links: Sequence[Link]) -> Layout:
    """Place every box without overlap and give every link a way."""
    return _Plan(spine, aside, links).laid()


class _Plan:
    """One drawing being laid out: ports first, then heights, lanes, and at last the lines."""

    def __init__(self, spine: Sequence[str], aside: Sequence[str], links: Sequence[Link]) -> None:
        self.spine, self.aside, self.links = list(spine), list(aside), list(links)
        self.straight = self._straight()
        self.lanes: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            if link.name not in self.straight:
                self.lanes[link.bundle].append(link)
        self.sides = {bundle: self._side(bundle) for bundle in self.lanes}
        self.ports: dict[tuple[str, str], list[_Port]] = defaultdict(list)
        self._make_ports()
        self.layout = Layout()

    def _straight(self) -> set[str]:
        """The first link between each box of the main line and the next."""
        order, taken = {code: i for i, code in enumerate(self.spine)}, dict[tuple[str, str], str]()
        for link in self.links:
            pair = (link.source, link.target)
            if (
                link.source in order
                and order.get(link.target) == order[link.source] + 1
                and pair not in taken
            ):
                taken[pair] = link.name
        return set(taken.values())

    def _side(self, bundle: int) -> str:
        touched = {end for link in self.lanes[bundle] for end in (link.source, link.target)}
        return "right" if touched & set(self.aside) else "left"

    def _port(self, state: str, bundle: int, arrives: bool) -> _Port:
        side = self.sides[bundle] if state in self.spine else "left"
        return _Port(state, side, bundle, arrives)

    def _make_ports(self) -> None:
        height = {
            code: i / max(len(column), 1)
            for column in (self.spine, self.aside)
            for i, code in enumerate(column)
        }
        wanted: dict[_Port, float] = {}
        for bundle, links in self.lanes.items():
            for link in links:
                wanted[self._port(link.source, bundle, False)] = height[link.target]
                wanted.setdefault(
                    self._port(link.target, bundle, True), sum(height[x.source] for x in links) / len(links)
                )
        for port in sorted(wanted, key=lambda port: (wanted[port], port.bundle)):
            self.ports[port.state, port.side].append(port)

    # --- upright ---------------------------------------------------------------------------------

    def _tall(self, state: str) -> float:
        busiest = max(len(self.ports[state, side]) for side in ("left", "right"))
        return max(LEAST, 14 + PORT * busiest)

    def _stacked(self, states: Sequence[str], top: float, gap: float) -> dict[str, tuple[float, float]]:
        placed = {}
        for state in states:
            placed[state] = (top, self._tall(state))
            top += self._tall(state) + gap
        return placed

    def _upright(self) -> tuple[dict[str, tuple[float, float]], float]:
        """Top and height of every box, and the height of the drawing: the shorter column is spread."""
        tall = {
            name: sum(self._tall(s) for s in column)
            for name, column in (("s", self.spine), ("a", self.aside))
        }
        gaps = {"s": 40.0, "a": 26.0}
        whole = max(
            tall[c] + gaps[c] * (len(column) - 1) for c, column in (("s", self.spine), ("a", self.aside))
        )
        spine_gap = (whole - tall["s"]) / max(len(self.spine) - 1, 1)
        aside_gap = (whole - tall["a"]) / max(len(self.aside), 1)
        top = MARGIN + 26
        placed = self._stacked(self.spine, top, spine_gap)
        placed |= self._stacked(self.aside, top + aside_gap / 2, aside_gap)
        return placed, top + whole + MARGIN

    # --- across ----------------------------------------------------------------------------------

    def _lane_of(self, side: str, y_of: Mapping[_Port, float]) -> dict[int, int]:
        """A lane for each bundle of a side, short ones nearest to the boxes, shared when they do not meet."""
        spans = {
            bundle: sorted(y_of[p] for ports in self.ports.values() for p in ports if p.bundle == bundle)
            for bundle in self.lanes
            if self.sides[bundle] == side
        }
        taken: list[list[tuple[float, float]]] = []
        lane_of = {}
        for bundle in sorted(spans, key=lambda b: spans[b][-1] - spans[b][0]):
            low, high = spans[bundle][0] - 8, spans[bundle][-1] + 8
            free = (i for i, lane in enumerate(taken) if all(high < a or b < low for a, b in lane))
            lane = next(free, len(taken))
            if lane == len(taken):
                taken.append([])
            taken[lane].append((low, high))
            lane_of[bundle] = lane
        return lane_of

    def _words_wide(self, side: str) -> float:
        words = [self.lanes[b][0].label for b in self.lanes if self.sides[b] == side]
        return max((38 + 6.6 * len(word) for word in words), default=0)

    def laid(self) -> Layout:
        """The finished layout."""
        upright, height = self._upright()
        y_of = {
            port: upright[state][0]
            + upright[state][1] * (i + 1) / (len(ports) + 1)
            + (3 if len(ports) == 1 else 0)
            for (state, _), ports in self.ports.items()
            for i, port in enumerate(ports)
        }
        left, right = self._lane_of("left", y_of), self._lane_of("right", y_of)
        left_lanes, right_lanes = (LANE * (max(lanes.values(), default=-1) + 1) for lanes in (left, right))
        spine_x = MARGIN + left_lanes + self._words_wide("left")
        lanes_x = spine_x + BOX + 14 + (self._straight_wide() if right else 0)
        aside_x = lanes_x + right_lanes + self._words_wide("right")
        lane_x = {b: spine_x - self._words_wide("left") - LANE * lane for b, lane in left.items()}
        lane_x |= {b: lanes_x + LANE * (lane + 0.5) for b, lane in right.items()}
        for state, (top, tall) in upright.items():
            self.layout.boxes[state] = Box(spine_x if state in self.spine else aside_x, top, BOX, tall)
        self.layout.width = (aside_x + BOX if self.aside else spine_x + BOX + self._straight_wide()) + MARGIN
        self.layout.height = height
        self._draw(lane_x, y_of)
        return self.layout

    def _straight_wide(self) -> float:
        words = [len(link.label) for link in self.links if link.name in self.straight]
        return max(0.0, 6.6 * max(words, default=0) + 40 - BOX)

    # --- the lines -------------------------------------------------------------------------------

    def _draw(self, lane_x: Mapping[int, float], y_of: Mapping[_Port, float]) -> None:
        for link in self.links:
            if link.name in self.straight:
                self._between(link)
            else:
                start = self._edge_of(self._port(link.source, link.bundle, False), y_of)
                end = self._edge_of(self._port(link.target, link.bundle, True), y_of)
                x = lane_x[link.bundle]
                self.layout.routes[link.name] = _without_repeats(
                    (start, Point(x, start.y), Point(x, end.y), end)
                )
        for bundle, links in self.lanes.items():
            self.layout.labels.append(self._label(bundle, links, y_of))

    def _between(self, link: Link) -> None:
        above, below = self.layout.boxes[link.source], self.layout.boxes[link.target]
        x = above.x + 26
        self.layout.routes[link.name] = (Point(x, above.bottom), Point(x, below.y))
        self.layout.labels.append(Label(link.label, Point(x + 10, above.bottom + 17), "start"))

    def _edge_of(self, port: _Port, y_of: Mapping[_Port, float]) -> Point:
        box = self.layout.boxes[port.state]
        return Point(box.x if port.side == "left" else box.right, y_of[port])

    def _label(self, bundle: int, links: Sequence[Link], y_of: Mapping[_Port, float]) -> Label:
        """Above the arriving line; above the first leaving one when it arrives from the right."""
        port = self._port(links[0].target, bundle, True)
        if port.side == "right":
            first = next(link.source for link in links if link.source in self.aside)
            port = self._port(first, bundle, False)
        end = self._edge_of(port, y_of)
        return Label(links[0].label, Point(end.x - 16, end.y - 5), "end")


def _without_repeats(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(dict.fromkeys(points))
