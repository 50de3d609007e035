"""What lies in web/static is what we say it is, and every part of a page draws with it."""

import base64
import gzip
import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import Request
from jinja2 import UndefinedError

from state_machines.drawing.style import EMBEDDED
from tests.web.gallery import EVERYWHERE, SAMPLE, TEMPLATE
from web import templating

STATIC = templating.STATIC
VENDOR = STATIC / "vendor"
ENTRIES = json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))
OURS = sorted(path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg", ".html"})
CHOICES = (
    "Nothing",
    "Talk to Priya",
    "Pass messages",
    "Write a letter",
    "Meet",
    "I do not know yet",
    "Talk first",
)


def request(*, htmx: bool = False, back: bool = False) -> Request:
    sent = {b"hx-request": htmx, b"hx-history-restore-request": back}
    headers = [(name, b"true") for name, on in sent.items() if on]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers, "query_string": b""})


def gallery() -> str:
    return templating.draw(
        TEMPLATE, {**templating.EVERY_PAGE, **EVERYWHERE, "g": SAMPLE, "request": request()}
    )


class Page(HTMLParser):
    """What a page is made of, as far as these promises ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["name"]))
def test_what_others_made_is_unchanged_since_it_was_checked(entry: dict[str, dict[str, str]]) -> None:
    assert entry["files"]
    for name, pinned in entry["files"].items():
        digest = hashlib.sha384((VENDOR / name).read_bytes()).digest()
        assert "sha384-" + base64.b64encode(digest).decode() == pinned


def test_nothing_lies_there_that_is_not_written_down_and_licensed() -> None:
    written = {name for entry in ENTRIES for name in entry["files"]}
    assert {path.name for path in VENDOR.iterdir()} == written | {"VENDOR.json"}
    assert all(any(name.endswith("LICENSE.txt") for name in entry["files"]) for entry in ENTRIES)


def test_no_file_looks_like_the_government() -> None:
    assert OURS
    for path in OURS:
        assert not re.search(
            r"gds[ -]transport|crown|\bogl\b", path.read_text(encoding="utf-8"), re.IGNORECASE
        ), path
        assert "crown" not in path.name.lower()


def test_style_sheets_fetch_only_what_lies_beside_them() -> None:
    for path in STATIC.glob("*.css"):
        for address in re.findall(r"url\(\"?([^\")]+)", path.read_text(encoding="utf-8")):
            assert (STATIC / address).is_file(), address


def test_drawings_in_a_page_look_as_the_drawing_says() -> None:
    # Stale? .venv/bin/python scripts/build_assets.py drawing
    assert (STATIC / "drawing.css").read_text(encoding="utf-8") == EMBEDDED


def test_a_portal_page_with_all_seven_choices_stays_under_sixty_kilobytes() -> None:
    # With the letters, because the first page on a slow line has to bring them too (look.md section 9).
    page = gzip.compress(portal_page().encode())
    sheet = gzip.compress((STATIC / "portal.css").read_bytes())
    letters = (VENDOR / "source-sans-3-latin-wght-normal.woff2").stat().st_size
    assert len(page) + len(sheet) + letters < 60_000


def portal_page() -> str:
    environment = templating.environment()
    page = environment.from_string(
        '{% extends "layouts/portal.html" %}{% from "components/choice_card.html" import choice_card %}'
        "{% block content %}<h1>What would you like to do?</h1><form>{% for words in choices %}"
        '{{ choice_card("way", words, words, "You decide.", "It may stay on your mind.", first=loop.first) }}'
        "{% endfor %}</form>{% endblock %}"
    )
    shared = {**templating.EVERY_PAGE, "portal_base": "/m", "side": "harmed", "request": request()}
    return page.render(shared | {"choices": CHOICES, "actor": EVERYWHERE["actor"]})


def test_a_participants_page_is_called_messages_and_says_nothing_else_of_us() -> None:
    html = portal_page()
    assert "<title>Messages</title>" in html
    assert "towpath" not in html.lower()
    assert "htmx" not in html
    assert Page(html).all("a")[1]["href"] == "/m/x"


def test_no_choice_is_made_for_anyone_and_all_weigh_the_same() -> None:
    radios = [tag for tag in Page(portal_page()).all("input") if tag.get("type") == "radio"]
    assert len(radios) == len(CHOICES)
    assert not any("checked" in radio for radio in radios)
    assert len({radio["class"] for radio in radios}) == 1


def test_every_part_draws_without_inline_script_or_style() -> None:
    page = Page(gallery())
    assert len(page.tags) > 500
    for tag, attributes in page.tags:
        assert tag != "style"
        assert tag != "script" or attributes.get("src")
        assert not [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]


def test_every_question_has_words_and_every_mistake_stands_beside_its_field() -> None:
    page = Page(gallery())
    ids = {attributes["id"] for _, attributes in page.tags if attributes.get("id")}
    labelled = {tag["for"] for tag in page.all("label")}
    asked = [tag for tag in page.all("input", "textarea", "select") if tag.get("type") != "hidden"]
    assert len(asked) > 20
    assert {tag["id"] for tag in asked} <= labelled
    described = [
        str(attributes["aria-describedby"]) for _, attributes in page.tags if "aria-describedby" in attributes
    ]
    assert {name for names in described for name in names.split()} <= ids
    assert {"read_out-error", "again_on-error", "people_count-error"} <= ids


def test_a_summary_of_mistakes_leads_to_the_first_box_of_each_question() -> None:
    page = Page(gallery())
    boxes = {tag.get("id") for tag in page.all("input", "textarea", "select")}
    assert {name for name, _ in SAMPLE["errors"] if name} <= boxes


def test_a_page_has_one_first_heading_and_one_main() -> None:
    page = Page(gallery())
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1


def test_a_name_misspelt_in_a_template_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        templating.environment().from_string("{{ fist_name }}").render()


def test_what_people_wrote_is_shown_and_never_run() -> None:
    drawn = templating.environment().from_string("{{ said }}").render(said="<script>alert(1)</script>")
    assert "<script>" not in drawn


def test_htmx_gets_the_block_and_everyone_else_the_page() -> None:
    context = {**EVERYWHERE, "g": SAMPLE}
    part = templating.page(request(htmx=True), TEMPLATE, block="content", status=422, **context)
    whole = templating.page(request(), TEMPLATE, block="content", **context)
    back = templating.page(request(htmx=True, back=True), TEMPLATE, block="content", **context)
    assert part.status_code == 422
    assert b"<html" not in part.body
    block, title = bytes(part.body).split(b"<title>")
    assert block.strip() in bytes(whole.body)
    assert b"<title>" + title in bytes(whole.body), "the title goes along"
    assert whole.body == back.body
    assert {part.headers["vary"], whole.headers["vary"]} == {"HX-Request"}


def test_a_block_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        templating.page(request(htmx=True), TEMPLATE, block="cotent", **EVERYWHERE, g=SAMPLE)


SUMMER = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (templating.day(SUMMER), "2 July 2026"),
        (templating.day(date(2026, 11, 24)), "24 November 2026"),
        (templating.day_short(SUMMER), "2 July"),
        (templating.clock_time(SUMMER), "12:30am"),
        (templating.clock_time(datetime(2026, 11, 24, 10, 20, tzinfo=UTC)), "10:20am"),
        (templating.clock_time(datetime(2026, 11, 24, 14, 0, tzinfo=UTC)), "2pm"),
        (templating.clock_time(datetime(2026, 11, 24, 12, 0, tzinfo=UTC)), "midday"),
        (templating.moment(datetime(2026, 11, 24, 10, 20, tzinfo=UTC)), "Tuesday 24 November 2026, 10:20am"),
        (templating.ago_days(SUMMER, SUMMER + timedelta(hours=1)), "today"),
        (templating.ago_days(SUMMER - timedelta(hours=1), SUMMER), "yesterday"),
        (templating.ago_days(SUMMER - timedelta(days=18), SUMMER), "18 days ago"),
        (templating.ago_days(SUMMER + timedelta(days=3), SUMMER), "in 3 days"),
    ],
)
def test_days_and_times_are_londons_and_in_words(shown: str, words: str) -> None:
    assert shown == words


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 7, 1, 23, 30, tzinfo=UTC).replace(tzinfo=None)
    for show in (templating.day, templating.day_short, templating.clock_time, templating.moment):
        with pytest.raises(ValueError, match="zone"):
            show(naive)


@pytest.mark.parametrize(
    ("kept", "boxes"),
    [
        (None, ("", "", "", "")),
        ("2026-11-24", ("24", "11", "2026", "")),
        (SUMMER, ("2", "7", "2026", "00:30")),
        ({"on-day": "31", "month": "x"}, ("31", "x", "", "")),
        ("next week", ("next week", "", "", "")),
    ],
)
def test_a_date_question_shows_again_what_was_given(kept: object, boxes: tuple[str, ...]) -> None:
    assert tuple(templating.date_parts(kept, "on").values()) == boxes


def test_an_address_of_a_file_changes_when_the_file_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templating, "STATIC", tmp_path)
    addresses = []
    for text in ("one", "two"):
        (tmp_path / "sheet.css").write_text(text)
        templating.asset.cache_clear()
        addresses.append(templating.asset("sheet.css"))
    templating.asset.cache_clear()
    assert addresses[0] != addresses[1]


def test_colleagues_are_offered_by_the_page_that_knows_them() -> None:
    drawn = templating.environment().from_string(
        '{% from "components/forms.html" import field %}{{ field(f, "2", None, who) }}'
    )
    asked = {"name": "lead", "kind": "staff", "words": "Lead", "options": (), "required": True}
    options = Page(drawn.render(f=asked, who=[(1, "Priya Nalloor"), (2, "Tom Ellery")])).all("option")
    assert [(tag["value"], "selected" in tag) for tag in options] == [("", False), ("1", False), ("2", True)]
