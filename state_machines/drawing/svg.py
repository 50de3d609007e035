"""A lifecycle as a picture: the main line downwards, the ways aside on the right, the present state lit."""

from state_machines.drawing.layers import Layout, Link, lay_out, main_line
from state_machines.drawing.shapes import (
    Line,
    Point,
    arrow_head,
    document,
    drawn,
    halo,
    state_box,
    state_flag,
    tag,
    text,
)
from state_machines.drawing.view import View, edges, going, in_words
from state_machines.table import Lifecycle


def links(lifecycle: Lifecycle) -> list[Link]:
    """The arrows of a table for the layout: the arrows of one row are one bundle."""
    numbers = {id(row): number for number, row in enumerate(lifecycle.rows)}
    return [Link(e.name, numbers[id(e.row)], e.row.step, e.source, e.target) for e in edges(lifecycle)]


def svg(lifecycle: Lifecycle, view: View | None = None, *, standalone: bool = True) -> str:
    """The picture of one lifecycle.  `standalone` carries its own colours; embedded, it uses the page's."""
    layout = lay_out(*main_line(lifecycle), links(lifecycle))
    inner = (
        halo(layout.boxes, view)
        + _lines(lifecycle, layout, view)
        + _start(lifecycle, layout)
        + _boxes(lifecycle, layout, view)
    )
    mood = f" d-{view.mood}" if view and view.mood else ""
    return document(
        inner,
        f"d-{lifecycle.name}",
        (layout.width, layout.height),
        (f"{lifecycle.title}: how it may move", in_words(lifecycle, view)),
        f"d-layers{mood}",
        standalone,
    )


def _lines(lifecycle: Lifecycle, layout: Layout, view: View | None) -> str:
    numbers = {id(row): str(number) for number, row in enumerate(lifecycle.rows)}
    lines = [
        Line((edge,), layout.routes[edge.name], going(view, edge), numbers[id(edge.row)])
        for edge in edges(lifecycle)
    ]
    words = "".join(text(*label.at, label.words, "d-label", label.anchor) for label in layout.labels)
    return drawn(lines) + words


def _start(lifecycle: Lifecycle, layout: Layout) -> str:
    box = layout.boxes[lifecycle.start]
    dot, tip = Point(box.x + 26, box.y - 24), Point(box.x + 26, box.y)
    line = tag("path", d=f"M{dot.x:g} {dot.y:g}V{tip.y - 6:g}", class_="d-start")
    return (
        tag("circle", cx=dot.x, cy=dot.y, r=5, class_="d-start")
        + line
        + tag("path", d=arrow_head(dot, tip), class_="d-start")
    )


def _boxes(lifecycle: Lifecycle, layout: Layout, view: View | None) -> str:
    parts = []
    for code, box in layout.boxes.items():
        parts.append(
            state_box(lifecycle.states[code], box, view, final=code in lifecycle.final, gate_below=True)
        )
    parts += [state_flag(code, box.x + 38, box.y - 16, view) for code, box in layout.boxes.items()]
    return "".join(parts)
