"""How often each page and command of an assessment asks the database, however many cases there are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from benchmarks import report
from benchmarks.assessment import WORKLOADS, Timed, Work, recorded
from benchmarks.crowd import crowd
from benchmarks.limit import Driver, Postgres, Sqlite
from benchmarks.transition import anew

SIZE = 200
# Each more is a round trip for every page of everybody: it needs a reason, and a new number here.
STATEMENTS = {
    "assessment.read": 12,
    "assessment.decision": 14,
    "assessment.queue": 9,
    "assessment.save": 12,
    "assessment.open": 8,
    "assessment.sign": 13,
}


@pytest.fixture
def work(engine: Engine) -> Iterator[Work]:
    made = Work(engine, crowd(engine, SIZE))
    yield made
    for browser in made.browsers.values():
        browser.loop.close()


def test_each_asks_the_database_exactly_this_often_on_one_case_and_the_next_and_the_limit_sends_the_same(
    engine: Engine, work: Work
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    driver: Driver = Sqlite(str(engine.url.database)) if engine.dialect.name == "sqlite" else Postgres(url)
    sent = {}
    for name, (one, _) in WORKLOADS.items():
        steps = recorded(work, one, 2)
        sent[name] = [len(step) for step in steps]
        driver.step([anew(statement) for statement in steps[0]])
    driver.close()
    assert sent == {name: [times, times] for name, times in STATEMENTS.items()}


def test_so_many_cases_are_there_and_wait_as_they_should(work: Work) -> None:
    refs = work.made.refs
    assert {kind: len(found) for kind, found in refs.items()} == {
        "written": 2, "calm": 2, "red": 2, "others": 194,
    }  # fmt: skip
    assert len({ref for found in refs.values() for ref in found}) == SIZE


def test_the_table_says_ratio_times_and_statements() -> None:
    timed = Timed("assessment.save", "sqlite", SIZE, [11, 11], product=[4.0, 5.0], limit=[2.0, 2.0])
    measured = report.gather([], ["sqlite"], [timed])
    assert measured["ratios"][0]["value"] == 0.45
    told = report.table(measured)
    assert "assessment.save.sqlite.disk.product/limit" in told
    assert "at 200 cases" in told
