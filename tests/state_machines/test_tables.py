"""The fifteen tables: what each must have, what no table may contain, and what may change once it is released."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from state_machines import LIFECYCLES, released
from state_machines.case import STAGES
from state_machines.checks import CHECKS
from state_machines.choice import PURPOSES, SURVIVORS, taking_part_in
from state_machines.roles import CLOCK, FACILITATOR, NOBODY, PERSON, SUPERVISOR, SYSTEM, Role, words
from state_machines.table import Lifecycle, Row, State

ROWS = [(table, row) for table in LIFECYCLES.values() for row in table.rows]

# lifecycles.md (a): nothing may ever stand before these.
NEVER_GUARDED = (
    "choice.say_no", "choice.say_never", "choice.withdraw", "choice.ask_again", "case.come_back",
    "offer.return_unasked", "meeting.stop", "exchange.recall", "agreement_item.step_out",
)  # fmt: skip


def test_the_tables_are_as_large_as_the_page_says() -> None:
    counted = (
        len(LIFECYCLES),
        sum(len(table.states) for table in LIFECYCLES.values()),
        len(ROWS),
        sum(table.edges for table in LIFECYCLES.values()),
    )
    assert counted == (15, 114, 153, 311)


@pytest.mark.parametrize("event", NEVER_GUARDED)
def test_nothing_stands_before_what_a_person_may_always_do(event: str) -> None:
    rows = [row for table, row in ROWS if f"{table.name}.{row.event}" == event]
    assert rows
    assert not any(row.reasons or row.asks for row in rows)


def test_a_pause_asks_only_that_the_episode_is_open() -> None:
    row = LIFECYCLES["pause"].row("pause", "running")
    assert row is not None
    assert (row.reasons, row.asks) == (("episode_is_open",), ())


@pytest.mark.parametrize("name", LIFECYCLES)
def test_every_state_says_what_it_means_and_what_is_needed_next(name: str) -> None:
    for state in LIFECYCLES[name].states.values():
        assert state.staff
        assert state.meaning.endswith(".")
        assert state.next.endswith((".", "?"))


def test_every_state_of_a_case_stands_in_one_of_the_seven_stages() -> None:
    stages = [code for code, _ in STAGES]
    assert {state.stage for state in LIFECYCLES["case"].states.values()} == set(stages)


@pytest.mark.parametrize(("table", "row"), ROWS, ids=lambda part: getattr(part, "name", "") or part.event)
def test_every_row_says_why_and_belongs_to_somebody(table: Lifecycle, row: Row) -> None:
    assert row.because
    assert row.by
    assert row.offered == bool(row.by & ~(SYSTEM | CLOCK))
    if row.offered:
        assert row.step[0].isupper(), table.name


def test_the_purposes_that_survive_an_episode_are_known_by_name() -> None:
    assert {"keep_record", "follow_up_contact"} <= SURVIVORS & set(PURPOSES)
    assert taking_part_in("letter") in PURPOSES


def test_roles_read_as_a_sentence() -> None:
    assert words(PERSON | FACILITATOR | SUPERVISOR) == "the person, the facilitator or the case supervisor"
    assert words(PERSON) == "the person"
    assert words(NOBODY) == "nobody"


@pytest.mark.parametrize("kind", CHECKS)
def test_a_check_has_a_good_answer_and_knows_it(kind: str) -> None:
    check = CHECKS[kind]
    assert check.good
    assert [check.is_good(code) for code, _ in check.outcomes] == [True] * len(check.good) + [False] * len(
        check.bad
    )


# --- a table that cannot be right is refused when it is built -------------------------------------------------


def _table(*rows: Row, final: str = "shut", start: str = "open") -> Lifecycle:
    states = [State(code, code, "", "", "", "") for code in ("open", "shut")]
    return Lifecycle("door", per="door", start=start, final=final, states=states, rows=rows)


def _row(
    event: str = "shut",
    sources: str = "open",
    target: str = "shut",
    *only_if: str,
    by: Role = PERSON,
    **more: str,
) -> Row:
    return Row(event, sources, target, *only_if, by=by, because="it is cold", **more)


WRONG = {
    "unknown state attic": lambda: _table(_row(target="attic")),
    "unknown guard it_is_raining": lambda: _table(_row("shut", "open", "shut", "it_is_raining")),
    "unknown question really": lambda: _table(_row(asks="really")),
    "unknown field colour": lambda: _table(_row(records="colour")),
    "leaves the end shut": lambda: _table(_row(), _row("open", "shut", "open")),
    "nobody may": lambda: _table(_row(by=NOBODY)),
    "a consequence may not be guarded": lambda: _table(
        _row("shut", "open", "shut", "episode_is_open", by=SYSTEM)
    ),
    "ambiguous shut from open": lambda: _table(_row(), _row()),
    "no way to shut": lambda: _table(_row(target="open")),
    "no way out of shut": lambda: _table(_row(), final=""),
    "unknown state cellar": lambda: _table(_row(), start="cellar"),
}


@pytest.mark.parametrize("why", WRONG)
def test_a_table_that_cannot_be_right_is_refused(why: str) -> None:
    with pytest.raises(ValueError, match=why):
        WRONG[why]()


def test_a_table_that_is_right_is_built() -> None:
    door = _table(_row())
    assert door.edges == 1
    assert [str(row) for row in door.leaving("open")] == ["Row(shut: open > shut)"]
    assert door.row("open", "shut") is None
    assert door.title == "Door"


# --- released tables ------------------------------------------------------------------------------------------


def test_every_table_is_released_as_it_stands() -> None:
    assert list(released.faults(LIFECYCLES, released.read())) == []


def test_the_fingerprint_changes_with_the_table_and_not_with_its_order() -> None:
    both = [_row(by=PERSON), _row("slam", "open", "shut")]
    assert _table(*both).fingerprint == _table(*reversed(both)).fingerprint
    assert _table(both[0]).fingerprint != _table(_row("shut", "open", "shut", "episode_is_open")).fingerprint


def _released_door(*rows: Row) -> released.Released:
    return {"door": {"1": released.entry(_table(*rows))}}


def test_a_released_table_may_be_tightened() -> None:
    tighter = _table(_row("shut", "open", "shut", "episode_is_open", asks="asked_alone"))
    assert list(released.faults({"door": tighter}, _released_door(_row()))) == []


CHANGES = {
    "lost episode_is_open": (_row("shut", "open", "shut", "episode_is_open"), _row()),
    "lost asked_alone": (_row(asks="asked_alone"), _row()),
    "“by” changed": (_row(), _row(by=SUPERVISOR)),
    "slam from open was added": (_row(), _row("slam")),
    "shut from open was taken away": (_row(), _row("slam")),
}


@pytest.mark.parametrize("why", CHANGES)
def test_a_released_table_is_not_loosened_under_the_same_number(why: str) -> None:
    before, after = CHANGES[why]
    told = list(released.faults({"door": _table(after)}, _released_door(before)))
    assert any(why in fault and "new number" in fault for fault in told)


def test_other_states_or_targets_need_a_new_number() -> None:
    known = _released_door(_row())
    elsewhere = copy.deepcopy(known)
    elsewhere["door"]["1"] |= {"fingerprint": "other", "states": ["open"]}
    elsewhere["door"]["1"]["rows"]["shut from open"]["to"] = "open"
    told = "\n".join(released.faults({"door": _table(_row())}, elsewhere))
    assert "states changed" in told
    assert "“to” changed" in told


def test_a_table_nobody_released_is_named(tmp_path: Path) -> None:
    door, path = _table(_row()), tmp_path / "released.json"
    assert "not in released.json" in next(released.faults({"door": door}, {}))
    released.add({"door": door}, path)
    assert list(released.faults({"door": door}, released.read(path))) == []


def test_what_was_released_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "released.json"
    released.add({"door": _table(_row())}, path)
    released.add({"door": _table(_row("slam"))}, path)
    assert "shut from open" in json.loads(path.read_text(encoding="utf-8"))["door"]["1"]["rows"]
