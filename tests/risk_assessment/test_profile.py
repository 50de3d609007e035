"""What is missing, what stops, what is red, and what a signature is bound to."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from risk_assessment.answer import Answer
from risk_assessment.factors import FACTORS
from risk_assessment.instrument import INSTRUMENT, Instrument, Subject, items_for
from risk_assessment.profile import (
    STOPS,
    capacity_in_doubt,
    content_hash,
    every_item_answered,
    missing,
    own_view_recorded,
    red_items,
    stands,
    stars_known,
    stop_conditions,
    takes_away,
    two_starred_residual_2,
    worst_concern,
)
from risk_assessment.scales import SIDES

BOTH = (Subject("harmed", "harmed"), Subject("responsible", "responsible"))
CAROL, PRIYA = Subject("carol", "supporter"), Subject("priya", "staff")
ACTED_ON: dict[str, Any] = {
    "present": "current",
    "concern": 2,
    "found": "His brother answers for him.",
    "own_view": "He means well.",
    "mitigation": "Talk with him alone.",
    "owner": "Asha",
    "by_when": date(2026, 3, 2),
}


def given(item: str, side: str, *said: Any, **more: Any) -> Answer:
    """An answer about whoever has this part."""
    return Answer(INSTRUMENT.item(item), Subject(side, side), *said, **more)


def whole(scope: str = "process", subjects: tuple[Subject, ...] = BOTH) -> list[Answer]:
    """Everything answered no, with each person's own view beside what happens if it does not go ahead."""
    answers = [Answer(a.item, a.subject, "no", 0) for a in items_for(scope, subjects)]
    return [
        replace(a, present="current", own_view="I would keep wondering.") if a.item_id == "P25" else a
        for a in answers
    ]


def with_(item: str, side: str = "responsible", scope: str = "process", **change: Any) -> list[Answer]:
    """The whole assessment, with one answer changed."""
    answers = whole(scope)
    assert (item, side) in {a.key for a in answers}
    return [replace(a, **change) if a.key == (item, side) else a for a in answers]


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
@pytest.mark.parametrize("subjects", [BOTH, BOTH[::-1], (*BOTH, CAROL, PRIYA)])
def test_a_whole_assessment_misses_nothing(scope: str, subjects: tuple[Subject, ...]) -> None:
    assert missing(scope, subjects, whole(scope, subjects)) == ()
    assert stop_conditions(whole(scope, subjects)) == ()
    assert red_items(whole(scope, subjects)) == ()


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
@pytest.mark.parametrize(("there", "not_there"), [(BOTH[:1], "responsible"), (BOTH[1:], "harmed")])
def test_nothing_is_sent_before_both_people_are_on_the_case(
    scope: str, there: tuple[Subject, ...], not_there: str
) -> None:
    [gap] = missing(scope, there, whole(scope, there))
    assert gap.sentence().startswith(f"Enter {SIDES[not_there]} first")
    assert not every_item_answered(scope, there, whole(scope, there))


def test_what_a_supervisor_lifted_is_still_the_same_answer() -> None:
    stop = given("P4", "responsible", "current", 3)
    assert replace(stop, lifted=True) == stop


CAPACITY = [("there now", "current", True), ("nobody knows", "unknown", True), ("in the past", "past", False), ("no", "no", False)]  # fmt: skip


@pytest.mark.parametrize(("name", "present", "in_doubt"), CAPACITY, ids=[row[0] for row in CAPACITY])
@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_doubt_about_capacity_is_what_the_assessment_says(
    name: str, present: str, in_doubt: bool, side: str
) -> None:
    assert capacity_in_doubt(with_("P21", side, present=present)) is in_doubt


def test_doubt_about_something_else_is_none_about_capacity() -> None:
    assert not capacity_in_doubt(with_("P13", present="current"))


def test_what_belongs_to_every_assessment_is_missed_once() -> None:
    gaps = [gap for gap in missing("process", BOTH, []) if gap.item is not None and gap.item.id == "P25"]
    assert len(gaps) == len({gap.subject for gap in gaps}) == 2


def test_nothing_done_and_nobody_heard_are_two_things_to_say() -> None:
    without = {"own_view": "", "mitigation": "", "owner": "", "by_when": None}
    gaps = [
        gap for gap in missing("process", BOTH, with_("P4", **ACTED_ON | without)) if gap.item is not None
    ]
    assert {gap.item.id for gap in gaps if gap.item} == {"P4"}
    words = [gap.words for gap in gaps]
    assert words.count("write down their own view of this.") == 1
    assert len(words) > 1


def test_a_supporters_capacity_asks_for_no_safeguarding_lead() -> None:
    assert not capacity_in_doubt([given("P21", "supporter", "current", 1)])


@pytest.mark.parametrize("scope", ["approach", "process", "event"])
def test_an_empty_one_misses_everything(scope: str) -> None:
    assert not every_item_answered(scope, BOTH, [])
    assert not own_view_recorded(scope, BOTH, [])
    assert not stars_known(scope, BOTH, [])
    assert len(missing(scope, BOTH, [])) > len(items_for(scope, BOTH))


PRESSURE = "“Pressure to take part, or not to”, the person responsible: "
# fmt: off
GAPS: list[tuple[str, list[Answer], list[str], str]] = [
    #  name                                    the assessment                                        which guard says no       the sentence
    ("nobody answered",                        with_("P4", present="not_answered"),                  ["answered", "stars"],    PRESSURE + "not answered yet."),
    ("nobody answered, no star",               with_("P2", present="not_answered"),                  ["answered"],             "“Wish to repair”, the person responsible: not answered yet."),
    ("there and not rated",                    with_("P4", present="current", concern=None),         ["answered"],             PRESSURE + "say how much it concerns you today."),
    ("was there and not rated",                with_("P4", present="past", concern=None),            ["answered"],             PRESSURE + "say how much it concerns you today."),
    ("rated and nothing written",              with_("P4", present="past", concern=1, found=" "),    ["answered"],             PRESSURE + "write down what was found."),
    ("calls for action and has none",          with_("P4", **ACTED_ON | {"mitigation": " "}),        ["answered"],             PRESSURE + "say what will make it safer, who sees to it and by when."),
    ("action without an owner",                with_("P4", **ACTED_ON | {"owner": ""}),              ["answered"],             PRESSURE + "say what will make it safer, who sees to it and by when."),
    ("action without a day",                   with_("P4", **ACTED_ON | {"by_when": None}),          ["answered"],             PRESSURE + "say what will make it safer, who sees to it and by when."),
    ("a starred item is not known",            with_("P4", present="unknown", concern=None),         ["stars"],                PRESSURE + "not known, so the next contact waits."),
    ("we worry and did not hear them",         with_("P4", **ACTED_ON | {"own_view": " "}),          ["view"],                 PRESSURE + "write down their own view of this."),
    ("it stops and we did not hear them",      with_("P4", **ACTED_ON | {"concern": 3, "own_view": " "}), ["view"],             PRESSURE + "write down their own view of this."),
    ("one person's view nowhere",              with_("P25", own_view=" "),                           ["view"],                 "Write down how the person responsible sees the risk themselves."),
    ("not going ahead not asked",              with_("P25", present="not_answered"),                 ["answered", "view"],     "“If it does not go ahead”, the person responsible: this belongs to every assessment."),
    ("strengths not asked",                    with_("P26", present="not_answered"),                 ["answered", "view"],     "“Strengths and what protects”, the person responsible: this belongs to every assessment."),
    ("there, and nothing was written of it",   with_("P4", present="current", concern=0),            ["answered"],             PRESSURE + "write down what was found."),
    ("was there, and nothing was written of it", with_("P4", present="past", concern=0),             ["answered"],             PRESSURE + "write down what was found."),
    ("a question was left out",                [a for a in whole() if a.key != ("P4", "responsible")], ["answered", "stars"],  PRESSURE + "not answered yet."),
    ("strengths were left out",                [a for a in whole() if a.key != ("P26", "harmed")],   ["answered", "view"],     "“Strengths and what protects”, the person harmed: this belongs to every assessment."),
]
ENOUGH: list[tuple[str, list[Answer]]] = [
    ("not known, no star",                     with_("P2", present="unknown", concern=None)),
    ("no, and not rated",                      with_("P2", concern=None)),
    ("was there, rated as none",               with_("P4", present="past", concern=0, found="Once, in April.")),
    ("noted, with what was found",             with_("P4", present="past", concern=1, found="Once, in April.")),
    ("calls for action and has it",            with_("P4", **ACTED_ON)),
    ("with a mitigation of the list alone",    with_("P4", **ACTED_ON | {"mitigation": "", "helps": ("Wait",)})),
    ("stops, and nobody knows what would help", with_("P4", **ACTED_ON | {"concern": 3, "mitigation": "", "owner": "", "by_when": None})),
    ("strengths were asked, and are not known", with_("P26", present="unknown")),
    ("strengths of the past",                  with_("P26", present="past")),
    ("what is not rated needs no rating",      with_("P26", present="current", concern=None)),
]
# fmt: on


@pytest.mark.parametrize(("name", "answers", "says_no", "sentence"), GAPS, ids=[row[0] for row in GAPS])
def test_what_is_missing_is_said(name: str, answers: list[Answer], says_no: list[str], sentence: str) -> None:
    guards = {
        "answered": every_item_answered("process", BOTH, answers),
        "view": own_view_recorded("process", BOTH, answers),
        "stars": stars_known("process", BOTH, answers),
    }
    assert [guard for guard in ("answered", "stars", "view") if not guards[guard]] == says_no
    assert sentence in [gap.sentence() for gap in missing("process", BOTH, answers)]


@pytest.mark.parametrize(("name", "answers"), ENOUGH, ids=[row[0] for row in ENOUGH])
def test_what_is_enough_is_enough(name: str, answers: list[Answer]) -> None:
    assert missing("process", BOTH, answers) == ()
    assert every_item_answered("process", BOTH, answers)
    assert own_view_recorded("process", BOTH, answers)
    assert stars_known("process", BOTH, answers)


def test_before_an_approach_nobody_is_asked_for_the_view_of_whom_we_have_not_met() -> None:
    answers = with_("P12", scope="approach", **ACTED_ON | {"own_view": ""})
    assert missing("approach", BOTH, answers) == ()


def test_a_view_on_a_supporter_is_not_asked_of_a_principal() -> None:
    subjects = (*BOTH, CAROL)
    answers = [
        replace(a, **ACTED_ON | {"own_view": ""}) if a.item_id == "P16" else a
        for a in whole(subjects=subjects)
    ]
    assert missing("process", subjects, answers) == ()


@pytest.mark.parametrize("left_out", [CAROL, PRIYA], ids=["a supporter", "a facilitator"])
def test_nobody_who_will_attend_is_left_out(left_out: Subject) -> None:
    subjects = (*BOTH, CAROL, PRIYA)
    answers = [a for a in whole(subjects=subjects) if a.subject != left_out]
    assert not every_item_answered("process", subjects, answers)
    gaps = missing("process", subjects, answers)
    assert {gap.subject for gap in gaps} == {left_out}
    assert gaps[0].sentence("Carol").endswith("Carol: not answered yet.")


DOWN: dict[str, Any] = {"concern": 3, "mitigation": "Talk alone.", "residual": 2}
STANDING = [
    # name, item, side, the answer, does it stand, is it red
    ("nothing there", "P4", "harmed", {"present": "no", "concern": 0}, False, False),
    ("noted only", "P13", "harmed", {"present": "current", "concern": 1}, False, False),
    ("calls for action only", "P13", "harmed", {"present": "current", "concern": 2}, False, False),
    ("stops, starred", "P13", "harmed", {"present": "current", "concern": 3}, True, True),
    ("stops, without a star", "P20", "harmed", {"present": "current", "concern": 3}, True, True),
    ("stops, about the plan", "V9", "event", {"present": "current", "concern": 3}, True, True),
    ("brought down to 2, not lifted", "P13", "harmed", DOWN, True, True),
    ("brought down to 0, not lifted", "P13", "harmed", DOWN | {"residual": 0}, True, True),
    ("brought down to 2, and lifted", "P13", "harmed", DOWN | {"lifted": True}, False, True),
    ("residual 3", "P13", "harmed", DOWN | {"residual": 3}, True, True),
    ("residual not said", "P13", "harmed", DOWN | {"residual": None}, True, True),
    ("lower, with no mitigation", "P13", "harmed", DOWN | {"mitigation": "  "}, True, True),
    ("threats now, rated low", "P3", "responsible", {"present": "current", "concern": 0}, True, True),
    ("threats in the past, rated low", "P3", "responsible", {"present": "past", "concern": 1}, False, False),
    ("pressed now, rated low", "P4", "harmed", {"present": "current", "concern": 1}, True, True),
    ("pressed now, brought down", "P4", "harmed", DOWN | {"present": "current", "concern": 1}, True, True),
    (
        "pressed now, lifted",
        "P4",
        "harmed",
        DOWN | {"present": "current", "concern": 1, "lifted": True},
        False,
        True,
    ),
    ("starred and not known", "P13", "harmed", {"present": "unknown"}, False, True),
    ("not known without a star", "P20", "harmed", {"present": "unknown"}, False, False),
    ("not going ahead is never rated", "P25", "harmed", {"present": "current", "concern": 3}, False, False),
]


@pytest.mark.parametrize(
    ("name", "item", "side", "answer", "open_", "red"), STANDING, ids=[r[0] for r in STANDING]
)
def test_what_stops_and_what_is_red(
    name: str, item: str, side: str, answer: dict[str, Any], open_: bool, red: bool
) -> None:
    answered = given(item, side, **answer)
    assert stands(answered) is open_
    assert len(stop_conditions([answered])) == open_
    assert red_items([answered]) == ((answered,) if red else ())


def test_the_stop_conditions_are_those_of_the_instrument() -> None:
    """practice.md 5.4, and the two that hold however they were rated: threats now, pressure now."""
    named = ["P1", "P3", "P4", "P5", "P7", "P8", "P12", "P13", "P14", "P21", "P24", "V4", "V5"]
    assert [stop.item_id for stop in STOPS] == named
    assert [stop.item_id for stop in STOPS if stop.if_current] == ["P3", "P4"]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.item_id)
def test_a_stop_is_said_in_its_own_words(stop: Any) -> None:
    factor = next(f for f in FACTORS if f.id == stop.item_id)
    side = {"all": "harmed"}.get(factor.about[0], factor.about[0])
    (sentence,) = stop_conditions([given(stop.item_id, side, "current", 3)])
    assert sentence.startswith(f"“{factor.name}”, the ")
    assert sentence.endswith(stop.words)


def test_any_other_item_stops_in_plain_words() -> None:
    assert stop_conditions([given("P20", "harmed", "current", 3)]) == (
        "“Support before and after”, the person harmed: it stops until a supervisor decides.",
    )


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("nothing", [], 0),
        ("not rated", [given("P4", "harmed", "unknown")], 0),
        (
            "two small ones stay small",
            [given("P4", "harmed", "past", 1), given("P6", "harmed", "past", 1)],
            1,
        ),
        ("the highest", [given("P4", "harmed", "past", 1), given("P6", "harmed", "current", 3)], 3),
        ("before mitigation", [given("P4", "harmed", **DOWN)], 3),
        ("not going ahead", [given("P25", "harmed", "current", 3)], 0),
    ],
)
def test_the_worst_concern_is_the_highest_one(name: str, answers: list[Answer], expected: int) -> None:
    assert worst_concern(answers) == expected


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [
        ("one only", [given("P4", "harmed", **DOWN)], False),
        ("two items", [given("P4", "harmed", **DOWN), given("P7", "harmed", **DOWN)], True),
        ("three items", [given(item, "harmed", **DOWN) for item in ("P4", "P5", "P7")], True),
        ("two that stop", [given(item, "harmed", present="current", concern=3) for item in ("P4", "P7")], True),
        ("one item, two people", [given("P4", "harmed", **DOWN), given("P4", "responsible", **DOWN)], True),
        ("one without a star", [given("P4", "harmed", **DOWN), given("P6", "harmed", **DOWN)], False),
        (
            "one brought down",
            [given("P4", "harmed", **DOWN), given("P7", "harmed", **DOWN | {"residual": 1})],
            False,
        ),
        (
            "nothing brought them down",
            [given("P4", "harmed", "past", 2), given("P7", "harmed", "past", 2)],
            True,
        ),
    ],
)  # fmt: skip
def test_two_starred_answers_that_still_call_for_action(
    name: str, answers: list[Answer], expected: bool
) -> None:
    assert two_starred_residual_2(answers) is expected


# --- what a signature is bound to ---

PLAN: dict[str, object] = {
    "where": "Mill Lane library",
    "when": datetime(2026, 3, 9, 14, 0, tzinfo=UTC),
    "people": {"Maya", "Lee"},
    "form": "face_to_face",
}


def test_the_same_content_has_the_same_hash_in_any_order() -> None:
    answers = whole()
    turned = dict(reversed(PLAN.items())) | {"people": frozenset({"Lee", "Maya"})}
    first = content_hash("process", answers, PLAN)
    assert first == content_hash("process", answers[::-1], turned)
    assert len(first) == 64


def test_reading_it_does_not_change_what_was_signed() -> None:
    read = [replace(a, opened_at=datetime(2026, 3, 2, tzinfo=UTC)) for a in whole()]
    assert content_hash("process", read, PLAN) == content_hash("process", whole(), PLAN)


@pytest.mark.parametrize(
    "change",
    [
        {"present": "past"},
        {"concern": 1},
        {"who_said": "agency"},
        {"found": "x"},
        {"own_view": "x"},
        {"mitigation": "x"},
        {"owner": "x"},
        {"by_when": date(2026, 3, 2)},
        {"residual": 0},
        {"asked_them": "yes"},
        {"worry": "a_little"},
        {"helps": ("Wait",)},
        {"would_change": "x"},
        {"review_on": "preparation_held"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_an_answer_changes_it(change: dict[str, Any]) -> None:
    assert content_hash("process", with_("P4", **change), PLAN) != content_hash("process", whole(), PLAN)


@pytest.mark.parametrize("what", sorted(PLAN))
def test_any_change_of_the_plan_changes_it(what: str) -> None:
    other = PLAN | {what: "something else"}
    assert content_hash("process", whole(), other) != content_hash("process", whole(), PLAN)


def test_another_scope_or_one_answer_fewer_changes_it() -> None:
    hashes = {
        content_hash("process", whole(), PLAN),
        content_hash("event", whole(), PLAN),
        content_hash("process", whole()[1:], PLAN),
    }
    assert len(hashes) == 3


def test_another_version_of_the_questions_changes_it() -> None:
    signed = content_hash("process", whole(), PLAN)
    assert content_hash("process", whole(), PLAN, INSTRUMENT) == signed
    assert content_hash("process", whole(), PLAN, Instrument("2027-1", FACTORS)) != signed
    assert content_hash("process", whole(), PLAN, Instrument("2026-1", FACTORS[1:])) != signed


def test_the_same_answers_about_somebody_else_change_it() -> None:
    other = Subject("somebody else", "harmed")
    moved = [replace(a, subject=other) if a.side == "harmed" else a for a in whole()]
    assert content_hash("process", moved, PLAN) != content_hash("process", whole(), PLAN)


def test_a_plan_that_cannot_be_written_down_plainly_is_refused() -> None:
    with pytest.raises(TypeError, match="a plan cannot hold a object"):
        content_hash("process", whole(), {"where": object()})


def test_a_plan_holds_no_number_that_is_none() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        content_hash("process", whole(), {"seats": float("nan")})


def test_one_question_has_one_answer() -> None:
    twice = [*whole(), given("P4", "harmed", "current", 3)]
    for reading in (missing, every_item_answered, own_view_recorded, stars_known):
        with pytest.raises(ValueError, match="P4 is answered twice for the person harmed"):
            reading("process", BOTH, twice)
    with pytest.raises(ValueError, match="P4 is answered twice"):
        content_hash("process", twice, PLAN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"present": "maybe"},
        {"concern": 4},
        {"residual": -1},
        {"who_said": "rumour"},
        {"asked_them": "perhaps"},
        {"worry": "3"},
        {"review_on": "one_day"},
        {"helps": ("Hope",)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_only_the_words_of_the_scales_are_answers(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not one of the answers"):
        given("P4", "harmed", **wrong)


NO, NOTED = {"present": "no", "concern": 0}, {"present": "current", "concern": 1}
# the answer that was signed, the newer one to the same question, and whether it takes the older one away
TAKEN = [
    ("the same", "P13", NO, NO, False),
    ("was known, no longer is", "P13", NO, {"present": "unknown"}, True),
    ("was never known", "P20", {"present": "unknown"}, {"present": "unknown"}, False),
    ("not known, and need not be", "P20", NO, {"present": "unknown"}, False),
    ("taken out", "P13", NO, {"present": "not_answered"}, False),
    ("there now, and noted", "P13", NO, NOTED, True),
    ("there now, rated as none", "P13", NO, {"present": "current", "concern": 0}, False),
    ("there now, not rated yet", "P13", NO, {"present": "current"}, True),
    ("there still, not rated yet", "P13", NOTED, {"present": "current"}, False),
    ("less than before", "P13", {"present": "current", "concern": 2}, NOTED, False),
    ("more than before, without a star", "P20", NOTED, {"present": "current", "concern": 2}, True),
    (
        "as much, and more of it left",
        "P13",
        {"present": "current", "concern": 2, "residual": 1},
        {"present": "current", "concern": 2, "residual": 2},
        True,
    ),
    (
        "as much, and less of it left",
        "P13",
        {"present": "current", "concern": 2},
        {"present": "current", "concern": 2, "residual": 1},
        False,
    ),
    ("not known before either", "P13", {"present": "unknown"}, {"present": "unknown"}, False),
    ("what is never rated", "P26", {"present": "no"}, {"present": "current"}, False),
]


@pytest.mark.parametrize(("name", "item", "older", "newer", "taken"), TAKEN, ids=[row[0] for row in TAKEN])
def test_what_a_newer_answer_takes_away(name: str, item: str, older: Any, newer: Any, taken: bool) -> None:
    assert takes_away(given(item, "harmed", **newer), given(item, "harmed", **older)) is taken
