"""Spin, which shares no line with our walk, finds as many combinations and as many moves as we do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from state_machines import promela
from state_machines.promela import Agreement, Checked, SpinMissing, agree, check, model
from state_machines.proof.parts import all_parts
from tests.conftest import skip_or_fail


@pytest.fixture
def spin() -> None:
    """Spin and a C compiler, or the test is left out."""
    if shutil.which("spin") is None or shutil.which("gcc") is None:
        skip_or_fail("no Spin found: install the Debian packages spin and gcc", "RJ_REQUIRE_SPIN")


@pytest.mark.usefixtures("spin")
@pytest.mark.parametrize("product", ["agreement", "closing"])
def test_spin_agrees_on_a_small_product(product: str) -> None:
    found = agree(product)
    assert found.ok, found.sentence


@pytest.mark.slow
@pytest.mark.usefixtures("spin")
@pytest.mark.parametrize(
    "product",
    [
        "meeting",
        "exchange, responsible writes",
        "exchange, harmed writes",
        "approach, harmed first",
        "approach, responsible first",
    ],
)
def test_spin_agrees(product: str) -> None:
    found = agree(product)
    assert found.ok, found.sentence


@pytest.mark.usefixtures("spin")
def test_spin_finds_what_a_missing_guard_lets_happen() -> None:
    (gone,) = [p for p in all_parts("guard") if p[1] == "agreement.agree" and "terms" in p[3]]
    assert check(model("agreement", without=gone), shortest=True).errors == 1
    assert check(model("agreement")).errors == 0


@pytest.mark.usefixtures("spin")
def test_spin_finds_what_a_missing_consequence_lets_happen() -> None:
    (gone,) = [p for p in all_parts("consequence") if p[1] == "agreement none_wanted void" and "drop" in p[3]]
    assert check(model("agreement", without=gone)).errors == 1


def test_a_model_can_be_read() -> None:
    written = model("closing")
    assert written.startswith("/* closing: one byte for each field")
    assert "byte v_waiting = 0;\n/*   0: not_waiting */" in written
    assert "/* S12.waiting: Nobody is waited for in a closed case. */" in written
    assert "S1.plan" not in written
    assert "/* case.close from outside */" in model("exchange, responsible writes")


def test_several_beginnings_are_chosen_among() -> None:
    written = model("approach, harmed first")
    assert written.count(":: d_step { v_case = 0;") == 2


def test_a_guard_that_is_always_met_is_left_out() -> None:
    assert "(true)" not in model("closing")


@pytest.mark.parametrize(
    ("situation", "spin_says", "starts", "ok"),
    [
        ("the same", Checked(10, 21, 0, 0.0), 1, True),
        ("two beginnings", Checked(11, 23, 0, 0.0), 2, True),
        ("a state too few", Checked(9, 21, 0, 0.0), 1, False),
        ("something broken", Checked(10, 21, 1, 0.0), 1, False),
    ],
)
def test_agreeing_is_to_the_last_state(situation: str, spin_says: Checked, starts: int, ok: bool) -> None:
    found = Agreement(10, 20, starts, spin_says)
    assert found.ok is ok, situation
    assert f"{spin_says.states} states" in found.sentence


def test_without_spin_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpinMissing, match="apt install spin gcc"):
        check("")


def test_an_answer_that_says_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="Spin did not say"):
        promela._figure(r"(\d+) states, stored", "out of memory")
