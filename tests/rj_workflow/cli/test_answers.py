"""What cannot be done is a sentence, never a traceback; what is asked loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.factories.program import ROOT, Rj, free_port, refused

HEAVY = (
    "sqlalchemy",
    "alembic",
    "pydantic",
    "fastapi",
    "uvicorn",
    "prefect",
    "argon2",
    "transitions",
    "state_machines",
)


def test_asking_for_the_version_loads_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from rj_workflow.cli import main\n"
        "try: main(['--version'])\n"
        f"except SystemExit: print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    version, loaded = said.stdout.splitlines()
    assert version.startswith("towpath ")
    assert loaded == "[]"


def test_without_a_command_it_lists_them(rj: Rj) -> None:
    said = rj()
    assert all(name in said.out + said.err for name in ("init", "demo", "serve", "prove", "draw", "doctor"))


def test_an_unknown_command_is_no_traceback(rj: Rj) -> None:
    said = rj("destroy")
    assert said.code == 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "command",
    [("audit", "verify"), ("sweep",), ("serve",), ("draw", "case", "--case", "R-2001")],
    ids=lambda c: c[0],
)
def test_before_init_it_says_so(
    rj: Rj, command: tuple[str, ...], empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RJ_DATABASE_URL", empty_database_url)
    monkeypatch.setenv("PORT", str(free_port()))
    assert refused(rj(*command), "Run rj init first.")


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "sqlite:////proc/no/such/folder/rj.db"])
def test_an_address_that_is_no_database_is_said(rj: Rj, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RJ_DATABASE_URL", url)
    assert refused(rj("init"))
