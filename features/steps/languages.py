"""In somebody's own language: their pages, their card, the public pages."""

import re
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then, when

from features.steps.service import PageWalk
from tests.factories.browser import Browser, words_of
from web.security import DOORS

if TYPE_CHECKING:
    from httpx2 import Response

CODES = {"Welsh": "cy", "Polish": "pl"}


@pytest.fixture
def seen() -> "list[Response]":
    """The page that was opened last."""
    return []


def at_her_pages(walk: PageWalk) -> Browser:
    """Maya's browser, past the question whether it is safe to read."""
    her = walk.browser("harmed")
    her.fill_in("/p/safe", {"safe": "yes"})
    return her


@when(parsers.parse("Maya opens her {page} in {language}"))
def opens(walk: PageWalk, seen: "list[Response]", page: str, language: str) -> None:
    path = {"choices": "/c", "printed story": "/a/paper"}[page]
    seen.append(at_her_pages(walk).get(f"/p/{CODES[language]}{path}"))


@then(parsers.parse('the page is in {language} and says "{words}"'))
def is_in(seen: "list[Response]", language: str, words: str) -> None:
    assert f'<html lang="{CODES[language]}">' in seen[-1].text
    assert words in words_of(seen[-1]).replace("&#39;", "'")


@then("one press leads to the same page in English")
def back_to_english(walk: PageWalk, seen: "list[Response]") -> None:
    led = re.search(r'<a href="([^"]*)" lang="en-GB" hreflang="en-GB">English</a>', seen[-1].text)
    assert led is not None
    page = at_her_pages(walk).get(led[1])
    assert "My choices" in words_of(page)


@when("Maya stops everything on the Polish pages")
def stops(walk: PageWalk, seen: "list[Response]") -> None:
    her = at_her_pages(walk)
    assert "Zatrzymać wszystko?" in words_of(her.get("/p/pl/stop"))
    reply = her.fill_in("/p/pl/stop")
    assert reply.headers["location"] == "/p/pl/stop"
    seen.append(her.get("/p/pl/stop"))


@given(parsers.parse('Maya has written in her story "{words}"'))
def has_written(walk: PageWalk, words: str) -> None:
    reply = at_her_pages(walk).fill_in("/p/a", {"shown": "0", "part_1": words, "readers_1": "me"})
    assert reply.status_code == 303


@then("her words are marked as hers, and not as Welsh")
def marked(seen: "list[Response]") -> None:
    assert '<p class="tp-keepbreaks" lang="">Drzwi były wyłamane.</p>' in seen[-1].text


@when("Priya makes a card for Maya in Polish")
def makes_a_card(walk: PageWalk, seen: "list[Response]") -> None:
    card = f"/work/cases/{walk.ref}/people/{walk.harmed}/card"
    seen.append(walk.browser("priya").fill_in(card, {"language": "pl"}))


@then(parsers.parse('the card names the address "{address}"'))
def names(seen: "list[Response]", address: str) -> None:
    assert f"<p>{address}</p>" in seen[-1].text


@then("its five words open Maya's pages in Polish")
def five_words_open(walk: PageWalk, seen: "list[Response]") -> None:
    found = re.search(r"<b>([a-z]+(?: [a-z]+){4})</b>", seen[-1].text)
    assert found is not None
    device = Browser(walk.engine, lambda: walk.now)
    reply = device.post("/p/pl/in", data={"words": found[1]})
    assert reply.headers["location"] == "/p/pl/safe"
    assert DOORS["harmed"].cookie in reply.headers["set-cookie"]
    assert "Czy to dobra chwila na czytanie?" in words_of(device.get("/p/pl/safe"))


@when("somebody fills in the public form in Welsh")
def fills_in(walk: PageWalk, seen: "list[Response]") -> None:
    anybody = Browser(walk.engine, lambda: walk.now)
    reach = {"reach_way": "call", "reach_detail": "01632 960 555", "reach_when": "any"}
    said = {"whose": "harmed", "name": "Robin", **reach}
    reply = anybody.post("/info/cy/ask/now", data=said)
    assert reply.status_code == 303
    seen.append(anybody.get(reply.headers["location"]))


@then(parsers.parse('they are answered in Welsh "{words}"'))
def answered(seen: "list[Response]", words: str) -> None:
    is_in(seen, "Welsh", words)
