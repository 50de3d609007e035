"""A lifecycle as BPMN 2.0 with its diagram, so that process tools can open it.

What stands for what:
- a state is a user task: the thing stands there and waits;
- a step is a message; from each state it leaves, it is caught by an event on the border of the task, which
  ends the waiting, and exactly one sequence flow, named by the step, leads on from that event;
- the state in which it begins is what is the case before anything happens: each step from it is a start event
  of its own, and a step that leads back to it arrives at an end event, for from there it may begin again;
- a state without a way out is an end event.
So there is one sequence flow for each arrow of the table, and only one of several ways out is ever taken.
Readers that can run a process look at no other, so it is marked as executable; who may take a step, and what
must be true before it, is decided by the table alone.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from state_machines.drawing.layers import Layout, Link, lay_out, main_line
from state_machines.drawing.shapes import Box, Point, tag
from state_machines.drawing.svg import links
from state_machines.drawing.view import Edge, View, edges, flag
from state_machines.roles import words as who
from state_machines.table import Lifecycle

_SPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "targetNamespace": "urn:towpath:lifecycles",
}
_AGAIN = "begin_again"
_ROUND, _SMALL = 36.0, 20.0


def bpmn(lifecycle: Lifecycle, view: View | None = None) -> str:
    """The whole file.  With a view, the documentation of a state begins with the words of its flag."""
    steps = {row.event: row.step for row in reversed(lifecycle.rows)}
    messages = "".join(
        tag("bpmn:message", id=f"message_{event}", name=words) for event, words in steps.items()
    )
    parts = [
        _before(lifecycle, view),
        *(_state(lifecycle, code, view) for code in _ends_and_tasks(lifecycle)),
    ]
    for edge in edges(lifecycle):
        parts += [_event(lifecycle, edge), _flow(lifecycle, edge)]
    process = tag(
        "bpmn:process",
        "".join(parts),
        id=f"lifecycle_{lifecycle.name}",
        name=lifecycle.title,
        isExecutable="true",
    )
    spaces = "".join(f' {name}="{value}"' for name, value in _SPACES.items())
    inner = messages + process + _diagram(lifecycle)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions id="{lifecycle.name}_file"{spaces}>'
    return (head + inner + "</bpmn:definitions>\n").replace("><", ">\n<")


def _ends_and_tasks(lifecycle: Lifecycle) -> Iterator[str]:
    """Every state but the one before anything happens, and the end at which it begins again."""
    yield from (code for code in lifecycle.states if code != lifecycle.start)
    if any(row.target == lifecycle.start for row in lifecycle.rows):
        yield _AGAIN


def _ends(lifecycle: Lifecycle, node: str) -> bool:
    return node == _AGAIN or node in lifecycle.final


def _arrives(lifecycle: Lifecycle, edge: Edge) -> str:
    return _AGAIN if edge.target == lifecycle.start else edge.target


def _flow_id(edge: Edge) -> str:
    return f"flow_{edge.row.event}_from_{edge.source}"


def _event_id(edge: Edge) -> str:
    return f"step_{edge.row.event}_from_{edge.source}"


def _told(lifecycle: Lifecycle, code: str, view: View | None) -> str:
    state, lit = lifecycle.states[code], flag(view, code)
    return tag(
        "bpmn:documentation", escape(" ".join(filter(None, (lit and f"{lit}.", state.meaning, state.next))))
    )


def _before(lifecycle: Lifecycle, view: View | None) -> str:
    """The state before anything happens: words beside the start events."""
    words = escape(f"{lifecycle.states[lifecycle.start].staff}: here it begins")
    inner = _told(lifecycle, lifecycle.start, view) + tag("bpmn:text", words)
    return tag("bpmn:textAnnotation", inner, id=lifecycle.start)


def _state(lifecycle: Lifecycle, node: str, view: View | None) -> str:
    code = lifecycle.start if node == _AGAIN else node
    arriving = [edge for edge in edges(lifecycle) if _arrives(lifecycle, edge) == node]
    inner = _told(lifecycle, code, view) + "".join(tag("bpmn:incoming", _flow_id(edge)) for edge in arriving)
    kind = "endEvent" if _ends(lifecycle, node) else "userTask"
    return tag(f"bpmn:{kind}", inner, id=node, name=lifecycle.states[code].staff)


def _event(lifecycle: Lifecycle, edge: Edge) -> str:
    """What ends the waiting: the step, taken by somebody."""
    caught = tag(
        "bpmn:messageEventDefinition", id=f"{_event_id(edge)}_caught", messageRef=f"message_{edge.row.event}"
    )
    inner = tag("bpmn:outgoing", _flow_id(edge)) + caught
    if edge.source == lifecycle.start:
        return tag("bpmn:startEvent", inner, id=_event_id(edge))
    return tag(
        "bpmn:boundaryEvent", inner, id=_event_id(edge), attachedToRef=edge.source, cancelActivity="true"
    )


def _flow(lifecycle: Lifecycle, edge: Edge) -> str:
    return tag(
        "bpmn:sequenceFlow",
        tag("bpmn:documentation", escape(f"Taken by {who(edge.row.by)}. {edge.row.so}".strip())),
        id=_flow_id(edge),
        name=edge.row.step,
        sourceRef=_event_id(edge),
        targetRef=_arrives(lifecycle, edge),
    )


# --- the diagram --------------------------------------------------------------------------------


def _diagram(lifecycle: Lifecycle) -> str:
    layout = _laid_out(lifecycle)
    nodes = [lifecycle.start, *_ends_and_tasks(lifecycle)]
    parts = [_shape(node, layout.boxes[node], round_=_ends(lifecycle, node)) for node in nodes]
    for edge in edges(lifecycle):
        start = layout.routes[edge.name][0]
        ring = Box(start.x - _SMALL / 2, start.y - _SMALL / 2, _SMALL, _SMALL)
        parts.append(_element("Shape", _event_id(edge), _bounds(ring)))
        parts.append(_line(lifecycle, edge, layout))
    plane = tag(
        "bpmndi:BPMNPlane",
        "".join(parts),
        id=f"{lifecycle.name}_plane",
        bpmnElement=f"lifecycle_{lifecycle.name}",
    )
    return tag("bpmndi:BPMNDiagram", plane, id=f"{lifecycle.name}_diagram")


def _laid_out(lifecycle: Lifecycle) -> Layout:
    spine, aside = main_line(lifecycle)
    again = [node for node in _ends_and_tasks(lifecycle) if node == _AGAIN]
    to_lay = [
        Link(
            link.name,
            link.bundle,
            link.label,
            link.source,
            _AGAIN if link.target == lifecycle.start else link.target,
        )
        for link in links(lifecycle)
    ]
    return lay_out(spine, aside + again, to_lay)


def _element(kind: str, of: str, inner: str) -> str:
    return tag(f"bpmndi:BPMN{kind}", inner, id=f"{of}_drawn", bpmnElement=of)


def _shape(node: str, box: Box, *, round_: bool) -> str:
    if not round_:
        return _element("Shape", node, _bounds(box))
    ring = _ring(box)
    label = tag("bpmndi:BPMNLabel", _bounds(Box(ring.right + 6, box.middle.y - 14, 96, 28)))
    return _element("Shape", node, _bounds(ring) + label)


def _ring(box: Box) -> Box:
    """The round of an end event, at the side where lines arrive."""
    return Box(box.x + 8, box.middle.y - _ROUND / 2, _ROUND, _ROUND)


def _bounds(box: Box) -> str:
    return tag(
        "dc:Bounds", x=round(box.x, 1), y=round(box.y, 1), width=round(box.w, 1), height=round(box.h, 1)
    )


def _line(lifecycle: Lifecycle, edge: Edge, layout: Layout) -> str:
    """From the rim of the step's event to the next state."""
    points, node = list(layout.routes[edge.name]), _arrives(lifecycle, edge)
    points[0] = _rim(points[0], points[1], _SMALL)
    if _ends(lifecycle, node):
        points.append(_rim(_ring(layout.boxes[node]).middle, points[-1], _ROUND))
    inner = "".join(tag("di:waypoint", x=round(p.x, 1), y=round(p.y, 1)) for p in points)
    label = next(found for found in layout.labels if found.words == edge.row.step)
    wide = 6.6 * len(label.words)
    left = label.at.x - (wide if label.anchor == "end" else 0)
    inner += tag("bpmndi:BPMNLabel", _bounds(Box(left, label.at.y - 13, wide, 16)))
    return _element("Edge", _flow_id(edge), inner)


def _rim(centre: Point, towards: Point, across: float) -> Point:
    """Where the line from a ring's centre to another place crosses the ring."""
    far = ((towards.x - centre.x) ** 2 + (towards.y - centre.y) ** 2) ** 0.5
    part = across / 2 / far
    return Point(centre.x + (towards.x - centre.x) * part, centre.y + (towards.y - centre.y) * part)
