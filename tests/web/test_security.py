"""Every page is protected alike: headers, forms of our own only, nothing kept in the browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.formparsers import MultiPartParser

from rj_workflow.actors import Actor
from tests.factories.browser import Browser
from tests.factories.case import MONDAY
from tests.factories.routes import routes_of
from tests.factories.staff import colleagues
from web.app import create_app
from web.security import EVERY_REPLY, LARGEST_FORM, LARGEST_WITH_FILES, largest

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # who is signed in is a row

# Pages that nobody has to be signed in for: they lead on, are doors or say so, or lead away at once.
LEAD_ON = {"/", "/work", "/work/signoffs", "/work/paper", "/p", "/q", "/info"}
FOR_EVERYBODY = {
    f"/info/{page}"
    for page in (
        "", "x", "steps", "stories", "safe", "formats", "paper", "privacy", "accessibility", "later", "next",
        "ask", "ask/now",
    )
}  # fmt: skip
OPEN = {
    *LEAD_ON,
    *FOR_EVERYBODY,
    "/work/sign-in",
    *(f"/{side}/{page}" for side in "pq" for page in ("", "in", "in/again", "x")),
}
DOORS = {"/work/sign-in", "/p/in", "/q/in"}


@pytest.fixture
def staff(engine: Engine) -> dict[str, Actor]:
    return colleagues(engine)


@pytest.fixture
def browser(engine: Engine, staff: dict[str, Actor]) -> Browser:
    return Browser(engine, MONDAY).become("staff", staff["priya"].id)


@pytest.mark.parametrize(
    "path", ["/work/today", "/work/sign-in", "/nothing-here", "/work/nothing-here", "/static/towpath.css"]
)
def test_every_reply_carries_the_headers(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    for name, value in EVERY_REPLY.items():
        assert answer.headers[name] == value


def test_no_page_is_kept_and_files_are_kept_long(browser: Browser) -> None:
    assert browser.get("/work/today").headers["cache-control"] == "no-store"
    assert browser.get("/work/sign-in").headers["cache-control"] == "no-store"
    assert "immutable" in browser.get("/static/towpath.css").headers["cache-control"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = EVERY_REPLY["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        ("", {}),
        ("somebody-elses", {}),
        (None, {"Sec-Fetch-Site": "cross-site"}),
        (None, {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    browser: Browser, token: str | None, headers: dict[str, str]
) -> None:
    form = {"csrf": browser.csrf if token is None else token}
    assert browser.post("/work/sign-out", data=form, headers=headers).status_code == 403
    assert browser.get("/work/today").status_code == 200


def test_an_old_browser_is_known_by_where_it_says_it_is(engine: Engine, staff: dict[str, Actor]) -> None:
    browser = Browser(engine, MONDAY).become("staff", staff["priya"].id)
    del browser.headers["Sec-Fetch-Site"]
    for origin, status in (
        ("https://evil.test", 403),
        ("null", 403),
        (None, 403),
        ("https://towpath.test", 303),
    ):
        headers = {"Origin": origin} if origin else {}
        assert (
            browser.post("/work/sign-out", data={"csrf": browser.csrf}, headers=headers).status_code == status
        )


def test_a_form_that_is_too_large_is_not_read(browser: Browser) -> None:
    form = {"csrf": browser.csrf, "note": "a" * LARGEST_FORM}
    assert browser.post("/work/sign-out", data=form).status_code == 413
    assert browser.get("/work/today").status_code == 200


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/p/l", LARGEST_WITH_FILES), ("/q/cy/l/mine", LARGEST_WITH_FILES),
        ("/work/cases/R-2001/letters", LARGEST_WITH_FILES), ("/p/l/theirs", LARGEST_FORM),
        ("/p/m", LARGEST_FORM), ("/info/ask/l", LARGEST_FORM),
        ("/work/cases/R-2001/letters/1/back", LARGEST_FORM),
    ],
)  # fmt: skip
def test_only_where_files_are_sent_may_a_form_be_larger(path: str, most: int) -> None:
    assert largest(path) == most


def test_a_photograph_is_never_written_to_a_disk_on_its_way() -> None:
    assert MultiPartParser.spool_max_size == LARGEST_WITH_FILES


def filled(path: str) -> str:
    """An address with something in each of its places."""
    known = {
        "ref": "R-2001",
        "lifecycle": "case",
        "event": "close",
        "kind": "order_check",
        "scope": "process",
    }
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: known.get(found[1], "0" * 32), path)


def test_every_page_asks_who_is_there_or_is_named_here(engine: Engine) -> None:
    """Asked without a sign-in, every route of the service leads to its door or says that there is nothing."""
    stranger, asked = Browser(engine, MONDAY), 0
    for method, path in routes_of(create_app(engine, lambda: MONDAY)):
        if path in OPEN or path.startswith("/static"):
            continue
        asked += 1
        answer = stranger.request(method, filled(path), data={} if method == "POST" else None)
        to = answer.headers.get("location", "").partition("?")[0]
        assert answer.status_code in (303, 403, 404), f"{method} {path}: {answer.status_code}"
        assert answer.status_code != 303 or to in DOORS, f"{method} {path} leads to {to}"
    assert asked > 40
