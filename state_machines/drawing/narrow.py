"""A case on a phone: stages downwards on the double rail, 344 wide."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

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
from state_machines.drawing.view import Edge, View

WIDTH = 344.0
_RAIL, _X, _BOX, _TALL, _ROW, _HEADING = 16.0, 54.0, 206.0, 42.0, 66.0, 50.0
_PAST, _SHORT, _LANE, _RETURN = (
    40.0,
    274.0,
    289.0,
    314.0,
)  # upright lanes: left of the boxes, then right of them
_DOWN = 18.0


def narrow(view: View | None) -> tuple[str, tuple[float, float]]:
    """The inside of the drawing, and its size."""
    arrows = stages.arrows()
    boxes, headings = _places()
    foot = max(box.bottom for box in boxes.values())
    lines = [Line(e, _way(*pair, boxes), stages.look(view, e), pair[1]) for pair, e in arrows.plain.items()]
    lines += [_laned(edge, boxes, view) for edge in arrows.lane]
    parts = [
        *_rail(headings, view),
        _return(arrows.returns, boxes, view),
        halo(boxes, view),
        drawn(lines),
        *(state_box(LIFECYCLE.states[code], box, view, one_line=True) for code, box in boxes.items()),
        *(state_flag(code, box.right - 20, box.y - 14, view, ends_at=True) for code, box in boxes.items()),
        *_foot(arrows.rail, foot, view),
    ]
    return "".join(parts), (WIDTH, foot + 242)


def _places() -> tuple[dict[str, Box], dict[str, float]]:
    """Every box, and the height of every stage's heading."""
    boxes, headings, y = {}, {}, 16.0
    for stage in stages.ORDER:
        headings[stage] = y
        y += _HEADING - 16
        for code in stages.states_of(stage):
            boxes[code] = Box(_X, y, _BOX, _TALL)
            y += _ROW
        y += 8
    return boxes, headings


def _rail(headings: dict[str, float], view: View | None) -> Iterator[str]:
    """The double rail with a dot for each stage, filled behind you."""
    heights = list(headings.values())
    looks = [stages.look_of_stage(view, stage) for stage in stages.ORDER]
    for a, b, behind, ahead in zip(heights, heights[1:], looks, looks[1:], strict=False):
        passed = behind == "been" and ahead in ("been", "now")
        for off in (-2.5, 2.5):
            class_ = "d-rail d-rail-been" if passed else "d-rail"
            yield tag("path", d=f"M{_RAIL + off:g} {a:g}V{b:g}", class_=class_)
    for number, ((_, words), y, look) in enumerate(zip(STAGES, heights, looks, strict=True), 1):
        yield from _stop(number, words, y, look)


def _stop(number: int, words: str, y: float, look: str) -> Iterator[str]:
    yield tag("circle", cx=_RAIL, cy=y, r=11, class_=f"d-stop d-stop-{look}")
    if look == "been":
        yield tag("path", d=f"M{_RAIL - 4.5:g} {y:g}l3.5 3.8 5.8-7", class_="d-tick")
    else:
        yield text(_RAIL, y + 5, str(number), f"d-small d-word-{look}", "middle")
    yield text(_X + 30, y + 5, words, "d-strong d-quiet" if look == "later" else "d-strong")


def _way(source: str, target: str, boxes: dict[str, Box]) -> tuple[Point, ...]:
    """Down to the next box; past some on the left; back up on the right."""
    a, b, order = boxes[source], boxes[target], list(boxes)
    if order.index(target) == order.index(source) + 1:
        return Point(a.x + _DOWN, a.bottom), Point(a.x + _DOWN, b.y)
    if b.y > a.y:
        return Point(a.x, a.y + 29), Point(_PAST, a.y + 29), Point(_PAST, b.y + 14), Point(b.x, b.y + 14)
    return (
        Point(a.right, a.y + 14),
        Point(_SHORT, a.y + 14),
        Point(_SHORT, b.y + 21),
        Point(b.right, b.y + 21),
    )


def _laned(edge: Edge, boxes: dict[str, Box], view: View | None) -> Line:
    a, b = boxes[edge.source], boxes[edge.target]
    way = (Point(a.right, a.y + 32), Point(_LANE, a.y + 32), Point(_LANE, b.y + 30), Point(b.right, b.y + 30))
    return Line((edge,), way, stages.look(view, (edge,)), "lane")


def _return(returns: Sequence[Edge], boxes: dict[str, Box], view: View | None) -> str:
    start, end = boxes[returns[0].source], boxes[returns[0].target]
    paths = []
    for off in (-2.75, 2.75):
        lower, upper, x = start.middle.y + off, end.middle.y - off, _RETURN + off
        paths.append(
            bent(
                (Point(start.right, lower), Point(x, lower), Point(x, upper), Point(end.right + 12, upper)),
                10 + off,
            )
        )
    tip = Point(end.right, end.middle.y)
    head = tag("path", d=arrow_head(Point(_RETURN, tip.y), tip, 14, 8), class_="d-head d-head-been")
    class_ = f"edge d-edge d-return d-{stages.look(view, returns)}"
    return tag("g", tag("path", d="".join(paths)) + head, class_=class_, data_edges=stages.names(returns))


def _foot(rail: Sequence[Edge], foot: float, view: View | None) -> Iterator[str]:
    """Coming back in words, then what is open from every state."""
    for number, line in enumerate(wrap(stages.COMING_BACK, 44)):
        yield text(_X, foot + 24 + 19 * number, line, "d-small d-strong")
    yield text(_X, foot + 98, stages.ANY_OPEN, "d-strong")
    for number in range(len(stages.PILLS)):
        yield stages.pill(Point(_X, foot + 112 + 42 * number), number, view, rail)
