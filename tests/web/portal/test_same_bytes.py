"""Not a byte tells of the other person: each state of a case, whatever that person did, read at one time.

What may differ once staff brought both in is named here: two neutral sentences, and the call that follows.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from rj_workflow.actors import Actor
from rj_workflow.commands import stop
from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.seeds.walk import STAGES
from rj_workflow.timers.deadlines import DEADLINES
from tests.factories.browser import hidden
from tests.factories.profile import sentences_of
from tests.web.portal.test_every_page import INSIDE
from web.portal.calls import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from httpx2 import Response

    from rj_workflow.seeds.walk import Walk
    from tests.web.portal.conftest import At, Side

    Act = Callable[[Walk, str], object]

PAGES = ("/", "/in", *INSIDE)
OTHERS = {"harmed": "responsible", "responsible": "harmed"}
# States in which both take part and both know it, so that one who pauses or stops pauses or stops the other.
BOTH_IN = STAGES[STAGES.index("exploring_both") : STAGES.index("closed")]


def asks_to_talk(walk: Walk, side: str) -> None:
    stop.come_back(walk.session, _self(walk, side), person_id=_id(walk, side), channel="portal", now=walk.now)


def is_interested(walk: Walk, side: str) -> None:
    stop.say_interest(
        walk.session, _self(walk, side), person_id=_id(walk, side), wish="face_to_face", now=walk.now
    )


def pauses(walk: Walk, side: str) -> None:
    stop.pause(walk.session, _self(walk, side), person_id=_id(walk, side), now=walk.now)


def goes_on(walk: Walk, side: str) -> None:
    stop.start_again(walk.session, _self(walk, side), person_id=_id(walk, side), now=walk.now)


def withdraws(walk: Walk, side: str) -> None:
    stop.stop_everything(
        walk.session, _self(walk, side), person_id=_id(walk, side), channel="portal", now=walk.now
    )


def _id(walk: Walk, side: str) -> str:
    return str(getattr(walk, side))


def _self(walk: Walk, side: str) -> Actor:
    return Actor(_id(walk, side), side)


def every_page(one: Side) -> dict[str, str]:
    """The bytes of every page."""
    return {path: bare(one.browser.get(f"{one.base}{path}")) for path in PAGES}


def bare(answer: Response) -> str:
    """A page, or where it leads; what differs by sign-in, or each time, is taken out."""
    token = r'name="(csrf|key|key_1)" value="[^"]*"'
    return re.sub(token, "", answer.text) + answer.headers.get("location", "")


def after(one: Side, act: Act) -> dict[str, str]:
    """The same pages, read at the same time, once the other person did this."""
    with one.on_staff_side() as walk:
        walk.now += timedelta(seconds=1)  # each act at a moment of its own
        act(walk, OTHERS[one.side])
    return every_page(one)


# What the other person does in each state, one after the other.  Nobody is told of the first two.
QUIETLY: tuple[Act, ...] = (is_interested, asks_to_talk)
ALOUD: tuple[Act, ...] = (pauses, goes_on, withdraws)


@pytest.mark.parametrize("side", ["responsible", "harmed"])
@pytest.mark.parametrize("state", [s for s in STAGES if s not in ("enquiry", "referred", "closed")])
def test_every_page_is_the_same_whether_the_other_is_silent_asks_pauses_or_withdraws(
    at: At, state: str, side: str
) -> None:
    one = at(state, side)
    one.browser.now = one.walk.now + timedelta(minutes=1)
    silence = every_page(one)
    for act in QUIETLY:
        assert after(one, act) == silence, act.__name__
    for act in ALOUD:
        told = after(one, act)
        changed = {path for path in PAGES if told[path] != silence[path]}
        assert changed <= SAY_IT, act.__name__
        if state in BOTH_IN:
            for path in SAY_IT:
                only_a_neutral_sentence(silence[path], told[path])
        else:
            assert told == silence, act.__name__


# Everything they may write on their own pages.
WRITES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/a", {"shown": "0", "part_1": "There was a knock at the door.", "readers_1": "supervisor"}),
    ("/n", {"adjustments": "Reading", "level_1": "urgent", "words_1": "Seven weeks now."}),
    ("/r", {"handshake": "no", "off_limits": "The dog.", "ready": "yes"}),
    ("/i", {"kind": "copy", "said": "All of it."}),
    ("/m", {"said": "Could you call later?"}),
    ("/p/call", {"call_allowed": "no"}),
    ("/p/more", {"never": "voicemail", "contact_device": "watched"}),
)


@pytest.mark.parametrize("side", ["responsible", "harmed"])
@pytest.mark.parametrize("state", ["triage", "exploring_both", "scheduled"])
def test_every_page_is_the_same_whatever_the_other_writes(at: At, state: str, side: str) -> None:
    one = at(state, side)
    one.browser.now = one.walk.now + timedelta(minutes=5)
    silence, other = every_page(one), one.other()
    for path, form in WRITES:
        stands = hidden(other.browser.get(f"{other.base}/r"), "shown") if path == "/r" else "0"
        other.send(path, **({"shown": stands} | form if path == "/r" else form))
        assert every_page(one) == silence, path


SAY_IT = {"/h", "/w", "/o", "/f", "/f/a"}
# What the first page (and the same on paper), the list of their talks and the list of what somebody was told
# may say then and did not before: a neutral sentence, who calls about it and when, and that nothing is to be
# done meanwhile.
MAY_BE_SAID = (
    re.escape(SENTENCES["not_going_ahead"]),
    re.escape(SENTENCES["nothing_happening"]),
    r"Priya will (call you|ask how you are)\.?",
    r"Priya will call you by \d+ \w+ \d{4}\.",
    r"By \w+day \d+ \w+, [\d:]+[ap]m\.",
    r"Today, \w+day \d+ \w+\.",
    r"In the way that is safe for you\. .*",
    r"Nothing to do now",
    r"If you want to talk about anything, any day, ask us to call\.",
    r"Ask for a call",
    rf"“({re.escape(SENTENCES['not_going_ahead'])}|{re.escape(SENTENCES['nothing_happening'])})”",
    r"You",
    r"\d+ \w+ \d{4}",
)


@pytest.mark.parametrize("side", ["responsible", "harmed"])
def test_a_closed_page_is_the_same_when_the_other_comes_back_asks_and_stops_again(at: At, side: str) -> None:
    one = at("closed", side)
    one.browser.now = one.walk.now + timedelta(minutes=1)
    silence = every_page(one)
    for act in (asks_to_talk, is_interested, withdraws):
        assert after(one, act) == silence, act.__name__


def only_a_neutral_sentence(silence: str, told: str) -> None:
    """Whatever the first page says more than in silence is one of these."""
    before, now = (sentences_of(page, least=1) for page in (silence, told))
    assert {said for said in now - before if not any(re.fullmatch(m, said) for m in MAY_BE_SAID)} == set()


def test_each_promise_to_a_person_has_its_heading() -> None:
    assert set(TITLES) == {row.kind for row in DEADLINES if row.promised_to}


# --- what is written for the other person: neither page moves with the other's acts (docs/adr/0024)

CANARY = "The noise of the door, and the canary in the hall."
LETTER_PAGES = ("/h", "/c", "/l", "/w", "/m", "/agreed", "/after", "/i")


def letters_pass(at: At, author: str) -> tuple[Side, Side]:
    """A case in which letters pass, on both people's pages; the author first."""
    one = at("readiness_review", author, process="letter")
    with one.on_staff_side() as walk:
        walk.clear_letters()
        if author == "harmed":
            walk.yes(walk.harmed, "disclose_interest_to_other")
        walk.wait(hours=1)
    one.open()
    return one, one.other()


def its_id(one: Side) -> str:
    with one.on_staff_side() as walk:
        return next(iter(walk.file.of("exchange"))).id


def moves(one: Side, *steps: str) -> None:
    with one.on_staff_side() as walk:
        walk.letter(one.person, *steps)


def read_at(one: Side, now: datetime) -> dict[str, str]:
    """The pages a letter could stand on, read at this time."""
    visit(one, now)
    return {path: bare(one.browser.get(f"{one.base}{path}")) for path in LETTER_PAGES}


def visit(one: Side, now: datetime) -> None:
    """Come to their pages at this time: the door has closed since."""
    one.browser.now = now
    one.browser.become(one.side, one.person)
    one.send("/safe", safe="yes")


def writes_and_is_right(one: Side) -> str:
    one.send("/l", kind="letter", said=CANARY)
    item = its_id(one)
    one.send("/l/mine", item=item, version="2", said=CANARY, knows="yes", what="right")
    return item


@pytest.mark.parametrize("author", ["responsible", "harmed"])
def test_no_page_of_its_author_moves_from_the_moment_they_said_that_it_is_right(at: At, author: str) -> None:
    mine, theirs = letters_pass(at, author)
    item = writes_and_is_right(mine)
    later = mine.walk.now + timedelta(days=3)
    silence = read_at(mine, later)
    assert CANARY in silence["/l"]
    for step in ("review", "hold", "announce"):
        moves(mine, step)
        assert read_at(mine, later) == silence, step
    answers = ({"answer_1": "want"}, {"answer_1": "not_now"}, {"answer_1": "never"}, {"answer_1": "want"})
    for said in answers:
        visit(theirs, mine.walk.now)
        theirs.send("/l/theirs", item=item, place="1", way_1="in_person", **said)
        assert read_at(mine, later) == silence, said


@pytest.mark.parametrize("author", ["responsible", "harmed"])
def test_no_page_of_its_author_tells_that_it_was_given(at: At, author: str) -> None:
    mine, theirs = letters_pass(at, author)
    item = writes_and_is_right(mine)
    later = mine.walk.now + timedelta(days=3)
    silence = read_at(mine, later)
    moves(mine, "review", "hold", "announce", "want")
    with mine.on_staff_side() as walk:
        walk.yes(theirs.person, f"letter_receive:{item}")
    moves(mine, "deliver")
    assert read_at(mine, later) == silence


@pytest.mark.parametrize("author", ["responsible", "harmed"])
def test_having_it_back_reads_the_same_whether_it_was_given_or_not(at: At, author: str) -> None:
    """One and the same case, once with the letter given and once without."""
    pages = []
    for given in (False, True):
        mine, theirs = letters_pass(at, author)
        item = writes_and_is_right(mine)
        when = mine.walk.now + timedelta(days=2)
        moves(mine, "review", "hold", "announce", "want")
        if given:
            with mine.on_staff_side() as walk:
                walk.yes(theirs.person, f"letter_receive:{item}")
            moves(mine, "deliver")
        visit(mine, when)
        assert mine.send("/l/mine", item=item, what="back") == "/l"
        pages.append(read_at(mine, when)["/l"].replace(item, "the item"))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("author", ["responsible", "harmed"])
def test_nobody_reads_of_it_before_they_are_told_nor_a_word_of_it_ever(at: At, author: str) -> None:
    mine, theirs = letters_pass(at, author)
    later = mine.walk.now + timedelta(days=3)
    silence = read_at(theirs, later)
    visit(mine, mine.walk.now)
    item = writes_and_is_right(mine)
    moves(mine, "review", "hold")
    assert read_at(theirs, later) == silence
    for path in ("/l/theirs", "/l/mine"):
        tried = {"item": item, "place": "1", "answer_1": "want", "way_1": "in_person", "what": "back"}
        answer = theirs.browser.fill_in(f"{theirs.base}{path}", tried)
        unknown = theirs.browser.fill_in(f"{theirs.base}{path}", {**tried, "item": "0" * 32})
        assert (answer.status_code, bare(answer)) == (404, bare(unknown)), path
    moves(mine, "announce", "want")
    with mine.on_staff_side() as walk:
        walk.yes(theirs.person, f"letter_receive:{item}")
    moves(mine, "deliver")
    for path, page in read_at(theirs, later).items():
        assert CANARY not in page, path
        assert mine.person not in page, path  # nor whose it is, nor how many they wrote


@pytest.mark.parametrize("author", ["responsible", "harmed"])
def test_what_somebody_knows_of_stays_on_their_page_when_the_other_pauses_goes_on_or_has_it_back(
    at: At, author: str
) -> None:
    mine, theirs = letters_pass(at, author)
    item = writes_and_is_right(mine)
    moves(mine, "review", "hold", "announce")
    later = mine.walk.now + timedelta(days=3)
    silence = read_at(theirs, later)["/l"]
    for act in (pauses, goes_on):
        with mine.on_staff_side() as walk:
            walk.now += timedelta(seconds=1)
            act(walk, author)
        assert read_at(theirs, later)["/l"] == silence, act.__name__
    visit(mine, later)
    mine.send("/l/mine", item=item, what="back")
    assert read_at(theirs, later)["/l"] == silence
    with mine.on_staff_side() as walk:
        walk.now += timedelta(seconds=1)
        withdraws(walk, author)
    assert read_at(theirs, later)["/l"] == silence


@pytest.mark.parametrize("author", ["responsible", "harmed"])
def test_asking_for_it_is_answered_alike_while_the_other_has_paused(at: At, author: str) -> None:
    pages = []
    for paused in (False, True):
        mine, theirs = letters_pass(at, author)
        item = writes_and_is_right(mine)
        moves(mine, "review", "hold", "announce")
        when = mine.walk.now + timedelta(days=1)
        if paused:
            with mine.on_staff_side() as walk:
                pauses(walk, author)
        visit(theirs, when)
        said = {"answer_1": "want", "way_1": "in_person"}
        assert theirs.send("/l/theirs", item=item, place="1", **said) == "/l"
        pages.append(read_at(theirs, when)["/l"].replace(item, "the item"))
    assert pages[0] == pages[1]
