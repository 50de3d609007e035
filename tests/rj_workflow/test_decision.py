"""Who decides on an assessment has read it; a stop is lifted with a reason, while its answer stands."""

import pytest
from sqlalchemy import func, select

from risk_assessment.profile import stands
from rj_workflow import events
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline, event, note
from rj_workflow.queries import signoffs
from rj_workflow.queries.worklist import promises
from rj_workflow.risk import (
    answers_of,
    conditions,
)
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing
from tests.factories.risk import NOT_THIS_WAY, PRESSED, lift_it, open_it, write


def test_an_unread_red_item_is_refused_for_each_decider_apart(before_the_panel: Walk) -> None:
    walk = before_the_panel
    walk.panel(david="agrees", olu="agrees")
    form = {"each_member": "Both think so.", "conditions": "She comes by taxi."}
    lift_it(walk)
    open_it(walk, "david")
    with pytest.raises(Refused, match="Pressure to take part"):
        walk.do("helen", "risk", "panel_agrees", form, topic="process")
    open_it(walk, "helen")
    walk.do("helen", "risk", "panel_agrees", form, topic="process")
    assert walk.state == "preparing"
    assert [one.words for one in conditions(walk.file)] == ["She comes by taxi."]


def test_a_stop_is_lifted_by_a_supervisor_with_a_reason_and_never_by_whoever_wrote_it(
    before_the_panel: Walk, session: Session
) -> None:
    walk = before_the_panel
    walk.panel(david="agrees", olu="agrees")
    open_it(walk, "helen")
    with pytest.raises(Refused, match="A stop condition is open"):
        walk.do("helen", "risk", "panel_agrees", {"each_member": "Both think so."}, topic="process")
    with pytest.raises(Refused, match="Whoever wrote it cannot decide it"):
        lift_it(walk, "priya")
    with pytest.raises(Invalid, match="Write down why"):
        lift_it(walk, reason=" ")
    lift_it(walk)
    with pytest.raises(Conflict):
        lift_it(walk)
    walk.do("helen", "risk", "panel_agrees", {"each_member": "Both think so."}, topic="process")
    assert walk.state == "preparing"
    said = session.scalars(
        select(note.c.text).join(event, event.c.id == note.c.event_id).where(event.c.event == "lift_stop")
    )
    assert said.all() == ["She was asked alone, twice."]
    assert not list(events.verify(session))


def test_what_nothing_brings_down_is_not_lifted(drafted: Walk) -> None:
    write(drafted, PRESSED | {"mitigation": "", "residual": ""})
    drafted.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match="Nothing is written yet that brings it down"):
        lift_it(drafted)


def test_a_lifted_stop_stands_again_when_its_answer_is_written_anew(before_the_panel: Walk) -> None:
    walk = before_the_panel
    lift_it(walk)
    walk.do("helen", "risk", "send_back", {"what_to_change": "Ask her alone."}, topic="process")
    walk.do("priya", "risk", "take_up", topic="process")
    assert not any(stands(a) for a in answers_of(walk.file, walk.file.at("risk", "", "process")))
    write(walk, PRESSED | {"found": "He waits outside."})
    assert any(stands(a) for a in answers_of(walk.file, walk.file.at("risk", "", "process")))


def test_what_was_lifted_before_news_came_stands_again(before_the_panel: Walk) -> None:
    walk = before_the_panel
    lift_it(walk)
    walk.check("priya", "news", "order_made")
    sent = walk.file.at("risk", "", "process")
    assert sent.state == "draft"
    assert any(stands(answer) for answer in answers_of(walk.file, sent))


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
    assert [(i.asked.key, i.opened_at) for i in page.to_open] == [(("P4", before_the_panel.harmed), first)]
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


def calls_owed(walk: Walk) -> list[str]:
    found = select(deadline.c.person_id).where(deadline.c.open, deadline.c.kind == "explain_no")
    return sorted(walk.session.scalars(found))


def test_a_no_is_explained_in_a_call_to_both(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="process")
    assert calls_owed(walk) == sorted((walk.harmed, walk.responsible))
    today = promises(walk.session, walk.staff["priya"], walk.now)
    assert ["looked at again" in one.detail for one in today if one.kind == "explain_no"] == [True, True]
    walk.keep("explain_no")
    assert calls_owed(walk) == []


def test_nobody_is_called_about_a_no_who_may_not_be_contacted(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.wait(days=3)
    walk.yes(walk.harmed, "contact")
    walk.yes(walk.harmed, "approach_other", scope="Somebody would like to talk.")
    walk.assess("approach")
    walk.do("priya", "risk", "submit", topic="approach")
    walk.do("helen", "risk", "do_not_agree", NOT_THIS_WAY, topic="approach")
    assert calls_owed(walk) == [walk.harmed]  # whoever was never asked learns nothing of it
