"""The page for the room on the day of a meeting: its buttons, what it says, and what it has no place for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from features.steps.service import PageWalk, SaidNo
from tests.factories.browser import fields_in, words_of
from web.addresses import case_page, live_page

if TYPE_CHECKING:
    from httpx2 import Response

GOING_ON = {"go_on__both_want_to_go_on": "yes", "go_on__delta_form": "nothing"}


def buttons(page: Response) -> dict[str, str]:
    """The form of each button that is shown, by its name."""
    forms = re.findall(r'<form[^>]*data-press="(\w+)"([^>]*)>(.*?)</form>', page.text, flags=re.S)
    return {name: inside for name, outside, inside in forms if " hidden" not in outside}


def carried(inside: str) -> dict[str, str]:
    """What a button sends along."""
    return dict(re.findall(r'<input type="hidden" name="(press|number|version|key)" value="([^"]*)"', inside))


def press(walk: PageWalk, who: str, name: str, form: dict[str, str] | None = None) -> Response:
    """One press on the page as it is drawn now, and the page that comes of it."""
    mine = walk.browser(who)
    inside = buttons(mine.get(live_page(walk.ref)))[name]
    return mine.fill_in(live_page(walk.ref), carried(inside) | (form or {}))


def the_room(walk: PageWalk, who: str = "priya") -> Response:
    """The page for the room, as it stands."""
    return walk.browser(who).get(live_page(walk.ref))


@given("the checks of the day are done with Maya and Lee, but orders were not looked at since last month")
def orders_are_old(walk: PageWalk) -> None:
    walk.stands_at("scheduled")
    walk.morning(orders=False)


@when(parsers.parse('Priya writes down that for Lee "{item}" is not fine'))
def not_fine(walk: PageWalk, item: str) -> None:
    walk.check("priya", "day_check", "passed", about=walk.responsible, **{item: "not_fine"})


@when("Priya leaves out who travelled with Lee")
def leaves_out(walk: PageWalk, told: list[str]) -> None:
    try:
        walk.check("priya", "day_check", "passed", about=walk.responsible, company="")
    except SaidNo as no:
        told.append(no.words)


@when("Priya presses to open it, to break, and to go on")
def holds_it(walk: PageWalk) -> None:
    press(walk, "priya", "open", {"open__present": "Both"})
    press(walk, "priya", "take_break")
    press(walk, "priya", "go_on", GOING_ON)


@when(parsers.re("(?P<who>Priya|Tom) on (her|his) phone stops it"))
def stops_it(walk: PageWalk, who: str) -> None:
    press(walk, who.lower(), "stop")


@when("Maya on her own page stops it")
def maya_stops(walk: PageWalk) -> None:
    theirs = walk.browser("harmed")
    theirs.fill_in("/p/safe", {"safe": "yes"})
    theirs.fill_in("/p/stop", fields_in(theirs.get("/p/stop"), "/p/stop"))


@when("Priya stops it on a page that was drawn before")
def stops_again(walk: PageWalk, told: list[str]) -> None:
    mine = walk.browser("priya")
    reply = mine.fill_in(
        live_page(walk.ref), {"press": "stop", "number": "1", "version": "1", "key": "d" * 32}
    )
    told.append(words_of(mine.get(reply.headers["location"])))


@when("Priya presses to open it without a signal, and then to stop it, and both arrive")
def both_arrive(walk: PageWalk) -> None:
    pressed = {name: {"press": name, "number": "1", "pressed_at": walk.now.isoformat(), "key": name * 4}
               for name in ("open", "stop")}  # fmt: skip
    walk.now += timedelta(minutes=3)
    mine = walk.browser("priya")
    assert mine.fill_in(live_page(walk.ref), pressed["open"]).status_code == 422
    assert mine.fill_in(live_page(walk.ref), pressed["stop"]).status_code == 303


@then("the page for the room shows no button that opens it")
def does_not_open(walk: PageWalk) -> None:
    assert "open" not in buttons(the_room(walk))


@then("the page for the room shows no button but the telephone")
def no_button(walk: PageWalk) -> None:
    page = the_room(walk)
    assert buttons(page) == {}
    assert 'href="tel:' in page.text


@then(parsers.parse('the page for the room says "{words}"'))
def the_room_says(walk: PageWalk, words: str) -> None:
    assert words in words_of(the_room(walk))


@then("the page for the room has no place to write what is said")
def no_notes(walk: PageWalk) -> None:
    asked = set(re.findall(r'<textarea[^>]* name="\w+?__(\w+)"', the_room(walk).text))
    assert asked <= {"present", "attendance", "what_changed"}


@then("Lee's check of the day says why")
def says_why(walk: PageWalk) -> None:
    words = words_of(walk.browser("priya").get(case_page(walk.ref, "meeting")))
    assert "Check of the day: Lee Danvers It does not open" in words


@then("the meeting has ended early")
def ended_early(walk: PageWalk) -> None:
    assert walk.file.at("meeting").state == "ended_early"


@then("the meeting is off")
def is_off(walk: PageWalk) -> None:
    assert walk.file.at("meeting").state == "cancelled"
