"""The rows of the instrument say what practice.md 5.2 and 5.3 say, in words for people."""

import re
from pathlib import Path

import pytest

from risk_assessment import factors
from risk_assessment.factors import FACTORS, SECTIONS, Factor
from risk_assessment.scales import ASKED, CONCERN, NOT_KNOWN, PRESENCE, SIDES, WHO_SAID, WORRY, concern_words

BY_ID = {factor.id: factor for factor in FACTORS}
R, H, S, A = ("responsible",), ("harmed",), ("supporter",), ("all",)
STARRED = {"P1", "P3", "P4", "P5", "P7", "P8", "P13", "P14", "V4"}
# practice.md 5.2, the column "for"; everything else is about all of them.
ABOUT = {
    "P1": R, "P2": R, "P3": R + S, "P12": R, "P13": H + R, "P16": S, "P19": H, "P22": R, "P28": ("staff",),
}  # fmt: skip


def test_every_item_of_the_instrument_is_there_once_and_in_order() -> None:
    assert [f.id for f in FACTORS] == [f"P{n}" for n in range(1, 29)] + [f"V{n}" for n in range(1, 13)]


def test_the_starred_items_are_those_of_the_instrument() -> None:
    assert {f.id for f in FACTORS if f.starred} == STARRED


@pytest.mark.parametrize("factor", FACTORS, ids=lambda f: f.id)
def test_each_item_is_about_whom_the_instrument_says(factor: Factor) -> None:
    assert factor.about == (("event",) if factor.id[0] == "V" else ABOUT.get(factor.id, A))


@pytest.mark.parametrize("factor", FACTORS, ids=lambda f: f.id)
def test_each_item_can_be_asked_as_it_stands(factor: Factor) -> None:
    assert factor.question.endswith("?")
    assert factor.guidance.endswith(".")
    assert factor.mitigations
    assert all(words[0].isupper() for words in (factor.name, *factor.mitigations))
    assert factor.section in SECTIONS
    assert re.fullmatch(r"\[(S|S-open|S-2nd|J)\b.*\]", factor.source)


def test_every_section_is_used() -> None:
    assert {f.section for f in FACTORS} == set(SECTIONS)


@pytest.mark.parametrize(
    ("item", "scopes"),
    [
        ("P2", ("process",)),
        ("P3", ("approach", "process")),
        ("P25", ("approach", "process", "event")),
        ("P26", ("approach", "process", "event")),
        ("P28", ("process",)),
        ("V4", ("event",)),
    ],
)
def test_an_item_belongs_to_its_scopes(item: str, scopes: tuple[str, ...]) -> None:
    assert BY_ID[item].scopes == scopes


def test_only_what_cannot_be_rated_is_not_rated() -> None:
    assert {f.id for f in FACTORS if not f.rated} == {"P25", "P26"}


def test_no_item_has_a_weight_or_a_default() -> None:
    fields = set(Factor.__dataclass_fields__)
    assert fields.isdisjoint({"weight", "points", "score", "default", "value"})


def test_the_package_adds_nothing_up() -> None:
    """R2: no total. Only how many starred answers are left is counted, and no word for a total is defined."""
    sources = [p.read_text(encoding="utf-8") for p in Path(factors.__file__).parent.glob("*.py")]
    assert sum(text.count("sum(") for text in sources) == 1
    assert not any(re.search(r"def \w*(total|score|average|mean|points)", text) for text in sources)


def test_the_scales_are_those_of_the_answer_shape() -> None:
    assert [code for code, _ in PRESENCE] == ["no", "past", "current", "unknown", "not_answered"]
    assert [level for level, _ in CONCERN] == [0, 1, 2, 3]
    assert [code for code, _ in WHO_SAID] == ["self", "other_party", "agency", "observed"]
    assert [code for code, _ in WORRY] == ["none", "a_little", "a_lot", "not_asked"]
    assert [code for code, _ in ASKED] == ["yes", "no"]
    assert list(SIDES) == [
        "harmed", "responsible", "supporter", "proxy", "interpreter", "observer", "staff", "event",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("concern", "words"),
    [
        (None, "Not rated yet"),
        (0, "None"),
        (1, "Note it"),
        (2, "Act before the next step"),
        (3, "Stop until a supervisor decides"),
    ],
)
def test_a_concern_is_said_in_words(concern: int | None, words: str) -> None:
    assert concern_words(concern) == words


def test_not_known_says_what_waits() -> None:
    assert NOT_KNOWN == "Not known, so the next contact waits"
