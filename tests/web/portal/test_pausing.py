"""Pause: at once, for everyone, ended by whoever paused and by no date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.portal.conftest import At

NEUTRAL = "Nothing is happening at the moment."


def test_a_pause_stands_until_whoever_paused_starts_again(at: At) -> None:
    her = at("preparing")
    him = her.other()
    before = him.get("/h")
    assert her.send("/pause", answer="pause") == "/pause"
    assert her.send("/pause", answer="pause") == "/pause"
    assert "You have paused" in her.get("/h")
    assert NEUTRAL in him.get("/h")
    him.send("/pause", answer="start")
    assert NEUTRAL in him.get("/h")
    assert her.send("/pause", answer="start") == "/h"
    assert "You have paused" not in her.get("/h")
    assert him.get("/h") == before


def test_the_other_side_is_not_told_who_paused(at: At) -> None:
    her = at("preparing")
    him = her.other()
    him_not = him.get("/pause")
    her.send("/pause", answer="pause")
    assert him.get("/pause") == him_not
