"""What makes a signature fall, and what only makes us look again."""

import pytest

from risk_assessment.scales import SCOPES
from risk_assessment.triggers import BY_NAME, TRIGGERS, Trigger, gone_stale

EVERY = ("approach", "process", "event")


@pytest.mark.parametrize(
    ("name", "reported", "expected"),
    [
        ("preparation_held", False, ()),
        ("preparation_held", True, ("process", "event")),
        ("on_the_day", False, ()),
        ("on_the_day", True, ("process", "event")),
        ("venue_changed", False, ("event",)),
        ("attendee_changed", False, ("process", "event")),
        ("facilitator_changed", False, EVERY),
        ("principal_joined", False, EVERY),
        ("against_their_interest", False, ("process", "event")),
        ("agency_news", False, EVERY),
        ("order_made", False, EVERY),
        ("long_pause", False, EVERY),
        ("came_back", False, EVERY),
    ],
)
def test_which_signatures_fall(name: str, reported: bool, expected: tuple[str, ...]) -> None:
    assert gone_stale(name, change_reported=reported) == expected


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda t: t.name)
def test_each_trigger_reaches_a_signature_and_says_why(trigger: Trigger) -> None:
    assert gone_stale(trigger.name, change_reported=True) == trigger.stale
    assert trigger.stale
    assert set(trigger.stale) <= set(SCOPES)
    assert trigger.words[0].isupper()
    assert "[" in trigger.because


def test_no_trigger_is_there_twice() -> None:
    assert len(BY_NAME) == len(TRIGGERS)


def test_an_unknown_trigger_is_not_passed_over() -> None:
    with pytest.raises(KeyError, match="rain"):
        gone_stale("rain")
