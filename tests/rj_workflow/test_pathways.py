"""What bars a form is refused at every step that would offer, sign, hold or give it, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from risk_assessment.judgements import JUDGEMENTS
from risk_assessment.pathways import BETWEEN_THEM
from rj_workflow.commands.judgements import choose
from rj_workflow.errors import Invalid, Refused
from rj_workflow.pathways import barred_now, known_of
from rj_workflow.queries.pathways import add_on
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing

APPROACH = "The other person cannot be approached as things stand"
FORM = "This form cannot be offered as things stand"
LETTERS = "Nothing can be passed on between them as things stand"
STOPS_ALL = {
    "present": "current", "concern": "stop", "found": "He waits at her gate.",
    "own_view": "He says it is nothing.", "mitigation": "", "owner": "", "by_when": "", "residual": "",
}  # fmt: skip
NOT_THERE = {"present": "no", "found": "Nothing found.", "own_view": "I am not afraid of that."}


def abuse(walk: Walk, *kinds: str) -> None:
    """It turns out which kind of harm it was."""
    walk.check("tom", "kind_of_case", "ordinary", kinds=list(kinds or ("domestic",)))


def checklist(walk: Walk, result: str, *, days_ago: int = 0) -> None:
    day = (walk.now - timedelta(days=days_ago)).date().isoformat()
    form = {"tool": "dash", "done_on": day, "asked_by": "Tom, trained by SafeLives in 2024"}
    walk.check("tom", "risk_checklist", result, **form)


def barred(walk: Walk) -> set[str]:
    return {one.form for one in barred_now(walk.file, walk.now)}


def decide(walk: Walk, **chosen: str) -> None:
    """The manager decides something anew."""
    delivered = {row.name: row.default for row in JUDGEMENTS}
    choose(walk.session, walk.staff["olu"], delivered | chosen, shown=0, reason="Agreed.", now=walk.now)


# --- at every step


def test_a_current_high_risk_stops_an_approach(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    checklist(walk, "high")
    with pytest.raises(Refused, match=APPROACH):
        walk.do("priya", "case", "approach_other", {"approved_wording": "Anything."})


def test_an_answer_bars_choosing_from_the_moment_it_is_written_and_not_only_once_it_is_signed(
    standing: Standing,
) -> None:
    walk = standing("exploring_both")
    walk.do("priya", "risk", "begin", topic="process")
    walk.answer("process", {("P14", "responsible"): STOPS_ALL})
    with pytest.raises(Refused, match=FORM):
        walk.do("priya", "case", "choose_process", {"process": "face_to_face"})
    walk.answer("process", {("P14", "responsible"): NOT_THERE})
    assert barred(walk) == set()
    with pytest.raises(Refused) as refused:
        walk.do("priya", "case", "choose_process", {"process": "face_to_face"})
    assert FORM not in str(refused.value)


def test_what_is_barred_is_not_signed(standing: Standing) -> None:
    walk = standing("awaiting_sign_off")
    abuse(walk, "sexual")
    walk.check("tom", "justice_stage", "out_of_court")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match=FORM):
        walk.do("helen", "risk", "sign_off", {"reason": "Enough."}, topic="process")


def test_high_risk_takes_the_permission_of_a_confirmed_meeting_away_at_once(standing: Standing) -> None:
    walk = standing("scheduled")
    assert walk.file.at("meeting").state == "confirmed"
    abuse(walk)
    checklist(walk, "high")
    assert walk.file.at("meeting").state == "in_diary"
    with pytest.raises(Refused, match=FORM):
        walk.do("priya", "meeting", "confirm")


def test_a_meeting_does_not_open_on_what_is_suspected_on_the_day(standing: Standing) -> None:
    walk = standing("scheduled")
    walk.do("priya", "risk", "begin", topic="event")
    walk.answer("event", {("V4", "event"): STOPS_ALL})
    assert walk.file.at("meeting").state == "in_diary"  # what was signed fell, and the permission with it
    with pytest.raises(Refused, match=FORM):
        walk.do("priya", "meeting", "confirm")


def test_nothing_is_announced_while_letters_are_barred(standing: Standing) -> None:
    walk = standing("preparing", "letter")
    walk.do("priya", "risk", "begin", topic="process")
    walk.answer("process", {("P21", "harmed"): STOPS_ALL})
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")
    with pytest.raises(Refused, match=LETTERS):
        walk.do("priya", "exchange", "announce", holder=walk.responsible, number=1)


def test_a_letter_is_not_given_while_the_newest_check_says_that_an_order_forbids_it(
    standing: Standing,
) -> None:
    walk = standing("readiness_review", "letter")
    walk.clear_letters()
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")
    walk.check("priya", "order_check", "forbids")
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")
    with pytest.raises(Refused, match=FORM):
        walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="process")
    with pytest.raises(Refused, match=LETTERS):
        walk.letter(walk.responsible, "announce")
    walk.check("priya", "order_check", "clear")
    walk.do("helen", "risk", "sign_off", {"reason": "It fits."}, topic="process")
    walk.letter(walk.responsible, "announce")


def test_until_somebody_writes_down_which_harm_it_was_a_checklist_comes_first(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.check("helen", "kind_of_case", "gender_based")
    assert barred(walk) >= {"approach", "letter", "face_to_face"}
    checklist(walk, "standard")
    assert barred(walk) == {"video", "face_to_face", "circle", "family_group"}  # it may have been at home
    walk.check("helen", "kind_of_case", "gender_based", kinds=["trafficking"])
    assert barred(walk) == set()


def test_after_gender_based_harm_nothing_is_announced_for_the_person_responsible_who_asked_first(
    standing: Standing,
) -> None:
    walk = standing("preparing", "responsible first")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold")
    abuse(walk, "sexual")
    sentence = "nothing is announced to the person harmed for the person responsible"
    with pytest.raises(Refused, match=sentence):
        walk.do("priya", "exchange", "announce", holder=walk.responsible, number=1)
    decide(walk, responsible_asks_first="with_a_specialist")
    walk.check("tom", "specialist_view", "heard")
    with pytest.raises(Refused) as refused:
        walk.do("priya", "exchange", "announce", holder=walk.responsible, number=1)
    assert sentence not in str(refused.value)


# --- what counts as standing


def test_the_newest_answer_to_a_question_counts_whichever_assessment_it_is_in(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.do("priya", "risk", "begin", topic="approach")
    walk.answer("approach", {("P4", "harmed"): STOPS_ALL})
    assert "approach" in barred(walk)
    walk.do("priya", "risk", "begin", topic="process")
    walk.answer("process", {("P4", "harmed"): NOT_THERE})
    assert barred(walk) == set()


def test_a_new_version_keeps_what_stood_until_it_is_answered_again(standing: Standing) -> None:
    walk = standing("being_assessed")
    walk.assess("process")
    walk.answer("process", {("P13", "harmed"): STOPS_ALL})
    walk.do("priya", "risk", "submit", topic="process")
    walk.check("tom", "news", "charged")  # what was sent is void
    assert "letter" in barred(walk)
    walk.answer("process", {("P13", "harmed"): NOT_THERE})
    assert barred(walk) == set()


def test_what_was_said_of_somebody_who_left_bars_nothing(standing: Standing) -> None:
    walk = standing("being_assessed")
    ann = walk.add("Ann Danvers", "supporter")
    walk.assess("process")
    walk.answer("process", {("P3", ann): STOPS_ALL})
    assert "face_to_face" in barred(walk)
    file = walk.file
    file.participants = [p for p in file.participants if p["side"] != "supporter"]
    assert barred_now(file, walk.now) == ()


@pytest.mark.parametrize("item", ["P5", "P13"])
def test_suspected_abuse_through_the_process_bars_every_meeting_and_leaves_talking_alone(
    standing: Standing, item: str
) -> None:
    walk = standing("exploring_both")
    abuse(walk, "sexual")
    walk.do("priya", "risk", "begin", topic="process")
    walk.answer("process", {(item, "responsible"): STOPS_ALL})
    assert {"video", "face_to_face", "circle", "family_group"} <= barred(walk)
    assert "conversation" not in barred(walk)


# --- the checklist and the stage of the justice case


def test_after_harm_at_home_a_current_checklist_comes_first(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    assert known_of(walk.file, walk.now).checklist_is_missing
    checklist(walk, "standard")
    assert "approach" not in barred(walk)
    walk.wait(days=29)
    assert "approach" in barred(walk)


def test_a_checklist_holds_from_the_day_it_was_asked_for_as_long_as_the_service_decided(
    standing: Standing,
) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    decide(walk, checklist_days="7")
    checklist(walk, "medium", days_ago=6)
    assert not known_of(walk.file, walk.now).checklist_is_missing
    walk.wait(days=2)
    assert known_of(walk.file, walk.now).checklist_is_missing


def test_a_high_result_stays_high_however_old_it_is(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk, "sexual")
    checklist(walk, "high")
    walk.wait(days=400)
    assert known_of(walk.file, walk.now).high_risk_now
    checklist(walk, "standard")
    assert barred(walk) == set()


def test_a_high_result_stands_until_a_newer_list_was_asked(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk, "sexual")
    checklist(walk, "high", days_ago=1)
    checklist(walk, "not_done")
    assert barred(walk) == {"approach", *BETWEEN_THEM}
    with pytest.raises(Invalid, match="A newer checklist is written down"):
        checklist(walk, "standard", days_ago=20)
    checklist(walk, "medium")
    assert barred(walk) == set()


def test_a_checklist_has_no_number_and_is_of_no_day_ahead(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    with pytest.raises(Invalid, match="not one that lies ahead"):
        checklist(walk, "standard", days_ago=-2)
    checklist(walk, "standard")
    kept: dict[str, Any] = walk.file.latest_check("risk_checklist") or {}
    assert not any(isinstance(value, int | float) for value in kept["data"].values())


STAGES = [("charged", True), ("after_sentence", False), ("no_case", True)]


@pytest.mark.parametrize(("stage", "contested"), STAGES)
def test_a_meeting_after_harm_at_home_waits_for_the_stage_the_service_decided(
    standing: Standing, stage: str, *, contested: bool
) -> None:
    walk = standing("exploring_both")
    abuse(walk)
    checklist(walk, "standard")
    walk.check("tom", "justice_stage", stage)
    assert ("face_to_face" in barred(walk)) is contested
    assert "letter" not in barred(walk)
    decide(walk, meeting_after_harm_at_home="any_stage")
    assert barred(walk) == set()
    walk.check("tom", "justice_stage", "out_of_court")
    assert "letter" in barred(walk)


# --- what is asked, and of whom


def test_the_add_on_is_asked_only_where_the_kind_of_harm_calls_for_it(standing: Standing) -> None:
    walk = standing("exploring_first")
    assert add_on(walk.file, walk.now) is None
    with pytest.raises(Refused, match="only after domestic, sexual"):
        walk.check("tom", "marac", "not_referred")
    abuse(walk)
    found = add_on(walk.file, walk.now)
    assert found is not None
    assert "Multi-agency meeting (MARAC): not recorded." in found.missing
    walk.check("tom", "marac", "not_referred")
    found = add_on(walk.file, walk.now)
    assert found is not None
    assert not any("MARAC" in sentence for sentence in found.missing)


def test_children_are_asked_about_only_when_there_is_somewhere_to_refer(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    with pytest.raises(Refused, match="nowhere to refer them to"):
        walk.check("tom", "children", "none")
    decide(walk, children_referral="Family line, 01632 960 200, every day")
    walk.check("tom", "children", "referred")
    found = add_on(walk.file, walk.now)
    assert found is not None
    assert found.not_asked == ()


def test_an_adviser_is_heard_only_with_the_person_s_yes(standing: Standing) -> None:
    walk = standing("exploring_first")
    abuse(walk)
    with pytest.raises(Invalid, match="without the person's yes"):
        walk.check("tom", "advocate", "consulted", about=walk.harmed, advocate_name="June Abel")
    walk.check(
        "tom", "advocate", "consulted", about=walk.harmed, advocate_name="June Abel", with_consent="yes"
    )
