"""Links to a case: each row of practice.md 4.3, and what may come of it."""

import pytest

from risk_assessment.conflicts import BARRED, LINKS, MANAGED, SHOWN, bars, may_be_managed

# fmt: off
ROWS = [
    ("knows_somebody",                BARRED),
    ("was_in_dispute",                BARRED),
    ("connected_with_the_offence",    BARRED),
    ("supported_the_harmed",          MANAGED),
    ("worked_on_the_offence",         BARRED),
    ("supervises_a_worker",           MANAGED),
    ("facilitated_the_opposite_role", MANAGED),
    ("lives_close_by",                MANAGED),
    ("would_sign_their_own",          BARRED),
    ("service_is_paid_per_meeting",   SHOWN),
]
# fmt: on


@pytest.mark.parametrize(("name", "outcome"), ROWS, ids=[name for name, _ in ROWS])
def test_what_may_come_of_a_link(name: str, outcome: str) -> None:
    assert may_be_managed(name) is (outcome != BARRED)
    assert bars(name) is (outcome != SHOWN)


def test_every_row_of_the_practice_is_there_in_its_order() -> None:
    assert [link.name for link in LINKS] == [name for name, _ in ROWS]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: str(link.name))
def test_each_row_is_said_as_one_would_say_it_and_names_its_source(link: object) -> None:
    said = next(one for one in LINKS if one is link)
    assert said.words.startswith(("I ", "We "))
    assert said.mark in ("H", "J")
    assert said.because.startswith("4.3")


def test_a_link_that_is_not_in_the_list_is_no_link() -> None:
    for ask in (may_be_managed, bars):
        with pytest.raises(KeyError):
            ask("likes_them")
