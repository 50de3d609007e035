"""Messages: written on one's own page or said by telephone, answered by a day, and on one side alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.choice import own_page, press
from features.steps.record import SIDES
from features.steps.service import PageWalk
from tests.factories.browser import fields_in, words_of

BASES = {"harmed": "/p", "responsible": "/q"}
LEES_NUMBER = "01632 960 327"


@pytest.fixture
def answers() -> list[Any]:
    """What the page answered that was sent last."""
    return []


def page_of(walk: PageWalk, side: str = "harmed") -> str:
    return f"/work/cases/{walk.ref}/people/{getattr(walk, side)}/messages"


def write(walk: PageWalk, side: str, said: str, **more: str) -> None:
    """Fill in their own page, and send it."""
    browser, path = walk.browser(side), f"{BASES[side]}/m"
    browser.fill_in(f"{BASES[side]}/safe", {"safe": "yes"})
    reply = browser.fill_in(path, {**fields_in(browser.get(path), path), "said": said, **more})
    assert reply.status_code == 303, words_of(reply)[:400]


def answer(walk: PageWalk, side: str, words: str, **more: str) -> Any:
    page, priya = page_of(walk, side), walk.browser("priya")
    form = fields_in(walk.opened("priya", page), page)
    return priya.fill_in(page, {**form, "csrf": priya.csrf, "words": words, **more})


def tell(walk: PageWalk, who: str, said: str, **more: str) -> None:
    page, browser = page_of(walk), walk.browser(who)
    form = fields_in(walk.opened(who, page), f"{page}/told")
    told = {"channel": "phone", "said": said, **more}
    reply = browser.fill_in(f"{page}/told", {**form, "csrf": browser.csrf, **told})
    assert reply.status_code == 303, words_of(reply)[:400]


def owed(walk: PageWalk) -> str:
    return words_of(walk.browser("priya").get("/work/today?tab=week"))


@given("Maya has stopped everything on her own page")
def has_stopped(walk: PageWalk) -> None:
    press(walk, "harmed", "/stop")
    walk.now += timedelta(minutes=1)


@when(parsers.re(r'(?P<who>Maya|Lee) writes on (her|his) own page "(?P<said>[^"]+)"'))
def writes(walk: PageWalk, who: str, said: str) -> None:
    write(walk, SIDES[who], said)


@when(parsers.parse('Maya writes, and ticks that she may be answered there, "{said}"'))
def writes_and_ticks(walk: PageWalk, said: str) -> None:
    write(walk, "harmed", said, leave="yes")


@when(parsers.parse("Priya opens the messages of Maya"))
def opens(walk: PageWalk) -> None:
    walk.opened("priya", page_of(walk))


@when(parsers.parse('Priya answers on {whose}\'s page "{words}"'))
def answers_there(walk: PageWalk, whose: str, words: str) -> None:
    reply = answer(walk, SIDES[whose], words)
    assert reply.status_code == 303, words_of(reply)[:900]


@when(parsers.re(r'Maya says to (?P<who>Sam|Priya) by telephone "(?P<said>[^"]+)"'))
def says_by_telephone(walk: PageWalk, who: str, said: str) -> None:
    tell(walk, who.lower(), said)


@when(parsers.parse('Maya says to Priya by telephone, and that we may answer on her pages, "{said}"'))
def says_and_allows(walk: PageWalk, said: str) -> None:
    tell(walk, "priya", said, leave="yes")


@when(parsers.parse('Maya asks Priya by telephone "{said}" and is told "{answered}"'))
def is_told_by_telephone(walk: PageWalk, said: str, answered: str) -> None:
    tell(walk, "priya", said, answered=answered)


@when(parsers.parse('Maya\'s letter says "{said}"'))
def by_letter(walk: PageWalk, said: str) -> None:
    tell(walk, "priya", said, channel="paper")


@when("Priya is about to write to Maya")
def about_to_write(walk: PageWalk, answers: list[Any]) -> None:
    answers.append(walk.opened("priya", page_of(walk)))
    assert f'action="{page_of(walk)}"' not in answers[-1].text


@when("Priya tries to write to Maya how Lee is reached")
def gives_a_number(walk: PageWalk, answers: list[Any]) -> None:
    assert walk.safe_contact(walk.responsible)["call_detail"] == LEES_NUMBER
    answers.append(answer(walk, "harmed", "Ring 01632-960327.", despite="It was asked for."))


@when(parsers.parse('Priya tries to write to Maya "{words}"'))
def tries(walk: PageWalk, words: str, answers: list[Any]) -> None:
    answers.append(answer(walk, "harmed", words))


@when(parsers.parse('Priya sends it all the same, because "{why}"'))
def all_the_same(walk: PageWalk, why: str, answers: list[Any]) -> None:
    page, priya = page_of(walk), walk.browser("priya")
    form = fields_in(answers[-1], page)
    assert priya.fill_in(page, {**form, "csrf": priya.csrf, "despite": why}).status_code == 303


@then(parsers.parse('the page says to Priya "{words}"'))
def page_says(answers: list[Any], words: str) -> None:
    assert words in words_of(answers[-1])


@then("Maya reads that Priya answers within two working days")
def reads_the_day(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/m")
    assert "We answer within 2 working days." in page
    assert re.search(r"Priya will answer you by \w+day \d+ \w+, 5pm\.", page)


@then("it comes up for Priya with its day")
def comes_up(walk: PageWalk) -> None:
    assert "Answer a message" in owed(walk)
    assert f'href="{page_of(walk)}"' in walk.browser("priya").get("/work/today?tab=week").text


@then("it comes up for Priya only to be read")
def comes_up_to_be_read(walk: PageWalk) -> None:
    assert "Read a message, and do not answer it" in owed(walk)
    assert "Answer a message" not in owed(walk)


@then("nothing waits for Priya to answer")
def nothing_waits(walk: PageWalk) -> None:
    assert "Answer a message" not in owed(walk)
    assert "not answered yet" not in walk.read("priya", f"/work/cases/{walk.ref}/people")


@then(parsers.re(r'(?P<who>Maya|Lee) reads in (her|his) messages "(?P<words>.+[.”])"'))
def reads_there(walk: PageWalk, who: str, words: str) -> None:
    assert words in own_page(walk, SIDES[who], "/m")


@then(parsers.parse('Maya reads in her messages "{name}" nowhere and "{words}"'))
def reads_no_name(walk: PageWalk, name: str, words: str) -> None:
    page = own_page(walk, "harmed", "/m")
    assert words in page
    assert name not in page


@then("Maya's first page says that one message is new")
def one_is_new(walk: PageWalk) -> None:
    assert "Messages with Priya 1 new" in own_page(walk, "harmed", "/h")


@then(parsers.parse('what Maya was told has "{words}"'))
def was_told(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/w")


@then(parsers.parse("nothing of any message stands on a page of {whose}"))
def nothing_of_it(walk: PageWalk, whose: str) -> None:
    side = SIDES[whose]
    for path in ("/h", "/c", "/a", "/n", "/w", "/i", "/m", "/m/old"):
        page = own_page(walk, side, path)
        for word in ("When do you call", "On Tuesday at ten", "uncle"):
            assert word not in page, path
    assert "No messages yet." in own_page(walk, side, "/m")


@then("the messages of Maya's side show Priya nothing of it")
def side_locked(walk: PageWalk) -> None:
    page = words_of(walk.opened("priya", page_of(walk)))
    assert "Nothing yet." in page
    assert "uncle" not in page
    assert "Lee Danvers" not in page


@then("Maya is still stopped, and nothing has begun again")
def still_stopped(walk: PageWalk) -> None:
    assert "We have stopped" in own_page(walk, "harmed", "/stop")
    assert walk.file.find("choice", walk.harmed, "contact").state == "withdrawn"  # type: ignore[union-attr]


@then("Maya has no message")
def has_none(walk: PageWalk) -> None:
    assert "No messages yet." in own_page(walk, "harmed", "/m")
