"""What is explained before anybody answers: whole, plain, and pressing nobody."""

import re

import pytest

from rj_workflow.commands.explanation import faults_of
from rj_workflow.explanation import DELIVERED, KINDS, is_whole
from rj_workflow.reading_age import reading_age
from state_machines.choice import LIFECYCLE
from state_machines.explanation import EACH_TIME, EVERYTHING, NEVER_SAID, POINTS, TEACH_BACK
from state_machines.facts import ActorFacts, ChoiceFacts, Facts
from state_machines.fields import ASKS
from state_machines.roles import PERSON
from state_machines.table import Refusal


def test_every_point_is_one_box_and_has_its_words() -> None:
    assert len({point.title for point in POINTS}) == len(EVERYTHING) == len(set(EVERYTHING))
    assert [code for code, _ in ASKS["everything_was_explained"].parts] == list(EVERYTHING)
    assert set(EVERYTHING) > EACH_TIME
    for point in POINTS:
        assert all((point.plain, point.easy_read, point.source)), point.code


# What the Code's sources name one by one before participation begins (practice.md K1), and the answers of 7.3.
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("confidentiality", "somebody may be badly hurt"),
        ("agreements", "A court may use"),
        ("stopping", "do not have to say why"),
        ("forgiving", "Nobody will ask you to forgive"),
        ("ways", "Doing nothing is as good an answer"),
        ("proceedings", "must not count against"),
        ("way_back", "even years from now"),
        ("agreements", "Nothing in it can stop you from speaking"),
    ],
)
def test_what_must_be_said_is_said(code: str, says: str) -> None:
    assert says in DELIVERED["en/plain"][code]


@pytest.mark.parametrize("kind", DELIVERED)
def test_what_is_delivered_may_be_published_and_is_easily_read(kind: str) -> None:
    words = dict(DELIVERED[kind])
    assert is_whole(DELIVERED, kind)
    assert faults_of(words) == []
    assert {code: age for code, text in words.items() if (age := reading_age(text)) > 11} == {}


def test_half_an_explanation_is_none() -> None:
    assert [kind for kind in KINDS if is_whole(DELIVERED, kind)] == list(DELIVERED)
    assert not is_whole({"cy/plain": {"what_it_is": "Ffordd o siarad am niwed."}}, "cy/plain")
    blank = {code: " " if code == "rights" else "Words." for code in EVERYTHING}
    assert not is_whole({"cy/plain": blank}, "cy/plain")


PRESSING = [
    "85% of people felt better.", "Nine felt well: 9 out of 10.", "1 in 4 sleep better.", "This is your last chance.",
    "Only 3 days left to answer.", "There is a deadline.", "You should meet him.", "We recommend a letter.",
    "Most people choose to meet.", "It is the right thing to do.", "It will help you.", "You will find closure.",
    "Unless you agree, it ends.", "If you say no, we close the case.", "He may get a shorter sentence.",
]  # fmt: skip
FAIR = [
    "You can say no.", "You can meet, write, or do nothing.", "Some people feel better, some feel worse.",
    "There is no day by which you have to answer.", "A court may be told that somebody took part.",
    "It often takes some months.",
]  # fmt: skip


@pytest.mark.parametrize("text", PRESSING)
def test_what_presses_cannot_be_published(text: str) -> None:
    [(point, sentence)] = faults_of(dict(DELIVERED["en/plain"]) | {"ways": text})
    assert point == "ways"
    assert "cannot be published" in sentence


@pytest.mark.parametrize("text", FAIR)
def test_what_is_fair_can(text: str) -> None:
    assert faults_of(dict(DELIVERED["en/plain"]) | {"ways": text}) == []


def test_each_rule_of_what_is_never_said_is_broken_by_an_example() -> None:
    for pattern, _ in NEVER_SAID:
        assert any(re.search(pattern, text, re.IGNORECASE) for text in PRESSING), pattern


@pytest.mark.parametrize(
    ("text", "youngest", "oldest"),
    [
        ("", 0, 0),
        ("You can stop. You can come back.", 5, 7),
        ("You can ask questions, be heard, or say what should be put right.", 7, 11),
        ("Participation necessitates comprehensive acknowledgement of responsibilities, notwithstanding "
         "contemporaneous proceedings.", 18, 60),
    ],
)  # fmt: skip
def test_how_old_a_reader_a_text_asks_for(text: str, youngest: int, oldest: int) -> None:
    assert youngest <= reading_age(text) <= oldest


def test_from_their_own_pages_alone_nobody_ever_comes_to_a_yes() -> None:
    """AB-01: every event a person may take from their own sign-in, from every state, with every answer given."""
    herself = Facts(actor=ActorFacts(roles=PERSON, takes_part=True), answers=frozenset(ASKS))
    reached, ahead = set(), ["not_asked", "explained", "thinking", "refresh_due"]
    while ahead:
        state = ahead.pop()
        reached.add(state)
        for row in LIFECYCLE.rows:
            if row.by & PERSON and state in row.sources:
                try:
                    to = LIFECYCLE.next_state(
                        state,
                        row.event,
                        Facts(actor=herself.actor, answers=herself.answers, choice=ChoiceFacts(state=state)),
                        roles=PERSON,
                    )
                except Refusal:
                    continue
                if to not in reached:
                    ahead.append(to)
    assert reached == {
        "not_asked", "explained", "thinking", "refresh_due", "declined", "never_ask", "withdrawn", "asked_again",
    }  # fmt: skip
    staff = Facts(answers=herself.answers, choice=ChoiceFacts(state="explained"))
    assert LIFECYCLE.next_state("explained", "say_yes", staff, roles=PERSON) == "given"


def test_what_is_said_back_is_five_points() -> None:
    assert len(TEACH_BACK) == 5  # practice.md 7.4
