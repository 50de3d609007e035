"""Colleagues are entered with a password of their own, and listed with their supervision."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from rj_workflow import db
from rj_workflow.clock import utc_now
from rj_workflow.commands.sign_in import sign_in_staff
from rj_workflow.models import staff as staff_table
from rj_workflow.seeds import staff
from tests.factories.program import Rj, Said, refused

PASSWORD = "a quiet towpath"


def add(
    rj: Rj, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, password: str = PASSWORD, **changed: str
) -> Said:
    given = {"--name": "Amy Poole", "--email": "Amy@Example.org", "--role": "facilitator", **changed}
    typed = tmp_path / "typed"
    typed.write_text(password + "\n")
    with typed.open() as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        return rj("staff", "add", *[part for pair in given.items() for part in pair])


def test_a_colleague_who_was_entered_can_sign_in(
    here: Rj, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = add(here, monkeypatch, tmp_path)
    assert said.out == "Amy Poole can sign in as amy@example.org.\n"
    assert sign_in_staff(engine, "amy@example.org", PASSWORD, address="test", now=utc_now())
    with db.read(engine) as session:
        kept = session.scalar(select(staff_table.c.password_hash))
    assert str(kept).startswith("$argon2id$")


def test_a_colleague_who_cannot_be_right_is_told_with_every_fault(
    here: Rj, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = {"--role": "king", "--email": "nowhere", "--level": "high"}
    assert refused(
        add(here, monkeypatch, tmp_path, "short", **wrong), "roles", "e-mail", "level", "12 characters"
    )
    assert refused(add(here, monkeypatch, tmp_path, ""), "No password")
    add(here, monkeypatch, tmp_path)
    assert refused(add(here, monkeypatch, tmp_path), "already")
    with db.read(engine) as session:
        assert session.scalar(select(func.count()).select_from(staff_table)) == 1


def test_who_works_here_and_whose_supervision_is_overdue(here: Rj, engine: Engine) -> None:
    with db.begin(engine) as session:
        staff.enter(session, fast=True)
    lines = here("staff", "list").out.splitlines()
    assert lines[0] == "David Asomah, advanced, no supervision recorded, overdue"
    assert "Sam Grey, foundation" in lines
