"""Whatever anybody does to a case, in whatever order, nobody approves their own work, and nothing goes on
without a signature that holds for exactly what was read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import update

from rj_workflow import actors
from rj_workflow.casefile import CaseFile
from rj_workflow.models import participant, position, risk_answer
from state_machines.guards import GUARDS
from tests.walk.careful import Happened, Tally, careful_at
from tests.walk.one_by_one import DECIDED, STARTS, Starts
from tests.walk.wandering import Wandering

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.db import Session

RULES_A_CASE = 50


def wander(
    engine: Engine, cases: int, *, starts: Starts = STARTS, at_random: bool = False, number: int = 1
) -> Tally:
    """Walk this many cases; raises Happened for the first thing that must never be."""
    tally = Tally()
    machine = type("Walked", (Wandering,), {"engine": engine, "tally": tally, "starts": starts})
    chosen = settings(
        max_examples=cases,
        stateful_step_count=RULES_A_CASE,
        deadline=None,
        database=None,
        derandomize=not at_random,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        print_blob=True,
    )
    run_state_machine_as_test(seed(number)(machine) if at_random else machine, settings=chosen)
    return tally


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Figures of this module's walks, shown at the end whatever pytest keeps to itself."""
    figures: list[str] = []
    yield figures
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        for line in figures:
            reporter.write_line(line)


def test_a_short_walk_signs_opens_and_breaks_nothing(scratch: Engine, told: list[str]) -> None:
    tally = wander(scratch, 12)
    told.append(tally.as_text())
    assert tally.sent > 500
    assert tally.happened["risk.sign_off"] + tally.happened["risk.panel_agrees"] >= 5


@pytest.mark.slow
def test_a_long_walk_breaks_nothing(scratch: Engine, told: list[str]) -> None:
    """RJ_WALK steps on this database, 20,000 where nothing is said; make walk takes 50,000 on each."""
    wanted, total, number = int(os.environ.get("RJ_WALK", "20000")), Tally(), 0
    while total.sent < wanted:
        for start in STARTS:  # each as often as any other
            number += 1
            total = total.plus(wander(scratch, 6, starts=(start,), at_random=True, number=number))
    told.append(f"{scratch.dialect.name}: {total.as_text()}")
    for reached, least in LEAST.items():
        assert total.happened[reached] >= least * wanted / 10_000, reached
    assert total.own_work >= wanted / 1_000  # it was tried, too


# So many of these in every ten thousand steps: a walk that never signs proves nothing.
LEAST = {"risk.submit": 100, "risk.sign_off": 40, "risk.panel_agrees": 10, "case.approach_other": 5,
         "meeting.confirm": 5, "meeting.open": 5, "exchange.deliver": 5, "risk.go_stale": 50}  # fmt: skip

LETTERS: Starts = (("readiness_review", {"process": "letter", "letters": True}),)
READ: Starts = (("awaiting_sign_off", {}), ("awaiting_sign_off", {"sensitive": True}))
APPROACHES: Starts = (("exploring_first", {}),)
MEETINGS: Starts = (("scheduled", {}), ("readiness_review", {}))
# Guards that say yes to everything, and what the rows then show.
BROKEN = [
    ("decider_level_is_enough", READ, "below advanced"),
    ("specialist_was_heard", READ, "no specialist"),
    ("safeguarding_lead_was_heard", READ, "safeguarding lead was not heard"),
    ("no_panel_is_needed", READ, "one signature where a panel"),
    ("whole_panel_decided", READ, "panel decided with|did not hear each part"),
    # Whatever stops everything bars every form as well: two guards, each enough.
    ("no_stop_condition_is_open form_is_not_barred", READ, "stop condition stands"),
    ("disagreement_is_for_the_manager", READ, "not decided by the service manager"),
    ("approach_risk_is_signed", APPROACHES, "an approach without"),
    ("risk_is_signed_and_in_date", (*LETTERS, *MEETINGS), "no signature for the process"),
    ("signature_covers_this_plan", MEETINGS, "for another plan"),
    ("conditions_are_met", LETTERS, "a condition of the signature was not met"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "starts", "seen"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_guard_is_seen_in_the_rows(
    scratch: Engine, monkeypatch: pytest.MonkeyPatch, told: list[str], name: str, starts: Starts, seen: str
) -> None:
    for broken in name.split():
        monkeypatch.setitem(GUARDS, broken, replace(GUARDS[broken], question=lambda _facts: True))
    with pytest.raises(Happened, match=seen):
        wander_on(scratch, starts)


@pytest.mark.slow
def test_a_signature_under_ones_own_work_is_seen_in_the_rows(
    scratch: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever facilitated has no part in deciding, and the guard asks again: two barriers, each enough."""
    guard = "decider_is_not_the_author"
    monkeypatch.setitem(GUARDS, guard, replace(GUARDS[guard], question=lambda _facts: True))
    monkeypatch.setattr(actors, "_ever_facilitated", lambda _actor, _file: False)
    with pytest.raises(Happened, match="self-approval"):
        wander_on(scratch, READ)


def wander_on(engine: Engine, starts: Starts) -> None:
    """Many walks, until something happened that must not."""
    for number in range(1, 40):
        wander(engine, 6, starts=(starts[number % len(starts)],), at_random=True, number=number)


def test_what_was_signed_and_changed_by_hand_is_seen(session: Session) -> None:
    walk = careful_at(session, Tally(), "preparing")
    changed = {"present": "no", "concern": 0, "who_said": "self", "found": "Something else.", "own_view": "",
               "mitigation": "", "owner": "", "by_when": None, "residual": None}  # fmt: skip
    [signed] = [r for r in walk.file.of("risk") if r.topic == "process"]
    session.execute(update(risk_answer).where(risk_answer.c.position_id == signed.id).values(data=changed))
    with pytest.raises(Happened, match="no longer what was read"):
        walk.check("priya", "specialist_view", "heard")


def test_a_signature_of_somebody_who_facilitates_is_seen(session: Session) -> None:
    walk = careful_at(session, Tally(), "preparing")
    by_tom = update(position).where(position.c.topic == "process").values(decider_id=walk.staff["tom"].id)
    session.execute(by_tom)
    with pytest.raises(Happened, match="signed by somebody who facilitates"):
        walk.check("priya", "specialist_view", "heard")


def test_a_declaration_from_before_somebody_joined_is_seen(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door to a case and the guard of the decision both ask whether it is newer; here neither does."""
    walk = careful_at(session, Tally(), "awaiting_sign_off")
    walk.now += timedelta(hours=1)
    session.execute(update(participant).values(joined_at=walk.now))
    monkeypatch.setattr(CaseFile, "declared_of_everybody", lambda _file, _worker: True)
    walk.read_red("helen", "process")
    with pytest.raises(Happened, match="declared their interests"):
        walk.do("helen", "risk", "sign_off", DECIDED, topic="process")
