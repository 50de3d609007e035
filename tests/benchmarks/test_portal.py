"""Many people at their own pages: how often each page asks the database, and a small run of it all."""

from __future__ import annotations

from sqlalchemy import Engine

from benchmarks import portal, report
from benchmarks.portal import PAGES_A_SECOND, SENT, SHOWN, Sent
from tests.databases import Backend
from tests.factories.threads import alone

# Each more is a round trip for every page of everybody: it needs a reason, and a new number here.
STATEMENTS = {
    "home": Sent(18, 0),
    "choices": Sent(17, 0),
    "ways": Sent(17, 0),
    "stop": Sent(17, 0),
    SENT: Sent(30, 6),
}


def test_each_page_asks_the_database_exactly_this_often_and_only_a_form_writes(engine: Engine) -> None:
    first, second = portal.signed_in(engine, 2)
    assert portal.statements(engine, second) == STATEMENTS
    assert portal.statements(engine, first) == STATEMENTS


def test_everybody_is_answered_and_the_table_says_how_fast(backend: Backend) -> None:
    measured = alone(portal.measure, backend.name, rounds=1, sessions=12, cards=2)
    assert measured is not None
    visited, door = measured
    told = report.gather([], [], (), visited, [door])
    assert [one["errors"] for one in told["portal"]] == [[], []]
    for one in told["portal"]:
        assert set(one["pages"]) == {SENT, *(name for name, _ in SHOWN)}
        assert (one["product"]["pages"], one["bare"]["pages"]) == (60, 60)
        assert one["product"]["p50"] <= one["product"]["p95"] <= one["product"]["p99"]
    assert [ratio["name"].partition(".")[0] for ratio in told["ratios"]] == ["portal", "portal"]
    assert (len(door.seconds), door.errors) == (2, [])
    assert "portal.reading." in report.table({**told, "results": []})
    assert portal.SESSIONS / PAGES_A_SECOND == 10
