"""The sweep as Prefect runs it: the same sweep, counts out, and nothing is reported to anybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, select

from rj_workflow import db
from rj_workflow.clock import utc_now
from rj_workflow.models import position
from rj_workflow.seeds import staff
from rj_workflow.seeds.walk import Walk

FLOW = """
import json, os
from rj_workflow.flows.sweep import sweep_deadlines
from prefect.settings import get_current_settings
print(json.dumps(sweep_deadlines.fn()))
print(json.dumps([get_current_settings().server.analytics_enabled, os.environ["DO_NOT_TRACK"]]))
"""


def flow(database_url: str, folder: Path) -> list[object]:
    """What the flow returned, and whether Prefect would report on it, in a process of its own."""
    unset = ("DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED")
    around = {name: value for name, value in os.environ.items() if name not in unset}
    around |= {"RJ_DATABASE_URL": database_url, "RJ_DATA_DIR": str(folder), "PREFECT_HOME": str(folder)}
    said = subprocess.run(
        [sys.executable, "-c", FLOW], env=around, cwd=folder, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_the_flow_sweeps_what_has_run_out_and_reports_to_nobody(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    with db.begin(engine) as session:
        walk = Walk(session, staff.enter(session, fast=True), utc_now() - timedelta(days=60)).to("preparing")
    swept, reports = flow(database_url, tmp_path)
    assert isinstance(swept, dict)
    assert swept["taken"] > 0
    assert swept["troubled"] == 0
    assert reports == [False, "1"]
    with db.read(engine) as session:
        yes = position.c.topic == "take_part_face_to_face"
        states = set(session.scalars(select(position.c.state).where(yes)))
    assert states == {"refresh_due"}, walk.ref
    again, _ = flow(database_url, tmp_path)
    assert isinstance(again, dict)
    assert again["taken"] == 0
