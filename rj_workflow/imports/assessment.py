"""The answers of an assessment that was written elsewhere: each item is named, nothing is filled in."""

from typing import Any

from risk_assessment.instrument import Asked, items_for
from rj_workflow.casefile import CaseFile
from rj_workflow.commands.risk import Key, field_name, item_fields
from rj_workflow.errors import Invalid
from rj_workflow.risk import sides_asked

Form = dict[str, str]


def as_form(file: CaseFile, scope: str, rows: Any) -> tuple[list[Key], Form]:
    """The items that these rows answer, and the form that says so.

    Each row is `items`, `side` and the answers that all of its items have in common.  Raises Invalid.
    """
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Invalid([("answers", "Give a list of answers, each with its items and its side.")])
    asked = {one.key: one for one in items_for(scope, sides_asked(file))}
    keys: list[Key] = []
    form: Form = {}
    for row in rows:
        said = {name: value for name, value in row.items() if name not in ("items", "side")}
        for key in _keys(row):
            if key not in asked or key in keys:
                twice = "answered twice" if key in keys else "not asked here"
                raise Invalid([("answers", f"{key[0]} about {key[1] or 'nobody'} is {twice}.")])
            keys.append(key)
            form |= _one(asked[key], said)
    return keys, form


def _keys(row: dict[str, Any]) -> list[Key]:
    items = row.get("items")
    if not isinstance(items, list) or not items:
        raise Invalid([("answers", "Each answer names its items, such as P1.")])
    return [(str(item), str(row.get("side", ""))) for item in items]


def _one(asked: Asked, said: dict[str, Any]) -> Form:
    known = {one.name for one in item_fields(asked)}
    for name, value in said.items():
        if name not in known or not isinstance(value, str):
            raise Invalid([("answers", f"{asked.item.id} has no {name[:40]} of this kind.")])
    return {field_name(asked.key, name): value for name, value in said.items()}
