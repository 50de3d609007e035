"""In a real browser: Welsh and Polish words are longer, and no page is wider than the smallest screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from rj_workflow import db
from rj_workflow.commands.sign_in import issue_code
from tests.factories.barriers import barriers
from tests.factories.case import case_at
from tests.factories.service import running
from tests.web.portal.test_every_page import INSIDE, OUTSIDE
from tests.web.public.test_every_page import PAGES
from web.languages import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

pytestmark = pytest.mark.browser
LOOKED_AT = ("/h", "/q", "/p/call", "/n")  # by axe: every other page is made of the same parts
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def signed_in(browser: Browser, engine: Engine) -> Iterator[tuple[Page, str]]:
    """The smallest telephone, at the person harmed's pages; and the address of the service."""
    walk = case_at(engine, "exploring_both")
    with db.begin(engine) as session:
        words = issue_code(session, walk.harmed)
    with running(engine, lambda: walk.now) as address:
        context = browser.new_context(viewport={"width": 320, "height": 640})
        page = context.new_page()
        page.goto(f"{address}/p/in")
        page.get_by_label("The five words on your card").fill(words)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Yes").click()
        yield page, address
        context.close()


@pytest.mark.slow  # beside the judges of every page in every language, in make test-slow
@pytest.mark.parametrize("code", [one.code for one in LANGUAGES[1:]])
def test_every_page_fits_the_smallest_screen_and_shuts_nobody_out(
    signed_in: tuple[Page, str], code: str
) -> None:
    page, address = signed_in
    paths = [f"/info/{code}/{path}" for path in PAGES] + [f"/p/{code}{path}" for path in (*OUTSIDE, *INSIDE)]
    too_wide = []
    for path in paths:
        page.goto(f"{address}{path}")
        assert page.locator("html").get_attribute("lang") == code, path
        if page.evaluate(TOO_WIDE):
            too_wide.append(path)
        if path.removeprefix(f"/p/{code}") in LOOKED_AT or path == f"/info/{code}/":
            assert barriers(page) == [], path
    assert too_wide == []
