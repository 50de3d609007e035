"""A form is read as it was meant, or answered with a sentence beside each field."""

from __future__ import annotations

from typing import Any

import pytest

from rj_workflow import answers
from rj_workflow.answers import LONGEST, Filled, fields_of, only, read
from rj_workflow.errors import Invalid
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.fields import ASKS, FIELDS, Field

TWO = (("a", "The first"), ("b", "The second"))
NOT_SHOWN, NOT_AMONG = "Choose one of the answers shown.", "Choose from the answers shown."
NO_NUMBER, NO_DATE = "Write a whole number, such as 45.", "Write a real date, such as 24 11 2026."
NO_TIME, NO_DAY = (
    "Write the time as hours and minutes, such as 14:30.",
    "Write the date as well, such as 24 11 2026.",
)

UNDERSTOOD = [
    # kind, what was sent, what is kept
    ("text", {"x": "  Lee "}, "Lee"),
    ("text", {"x": ""}, None),
    ("text", {}, None),
    ("words", {"x": "One.\r\nTwo."}, "One.\r\nTwo."),
    ("words", {"x": "nul\0l"}, "null"),
    ("words", {"x": "half\ud800"}, "half"),
    ("words", {"x": "x" * LONGEST}, "x" * LONGEST),
    ("choice", {"x": "a"}, "a"),
    ("choice", {"x": ""}, None),
    ("select", {"x": " b "}, "b"),
    ("yes_no", {"x": "YES"}, "yes"),
    ("yes_no", {"x": "no"}, "no"),
    ("several", {"x": ["a", "b"]}, ["a", "b"]),
    ("several", {"x": "a"}, ["a"]),
    ("several", {"x": ("b",)}, ["b"]),
    ("several", {}, None),
    ("people", {"x": ["b"]}, ["b"]),
    ("number", {"x": "45"}, 45),
    ("number", {"x": " 0 "}, 0),
    ("number", {"x": ""}, None),
    ("date", {"x": "2026-11-24"}, "2026-11-24"),
    ("date", {"x-day": "24", "x-month": "11", "x-year": "2026"}, "2026-11-24"),
    ("date", {"x-day": " 4 ", "x-month": "1", "x-year": "2026"}, "2026-01-04"),
    ("date", {"x-day": "29", "x-month": "2", "x-year": "2028"}, "2028-02-29"),
    ("date", {"x-day": "", "x-month": "", "x-year": ""}, None),
    ("moment", {"x": "2026-11-24T14:30"}, "2026-11-24T14:30:00+00:00"),
    ("moment", {"x": "2026-07-24T14:30"}, "2026-07-24T14:30:00+01:00"),
    ("moment", {"x": "2026-07-24T14:30:00+00:00"}, "2026-07-24T14:30:00+00:00"),
    (
        "moment",
        {"x-day": "24", "x-month": "7", "x-year": "2026", "x-time": "9:05"},
        "2026-07-24T09:05:00+01:00",
    ),
    ("moment", {"x": "2026-11-24", "x-time": "14.30"}, "2026-11-24T14:30:00+00:00"),
    ("moment", {"x": "2026-11-24", "x-time": "1430"}, "2026-11-24T14:30:00+00:00"),
    ("moment", {}, None),
    ("time", {"x": "2pm"}, "14:00"),
    ("time", {"x": " 12 AM "}, "00:00"),
    ("time", {"x": "12.30pm"}, "12:30"),
    ("time", {"x": "9:05"}, "09:05"),
    ("time", {"x": "Midnight"}, "00:00"),
    ("time", {"x": ""}, None),
    ("slots", {"x-1-day": "3", "x-1-month": "7", "x-1-year": "2026", "x-1-from": "2pm", "x-1-until": "3pm"},
     ["2026-07-03T14:00:00+01:00/2026-07-03T15:00:00+01:00"]),
    ("slots", {"x": "2026-07-03T14:00+01:00/2026-07-03T15:00+01:00"},
     ["2026-07-03T14:00:00+01:00/2026-07-03T15:00:00+01:00"]),
    ("slots", {}, None),
]  # fmt: skip


def field(kind: str, **more: Any) -> Field:
    options = TWO if kind in ("choice", "select", "several", "people") else ()
    return Field("x", kind, "What is it?", options=options, **more)


@pytest.mark.parametrize(
    ("kind", "form", "kept"), UNDERSTOOD, ids=[f"{k}-{n}" for n, (k, _, _) in enumerate(UNDERSTOOD)]
)
def test_an_answer_is_kept_as_it_was_meant(kind: str, form: dict[str, Any], kept: Any) -> None:
    assert read([field(kind)], form).get("x") == kept


FAULTS = [
    # kind, what was sent, the sentence beside the field
    ("text", {"x": "x" * (LONGEST + 1)}, "This is 20,001 characters long. Keep it under 20,000."),
    ("words", {"x": "x" * (LONGEST + 1)}, "This is 20,001 characters long. Keep it under 20,000."),
    ("choice", {"x": "c"}, NOT_SHOWN),
    ("choice", {"x": "A"}, NOT_SHOWN),
    ("select", {"x": "c"}, NOT_SHOWN),
    ("yes_no", {"x": "perhaps"}, "Choose yes or no."),
    ("several", {"x": ["a", "c"]}, NOT_AMONG),
    ("people", {"x": "c"}, NOT_AMONG),
    ("number", {"x": "4.5"}, NO_NUMBER),
    ("number", {"x": "-1"}, NO_NUMBER),
    ("number", {"x": "many"}, NO_NUMBER),
    ("number", {"x": "1234567"}, NO_NUMBER),
    ("date", {"x": "24.11.2026"}, NO_DATE),
    ("date", {"x": "2026-02-30"}, NO_DATE),
    ("date", {"x-day": "24", "x-month": "11"}, NO_DATE),
    ("date", {"x-day": "24", "x-month": "November", "x-year": "2026"}, NO_DATE),
    ("date", {"x-day": "29", "x-month": "2", "x-year": "2026"}, NO_DATE),
    ("date", {"x": "soon"}, NO_DATE),
    ("moment", {"x": "2026-11-24"}, NO_TIME),
    ("moment", {"x": "2026-11-24", "x-time": "25:00"}, NO_TIME),
    ("moment", {"x": "2026-11-24", "x-time": "14:60"}, NO_TIME),
    ("moment", {"x": "2026-11-24", "x-time": "noon"}, NO_TIME),
    ("moment", {"x-time": "14:30"}, NO_DAY),
    ("moment", {"x": "2026-02-30", "x-time": "14:30"}, NO_DATE),
    ("moment", {"x": "2026-02-30T14:30"}, "Write a real date and time."),
]


@pytest.mark.parametrize(
    ("kind", "form", "sentence"), FAULTS, ids=[f"{k}-{n}" for n, (k, _, _) in enumerate(FAULTS)]
)
def test_what_cannot_be_read_is_answered_beside_its_field(
    kind: str, form: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        read([field(kind)], form)
    assert list(invalid.value.errors) == [("x", sentence)]


MISSING = [
    ("text", "Write an answer to: What is it"), ("words", "Write an answer to: What is it"),
    ("number", "Write an answer to: What is it"), ("date", "Write an answer to: What is it"),
    ("moment", "Write an answer to: What is it"), ("choice", "Choose an answer to: What is it"),
    ("select", "Choose an answer to: What is it"), ("yes_no", "Choose an answer to: What is it"),
    ("several", "Choose an answer to: What is it"), ("confirm", "Tick this to go on."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "sentence"), MISSING, ids=[kind for kind, _ in MISSING])
def test_what_is_required_and_not_there_is_asked_for(kind: str, sentence: str) -> None:
    with pytest.raises(Invalid) as invalid:
        read([field(kind, required=True)], {"x": "  "} if kind in ("text", "words") else {})
    assert list(invalid.value.errors) == [("x", sentence)]


@pytest.mark.parametrize("name", sorted(ASKS))
def test_every_question_that_is_left_open_has_its_own_sentence(name: str) -> None:
    with pytest.raises(Invalid) as invalid:
        read([ASKS[name].field], {})
    assert list(invalid.value.errors) == [(name, ASKS[name].missing)]


@pytest.mark.parametrize(
    ("given", "ticked"),
    [("yes", True), ("on", True), ("TRUE", True), ("1", True), ("no", False), ("0", False), ("", False)],
)
def test_a_tick_is_a_tick(given: str, ticked: bool) -> None:
    assert ("x" in read([field("confirm")], {"x": given}).ticked) is ticked


def test_every_fault_is_told_at_once_and_in_the_order_of_the_form() -> None:
    fields = [FIELDS["when"], FIELDS["where"], ASKS["everyone_can_come"].field]
    with pytest.raises(Invalid) as invalid:
        read(fields, {"when-time": "14:30"})
    assert [name for name, _ in invalid.value.errors] == ["when", "where", "everyone_can_come"]
    assert str(invalid.value).startswith(NO_DAY)


def test_whatever_is_typed_is_kept_with_the_words() -> None:
    filled = read([field("text"), Field("y", "choice", "Which?", options=TWO)], {"x": "He drinks.", "y": "a"})
    assert filled == Filled({"y": "a"}, {"x": "He drinks."}, frozenset())


CHOSEN = ("choice", "select", "several")
EVERY_FIELD = [*FIELDS.values(), *(f for check in CHECKS.values() for f in check.fields)]


@pytest.mark.parametrize("one", EVERY_FIELD, ids=[f"{n}-{f.name}" for n, f in enumerate(EVERY_FIELD)])
def test_every_field_of_the_service_can_be_read(one: Field) -> None:
    known = {*answers.TYPED, *CHOSEN, "confirm", "yes_no", "date", "moment", "number", "edition", "time"}
    known |= {"staff", "people", "slots", "offered"}
    assert one.kind in known
    assert bool(one.options) == (one.kind in CHOSEN), "only these are chosen from a list"
    if one.private:
        assert one.kind in answers.TYPED, "words are typed; nothing else is kept apart"


def test_a_form_asks_its_questions_first() -> None:
    row = LIFECYCLES["meeting"].row("put_in_diary", "date_offered")
    assert row is not None
    assert [f.name for f in fields_of(row)] == [
        "everyone_can_come",
        "venue_is_named",
        "when",
        "where",
        "attendees",
    ]


def test_a_part_of_a_form_brings_the_pieces_of_its_dates() -> None:
    form = {"when": "", "when-day": "1", "when-time": "9:00", "whenever": "x", "where": "Here"}
    assert set(only(form, ["when"])) == {"when", "when-day", "when-time"}
