"""The program in an empty folder, with a prepared database, and with a case in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rj_workflow.cli import main
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from tests.factories.case import case_at
from tests.factories.demo import MORNING
from tests.factories.program import Rj, Said


@pytest.fixture
def rj(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Rj]:
    """The program in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RJ_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("RJ_DEMO", raising=False)
    settings.cache_clear()
    around = dict(os.environ)

    def run(*arguments: str) -> Said:
        settings.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    yield run
    os.environ.clear()  # a demo sets the surroundings of its own process
    os.environ.update(around)
    settings.cache_clear()


@pytest.fixture
def here(rj: Rj, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Rj:
    """The program with a prepared database."""
    monkeypatch.setenv("RJ_DATABASE_URL", database_url)
    assert rj("init").code == 0
    return rj


@pytest.fixture
def a_case(here: Rj, engine: Engine) -> Walk:
    """One case that is being prepared."""
    return case_at(engine, "preparing", now=MORNING)
