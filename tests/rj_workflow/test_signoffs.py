"""What waits for a decision is in the queue of those who may take it; before, it says who could."""

import pytest

from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.queries import signoffs
from rj_workflow.queries.risk_send import OF_THEM, sending
from rj_workflow.seeds.walk import Walk
from rj_workflow.settings import settings
from tests.factories.risk import NOT_THIS_WAY, PRESSED, write


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


def test_before_it_is_sent_it_says_who_must_sign_and_who_could(drafted: Walk, session: Session) -> None:
    write(drafted, PRESSED)
    found = sending(session, drafted.staff["priya"], drafted.ref, "process", now=drafted.now)
    assert found.step is not None
    assert found.step.ready
    assert [item.asked.key for item in found.red] == [("P4", drafted.harmed)]
    assert "Something was found that stops everything: a panel decides." in found.requirement.why
    assert {one.name: one.why_not for one in found.signers} == {
        "Helen Marsh": "", "David Asomah": OF_THEM["decider_is_independent"],
    }  # fmt: skip
    drafted.check("helen", "interests", "conflict", about=drafted.staff["helen"].id)
    again = sending(session, drafted.staff["priya"], drafted.ref, "process", now=drafted.now)
    assert {one.why_not for one in again.signers} == {OF_THEM["decider_is_independent"]}, "a link is not told"


def test_whoever_would_be_refused_is_not_among_those_who_could_sign(
    drafted: Walk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def why_not() -> str:
        found = sending(session, drafted.staff["priya"], drafted.ref, "process", now=drafted.now)
        return next(one.why_not for one in found.signers if one.name == "Helen Marsh")

    assert why_not() == ""
    monkeypatch.setattr(settings(), "supervision_overdue", "refuse")
    assert why_not() == OF_THEM["decider_supervision_is_in_date"]


def test_a_review_is_offered_to_the_manager_alone(drafted: Walk, session: Session) -> None:
    drafted.do("priya", "risk", "submit", topic="process")
    drafted.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    drafted.do("priya", "risk", "ask_for_review", {"who_asks": "harmed"}, topic="process")
    drafted.do("olu", "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process")
    drafted.do("priya", "risk", "take_up", topic="process")
    drafted.check("olu", "interests", "none", about=drafted.staff["olu"].id)
    found = sending(session, drafted.staff["priya"], drafted.ref, "process", now=drafted.now)
    assert [(one.name, one.why_not) for one in found.signers] == [("Olu Bright", "")]
