"""The equality questions: answered by anybody or nobody, kept apart from every case, and only counted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Date, insert, select, update

from rj_workflow.actors import Actor
from rj_workflow.clock import london_day
from rj_workflow.commands.equality import (
    delete_equality,
    enter_equality,
    forget_equality,
    may_enter,
    say_equality,
)
from rj_workflow.db import Session
from rj_workflow.equality import BY_CODE, NOT_SAID, QUESTIONS, name_of, rounded, shown_counts
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import case, equality_answer, event, metadata, new_id
from rj_workflow.queries.equality import Counted, counts, my_equality
from rj_workflow.seeds.walk import Walk
from tests.factories.case import MONDAY, Standing

SAID = {"religion": "sikh", "orientation": "bisexual", "ethnic_group": "mixed_african", "age": NOT_SAID}


CANARIES = ("sikh", "bisexual", "mixed_african")


def maya(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed", walk.harmed_name)


def answers(walk: Walk) -> dict[str, str]:
    return {one.question.code: one.answer for one in my_equality(walk.session, maya(walk))}


# --- the questions


def test_every_protected_matter_is_asked_and_each_can_be_left_unsaid() -> None:
    assert list(BY_CODE) == [
        "age", "sex", "gender", "ethnic_group", "disability", "religion", "orientation", "language", "caring",
    ]  # fmt: skip
    for one in QUESTIONS:
        codes = [code for code, _ in one.answers]
        assert codes[-1] == NOT_SAID
        assert len(set(codes)) == len(codes) > 2


def test_not_wanting_to_say_is_an_answer_and_no_answer_is_none(standing: Standing) -> None:
    walk = standing("allocated")
    assert say_equality(walk.session, maya(walk), {"age": "", "religion": NOT_SAID}, now=walk.now) == 1
    assert answers(walk) == {"religion": NOT_SAID}


def test_what_is_left_out_stays_and_what_is_said_again_is_said_anew(standing: Standing) -> None:
    walk = standing("allocated")
    say_equality(walk.session, maya(walk), SAID, now=walk.now)
    say_equality(walk.session, maya(walk), {"religion": "none", "age": ""}, now=walk.now)
    assert answers(walk) == {**SAID, "religion": "none"}


def test_all_of_it_is_deleted_at_any_time_also_when_the_case_is_closed(standing: Standing) -> None:
    walk = standing("closed")
    say_equality(walk.session, maya(walk), SAID, now=walk.now)
    forget_equality(walk.session, maya(walk))
    assert walk.session.execute(select(equality_answer)).all() == []


@pytest.mark.parametrize("said", [{"religion": "cricket"}, {"star_sign": "leo"}, {"age": "sikh"}])
def test_what_is_no_answer_is_not_kept(standing: Standing, said: dict[str, str]) -> None:
    walk = standing("allocated")
    with pytest.raises(Invalid):
        say_equality(walk.session, maya(walk), {**said, "sex": "female"}, now=walk.now)
    assert answers(walk) == {}


# --- apart


def test_no_table_leads_to_it_and_it_leads_to_no_person() -> None:
    towards = {key.target_fullname for key in equality_answer.foreign_keys}
    assert towards == {"staff.id"}
    others = [table for table in metadata.sorted_tables if table is not equality_answer]
    assert not [key for table in others for key in table.foreign_keys if key.column.table is equality_answer]
    assert not {"person_id", "case_id", "episode", "said_at"} & set(equality_answer.c.keys())
    assert isinstance(equality_answer.c.said_on.type, Date)  # a moment would be found in a log of pages


def test_the_name_it_lies_under_is_nobodys(standing: Standing) -> None:
    walk = standing("allocated")
    say_equality(walk.session, maya(walk), SAID, now=walk.now)
    whose = set(walk.session.scalars(select(equality_answer.c.whose)))
    assert whose == {name_of(walk.harmed, "harmed")}
    assert name_of(walk.harmed, "responsible") not in whose  # another side is another person here
    elsewhere = str([walk.session.execute(select(t)).all() for t in metadata.sorted_tables
                     if t is not equality_answer])  # fmt: skip
    assert whose.pop() not in elsewhere


def test_no_other_table_holds_an_answer_and_no_event_is_written(standing: Standing) -> None:
    walk = standing("exploring_both")
    before = len(walk.session.execute(select(event)).all())
    say_equality(walk.session, maya(walk), SAID, now=walk.now)
    walk.session.execute(insert(equality_answer), [other_answer("language", "welsh")])
    enter_equality(
        walk.session, walk.staff["sam"], walk.ref, "responsible", {"caring": "20_49"}, channel="paper",
        now=walk.now,
    )  # fmt: skip
    assert len(walk.session.execute(select(event)).all()) == before
    for table in metadata.sorted_tables:
        if table is not equality_answer:
            rows = str(walk.session.execute(select(table)).all())
            assert not [word for word in ("sikh", "bisexual", "mixed_african", "20_49") if word in rows], (
                table
            )


def other_answer(question: str, answer: str, side: str = "harmed") -> dict[str, Any]:
    row = {"id": new_id(), "whose": name_of(new_id(), side), "side": side, "question": question}
    return {**row, "answer": answer, "said_on": london_day(MONDAY), "entered_by": None, "channel": "portal"}


# --- at the desk


def enter(walk: Walk, who: str, said: dict[str, str] | None = None, **given: Any) -> int:
    asked: dict[str, Any] = {"ref": walk.ref, "side": "harmed", "channel": "phone", **given}
    return enter_equality(
        walk.session, walk.staff[who], asked["ref"], asked["side"], SAID if said is None else said,
        channel=asked["channel"], now=walk.now,
    )  # fmt: skip


def test_told_to_the_desk_it_is_the_persons_and_says_who_wrote_it_down(standing: Standing) -> None:
    walk = standing("allocated")
    walk.declare("sam")
    assert enter(walk, "sam") == 4
    found = my_equality(walk.session, maya(walk))
    assert {one.question.code: one.answer for one in found} == SAID
    assert {one.entered_by for one in found} == {walk.staff["sam"].name}
    delete_equality(walk.session, walk.staff["sam"], walk.ref, "harmed", channel="phone")
    assert answers(walk) == {}


@pytest.mark.parametrize("who", ["priya", "tom", "helen", "david", "olu"])
def test_whoever_is_not_at_the_desk_has_no_way_to_it(standing: Standing, who: str) -> None:
    walk = standing("allocated")
    assert may_enter(walk.staff[who]) is False
    with pytest.raises(NotFound):
        enter(walk, who)
    with pytest.raises(NotFound):
        delete_equality(walk.session, walk.staff[who], walk.ref, "harmed", channel="phone")
    with pytest.raises(NotFound):
        my_equality(walk.session, walk.staff[who])
    with pytest.raises(NotFound):
        say_equality(walk.session, walk.staff[who], SAID, now=walk.now)
    assert answers(walk) == {}


def test_whoever_facilitated_the_case_does_not_type_it_in(standing: Standing) -> None:
    walk = standing("allocated")
    walk.declare("sam")
    ever = [*walk.file.case["facilitated_by"], walk.staff["sam"].id]
    walk.session.execute(update(case).where(case.c.ref == walk.ref).values(facilitated_by=ever))
    with pytest.raises(Refused):
        enter(walk, "sam")


@pytest.mark.parametrize(
    "given", [{"ref": "R-9999"}, {"side": "supporter"}, {"side": ""}, {"channel": ""}, {"channel": "portal"}]
)
def test_at_the_desk_nothing_is_guessed(standing: Standing, given: dict[str, Any]) -> None:
    walk = standing("allocated")
    walk.declare("sam")
    with pytest.raises(Invalid):
        enter(walk, "sam", **given)
    assert walk.session.execute(select(equality_answer)).all() == []


# --- how many

# fmt: off
SHOWN = [
    # counted                              shown
    ({"a": 0, "b": 0},                     {"a": None, "b": None}),
    ({"a": 4, "b": 0},                     {"a": None, "b": None}),
    ({"a": 5, "b": 0},                     {"a": 5, "b": None}),
    ({"a": 40, "b": 4},                    {"a": None, "b": None}),           # 44 less 40 would be 4
    ({"a": 40, "b": 4, "c": 12},           {"a": 40, "b": None, "c": None}),  # the next smallest hides it
    ({"a": 40, "b": 4, "c": 3},            {"a": 40, "b": None, "c": None}),  # the two hide one another
    ({"a": 40, "b": 2, "c": 2, "d": 6},    {"a": 40, "b": None, "c": None, "d": None}),
    ({"a": 7, "b": 8, "c": 12},            {"a": 5, "b": 10, "c": 10}),
]
# fmt: on


@pytest.mark.parametrize(("counted", "shown"), SHOWN)
def test_what_is_shown_of_a_count(counted: dict[str, int], shown: dict[str, int | None]) -> None:
    assert shown_counts(counted) == shown


@pytest.mark.parametrize("total", range(60))
def test_nothing_under_five_can_be_worked_out(total: int) -> None:
    for few in range(total + 1):
        counted = {"a": few, "b": total - few, "c": 9}
        shown = shown_counts(counted)
        hidden = sum(counted[one] for one in counted if shown[one] is None)
        assert hidden == 0 or hidden >= 5
        assert all(number is None or number >= 5 for number in shown.values())
        assert all(shown[one] is None for one in counted if counted[one] < 5)


def test_numbers_are_rounded_to_five() -> None:
    assert [rounded(n) for n in (5, 6, 7, 8, 12, 13)] == [5, 5, 5, 10, 10, 15]


def count_of(session: Session, actor: Actor, side: str, question: str) -> Counted:
    return next(one for one in counts(session, actor, side) if one.question.code == question)


def test_the_manager_reads_how_many_and_nobody_else_does(session: Session, people: dict[str, Actor]) -> None:
    rows = [other_answer("religion", "none") for _ in range(12)]
    rows += [other_answer("religion", "sikh") for _ in range(3)]
    rows += [other_answer("religion", "hindu", "responsible") for _ in range(9)]
    session.execute(insert(equality_answer), rows)
    hers = count_of(session, people["olu"], "harmed", "religion")
    assert (hers.numbers["sikh"], hers.numbers["none"]) == (None, None)  # 15 less 12 would be 3
    assert (hers.numbers["hindu"], hers.answered) == (None, 15)
    assert count_of(session, people["olu"], "responsible", "religion").numbers["hindu"] == 10
    assert count_of(session, people["olu"], "harmed", "age").answered is None
    for who in ("priya", "tom", "helen", "david", "sam"):
        with pytest.raises(NotFound):
            counts(session, people[who], "harmed")
    with pytest.raises(NotFound):
        counts(session, Actor(new_id(), "harmed"), "harmed")
