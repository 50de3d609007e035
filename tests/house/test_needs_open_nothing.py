"""What somebody needs, and how soon they are answered, opens and bars no step (practice.md 6)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rj_workflow.commands.needs import Answer, Said, say_needs
from rj_workflow.commands.step import all_staff
from rj_workflow.commands.vulnerability import say_vulnerability
from rj_workflow.db import Session
from rj_workflow.queries.steps import steps_of
from rj_workflow.seeds.walk import Walk
from rj_workflow.vulnerability import GROUNDS
from tests.factories.case import standing_at
from tests.factories.moves import targets_of

HOUSE = Path(__file__).parents[2]
# Where it is decided what may be done, who signs and what follows.
DECIDING = ("state_machines", "risk_assessment", "rj_workflow/facts", "rj_workflow/commands/writes")
ALSO = (
    "rj_workflow/commands/step.py", "rj_workflow/commands/consequences.py", "rj_workflow/risk.py",
    "rj_workflow/pathways.py", "rj_workflow/care.py", "rj_workflow/casefile.py",
    "rj_workflow/queries/steps.py",
)  # fmt: skip
FILES = sorted(
    {*(path for room in DECIDING for path in (HOUSE / room).rglob("*.py")), *(HOUSE / p for p in ALSO)}
)
NEVER = {
    "needs",
    "need_answer",
    "adjustment",
    "adjustments",
    "adjustments_of",
    "need_answers_of",
    "reads_needs",
    "vulnerability",
    "say_vulnerability",
    "tier_of",
    "tier_on",
    "is_enhanced",
    "rank_of_case",
}


def names_reached(source: str) -> set[str]:
    """Every module and name that a file imports, and every attribute that it reads."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(HOUSE)) for path in FILES])
def test_nothing_that_decides_reaches_what_somebody_needs_or_how_soon_they_are_answered(path: Path) -> None:
    assert not names_reached(path.read_text()) & NEVER


@pytest.mark.parametrize(
    "source",
    ["from rj_workflow.needs import unmet", "from rj_workflow.models import need_answer",
     "import rj_workflow.needs", "def f(facts): return facts.needs", "from rj_workflow import needs",
     "from rj_workflow.vulnerability import standing", "from rj_workflow.models import vulnerability",
     "def f(facts): return facts.tier.is_enhanced", "import rj_workflow.vulnerability as pace"],
)  # fmt: skip
def test_a_guard_that_did_would_be_seen(source: str) -> None:
    assert names_reached(source) & NEVER


def possible(walk: Walk) -> list[object]:
    """Every step of everything on the case for everybody, whether it is possible and why not."""
    staff = all_staff(walk.session)
    rows: list[object] = []
    for who in ("priya", "tom", "helen", "sam"):
        titled = dict.fromkeys(targets_of(walk, walk.file), "")
        for view in steps_of(walk.file, walk.staff[who], walk.now, staff, titled, ""):
            sentences = tuple(reason.sentence for reason in view.reasons)
            rows.append((who, view.target, view.event, view.ready, sentences))
    return rows


@pytest.mark.database
@pytest.mark.parametrize("state", ["exploring_first", "readiness_review", "following_up"])
def test_the_same_steps_are_possible_whatever_somebody_needs(session: Session, state: str) -> None:
    walk = standing_at(session, state)
    before = possible(walk)
    assert len(before) > 20
    judged = walk.file.judged
    needs = {name: Answer("urgent", "0", "It is bad.") for name in judged.names("need_categories")}
    said = Said(frozenset(judged.names("adjustments")), "A quiet room.", needs)
    say_needs(
        session, walk.staff["priya"], walk.ref, said,
        person_id=walk.harmed, phase="entry", channel="phone", now=walk.now,
    )  # fmt: skip
    assert possible(walk) == before
    every = frozenset({*(ground.code for ground in GROUNDS), *judged.names("vulnerability_flags")})
    say_vulnerability(
        walk.session, walk.staff["priya"], walk.ref, every,
        person_id=walk.harmed, phase="entry", source="phone", now=walk.now,
    )  # fmt: skip
    assert possible(walk) == before
