"""The command line: each command does what it says; what cannot be done is a sentence, never a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from rj_workflow import db
from rj_workflow.cli import app, main
from rj_workflow.clock import utc_now
from rj_workflow.commands.sign_in import sign_in_staff
from rj_workflow.models import case, event, incident, setting
from rj_workflow.models import staff as staff_table
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from state_machines import LIFECYCLES, proof
from state_machines.proof.report import Parts, Report
from tests.databases import Backend, dropped_after
from tests.factories.case import case_at
from tests.factories.demo import MORNING, ONE_PROCESS, demo_template, in_a_real_service

__all__ = ["demo_template", "in_a_real_service"]

ROOT = Path(__file__).parents[2]
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
PASSWORD = "a quiet towpath"


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def one_object(self) -> dict[str, Any]:
        """Standard output as exactly one JSON object."""
        told: dict[str, Any] = json.loads(self.out)
        return told


Rj = Callable[..., Said]


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


def refused(said: Said, *words: str) -> bool:
    """One sentence on standard error, nothing on standard output, exit code 2."""
    assert (said.code, said.out) == (2, ""), said
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 1, said.err
    return all(word in said.err for word in words)


# --- starting


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


# --- preparing


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


# --- people


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


# --- the record


def test_an_untouched_record_verifies(here: Rj, a_case: Walk) -> None:
    told = here("audit", "verify", "--json").one_object
    assert told["cases"] == 1
    assert told["faults"] == []


def test_one_changed_byte_is_found_with_its_case_and_position(here: Rj, a_case: Walk, engine: Engine) -> None:
    with db.begin(engine) as session:
        session.execute(update(event).where(event.c.seq == 7).values(event="begin_checkz"))
    said = here("audit", "verify")
    assert said.code == 1
    assert f"{a_case.ref}, event 7: the event was changed after it was written" in said.out
    told = here("audit", "verify", "--json").one_object
    assert told["faults"] == [
        {"case": a_case.ref, "position": 7, "what": "the event was changed after it was written"}
    ]


def test_a_sweep_counts_what_it_did(here: Rj, a_case: Walk) -> None:
    told = here("sweep", "--json").one_object
    assert told.keys() == {"taken", "settled", "troubled"}
    assert here("sweep").out == "0 taken, 0 no longer needed, 0 in trouble.\n"


# --- bringing in

FIRST_LINE = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
REST = (
    "Nottinghamshire Police,Nottinghamshire Police,-1.1,52.9,On or near High Street,E01013822,"
    "Ashfield 001A,Burglary,Local resolution,"
)


@pytest.fixture
def street_file(tmp_path: Path) -> Path:
    """Three rows: two incidents, and one whose month cannot be right."""
    rows = (f"{'a' * 64},2019-01,{REST}", f"{'b' * 64},2019-01,{REST}", f"{'c' * 64},2019-13,{REST}")
    file = tmp_path / "street.csv"
    file.write_text("\n".join((FIRST_LINE, *rows)) + "\n")
    return file


def incidents(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(incident)) or 0


def test_each_row_of_a_file_is_accounted_for_and_twice_is_once(
    here: Rj, engine: Engine, street_file: Path
) -> None:
    for accepted, known in ((2, 0), (0, 2)):
        told = here("import", "incidents", str(street_file), "--json").one_object
        counts = {name: told[name] for name in ("rows", "accepted", "merged", "rejected", "already_known")}
        wanted = {"rows": 3, "accepted": accepted, "merged": 0, "rejected": 1, "already_known": known}
        assert counts == wanted
        assert told["by_outcome"] == {"Local resolution": 2}
        assert incidents(engine) == 2


def test_a_dry_run_says_the_same_and_changes_nothing(here: Rj, engine: Engine, street_file: Path) -> None:
    told = here("import", "incidents", str(street_file), "--dry-run", "--json").one_object
    assert (told["accepted"], told["dry_run"]) == (2, True)
    assert incidents(engine) == 0
    said = here("import", "incidents", str(street_file), "--dry-run")
    assert "3 rows: 2 accepted, 0 merged, 1 rejected, 0 known already" in said.out
    assert "line 4:" in said.out


def test_what_is_in_a_file_is_said_before_it_is_taken_in(here: Rj, street_file: Path) -> None:
    lines = here("import", "incidents", str(street_file)).out.splitlines()
    assert lines[0].startswith("This is in it: 3 rows")
    assert lines[-1] == "Done. 3 rows: 2 accepted, 0 merged, 1 rejected, 0 known already."


@pytest.mark.parametrize("content", [b"", b"\xff\xfeC\0r\0", b"name,age\r\nx,1\r\n", b"\0\0\0"])
@pytest.mark.parametrize("kind", ["incidents", "history"])
def test_a_bad_file_is_one_sentence_and_changes_nothing(
    here: Rj, engine: Engine, tmp_path: Path, content: bytes, kind: str
) -> None:
    file = tmp_path / "bad"
    file.write_bytes(content)
    assert refused(here("import", kind, str(file)))
    assert refused(here("import", kind, str(tmp_path / "nowhere")), "no file")
    assert incidents(engine) == 0


def test_a_case_kept_elsewhere_is_told_again(here: Rj, engine: Engine) -> None:
    with db.begin(engine) as session:
        staff.enter(session, fast=True)
    example = str(ROOT / "docs" / "examples" / "history.jsonl")
    dry = here("import", "history", example, "--dry-run", "--json").one_object
    with db.read(engine) as session:
        assert session.scalar(select(func.count()).select_from(case)) == 0
    said = here("import", "history", example, "--json")
    assert (said.code, said.one_object["refused"]) == (0, 0)
    assert said.one_object["applied"] == dry["applied"] == dry["lines"]
    assert "0 applied, 0 refused" in here("import", "history", example).out


def test_a_history_with_a_refused_line_ends_with_one(here: Rj, engine: Engine, tmp_path: Path) -> None:
    with db.begin(engine) as session:
        staff.enter(session, fast=True)
    line = {
        "when": "2023-01-10",
        "who": "priya@example.org",
        "case": "a",
        "event": "case.begin_checks",
        "data": {},
    }
    file = tmp_path / "history.jsonl"
    file.write_text(json.dumps(line) + "\n")
    said = here("import", "history", str(file))
    assert said.code == 1
    assert "line 1, a:" in said.out


# --- tables


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
    assert (told["guards"]["caught"], told["asks"]["caught"]) == (155, 32)
    assert {walked["name"]: walked["combinations"] for walked in told["products"]}["meeting"] == 194_580
    assert "proctype" in (tmp_path / "model.pml").read_text()


def test_what_does_not_hold_is_told_and_ends_with_one(rj: Rj, monkeypatch: pytest.MonkeyPatch) -> None:
    none, story = Parts(0), "meeting: somebody opens it, and nobody said yes"
    found = Report(1, 1, 1, 1, (), (), 0, none, none, none, none, none, (), (story,), 0.0)
    monkeypatch.setattr(proof, "prove", lambda **_: found)
    said = rj("prove")
    assert said.code == 1
    assert said.out.splitlines()[-2:] == [story, "This does not hold yet."]


# --- running


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


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
