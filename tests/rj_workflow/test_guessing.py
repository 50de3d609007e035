"""Guessing the words of a card: nobody gets in, and whoever has the card still does.

RJ_GUESSES says how many are made; ten thousand by hand, fewer each day.
The guesses are compared by the real hasher with its smallest parameters, or ten thousand would take a quarter
of an hour; the words, the count of failures and the locks are as they are.
"""

from __future__ import annotations

import os
import random
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from rj_workflow import db
from rj_workflow.commands import sign_in
from rj_workflow.models import sign_in as door
from rj_workflow.models import sign_in_failure as failure
from tests.factories.case import MONDAY, case_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

GUESSES = int(os.environ.get("RJ_GUESSES", "500"))


@pytest.fixture
def card(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The words of the person harmed."""
    monkeypatch.setattr(sign_in, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    sign_in._stand_in.cache_clear()
    walk = case_at(engine, "exploring_first")
    with db.begin(engine) as session:
        words = sign_in.issue_code(session, walk.harmed)
    yield words
    sign_in._stand_in.cache_clear()


def guesses(card: str, many: int) -> Iterator[str]:
    """Words of the list, one word off, in another order, cut short: never the card itself."""
    chance, words, right = random.Random(7), sign_in.wordlist(), card.split()
    made = 0
    while made < many:
        kind = made % 4
        if kind == 0:
            tried = chance.choices(words, k=5)
        elif kind == 1:
            tried = [*right]
            tried[chance.randrange(5)] = chance.choice(words)
        elif kind == 2:
            tried = chance.sample(right, k=5)
        else:
            tried = [*chance.sample(right, k=4), *chance.choices(("", "the", *words), k=chance.randrange(3))]
        if " ".join(tried) != card:
            made += 1
            yield " ".join(tried)


def enter(engine: Engine, words: str, address: str) -> sign_in.Opened | None:
    return sign_in.sign_in_person(engine, "harmed", words, address=address, now=MONDAY)


def test_from_ever_new_places_no_guess_opens_the_door_and_the_card_still_does(
    engine: Engine, card: str
) -> None:
    """So spread that no place is ever locked: only the words themselves stand in the way."""
    for number, words in enumerate(guesses(card, GUESSES)):
        assert enter(engine, words, f"2001:db8::{number // 20:x}") is None, number
    with db.read(engine) as session:
        assert session.scalar(select(func.count()).select_from(door)) == 0
    assert enter(engine, card, "192.0.2.1") is not None


TIMES, ALIKE, LOCKED = 5, 1.25, "192.0.2.1"


def test_a_wrong_card_one_of_the_other_side_and_a_locked_place_cost_the_same_work(engine: Engine) -> None:
    """By the real hasher: the work is that of the processor, so that a busy machine does not count."""
    walk = case_at(engine, "exploring_both")
    with db.begin(engine) as session:
        cards = {side: sign_in.issue_code(session, getattr(walk, side)) for side in sign_in.SIDES}
    with db.begin(engine) as session:
        for number in range(sign_in.LOCKS[2]):
            tried = sign_in.tried("harmed", f"nobody {number}", LOCKED)
            sign_in.count_failure(session, tried, False, MONDAY)
    said = {
        "wrong": " ".join(reversed(cards["harmed"].split())),
        "of the other side": cards["responsible"],
        "right, from a locked place": cards["harmed"],
    }
    worked: dict[str, list[float]] = {how: [] for how in said}
    for number in range(TIMES):  # in turn, so that whatever else happens falls on all of them
        for how, words in said.items():
            address = LOCKED if "locked" in how else f"198.51.100.{number}"
            before = process_time()
            assert enter(engine, words, address) is None, how
            worked[how].append(process_time() - before)
    middle = {how: median(times) for how, times in worked.items()}
    assert max(middle.values()) < ALIKE * min(middle.values()), middle


def test_from_one_place_all_but_the_first_thirty_count_for_nothing(engine: Engine, card: str) -> None:
    for words in guesses(card, 40):
        assert enter(engine, words, "192.0.2.1") is None
    with db.read(engine) as session:
        counted = session.scalar(select(func.count()).select_from(failure))
    assert counted == 3 * sign_in.LOCKS[2]  # each under the words and the place, the words, the place
    assert enter(engine, card, "192.0.2.1") is None
    assert enter(engine, card, "192.0.2.2") is not None
