"""Nobody is told who or why, nobody hears of what they were not asked, no sentence gives anybody away."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from jinja2 import Environment, StrictUndefined, meta
from sqlalchemy import select

from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.commands.step import Target, take_step
from rj_workflow.models import outbox
from rj_workflow.notifications.catalogue import NOTICES, SENTENCES, Notice, told_by
from rj_workflow.notifications.denied import DENIED, denied_in
from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from tests.factories.case import Standing
from web.templating import TEMPLATES

TAKING_PART = "take_part_face_to_face"
EACH = pytest.mark.parametrize("notice", NOTICES, ids=[f"{n.on}-{n.to}" for n in NOTICES])
ASKED_FOR = (
    "justice", "victim", "crime", "police", "court", "offender", "case", "restorative", "support",
    "victims", "facilitator", "meeting", "letter", "he", "she", "they",
)  # fmt: skip


def test_the_list_of_denied_words_is_long_and_holds_the_worst() -> None:
    assert len(DENIED) >= 200
    assert all(denied_in(word) == [word] for word in ASKED_FOR)
    assert denied_in("The Courts, and your Letters.") == ["courts", "letters"]
    assert denied_in("Nothing is happening at the moment.") == []


@EACH
def test_no_sentence_can_give_anybody_away(notice: Notice) -> None:
    assert denied_in(notice.sentence) == []
    assert not re.search(r"[!{}%]|https?:|unfortunately|sorry|are you sure", notice.sentence.lower())
    assert re.fullmatch(r"([A-Z][^.]*\. ?)+", notice.sentence), "whole sentences"


@EACH
def test_nothing_is_ever_filled_into_a_sentence(notice: Notice) -> None:
    drawn = Environment(undefined=StrictUndefined).from_string(notice.sentence)
    assert drawn.render() == notice.sentence
    assert not meta.find_undeclared_variables(Environment().parse(notice.sentence))
    assert list(Formatter().parse(notice.sentence)) == [(notice.sentence, None, None, None)]


GIVES_AWAY = [
    "We heard from the court.",
    "A letter for {name}.",
    "Call 999.",
    "Read https://example.org now.",
]


@pytest.mark.parametrize("sentence", GIVES_AWAY)
def test_a_sentence_that_gives_somebody_away_is_not_even_loaded(sentence: str) -> None:
    with pytest.raises(ValueError, match="leaves us"):
        Notice("stopped", "other", "not_going_ahead", sentence)


def test_what_pages_say_that_others_are_told_is_what_they_are_told() -> None:
    quoted = [
        words
        for page in sorted((TEMPLATES / "portal").glob("*.html"))
        for words in re.findall("told only: “([^”]+)”", page.read_text(encoding="utf-8"))
    ]
    assert len(quoted) >= 2
    for words in quoted:
        assert any(sentence.startswith(words) for sentence in SENTENCES.values()), words
        assert denied_in(words) == []


@EACH
def test_a_notice_hangs_on_a_step_that_exists(notice: Notice) -> None:
    lifecycle, _, name = notice.on.partition(".")
    if name:
        assert any(row.event == name for row in LIFECYCLES[lifecycle].rows)
    else:
        assert lifecycle in ("stopped", "paused", "been written to")
    assert notice.to in ("both", "other", "person")


def test_one_template_says_one_thing() -> None:
    assert {n.template: n.sentence for n in NOTICES} == SENTENCES
    assert all(SENTENCES[n.template] == n.sentence for n in NOTICES)


def test_what_is_not_in_the_catalogue_tells_nobody() -> None:
    assert list(told_by("choice.say_no")) == []


# --- who is told what


def told(walk: Walk, person: str) -> set[str]:
    return set(walk.session.scalars(select(outbox.c.template).where(outbox.c.person_id == person)))


def act(walk: Walk, what: str) -> None:
    """Somebody does this, the person harmed unless it says otherwise."""
    channel, changed = {"channel": "portal"}, {"what_changed": "All of it."}
    harmed = Actor(walk.harmed, "harmed")
    by = {
        "withdraws": (harmed, Target("choice", walk.harmed, TAKING_PART), "withdraw", channel),
        "says never": (harmed, Target("offer", walk.harmed), "do_not_ask", {}),
        "pauses": (harmed, Target("pause", walk.harmed), "pause", {}),
        "staff pause": (walk.staff["priya"], Target("pause"), "pause", {}),
        "postpones": (walk.staff["priya"], Target("meeting"), "postpone", {}),
        "cancels": (walk.staff["priya"], Target("meeting"), "stand_down", {}),
        "a safety stop": (walk.staff["helen"], Target("safety_stop"), "raise_stop", {"what": "A threat."}),
        "denies": (walk.staff["priya"], Target("acknowledgement", walk.responsible), "deny", changed),
        "takes contact back": (harmed, Target("choice", walk.harmed, "contact"), "withdraw", channel),
    }  # fmt: skip
    actor, target, name, form = by[what]
    take_step(walk.session, actor, walk.ref, target, name, form, now=walk.now)


GONE, QUIET = {"not_going_ahead"}, {"nothing_happening"}
# state, what happens, what the person responsible is newly told, what the person harmed is newly told
TELLING = [
    ("exploring_first", "pauses", set(), set()),
    ("exploring_first", "staff pause", set(), set()),
    ("exploring_first", "a safety stop", set(), set()),
    ("exploring_first", "says never", set(), set()),
    ("exploring_both", "pauses", set(), set()),
    ("exploring_both", "takes contact back", set(), set()),
    ("being_assessed", "withdraws", GONE, set()),
    ("being_assessed", "says never", GONE, set()),
    ("preparing", "withdraws", GONE, set()),
    ("preparing", "pauses", QUIET, set()),
    ("preparing", "staff pause", QUIET, QUIET),
    ("preparing", "a safety stop", QUIET, QUIET),
    ("preparing", "denies", set(), set()),
    ("scheduled", "withdraws", GONE, GONE),
    ("scheduled", "says never", GONE, GONE),
    ("scheduled", "pauses", QUIET, QUIET),
    ("scheduled", "postpones", QUIET, QUIET),
    ("scheduled", "cancels", GONE, GONE),
    ("scheduled", "denies", GONE, GONE),
    ("scheduled", "a safety stop", QUIET | GONE, QUIET | GONE),
    ("agreement_live", "withdraws", set(), set()),
    ("following_up", "withdraws", set(), set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "what", "other", "own"), TELLING, ids=[f"{s} {w}" for s, w, _, _ in TELLING]
)
def test_who_is_told_what(standing: Standing, state: str, what: str, other: set[str], own: set[str]) -> None:
    walk = standing(state)
    walk.session.execute(outbox.delete())
    act(walk, what)
    assert told(walk, walk.responsible) == other
    assert told(walk, walk.harmed) == own


def test_a_yes_that_runs_out_says_no_more_than_one_that_is_taken_back(standing: Standing) -> None:
    walk = standing("preparing")
    for days, name in ((15, "fall_due"), (15, "lapse")):
        walk.wait(days=days)
        target = Target("choice", walk.harmed, TAKING_PART)
        take_step(walk.session, THE_CLOCK, walk.ref, target, name, {}, now=walk.now)
    assert told(walk, walk.responsible) == GONE


def test_closing_tells_nobody_that_it_is_not_going_ahead(standing: Standing) -> None:
    walk = standing("following_up")
    walk.session.execute(outbox.delete())
    walk.to("closed")
    assert (told(walk, walk.harmed), told(walk, walk.responsible)) == (set(), set())


def test_a_supporter_is_told_nothing_by_the_service(standing: Standing) -> None:
    walk = standing("scheduled")
    sister = walk.add("Ada", "supporter")
    for what in ("pauses", "withdraws", "a safety stop"):
        act(walk, what)
    assert told(walk, sister) == set()


SENT = [
    # what happens while a message waits to be sent, what becomes of it
    ("pauses", "cancelled"), ("a safety stop", "cancelled"), ("withdraws", "cancelled"),
    ("says never", "cancelled"), ("takes contact back", "waiting"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "becomes"), SENT, ids=[what for what, _ in SENT])
def test_what_becomes_of_a_message_that_waits(standing: Standing, what: str, becomes: str) -> None:
    walk = standing("scheduled")
    arranged = select(outbox.c.state).where(outbox.c.template == "meeting_arranged")
    assert set(walk.session.scalars(arranged)) == {"waiting"}
    act(walk, what)
    assert set(walk.session.scalars(arranged)) == {becomes}


@pytest.mark.parametrize("what", ["pauses", "a safety stop"])
def test_what_stays_true_is_held_until_things_move_again(standing: Standing, what: str) -> None:
    walk = standing("scheduled")
    case_id, key = walk.file.case["id"], "0" * 32
    row = {"id": key, "case_id": case_id, "person_id": walk.harmed, "template": "not_going_ahead",
           "channel": "portal", "state": "waiting", "created_at": walk.now}  # fmt: skip
    walk.session.execute(outbox.insert(), [row])
    act(walk, what)
    assert walk.session.scalar(select(outbox.c.state).where(outbox.c.id == key)) == "held"


def test_what_was_held_is_cancelled_when_the_yes_goes(standing: Standing) -> None:
    walk = standing("scheduled")
    act(walk, "pauses")
    act(walk, "withdraws")
    arranged = select(outbox.c.state).where(outbox.c.template == "meeting_arranged")
    assert set(walk.session.scalars(arranged)) == {"cancelled"}


def test_only_the_person_it_is_for_hears_that_there_is_something(standing: Standing) -> None:
    walk = standing("preparing")
    walk.session.execute(outbox.delete())
    walk.yes(walk.responsible, "disclose_interest_to_other")
    walk.letter(walk.responsible, "draft", "approve", "review", "hold", "announce")
    assert (told(walk, walk.harmed), told(walk, walk.responsible)) == ({"something_for_you"}, set())
