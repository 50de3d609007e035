"""The doctor finds what is not well, and says which file or setting it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rj_workflow import db
from tests.factories.program import Rj, free_port, refused


def test_the_doctor_finds_a_prepared_service_well(here: Rj, engine: Engine) -> None:
    said = here("doctor")
    found = dict(line.rsplit("  ", 1)[1].split(": ", 1) for line in said.out.splitlines())
    assert found["tables"] == "up to date"
    assert {"secret key", "database", "survives a power cut"} <= found.keys()
    not_well = [line for line in said.out.splitlines() if line.startswith("not well")]
    if engine.dialect.name == "postgresql":  # a server of the tests does not wait for its disc
        not_well = [line for line in not_well if "synchronous_commit=off" not in line]
        assert said.code == int("synchronous_commit=off" in said.out)
    else:
        assert said.code == 0
    assert not_well == []


def test_the_doctor_finds_a_key_that_others_can_read(here: Rj, tmp_path: Path) -> None:
    (tmp_path / "data" / "secret.key").chmod(0o644)
    said = here("doctor")
    assert said.code == 1
    assert "not well  secret key: others may read" in said.out


@pytest.mark.parametrize(
    "kept",
    [b"", b"abc123\n", b"not hexadecimal at all", b"\xff\xfe"],
    ids=["empty", "short", "words", "bytes"],
)
def test_a_key_that_is_not_whole_is_said_before_anybody_signs_in(
    here: Rj, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bytes
) -> None:
    key = tmp_path / "data" / "secret.key"
    key.write_bytes(kept)
    monkeypatch.setenv("PORT", str(free_port()))
    assert refused(here("serve"), str(key), "64 hexadecimal digits", "Put your copy of it back")
    said = here("doctor")
    assert said.code == 1
    assert f"not well  secret key: {key} holds no whole key" in said.out
    assert key.read_bytes() == kept


def test_a_database_that_refuses_a_safety_setting_is_said(here: Rj, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.environ["RJ_DATABASE_URL"].startswith("postgresql"):
        pytest.skip("says something about SQLite alone")
    monkeypatch.setitem(db._PRAGMAS, "synchronous", 9)
    assert refused(here("sweep"), "SQLite refused synchronous=9", "Keep the file on a disk of this machine.")
    said = here("doctor")
    assert said.code == 1
    assert "not well  database: SQLite refused synchronous=9" in said.out


def test_the_doctor_finds_a_database_that_is_not_prepared(
    rj: Rj, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RJ_DATABASE_URL", empty_database_url)
    said = rj("doctor")
    assert said.code == 1
    assert "not well  tables" in said.out
    assert "not well  secret key" in said.out
