"""What is recorded is verified, and what is brought in is accounted for row by row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from risk_assessment.judgements import JUDGEMENTS
from rj_workflow import db
from rj_workflow.commands.judgements import choose
from rj_workflow.models import case, event, incident, judgement_version
from rj_workflow.models import staff as staff_table
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk
from tests.factories.program import ROOT, Rj, refused


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


def test_whoever_was_made_a_supervisor_past_the_record_is_found(
    here: Rj, a_case: Walk, engine: Engine
) -> None:
    with db.begin(engine) as session:
        of_tom = update(staff_table).where(staff_table.c.id == a_case.staff["tom"].id)
        session.execute(of_tom.values(level="advanced"))
    said = here("audit", "verify")
    assert said.code == 1
    assert f"the office, change 2: staff {a_case.staff['tom'].id}: level is not as it was left" in said.out
    assert "6 changes of the office: 1 fault." in said.out


def test_a_judgement_that_was_touched_is_found(here: Rj, a_case: Walk, engine: Engine) -> None:
    delivered = {row.name: row.default for row in JUDGEMENTS} | {"panel_size": "3"}
    with db.begin(engine) as session:
        choose(session, a_case.staff["olu"], delivered, shown=0, reason="Agreed.", now=a_case.now)
    assert here("audit", "verify").code == 0
    with db.begin(engine) as session:
        session.execute(update(judgement_version).values(reason="Not so."))
    said = here("audit", "verify")
    assert said.code == 1
    assert "the judgements, version 1: it was changed after it was written" in said.out


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
