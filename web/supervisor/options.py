"""The answers a decision can have: one table, from which the form is drawn and the step is taken."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from rj_workflow.casefile import Position
from state_machines import LIFECYCLES
from state_machines.fields import FIELDS, Field
from state_machines.roles import Role


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the step it takes, in which words, and what it asks for (field name and words)."""

    value: str
    event: str
    words: str
    sentence: str
    asks: tuple[tuple[str, str], ...]

    def name(self, field: str) -> str:
        """The name of a field in the form; every answer has its own, so none overwrites another's."""
        return f"{self.value}__{field}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """What this answer asks for."""
        return tuple(
            replace(FIELDS[field], name=self.name(field), words=words, hint="", required=True)
            for field, words in self.asks
        )


_WHY: Final = ("reason", "Why this is enough")
_CONDITIONS: Final = ("conditions", "Conditions, one on each line")
_EACH: Final = ("each_member", "What each member said")
_BLOCKS: Final = "Each condition becomes a step that blocks {what} until it is done."

_BLOCKED: Final = {
    "approach": "the approach",
    "process": "the meeting, and every letter,",
    "event": "the meeting",
}
_FOR_THESE: Final = "for these people and this plan only."
_TOLD: Final = "Say why, and what is possible instead. Both people are told by a person, not by message."
_INSTEAD: Final = (
    ("reason", "Why not this way"),
    ("what_is_possible", "What is possible instead, the less direct form first"),
)

OPTIONS: Final[tuple[Option, ...]] = (
    Option(
        "as_planned",
        "sign_off",
        "Safe enough as planned",
        f"Say why. Good for {{days}} days, {_FOR_THESE}",
        (_WHY,),
    ),
    Option(
        "with_conditions",
        "sign_off",
        "Safe enough, with conditions",
        _BLOCKS,
        (_CONDITIONS, _WHY),
    ),
    Option(
        "panel_as_planned",
        "panel_agrees",
        "The panel agrees, as planned",
        f"Good for {{days}} days, {_FOR_THESE}",
        (_EACH,),
    ),
    Option(
        "panel_with_conditions",
        "panel_agrees",
        "The panel agrees, with conditions",
        _BLOCKS,
        (_CONDITIONS, _EACH),
    ),
    Option(
        "send_back",
        "send_back",
        "Send back with questions",
        "{author} answers each beside its question; you see both together.",
        (("what_to_change", "What you ask, one question on each line"),),
    ),
    Option("not_this_way", "do_not_agree", "Not this way", _TOLD, _INSTEAD),
    Option("panel_not_this_way", "panel_does_not_agree", "The panel does not agree", _TOLD, _INSTEAD),
    Option(
        "panel",
        "escalate",
        "Bring it before the panel",
        "Each member gives a view, and the panel decides.",
        (("why", "Why one signature is not enough"),),
    ),
)
BY_VALUE: Final = {option.value: option for option in OPTIONS}


def open_to(position: Position, roles: Role) -> tuple[Option, ...]:
    """The answers that can be given from where it stands, by whoever has these roles."""
    table = LIFECYCLES["risk"]
    rows = ((option, table.row(option.event, position.state)) for option in OPTIONS)
    return tuple(option for option, row in rows if row is not None and row.by & roles)


def words_of(option: Option, position: Position, *, author: str, days: int) -> str:
    """The sentence under an answer, with this case's own numbers and names."""
    what = _BLOCKED[position.topic]
    return option.sentence.format(days=days, author=author.split()[0] if author else "The author", what=what)


def read(option: Option, form: Mapping[str, Any]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What was said for this answer as the step's own form, and what is missing from it."""
    said = {field: str(form.get(option.name(field)) or "").strip() for field, _ in option.asks}
    missing = [
        (option.name(field), f"Write an answer to: {words}")
        for field, words in option.asks
        if not said[field]
    ]
    if said.get("what_is_possible"):
        said["something_else_is_proposed"] = "yes"  # writing it down is proposing it
    return said, missing
