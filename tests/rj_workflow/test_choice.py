"""K1 to K8 beside the table: who may say what for whom, why a yes ends, what others have already."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from rj_workflow.actors import Actor
from rj_workflow.commands.choice import AGAIN, ask_about_it, may_ask_again, think_it_over
from rj_workflow.commands.desk import CONFIRM
from rj_workflow.commands.exchange import answer_item
from rj_workflow.commands.owed import keep
from rj_workflow.commands.step import Target
from rj_workflow.commands.stop import stop_everything
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import deadline
from rj_workflow.queries.choice import (
    CHANGED,
    RAN_OUT,
    answers_of,
    conditions_of,
    is_asked_once,
    last_answer,
    shared,
    why_not_now,
)
from rj_workflow.queries.warnings import warnings
from rj_workflow.seeds.casework import TOLD, UNDERSTOOD
from state_machines.choice import MATERIAL

if TYPE_CHECKING:
    from rj_workflow.casefile import Position
    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

CONTACT, MEETING, LETTER = "contact", "take_part_face_to_face", "take_part_letter"
YES = {**UNDERSTOOD, "channel": "phone"}


def step(walk: Walk, event: str, form: dict[str, Any], topic: str = CONTACT, who: str = "priya") -> Position:
    walk.do(who, "choice", event, form, holder=walk.harmed, topic=topic)
    return walk.file.at("choice", walk.harmed, topic)


def told(standing: Standing) -> Walk:
    """Maya has had it explained to her, and not answered."""
    walk = standing("exploring_first")
    step(walk, "explain", dict(TOLD))
    return walk


def said_yes(standing: Standing) -> Walk:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, CONTACT)
    return walk


def herself(walk: Walk) -> Actor:
    return Actor(walk.harmed, "harmed")


def open_clocks(walk: Walk, kind: str) -> list[str]:
    found = select(deadline.c.id).where(deadline.c.open, deadline.c.kind == kind)
    return list(walk.session.scalars(found))


# --- passed on by somebody else: what can only protect, and never a yes

PASSED_ON = [("say_no", told), ("say_never", told), ("say_never", said_yes), ("withdraw", said_yes)]


@pytest.mark.parametrize(("event", "before"), PASSED_ON, ids=[f"{e}-{b.__name__}" for e, b in PASSED_ON])
def test_what_is_passed_on_holds_at_once_and_is_confirmed(
    standing: Standing, event: str, before: Any
) -> None:
    walk = before(standing)
    with pytest.raises(Invalid) as missing:
        step(walk, event, {"channel": "relayed"})
    assert [field for field, _ in missing.value.errors] == ["relayed_by"]
    assert open_clocks(walk, CONFIRM) == []
    ended = step(walk, event, {"channel": "relayed", "relayed_by": "Her sister"})
    assert ended.state in ("declined", "never_ask", "withdrawn")
    [call] = open_clocks(walk, CONFIRM)
    keep(walk.session, walk.staff["priya"], walk.ref, call, what="She did not mean it.", now=walk.now)
    assert walk.file.at("choice", walk.harmed, CONTACT).state == ended.state, "the call opens nothing"


@pytest.mark.parametrize("event", ["say_no", "say_never"])
def test_what_they_say_themselves_is_confirmed_by_nobody(standing: Standing, event: str) -> None:
    walk = told(standing)
    step(walk, event, {"channel": "phone"})
    assert open_clocks(walk, CONFIRM) == []


@pytest.mark.parametrize("channel", ["relayed", "portal"])
@pytest.mark.parametrize("event", ["say_yes", "reaffirm"])
def test_a_yes_is_taken_from_them_alone_in_a_talk(standing: Standing, event: str, channel: str) -> None:
    walk = told(standing) if event == "say_yes" else said_yes(standing)
    with pytest.raises(Invalid) as fault:
        step(walk, event, {**UNDERSTOOD, "channel": channel})
    assert [field for field, _ in fault.value.errors] == ["channel"]


@pytest.mark.parametrize("missing", ["own_words", "who_else_was_there"])
@pytest.mark.parametrize("event", ["say_yes", "reaffirm"])
def test_no_yes_is_kept_without_their_words_and_who_was_there(
    standing: Standing, event: str, missing: str
) -> None:
    walk = told(standing) if event == "say_yes" else said_yes(standing)
    with pytest.raises(Invalid) as fault:
        step(walk, event, {**YES, missing: " "})
    assert [field for field, _ in fault.value.errors] == [missing]


def test_nobody_lifts_a_never_for_them(standing: Standing) -> None:
    walk = told(standing)
    step(walk, "say_never", {"channel": "phone"})
    with pytest.raises(Invalid):
        step(
            walk,
            "ask_again",
            {"channel": "relayed"},
            who="sam" if walk.file.case["lead_id"] is None else "priya",
        )
    assert step(walk, "ask_again", {"channel": "phone"}).state == "asked_again"


def test_a_stop_passed_on_names_who_passed_it_on(standing: Standing) -> None:
    walk = standing("scheduled")
    sam = walk.staff["priya"]
    with pytest.raises(Invalid):
        stop_everything(walk.session, sam, person_id=walk.harmed, channel="relayed", now=walk.now)
    assert walk.file.at("choice", walk.harmed, MEETING).state == "given"
    stop_everything(
        walk.session, sam, person_id=walk.harmed, channel="relayed", relayed_by="Her key worker", now=walk.now
    )
    assert walk.file.at("choice", walk.harmed, MEETING).state == "withdrawn"
    assert len(open_clocks(walk, CONFIRM)) == 1


# --- understood


def test_only_a_supervisor_writes_a_plan_of_support_and_only_for_this_episode(standing: Standing) -> None:
    walk = told(standing)
    some = {**YES, "it_was_understood": ["may_stop"]}
    with pytest.raises(Refused):
        walk.check("priya", "understanding", "with_support", about=walk.harmed)
    with pytest.raises(Invalid):
        step(walk, "say_yes", some)
    walk.check("helen", "understanding", "not_yet", about=walk.harmed)
    with pytest.raises(Invalid):
        step(walk, "say_yes", some)
    walk.check(
        "helen", "understanding", "with_support", about=walk.harmed, note="In pictures, with her key worker."
    )
    assert walk.file.may_answer_with_support(walk.harmed)
    assert not walk.file.may_answer_with_support(walk.responsible)
    assert step(walk, "say_yes", some).state == "given"
    file = walk.file
    file.case["episode"] += 1
    assert not file.may_answer_with_support(walk.harmed)


# --- may we ask again: once, and never against them


ENDED_BY = {"say_no": "declined", "withdraw": "withdrawn"}


@pytest.mark.parametrize("answer", AGAIN)
@pytest.mark.parametrize("ended", ENDED_BY)
def test_it_is_asked_once_after_a_no(standing: Standing, ended: str, answer: str) -> None:
    walk = told(standing) if ended == "say_no" else said_yes(standing)
    choice = step(walk, ended, {"channel": "phone"})
    assert is_asked_once(choice)
    said: dict[str, Any] = {
        "person_id": walk.harmed,
        "purpose": CONTACT,
        "answer": answer,
        "channel": "portal",
        "now": walk.now,
    }
    may_ask_again(walk.session, herself(walk), **said)
    choice = walk.file.at("choice", walk.harmed, CONTACT)
    assert not is_asked_once(choice)
    assert choice.state == ("never_ask" if answer == "never" else ENDED_BY[ended])
    for days, may in ((0, False), (181, False), (183, answer == "half_a_year")):
        now = walk.now
        walk.now = now + timedelta(days=days)
        if may:
            assert step(walk, "re_offer", {}).state == "asked_again"
        else:
            with pytest.raises((Refused, Conflict)):
                step(walk, "re_offer", {})
            walk.now = now


def test_after_another_yes_and_another_no_it_is_asked_anew(standing: Standing) -> None:
    walk = told(standing)
    step(walk, "say_no", {"channel": "phone"})
    said: dict[str, Any] = {
        "person_id": walk.harmed,
        "purpose": CONTACT,
        "channel": "portal",
        "now": walk.now,
    }
    may_ask_again(walk.session, herself(walk), answer="not_now", **said)
    walk.yes(walk.harmed, CONTACT)
    assert is_asked_once(step(walk, "withdraw", {"channel": "phone"}))


@pytest.mark.parametrize("answer", ["", "always"])
def test_any_other_answer_is_none(standing: Standing, answer: str) -> None:
    walk = told(standing)
    with pytest.raises(Invalid):
        may_ask_again(
            walk.session, herself(walk), person_id=walk.harmed, purpose=CONTACT, answer=answer,
            channel="portal", now=walk.now,
        )  # fmt: skip


def test_what_has_not_ended_is_left_as_it_is(standing: Standing) -> None:
    walk = said_yes(standing)
    count = walk.file.case["event_count"]
    said: dict[str, Any] = {
        "person_id": walk.harmed,
        "purpose": CONTACT,
        "channel": "portal",
        "now": walk.now,
    }
    may_ask_again(walk.session, herself(walk), answer="never", **said)
    ask_about_it(walk.session, herself(walk), **said)
    think_it_over(walk.session, herself(walk), person_id=walk.harmed, purpose=CONTACT, now=walk.now)
    assert walk.file.case["event_count"] == count


@pytest.mark.parametrize("act", [ask_about_it, may_ask_again])
def test_nobody_answers_for_the_other(standing: Standing, act: Any) -> None:
    walk = told(standing)
    more = {"answer": "never"} if act is may_ask_again else {}
    with pytest.raises(NotFound):
        act(
            walk.session, Actor(walk.responsible, "responsible"), person_id=walk.harmed, purpose=CONTACT,
            channel="portal", now=walk.now, **more,
        )  # fmt: skip


# --- why a yes counts no longer


@pytest.mark.parametrize("trigger", sorted(MATERIAL))
def test_what_changed_is_known_to_staff_and_never_said_to_them(standing: Standing, trigger: str) -> None:
    walk = said_yes(standing)
    choice = walk.file.at("choice", walk.harmed, CONTACT)
    choice.data["ran_out"] = trigger
    assert why_not_now(choice) == CHANGED


@pytest.mark.parametrize("because", sorted(RAN_OUT))
def test_time_and_a_closing_have_words_of_their_own(standing: Standing, because: str) -> None:
    choice = said_yes(standing).file.at("choice", "x", CONTACT)
    choice.data["ran_out"] = because
    assert why_not_now(choice) == RAN_OUT[because]


def test_closing_says_so_and_the_next_answer_ends_the_reason(standing: Standing) -> None:
    walk = standing("closed")
    choice = walk.file.at("choice", walk.harmed, CONTACT)
    assert (choice.state, why_not_now(choice)) == ("lapsed", RAN_OUT["closed"])
    assert why_not_now(step(walk, "ask_again", {"channel": "phone"}, who="sam")) == ""


# --- conditions

USES = [
    # a step about                               shows what was said with a yes to
    (lambda w: Target("case"),                   {CONTACT, LETTER}),
    (lambda w: Target("exchange", w.harmed),     {CONTACT, LETTER}),
    (lambda w: Target("preparation", w.harmed),  {LETTER}),
    (lambda w: Target("preparation", w.responsible), set()),
    (lambda w: Target("follow_up", w.harmed, "welfare"), {CONTACT}),
    (lambda w: Target("choice", w.harmed, LETTER), {LETTER}),
    (lambda w: Target("choice", w.responsible, LETTER), set()),
    (lambda w: Target("pause", w.harmed),        set()),
]  # fmt: skip


@pytest.mark.parametrize(("target", "shown"), USES)
def test_conditions_stand_where_the_yes_is_used_and_nowhere_else(
    standing: Standing, target: Any, shown: set[str]
) -> None:
    walk = standing("exploring_both")
    for topic, words in ((CONTACT, "Not at work."), (LETTER, "Not my address.")):
        if walk.file.at("choice", walk.harmed, topic).state == "given":
            step(walk, "withdraw", {"channel": "phone"}, topic)
        walk.yes(walk.harmed, topic, conditions=words, expires_on="2027-01-31")
    about = target(walk)
    assert {one.purpose for one in conditions_of(walk.file, about)} == shown
    said = [one.sentence for one in warnings(walk.session, walk.file, about, "any", walk.now)]
    assert sum("until the end of 31 January 2027" in one for one in said) == len(shown)


def test_a_yes_without_conditions_forgets_those_of_the_one_before(standing: Standing) -> None:
    walk = standing("exploring_first")
    walk.yes(walk.harmed, CONTACT, conditions="Not at work.")
    step(walk, "withdraw", {"channel": "phone"})
    walk.yes(walk.harmed, CONTACT)
    assert conditions_of(walk.file, Target("case")) == []


# --- what others have already

SHARED = [
    # where the case stands   what of hers others have           what of his
    ("exploring_first",      [],                                  []),
    ("exploring_both",       ["In the words you agreed to:"],     []),
    ("scheduled",            ["In the words you agreed to:"],     []),
    ("underway",             ["In the words you agreed to:", "What you said when you met."],
                                                                  ["What you said when you met."]),
    ("following_up",         ["In the words you agreed to:", "What you said when you met.",
                              "What was agreed between you."],
                             ["What you said when you met.", "What was agreed between you."]),
]  # fmt: skip


@pytest.mark.parametrize(("state", "hers", "his"), SHARED, ids=[row[0] for row in SHARED])
def test_what_others_have_already(standing: Standing, state: str, hers: list[str], his: list[str]) -> None:
    walk = standing(state)
    assert [one.what for one in shared(walk.session, walk.file, walk.harmed)] == hers
    assert [one.what for one in shared(walk.session, walk.file, walk.responsible)] == his


def test_a_letter_counts_for_its_author_once_it_is_given(standing: Standing) -> None:
    walk = standing("readiness_review", "letter")
    walk.clear_letters()
    walk.letter(walk.responsible, "draft", "approve", "review", "hold", "announce", "want")
    assert shared(walk.session, walk.file, walk.responsible) == []
    item = next(walk.file.of("exchange"))
    walk.yes(walk.harmed, f"letter_receive:{item.id}")
    walk.letter(walk.responsible, "deliver")
    assert shared(walk.session, walk.file, walk.responsible) == []  # only she decides if he may know (X5)
    answer_item(
        walk.session, Actor(walk.harmed, "harmed"), walk.ref, item.id, person_id=walk.harmed, answer="",
        may_know="yes", channel="portal", now=walk.now,
    )  # fmt: skip
    [his] = shared(walk.session, walk.file, walk.responsible)
    assert his.what == "Something that you wrote. It was given."
    assert all("wrote" not in one.what for one in shared(walk.session, walk.file, walk.harmed))


def test_nobody_reads_of_a_question_to_an_agency_that_may_be_about_the_other(standing: Standing) -> None:
    walk = standing("preparing")
    before = {who: shared(walk.session, walk.file, who) for who in (walk.harmed, walk.responsible)}
    asked = {"agency": "prison", "what_they_ask": "If a room can be had."}
    walk.do("priya", "waiting", "ask_agency", asked, topic="prison")
    for person in (walk.harmed, walk.responsible):
        assert shared(walk.session, walk.file, person) == before[person]


# --- who wrote it down


def test_it_says_how_each_answer_reached_us_and_who_wrote_it_down(standing: Standing) -> None:
    walk = told(standing)
    step(walk, "say_no", {"channel": "paper"})
    last = last_answer(answers_of(walk.session, walk.file, walk.harmed), CONTACT)
    assert last is not None
    assert (last.how, last.by, last.by_name) == ("On paper.", "Priya wrote it down.", "Priya Nalloor")
    ask_about_it(
        walk.session, herself(walk), person_id=walk.harmed, purpose=CONTACT, channel="portal", now=walk.now
    )
    last = last_answer(answers_of(walk.session, walk.file, walk.harmed), CONTACT)
    assert last is not None
    assert (last.event, last.how, last.by) == ("ask_again", "On your own pages.", "")


def test_what_happened_by_itself_is_nobodys_answer(standing: Standing) -> None:
    walk = standing("closed")
    assert {a.event for a in answers_of(walk.session, walk.file, walk.harmed)} <= {
        "explain",
        "say_yes",
        "reaffirm",
    }
