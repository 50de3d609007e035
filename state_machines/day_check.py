"""What each person who comes is asked on the day, alone: one row per item, any of which keeps the meeting shut.

The items are sourced, that they are asked on the day is judgement [S:SF 20.4; J] (practice.md M6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from state_machines.fields import Field

FINE, NOT_FINE = "fine", "not_fine"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked: both answers in words, and what is said of somebody whose answer is not fine."""

    code: str
    asked: str
    fine: str
    not_fine: str
    unmet: str


# fmt: off
ITEMS: tuple[Item, ...] = (
    Item("willing", "Do they still want to, today?", "Yes, they said so today", "No, or they are not sure", "They are not sure today that they want to"),
    Item("sober", "Have they drunk or taken anything today?", "Nothing that shows", "Yes, or it looks like it", "They have drunk or taken something"),
    Item("well", "How are they in themselves?", "Well enough to take part", "Not well enough, or in a crisis", "They are not well enough"),
    Item("unthreatened", "Has anybody threatened or pressed them?", "Nobody has", "Somebody has, or they will not say", "Somebody threatened or pressed them"),
    Item("private", "Does the press know of it, or anybody who could record or post it?", "Not as far as they know", "Yes, or somebody waits outside", "The press, or somebody who could post it, knows of it"),
    Item("company", "Who travelled with them?", "Nobody, or somebody who may be here", "Somebody who should not be here", "They came with somebody who should not be here"),
)
# fmt: on
FIELDS: tuple[Field, ...] = (
    *(
        Field(
            one.code, "choice", one.asked, options=((FINE, one.fine), (NOT_FINE, one.not_fine)), required=True
        )
        for one in ITEMS
    ),
    Field("travelled_with", "text", "Who was it?", "A name, and what they are to them", private=True),
)


def unmet(said: Mapping[str, Any]) -> tuple[str, ...]:
    """What keeps the meeting shut, in order of the items; an item that nobody answered is not fine either."""
    return tuple(one.unmet for one in ITEMS if said.get(one.code) != FINE)


def everything_fine() -> dict[str, str]:
    """The answers of somebody of whom nothing stands in the way."""
    return {one.code: FINE for one in ITEMS}
