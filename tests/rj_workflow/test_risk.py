"""An assessment is written item by item, frozen when sent, opened before it is decided, compared later."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from risk_assessment.instrument import items_for
from risk_assessment.profile import Answer
from rj_workflow import events
from rj_workflow.commands import risk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import event, note
from rj_workflow.queries import risk as asked_of
from rj_workflow.queries import signoffs
from rj_workflow.queries.changes import compare, pieces
from rj_workflow.risk import answer_from, answers_of, kept, sent_versions, sides_asked
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing

PRESSED = {
    "present": "current", "concern": "stop", "found": "His brother drives her.", "own_view": "He means well.",
    "mitigation": "Talk once with her alone.", "owner": "Priya", "by_when-day": "24", "by_when-month": "11",
    "by_when-year": "2026", "residual": "note", "who_said": "observed",
}  # fmt: skip


def write(
    walk: Walk, form: dict[str, str], item: str = "P4", side: str = "harmed", who: str = "priya"
) -> int:
    return walk.answer("process", {(item, side): form}, who)


def open_it(walk: Walk, who: str = "helen", item: str = "P4", number: int = 1) -> None:
    risk.open_item(
        walk.session, walk.staff[who], walk.ref,
        scope="process", number=number, item_id=item, side="harmed", now=walk.now,
    )  # fmt: skip


@pytest.fixture
def drafted(standing: Standing) -> Walk:
    """A case whose process assessment is being written, every item answered with no."""
    walk = standing("being_assessed")
    walk.assess("process")
    return walk


@pytest.fixture
def before_the_panel(drafted: Walk) -> Walk:
    """One item stops everything, with a mitigation; it was sent and brought before the panel."""
    write(drafted, PRESSED)
    drafted.do("priya", "risk", "submit", topic="process")
    drafted.do("helen", "risk", "escalate", {"why": "One signature is not enough."}, topic="process")
    return drafted


# --- writing


@pytest.mark.parametrize("concern", [None, 0, 3])
def test_an_answer_is_kept_and_read_back_unchanged(concern: int | None) -> None:
    answer = Answer(
        "P4", "harmed", "current", concern, "self", "Found.", "Said.", "A lift.", "Tom", date(2026, 11, 24), 1
    )
    assert answer_from({"item_id": "P4", "side": "harmed", "data": kept(answer)}) == answer


def test_an_item_is_written_with_its_words_beside_the_chain(drafted: Walk, session: Session) -> None:
    assert write(drafted, PRESSED) == 1
    position = drafted.file.at("risk", "", "process")
    found = next(a for a in answers_of(drafted.file, position) if a.key == ("P4", "harmed"))
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
    keys = [("P4", "harmed"), ("P5", "harmed")]
    form = {f"{item}__harmed__{name}": value for item, _ in keys for name, value in PRESSED.items()}
    args: dict[str, Any] = {"scope": "process", "keys": keys, "form": form, "now": drafted.now}
    assert risk.answer_many(session, drafted.staff["tom"], drafted.ref, **args) == 2
    assert risk.answer_many(session, drafted.staff["tom"], drafted.ref, **args) == 0
    assert session.scalar(count) == (before or 0) + 1


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_written(drafted: Walk) -> None:
    with pytest.raises(Invalid) as invalid:
        write(drafted, PRESSED | {"by_when-month": "13", "concern": "enormous"})
    assert [name for name, _ in invalid.value.errors] == ["P4__harmed__concern", "P4__harmed__by_when"]
    position = drafted.file.at("risk", "", "process")
    assert all(a.present == "no" for a in answers_of(drafted.file, position))


def test_only_its_facilitators_write_it(drafted: Walk) -> None:
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
    key = ("P4", "harmed")
    shown = risk.seen(a for a in answers_of(drafted.file, position) if a.key == key)
    write(drafted, PRESSED, who="tom")
    mine = {f"P4__harmed__{name}": value for name, value in (PRESSED | {"found": "Something else."}).items()}
    with pytest.raises(Conflict):
        risk.answer_many(
            session, drafted.staff["priya"], drafted.ref,
            scope="process", keys=[key], form=mine, shown=shown, now=drafted.now,
        )  # fmt: skip


def test_whoever_came_first_is_asked_first_and_alone_before_an_approach(walk: Walk) -> None:
    walk.first = "responsible"
    walk.to("exploring_first")
    sides = sides_asked(walk.file)
    assert sides[0] == "responsible"
    assert ("P5", "harmed") not in {a.key for a in items_for("approach", sides)}


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


# --- deciding


def test_an_unread_red_item_is_refused_for_each_decider_apart(before_the_panel: Walk) -> None:
    walk = before_the_panel
    for who in ("david", "olu"):
        walk.check(who, "panel_view", "agrees", about=walk.staff[who].id)
    form = {"each_member": "Both think so.", "conditions": "She comes by taxi."}
    open_it(walk, "david")
    with pytest.raises(Refused, match="Pressure to take part"):
        walk.do("helen", "risk", "panel_agrees", form, topic="process")
    open_it(walk, "helen")
    walk.do("helen", "risk", "panel_agrees", form, topic="process")
    assert walk.state == "preparing"
    assert walk.file.at("risk", "", "process").data["conditions"] == "She comes by taxi."


def test_opening_is_noted_once_with_its_time(before_the_panel: Walk, session: Session) -> None:
    count = select(func.count()).select_from(event).where(event.c.event == "open_item")
    open_it(before_the_panel)
    first = before_the_panel.now
    before_the_panel.wait(hours=2)
    open_it(before_the_panel)
    assert session.scalar(count) == 1
    page = signoffs.decision(
        session, before_the_panel.staff["helen"], before_the_panel.ref, "process", 1, now=before_the_panel.now
    )
    assert [(i.asked.key, i.opened_at) for i in page.to_open] == [(("P4", "harmed"), first)]
    assert page.unopened == ()


def test_opening_is_for_deciders_while_it_waits(before_the_panel: Walk) -> None:
    with pytest.raises(Refused):
        open_it(before_the_panel, "priya")
    with pytest.raises(NotFound):
        open_it(before_the_panel, item="P5")
    before_the_panel.do("helen", "risk", "send_back", {"what_to_change": "Ask her alone."}, topic="process")
    with pytest.raises(Conflict):
        open_it(before_the_panel)


def test_a_new_version_is_read_anew(before_the_panel: Walk) -> None:
    walk = before_the_panel
    open_it(walk)
    walk.do("helen", "risk", "send_back", {"what_to_change": "Ask her alone."}, topic="process")
    walk.do("priya", "risk", "take_up", topic="process")
    walk.do("priya", "risk", "submit", topic="process")
    position = walk.file.at("risk", "", "process")
    assert (position.data["version"], position.data["opened"]) == (2, {})


def test_a_case_not_agreed_goes_back_to_talking_with_both(drafted: Walk) -> None:
    drafted.do("priya", "risk", "submit", topic="process")
    form = {"reason": "Not yet.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
    drafted.do("helen", "risk", "do_not_agree", form, topic="process")
    assert drafted.state == "exploring_both"
    assert drafted.file.at("risk", "", "process").state == "not_agreed"


def test_whoever_wrote_it_cannot_decide_it(drafted: Walk) -> None:
    drafted.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused):
        drafted.do("priya", "risk", "sign_off", {"reason": "I think so."}, topic="process")


# --- versions


def test_versions_are_counted_through_and_laid_beside_the_readers_own_last_decision(drafted: Walk) -> None:
    walk = drafted
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "send_back", {"what_to_change": "Ask about the brother."}, topic="process")
    walk.do("priya", "risk", "take_up", topic="process")
    write(walk, PRESSED | {"concern": "act"})
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("david", "risk", "send_back", {"what_to_change": "And the way home."}, topic="process")
    walk.do("priya", "risk", "take_up", topic="process")
    walk.do("priya", "risk", "submit", topic="process")
    file = walk.file
    position = file.at("risk", "", "process")
    sent = sent_versions(walk.session, file, "process")
    helen, david = walk.staff["helen"].id, walk.staff["david"].id
    kept = [(v["version"], v["outcome"], v["decided_by"]) for v in sent]
    assert kept == [(1, "sent_back", helen), (2, "sent_back", david), (3, "", None)]
    hers, his = (compare(file, position, sent, walk.staff[who].id) for who in ("helen", "david"))
    assert hers.earlier is not None
    assert his.earlier is not None
    assert (hers.earlier["version"], his.earlier["version"]) == (1, 2)
    assert his.changes == ()
    assert hers.changes[0].words == "Pressure to take part, or not to, Maya"
    assert ("del", "None. Nothing found.") in hers.changes[0].old
    everything = len(items_for("process", sides_asked(file)))
    assert hers.unchanged == everything - 1
    assert his.unchanged == everything


def test_the_next_assessment_shows_earlier_answers_until_each_is_confirmed(
    standing: Standing, session: Session
) -> None:
    walk = standing("preparing")
    walk.do("priya", "risk", "begin", topic="process")
    page = asked_of.assessment(session, walk.staff["priya"], walk.ref, "process", now=walk.now)
    assert (page.position.number, page.version) == (2, 2)
    assert {i.earlier for i in page.items} == {1}
    assert sum(section.answered for section in page.sections) == 0
    write(walk, {"present": "no"})
    page = asked_of.assessment(session, walk.staff["priya"], walk.ref, "process", now=walk.now)
    assert sum(section.answered for section in page.sections) == 1


def test_words_are_compared_one_by_one() -> None:
    old, new = pieces("Brother, Carol", "Carol and her friend")
    assert old == (("del", "Brother,"), ("same", "Carol"))
    assert new == (("same", "Carol"), ("ins", "and her friend"))


# --- the queue


def test_the_queue_is_for_deciders_and_marks_their_own(drafted: Walk, session: Session) -> None:
    drafted.do("priya", "risk", "submit", topic="process")
    (row,) = signoffs.queue(session, drafted.staff["helen"])
    assert (row.lifecycle, row.ref, row.initials, row.topic) == (
        "risk",
        drafted.ref,
        "M.O. and L.D.",
        "process",
    )
    assert (row.version, row.changed, row.author, row.wrote_it) == (1, None, "Priya Nalloor", False)
    assert row.due_at is not None
    assert row.due_at > row.since_at
    with pytest.raises(NotFound):
        signoffs.queue(session, drafted.staff["priya"])


def test_a_case_with_a_declared_conflict_is_not_in_the_queue(drafted: Walk, session: Session) -> None:
    drafted.do("priya", "risk", "submit", topic="process")
    drafted.check("helen", "interests", "conflict", about=drafted.staff["david"].id)
    assert signoffs.queue(session, drafted.staff["david"]) == ()
    with pytest.raises(NotFound):
        signoffs.decision(session, drafted.staff["david"], drafted.ref, "process", 1, now=drafted.now)


def test_safety_stops_and_closings_wait_in_the_queue_too(drafted: Walk, session: Session) -> None:
    drafted.do(
        "priya", "safety_stop", "raise_stop", {"what": "A message last night.", "who_was_told": "Helen"}
    )
    asked = {
        "a_reason_and_signposts_are_given": "yes",
        "closure_code": "HARMED_NOT_NOW",
        "signposts": "Her GP.",
    }
    drafted.do("priya", "closing", "propose_closing", asked)
    assert {row.lifecycle for row in signoffs.queue(session, drafted.staff["helen"])} == {
        "safety_stop",
        "closing",
    }
    assert signoffs.queue(session, drafted.staff["olu"]) == ()


def test_an_assessment_that_was_never_sent_cannot_be_decided(drafted: Walk, session: Session) -> None:
    with pytest.raises(NotFound):
        signoffs.decision(session, drafted.staff["helen"], drafted.ref, "process", 1, now=drafted.now)


def test_another_number_than_the_one_in_hand_is_not_found(drafted: Walk) -> None:
    with pytest.raises(NotFound):
        risk.answer_many(
            drafted.session, drafted.staff["priya"], drafted.ref,
            scope="process", number=7, keys=[("P4", "harmed")], form=PRESSED, now=drafted.now,
        )  # fmt: skip
