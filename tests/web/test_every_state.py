"""What every page of a participant keeps in every state it is drawn in, with its errors shown too."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from tests.factories.drawn import BASES, Drawn, drawn
from tests.factories.reading_age import reading_age, sentences_of
from tests.web.portal.test_every_page import LARGEST_PAGE, Controls
from web.templating import STATIC

if TYPE_CHECKING:
    from sqlalchemy import Engine

READ_AT = 9  # years
ENOUGH = 30  # words: of fewer the measure says nothing, so pages with fewer are measured together


def of_participants(engine: Engine) -> list[Drawn]:
    return [page for page in drawn(engine) if page.whose in BASES]


def test_every_page_is_read_at_nine(engine: Engine) -> None:
    pages = {str(page): page.html for page in of_participants(engine)}
    short = {page: html for page, html in pages.items() if sum(map(len, sentences_of(html))) < ENOUGH}
    together = "".join(re.split(r"</?main\b[^>]*>", html)[1] for html in short.values())
    pages = {
        **{page: pages[page] for page in pages.keys() - short.keys()},
        "short": f"<main>{together}</main>",
    }
    ages = {page: round(reading_age(html), 1) for page, html in pages.items()}
    assert len(ages) > 70
    assert {page: age for page, age in ages.items() if age > READ_AT} == {}


def test_a_page_and_its_style_weigh_at_most_sixty_kilobytes_packed(engine: Engine) -> None:
    """Packed as a web server before us sends them."""
    sheet = len(gzip.compress((STATIC / "portal.css").read_bytes()))
    for page in of_participants(engine):
        assert re.findall(r'<link rel="stylesheet" href="/static/([^"?]+)', page.html) == ["portal.css"], page
        assert len(gzip.compress(page.html.encode())) + sheet <= LARGEST_PAGE, page


def test_from_every_page_stop_is_at_most_two_presses_away(engine: Engine) -> None:
    """One that leads to its page, one that stops; before signing in there is the way out."""
    for page in of_participants(engine):
        base = BASES[page.whose]
        stops = page.html.count(f'<form method="post" action="{base}/stop"')
        leads = f"{base}/stop" in Controls(page.html).links
        assert f"{base}/x" in Controls(page.html).links, page
        if page.state == "signing in" or page.path in ("/", "/in", "/in/again"):
            assert stops == 0, page
        else:
            assert stops or leads or "We have stopped" in page.html, page
