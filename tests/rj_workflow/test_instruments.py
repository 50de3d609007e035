"""An assessment keeps the questions it was begun with, whatever the service asks by then."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from risk_assessment import own_list
from risk_assessment.instrument import INSTRUMENT
from rj_workflow import instruments
from rj_workflow.db import Session
from rj_workflow.errors import Refused, Unusable
from rj_workflow.models import risk_instrument, risk_version
from rj_workflow.queries import risk as asked_of
from rj_workflow.queries.risk_print import as_sent
from rj_workflow.risk import answers_of
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from tests.factories.case import Standing
from tests.risk_assessment.test_own_list import HEAD, ITEM


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where this service's own questions are read from; nothing is there yet."""
    file = tmp_path / "questions.toml"
    monkeypatch.setattr(settings(), "instrument", file)
    return file


def asked(walk: Walk, scope: str = "process") -> set[str]:
    page = asked_of.assessment(walk.session, walk.staff["priya"], walk.ref, scope, now=walk.now)
    return {item.asked.item.id for item in page.items}


@pytest.fixture
def drafted(standing: Standing, own: Path) -> Walk:
    """A process assessment begun with a question of the service's own."""
    walk = standing("being_assessed")
    own.write_text(HEAD + ITEM)
    walk.assess("process")
    return walk


def test_without_a_file_the_standard_list_is_asked(own: Path) -> None:
    assert instruments.current() == INSTRUMENT


def test_the_version_is_kept_with_the_assessment_and_with_what_was_sent(
    drafted: Walk, session: Session
) -> None:
    assert drafted.file.at("risk", "", "process").data["instrument"] == f"{INSTRUMENT.version}+oldtown-1"
    assert "OT1" in asked(drafted)
    drafted.do("priya", "risk", "submit", topic="process")
    kept = session.scalars(select(risk_version.c.instrument).order_by(risk_version.c.sent_at)).all()
    assert kept == [INSTRUMENT.version, f"{INSTRUMENT.version}+oldtown-1"]


def test_a_starred_question_of_the_service_blocks_like_any_other(drafted: Walk) -> None:
    drafted.answer("process", {("OT1", "harmed"): {"present": "unknown"}})
    with pytest.raises(Refused, match="must be known"):
        drafted.do("priya", "risk", "submit", topic="process")


def test_an_older_version_stays_readable_and_signable(drafted: Walk, own: Path) -> None:
    walk = drafted
    walk.answer("process", {("OT1", "harmed"): {"present": "past", "concern": "note", "found": "Both do."}})
    own.write_text(HEAD.replace("oldtown-1", "oldtown-2") + ITEM.replace("OT1", "OT2"))
    assert "OT1" in asked(walk)
    assert "OT2" not in asked(walk)
    walk.sign("process")
    assert walk.file.at("risk", "", "process").state == "signed_off"
    own.unlink()
    position = walk.file.at("risk", "", "process")
    assert "Both do." in [a.found for a in answers_of(walk.file, position) if a.item_id == "OT1"]


def test_the_next_assessment_asks_what_is_asked_by_then(drafted: Walk, own: Path) -> None:
    walk = drafted
    walk.sign("process")
    own.write_text(HEAD.replace("oldtown-1", "oldtown-2") + ITEM.replace("OT1", "OT2"))
    walk.do("priya", "risk", "begin", topic="process")
    assert {"OT1", "OT2"} & asked(walk) == {"OT2"}
    page = asked_of.assessment(walk.session, walk.staff["priya"], walk.ref, "process", now=walk.now)
    first = as_sent(page, 1)
    assert "OT1" in {item.asked.item.id for section in first for item in section.items}


def test_what_is_written_again_after_a_no_keeps_its_questions(drafted: Walk, own: Path) -> None:
    walk = drafted
    walk.do("priya", "risk", "submit", topic="process")
    no = {"reason": "Not yet.", "what_is_possible": "A letter.", "something_else_is_proposed": "yes"}
    walk.do("helen", "risk", "do_not_agree", no, topic="process")
    own.write_text(HEAD.replace("oldtown-1", "oldtown-2") + ITEM.replace("OT1", "OT2"))
    walk.do("priya", "risk", "revise", topic="process")
    assert {"OT1", "OT2"} & asked(walk) == {"OT1"}


def test_taken_forward_it_asks_what_is_asked_by_then(drafted: Walk, own: Path) -> None:
    walk = drafted
    walk.sign("process")
    own.write_text(HEAD.replace("oldtown-1", "oldtown-2") + ITEM.replace("OT1", "OT2"))
    walk.add("Carol", "supporter")
    walk.do("priya", "risk", "copy_forward", topic="process")
    assert {"OT1", "OT2"} & asked(walk) == {"OT2"}


def test_questions_changed_under_the_same_number_are_refused(drafted: Walk, own: Path) -> None:
    drafted.sign("process")
    own.write_text(HEAD + ITEM.replace("take sides", "take his side"))
    with pytest.raises(Refused, match="Give the file a new version"):
        drafted.do("priya", "risk", "begin", topic="process")


def test_a_service_version_is_kept_once(drafted: Walk, session: Session) -> None:
    instruments.keep(session, own_list.read(HEAD + ITEM))
    assert session.scalars(select(risk_instrument.c.version)).all() == [f"{INSTRUMENT.version}+oldtown-1"]
    found = instruments.by_version(session, [INSTRUMENT.version, f"{INSTRUMENT.version}+oldtown-1"])
    assert found[INSTRUMENT.version] == INSTRUMENT
    assert found[f"{INSTRUMENT.version}+oldtown-1"] == own_list.read(HEAD + ITEM)


def test_a_faulty_file_is_said_to_whoever_runs_the_service(own: Path) -> None:
    own.write_text("version = 3")
    with pytest.raises(Unusable, match=r"questions\.toml cannot be used\. Give the list a version"):
        instruments.current()
