"""What follows from what: every target exists and may be moved, nothing goes in circles, and who is meant is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from state_machines import LIFECYCLES
from state_machines.consequences import (
    CONSEQUENCES,
    OPEN_CASE,
    SURVIVING_PURPOSES,
    TAKING_PART,
    Consequence,
    Effect,
    Whose,
    following,
)
from state_machines.proof.parts import consequence_part, words
from state_machines.roles import PERSON, SYSTEM
from state_machines.table import Row

IDS = [words(consequence_part(row)) for row in CONSEQUENCES]


def target_rows(target: str) -> list[Row]:
    lifecycle, _, event = target.partition(".")
    return [row for row in LIFECYCLES[lifecycle].rows if row.event == event]


@pytest.mark.parametrize("consequence", CONSEQUENCES, ids=IDS)
def test_a_consequence_speaks_of_states_and_events_that_exist(consequence: Consequence) -> None:
    table = LIFECYCLES[consequence.lifecycle]
    assert consequence.leaves <= set(table.states)
    assert consequence.on <= {row.event for row in table.rows}
    assert {consequence.unless} <= {"", *(row.event for row in table.rows)}
    assert consequence.on or consequence.leaves
    assert consequence.then or consequence.effects
    assert consequence.why


@pytest.mark.parametrize("consequence", CONSEQUENCES, ids=IDS)
def test_a_consequence_moves_only_what_software_or_the_person_may_move_unguarded(
    consequence: Consequence,
) -> None:
    for target in consequence.then:
        rows = target_rows(target)
        assert rows, target
        for row in rows:
            assert row.by & (SYSTEM | PERSON), target
            assert not row.reasons, target
            assert not row.asks, target


def test_every_move_that_only_software_makes_follows_from_something() -> None:
    moved = {target for consequence in CONSEQUENCES for target in consequence.then}
    alone = {f"{t.name}.{row.event}" for t in LIFECYCLES.values() for row in t.rows if row.by == SYSTEM}
    assert alone <= moved


def brings_about(consequence: Consequence) -> Iterator[str]:
    """Every event that brings a consequence about."""
    for row in LIFECYCLES[consequence.lifecycle].rows:
        for source in row.sources:
            if consequence.follows(row.event, source, row.target, consequence.topic):
                yield f"{consequence.lifecycle}.{row.event}"


def test_what_follows_never_goes_in_circles() -> None:
    leads: defaultdict[str, set[str]] = defaultdict(set)
    there: defaultdict[str, set[str]] = defaultdict(set)  # in another case, from where nothing reaches on
    for consequence in CONSEQUENCES:
        for event in brings_about(consequence):
            reached = there if consequence.whose is Whose.TOGETHER else leads
            reached[event] |= set(consequence.then)

    def depth(event: str, above: tuple[str, ...], *, here: bool = True) -> int:
        assert event not in above, " > ".join((*above, event))
        further = [depth(then, (*above, event), here=here) for then in sorted(leads[event])]
        away = [depth(then, (), here=False) for then in sorted(there[event])] if here else []
        return 1 + max((*further, *away), default=0)

    assert max(depth(event, ()) for event in [*leads, *there]) <= 10


def test_no_consequence_stands_there_twice() -> None:
    assert len({consequence_part(row) for row in CONSEQUENCES}) == len(CONSEQUENCES)


def events_after(event: str, before: str, after: str, topic: str = "") -> list[str]:
    lifecycle, _, name = event.partition(".")
    return [then for row in following(lifecycle, name, before, after, topic) for then in row.then]


@pytest.mark.parametrize(
    ("situation", "move", "follows"),
    [
        ("a yes to taking part is taken back", ("choice.withdraw", "given", "withdrawn", TAKING_PART), "meeting.stand_down"),
        ("a yes to an approach is taken back", ("choice.withdraw", "given", "withdrawn", "approach_other"), "case.approach_called_off"),
        ("somebody asks again", ("choice.ask_again", "never_ask", "asked_again", ""), "offer.return_unasked"),
        ("the author takes back being named", ("choice.say_never", "given", "never_ask", "disclose_interest_to_other"), "exchange.hold_back"),
        ("a signature runs out", ("risk.go_stale", "signed_off", "stale", "process"), "meeting.unconfirm"),
        ("what was sent is void", ("risk.go_stale", "submitted", "draft", "process"), "case.assessment_sent_back"),
        ("an agreement is given up while it is varied", ("agreement.none_wanted", "proposed", "none_wanted", ""), "agreement_item.step_out"),
    ],
)  # fmt: skip
def test_a_move_brings_about_what_it_must(
    situation: str, move: tuple[str, str, str, str], follows: str
) -> None:
    assert follows in events_after(*move), situation


@pytest.mark.parametrize(
    ("situation", "move"),
    [
        ("a no where no yes was", ("choice.say_no", "explained", "declined", TAKING_PART)),
        ("never, where no yes was", ("choice.say_never", "declined", "never_ask", TAKING_PART)),
        ("another purpose", ("choice.withdraw", "given", "withdrawn", "keep_record")),
        ("a yes said again", ("choice.reaffirm", "refresh_due", "given", TAKING_PART)),
    ],
)
def test_a_move_that_takes_nothing_away_brings_nothing_about(
    situation: str, move: tuple[str, str, str, str]
) -> None:
    assert events_after(*move) == [], situation


def test_the_other_side_hears_one_neutral_sentence() -> None:
    effects = {
        e for row in following("choice", "withdraw", "given", "withdrawn", TAKING_PART) for e in row.effects
    }
    assert effects == {Effect.CANCEL_MESSAGES, Effect.TELL_NEUTRALLY}


def test_closing_is_told_by_a_person_and_by_no_sentence_of_ours() -> None:
    effects = {
        e
        for row in following("choice", "episode_closed", "given", "lapsed", TAKING_PART)
        for e in row.effects
    }
    assert effects == {Effect.CANCEL_MESSAGES}


def test_what_outlives_an_episode_is_the_persons_own() -> None:
    assert {"keep_record", "follow_up_contact"} <= SURVIVING_PURPOSES
    assert TAKING_PART not in SURVIVING_PURPOSES
    assert "closed" not in OPEN_CASE
    assert Whose.SAME in {row.whose for row in CONSEQUENCES if row.then == ("choice.withdraw",)}
