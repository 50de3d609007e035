"""The answers of an assessment that was written elsewhere: each item is named, nothing is filled in."""

from typing import Any

from risk_assessment.instrument import Asked, items_for
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.risk import Key, field_name, item_fields
from rj_workflow.errors import Invalid
from rj_workflow.risk import subjects_of

Form = dict[str, Any]


def as_form(file: CaseFile, scope: str, rows: Any) -> tuple[list[Key], Form]:
    """The items that these rows answer, and the form that says so.

    Each row is `items`, `side` and the answers that all of its items have in common, about everybody on that
    side.  Raises Invalid.
    """
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Invalid([("answers", "Give a list of answers, each with its items and its side.")])
    asked = items_for(scope, subjects_of(file), file.instrument_of(file.at("risk", "", scope)))
    keys: list[Key] = []
    form: Form = {}
    for row in rows:
        said = {name: value for name, value in row.items() if name not in ("items", "side")}
        for item, side in _places(row):
            places = [one for one in asked if (one.item.id, one.side) == (item, side)]
            if not places or places[0].key in keys:
                twice = "answered twice" if places else "not asked here"
                raise Invalid([("answers", f"{item} about {side or 'nobody'} is {twice}.")])
            keys += [one.key for one in places]
            for one in places:
                form |= _one(one, said)
    return keys, form


def _places(row: dict[str, Any]) -> list[tuple[str, str]]:
    items = row.get("items")
    if not isinstance(items, list) or not items:
        raise Invalid([("answers", "Each answer names its items, such as P1.")])
    return [(str(item), str(row.get("side", ""))) for item in items]


def _one(asked: Asked, said: dict[str, Any]) -> Form:
    known = {one.name for one in item_fields(asked)}
    for name, value in said.items():
        if name not in known or not isinstance(value, str):
            raise Invalid([("answers", f"{asked.item.id} has no {name[:40]} of this kind.")])
    written = {"still": "changed", **said}  # what was answered there is this version's own answer
    return {field_name(asked.key, name): value for name, value in written.items()}
