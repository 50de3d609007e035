"""The database keeps moments with their zone, survives a power cut, and refuses what may never be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, String, bindparam, insert, select, text, update
from sqlalchemy.event import listens_for
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from rj_workflow import casefile, db
from rj_workflow.commands import follow_up
from rj_workflow.commands.step import TOPICS
from rj_workflow.db import Session
from rj_workflow.errors import Unusable
from rj_workflow.models import (
    case,
    check,
    deadline,
    event,
    metadata,
    new_id,
    outbox,
    participant,
    person,
    position,
    risk_version,
    setting,
)
from rj_workflow.notifications.catalogue import NOTICES
from rj_workflow.seeds.walk import Walk
from rj_workflow.timers.deadlines import DEADLINES
from state_machines import LIFECYCLES
from state_machines.case import STAGES as CASE_STAGES
from state_machines.checks import CHECKS
from state_machines.fields import CLOSURE_CODES, MODALITIES
from tests.factories.case import MONDAY, Standing

LONDON = ZoneInfo("Europe/London")


# --- moments

MOMENTS = [
    datetime(2026, 3, 2, 9, tzinfo=UTC),
    datetime(2026, 7, 2, 9, 30, 15, 123456, tzinfo=LONDON),
    datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0),
    datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1),
    datetime(2026, 3, 2, 23, 59, tzinfo=ZoneInfo("Pacific/Auckland")),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=[m.isoformat() for m in MOMENTS])
def test_a_moment_comes_back_as_the_same_moment_in_utc(session: Session, moment: datetime) -> None:
    session.execute(insert(person), [{"id": new_id(), "name": "Lee", "created_at": moment}])
    kept = session.scalar(select(person.c.created_at))
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)
    assert kept == moment.astimezone(UTC)


def test_a_moment_without_a_zone_is_refused_wherever_it_is_used(session: Session) -> None:
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001  the very thing that is refused
    with pytest.raises(StatementError, match="without a zone"):
        session.execute(insert(person), [{"id": new_id(), "name": "Lee", "created_at": naive}])
    with pytest.raises(StatementError, match="without a zone"):
        session.execute(select(person).where(person.c.created_at < naive))


# --- SQLite


@pytest.fixture
def sqlite(engine: Engine) -> Engine:
    if engine.dialect.name != "sqlite":
        pytest.skip("says something about SQLite alone")
    return engine


PRAGMAS = [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)]


@pytest.mark.parametrize(("name", "value"), PRAGMAS, ids=[name for name, _ in PRAGMAS])
def test_each_connection_is_safe(sqlite: Engine, name: str, value: object) -> None:
    with db.read(sqlite) as first, db.read(sqlite) as second:
        for connection in (first, second):
            assert connection.scalar(text(f"pragma {name}")) == value


@pytest.mark.parametrize(
    ("name", "impossible"), [("synchronous", 9), ("foreign_keys", 5), ("journal_mode", "sideways")]
)
def test_a_database_that_refuses_to_be_safe_is_not_used(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch, name: str, impossible: object
) -> None:
    monkeypatch.setitem(db._PRAGMAS, name, impossible)
    engine = db.make_engine(str(sqlite.url))
    with pytest.raises(Unusable, match=f"SQLite refused {name}=.*: it stays"):
        engine.connect()
    engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(sqlite: Engine) -> None:
    with db.begin(sqlite) as writer:
        writer.execute(insert(setting), [{"name": "a", "value": "1"}])
        with db.read(sqlite) as reader:
            assert reader.execute(select(setting)).all() == []


def test_writers_of_one_process_wait_for_one_another_and_none_in_vain(sqlite: Engine) -> None:
    engine = db.make_engine(str(sqlite.url))

    @listens_for(engine, "connect")
    def without_patience(connection: Any, _record: Any) -> None:
        connection.execute("pragma busy_timeout=0")

    def write(number: int) -> None:
        for turn in range(10):
            with db.begin(engine) as session:
                session.execute(insert(setting), [{"name": f"{number} {turn}", "value": "1"}])

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(write, range(12)))
    with db.read(engine) as session:
        assert len(session.execute(select(setting)).all()) == 120
    engine.dispose()


# --- transactions


def test_a_block_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    def fails() -> None:
        with db.begin(engine) as session:
            session.execute(insert(setting), [{"name": "a", "value": "1"}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with db.read(engine) as session:
        assert session.execute(select(setting)).all() == []


@pytest.mark.postgres
def test_a_reader_cannot_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="read-only"), db.read(engine) as session:
        session.execute(insert(setting), [{"name": "a", "value": "1"}])


# --- statements of every step

KEEP = db.Prepared(insert(check))
FIND = db.Prepared(select(check).where(check.c.id == bindparam("id"), check.c.kind == "interests"))


def found_out(walk: Walk, **values: Any) -> dict[str, Any]:
    row = {
        "id": new_id(), "case_id": walk.file.case["id"], "kind": "interests", "about": "", "bound_to": "",
        "outcome": "none", "good": True, "data": {"note": "Zoë “said” so", "days": [1, None]}, "episode": 1,
        "recorded_at": MOMENTS[1], "recorded_by": "somebody", "valid_until": None,
        "valid_from": None,
    }  # fmt: skip
    return row | values


def keep_together(walk: Walk, rows: list[dict[str, Any]]) -> None:
    with db.sent_together(walk.session):
        for row in rows:
            KEEP.run(walk.session, [row])


def test_what_a_prepared_statement_keeps_and_finds_is_what_any_other_does(standing: Standing) -> None:
    walk = standing("referred")
    row = found_out(walk)
    other = found_out(walk, good=False, valid_until=MOMENTS[4])
    assert KEEP.run(walk.session, [row, other]) == 2
    for kept in (row, other):
        by_any = dict(walk.session.execute(select(check).where(check.c.id == kept["id"])).mappings().one())
        assert FIND.rows(walk.session, id=kept["id"]) == [by_any] == [kept]
        assert type(by_any["good"]) is bool
    assert FIND.rows(walk.session, id="nobody's") == []
    assert KEEP.run(walk.session, []) == 0


def test_a_row_that_leaves_a_column_out_is_not_written(standing: Standing) -> None:
    walk = standing("referred")
    row = found_out(walk)
    with pytest.raises(KeyError, match="valid_until"):
        KEEP.run(walk.session, [{name: value for name, value in row.items() if name != "valid_until"}])


def test_a_fault_is_told_as_any_other_and_the_transaction_goes_on(standing: Standing) -> None:
    walk = standing("referred")
    row = found_out(walk)
    KEEP.run(walk.session, [row])
    with pytest.raises(IntegrityError), walk.session.begin_nested():
        KEEP.run(walk.session, [row])
    with pytest.raises(IntegrityError), walk.session.begin_nested():
        keep_together(walk, [found_out(walk, id="before it"), row, found_out(walk, id="after it")])
    for key, kept in ((row["id"], 1), ("before it", 0), ("after it", 0)):
        assert len(FIND.rows(walk.session, id=key)) == kept


@pytest.mark.postgres
def test_a_connection_that_is_lost_is_told_and_not_used_again(engine: Engine) -> None:
    everything = db.Prepared(select(setting))
    session = engine.connect()
    with db.begin(engine) as other:
        mine = session.scalar(text("select pg_backend_pid()"))
        other.execute(text("select pg_terminate_backend(:mine)"), {"mine": mine})
    with pytest.raises(OperationalError) as lost:
        everything.rows(session)
    assert lost.value.connection_invalidated
    session.close()
    with db.begin(engine) as session:
        assert everything.rows(session) == []


def test_a_prepared_statement_never_commits_by_itself(engine: Engine) -> None:
    row = {"name": "a", "value": "1"}
    with engine.connect() as session:
        db.Prepared(insert(setting)).run(session, [row])
    with db.read(engine) as session:
        assert session.execute(select(setting)).all() == []


def test_whoever_listens_to_the_engine_hears_prepared_statements(engine: Engine) -> None:
    heard = list[tuple[str, bool]]()

    @listens_for(engine, "before_cursor_execute")
    def hear(_connection: object, _cursor: object, sql: str, _p: object, _x: object, many: bool) -> None:
        heard.append((sql.split()[0], many))

    rows = [{"name": name, "value": "1"} for name in "abc"]
    with db.begin(engine) as session:
        db.Prepared(insert(setting)).run(session, rows[:1])
        db.Prepared(insert(setting)).run(session, rows[1:])
        assert len(db.Prepared(select(setting)).rows(session)) == 3
    assert [one for one in heard if one[0] != "BEGIN"] == [
        ("INSERT", False), ("INSERT", True), ("SELECT", False),
    ]  # fmt: skip


# --- what may never be


def moved(walk_case: dict[str, Any], **values: Any) -> Any:
    return update(case).where(case.c.id == walk_case["id"]).values(**values)


def test_the_supervisor_of_a_case_never_facilitates_it(standing: Standing) -> None:
    walk = standing("preparing")
    mine, helen, priya = walk.file.case, walk.staff["helen"].id, walk.staff["priya"].id
    for values in ({"lead_id": helen}, {"co_id": helen}, {"co_id": priya}, {"supervisor_id": priya}):
        with pytest.raises(IntegrityError), walk.session.begin_nested():
            walk.session.execute(moved(mine, **values))


def test_who_wrote_an_assessment_cannot_be_put_down_as_who_decided_it(standing: Standing) -> None:
    walk = standing("preparing")
    signed = walk.file.at("risk", "", "process")
    with pytest.raises(IntegrityError), walk.session.begin_nested():
        walk.session.execute(
            update(position).where(position.c.id == signed.id).values(decider_id=signed.author_id)
        )


def test_no_version_is_put_down_as_signed_by_whoever_sent_it(standing: Standing) -> None:
    walk = standing("preparing")
    sent = update(risk_version).where(risk_version.c.outcome == "signed")
    for values in ({"decided_by": risk_version.c.sent_by}, {"outcome": "approved"}):
        with pytest.raises(IntegrityError), walk.session.begin_nested():
            walk.session.execute(sent.values(**values))


def test_nothing_stands_twice_in_one_place(standing: Standing) -> None:
    walk = standing("preparing")
    columns = (
        walk.session.execute(select(position).where(position.c.lifecycle == "choice")).mappings().first()
    )
    assert columns is not None
    with pytest.raises(IntegrityError), walk.session.begin_nested():
        walk.session.execute(insert(position), [dict(columns) | {"id": new_id()}])
    last = walk.session.execute(select(event).limit(1)).mappings().one()
    with pytest.raises(IntegrityError), walk.session.begin_nested():
        walk.session.execute(insert(event), [dict(last) | {"id": new_id()}])


NEVER = [
    (case, {"episode": 0}), (case, {"first_side": "supporter"}), (case, {"lead_id": "nobody"}),
    (participant, {"side": "witness"}), (participant, {"person_id": "nobody"}), (outbox, {"state": "lost"}),
    (event, {"case_id": "nowhere"}), (position, {"case_id": "nowhere"}), (deadline, {"case_id": "nowhere"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "values"), NEVER, ids=[f"{n}-{t.name}" for n, (t, _) in enumerate(NEVER)])
def test_what_may_never_be_is_refused_by_the_database_itself(
    standing: Standing, table: Any, values: dict[str, Any]
) -> None:
    walk = standing("scheduled")
    assert walk.session.execute(select(table).limit(1)).first() is not None
    with pytest.raises(IntegrityError), walk.session.begin_nested():
        walk.session.execute(update(table).values(**values))


# --- shape


def test_the_migrations_make_exactly_the_tables_of_the_program(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    with db.begin(engine) as session:
        session.execute(insert(setting), [{"name": "a", "value": "1"}])
    db.migrate(engine)
    with db.read(engine) as session:
        assert session.execute(select(setting.c.value)).scalars().all() == ["1"]


def test_everything_that_stands_somewhere_stands_where_a_table_knows_it(standing: Standing) -> None:
    walk = standing("closed")
    walk.come_back()
    file: casefile.CaseFile = walk.file
    assert file.case["state"] in LIFECYCLES["case"].states
    assert file.case["stage"] == LIFECYCLES["case"].states[file.case["state"]].stage
    assert file.case["tables"] == {name: table.number for name, table in LIFECYCLES.items()}
    for one in file.positions:
        assert one.state in LIFECYCLES[one.lifecycle].states
        assert one.topic.partition(":")[0] in TOPICS.get(one.lifecycle, {""})
    happened = walk.session.execute(select(event).where(event.c.case_id == file.case["id"])).mappings().all()
    for row in happened:
        table = LIFECYCLES.get(row["lifecycle"])
        if table is not None and row["event"] not in ("open_enquiry", "add_promise", "answer"):
            step = table.row(row["event"], row["before"])
            assert step is not None
            assert step.target == row["after"]


STEPS = [(name, row) for name, table in LIFECYCLES.items() for row in table.rows]
WIDTHS = {
    # column, everything that is ever written into it
    "case_file.state": list(LIFECYCLES["case"].states),
    "case_file.stage": [code for code, _ in CASE_STAGES],
    "case_file.process": [code for code, _ in MODALITIES],
    "case_file.closure_code": [code for code, _ in CLOSURE_CODES],
    "position.lifecycle": list(LIFECYCLES),
    "position.state": [state for table in LIFECYCLES.values() for state in table.states],
    "position.topic": [f"letter_receive:{new_id()}", *(t for topics in TOPICS.values() for t in topics)],
    "event.event": [row.event for _, row in STEPS] + list(CHECKS) + ["did_not_mean_it"],
    "event.before": [state for table in LIFECYCLES.values() for state in table.states],
    "event.after": [code for one in CHECKS.values() for code, _ in one.outcomes],
    "event.topic": [f"letter_receive:{new_id()}"],
    "found_out.kind": list(CHECKS),
    "found_out.outcome": [code for one in CHECKS.values() for code, _ in one.outcomes],
    "deadline.kind": [row.kind for row in DEADLINES],
    "outbox.template": [notice.template for notice in NOTICES],
    "note.field": [f.name for one in CHECKS.values() for f in one.fields]
    + [n for _, row in STEPS for n in row.records],
}


@pytest.mark.parametrize("column", WIDTHS)
def test_every_code_fits_its_column(column: str) -> None:
    table, _, name = column.partition(".")
    kind = metadata.tables[table].c[name].type
    assert isinstance(kind, String)
    assert kind.length is not None
    assert max(map(len, WIDTHS[column])) <= kind.length


def test_the_calls_of_a_plan_are_topics_of_their_own() -> None:
    planned = {topic for topic, _ in (*follow_up.FOLLOW_UPS, follow_up.SIX_MONTHS)}
    assert TOPICS["follow_up"] == planned | {follow_up.PROMISE}


def test_a_check_is_kept_with_the_time_it_holds(standing: Standing) -> None:
    walk = standing("triage")
    rows = walk.session.execute(select(check)).mappings().all()
    for row in rows:
        holds_for = CHECKS[row["kind"]].holds_for
        assert row["valid_until"] == (row["recorded_at"] + holds_for if holds_for else None)
        assert row["recorded_at"] >= MONDAY
