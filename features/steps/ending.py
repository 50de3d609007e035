"""A meeting that does not take place, or ends early: who is called, and that no date follows."""

from pytest_bdd import given, parsers, then, when

from features.steps.case import refused
from features.steps.choice import own_page
from features.steps.service import PageWalk
from tests.factories.browser import words_of

SIDES = {"Maya": "harmed", "Lee": "responsible"}
OVER = ("cancelled", "no_show", "postponed")


@given("the checks of the day are done with Maya and Lee")
def checks_done(walk: PageWalk) -> None:
    walk.stands_at("scheduled")
    walk.morning()


@given("Maya and Lee are meeting")
def meeting(walk: PageWalk) -> None:
    walk.stands_at("underway")


@when("Priya cancels the meeting")
def cancels(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "stand_down", {})


@when("Priya puts the meeting off")
def puts_off(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "postpone", {})


@when("Priya records that Lee did not come")
def not_come(walk: PageWalk) -> None:
    walk.now = max(walk.now, walk.extras["when"])
    walk.do("priya", "meeting", "no_show", {"who": "responsible"})


@when("Maya asks to stop")
def asks_to_stop(walk: PageWalk) -> None:
    walk.do("priya", "meeting", "stop", {"by_role": "harmed"})


@when("Priya offers other dates without having asked each of them")
def other_dates(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "meeting", "offer_dates", {"slots": "Friday at 2pm"})


@then(parsers.parse('{who} reads on her list for {day} "{words}"'))
def on_the_list(walk: PageWalk, who: str, day: str, words: str) -> None:
    tab = {"today": "today", "tomorrow": "week"}[day]
    assert words in listed(walk, who.lower(), tab)


@then(parsers.parse('Helen reads on her list "{words}"'))
def helen_reads(walk: PageWalk, words: str) -> None:
    assert words in listed(walk, "helen", "today") + listed(walk, "helen", "week")


@then(parsers.parse('{who} reads on his own page "{words}"'))
def he_reads(walk: PageWalk, who: str, words: str) -> None:
    assert words in own_page(walk, SIDES[who], "/h")


@then("nothing on Maya's page names Lee or says why")
def nothing_of_lee(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/h").lower()
    for word in ("lee", "danvers", "did not come", "no show"):
        assert word not in page


@then("no other date is set for anybody")
def no_date(walk: PageWalk) -> None:
    (meeting,) = walk.file.of("meeting")
    assert meeting.state in OVER
    for side in SIDES.values():
        assert "A meeting is arranged." not in own_page(walk, side, "/h")


def listed(walk: PageWalk, who: str, tab: str) -> str:
    return words_of(walk.browser(who).get(f"/work/today?tab={tab}"))
