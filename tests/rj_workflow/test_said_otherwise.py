"""A meeting was confirmed, and what it rests on is said otherwise: it does not open (M1, M2, M5, C12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rj_workflow.actors import Actor
from rj_workflow.commands.check import record_check
from rj_workflow.errors import Invalid, Refused
from rj_workflow.promised import instalments_in

if TYPE_CHECKING:
    from tests.factories.case import Standing

OPEN = {"present": "Both, two facilitators"}


@pytest.mark.parametrize("line", ["plain", "sensitive"])
@pytest.mark.parametrize(
    ("kind", "outcome"), [("attendees_agreed", "does_not"), ("attendees_agreed", "talk_first"),
                          ("venue_check", "not_suitable")],
)  # fmt: skip
def test_it_is_confirmed_no_longer(standing: Standing, line: str, kind: str, outcome: str) -> None:
    walk = standing("scheduled", line)
    walk.check("priya", kind, outcome, about=walk.harmed if kind == "attendees_agreed" else "")
    assert walk.file.at("meeting").state == "in_diary"
    with pytest.raises(Refused) as refused:
        walk.do("priya", "meeting", "confirm")
    missing = {"attendees_agreed": "attendees_agreed_by_both", "venue_check": "venue_is_checked"}[kind]
    assert missing in [guard.name for guard in refused.value.guards]


def test_her_own_word_that_morning_counts_as_much(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.morning()
    record_check(
        walk.session, Actor(walk.harmed, "harmed"), walk.ref, "attendees_agreed",
        {"outcome": "does_not", "note": "Not his brother."}, about=walk.harmed, now=walk.now,
    )  # fmt: skip
    assert walk.file.at("meeting").state == "in_diary"


def test_an_order_ends_what_goes_on(standing: Standing) -> None:
    walk = standing("underway")
    walk.check("priya", "order_check", "forbids")
    assert walk.file.at("meeting").state == "ended_early"


def test_nothing_opens_while_a_prison_is_asked(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.morning()
    asked = {"agency": "prison", "expected_by": walk.now.date().isoformat()}
    walk.do("priya", "waiting", "ask_agency", asked, topic="prison")
    with pytest.raises(Refused, match="We are waiting for an agency"):
        walk.do("priya", "meeting", "open", OPEN)


def test_nobody_has_missed_a_meeting_that_lies_ahead(standing: Standing) -> None:
    walk = standing("scheduled")
    with pytest.raises(Refused, match="nobody can have missed it"):
        walk.do("priya", "meeting", "no_show", {"who": "harmed"})
    walk.now = walk.extras["when"]
    with pytest.raises(Invalid):
        walk.do("priya", "meeting", "no_show", {})


# --- what was promised


def test_a_promise_that_is_changed_is_promised_anew_and_never_dropped(standing: Standing) -> None:
    walk = standing("agreement_live")
    varied = {"someone_asked_for_a_change": "yes"}
    with pytest.raises(Refused, match="Change the agreement first"):
        walk.do("priya", "agreement_item", "vary", {**varied, "new_words": "Only a letter."}, number=1)
    walk.do("priya", "agreement", "vary", varied)
    walk.do("priya", "agreement_item", "vary", {**varied, "new_words": "Only a letter."}, number=1)
    item = walk.file.at("agreement_item", number=1)
    assert (item.state, item.data["words"]) == ("changing", "Only a letter.")
    with pytest.raises(Refused, match="Each person has to agree to the terms"):
        walk.do("priya", "agreement", "agree")
    for person in (walk.harmed, walk.responsible):
        walk.say_again(person, "outcome_agreement_terms")
    walk.do("priya", "agreement", "agree")
    assert walk.file.at("agreement_item", number=1).state == "agreed"


def test_none_wanted_is_no_way_out_of_a_promise(standing: Standing) -> None:
    walk = standing("agreement_live")
    walk.do("priya", "agreement", "vary", {"someone_asked_for_a_change": "yes"})
    with pytest.raises(Refused, match="Something was promised already"):
        walk.do("priya", "agreement", "none_wanted", holder="")


def test_an_agreement_with_nothing_in_it_is_not_proposed(standing: Standing) -> None:
    walk = standing("underway")
    walk.end_meeting()
    walk.do("priya", "agreement", "begin")
    fair = {"proportionate_and_safe": "yes", "told_if_unlikely": "yes", "nobody_is_silenced": "yes"}
    with pytest.raises(Refused, match="Nothing is promised in it"):
        walk.do("priya", "agreement", "propose", fair)


@pytest.mark.parametrize(("given", "said"), [("2020-01-01", "lies ahead"), ("31 02 2027", "such as")])
def test_another_day_is_a_day_that_lies_ahead(standing: Standing, given: str, said: str) -> None:
    walk = standing("agreement_live")
    varied = {"someone_asked_for_a_change": "yes"}
    walk.do("priya", "agreement", "vary", varied)
    with pytest.raises(Invalid, match=said):
        walk.do("priya", "agreement_item", "vary", {**varied, "dates": given}, number=1)


@pytest.mark.parametrize(
    "lines", ["31 02 2027 20", "1 3 2027 20\n1 3 2027 5"], ids=["no such day", "one day twice"]
)
def test_amounts_are_on_days_that_exist_each_its_own(lines: str) -> None:
    with pytest.raises(ValueError, match="2027") as wrong:
        instalments_in(lines)
    assert str(wrong.value).startswith(lines.splitlines()[-1])
