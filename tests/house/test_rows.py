"""A rule read in a table is the rule that runs: nothing can be hung on a row, or changed in it, later."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

import risk_assessment
import state_machines

MODULES = [
    importlib.import_module(f"{package.__name__}.{found.name}")
    for package in (risk_assessment, state_machines)
    for found in pkgutil.iter_modules(package.__path__)
    if not found.ispkg and found.name != "promela"  # which holds no rules: it asks another program
]
ROWS = sorted(
    {
        one
        for module in MODULES
        for one in vars(module).values()
        if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__
        if not issubclass(one, Exception)
    },
    key=lambda one: f"{one.__module__}.{one.__name__}",
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.__module__}.{row.__name__}")
def test_a_row_stays_as_it_was_written(row: type) -> None:
    one: object = object.__new__(row)
    with pytest.raises(FrozenInstanceError):
        setattr(one, fields(row)[0].name, "something else")
    assert not hasattr(one, "__dict__")
