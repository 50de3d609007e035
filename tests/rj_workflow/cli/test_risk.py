"""Why a case needs which signatures, row by row and without a name of anybody who takes part."""

from __future__ import annotations

from rj_workflow.seeds.walk import Walk
from tests.factories.program import Rj, refused


def test_why_a_case_needs_which_signatures(here: Rj, a_case: Walk) -> None:
    said = here("risk", "explain", a_case.ref)
    assert said.code == 0
    assert f"{a_case.ref}, episode 1. A meeting face to face." in said.out
    assert "The process, version 1: signed off" in said.out
    assert "They would meet, so two facilitators are expected." in said.out
    assert "signed by Helen Marsh on" in said.out
    assert all(name not in said.out for name in ("Maya", "Lee", "Danvers", "Okafor"))
    [one] = here("risk", "explain", a_case.ref, "--scope", "event", "--json").one_object["assessments"]
    assert (one["scope"], one["state"], one["missing"]) == ("event", "not_started", ["signature"])
    assert [row["when"] for row in one["rows"]] == ["always", "they_would_meet"]


def test_what_cannot_be_explained_is_a_sentence(here: Rj, a_case: Walk) -> None:
    assert refused(here("risk", "explain", "R-9999"), "There is no such case R-9999.")
    assert refused(here("risk", "explain", a_case.ref, "--scope", "journey"), "approach, process, event")
