"""An assessment is written item by item, of everyone who will attend, and frozen when it is sent."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from risk_assessment.answer import Answer
from risk_assessment.instrument import INSTRUMENT, Subject, items_for
from rj_workflow import events
from rj_workflow.commands import risk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import event, note
from rj_workflow.queries import risk as asked_of
from rj_workflow.risk import (
    answer_from,
    answers_of,
    kept,
    subjects_of,
    who_words,
)
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing
from tests.factories.risk import PRESSED, write


@pytest.mark.parametrize("concern", [None, 0, 3])
def test_an_answer_is_kept_and_read_back_unchanged(concern: int | None) -> None:
    answer = Answer(
        INSTRUMENT.item("P4"), Subject("maya", "harmed"), "current", concern, "yes", "self", "Found.",
        "Said.", "a_little", ("Wait",), "A lift.", "Tom", date(2026, 11, 24), 1,
        "She says so alone.", "custody_moved",
    )  # fmt: skip
    row = {"item_id": "P4", "subject": "maya", "side": "harmed", "data": kept(answer)}
    assert answer_from(row, INSTRUMENT) == answer


def test_an_item_is_written_with_its_words_beside_the_chain(drafted: Walk, session: Session) -> None:
    assert write(drafted, PRESSED) == 1
    position = drafted.file.at("risk", "", "process")
    found = next(a for a in answers_of(drafted.file, position) if a.key == ("P4", drafted.harmed))
    assert (found.concern, found.residual, found.by_when, found.owner) == (3, 1, date(2026, 11, 24), "Priya")
    last = session.execute(select(event).order_by(event.c.seq.desc()).limit(1)).mappings().one()
    assert (last["lifecycle"], last["event"]) == ("risk", "answer")
    assert "brother" not in str(last["data"])
    said = session.scalars(select(note.c.text).where(note.c.event_id == last["id"])).all()
    assert "His brother drives her." in said
    assert list(events.verify(session)) == []


def test_a_section_is_written_as_one_event_and_nothing_new_as_none(drafted: Walk, session: Session) -> None:
    count = select(func.count()).select_from(event)
    before = session.scalar(count)
    keys = [("P4", drafted.harmed), ("P5", drafted.harmed)]
    form = {f"{item}__{who}__{name}": value for item, who in keys for name, value in PRESSED.items()}
    args: dict[str, Any] = {"scope": "process", "keys": keys, "form": form, "now": drafted.now}
    assert risk.answer_many(session, drafted.staff["tom"], drafted.ref, **args) == 2
    assert risk.answer_many(session, drafted.staff["tom"], drafted.ref, **args) == 0
    assert session.scalar(count) == (before or 0) + 1


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_written(drafted: Walk) -> None:
    with pytest.raises(Invalid) as invalid:
        write(drafted, PRESSED | {"by_when-month": "13", "concern": "enormous"})
    assert [name for name, _ in invalid.value.errors] == [
        f"P4__{drafted.harmed}__concern", f"P4__{drafted.harmed}__by_when",
    ]  # fmt: skip
    position = drafted.file.at("risk", "", "process")
    assert all(a.present == "no" for a in answers_of(drafted.file, position))


def test_only_its_facilitators_write_it(drafted: Walk) -> None:
    drafted.declare("olu")
    for who in ("helen", "olu", "sam"):
        with pytest.raises(Refused):
            write(drafted, PRESSED, who=who)


def test_a_sent_assessment_is_frozen(drafted: Walk) -> None:
    drafted.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Conflict):
        write(drafted, PRESSED)


def test_an_item_nobody_asks_about_this_side_is_not_found(drafted: Walk) -> None:
    with pytest.raises(NotFound):
        write(drafted, PRESSED, item="P1", side="harmed")


def test_a_colleague_who_saved_meanwhile_is_not_written_over(drafted: Walk, session: Session) -> None:
    position = drafted.file.at("risk", "", "process")
    key = ("P4", drafted.harmed)
    shown = risk.seen(a for a in answers_of(drafted.file, position) if a.key == key)
    write(drafted, PRESSED, who="tom")
    mine = {
        f"P4__{drafted.harmed}__{name}": value
        for name, value in (PRESSED | {"found": "Something else."}).items()
    }
    with pytest.raises(Conflict):
        risk.answer_many(
            session, drafted.staff["priya"], drafted.ref,
            scope="process", keys=[key], form=mine, shown=shown, now=drafted.now,
        )  # fmt: skip


def test_whoever_came_first_is_asked_first_and_alone_before_an_approach(walk: Walk) -> None:
    walk.first = "responsible"
    walk.to("exploring_first")
    subjects = subjects_of(walk.file)
    assert subjects[0] == Subject(walk.responsible, "responsible")
    assert ("P5", walk.harmed) not in {a.key for a in items_for("approach", subjects)}


def test_another_number_than_the_one_in_hand_is_not_found(drafted: Walk) -> None:
    with pytest.raises(NotFound):
        risk.answer_many(
            drafted.session, drafted.staff["priya"], drafted.ref,
            scope="process", number=7, keys=[("P4", drafted.harmed)], form=PRESSED, now=drafted.now,
        )  # fmt: skip


# --- what is missing


def test_what_is_missing_leads_to_its_item(standing: Standing, session: Session) -> None:
    walk = standing("being_assessed")
    walk.do("priya", "risk", "begin", topic="process")
    page = asked_of.assessment(session, walk.staff["priya"], walk.ref, "process", now=walk.now)
    assert page.writable
    keys = {key for _, key in page.missing if key}
    assert {":".join(i.asked.key) for i in page.items if not i.is_answered} <= keys
    walk.assess("process")
    page = asked_of.assessment(session, walk.staff["priya"], walk.ref, "process", now=walk.now)
    assert page.missing == ()
    assert [step.event for step in page.steps if step.ready] == ["submit"]


# --- everyone who will attend (R6)


def test_r6_everyone_who_will_attend_is_covered_each_on_their_own(standing: Standing) -> None:
    walk = standing("being_assessed")
    carol, ada = walk.add("Carol", "supporter"), walk.add("Ada", "supporter")
    others = [
        walk.add(name, side) for name, side in (("Jo", "proxy"), ("Li", "interpreter"), ("Sol", "observer"))
    ]
    about = [one.key for one in subjects_of(walk.file)]
    staff = [walk.staff[who].id for who in ("priya", "tom")]
    assert about[:2] == [walk.harmed, walk.responsible]
    assert set(about[2:-2]) == {carol, ada, *others}
    assert about[-2:] == staff
    walk.do("priya", "risk", "begin", topic="process")
    walk.answer(
        "process", {("P4", carol): {"present": "no"}, ("P4", ada): {"present": "past", "concern": "note"}}
    )
    position = walk.file.at("risk", "", "process")
    assert {a.subject.key: a.present for a in answers_of(walk.file, position)} == {carol: "no", ada: "past"}


@pytest.mark.parametrize("side", ["supporter", "proxy", "interpreter", "observer"])
def test_r6_whoever_joins_is_asked_about_before_anything_is_signed(standing: Standing, side: str) -> None:
    walk = standing("preparing")
    joined = walk.add("Carol", side)
    assert walk.file.at("risk", "", "process").state == "stale"
    walk.do("priya", "risk", "copy_forward", topic="process")
    page = asked_of.assessment(walk.session, walk.staff["priya"], walk.ref, "process", now=walk.now)
    gaps = [sentence for sentence, key in page.missing if key.endswith(joined)]
    assert gaps
    assert all(", Carol: not answered yet." in sentence for sentence in gaps)


def test_two_people_with_one_first_name_are_told_apart(standing: Standing) -> None:
    walk = standing("being_assessed")
    other = walk.add("Maya Brook", "supporter")
    assert [who_words(walk.file, one) for one in subjects_of(walk.file)[:3]] == [
        "Maya Okafor", "Lee", "Maya Brook",
    ]  # fmt: skip
    assert other


# --- the shape of an answer (5.1)


def test_5_1_an_answer_keeps_every_part_of_its_shape(drafted: Walk) -> None:
    whole = PRESSED | {
        "asked_them": "yes", "worry": "a_little", "helps": ["1", "3"], "review_on": "preparation_held",
        "would_change": "She says the same on her own.",
    }  # fmt: skip
    assert write(drafted, whole) == 1
    position = drafted.file.at("risk", "", "process")
    found = next(a for a in answers_of(drafted.file, position) if a.key == ("P4", drafted.harmed))
    assert (found.present, found.concern, found.asked_them, found.who_said) == (
        "current",
        3,
        "yes",
        "observed",
    )
    assert (found.own_view, found.worry) == ("He means well.", "a_little")
    assert found.measures == ("Talk with them alone", "Wait", "Talk once with her alone.")
    assert (found.owner, found.by_when, found.residual) == ("Priya", date(2026, 11, 24), 1)
    assert (found.would_change, found.review_on) == ("She says the same on her own.", "preparation_held")
    assert risk.as_form(found)["helps"] == ["1", "3"]


def test_5_1_a_mitigation_that_is_not_in_the_list_is_not_taken(drafted: Walk) -> None:
    with pytest.raises(Invalid, match="Choose from the answers shown"):
        write(drafted, PRESSED | {"helps": ["99"]})


def test_5_1_the_plan_itself_is_not_asked(drafted: Walk) -> None:
    plan = next(a for a in items_for("event", subjects_of(drafted.file)) if a.side == "event")
    assert "asked_them" not in {field.name for field in risk.item_fields(plan)}
