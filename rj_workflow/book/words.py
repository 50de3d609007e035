"""How a page of the book names things: anchors, sentences, and links to the steps."""

from collections.abc import Callable

from state_machines import LIFECYCLES
from state_machines.drawing.markdown import in_plain_words
from state_machines.table import Row


def anchor(name: str) -> str:
    """Where a link to this row arrives."""
    return f'<a id="{name}"></a>'


def sentence(code: str) -> str:
    """A name of the tables as the beginning of a sentence."""
    return in_plain_words(code).capitalize()


def step_words(name: str) -> str:
    """The words of the step with this "lifecycle.event" as its name."""
    lifecycle, event = name.split(".")
    return next(row.step for row in LIFECYCLES[lifecycle].rows if row.event == event)


def steps(asked: Callable[[Row], bool]) -> str:
    """The steps of which this holds, each once, linked to their lifecycle."""
    found = [
        f"[{lifecycle.title}]({name}.md): {row.step}"
        for name, lifecycle in LIFECYCLES.items()
        for row in lifecycle.rows
        if asked(row)
    ]
    return "\n".join(dict.fromkeys(found))
