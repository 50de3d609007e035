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


SAY_IT = {"/h", "/w", "/o", "/papers", "/papers/stands"}
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
