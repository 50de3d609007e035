"""Which questions are asked: by scope, by who takes part and by who came first."""

from itertools import permutations

import pytest

from risk_assessment.factors import SECTIONS
from risk_assessment.instrument import INSTRUMENT, grouped, items_for, spoken_to

BOTH = ("harmed", "responsible")
OTHER_FIRST = ("responsible", "harmed")


def asked(scope: str, sides: tuple[str, ...]) -> list[str]:
    return [f"{a.item.id} {a.side[0]}" for a in items_for(scope, sides)]


def test_the_current_version_is_named() -> None:
    assert INSTRUMENT.version == "2026-1"


# fmt: off
BEFORE_AN_APPROACH = [
    ("the person harmed came first",      BOTH,                 "P3 r, P4 h, P5 h, P12 r, P13 h, P14 h, P14 r, P15 h, P15 r, P19 h, P25 h, P26 h"),
    ("the person responsible came first", OTHER_FIRST,          "P1 r, P3 r, P4 r, P5 r, P12 r, P13 r, P14 r, P14 h, P15 r, P15 h, P25 r, P26 r"),
    ("a supporter comes along",           (*BOTH, "supporter"), "P3 r, P4 h, P5 h, P12 r, P13 h, P14 h, P14 r, P15 h, P15 r, P19 h, P25 h, P26 h"),
    ("only one person is known",          ("harmed",),          "P4 h, P5 h, P13 h, P14 h, P15 h, P19 h, P25 h, P26 h"),
]
# fmt: on


@pytest.mark.parametrize(
    ("name", "sides", "expected"), BEFORE_AN_APPROACH, ids=[row[0] for row in BEFORE_AN_APPROACH]
)
def test_before_an_approach_only_what_can_be_known(name: str, sides: tuple[str, ...], expected: str) -> None:
    assert asked("approach", sides) == expected.split(", ")


def test_the_process_asks_about_each_principal_and_the_facilitators() -> None:
    both = asked("process", BOTH)
    assert [a for a in both if a.startswith(("P1 ", "P3 ", "P4 ", "P13 ", "P16 ", "P19 ", "P28 "))] == [
        "P1 r", "P3 r", "P4 h", "P4 r", "P13 h", "P13 r", "P19 h", "P28 s",
    ]  # fmt: skip
    assert len(both) == 47
    assert not any(a.startswith("V") for a in both)


def test_supporters_are_asked_what_could_stop_everything_and_about_their_own_part() -> None:
    without, with_them = items_for("process", BOTH), items_for("process", (*BOTH, "supporter"))
    assert [a.item.id for a in with_them if a.side == "supporter"] == [
        "P3", "P4", "P5", "P7", "P8", "P14", "P16",
    ]  # fmt: skip
    assert [a for a in with_them if a.side != "supporter"] == list(without)


def test_the_plan_asks_about_the_plan_and_what_belongs_to_every_assessment() -> None:
    assert asked("event", BOTH) == ["P25 h", "P25 r", "P26 h", "P26 r"] + [f"V{n} e" for n in range(1, 13)]


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
@pytest.mark.parametrize("sides", list(permutations((*BOTH, "supporter"))))
def test_no_place_is_asked_twice_and_the_order_is_the_instruments(scope: str, sides: tuple[str, ...]) -> None:
    questions = items_for(scope, sides)
    positions = [INSTRUMENT.items.index(a.item) for a in questions]
    assert positions == sorted(positions)
    assert len({a.key for a in questions}) == len(questions)


@pytest.mark.parametrize(
    ("scope", "sides", "expected"),
    [
        ("approach", BOTH, ("harmed",)),
        ("approach", OTHER_FIRST, ("responsible",)),
        ("process", (*BOTH, "supporter"), BOTH),
        ("event", BOTH, BOTH),
    ],
)
def test_whose_view_can_be_had(scope: str, sides: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert spoken_to(scope, sides) == expected


@pytest.mark.parametrize(
    ("scope", "sides", "words"),
    [
        ("journey", BOTH, "no such scope: journey"),
        ("process", ("harmed", "neighbour"), "no such side: neighbour"),
        ("process", ("supporter",), "about a person harmed, a person responsible, or both"),
    ],
)
def test_what_cannot_be_asked_is_refused(scope: str, sides: tuple[str, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        items_for(scope, sides)


def test_an_item_of_another_version_is_not_guessed() -> None:
    with pytest.raises(KeyError, match="P29"):
        INSTRUMENT.item("P29")


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
def test_grouping_loses_and_doubles_nothing(scope: str) -> None:
    questions = items_for(scope, (*BOTH, "supporter"))
    sections = grouped(questions)
    assert sorted(a.key for _, part in sections for a in part) == sorted(a.key for a in questions)
    headings = [heading for heading, _ in sections]
    assert headings == [heading for heading in SECTIONS if heading in headings]
    assert all(part for _, part in sections)


def test_a_question_is_named_with_its_side() -> None:
    labels = [a.label for a in items_for("process", BOTH) if a.item.id == "P4"]
    assert labels == [
        "“Pressure to take part, or not to”, the person harmed",
        "“Pressure to take part, or not to”, the person responsible",
    ]
