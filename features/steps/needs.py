"""What would help each person and what they need: asked for, arranged, written down as told."""

import re

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.choice import own_page
from features.steps.service import PageWalk
from tests.factories.browser import fields_in, words_of

BASES = {"harmed": "/p", "responsible": "/q"}


@pytest.fixture
def offered() -> dict[str, list[str]]:
    """What the overview offered before."""
    return {}


def their_page(walk: PageWalk, side: str = "harmed") -> str:
    """The address of somebody's needs in the case."""
    return f"/work/cases/{walk.ref}/people/{getattr(walk, side)}/needs"


def say(walk: PageWalk, side: str = "harmed", **said: str) -> None:
    """Fill in what helps, on their own page, and save it."""
    browser, path = walk.browser(side), f"{BASES[side]}/n"
    browser.fill_in(f"{BASES[side]}/safe", {"safe": "yes"})
    reply = browser.fill_in(path, {**fields_in(browser.get(path), path), **said})
    assert reply.status_code == 303, words_of(reply)[:400]


def tell(walk: PageWalk, **said: str) -> None:
    """Write down what Maya tells Priya by phone."""
    page = their_page(walk)
    stood = fields_in(walk.opened("priya", page), page)
    priya = walk.browser("priya")
    reply = priya.fill_in(page, {**stood, "csrf": priya.csrf, "channel": "phone", **said})
    assert reply.status_code == 303, words_of(reply)[:400]


def settle(walk: PageWalk, **said: str) -> None:
    """See to the one thing that is still to be arranged."""
    page = their_page(walk)
    found = re.search(rf'action="({page}/[0-9a-f]{{32}})"', walk.opened("priya", page).text)
    assert found is not None
    assert walk.browser("priya").fill_in(found[1], said).status_code == 303


def overview(walk: PageWalk) -> list[str]:
    """Every step that the overview offers or explains."""
    page = walk.read("priya", f"/work/cases/{walk.ref}")
    return sorted(set(re.findall(r'href="(/work/cases/[^"]*/(?:step|check)/[^"]*)"', page)))


@given("Maya and Lee are ready to meet")
def ready(walk: PageWalk) -> None:
    walk.to("readiness_review")


@given(parsers.parse('Maya asked on her own page for "{what}"'))
@when(parsers.parse('Maya asks on her own page for "{what}"'))
def asks_for(walk: PageWalk, what: str) -> None:
    say(walk, adjustments=what)


@then("Priya has it to arrange on the case")
def to_arrange(walk: PageWalk) -> None:
    case = walk.read("priya", f"/work/cases/{walk.ref}")
    assert "Arrange what helps somebody to take part" in case
    assert f'href="{their_page(walk)}"' in case
    assert "British Sign Language To be arranged" in words_of(walk.opened("priya", their_page(walk)))


@then("nothing of it stands on any page of Lee")
def nothing_on_his(walk: PageWalk) -> None:
    for path in ("/h", "/c", "/a"):
        assert "Sign Language" not in own_page(walk, "responsible", path)
    assert "It is arranged" not in own_page(walk, "responsible", "/n")
    assert "We are working on it" not in own_page(walk, "responsible", "/n")
    assert "To be arranged" not in words_of(walk.opened("priya", their_page(walk, "responsible")))


@when(parsers.parse('Priya says that it is arranged, with "{how}"'))
def arranged(walk: PageWalk, how: str) -> None:
    settle(walk, do="arranged", how=how)


@when("Maya tells Priya by phone that she no longer needs it")
def not_needed(walk: PageWalk) -> None:
    settle(walk, do="not_needed", channel="phone")


@then("nothing is left to arrange")
def nothing_left(walk: PageWalk) -> None:
    assert "Arrange what helps somebody" not in walk.read("priya", f"/work/cases/{walk.ref}")
    assert "To be arranged" not in words_of(walk.opened("priya", their_page(walk)))


@then(parsers.parse('Maya reads beside what helps her "{words}"'))
def reads_there(walk: PageWalk, words: str) -> None:
    assert words in own_page(walk, "harmed", "/n")


@when("Priya is about to propose a meeting")
def about_to_propose(walk: PageWalk, told: list[str]) -> None:
    told.append(words_of(walk.opened("priya", f"/work/cases/{walk.ref}/step/meeting/propose")))


@then(parsers.parse('Priya is warned that "{what}" is not arranged'))
def is_warned(told: list[str], what: str) -> None:
    assert f"Maya Okafor asked for help that is not arranged: {what}." in told[-1]


@then("Priya can propose the meeting all the same")
def proposes(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "propose", {"who_would_come": "Both"})
    assert walk.file.at("meeting").state == "proposed"


@when(parsers.parse('Maya tells Priya by phone that reading is hard, and that her housing is "{level}"'))
def tells(walk: PageWalk, level: str) -> None:
    tell(walk, adjustments="Reading", phase="entry", level_2=level)


@then(parsers.parse('Priya reads at the start "{words}", and nothing of any other need'))
def reads_scores(walk: PageWalk, words: str) -> None:
    read = words_of(walk.opened("priya", their_page(walk))).partition("said they need")[2]
    assert f"Shelter and accommodation {words}" in read
    assert read.count("Not provided") == 8 * 3 - 1


@then("Tom reads what is to be arranged, and not what Maya needs")
def tom_reads(walk: PageWalk) -> None:
    read = words_of(walk.opened("tom", their_page(walk)))
    assert "Reading To be arranged" in read
    assert "Serious" not in read


@then(parsers.parse('Maya, Lee and Priya read "{words}"'))
def all_read(walk: PageWalk, words: str) -> None:
    for side in BASES:
        assert words in own_page(walk, side, "/n")
        assert words in words_of(walk.opened("priya", their_page(walk, side)))


@then("no question has an answer beforehand")
def no_answers(walk: PageWalk) -> None:
    maya = walk.browser("harmed")
    maya.fill_in("/p/safe", {"safe": "yes"})
    for page in (maya.get("/p/n"), walk.opened("priya", their_page(walk))):
        assert '<input class="govuk-radios__input"' in page.text
        assert not re.search(r"<input[^>]* checked", page.text)


@when("Maya says on her own page that every need is urgent")
def everything_urgent(walk: PageWalk, offered: dict[str, list[str]]) -> None:
    offered["before"] = overview(walk)
    say(walk, **{f"level_{n}": "urgent" for n in range(1, 9)}, rating_1="0", words_1="It is very bad.")
    assert "I need help now. 0 of 10. It is very bad." in own_page(walk, "harmed", "/n")


@then("the overview of the case offers Priya what it offered before")
def offers_the_same(walk: PageWalk, offered: dict[str, list[str]]) -> None:
    assert offered["before"]
    assert overview(walk) == offered["before"]
