"""A service adds questions and guidance in a file of its own, and takes nothing away."""

from __future__ import annotations

from typing import Any

import pytest

from risk_assessment.instrument import INSTRUMENT, Subject, items_for
from risk_assessment.own_list import NotAList, read

HEAD = 'version = "oldtown-1"\nprefix = "OT"\n'
ITEM = """
[[item]]
id = "OT1"
name = "The estate"
about = ["harmed", "responsible"]
section = "Safety and pressure"
question = "Do both live where others take sides?"
guidance = "Ask who would hear of it."
mitigations = ["Meet in another town"]
starred = true
source = "Old Town service, board of 3 May 2026"
mark = "J"
"""
WORDING = """
[[wording]]
item = "P10"
guidance = "Ours come from the county's register."
mitigations = ["The county's register"]
"""
BOTH = (Subject("maya", "harmed"), Subject("lee", "responsible"))


def test_what_is_added_is_asked_beside_the_standard_list() -> None:
    added = read(HEAD + ITEM)
    assert added.version == f"{INSTRUMENT.version}+oldtown-1"
    assert added.items[:-1] == INSTRUMENT.items
    own = added.item("OT1")
    assert (own.starred, own.rated, own.source) == (True, True, "[J: Old Town service, board of 3 May 2026]")
    asked = [a for a in items_for("process", BOTH, added) if a.item is own]
    assert [a.subject for a in asked] == list(BOTH)
    assert not [a for a in items_for("approach", BOTH, added) if a.item is own]


def test_wording_is_added_to_and_the_question_stays() -> None:
    added, was = read(HEAD + WORDING).item("P10"), INSTRUMENT.item("P10")
    assert added.question == was.question
    assert added.guidance == f"{was.guidance} Ours come from the county's register."
    assert added.mitigations == (*was.mitigations, "The county's register")


def test_another_wording_is_another_list() -> None:
    assert read(HEAD + ITEM).digest != read(HEAD + ITEM.replace("take sides", "take his side")).digest


@pytest.mark.parametrize("about", ["event", "staff"])
def test_a_question_of_its_own_may_be_about_the_plan_or_the_facilitators(about: str) -> None:
    added = read(HEAD + ITEM.replace('["harmed", "responsible"]', f'["{about}"]'))
    assert added.item("OT1").about == (about,)


def without(line: str) -> str:
    return "\n".join(row for row in ITEM.splitlines() if not row.startswith(f"{line} "))


def with_(line: str, value: str) -> str:
    return HEAD + without(line) + f"\n{line} = {value}\n"


# fmt: off
FAULTS: list[tuple[str, str, str]] = [
    ("no TOML",               "version = ",                             "This is not a TOML file"),
    ("nothing in it",         HEAD,                                     "Nothing is added: write an [[item]] or a [[wording]]."),
    ("no version",            'prefix = "OT"\n' + ITEM,                 "Give the list a version of its own"),
    ("a version of ours",     HEAD.replace("oldtown-1", "2026-2") + ITEM, "Give the list a version of its own"),
    ("no prefix",             'version = "oldtown-1"\n' + ITEM,         "Give the prefix of your own questions"),
    ("our prefix",            HEAD.replace("OT", "P") + ITEM,           "Give the prefix of your own questions"),
    ("an unknown key",        'remove = ["P4"]\n' + HEAD + ITEM,        "“remove” is not known here. There are: version, prefix, item, wording."),
    ("an unknown key in it",  with_("weight", "3"),                     "OT1: “weight” is not known here."),
    ("an item of ours",       HEAD + ITEM.replace("OT1", "P4"),         "P4 belongs to the standard list."),
    ("another prefix",        HEAD + ITEM.replace("OT1", "XY1"),        "XY1: an id is the prefix and a number, such as OT1."),
    ("twice",                 HEAD + ITEM + ITEM,                       "OT1 is there twice."),
    *((f"no {key}",           HEAD + without(key),                      f"{key} is missing.") for key in ("id", "name", "about", "section", "question", "guidance", "mitigations", "starred", "source", "mark")),
    ("an empty source",       with_("source", '" "'),                   "OT1: source is a text."),
    ("no such mark",          with_("mark", '"X"'),                     "OT1: mark is one of: S, S-open, S-2nd, J."),
    ("no such section",       with_("section", '"Feelings"'),           "OT1: section is one of: Taking responsibility"),
    ("no such moment",        with_("before_approach", '"later"'),      "OT1: before_approach is one of: first, both."),
    ("about a neighbour",     with_("about", '["neighbour"]'),          "OT1: about knows no neighbour."),
    ("about nobody",          with_("about", "[]"),                     "OT1: about is a list of texts, with one at least."),
    ("the plan and somebody", with_("about", '["event", "harmed"]'),    "OT1: a question about the plan or the facilitators is about nothing else."),
    ("no mitigation",         with_("mitigations", '[" "]'),            "OT1: mitigations is a list of texts, with one at least."),
    ("a star in words",       with_("starred", '"yes"'),                "OT1: starred is true or false"),
    ("no question mark",      with_("question", '"They live there."'),  "OT1: question ends with a question mark"),
    ("items are no list",     HEAD + 'item = "OT1"',                    "A question without an id: id is missing."),
    ("a wording of nothing",  HEAD + WORDING.replace("P10", "P99"),     "Wording of P99: the standard list has no such question."),
    ("another question",      HEAD + WORDING + 'question = "Any?"',     "Wording of P10: “question” is not known here."),
    ("empty guidance",        HEAD + WORDING.replace("Ours come from the county's register.", ""), "Wording of P10: guidance is a text."),
    ("wording as a number",   HEAD + '[[wording]]\nitem = "P10"\nmitigations = 3', "Wording of P10: mitigations is a list of texts, with one at least."),
    ("worded twice",          HEAD + WORDING + WORDING,                 "Wording of P10 is there twice"),
]
# fmt: on


@pytest.mark.parametrize(("name", "text", "sentence"), FAULTS, ids=[row[0] for row in FAULTS])
def test_what_is_wrong_is_said_in_a_sentence(name: str, text: str, sentence: str) -> None:
    with pytest.raises(NotAList) as fault:
        read(text)
    assert any(sentence in one for one in fault.value.faults), fault.value.faults


def test_every_fault_is_said_at_once() -> None:
    with pytest.raises(NotAList) as fault:
        read('remove = ["P4"]\n' + without("mark") + without("name").replace("OT1", "OT2"))
    said: Any = str(fault.value)
    assert all(part in said for part in ("“remove”", "version", "prefix", "OT1: mark", "OT2: name"))
