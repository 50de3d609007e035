"""What would help somebody and what they need: kept as said, arranged as a task, read by few."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from rj_workflow import events, policy
from rj_workflow.actors import Actor
from rj_workflow.commands import stop
from rj_workflow.commands.judgements import choose
from rj_workflow.commands.needs import Answer, Said, arrange, no_longer_needed, say_needs
from rj_workflow.commands.owed import keep
from rj_workflow.commands.step import Target
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline, event, need_answer
from rj_workflow.needs import TASK, latest, unmet
from rj_workflow.queries.judgements import policy_of
from rj_workflow.queries.needs import my_needs, needs_of
from rj_workflow.queries.warnings import warnings
from rj_workflow.queries.worklist import IN_THEIR_WORDS, promised_on
from rj_workflow.seeds.walk import Walk
from tests.factories.case import Standing

BSL, CHILDCARE, HEALTH = "British Sign Language", "Childcare", "Mental and physical health"


def harmed(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed", walk.harmed_name)


def say(walk: Walk, *ticked: str, who: str = "", words: str = "", needs: Any = None, **given: Any) -> bool:
    walk.wait(minutes=5)
    actor = walk.staff[who] if who else harmed(walk)
    how = {"phase": "entry", "channel": "phone"} if who else {"phase": "", "channel": "portal"}
    return say_needs(
        walk.session, actor, walk.ref, Said(frozenset(ticked), words, needs or {}), now=walk.now,
        **{"person_id": walk.harmed, **how, **given},
    )  # fmt: skip


def tasks(walk: Walk) -> int:
    rows = walk.session.execute(select(deadline.c.id).where(deadline.c.kind == TASK, deadline.c.open))
    return len(rows.all())


def missing(walk: Walk) -> list[str]:
    return [one.kind for one in unmet(walk.session, walk.file).get(walk.harmed, [])]


def warned(walk: Walk, event: str = "propose") -> list[str]:
    found = warnings(walk.session, walk.file, Target("meeting"), event, walk.now)
    return [one.sentence for one in found]


def one_of(walk: Walk, kind: str) -> str:
    return next(one.id for one in my_needs(walk.session, harmed(walk)).adjustments if one.kind == kind)


def test_nothing_is_required(standing: Standing) -> None:
    walk = standing("allocated")
    assert say(walk) is False
    assert (tasks(walk), my_needs(walk.session, harmed(walk)).answers) == (0, ())
    assert walk.session.execute(select(event).where(event.c.event == "said_needs")).all() == []


def test_each_thing_asked_for_is_a_task_until_it_is_arranged_or_no_longer_needed(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, BSL, CHILDCARE, words="A quiet room.")
    assert (tasks(walk), missing(walk)) == (3, [BSL, CHILDCARE, "own words"])
    arrange(walk.session, walk.staff["priya"], walk.ref, one_of(walk, BSL), how="Ada signs.", now=walk.now)
    assert (tasks(walk), missing(walk)) == (2, [CHILDCARE, "own words"])
    no_longer_needed(
        walk.session, walk.staff["priya"], walk.ref, one_of(walk, CHILDCARE), channel="phone", now=walk.now
    )
    say(walk, BSL)
    assert (tasks(walk), missing(walk)) == (0, [])
    say(walk, BSL, CHILDCARE)
    assert (tasks(walk), missing(walk)) == (1, [CHILDCARE])


def test_a_changed_wish_in_their_words_is_arranged_anew(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, words="A quiet room.")
    arrange(walk.session, walk.staff["priya"], walk.ref, one_of(walk, "own words"), how="", now=walk.now)
    assert say(walk, words="A quiet room.") is False
    say(walk, words="A quiet room, and no stairs.")
    assert (tasks(walk), missing(walk)) == (1, ["own words"])


def test_a_meeting_is_warned_of_and_not_refused(standing: Standing) -> None:
    walk = standing("readiness_review")
    say(walk, BSL)
    for event_ in ("propose", "put_in_diary", "change_plan"):
        assert warned(walk, event_) == [
            "Maya Okafor asked for help that is not arranged: British Sign Language. "
            "Arrange it first, or ask if it is still needed."
        ]
    assert warned(walk, "stop") == []
    walk.hold_date(days=5)  # goes on all the same
    arrange(walk.session, walk.staff["priya"], walk.ref, one_of(walk, BSL), how="", now=walk.now)
    assert warned(walk) == []


def test_the_task_ends_where_it_is_arranged_and_nowhere_else(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, BSL)
    clock = walk.session.scalar(select(deadline.c.id).where(deadline.c.kind == TASK))
    with pytest.raises(Refused):
        keep(walk.session, walk.staff["priya"], walk.ref, str(clock), what="Done.", now=walk.now)
    assert tasks(walk) == 1


def test_a_stop_or_closing_leaves_nothing_to_arrange_and_coming_back_arranges_anew(
    standing: Standing,
) -> None:
    walk = standing("exploring_both")
    say(walk, BSL, CHILDCARE)
    arrange(walk.session, walk.staff["priya"], walk.ref, one_of(walk, BSL), how="Ada.", now=walk.now)
    stop.stop_everything(walk.session, harmed(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert tasks(walk) == 0
    say(walk, BSL, CHILDCARE, words="Mornings.")
    walk.settle_aftercare()
    walk.close("HARMED_WITHDREW")
    assert tasks(walk) == 0
    with pytest.raises(Refused):
        say(walk, BSL)
    walk.come_back()
    assert tasks(walk) == 3
    assert missing(walk) == [BSL, CHILDCARE, "own words"]  # the interpreter of then is asked anew


# --- what they need


def test_answers_keep_their_phase_and_nothing_is_overwritten(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, needs={HEALTH: Answer("serious", "2", "I do not sleep.")})
    say(walk, who="priya", needs={HEALTH: Answer("some", "", "")}, phase="exit")
    rows = walk.session.execute(select(need_answer).order_by(need_answer.c.said_at)).mappings().all()
    assert [(r["phase"], r["level"], r["rating"], r["channel"]) for r in rows] == [
        ("entry", "serious", 2, "portal"), ("exit", "some", None, "phone"),
    ]  # fmt: skip
    assert [r["entered_by"] for r in rows] == [None, walk.staff["priya"].id]


@pytest.mark.parametrize(("state", "phase"), [("exploring_first", "entry"), ("following_up", "exit")])
def test_in_their_own_pages_nobody_is_asked_for_the_phase(standing: Standing, state: str, phase: str) -> None:
    walk = standing(state)
    say(walk, needs={HEALTH: Answer("some")})
    assert my_needs(walk.session, harmed(walk)).answers[-1].phase == phase
    say(walk, needs={HEALTH: Answer("no_need")})
    last = my_needs(walk.session, harmed(walk)).answers[-1]
    assert last.phase == ("review" if phase == "entry" else "exit")


def test_an_answer_can_be_taken_back_and_saying_it_again_is_nothing_new(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, needs={HEALTH: Answer("some", "4", "")})
    assert say(walk, needs={HEALTH: Answer("some", "4", "")}) is False
    assert say(walk, needs={HEALTH: Answer("not_asked", "", "")}) is True
    assert latest(my_needs(walk.session, harmed(walk)).answers)[HEALTH].level == "not_asked"


def test_what_staff_did_not_ask_this_time_stays_as_it_was(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, needs={HEALTH: Answer("some")})
    assert say(walk, who="priya", needs={HEALTH: Answer()}, phase="review") is False
    assert say(walk, who="priya", needs={HEALTH: Answer("some")}, phase="review") is True


@pytest.mark.parametrize(
    ("who", "given", "fault"),
    [
        ("priya", {"channel": "portal"}, Invalid),
        ("priya", {"channel": ""}, Invalid),
        ("priya", {"needs": {HEALTH: Answer("some")}, "phase": ""}, Invalid),
        ("priya", {"needs": {HEALTH: Answer("terrible")}}, Invalid),
        ("priya", {"needs": {HEALTH: Answer("some", "11")}}, Invalid),
        ("priya", {"needs": {HEALTH: Answer("some", "²")}}, Invalid),
        ("priya", {"needs": {"Star sign": Answer("some")}}, Invalid),
        ("priya", {"shown": "0" * 16}, Conflict),
        ("helen", {}, Refused),
        ("tom", {"needs": {HEALTH: Answer("some")}}, Refused),
        ("priya", {"person_id": "0" * 32}, NotFound),
    ],
)
def test_what_is_not_taken_down(
    standing: Standing, who: str, given: dict[str, Any], fault: type[Exception]
) -> None:
    walk = standing("allocated")
    with pytest.raises(fault):
        say(walk, BSL, who=who, **given)
    assert tasks(walk) == 0


def test_only_what_this_service_offers_can_be_ticked(standing: Standing) -> None:
    walk = standing("allocated")
    with pytest.raises(Invalid):
        say(walk, "A horse")


def test_the_manager_names_what_is_offered_and_what_was_asked_for_stays(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, BSL)
    row = {r.row.name: r.value for r in _policy(walk)} | {"adjustments": "Large print; Childcare"}
    choose(walk.session, walk.staff["olu"], row, shown=0, reason="As agreed.", now=walk.now)
    assert my_needs(walk.session, harmed(walk)).offered == ("Large print", CHILDCARE, BSL)
    say(walk, BSL, "Large print")
    assert missing(walk) == [BSL, "Large print"]


def _policy(walk: Walk) -> Any:
    return policy_of(walk.session, walk.staff["olu"]).rows


# --- who reads it

READS = [("priya", True), ("helen", True), ("sam", True), ("tom", False), ("david", False), ("olu", False)]


@pytest.mark.parametrize(("who", "reads"), READS)
def test_scores_are_for_whoever_leads_supervises_or_takes_the_calls(
    standing: Standing, who: str, reads: bool
) -> None:
    walk = standing("allocated")
    assert policy.reads_needs(walk.staff[who], walk.file) is reads
    say(walk, BSL, needs={HEALTH: Answer("urgent")})
    found = needs_of(walk.session, walk.staff[who], walk.file, walk.harmed)
    assert bool(found.answers) is reads
    assert [one.kind for one in found.wanted] == [BSL]


def test_the_other_person_neither_reads_nor_says_it(standing: Standing) -> None:
    walk = standing("exploring_both")
    lee = Actor(walk.responsible, "responsible")
    say(walk, BSL, needs={HEALTH: Answer("urgent")})
    assert (my_needs(walk.session, lee).wanted, my_needs(walk.session, lee).answers) == ((), ())
    with pytest.raises(NotFound):
        say_needs(
            walk.session,
            lee,
            walk.ref,
            Said(),
            person_id=walk.harmed,
            phase="",
            channel="portal",
            now=walk.now,
        )
    with pytest.raises(NotFound):
        needs_of(walk.session, lee, walk.file, walk.harmed)


def test_the_events_hold_no_word_of_it_and_the_chain_is_whole(standing: Standing) -> None:
    walk = standing("allocated")
    say(walk, BSL, words="A quiet room.", needs={HEALTH: Answer("urgent", "1", "I do not sleep.")})
    arrange(walk.session, walk.staff["priya"], walk.ref, one_of(walk, BSL), how="Ada signs.", now=walk.now)
    kept = str(walk.session.execute(select(event)).all())
    for word in (BSL, "quiet room", "urgent", "sleep", "Ada", HEALTH):
        assert word not in kept
    assert list(events.verify(walk.session)) == []


@pytest.mark.parametrize("act", ["arrange", "no_longer_needed"])
def test_what_is_seen_to_is_seen_to_once_and_only_on_their_case(standing: Standing, act: str) -> None:
    walk = standing("allocated")
    say(walk, BSL)
    key, priya = one_of(walk, BSL), walk.staff["priya"]

    def do(adjustment: str = key, actor: Actor = priya) -> None:
        if act == "arrange":
            arrange(walk.session, actor, walk.ref, adjustment, how="", now=walk.now)
        else:
            no_longer_needed(walk.session, actor, walk.ref, adjustment, channel="phone", now=walk.now)

    with pytest.raises(NotFound):
        do("0" * 32)
    with pytest.raises(Refused):
        do(actor=walk.staff["helen"])
    do()
    with pytest.raises(Conflict):
        do()


def test_each_thing_to_arrange_is_promised_by_its_name(standing: Standing) -> None:
    walk = standing("exploring_both")
    say(walk, BSL, CHILDCARE, words="Mornings.")
    found = promised_on(walk.session, walk.staff["priya"], walk.file.case["id"], walk.now)
    assert sorted(one.about for one in found if one.kind == TASK) == [BSL, CHILDCARE, IN_THEIR_WORDS]


def test_coming_back_to_an_open_case_promises_again_what_is_still_to_be_arranged(standing: Standing) -> None:
    walk = standing("exploring_both")
    say(walk, BSL, CHILDCARE)
    arrange(walk.session, walk.staff["priya"], walk.ref, one_of(walk, BSL), how="Ada.", now=walk.now)
    stop.stop_everything(walk.session, harmed(walk), person_id=walk.harmed, channel="portal", now=walk.now)
    assert tasks(walk) == 0
    for again in (1, 2):  # asking twice promises once
        walk.wait(hours=again)
        stop.come_back(walk.session, harmed(walk), person_id=walk.harmed, channel="portal", now=walk.now)
        assert (tasks(walk), missing(walk)) == (1, [CHILDCARE])
