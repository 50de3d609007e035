"""From a press to the list of whoever calls: how often that asks the database, and that it is on the list."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from benchmarks.assessment import recorded
from benchmarks.limit import Driver, Postgres, Sqlite
from benchmarks.transition import anew
from benchmarks.worklist import OWED, WORKLOADS, Meetings

SIZE, PRESSES = 20, 3
# The press with all that follows from it, and the list read anew.
STATEMENTS = {"worklist.stop": 13, "worklist.no_show": 11, "worklist.late_cancellation": 14}


def test_each_asks_the_database_exactly_this_often_and_the_limit_sends_the_same(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    driver: Driver = Sqlite(str(engine.url.database)) if engine.dialect.name == "sqlite" else Postgres(url)
    work, sent = Meetings(engine, SIZE, PRESSES), {}
    for name, one in WORKLOADS.items():
        steps = recorded(work, one, 2)
        sent[name] = [len(step) for step in steps]
        driver.step([anew(statement) for statement in steps[0]])
    driver.close()
    assert sent == {name: [times, times] for name, times in STATEMENTS.items()}


def test_what_is_not_on_the_list_has_no_number(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    work = Meetings(engine, SIZE, PRESSES)
    monkeypatch.setitem(OWED, "stop", "calls_after_no_show")
    with pytest.raises(SystemExit, match="not on the list"):
        work.stop()
