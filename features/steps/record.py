"""What each person may know of their own record: on their pages, read out, asked for on paper."""

import re

from pytest_bdd import parsers, then, when

from features.steps.choice import own_page, press
from features.steps.service import PageWalk
from rj_workflow.timers.working_days import months_after
from tests.factories.browser import words_of
from web.templating import day

LISTS = re.compile(r'(?s)<ul class="tp-rows tp-record">.*?</ul>')
SIDES = {"Maya": "harmed", "Lee": "responsible"}


def sheet(walk: PageWalk) -> str:
    return f"/work/cases/{walk.ref}/record/{walk.harmed}"


@when(parsers.parse("{who} opens the {page} of {whose}'s side"))
def opens_one_side(walk: PageWalk, who: str, page: str, whose: str) -> None:
    walk.read(who.lower(), f"/work/cases/{walk.ref}/{page}?side={SIDES[whose]}")


@when(parsers.parse("{who} opens the {page} of the whole case"))
def opens_the_case(walk: PageWalk, who: str, page: str) -> None:
    walk.read(who.lower(), f"/work/cases/{walk.ref}/{page}")


@then(parsers.parse('{whose} reads who looked: "{who}" at "{part}"'))
def reads_who_looked(walk: PageWalk, whose: str, who: str, part: str) -> None:
    entries = looked(walk, whose)
    assert any(who in one and part.lower() in one.lower() for one in entries), entries


@then(parsers.parse('nobody stands on {whose}\'s page as having opened "{part}"'))
def nobody_looked(walk: PageWalk, whose: str, part: str) -> None:
    assert not any(part.lower() in one.lower() for one in looked(walk, whose))


def looked(walk: PageWalk, whose: str) -> list[str]:
    first = LISTS.search(own_lists(walk, SIDES[whose]))
    assert first is not None
    return [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in first[0].split("<li>")[1:]]


def own_lists(walk: PageWalk, side: str) -> str:
    """Their own page as it was sent."""
    base, browser = {"harmed": "/p", "responsible": "/q"}[side], walk.browser(side)
    browser.fill_in(f"{base}/safe", {"safe": "yes"})
    return browser.get(f"{base}/w").text


@then("no surname of a colleague stands on Maya's page")
def no_surname(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/w")
    for colleague in walk.staff.values():
        assert colleague.name.split()[-1] not in page, colleague.name


@then(parsers.parse('Maya reads that others were told "{words}"'))
def others_were_told(walk: PageWalk, words: str) -> None:
    assert f"Whoever else takes part {words}" in own_page(walk, "harmed", "/w")


@then(parsers.parse('Lee\'s list of what he was told has "{words}" and nothing of Maya'))
def lees_list(walk: PageWalk, words: str) -> None:
    told = own_page(walk, "responsible", "/w").partition("Who was told what")[2]
    assert words in told
    for word in ("Maya", "she", "stopped", "Whoever else"):
        assert not re.search(rf"\b{word}\b", told), word


@when("Priya opens the sheet that she may read out to Maya")
def opens_the_sheet(walk: PageWalk) -> None:
    walk.read("priya", sheet(walk))


@then("it says word for word what Maya reads on her own page")
def word_for_word(walk: PageWalk) -> None:
    read_out = LISTS.findall(walk.read("priya", sheet(walk)))
    assert read_out == LISTS.findall(own_lists(walk, "harmed"))


@then("Lee's name does not stand on what is printed")
def not_printed(walk: PageWalk) -> None:
    page = walk.read("priya", sheet(walk))
    assert '<div id="case-head" class="tp-paper__no">' in page
    assert "Lee" not in page.partition("<main")[2]


@when("Maya asks for a copy of what is kept about her")
def asks_for_a_copy(walk: PageWalk) -> None:
    press(walk, "harmed", "/i", kind="copy")


@when(parsers.parse('Priya writes down Maya\'s letter: "{words}"'))
def by_letter(walk: PageWalk, words: str) -> None:
    walk.send("priya", sheet(walk), {"kind": "correction", "channel": "paper", "said": words})


@then("she is promised an answer within a calendar month")
def is_promised(walk: PageWalk) -> None:
    assert f"We answer by {by_day(walk)}." in own_page(walk, "harmed", "/i")


def by_day(walk: PageWalk) -> str:
    return day(months_after(walk.now, 1))


@then("it stands before Priya with the same day")
def stands_before_priya(walk: PageWalk) -> None:
    page = words_of(walk.opened("priya", answer_page(walk)))
    assert "Answer: they asked for a copy of what we keep" in page
    assert f"We answer by {by_day(walk)}." in words_of(walk.opened("priya", sheet(walk)))


def answer_page(walk: PageWalk) -> str:
    found = re.search(r'href="(/work/cases/R-\d+/owed/\w+)"', walk.read("priya", sheet(walk)))
    assert found is not None
    return found[1]


@when(parsers.parse('Priya records the answer "{words}"'))
def records_the_answer(walk: PageWalk, words: str) -> None:
    walk.send("priya", answer_page(walk), {"what": words})


@then(parsers.parse('Maya reads the answer "{words}"'))
def reads_the_answer(walk: PageWalk, words: str) -> None:
    assert f"“{words}”" in own_page(walk, "harmed", "/i")


@then("the timeline says that Priya wrote it down as told by Maya")
def timeline_says(walk: PageWalk) -> None:
    page = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/timeline"))
    assert "Asked to put something right (Maya Okafor) Priya Nalloor, as told by Maya Okafor" in page
