"""What every page of a participant keeps: its title, its corner, its silence; and where stop is."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.factories.browser import Browser
from tests.factories.case import MONDAY
from web.templating import STATIC

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At, Side

OUTSIDE = ("/", "/in", "/in/again")
INSIDE = (
    "/h", "/q", "/d", "/c", "/e", "/e/easy", "/a", "/a/more", "/a/before", "/a/paper",
    "/n", "/k", "/o", "/s", "/g", "/g/all", "/stop", "/pause", "/back", "/p", "/p/call", "/p/more", "/t",
    "/w", "/i",
    "/m", "/m/old", "/l", "/agreed", "/after", "/r", "/f", "/f/a", "/f/b",
)  # fmt: skip
# To explain is to speak of courts; nobody comes to these pages but by a press of their own.
SPEAKS_OF_COURTS = ("/e", "/e/easy")
SENDING = (
    "/safe",
    "/q",
    "/d",
    "/p/call",
    "/p/more",
    "/c",
    "/c/again",
    "/c/time",
    "/c/ask",
    "/c/wrong",
    "/a",
    "/n",
    "/r",
    "/m",
    "/s",
    "/g",
    "/g/away",
    "/stop",
    "/again",
    "/mistake",
    "/o",
    "/o/name",
    "/pause",
    "/back",
    "/t",
    "/i",
    "/l",
    "/l/mine",
    "/l/theirs",
    "/agreed",
    "/agreed/one",
    "/agreed/tell",
    "/after",
    "/after/was",
    "/sign-out",
)
# What leads there comes with the first words, or with many.
ONCE_TOLD = ("/a/more", "/a/before", "/a/paper", "/m/old")
ONCE_OFFERED = "/d"  # what leads there comes with the dates
OF_SEVERAL = "/o"  # what leads there comes with a second case
LARGEST_PAGE = 60_000  # bytes, HTML and CSS
PRESSING = re.compile(
    r"are you sure|unfortunately|hurry up|only \d+ (days|hours)|remaining|expires|countdown|!", re.I
)
WORDS_FOR_A_CASE = re.compile(r"R-\d{4}|justice|victim|offender|crime|court|burglary|police", re.I)


class Controls(HTMLParser):
    """Every form and every field a browser might remember, with its attributes; and each link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.files: list[
            str
        ] = []  # what the browser keeps: no page, and asked for only by whoever presses it
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" or (tag in ("input", "textarea", "select") and given.get("type") != "hidden"):
            self.found.append(given)
        if tag == "a" and "hreflang" not in given:  # the same page in another language is no other page
            (self.files if "download" in given else self.links).append(str(given.get("href")))


@pytest.fixture(params=["harmed", "responsible"])
def someone(at: At, request: pytest.FixtureRequest) -> Side:
    """Either person, with a case in which both were asked."""
    return at("exploring_both", request.param)


def pages(one: Side) -> dict[str, str]:
    return {path: one.get(path) for path in (*OUTSIDE, *INSIDE)}


def test_the_title_and_the_corner_are_always_the_same(someone: Side) -> None:
    corner = f'<a class="pt-leave" href="{someone.base}/x" rel="noreferrer" data-exit>Leave now</a>'
    for path, html in pages(someone).items():
        assert "<title>Messages</title>" in html, path
        assert html.count(corner) == 1, path


def test_nothing_is_remembered_by_the_browser(someone: Side) -> None:
    for path, html in pages(someone).items():
        for control in Controls(html).found:
            assert control.get("autocomplete") == "off", (path, control)
        answer = someone.browser.get(f"{someone.base}{path}")
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["referrer-policy"] == "no-referrer", path


def test_no_page_needs_a_script_or_carries_one(someone: Side) -> None:
    for path, html in pages(someone).items():
        assert re.findall(r"<script(?![^>]*\bsrc=)", html) == [], path
        assert " style=" not in html, path
        assert "hx-" not in html, path


def test_no_address_names_a_case_a_person_or_what_this_is(someone: Side) -> None:
    for path, html in pages(someone).items():
        for href in (*Controls(html).links, *Controls(html).files):
            assert not re.search(r"\d{2,}|[0-9a-f]{8}|\?", href), (path, href)
        seen = re.sub(r"(?s)<[^>]*>", " ", html)
        if path in SPEAKS_OF_COURTS:
            seen = re.sub(r"\b[Cc]ourts?\b", "", seen)
        assert not WORDS_FOR_A_CASE.search(seen), (path, WORDS_FOR_A_CASE.search(seen))


def test_no_page_presses_counts_or_raises_its_voice(someone: Side) -> None:
    for path, html in pages(someone).items():
        seen = re.sub(r"(?s)<!doctype html>|<[^>]*>", " ", html)
        assert not PRESSING.search(seen), (path, PRESSING.search(seen))
        assert "tp-clock" not in html, path


def test_neither_name_stands_on_any_page(someone: Side) -> None:
    for path, html in pages(someone).items():
        for name in (*someone.walk.harmed_name.split(), *someone.walk.responsible_name.split()):
            assert name not in html, (path, name)


@pytest.mark.parametrize("state", ["exploring_first", "scheduled", "following_up"])
@pytest.mark.parametrize("paused", [False, True])
def test_stop_is_at_most_two_presses_from_every_page_that_links_lead_to(
    at: At, state: str, paused: bool
) -> None:
    """One that leads to the page, one that stops; every link is followed as far as there are pages."""
    her = at(state)
    if paused:
        her.send("/pause", answer="pause")
    found = crawl(her, "/h")
    assert set(found) >= {*INSIDE, "/"} - {"/q", OF_SEVERAL, ONCE_OFFERED, *ONCE_TOLD}
    stops = {path for path, html in found.items() if f'action="{her.base}/stop"' in html}
    assert stops == {"/stop"}
    for path, html in found.items():
        assert path in stops or f"{her.base}/stop" in Controls(html).links, path


def crawl(one: Side, start: str) -> dict[str, str]:
    """Every page of this person that a link leads to, by its path."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in found or path == "/x":  # the way out leads away from here
            continue
        found[path] = one.get(path)
        links = (
            link.removeprefix(one.base) for link in Controls(found[path]).links if link.startswith(one.base)
        )
        waiting += [link or "/" for link in links]
    return found


@pytest.mark.parametrize("state", ["exploring_first", "scheduled", "closed"])
def test_a_page_and_its_style_weigh_at_most_sixty_kilobytes_packed(at: At, state: str) -> None:
    """Packed as a web server before us sends them; without scripts nothing else is needed to read a page."""
    her = at(state)
    for path, html in crawl(her, "/h").items():
        styles = re.findall(r'<link rel="stylesheet" href="/static/([^"?]+)', html)
        assert styles == ["portal.css"], path
        parts = [html.encode(), *((STATIC / style).read_bytes() for style in styles)]
        assert sum(len(gzip.compress(part)) for part in parts) <= LARGEST_PAGE, path


def test_a_page_that_is_not_there_still_leads_to_stop_and_out(someone: Side) -> None:
    answer = someone.browser.fill_in(f"{someone.base}/again", {"answer": "perhaps"})
    assert answer.status_code == 422
    links = Controls(answer.text).links
    assert {f"{someone.base}/stop", f"{someone.base}/x"} <= set(links)
    assert "<title>Messages</title>" in answer.text


@pytest.mark.parametrize("path", SENDING)
def test_no_form_is_taken_without_its_token_or_from_elsewhere(someone: Side, path: str) -> None:
    where, token = f"{someone.base}{path}", someone.browser.csrf
    assert someone.browser.post(where, data={"answer": "year"}).status_code == 403
    assert someone.browser.post(where, data={"csrf": "x" * len(token)}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert someone.browser.post(where, data={"csrf": token}, headers=foreign).status_code == 403
    assert "We have stopped" not in someone.get("/stop")


@pytest.mark.parametrize("path", INSIDE)
def test_nobody_is_shown_anything_before_signing_in_and_saying_it_is_safe(
    at: At, engine: Engine, path: str
) -> None:
    answer = Browser(engine, MONDAY).get(f"/p{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/in")
    her = at("exploring_first")
    her.browser.become("harmed", her.person)
    answer = her.browser.get(f"/p{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/safe")
