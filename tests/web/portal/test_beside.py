"""Two talks with us about the same harm: told apart in her own words, and stop is still two presses away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.commands.beside import Beside, open_beside
from rj_workflow.commands.messages import send_message
from rj_workflow.queries.portal import my_cases
from tests.factories.browser import fields_in
from tests.web.portal.test_every_page import (
    INSIDE,
    PRESSING,
    WORDS_FOR_A_CASE,
    Controls,
    crawl,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At, Side

HIS_NAME = "Rory Keane"


@pytest.fixture
def two(at: At) -> Side:
    """Maya, who is asked about one, and asked for another last week."""
    her = at("exploring_both")
    with her.on_staff_side() as walk:
        walk.wait(days=1)
        said = Beside(who_asked="harmed", name=HIS_NAME, channel="phone", interests="none")
        open_beside(walk.session, walk.staff["sam"], walk.ref, said, now=walk.now)
    her.open()
    return her


def seen(html: str) -> str:
    return " ".join(re.sub(r"(?s)<[^>]*>", " ", html).split())


def keys(one: Side) -> list[str]:
    """What the two forms of the list say, the newest first."""
    return list(dict.fromkeys(re.findall(r'name="which" value="([0-9a-f]{32})"', one.get("/o"))))


def stands(engine: Engine, one: Side) -> list[tuple[str, bool, bool]]:
    """Each of hers, oldest first: its number, whether she stopped it, whether she paused it."""
    with db.read(engine) as session:
        mine = my_cases(session, Actor(one.person, "harmed"), now=one.walk.now)
    return sorted((c.ref, c.stopped_at is not None, c.paused_at is not None) for c in mine)


def test_the_first_page_asks_which_and_shows_each_with_who_will_call(two: Side) -> None:
    assert two.browser.get("/p/h").headers["location"] == "/p/o"
    words = seen(two.get("/o"))
    assert "Talk 1, since 2 March 2026" in words
    assert "Talk 2, since" in words
    assert "We will answer you" in words
    newest, oldest = keys(two)
    assert two.send("/o", which=oldest) == "/h"
    assert "Talk 1, since 2 March 2026" in seen(two.get("/h"))
    assert two.send("/o", which=newest) == "/h"
    assert "Talk 2, since" in seen(two.get("/h"))


def test_messages_stand_in_the_talk_they_are_of_and_the_list_says_where_something_is_new(two: Side) -> None:
    newest, oldest = keys(two)
    two.send("/o", which=newest)
    form = fields_in(two.browser.get("/p/m"), "/p/m")
    two.send("/m", **{**form, "said": "heron"})
    with two.on_staff_side() as walk:
        send_message(
            walk.session, walk.staff["priya"], walk.ref, person_id=two.person, words="grebe", shown=0,
            now=walk.now,
        )  # fmt: skip
    assert "1 new message in your other talks" in seen(two.get("/h"))
    assert " 1 new " not in seen(two.get("/h")).replace("1 new message", "")
    page = seen(two.get("/m"))
    assert "heron" in page
    assert "grebe" not in page
    newest_says, oldest_says = two.get("/o").split("Look at this one")[:2]
    assert "1 new message" not in newest_says
    assert "1 new message" in oldest_says
    two.send("/o", which=oldest)
    assert "1 new " in seen(two.get("/h"))
    assert "in your other talks" not in seen(two.get("/h"))
    page = seen(two.get("/m"))
    assert "grebe" in page
    assert "heron" not in page
    assert "1 new" not in seen(two.get("/o"))


def test_with_one_there_is_nothing_to_choose(at: At) -> None:
    her = at("exploring_both")
    assert "Talk 1" not in her.get("/h")
    assert "Stop only" not in her.get("/stop")


def test_it_has_her_own_words_and_no_names(two: Side) -> None:
    newest, _ = keys(two)
    assert two.send("/o/name", which=newest, called="The second one") == "/o"
    assert "The second one" in two.get("/o")
    assert two.send("/o", which=newest) == "/h"
    assert "The second one" in two.get("/back")
    answer = two.browser.fill_in("/p/o/name", {"which": newest, "called": "About Rory"})
    assert answer.status_code == 422
    assert "Leave names out." in answer.text
    assert 'value="About Rory"' in answer.text  # nothing typed is lost


def test_stop_is_everything_in_two_presses_from_every_page(two: Side, engine: Engine) -> None:
    """The first button of the page stops both, and every page leads to it."""
    two.send("/o", which=keys(two)[0])
    found = crawl(two, "/h")
    assert set(found) >= {"/o", "/stop", "/pause", "/c", "/h"}
    for path, html in found.items():
        assert path == "/stop" or "/p/stop" in Controls(html).links, path
    page = two.get("/stop")
    assert seen(page).index("Stop everything") < seen(page).index("Stop only")
    first = page.index('action="/p/stop"')
    assert 'name="only"' not in page[first : page.index("</form>", first)]
    assert two.send("/stop") == "/stop"
    assert [stopped for _, stopped, _ in stands(engine, two)] == [True, True]
    assert "We have stopped Since" in seen(two.get("/stop"))


def test_only_one_is_stopped_where_she_says_so_and_the_page_says_which_goes_on(
    two: Side, engine: Engine
) -> None:
    newest, oldest = keys(two)
    two.send("/o", which=newest)
    assert two.send("/stop", only=oldest) == "/stop"
    assert [stopped for _, stopped, _ in stands(engine, two)] == [True, False]
    words = seen(two.get("/stop"))
    assert "Talk 1, since 2 March 2026" in words
    assert "We have stopped this one" in words
    assert "These go on: Talk 2, since" in words
    assert "For this one, no meeting, letter or message will go ahead." in words
    assert ". No meeting" not in words
    assert words.index("What this means") < words.index("Stop everything")
    assert two.send("/again", answer="never") == "/stop"
    assert two.send("/stop") == "/stop"
    assert [stopped for _, stopped, _ in stands(engine, two)] == [True, True]


@pytest.mark.parametrize("only", ["", "0" * 32, "anything"])
def test_what_names_none_of_hers_stops_everything(two: Side, engine: Engine, only: str) -> None:
    assert two.send("/stop", only=only) == "/stop"
    assert [stopped for _, stopped, _ in stands(engine, two)] == [True, True]


def test_a_pause_is_of_everything_or_of_one_and_starts_again_where_she_looks(
    two: Side, engine: Engine
) -> None:
    newest, oldest = keys(two)
    two.send("/o", which=newest)
    assert two.send("/pause", answer="pause", only=oldest) == "/o"
    assert [paused for *_, paused in stands(engine, two)] == [True, False]
    assert two.send("/pause", answer="pause") == "/pause"
    assert [paused for *_, paused in stands(engine, two)] == [True, True]
    assert two.send("/pause", answer="start") == "/h"
    assert [paused for *_, paused in stands(engine, two)] == [True, False]


def test_a_yes_is_taken_back_where_it_stands_and_what_she_told_everywhere(two: Side) -> None:
    page = two.get("/c")
    assert "Talk 1, since 2 March 2026" in page
    oldest = keys(two)[1]
    assert f'name="which" value="{oldest}"' in page
    assert two.send("/c", purpose="contact", which=oldest) == "/c"
    assert "You took your yes back." in two.get("/c")


def test_no_page_of_hers_names_anybody_a_case_or_what_this_is(two: Side) -> None:
    for which in keys(two):
        two.send("/o", which=which)
        for path in INSIDE:
            html = two.get(path)
            for name in (
                *HIS_NAME.split(),
                *two.walk.responsible_name.split(),
                *two.walk.harmed_name.split(),
            ):
                assert name not in html, (path, name)
            for href in Controls(html).links:
                assert not re.search(r"\d{2,}|[0-9a-f]{8}|\?", href), (path, href)
            for control in Controls(html).found:
                assert control.get("autocomplete") == "off", (path, control)
            words = re.sub(r"(?s)<!doctype html>|<[^>]*>", " ", html)
            if path not in ("/e", "/e/easy"):
                assert not WORDS_FOR_A_CASE.search(words), path
            assert not PRESSING.search(words), path
            assert html.count("<h1") == 1, path


def test_his_pages_are_byte_for_byte_as_they_were(at: At) -> None:
    her = at("exploring_both")
    him = her.other()
    before = pages_of(him)
    with her.on_staff_side() as walk:
        said = Beside(who_asked="harmed", name=HIS_NAME, channel="phone", interests="none")
        open_beside(walk.session, walk.staff["sam"], walk.ref, said, now=walk.now)
    assert pages_of(him) == before


def pages_of(one: Side) -> dict[str, str]:
    """Each as it was sent, but for the key that each form has of its own."""
    return {path: re.sub(r'name="key" value="\w+"', "", one.get(path)) for path in INSIDE}
