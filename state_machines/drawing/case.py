"""A case drawn in two ways from its one table: across a desk, and down a phone."""

from typing import Literal

from state_machines.case import LIFECYCLE
from state_machines.drawing.narrow import narrow
from state_machines.drawing.shapes import document
from state_machines.drawing.view import View, in_words
from state_machines.drawing.wide import wide

Width = Literal["wide", "narrow"]


def case_svg(view: View | None = None, *, width: Width = "wide", standalone: bool = False) -> str:
    """How a case can move.  Embedded, its colours are the page's; `standalone` carries its own."""
    inner, size = (wide if width == "wide" else narrow)(view)
    mood = f" d-{view.mood}" if view and view.mood else ""
    told = ("How this case can move" if view else "How a case can move", in_words(LIFECYCLE, view))
    return document(inner, f"d-case-{width}", size, told, f"d-{width}{mood}", standalone)
