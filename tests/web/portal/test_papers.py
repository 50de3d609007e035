"""Their papers: read here first, kept as a file only by a press of their own, and never the other's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.factories.browser import words_of
from tests.factories.pages_of_pdf import text_of

if TYPE_CHECKING:
    from tests.web.portal.conftest import At

BOTH = pytest.mark.parametrize("side", ["harmed", "responsible"])


@BOTH
def test_a_file_is_handed_over_under_a_name_that_says_nothing(at: At, side: str) -> None:
    one = at("scheduled", side)
    for code in re.findall(rf'href="{one.base}/f/([^"]+)"', one.get("/f")):
        page = one.browser.get(f"{one.base}/f/{code}")
        for size in ("1", "2"):
            file = one.browser.get(f"{one.base}/f/{code}/{size}")
            assert file.headers["content-type"] == "application/pdf"
            assert file.headers["content-disposition"] == 'attachment; filename="document.pdf"'
            assert file.headers["cache-control"] == "no-store"
            assert text_of(file.content).split()[0] in words_of(page)


@BOTH
@pytest.mark.parametrize("code", ["run_sheet", "risk_process", "invitation", "d", "e1", "c"])
def test_what_is_not_theirs_is_not_there(at: At, side: str, code: str) -> None:
    one = at("preparing", side)
    for path in (code, f"{code}/1", f"{code}/2"):
        assert one.browser.get(f"{one.base}/f/{path}").status_code == 404


@BOTH
def test_a_call_that_is_late_is_not_promised_once_more(at: At, side: str) -> None:
    one = at("exploring_both", side)
    one.wait(days=60)
    assert "will call you by" not in one.get("/f/a")


def test_nothing_is_drawn_before_it_is_safe_to_read(at: At) -> None:
    her = at("scheduled")
    her.browser.become(her.side, her.person)
    for path in ("/f", "/f/c", "/f/c/1"):
        answer = her.browser.get(f"{her.base}{path}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/p/safe")
