"""What every public page keeps: a quiet title, the way out, no traces, plain words, and no pressing."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from rj_workflow.queries.published import published
from rj_workflow.settings import settings
from tests.factories.browser import words_of
from tests.factories.reading_age import reading_age, sentences_of
from web.templating import STATIC

if TYPE_CHECKING:
    from tests.factories.browser import Browser

READ = ("", "steps", "stories", "safe", "formats", "paper", "privacy", "accessibility")
NOT_KEPT = ("later", "next", "ask", "ask/now")
PAGES = (*READ, *NOT_KEPT)
CORNER = '<a class="pt-leave" href="/info/x" rel="noreferrer" data-exit>Leave now</a>'
# Words that a browser's history, or a tab, must not show to whoever looks over a shoulder.
TELLING = re.compile(
    r"justice|restor|victim|offend|crime|criminal|court|police|harm|abuse|violen|meeting|report|help.?line|towpath",
    re.IGNORECASE,
)
# What presses, counts down, chooses beforehand or promises (practice.md 7.5).
PRESSING = re.compile(
    r"hurry|only \d+ (days?|hours?|places?)|remaining|expires|countdown|last chance|don.t miss|act now|"
    r"today only|you should|you must(?! (forgive|meet))|(?<!do not )(?<!if )you need to|recommend|encourage|"
    r"most people|everyone who|unfortunately|sorry for any|are you sure|heal(ing|ed)|closure|!",
    re.IGNORECASE,
)
# A figure of how well it goes: none stands here, because none would stand beside its limits.
BENEFIT = re.compile(
    r"\d+ ?(%|per cent|in \d+|out of \d+)|(nine|eight|seven) (in|out of) ten|studies show", re.I
)


class Controls(HTMLParser):
    """Forms, fields and links of a page, with their attributes; and whatever it fetches."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("form", "input", "textarea", "select") and given.get("type") != "hidden":
            self.fields.append(given)
        if tag == "a":
            self.links.append(str(given.get("href")))
        self.fetched += [str(given[name]) for name in ("src", "data") if given.get(name)]
        if tag == "link":
            self.fetched.append(str(given["href"]))


def title_of(html: str) -> str:
    return html.partition("<title>")[2].partition("</title>")[0]


@pytest.fixture
def pages(anybody: Browser) -> dict[str, str]:
    """Every page there is, by its address; and the questions as they come back."""
    read = {path: anybody.get(f"/info/{path}").text for path in PAGES}
    return read | {"not whole": anybody.post("/info/ask/now", data={"told": "Mine"}).text}


def test_titles_and_addresses_say_nothing(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        assert title_of(html).removeprefix("Error: ").startswith("Help and information"), path
        assert not TELLING.search(title_of(html)), path
        for href in Controls(html).links:
            assert not TELLING.search(href), (path, href)
            assert not re.search(r"\d|\?", href), (path, href)


def test_each_page_has_one_heading_the_way_out_and_the_same_way_to_reach_us(pages: dict[str, str]) -> None:
    here, answer = settings(), f"{published().answer_working} working days".replace("2", "two")
    for path, html in pages.items():
        assert html.count("<h1") == 1, path
        assert html.count(CORNER) == 1, path
        contact = (
            html.partition('class="tp-card in-contact"')[2].partition("</section>")[0].replace("\u00a0", " ")
        )
        said = [here.service_phone, here.service_hours, answer]
        assert sorted(said, key=contact.index) == said, path


def test_nothing_is_fetched_from_elsewhere_and_no_link_leads_there(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        controls = Controls(html)
        assert all(one.startswith("/static/") for one in controls.fetched), path
        assert all(one.startswith(("/info/", "#")) for one in controls.links), path
        assert re.findall(r"<script(?![^>]*\bsrc=)", html) == [], path
        assert " style=" not in html, path


def test_no_form_or_field_is_remembered(pages: dict[str, str]) -> None:
    found = [(path, one) for path, html in pages.items() for one in Controls(html).fields]
    assert len(found) > 30
    assert [one for one in found if one[1].get("autocomplete") != "off"] == []


def test_reading_sets_no_cookie_and_a_browser_may_keep_only_what_says_nothing(anybody: Browser) -> None:
    for path in PAGES:
        answer = anybody.get(f"/info/{path}")
        assert answer.status_code == 200, path
        assert "set-cookie" not in answer.headers, path
        kept = "no-store" if path in NOT_KEPT else "public, max-age=300"
        assert answer.headers["cache-control"] == kept, path
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert not anybody.cookies


def test_every_page_is_small(pages: dict[str, str]) -> None:
    """With its style sheets and its letters, as they travel."""
    sheets = sum(
        len(gzip.compress((STATIC / name).read_bytes())) for name in ("portal.css", "info.css", "portal.js")
    )
    letters = (STATIC / "vendor" / "source-sans-3-latin-wght-normal.woff2").stat().st_size
    for path, html in pages.items():
        assert len(gzip.compress(html.encode())) + sheets + letters < 50_000, path
        assert len(html.encode()) < 50_000, path


def test_it_is_read_at_nine_and_no_sentence_is_long(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        assert reading_age(html) <= 9, (path, reading_age(html))
        longest = max(sentences_of(html), key=len)
        assert len(longest) <= 20, (path, " ".join(longest))


def test_nothing_presses_and_no_figure_stands_without_its_limits(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        seen = " ".join(re.sub(r"(?s)<!doctype html>|<head>.*?</head>|<[^>]*>", " ", html).split())
        for pattern in (PRESSING, BENEFIT):
            assert not pattern.search(seen), (path, pattern.search(seen))


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (PRESSING, "Hurry: only 3 places left"),
        (PRESSING, "You should meet"),
        (PRESSING, "Most people are glad"),
        (BENEFIT, "85% were satisfied"),
        (BENEFIT, "eight out of ten"),
        (BENEFIT, "14 in 100"),
        (TELLING, "/info/victims"),
    ],
)
def test_the_patterns_catch_what_they_are_for(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)


def test_the_measure_of_reading_tells_easy_from_hard() -> None:
    easy = "<main><p>You can stop. You need not say why.</p></main>"
    hard = "<main><p>Participation necessitates authorisation by the supervising practitioner.</p></main>"
    assert reading_age(easy) < 6 < 9 < reading_age(hard)


def test_a_page_that_is_not_there_is_as_quiet(anybody: Browser) -> None:
    answer = anybody.get("/info/nothing")
    assert answer.status_code == 404
    assert title_of(answer.text) == "Help and information"
    assert CORNER in answer.text
    assert 'href="/info/"' in answer.text
    assert "towpath" not in words_of(answer).lower()
