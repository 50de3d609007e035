"""Pages in Welsh and Polish: the language stands in the address, and nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rj_workflow.settings import settings
from tests.factories.browser import Browser
from tests.factories.case import MONDAY, case_at
from tests.web.portal.test_every_page import INSIDE
from web.languages import LANGUAGES, catalogue, reading
from web.templating import day, weekday

if TYPE_CHECKING:
    from sqlalchemy import Engine

CODES = [one.code for one in LANGUAGES[1:]]
OTHERS = pytest.mark.parametrize("code", CODES)
SIDES = pytest.mark.parametrize("base", ["/p", "/q"])


def switch(html: str) -> dict[str, str]:
    """Where the page leads in each other language."""
    links = re.findall(r'<a href="([^"]*)" lang="[\w-]+" hreflang="([\w-]+)">', html)
    return {code: href for href, code in links}


@pytest.fixture
def her(engine: Engine) -> Browser:
    """The person harmed, signed in on the English pages."""
    walk = case_at(engine, "exploring_both")
    walk.wait(minutes=1)
    browser = Browser(engine, walk.now).become("harmed", walk.harmed)
    assert browser.fill_in("/p/safe", {"safe": "yes"}).status_code == 303
    return browser


@OTHERS
def test_one_sign_in_opens_the_pages_in_every_language(her: Browser, code: str) -> None:
    page = her.get(f"/p/{code}/h")
    assert page.status_code == 200
    assert f'<html lang="{code}">' in page.text


@pytest.mark.parametrize("path", ["/p/h", "/p/a/more", "/p/p/call", "/p/in", "/info/", "/info/ask/now"])
def test_the_switch_keeps_the_page_and_leads_back(her: Browser, path: str) -> None:
    room, rest = re.fullmatch(r"(/p|/info)(/.*)", path).groups()  # type: ignore[union-attr]
    english = her.get(path)
    assert switch(english.text) == {code: f"{room}/{code}{rest}" for code in CODES}
    for code, href in switch(english.text).items():
        assert switch(her.get(href).text)["en-GB"] == path, code


@OTHERS
def test_every_link_and_form_stays_in_the_language(her: Browser, code: str) -> None:
    for room, paths in {
        "/p": ("/", "/in", "/h", "/c", "/stop", "/p", "/a"),
        "/info": ("/", "/ask", "/ask/now"),
    }.items():
        for path in paths:
            html = re.sub(r"(?s)<nav class=\"pt-lang\".*?</nav>", "", her.get(f"{room}/{code}{path}").text)
            led = re.findall(r'(?:href|action|data-stay|data-door)="(/[^"]*)"', html)
            led = [one for one in led if not one.startswith(("/static/", "/demo/"))]
            assert led
            assert [one for one in led if not one.startswith(f"{room}/{code}/")] == [], path


@OTHERS
def test_after_a_form_the_language_is_the_same(her: Browser, code: str) -> None:
    assert her.fill_in(f"/p/{code}/pause", {"answer": "pause"}).headers["location"] == f"/p/{code}/pause"
    assert her.post(f"/info/{code}/ask", data={"safe": "no"}).headers["location"] == f"/info/{code}/later"
    assert her.fill_in(f"/p/{code}/sign-out").headers["location"] == f"/p/{code}/"


@OTHERS
@SIDES
def test_whoever_is_not_signed_in_is_led_to_the_door_in_their_language(
    engine: Engine, code: str, base: str
) -> None:
    stranger = Browser(engine, MONDAY)
    assert stranger.get(f"{base}/{code}/h").headers["location"] == f"{base}/{code}/in"
    wrong = stranger.post(f"{base}/{code}/in", data={"words": "one two three four five"})
    assert wrong.headers["location"] == f"{base}/{code}/in/again"


@OTHERS
@pytest.mark.parametrize("room", ["/p", "/q", "/info"])
def test_the_way_out_is_one_press_in_every_language(her: Browser, code: str, room: str) -> None:
    page = her.get(f"{room}/{code}/").text
    assert page.count(f'<a class="pt-leave" href="{room}/{code}/x" rel="noreferrer" data-exit>') == 1
    out = her.get(f"{room}/{code}/x")
    assert (out.status_code, out.headers["location"]) == (303, settings().exit_url)
    taken_back = [cookie.partition("=")[0] for cookie in out.headers.get_list("set-cookie")]
    assert "__Host-p" in taken_back or room == "/q"
    assert all("Max-Age=0" in cookie for cookie in out.headers.get_list("set-cookie"))


@OTHERS
def test_every_page_in_every_language_has_the_way_out_and_leads_to_stop(her: Browser, code: str) -> None:
    corner = f'<a class="pt-leave" href="/p/{code}/x" rel="noreferrer" data-exit>'
    for path in INSIDE:
        html = her.get(f"/p/{code}{path}").text
        assert html.count(corner) == 1, path
        assert f'"/p/{code}/stop"' in html, path


@OTHERS
def test_an_address_without_its_last_stroke_is_the_front(engine: Engine, code: str) -> None:
    assert Browser(engine, MONDAY).get(f"/info/{code}").status_code == 200


@OTHERS
def test_a_form_that_cannot_be_taken_leads_to_the_front_in_other_languages(her: Browser, code: str) -> None:
    """It was sent to an address that only answers forms."""
    refused = her.fill_in(f"/p/{code}/again", {"answer": "perhaps"})
    assert refused.status_code == 422
    assert switch(refused.text)["en-GB"] == "/p/"


def test_a_welsh_day_of_the_week_is_written_as_it_is_within_a_sentence() -> None:
    with reading(next(one for one in LANGUAGES if one.code == "cy")):
        assert weekday(MONDAY) == "dydd Llun 2 Mawrth"
        assert day(MONDAY) == "2 Mawrth 2026"


def test_staff_have_no_other_language(her: Browser) -> None:
    assert her.get(f"/work/{CODES[0]}/today").status_code == 404
    assert 'lang="en-GB"' in her.get("/work/sign-in").text
    assert switch(her.get("/work/sign-in").text) == {}


@OTHERS
def test_a_translation_nobody_has_checked_says_so_on_every_page(her: Browser, code: str) -> None:
    assert not catalogue(code).is_checked
    for path in (f"/p/{code}/h", f"/p/{code}/in", f"/info/{code}/"):
        assert "pt-unchecked" in her.get(path).text
    assert "pt-unchecked" not in her.get("/p/h").text
