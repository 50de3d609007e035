"""A case across a desk: stages from left to right, 1200 wide."""

from collections.abc import Iterator, Sequence

from state_machines.case import LIFECYCLE, STAGES
from state_machines.drawing import stages
from state_machines.drawing.shapes import (
    Box,
    Line,
    Point,
    arrow_head,
    bent,
    drawn,
    halo,
    state_box,
    state_flag,
    tag,
    text,
)
from state_machines.drawing.view import Edge, View, standing

WIDTH = 1200.0
_LEFT, _PITCH, _COLUMN, _BOX, _TALL, _ROW, _TOP = 28.0, 167.0, 150.0, 130.0, 54.0, 82.0, 78.0
_ENTER, _LEAVE, _BESIDE = 16.0, 27.0, 40.0  # where lines meet a box, below its upper edge
_DOWN, _UP, _ROUND, _NARROWER = 26.0, 104.0, 119.0, 30.0  # where lines meet a box, from its left edge


def wide(view: View | None) -> tuple[str, tuple[float, float]]:
    """The inside of the drawing, and its size."""
    arrows = stages.arrows()
    boxes = _boxes(arrows)
    floor = max(box.bottom for box in boxes.values()) + 26
    lines = [_line(pair, bundle, boxes, view) for pair, bundle in arrows.plain.items()]
    parts = [
        *_columns(floor, view),
        halo(boxes, view),
        *_lane(arrows.lane, boxes, view),
        drawn(lines),
        *_back_words(arrows, boxes),
        *_rail(arrows.rail, floor + 14, view),
        _return(arrows.returns, boxes, floor + 86, view),
        *(state_box(LIFECYCLE.states[code], box, view) for code, box in boxes.items()),
        *_flags(arrows, boxes, view),
    ]
    return "".join(parts), (WIDTH, floor + 104)


def _boxes(arrows: stages.Arrows) -> dict[str, Box]:
    """Every state in the column of its stage; one that a line runs past is narrower."""
    past = set(_run_past(arrows))
    return {
        code: Box(
            _LEFT + _PITCH * stages.number_of(code) + 10,
            _TOP + _ROW * row,
            _BOX - (_NARROWER if code in past else 0),
            _TALL,
        )
        for stage in stages.ORDER
        for row, code in enumerate(stages.states_of(stage))
    }


def _run_past(arrows: stages.Arrows) -> Iterator[str]:
    for source, target in arrows.plain:
        if stages.stage_of(source) == stages.stage_of(target):
            column = stages.states_of(stages.stage_of(source))
            yield from column[column.index(source) + 1 : column.index(target)]


def _columns(floor: float, view: View | None) -> Iterator[str]:
    for number, (code, words) in enumerate(STAGES):
        look, x = stages.look_of_stage(view, code), _LEFT + _PITCH * number
        yield tag("rect", x=x, y=6, width=_COLUMN, height=floor - 6, rx=6, class_=f"d-col d-col-{look}")
        class_ = "d-strong d-quiet" if look == "later" else "d-strong"
        yield text(x + 11, 36, f"{number + 1}. {words}", class_)


def _line(pair: tuple[str, str], bundle: tuple[Edge, ...], boxes: dict[str, Box], view: View | None) -> Line:
    return Line(
        bundle, _way(*pair, boxes), stages.look(view, bundle), pair[0] if _forward(*pair) else pair[1]
    )


def _forward(source: str, target: str) -> bool:
    return stages.number_of(target) >= stages.number_of(source)


def _way(source: str, target: str, boxes: dict[str, Box]) -> tuple[Point, ...]:
    """The line from one box to another, in its column or to the next.  Raises ValueError for a longer way."""
    a, b = boxes[source], boxes[target]
    across = stages.number_of(target) - stages.number_of(source)
    if across == 0:
        x = a.x + (_UP if b.y < a.y else _DOWN if b.y - a.y <= _ROW else _ROUND)
        return (Point(x, a.y), Point(x, b.bottom)) if b.y < a.y else (Point(x, a.bottom), Point(x, b.y))
    if abs(across) != 1:
        raise ValueError(f"no line is drawn from {source} to {target}")
    start, end, channel = (a.right, b.x, a.right + 18.5) if across > 0 else (a.x, b.right, a.x - 18.5)
    if a.y == b.y:
        return Point(start, a.y + _BESIDE), Point(end, b.y + _BESIDE)
    leave, enter = (_LEAVE, _ENTER) if across > 0 else (_BESIDE, _BESIDE)
    return (
        Point(start, a.y + leave),
        Point(channel, a.y + leave),
        Point(channel, b.y + enter),
        Point(end, b.y + enter),
    )


def _back_words(arrows: stages.Arrows, boxes: dict[str, Box]) -> Iterator[str]:
    """Short words beside the lines that lead up inside a column."""
    for (source, target), bundle in arrows.plain.items():
        a, b = boxes[source], boxes[target]
        words = next((stages.BACK[edge.row.event] for edge in bundle if edge.row.event in stages.BACK), "")
        if a.x == b.x and b.y < a.y and words:
            yield text(a.x + _UP - 6, (a.y + b.bottom) / 2 + 5, words, "d-label", "end")


def _lane(lane: Sequence[Edge], boxes: dict[str, Box], view: View | None) -> Iterator[str]:
    """A bracket under each column that sends one back, and one line to where they all lead."""
    tip = Point(boxes[lane[0].target].right, boxes[lane[0].target].y + _BESIDE)
    numbers = sorted({stages.number_of(edge.source) for edge in lane})
    columns = [[edge for edge in lane if stages.number_of(edge.source) == number] for number in numbers]
    for bundle in sorted(columns, key=lambda bundle: stages.look(view, bundle) == "possible"):
        yield _bracket(bundle, tip, stages.look(view, bundle))
    middle = _LEFT + _PITCH * (numbers[0] + numbers[-1] + 1) / 2 - 8.5
    yield stages.quiet_pill(middle, tip.y, 300, stages.lane_words(lane[0].target))


def _bracket(bundle: Sequence[Edge], tip: Point, look: str) -> str:
    x, y = _LEFT + _PITCH * stages.number_of(bundle[0].source) + 10, tip.y - 24
    hook = bent((Point(x, y - 8), Point(x, y), Point(x + _BOX, y), Point(x + _BOX, y - 8)), 6)
    home = bent((Point(x + _BOX / 2, y), Point(x + _BOX / 2, tip.y), tip), 6)
    head = tag("path", d=arrow_head(Point(x, tip.y), tip), class_=f"d-head d-head-{look}")
    inner = tag("path", d=hook + home) + head
    return tag("g", inner, class_=f"edge d-edge d-{look}", data_edges=stages.names(bundle))


def _rail(rail: Sequence[Edge], y: float, view: View | None) -> Iterator[str]:
    yield text(_LEFT + 11, y + 22, stages.ANY_OPEN, "d-strong")
    for number in range(len(stages.PILLS)):
        yield stages.pill(Point(198 + 268 * number, y), number, view, rail)


def _return(returns: Sequence[Edge], boxes: dict[str, Box], y: float, view: View | None) -> str:
    """The double line from the end to where people come back, with its words in the middle."""
    start, end = boxes[returns[0].source], boxes[returns[0].target]
    words, x, left = stages.COMING_BACK, start.x + 66, 14.0
    gap = (WIDTH - 6.9 * len(words)) / 2 - 14
    paths = []
    for off in (-2.75, 2.75):
        paths.append(
            bent(
                (Point(x + off, start.bottom), Point(x + off, y + off), Point(WIDTH - gap, y + off)), 10 + off
            )
        )
        home = (Point(gap, y + off), Point(left - off, y + off), Point(left - off, end.middle.y - off))
        paths.append(bent((*home, Point(end.x - 12, end.middle.y - off)), 10 + off))
    tip = Point(end.x, end.middle.y)
    head = tag("path", d=arrow_head(Point(left, tip.y), tip, 14, 8), class_="d-head d-head-been")
    shapes = tag("path", d="".join(paths)) + head
    class_ = f"edge d-edge d-return d-{stages.look(view, returns)}"
    return tag("g", shapes, class_=class_, data_edges=stages.names(returns)) + text(
        WIDTH / 2, y + 5, words, "d-strong", "middle"
    )


def _flags(arrows: stages.Arrows, boxes: dict[str, Box], view: View | None) -> Iterator[str]:
    """On the upper edge of a column's first box; else on the lower one, unless a line comes up there."""
    ups = {
        target
        for source, target in arrows.plain
        if boxes[source].x == boxes[target].x and boxes[target].y < boxes[source].y
    }
    for code, box in boxes.items():
        above = box.y == _TOP or code in ups
        beside_the_gate = above and standing(view, code) == "notyet"
        x = box.x - (10 if beside_the_gate else 2)
        yield state_flag(code, x, box.y - 17 if above else box.bottom - 4, view)
