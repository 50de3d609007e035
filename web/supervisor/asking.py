"""The questions with which an assessment is sent back: about all of it, and about one item each."""

from collections.abc import Mapping
from typing import Any, Final

from rj_workflow.questions import as_line
from state_machines.fields import Field
from web.forms import text
from web.supervisor.options import BY_VALUE

OPTION: Final = BY_VALUE["send_back"]
MOST: Final = 40  # questions about single items in one form
NO_ITEM: Final = "Choose the item you ask about, or ask it above."
NO_WORDS: Final = "Write what you ask about this item, or choose no item."
Form = Mapping[str, Any]
Items = Mapping[str, str]  # "P4:id" and the name of the item


def _names(at: int) -> tuple[str, str]:
    return OPTION.name(f"about{at}"), OPTION.name(f"ask{at}")


def _typed(form: Form) -> list[tuple[str, str]]:
    """Each question that was begun: the item, and the words."""
    pairs = (tuple(text(form, name) for name in _names(at)) for at in range(1, MOST + 1))
    return [(about, words) for about, words in pairs if about or words]


def rows(form: Form, items: Items) -> list[dict[str, Any]]:
    """Every question that was begun, and room for one more."""
    begun = [*_typed(form), ("", "")][:MOST]
    return [_row(at, about, words, items) for at, (about, words) in enumerate(begun, start=1)]


def _row(at: int, about: str, said: str, items: Items) -> dict[str, Any]:
    named, asked = _names(at)
    words = "About one item" if at == 1 else "About another item"
    return {
        "about": Field(named, "select", words, options=tuple(items.items()), required=True),
        "asked": Field(asked, "words", "What you ask about it", required=True),
        "values": {named: about, asked: said},
        "blank": not (about or said),
    }


def everything(form: Form, items: Items) -> str:
    """What was typed so far, a question on each line, whatever may be wrong with it."""
    general = text(form, OPTION.name("what_to_change"))
    lines = [as_line(items[about], words) if about in items else words for about, words in _typed(form)]
    return "\n".join(line for line in (general, *lines) if line)


def read(form: Form, items: Items) -> tuple[str, list[tuple[str, str]]]:
    """Everything that is asked as one text, a question on each line, and what is wrong with it."""
    faults: list[tuple[str, str]] = []
    for at, (about, words) in enumerate(_typed(form), start=1):
        named, asked = _names(at)
        if about not in items:
            faults.append((named, NO_ITEM))
        elif not words:
            faults.append((asked, NO_WORDS))
    return everything(form, items), faults
