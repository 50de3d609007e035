"""What somebody answers to the equality questions is kept apart: nothing but its own rooms reaches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.test_needs_open_nothing import names_reached

HOUSE = Path(__file__).parents[2]
ROOMS = ("rj_workflow", "web", "state_machines", "risk_assessment", "benchmarks")
ITS_OWN = frozenset(
    {"rj_workflow/equality.py", "rj_workflow/models/equality.py", "rj_workflow/models/__init__.py",
     "rj_workflow/commands/equality.py", "rj_workflow/queries/equality.py", "web/portal/equality.py",
     "web/staff/equality.py"}
)  # fmt: skip
DOORS = frozenset({"web/portal/app.py", "web/staff/app.py"})  # they lay its pages out, and read none
TABLES = frozenset({"web/catalogues.py"})  # the questions, to be translated
REACHES = {"equality", "equality_answer", "my_equality", "say_equality"}
FILES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_nothing_but_its_own_rooms_reaches_an_answer() -> None:
    found = {named(path) for path in FILES if names_reached(path.read_text()) & REACHES}
    assert found - DOORS - TABLES == ITS_OWN - {"rj_workflow/equality.py", "rj_workflow/models/equality.py"}


@pytest.mark.parametrize("name", sorted(DOORS | TABLES))
def test_a_door_reads_no_answer(name: str) -> None:
    assert not names_reached((HOUSE / name).read_text()) & {"equality_answer", "my_equality", "counts"}


@pytest.mark.parametrize("page", sorted((HOUSE / "web/templates/staff/case").rglob("*.html")), ids=named)
def test_no_page_of_a_case_leads_to_it(page: Path) -> None:
    assert "equality" not in page.read_text().lower()
