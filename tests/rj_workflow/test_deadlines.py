"""Every clock starts from a state that exists, takes a step of the clock's, says where it comes from."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rj_workflow.clock import LONDON
from rj_workflow.timers.deadlines import BY_KIND, DEADLINES, OWED, Deadline, end_of_day, started_by
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.choice import PURPOSES
from state_machines.consequences import TAKING_PART
from state_machines.fields import FIELDS
from state_machines.roles import CLOCK
from tests.factories.case import MONDAY, Standing

EACH = pytest.mark.parametrize("row", DEADLINES, ids=[row.kind for row in DEADLINES])
WRITTEN_BY_A_STEP = {
    "when", "due_on", "next_on", "when_to_ask", "not_before", "expected_by", "valid_until", "tell_by",
}  # fmt: skip


@EACH
def test_a_clock_starts_from_a_state_that_exists(row: Deadline) -> None:
    if row.lifecycle == "check":
        assert CHECKS[row.state].holds_for is not None  # what never runs out has no clock
        return
    assert row.lifecycle in LIFECYCLES
    assert row.state in LIFECYCLES[row.lifecycle].states or row.kind in OWED
    assert row.topic in {"", TAKING_PART, *PURPOSES}


@EACH
def test_a_clock_takes_only_a_step_of_the_clocks(row: Deadline) -> None:
    if row.fires:
        step = LIFECYCLES[row.lifecycle].row(row.fires, row.state)
        assert step is not None
        assert step.by & CLOCK
        assert not step.asks
        assert not step.records


@EACH
def test_a_clock_says_what_is_to_be_done_and_where_it_comes_from(row: Deadline) -> None:
    assert re.fullmatch(r"[A-Z][^!]+[^.!]", row.words)
    assert row.source
    assert not row.detail or row.detail[0].isupper()


@EACH
def test_a_clock_has_one_length(row: Deadline) -> None:
    assert sum(map(bool, (row.days > 0, row.working, row.until))) <= 1
    assert row.days >= 0 or row.until  # so many days before the day that was named
    assert not row.days_if_sensitive or row.days_if_sensitive < row.days
    assert not row.until or row.until in WRITTEN_BY_A_STEP


def test_kinds_are_known_by_one_name() -> None:
    assert len(BY_KIND) == len(DEADLINES)


def test_each_topic_of_a_state_has_one_clock_that_moves_it_and_no_two_that_say_the_same() -> None:
    moving = [(row.lifecycle, row.state, row.topic) for row in DEADLINES if row.fires or row.runs_out]
    assert len(moving) == len(set(moving))
    said = [(row.lifecycle, row.state, row.topic, row.words) for row in DEADLINES if row.state]
    assert len(said) == len(set(said))


def test_every_step_that_only_the_clock_takes_has_a_clock() -> None:
    waits = {(row.lifecycle, row.state, row.fires) for row in DEADLINES}
    steps = {
        (name, source, row.event)
        for name, table in LIFECYCLES.items()
        for row in table.rows
        for source in row.sources
        if row.by == CLOCK
    }
    missing = steps - waits
    assert missing == set()


STARTED = [
    ("choice", "given", TAKING_PART, ["yes_to_taking_part"]),
    ("choice", "given", "letter_receive", ["yes_to_this_letter"]),
    ("choice", "given", "contact", ["yes"]),
    ("choice", "given", "keep_record", ["yes_to_keeping"]),
    ("choice", "given", "", ["yes"]),
    ("choice", "declined", "contact", []),
    ("risk", "signed_off", "process", ["signature"]),
    ("case", "closed", "", []),
    ("check", "risk_checklist", "", ["checklist_ran_out"]),
    ("check", "venue_check", "", []),
    (
        "case",
        "",
        "",
        [
            "stopped",
            "tell_other",
            "asked_to_talk",
            "promised_call",
            "confirm_contact_change",
            "contact_incident",
            "call_back",
            "yes_not_so",
            "confirm_relayed",
            "explain_no",
            "copy_of_record",
            "correct_record",
            "delete_record",
            "tell_of_promise",
            "tell_by",
            "terms_looked_at",
            "change_of_terms",
            "instalment",
            "asked_for_item",
            "item_is_off",
            "author_may_know",
            "declare_interests",
            "decide_on_link",
            "name_another_lead",
            "arrange_adjustment",
            "answer_message",
            "read_message",
            "look_at_vulnerability",
            "not_together",
            "tell_supervisor",
        ],
    ),
]


@pytest.mark.parametrize(
    ("lifecycle", "state", "topic", "kinds"), STARTED, ids=[f"{s[0]} {s[1]} {s[2]}" for s in STARTED]
)
def test_which_clocks_a_state_starts(lifecycle: str, state: str, topic: str, kinds: list[str]) -> None:
    assert [row.kind for row in started_by(lifecycle, state, topic)] == kinds


DUE = [
    # kind, sensitive, what is known, days from Monday nine o'clock, or the moment
    ("yes_to_taking_part", False, {}, timedelta(days=14)),
    ("yes", False, {}, timedelta(days=182)),
    ("yes", True, {}, timedelta(days=182)),
    ("signature", False, {}, timedelta(days=28)),
    ("signature", True, {}, timedelta(days=14)),
    ("readiness", True, {}, timedelta(days=14)),
    ("safety_stop", False, {}, timedelta(0)),
    ("acknowledge_enquiry", False, {}, datetime(2026, 3, 4, 17, tzinfo=UTC)),
    ("meeting_day", False, {"when": "2026-07-03T14:00:00+01:00"}, datetime(2026, 7, 3, 13, tzinfo=UTC)),
    ("meeting_day", False, {}, None),
    ("meeting_day", False, {"when": ""}, None),
    ("thinking_time", False, {"not_before": "2026-07-03"}, datetime(2026, 7, 3, 9, tzinfo=LONDON)),
    ("promise_near", False, {"due_on": "2026-11-24"}, datetime(2026, 11, 24, 9, tzinfo=UTC)),
    ("agency", False, {"expected_by": None}, None),
]


@pytest.mark.parametrize(
    ("kind", "sensitive", "known", "due"), DUE, ids=[f"{d[0]}-{n}" for n, d in enumerate(DUE)]
)
def test_when_a_clock_runs_out(
    kind: str, sensitive: bool, known: dict[str, Any], due: timedelta | datetime | None
) -> None:
    expected = MONDAY + due if isinstance(due, timedelta) else due
    assert BY_KIND[kind].due(MONDAY, sensitive=sensitive, data=known) == expected


@pytest.mark.parametrize(
    ("day", "end"),
    [("2026-07-03", "2026-07-03T23:00:00+00:00"), ("2026-01-03", "2026-01-04T00:00:00+00:00"), ("", None),
     ("2026-03-29", "2026-03-29T23:00:00+00:00"), ("2026-10-25", "2026-10-26T00:00:00+00:00")],
)  # fmt: skip
def test_a_day_ends_at_midnight_in_the_united_kingdom(day: str, end: str | None) -> None:
    found = end_of_day(day)
    assert (found and found.astimezone(UTC).isoformat()) == end


def test_what_a_clock_waits_for_is_written_by_a_step_or_a_command() -> None:
    named = {row.until for row in DEADLINES if row.until}
    assert named == WRITTEN_BY_A_STEP
    # the day of a promise, or of a call that was planned or promised; and how long a check holds
    assert named - set(FIELDS) == {"due_on", "valid_until", "next_on", "tell_by"}


def test_a_scheduled_case_has_its_clocks(standing: Standing) -> None:
    walk = standing("scheduled")
    held = {p.lifecycle: p.until_at for p in walk.file.positions if p.until_at}
    assert set(held) == {"choice", "risk", "preparation"}
