"""A lifecycle as a Mermaid state diagram: text that wikis and forges draw by themselves."""

from state_machines.drawing.view import Standing, View, edges, standing
from state_machines.table import Lifecycle

_LOOKS: dict[str, str] = {
    "start": "stroke-width:3px",
    "end": "stroke-dasharray:2 2",
    "now": "fill:#ffcf4a,stroke:#16242b,stroke-width:3px,color:#16242b",
    "possible": "stroke:#0d4a4e,stroke-width:3px",
    "notyet": "stroke:#16242b,stroke-dasharray:6 4",
    "been": "fill:#e1eeed,stroke:#7fa9aa,color:#16242b",
}


def mermaid(lifecycle: Lifecycle, view: View | None = None) -> str:
    """One line for each state and one for each arrow.  Every arrow of the text is an arrow of the table."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_plain(state.staff)}" as {code}' for code, state in lifecycle.states.items()]
    lines += [f"    {edge.source} --> {edge.target} : {_plain(edge.row.step)}" for edge in edges(lifecycle)]
    for look, states in _dressed(lifecycle, view).items():
        lines += [f"    classDef {look} {_LOOKS[look]}", f"    class {','.join(states)} {look}"]
    return "\n".join(lines) + "\n"


def _plain(words: str) -> str:
    """Words without the signs that end a label."""
    return words.replace(": ", ", ").replace(":", "").replace(";", ",").replace('"', "'")


def _dressed(lifecycle: Lifecycle, view: View | None) -> dict[str, list[str]]:
    """Look and the states that wear it."""
    if view is None:
        wearing = {
            "start": [lifecycle.start],
            "end": [code for code in lifecycle.states if code in lifecycle.final],
        }
    else:
        looks: tuple[Standing, ...] = ("now", "possible", "notyet", "been")
        wearing = {
            look: [code for code in lifecycle.states if standing(view, code) == look] for look in looks
        }
    return {look: states for look, states in wearing.items() if states}
