"""A lifecycle drawn from its table: a picture with the present state lit, Mermaid, BPMN, or a page."""

from typing import Literal, assert_never

from state_machines.drawing.bpmn import bpmn
from state_machines.drawing.case import case_svg
from state_machines.drawing.markdown import markdown
from state_machines.drawing.mermaid import mermaid
from state_machines.drawing.svg import svg
from state_machines.drawing.view import Mood, View
from state_machines.table import Lifecycle

__all__ = ["Format", "Mood", "View", "case_svg", "draw", "svg"]

Format = Literal["mermaid", "svg", "bpmn", "markdown"]


def draw(lifecycle: Lifecycle, format: Format, *, view: View | None = None) -> str:
    """The text of one file.  A picture is complete in itself: it carries its colours, light and dark."""
    match format:
        case "mermaid":
            return mermaid(lifecycle, view)
        case "svg":
            return case_svg(view, standalone=True) if lifecycle.name == "case" else svg(lifecycle, view)
        case "bpmn":
            return bpmn(lifecycle, view)
        case "markdown":
            return markdown(lifecycle, view)
        case _:
            assert_never(format)
