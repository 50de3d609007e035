"""Which questions are asked: by scope, by who takes part and by who came first."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from risk_assessment import instrument
from risk_assessment.factors import FACTORS, PARTS, SECTIONS, VERSIONS, Factor, Version
from risk_assessment.instrument import INSTRUMENT, STANDARD, Subject, grouped, is_about, items_for, spoken_to
from risk_assessment.scales import SIDES

HARMED, RESPONSIBLE = Subject("maya", "harmed"), Subject("lee", "responsible")
SUPPORTER, PRIYA, TOM = Subject("carol", "supporter"), Subject("priya", "staff"), Subject("tom", "staff")
BOTH = (HARMED, RESPONSIBLE)
OTHER_FIRST = (RESPONSIBLE, HARMED)
EVERYONE = (
    *BOTH, SUPPORTER, Subject("ada", "supporter"), Subject("jo", "proxy"), Subject("li", "interpreter"),
    Subject("sol", "observer"), PRIYA, TOM,
)  # fmt: skip


FIRST = STANDARD["2026-1"]  # whatever later versions ask


def asked(scope: str, subjects: tuple[Subject, ...]) -> list[str]:
    return [f"{a.item.id} {a.side[0]}" for a in items_for(scope, subjects, FIRST)]


def asked_about(who: str, scope: str = "process") -> list[str]:
    return [a.item.id for a in items_for(scope, EVERYONE, FIRST) if a.subject.key == who]


def test_the_current_version_is_named() -> None:
    assert INSTRUMENT.version == VERSIONS[-1].number
    assert all(version.digest for version in VERSIONS[:-1])


# fmt: off
BEFORE_AN_APPROACH = [
    ("the person harmed came first",      BOTH,                 "P3 r, P4 h, P5 h, P12 r, P13 h, P14 h, P14 r, P15 h, P15 r, P19 h, P25 h, P26 h"),
    ("the person responsible came first", OTHER_FIRST,          "P1 r, P3 r, P4 r, P5 r, P12 r, P13 r, P14 r, P14 h, P15 r, P15 h, P25 r, P26 r"),
    ("a supporter comes along",           (*BOTH, SUPPORTER),   "P3 r, P4 h, P5 h, P12 r, P13 h, P14 h, P14 r, P15 h, P15 r, P19 h, P25 h, P26 h"),
    ("only one person is known",          (HARMED,),            "P4 h, P5 h, P13 h, P14 h, P15 h, P19 h, P25 h, P26 h"),
]
# fmt: on


@pytest.mark.parametrize(
    ("name", "subjects", "expected"), BEFORE_AN_APPROACH, ids=[row[0] for row in BEFORE_AN_APPROACH]
)
def test_before_an_approach_only_what_can_be_known(
    name: str, subjects: tuple[Subject, ...], expected: str
) -> None:
    assert asked("approach", subjects) == expected.split(", ")


def test_the_process_asks_about_each_principal_and_the_facilitators() -> None:
    both = asked("process", (*BOTH, PRIYA))
    assert [a for a in both if a.startswith(("P1 ", "P3 ", "P4 ", "P13 ", "P16 ", "P19 ", "P28 "))] == [
        "P1 r", "P3 r", "P4 h", "P4 r", "P13 h", "P13 r", "P19 h", "P28 s",
    ]  # fmt: skip
    assert len(both) == 47
    assert not any(a.startswith("V") for a in both)


# practice.md 5.2, the column "for"; R6: everyone who will attend is covered.
PEOPLE_ASKED = {
    "maya": "P4 P5 P6 P7 P8 P9 P10 P11 P13 P14 P15 P17 P18 P19 P20 P21 P23 P24 P25 P26 P27",
    "lee": "P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P17 P18 P20 P21 P22 P23 P24 P25 P26 P27",
    "carol": "P3 P4 P5 P6 P7 P8 P9 P10 P11 P14 P15 P16 P17 P18 P20 P21 P23 P24 P25 P26 P27",
    "jo": "P3 P4 P5 P6 P7 P8 P9 P10 P11 P14 P15 P16 P17 P18 P20 P21 P23 P24 P25 P26 P27",
    "li": "P11 P17 P18",
    "sol": "P5 P17 P18",
    "priya": "P28",
    "tom": "P28",
}


@pytest.mark.parametrize("who", PEOPLE_ASKED)
def test_r6_everyone_who_will_attend_is_covered(who: str) -> None:
    assert asked_about(who) == PEOPLE_ASKED[who].split()


def test_two_supporters_are_asked_each_on_their_own() -> None:
    assert asked_about("ada") == asked_about("carol")
    assert len({a.key for a in items_for("process", EVERYONE)}) == len(items_for("process", EVERYONE))


def test_whoever_joins_changes_nothing_about_the_others() -> None:
    without, with_them = items_for("process", BOTH), items_for("process", EVERYONE)
    assert [a for a in with_them if a.subject in BOTH] == list(without)


def test_every_part_has_its_row_and_every_row_names_items_of_the_list() -> None:
    assert [part.side for part in PARTS] == list(SIDES)
    assert {item for part in PARTS for item in part.rows} <= {f.id for f in FACTORS}
    assert all(any(is_about(f, part.side) for f in FACTORS) for part in PARTS)


def test_the_plan_asks_about_the_plan_and_what_belongs_to_every_assessment() -> None:
    assert asked("event", BOTH) == ["P25 h", "P25 r", "P26 h", "P26 r"] + [
        f"{factor.id} e" for factor in INSTRUMENT.items if factor.about == ("event",)
    ]


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
@pytest.mark.parametrize("subjects", list(permutations((*BOTH, SUPPORTER))))
def test_no_place_is_asked_twice_and_the_order_is_the_instruments(
    scope: str, subjects: tuple[Subject, ...]
) -> None:
    questions = items_for(scope, subjects)
    positions = [INSTRUMENT.items.index(a.item) for a in questions]
    assert positions == sorted(positions)
    assert len({a.key for a in questions}) == len(questions)


@pytest.mark.parametrize(
    ("scope", "subjects", "expected"),
    [
        ("approach", BOTH, (HARMED,)),
        ("approach", OTHER_FIRST, (RESPONSIBLE,)),
        ("process", (*BOTH, SUPPORTER, PRIYA), BOTH),
        ("event", BOTH, BOTH),
    ],
)
def test_whose_view_can_be_had(
    scope: str, subjects: tuple[Subject, ...], expected: tuple[Subject, ...]
) -> None:
    assert spoken_to(scope, subjects) == expected


@pytest.mark.parametrize(
    ("scope", "subjects", "words"),
    [
        ("journey", BOTH, "no such scope: journey"),
        ("process", (SUPPORTER,), "about a person harmed, a person responsible, or both"),
    ],
)
def test_what_cannot_be_asked_is_refused(scope: str, subjects: tuple[Subject, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        items_for(scope, subjects)


def test_an_item_of_another_version_is_not_guessed() -> None:
    with pytest.raises(KeyError, match="P99"):
        INSTRUMENT.item("P99")


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
def test_grouping_loses_and_doubles_nothing(scope: str) -> None:
    questions = items_for(scope, (*BOTH, SUPPORTER))
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


def test_a_part_that_nobody_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no such side: neighbour"):
        Subject("ann", "neighbour")


# --- versions


def rows_with(*more: Factor, **changed: Any) -> tuple[Factor, ...]:
    return (*(replace(f, **changed) if f.id == "P2" else f for f in FACTORS), *more)


def versions(monkeypatch: pytest.MonkeyPatch, rows: tuple[Factor, ...]) -> dict[str, instrument.Instrument]:
    monkeypatch.setattr(instrument, "FACTORS", rows)
    monkeypatch.setattr(instrument, "VERSIONS", (*VERSIONS, Version("2027-1")))
    return instrument._versions()


def test_a_new_item_is_asked_in_the_new_version_only(monkeypatch: pytest.MonkeyPatch) -> None:
    new = replace(INSTRUMENT.item("P2"), id="P98", since="2027-1")
    built = versions(monkeypatch, rows_with(new))
    assert set(built["2027-1"].items) == {*STANDARD["2026-1"].items, new}
    assert built["2026-1"] == STANDARD["2026-1"]


def test_an_item_that_goes_is_still_asked_in_the_old_version(monkeypatch: pytest.MonkeyPatch) -> None:
    built = versions(monkeypatch, rows_with(until="2026-1"))
    assert built["2026-1"].item("P2").name == "Wish to repair"
    with pytest.raises(KeyError):
        built["2027-1"].item("P2")


def test_an_item_that_goes_later_is_asked_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    built = versions(monkeypatch, rows_with(until="2027-1"))
    assert all(built[number].item("P2").until == "2027-1" for number in ("2026-1", "2027-1"))


ANEW = [rows_with(question=f"Are they {how} sorry?") for how in ("very", "not", "at all", "quite", "rather")]


@pytest.mark.parametrize(
    "rows",
    [FACTORS[1:], *ANEW, rows_with(replace(FACTORS[1], id="P99"))],
    ids=["taken out", *(f"worded anew {at}" for at in range(len(ANEW))), "added"],
)
def test_a_version_in_use_cannot_be_changed(
    monkeypatch: pytest.MonkeyPatch, rows: tuple[Factor, ...]
) -> None:
    with pytest.raises(ValueError, match="Version 2026-1 of the list of questions is in use"):
        versions(monkeypatch, rows)
