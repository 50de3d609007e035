"""Each version of an assessment is counted, compared with the one before, and confirmed answer by answer."""

import pytest

from risk_assessment.instrument import items_for
from rj_workflow.commands import risk
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, Refused
from rj_workflow.queries import risk as asked_of
from rj_workflow.queries.changes import Compared, compare, compare_draft, pieces
from rj_workflow.queries.signoffs import queue
from rj_workflow.risk import (
    answers_of,
    sent_versions,
    subjects_of,
)
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing
from tests.factories.risk import PRESSED, write


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
    assert hers.changes[0].old == (("del", "No. Nothing found. They said so themselves."),)
    everything = len(items_for("process", subjects_of(file)))
    assert hers.unchanged == everything - 1
    assert his.unchanged == everything


def test_every_changed_part_of_an_answer_is_read_and_counted_alike_wherever_it_is_counted(
    drafted: Walk,
) -> None:
    walk = drafted
    said = {"present": "no", "found": "Nothing found.", "own_view": "I am not afraid.", "concern": "none"}
    write(walk, said, "P13")
    write(walk, said, "P4")
    walk.do("priya", "risk", "submit", topic="process")
    walk.do("helen", "risk", "send_back", {"what_to_change": "Ask again."}, topic="process")
    walk.do("priya", "risk", "take_up", topic="process")
    parts: tuple[dict[str, str], ...] = (
        {"present": "current"}, {"present": "past"}, {"asked_them": "no"}, {"who_said": "observed"},
        {"worry": "a_lot"}, {"owner": "Priya"}, {"residual": "note"}, {"review_on": "before_any_contact"},
    )  # fmt: skip
    write(walk, said | {"asked_them": "yes"}, "P4")
    file = walk.file
    everything = items_for("process", subjects_of(file))
    for part in parts:
        write(walk, said | part, "P13")
        found = _compared(walk)
        assert (found.changed, found.unchanged) == (2, len(everything) - 2), part
        assert any("power between them" in change.words.lower() for change in found.changes), part
    write(walk, said, "P13")
    write(walk, {**said, "found": " Nothing  found. "}, "P4")
    assert _compared(walk).changed == 0
    write(walk, said | {"present": "current"}, "P13")
    assert ("ins", "Yes, now. Concern: none.") in _compared(walk).changes[0].new
    walk.do("priya", "risk", "submit", topic="process")
    waiting = queue(walk.session, walk.staff["helen"])
    assert [row.changed for row in waiting] == [1]


def _compared(walk: Walk) -> Compared:
    file = walk.file
    sent = sent_versions(walk.session, file, "process")
    return compare_draft(file, file.at("risk", "", "process"), sent)


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


# --- copied forward, and confirmed one by one


@pytest.fixture
def forward(standing: Standing) -> Walk:
    """A signed assessment, taken forward into the next version: nothing of it is confirmed."""
    walk = standing("preparing")
    walk.do("priya", "risk", "begin", topic="process")
    return walk


def confirm(walk: Walk, *keys: tuple[str, str], **said: str) -> int:
    """Save these items as a page does, with what it says of each."""
    form = {f"{item}__{who}__{name}": value for item, who in keys for name, value in said.items()}
    return risk.answer_many(
        walk.session, walk.staff["priya"], walk.ref, scope="process", keys=keys, form=form, now=walk.now
    )


def stored(walk: Walk) -> dict[str, str]:
    position = walk.file.at("risk", "", "process")
    return {a.item_id: a.found for a in answers_of(walk.file, position)}


def test_a_section_saved_unread_confirms_nothing(forward: Walk) -> None:
    as_shown = {"present": "no", "concern": "none", "who_said": "self", "found": "Nothing found.",
                "own_view": "It was worse in the spring. Not now."}  # fmt: skip
    keys = [("P4", forward.harmed), ("P5", forward.harmed)]
    assert confirm(forward, *keys) == 0
    assert confirm(forward, keys[0], **as_shown) == 0
    assert stored(forward) == {}


def test_still_so_keeps_the_earlier_answer_of_that_item_alone(forward: Walk) -> None:
    keys = [("P4", forward.harmed), ("P5", forward.harmed)]
    form = {f"P4__{forward.harmed}__still": "so"}
    assert risk.answer_many(
        forward.session, forward.staff["priya"], forward.ref, scope="process", keys=keys, form=form,
        now=forward.now,
    ) == 1  # fmt: skip
    assert stored(forward) == {"P4": "Nothing found."}


def test_changed_takes_what_is_written_now(forward: Walk) -> None:
    key = ("P4", forward.harmed)
    assert confirm(forward, key, still="changed", present="past", concern="note", found="Once, in May.") == 1
    assert stored(forward) == {"P4": "Once, in May."}


def test_something_typed_without_saying_that_it_changed_is_asked_about_and_not_lost(forward: Walk) -> None:
    with pytest.raises(Invalid, match="say that it is still so, or that it changed"):
        confirm(forward, ("P4", forward.harmed), present="past", found="Once, in May.")
    assert stored(forward) == {}


def test_what_is_not_confirmed_is_missing(forward: Walk) -> None:
    with pytest.raises(Refused):
        forward.do("priya", "risk", "submit", topic="process")
