"""What each person chooses: yes, no, never, pause, stop, coming back; on their own pages where they can."""

import re

import pytest
from pytest_bdd import parsers, then, when

from features.steps.case import refused
from features.steps.service import MONDAY, PageWalk
from rj_workflow.seeds.casework import TOLD
from tests.factories.browser import Browser, words_of

MEETING = "take_part_face_to_face"


@pytest.fixture
def card() -> dict[str, str]:
    """The card a person holds."""
    return {}


def own_page(walk: PageWalk, side: str, path: str) -> str:
    """What a person reads on one of their own pages."""
    base = {"harmed": "/p", "responsible": "/q"}[side]
    browser = walk.browser(side)
    browser.fill_in(f"{base}/safe", {"safe": "yes"})
    page = browser.get(f"{base}{path}", follow_redirects=True)
    assert page.status_code == 200, page.text[:400]
    assert "<title>Messages</title>" in re.sub(r"\s+(?=<)|(?<=>)\s+", "", page.text)
    return words_of(page)


def press(walk: PageWalk, side: str, path: str, **form: str) -> None:
    """Send one of a person's own forms."""
    base = {"harmed": "/p", "responsible": "/q"}[side]
    browser = walk.browser(side)
    browser.fill_in(f"{base}/safe", {"safe": "yes"})
    reply = browser.fill_in(f"{base}{path}", form)
    assert reply.status_code == 303, words_of(reply)[:600]


@when("Maya stops everything on her own page")
def stops(walk: PageWalk) -> None:
    press(walk, "harmed", "/stop")


@when("Maya pauses on her own page")
def pauses(walk: PageWalk) -> None:
    press(walk, "harmed", "/pause")


@when("Maya starts again on her own page")
def starts_again(walk: PageWalk) -> None:
    press(walk, "harmed", "/pause", answer="start")


@then(parsers.parse('she reads "{words}"'))
def she_reads(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/stop")


@then(parsers.parse('Maya reads on her own page "{words}"'))
def maya_reads(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/h")


@then(parsers.parse('Lee reads only "{words}"'))
def lee_reads(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "responsible", "/h")


@then("nothing on Lee's page names Maya or says why")
def nothing_of_maya(walk: PageWalk) -> None:
    page = own_page(walk, "responsible", "/h").lower()
    for word in ("maya", "okafor", "she ", "withdr", "stopped", "changed her mind"):
        assert word not in page


@then("Priya sees on her list that it stopped")
def priya_sees(walk: PageWalk) -> None:
    page = words_of(walk.browser("priya").get("/work/today"))
    assert "Stopped" in page
    assert walk.ref in page


@when("Maya says no to asking the other person")
def says_no(walk: PageWalk) -> None:
    walk.do("priya", "choice", "say_no", {"channel": "phone"}, holder=walk.harmed, topic="approach_other")


@when("Maya wants nothing more than that")
def wants_nothing_more(walk: PageWalk) -> None:
    walk.yes(walk.harmed, "take_part_conversation")


@when("Maya asks never to be asked about meeting")
def never(walk: PageWalk) -> None:
    walk.do("priya", "choice", "say_never", {"channel": "phone"}, holder=walk.harmed, topic=MEETING)


@then("Priya is not offered to raise meeting with her again")
def not_offered(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "choice", "re_offer", holder=walk.harmed, topic=MEETING)
    refused(walk, told, "priya", "choice", "explain", holder=walk.harmed, topic=MEETING)


@when("Maya asks about meeting herself")
def asks_herself(walk: PageWalk) -> None:
    walk.do("priya", "choice", "ask_again", {"channel": "phone"}, holder=walk.harmed, topic=MEETING)


@then("Priya can explain meeting to her again")
def can_explain(walk: PageWalk) -> None:
    walk.do("priya", "choice", "explain", TOLD, holder=walk.harmed, topic=MEETING)


@when("Maya comes back with her five words")
def comes_back(walk: PageWalk, card: dict[str, str]) -> None:
    assert walk.now.year > MONDAY.year + 2
    browser = Browser(walk.engine, lambda: walk.now)
    reply = browser.post("/p/in", data={"words": card["words"]})
    assert reply.status_code == 303, words_of(reply)
    press(walk, "harmed", "/back")


@then("what she said yes to before counts no longer")
def counts_no_longer(walk: PageWalk) -> None:
    live = [
        c for c in walk.file.of("choice") if c.holder == walk.harmed and c.state in ("given", "refresh_due")
    ]
    assert {c.topic for c in live} <= {"keep_record", "follow_up_contact"}
