"""The pieces of every picture: boxes with words, flags on their edges, lines with a bend and an arrow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from state_machines.drawing.style import STANDALONE
from state_machines.drawing.view import Edge, Standing, View, flag, in_lines, standing, was_there
from state_machines.table import State

BEND, GAP, NEAR = 7.0, 9.0, 6.0
# Lines nearest to "here" are drawn last, over the others.
_DEPTH: Sequence[Standing] = ("later", "plain", "been", "notyet", "now", "possible")


class Point(NamedTuple):
    """A place in the picture; y grows downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """Where a state's box lies."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> Point:
        """Its centre."""
        return Point(self.x + self.w / 2, self.y + self.h / 2)


@dataclass(frozen=True, slots=True)
class Line:
    """The arrow, or the arrows drawn as one.  Lines of the same bundle may lie on each other."""

    edges: tuple[Edge, ...]
    points: tuple[Point, ...]
    look: Standing
    bundle: str


def nearest_to_here(looks: Iterable[Standing]) -> Standing:
    """Of several ways to be drawn, the one that matters most now."""
    return max(looks, key=_DEPTH.index)


def tag(name: str, inner: str = "", /, **attributes: object) -> str:
    """One element; `class_` and `data_edge` become class and data-edge; None is left out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_number(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def text(x: float, y: float, words: str, class_: str | None = None, anchor: str | None = None) -> str:
    """Words on a line."""
    return tag("text", escape(words), x=x, y=y, class_=class_, text_anchor=anchor)


def document(
    inner: str, name: str, size: tuple[float, float], told: tuple[str, str], class_: str, alone: bool
) -> str:
    """The whole picture with its title and description.  `alone` adds its own colours, light and dark."""
    width, height = size
    head = tag("title", escape(told[0]), id=f"{name}-title") + tag("desc", escape(told[1]), id=f"{name}-desc")
    return tag(
        "svg",
        head + (f"<style>{STANDALONE}</style>" if alone else "") + inner,
        xmlns="http://www.w3.org/2000/svg" if alone else None,
        class_=f"d-diagram {class_}",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    ) + ("\n" if alone else "")


# --- boxes --------------------------------------------------------------------------------------


def state_box(
    state: State,
    box: Box,
    view: View | None,
    *,
    final: bool = False,
    one_line: bool = False,
    gate_below: bool = False,
) -> str:
    """A state with its words, and its tick or gate on the corner."""
    look = standing(view, state.code)
    lines = [state.staff] if one_line else in_lines(state.staff)
    top = box.middle.y + 5 - 9 * (len(lines) - 1)
    parts = [tag("title", escape(_hover(state, view)))]
    parts.append(_rounded(box, f"d-box d-box-{look}"))
    if final:
        parts.append(_rounded(box, "d-box-inner", -3.5))
    parts += [text(box.x + 12, top + 18 * i, line, f"d-word-{look}") for i, line in enumerate(lines)]
    if was_there(view, state.code):
        parts.append(_tick(box.right - 3, box.y + 3))
    elif look == "notyet":
        parts.append(_gate(box.right - 3, box.bottom - 3 if gate_below else box.y + 3))
    return tag("g", "".join(parts), class_="d-state", data_state=state.code)


def halo(boxes: Mapping[str, Box], view: View | None) -> str:
    """The light around where things stand; it lies under the lines."""
    return _rounded(boxes[view.current], "d-halo", 4.5) if view else ""


def _hover(state: State, view: View | None) -> str:
    entered = view and view.entered_on(state.code)
    return f"{state.staff}. {state.meaning}" + (f" Since {entered:%-d %B %Y}." if entered else "")


def _rounded(box: Box, class_: str, out: float = 0) -> str:
    return tag("rect", x=box.x - out, y=box.y - out, width=box.w + 2 * out, height=box.h + 2 * out,
               rx=max(3.0, 6 + out), class_=class_)  # fmt: skip


def _tick(x: float, y: float) -> str:
    return tag("circle", cx=x, cy=y, r=9, class_="d-badge") + tag(
        "path", d=f"M{x - 4:g} {y:g}l3 3.2 5-6", class_="d-tick"
    )


def _gate(x: float, y: float) -> str:
    bars = f"M{x - 4:g} {y - 4.5:g}v9M{x + 4:g} {y - 4.5:g}v9M{x - 4:g} {y - 2:g}h8M{x - 4:g} {y + 2:g}h8"
    return tag("circle", cx=x, cy=y, r=9.5, class_="d-gate") + tag("path", d=bars, class_="d-gate")


def state_flag(state: str, x: float, y: float, view: View | None, *, ends_at: bool = False) -> str:
    """The flag of a state, its upper left (or right, with `ends_at`) corner here; or nothing."""
    words = flag(view, state)
    if not words:
        return ""
    look, width = standing(view, state), 16 + 6.2 * len(words)
    left = x - width if ends_at else x
    class_ = f"d-flag d-flag-{look}"
    return tag("rect", x=left, y=y, width=width, height=21, rx=10.5, class_=class_) + text(
        left + width / 2, y + 15, words, f"d-flag-text d-flag-text-{look}", "middle"
    )


# --- lines --------------------------------------------------------------------------------------


def drawn(lines: Sequence[Line]) -> str:
    """Every line with its arrow, those that matter now on top; a line that is crossed leaves a gap."""
    ordered = sorted(lines, key=lambda line: _DEPTH.index(line.look))
    return "".join(_drawn(line, _gaps(line, lines)) for line in ordered)


def _drawn(line: Line, gaps: Sequence[Point]) -> str:
    names = " ".join(edge.name for edge in line.edges)
    d = bent(line.points, gaps=gaps)
    head = tag("path", d=arrow_head(line.points[-2], line.points[-1]), class_=f"d-head d-head-{line.look}")
    if len(line.edges) == 1:
        hover = tag("title", escape(line.edges[0].row.step))
        return tag("path", hover, class_=f"edge d-edge d-{line.look}", data_edge=names, d=d) + head
    hover = tag("title", escape("; ".join(dict.fromkeys(edge.row.step for edge in line.edges))))
    return tag("g", hover + tag("path", d=d) + head, class_=f"edge d-edge d-{line.look}", data_edges=names)


def _gaps(line: Line, others: Sequence[Line]) -> list[Point]:
    """Where a line of another bundle runs across an upright piece of this one."""
    found = []
    for other in others:
        if other.bundle != line.bundle:
            for a, b in zip(line.points, line.points[1:], strict=False):
                found += [
                    p
                    for c, d in zip(other.points, other.points[1:], strict=False)
                    if (p := _cross(a, b, c, d))
                ]
    return found


def _cross(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    if a.x != b.x or c.y != d.y:
        return None
    inside = min(a.y, b.y) + NEAR < c.y < max(a.y, b.y) - NEAR and min(c.x, d.x) + 1 < a.x < max(c.x, d.x) - 1
    return Point(a.x, c.y) if inside else None


def bent(points: Sequence[Point], bend: float = BEND, gaps: Sequence[Point] = ()) -> str:
    """The line through these points as a path, its corners rounded, interrupted at the gaps."""
    path, here = f"M{points[0].x:g} {points[0].y:g}", points[0]
    for corner, after in zip(points[1:], [*points[2:], None], strict=True):
        if after is None:
            return path + _straight(here, corner, gaps)
        room = min(bend, _length(here, corner), _length(corner, after) / 2)
        enter, leave = _towards(corner, here, room), _towards(corner, after, room)
        path += _straight(here, enter, gaps) + f"Q{corner.x:g} {corner.y:g} {leave.x:g} {leave.y:g}"
        here = leave
    return path


def _straight(a: Point, b: Point, gaps: Sequence[Point]) -> str:
    down = 1 if b.y >= a.y else -1
    met = {p.y for p in gaps if a.x == b.x == p.x and min(a.y, b.y) < p.y < max(a.y, b.y)}
    path, reached = "", a.y
    for y in sorted(met, reverse=down < 0):
        if (y - reached) * down > GAP / 2:
            path += f"V{y - down * GAP / 2:g}"
        reached = y + down * GAP / 2
        path += f"M{a.x:g} {reached:g}"
    return path + (f"L{b.x:g} {b.y:g}" if (b.y - reached) * down >= 0 else "")


def _length(a: Point, b: Point) -> float:
    return abs(a.x - b.x) + abs(a.y - b.y)


def _towards(start: Point, end: Point, by: float) -> Point:
    whole = _length(start, end) or 1.0
    return Point(start.x + (end.x - start.x) * by / whole, start.y + (end.y - start.y) * by / whole)


def arrow_head(before: Point, tip: Point, long: float = 9, wide: float = 4.5) -> str:
    """A filled arrow ending at `tip`."""
    back = _towards(tip, before, long)
    across = Point(0, wide) if before.y == tip.y else Point(wide, 0)
    return (
        f"M{tip.x:g} {tip.y:g}L{back.x + across.x:g} {back.y + across.y:g}"
        f"L{back.x - across.x:g} {back.y - across.y:g}Z"
    )
