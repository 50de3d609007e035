"""The tables are drawn, written as a book, and proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES, proof
from state_machines.proof.report import Parts, Report
from tests.factories.program import Rj, refused


@pytest.mark.parametrize("format", ["mermaid", "svg", "bpmn", "markdown"])
def test_every_lifecycle_can_be_drawn_in_every_format(rj: Rj, format: str) -> None:
    for name in LIFECYCLES:
        said = rj("draw", name, "--format", format)
        assert (said.code, bool(said.out.strip())) == (0, True)


def test_a_drawing_can_show_where_a_case_stands(here: Rj, a_case: Walk) -> None:
    plain = here("draw", "case", "--format", "svg").out
    lit = here("draw", "case", "--format", "svg", "--case", a_case.ref).out
    assert "Preparing with each person" in lit
    assert lit != plain
    assert ">Now, " in lit
    assert "Now" not in plain
    assert refused(here("draw", "case", "--case", "R-1"), "no such case")


def test_an_unknown_lifecycle_is_answered_with_those_there_are(rj: Rj) -> None:
    assert refused(rj("draw", "wedding"), "There is no lifecycle wedding", *LIFECYCLES)


def test_the_book_is_written_where_it_is_wanted(rj: Rj, tmp_path: Path) -> None:
    said = rj("book", str(tmp_path / "book"))
    assert f"{len(list((tmp_path / 'book').glob('*.md')))} pages written" in said.out
    assert (tmp_path / "book" / "case.md").is_file()


def test_everything_is_proved_and_the_walk_is_as_long_as_it_was(rj: Rj, tmp_path: Path) -> None:
    """The one full proof of a check: every combination is walked, every part of every table is needed."""
    said = rj("prove", "--json", "--promela", str(tmp_path / "model.pml"))
    told = said.one_object
    assert (told["violations"], told["unproved"]) == ([], [])
    assert (said.code, told["ok"], told["lifecycles"]) == (0, True, len(LIFECYCLES))
    assert (told["guards"]["caught"], told["asks"]["caught"]) == (223, 33)
    assert {walked["name"]: walked["combinations"] for walked in told["products"]}["meeting"] == 174_876
    assert "proctype" in (tmp_path / "model.pml").read_text()


def test_what_does_not_hold_is_told_and_ends_with_one(rj: Rj, monkeypatch: pytest.MonkeyPatch) -> None:
    none, story = Parts(0), "meeting: somebody opens it, and nobody said yes"
    found = Report(1, 1, 1, 1, (), (), 0, none, none, none, none, none, (), (story,), 0.0)
    monkeypatch.setattr(proof, "prove", lambda **_: found)
    said = rj("prove")
    assert said.code == 1
    assert said.out.splitlines()[-2:] == [story, "This does not hold yet."]
