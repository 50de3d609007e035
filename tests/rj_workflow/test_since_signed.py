"""An answer written since a sign-off, which it would have refused, takes what was signed along (5.1, 5.5)."""

from __future__ import annotations

from typing import Any

import pytest

from rj_workflow.errors import Refused
from rj_workflow.queries.signatures import explain
from rj_workflow.seeds.walk import Walk
from state_machines.guards import GUARDS
from tests.factories.case import Standing

SAID = {"found": "Asked again.", "own_view": "I would rather not say."}
NOT_KNOWN = {**SAID, "present": "unknown"}
NOT_THERE = {**SAID, "present": "no", "concern": "none", "who_said": "self"}
NOTED = {**SAID, "present": "current", "concern": "note", "who_said": "self"}
ACTED_ON = {**SAID, "present": "current", "concern": "act", "residual": "note", "who_said": "self",
            "mitigation": "A later time.", "owner": "Priya", "by_when": "2026-12-01"}  # fmt: skip
TAKEN_AWAY = {"not known any more": NOT_KNOWN, "more than before": NOTED}
ANSWER = "answers_are_still_so"
WORDS = "We would like to talk with you."


def lacks(walk: Walk, *step: Any, **more: Any) -> list[str]:
    """The guards that refuse this step; none when it is taken."""
    try:
        walk.do("priya", *step, **more)
    except Refused as refused:
        return [guard.name for guard in refused.guards]
    return []


def again(walk: Walk, scope: str, said: dict[str, str], item: str = "P13", who: str = "harmed") -> None:
    """A newer draft asks this question again."""
    found = walk.file.find("risk", "", scope)
    if found is None or found.state != "draft":
        begin = "copy_forward" if found is not None and found.state == "stale" else "begin"
        walk.do("priya", "risk", begin, topic=scope)
    walk.answer(scope, {(item, who): said})


def approach_signed(standing: Standing) -> Walk:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, "contact")
    walk.yes(walk.harmed, "approach_other", scope=WORDS)
    walk.assess("approach")
    walk.sign("approach")
    walk.check("priya", "order_check", "clear")
    return walk


@pytest.mark.parametrize("said", TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_an_approach_waits_while_a_newer_draft_says_so(standing: Standing, said: dict[str, str]) -> None:
    walk = approach_signed(standing)
    again(walk, "process", said)
    approach = ("case", "approach_other", {"approved_wording": WORDS})
    assert lacks(walk, *approach) == ["approach_answers_are_still_so"]
    again(walk, "process", NOT_THERE)
    assert lacks(walk, *approach) == []
    assert walk.state == "approaching_other"


@pytest.mark.parametrize("said", TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_a_meeting_is_not_opened_on_it(standing: Standing, said: dict[str, str]) -> None:
    walk = standing("scheduled")
    again(walk, "process", said)
    walk.morning()
    assert lacks(walk, "meeting", "open", {"present": "Both"}) == [ANSWER]
    again(walk, "process", NOT_THERE)
    assert lacks(walk, "meeting", "open", {"present": "Both"}) == []


def test_a_meeting_is_not_confirmed_and_not_gone_on_with(standing: Standing) -> None:
    walk = standing("readiness_review")
    walk.hold_date(days=5)
    walk.assess("event")
    walk.sign("event")
    walk.ready_plan()
    again(walk, "process", NOT_KNOWN)
    assert lacks(walk, "meeting", "confirm") == [ANSWER]
    again(walk, "process", NOT_THERE)
    walk.do("priya", "meeting", "confirm")
    walk.morning()
    walk.do("priya", "meeting", "open", {"present": "Both"})
    walk.do("priya", "meeting", "take_break")
    again(walk, "process", NOT_KNOWN)
    assert lacks(walk, "meeting", "go_on", {"both_want_to_go_on": "yes", "delta_form": "nothing"}) == [ANSWER]


@pytest.mark.parametrize("said", TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_nothing_is_told_of_or_given(standing: Standing, said: dict[str, str]) -> None:
    walk = standing("preparing", "letter")
    walk.yes(walk.responsible, "disclose_interest_to_other")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")
    again(walk, "process", said)
    step = {"holder": walk.responsible, "number": 1}
    assert lacks(walk, "exchange", "announce", **step) == [ANSWER]
    again(walk, "process", NOT_THERE)
    walk.letter(walk.responsible, "announce", "want")
    item = walk.file.find("exchange", walk.responsible, "", 1)
    assert item is not None
    walk.yes(walk.harmed, f"letter_receive:{item.id}")
    again(walk, "process", said)
    with pytest.raises(Refused, match="less is known, or that it is worse"):
        walk.letter(walk.responsible, "deliver")
    again(walk, "process", NOT_THERE)
    walk.letter(walk.responsible, "deliver")


def test_letters_are_not_cleared_to_begin(standing: Standing) -> None:
    walk = standing("readiness_review", "letter")
    again(walk, "process", NOT_KNOWN)
    assert lacks(walk, "case", "clear_exchange", {"conditions": "First names."}) == [ANSWER]


def test_what_is_worse_opens_doors_again_once_it_is_signed_as_it_is(standing: Standing) -> None:
    walk = standing("scheduled")
    again(walk, "process", ACTED_ON)
    walk.assess("process", concern={})
    walk.do("priya", "risk", "submit", topic="process")
    walk.declare("helen")
    walk.do("helen", "risk", "sign_off", {"reason": "A later time."}, topic="process")
    walk.morning()
    assert lacks(walk, "meeting", "open", {"present": "Both"}) == []


def test_whoever_signs_the_worse_answer_settles_what_it_took_away_elsewhere(standing: Standing) -> None:
    walk = standing("being_assessed")
    walk.assess("process", concern={"P13": "act"})
    assert walk.file.at("risk", "", "approach").data["doubted"] == [f"P13:{walk.harmed}"]
    walk.sign("process")
    assert walk.file.at("risk", "", "approach").data["doubted"] == []


def test_a_signature_given_after_the_doubt_was_written_elsewhere_opens_nothing(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    again(walk, "approach", NOT_KNOWN)
    walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="process")
    assert walk.file.at("risk", "", "process").data["doubted"] == [f"P13:{walk.harmed}"]
    assert stops(walk) == (GUARDS[ANSWER].sentence,)
    again(walk, "approach", NOT_THERE)
    assert stops(walk) == ()


def stops(walk: Walk) -> tuple[str, ...]:
    """What is told of the process as standing in the way."""
    _, found = explain(walk.session, walk.ref, now=walk.now)
    return next(one for one in found if one.scope == "process").stops


def test_taking_the_answer_out_settles_nothing(standing: Standing) -> None:
    walk = standing("preparing")
    again(walk, "process", NOT_KNOWN)
    again(walk, "process", {"present": "", "found": "", "own_view": ""})
    assert any(risk.data.get("doubted") for risk in walk.file.of("risk"))


SILENT = {"the same again": ("P13", NOT_THERE), "not known, and need not be": ("P20", NOT_KNOWN)}


@pytest.mark.parametrize(("item", "said"), SILENT.values(), ids=SILENT)
def test_what_takes_nothing_away_leaves_the_signature(
    standing: Standing, item: str, said: dict[str, str]
) -> None:
    walk = standing("scheduled")
    again(walk, "process", said, item=item)
    assert not any(risk.data.get("doubted") for risk in walk.file.of("risk"))
