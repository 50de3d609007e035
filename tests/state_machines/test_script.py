"""What is said in a call presses nobody, praises no way, and can be followed by everybody."""

from __future__ import annotations

import re

import pytest

from rj_workflow.reading_age import reading_age
from state_machines import LIFECYCLES
from state_machines.contact import AROUND
from state_machines.explanation import NEVER_SAID
from state_machines.script import (
    ANSWERS,
    ASKING,
    BEFORE_THE_POINTS,
    CONTACT,
    ENDING,
    NEEDS,
    NEXT_CALL,
    NOT_PROMISED,
    OPENING,
    WISH,
)

LINES = (*OPENING, *BEFORE_THE_POINTS, *ENDING)
SAID = (
    *(line.say for line in LINES),
    ASKING,
    WISH,
    NEEDS,
    CONTACT,
    NEXT_CALL,
    *(words for _, words, _ in ANSWERS),
)


@pytest.mark.parametrize("words", [words for words in SAID if words])
def test_no_word_of_it_presses_or_promises(words: str) -> None:
    for pattern, instead in NEVER_SAID:
        assert not re.search(pattern, words, re.IGNORECASE), instead


def test_all_of_it_is_understood_by_somebody_of_nine() -> None:
    spoken = " ".join(re.sub(r"\{\w+\}", "it", words) for words in SAID if words)
    assert reading_age(spoken) <= 9


def test_what_it_takes_from_the_plan_is_in_the_plan() -> None:
    asked = {field.name for field in AROUND} | {"them", "message"}
    for line in LINES:
        named = {*re.findall(r"\{(\w+)\}", line.say + line.when), line.only_with, line.only_without} - {""}
        assert named <= asked, line.code


def test_whether_it_is_safe_is_asked_before_anything_that_names_what_it_is() -> None:
    codes = [line.code for line in OPENING]
    assert codes.index("safe_to_talk") > codes.index("code_word") > codes.index("no_words")
    for line in OPENING:
        assert not re.search(r"service|justice|case|meeting|letter|happened", line.say, re.IGNORECASE), (
            line.code
        )


def test_each_answer_is_written_down_by_a_step_of_the_table() -> None:
    events = {row.event for row in LIFECYCLES["choice"].rows}
    assert {event for event, _, _ in ANSWERS} - {""} <= events
    assert {"say_yes", "say_no", "say_never", "take_time"} == {event for event, _, _ in ANSWERS} - {""}


def test_every_line_and_what_is_not_promised_has_a_source() -> None:
    assert all(line.source for line in LINES)
    assert all(source for _, source in NOT_PROMISED)
