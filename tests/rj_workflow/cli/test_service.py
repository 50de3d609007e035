"""The service is prepared once, swept, and run as a demo only where no real case is."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from rj_workflow import db
from rj_workflow.cli import app
from rj_workflow.models import case, setting
from rj_workflow.seeds.walk import Walk
from tests.databases import Backend, dropped_after
from tests.factories.demo import ONE_PROCESS, demo_template, in_a_real_service
from tests.factories.program import ROOT, Rj, free_port, refused

__all__ = ["demo_template", "in_a_real_service"]


def test_init_makes_a_key_that_nobody_else_can_read_and_every_table(
    rj: Rj, tmp_path: Path, empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RJ_DATABASE_URL", empty_database_url)
    assert rj("init").code == 0
    key = tmp_path / "data" / "secret.key"
    kept = key.read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert rj("audit", "verify").code == 0
    assert rj("init").code == 0, "twice is once"
    assert key.read_text() == kept


def test_a_sweep_counts_what_it_did(here: Rj, a_case: Walk) -> None:
    told = here("sweep", "--json").one_object
    assert told.keys() == {"taken", "settled", "troubled"}
    assert here("sweep").out == "0 taken, 0 no longer needed, 0 in trouble.\n"


def test_a_port_that_is_taken_is_said_before_anything_is_prepared(rj: Rj, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert refused(rj("demo", "--port", port), f"Something else uses port {port}")
    assert not (tmp_path / "data-demo").exists()


def test_the_demo_refuses_a_database_with_real_cases(here: Rj, a_case: Walk, engine: Engine) -> None:
    for fresh in ((), ("--fresh",)):
        assert refused(here("demo", "--port", str(free_port()), *fresh), "a database of its own")
    with db.read(engine) as session:
        assert session.scalar(select(func.count()).select_from(case)) == 1
        assert session.execute(select(setting)).first() is None


@ONE_PROCESS
def test_the_demo_answers_at_its_address_and_ends_with_ctrl_c(
    backend: Backend, demo_template: str, tmp_path: Path
) -> None:
    port = free_port()
    with dropped_after(backend, backend.copy(demo_template)) as url:
        running = subprocess.Popen(
            [sys.executable, "-c", "from rj_workflow.cli import main; main()", "demo", "--port", str(port)],
            env={**os.environ, "RJ_DATABASE_URL": url, "RJ_DATA_DIR": str(tmp_path)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT,
        )  # fmt: skip
        try:
            page = answer_of(f"http://127.0.0.1:{port}/demo/", running)
        finally:
            running.send_signal(signal.SIGINT)
            said, _ = running.communicate(timeout=30)
    assert "Who would you like to be?" in page
    assert running.returncode == 0, said
    assert f"http://127.0.0.1:{port}/work/sign-in" in said
    assert "harbour lantern meadow copper willow" in said


def answer_of(address: str, running: subprocess.Popen[str]) -> str:
    """What the page says, as soon as it is there; a program that ends before is a fault."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return str(page.read().decode())
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the demo ended with {running.wait(timeout=0.1)}") from None
    raise AssertionError("the demo did not answer")


@pytest.mark.usefixtures("in_a_real_service")
def test_no_command_moves_the_clock_of_a_real_service() -> None:
    """The rehearsal clock has one door, the demo's own page, and one moment when a demo begins."""
    movers = {
        str(file.relative_to(ROOT))
        for package in ("rj_workflow", "web")
        for file in (ROOT / package).rglob("*.py")
        if "rehearsal.move(" in file.read_text()
    }
    assert movers == {"web/demo/app.py", "rj_workflow/seeds/demo.py"}
    assert not {"clock", "move", "rehearse"} & {command.name for command in app.registered_commands}
