"""After a visit the device holds an address and nothing else: every byte of a fresh profile is looked at.

RJ_TRACES says how often each visit is made; once is for every day, twenty for a release.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from rj_workflow import db
from rj_workflow.commands.sign_in import issue_code
from rj_workflow.models import staff as staff_table
from rj_workflow.settings import settings
from tests.factories.case import case_at
from tests.factories.profile import found_in, rows_in, sentences_of
from tests.factories.service import running
from tests.web.portal.test_every_page import INSIDE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TIMES = range(int(os.environ.get("RJ_TRACES", "1")))
BASES = {"harmed": "/p", "responsible": "/q"}
WORKER = "Quillfendra"  # a name that no browser brings along
QUIET = (
    "--no-first-run", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-sandbox",
)  # fmt: skip
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, caches: (await caches.keys()).length,
  bases: (await indexedDB.databases()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length})"""


@dataclass
class Visit:
    """Somebody at their pages, on a device that was never used before."""

    chromium: str
    playwright: Any
    folder: Path
    scripts: bool
    shown: set[str] = field(default_factory=set)
    context: BrowserContext | None = None

    def __enter__(self) -> Visit:
        self.context = self.playwright.launch_persistent_context(
            self.folder, executable_path=self.chromium, args=list(QUIET), java_script_enabled=self.scripts
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.context is not None
        self.context.close()

    @property
    def page(self) -> Page:
        """Its only window."""
        assert self.context is not None
        return self.context.pages[0]

    def look(self) -> None:
        """Remember what is shown, and that the page kept nothing."""
        self.shown |= sentences_of(self.page.content())
        token = self.page.locator('input[name="csrf"]')
        self.shown |= {str(one.get_attribute("value")) for one in token.all()[:1]}
        kept = self.page.evaluate(KEPT)
        assert set(kept.values()) == {0}, (self.page.url, kept)

    def press(self, name: str, kind: Any = "button") -> None:
        """Press it, and look at what comes."""
        self.page.get_by_role(kind, name=name, exact=True).first.click()
        self.look()


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """A case with a meeting arranged, in the hands of somebody whose name is found nowhere else."""
    walk = case_at(engine, "scheduled")
    with db.begin(engine) as session:
        lead = staff_table.c.id == walk.staff["priya"].id
        session.execute(update(staff_table).where(lead).values(name=f"{WORKER} Nalloor"))
    return walk


@pytest.fixture
def address(engine: Engine, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service on a free port; the weather stands at another address of this machine."""
    with running(engine, lambda: walk.now) as found:
        monkeypatch.setattr(
            settings(), "exit_url", f"{found.replace('localhost', '127.0.0.1')}/static/mark.svg"
        )
        yield found


@pytest.mark.parametrize("_time", TIMES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_after_a_visit_the_device_holds_the_address_and_not_one_word(
    browser: Browser, chromium: str, engine: Engine, walk: Walk, address: str, tmp_path: Path,
    side: str, scripts: bool, _time: int,
) -> None:  # fmt: skip
    base, person = f"{address}{BASES[side]}", getattr(walk, side)
    with db.begin(engine) as session:
        card = issue_code(session, person)
    with Visit(chromium, browser.browser_type, tmp_path, scripts) as visit:
        walk_every_page(visit, base, card)
        leave(visit)
        visit.page.go_back()
        assert urlsplit(visit.page.url).path in (f"{BASES[side]}/in", f"{BASES[side]}/")
        assert WORKER not in visit.page.content()
    left = found_in(tmp_path, {*visit.shown, WORKER, card})
    assert left == {}
    assert len(visit.shown) > 60  # there was something to find
    only_the_address_is_kept(tmp_path, address, BASES[side])


def walk_every_page(visit: Visit, base: str, card: str) -> None:
    """In by the words of the card, through every page, with something asked for on the way."""
    visit.page.goto(f"{base}/")
    visit.press("Continue", "link")
    visit.page.get_by_label("The five words on your card").fill(card)
    visit.press("Sign in")
    visit.press("Yes")
    for path in INSIDE:
        visit.page.goto(f"{base}{path}")
        visit.look()
    write_and_go_on(visit, base)
    write_and_send(visit, base)
    visit.page.goto(f"{base}/back")
    visit.press("Ask for a call")
    assert WORKER in visit.page.content()
    visit.page.goto(f"{base}/stop")
    visit.press("Stop")
    assert "We have stopped" in visit.page.content()


def write_and_go_on(visit: Visit, base: str) -> None:
    """What is typed and left there without being sent."""
    words = "Never sent, heron and grebe."
    visit.shown.add(words)
    visit.page.goto(f"{base}/i")
    visit.page.locator("#said").fill(words)


def write_and_send(visit: Visit, base: str) -> None:
    """What is sent, and stands on the page afterwards; and what is typed there and not sent."""
    sent, words = "Sent to you, dabchick and wigeon.", "Typed to you, pochard and garganey."
    visit.shown |= {sent, words}
    visit.page.goto(f"{base}/m")
    visit.page.locator("#said").fill(sent)
    visit.press("Send")
    assert sent in visit.page.content()
    visit.page.locator("#said").fill(words)


def leave(visit: Visit) -> None:
    """By the link in the corner."""
    visit.page.get_by_role("link", name="Leave now").click()
    visit.page.wait_for_url(settings().exit_url)


def only_the_address_is_kept(folder: Path, address: str, base: str) -> None:
    """The list of pages names this side's short addresses, all titled alike; no cookie outlives the visit."""
    visited = rows_in(folder, "History", "select url, title from urls")
    ours = [(urlsplit(url), title) for url, title in visited if url.startswith(address)]
    assert {where.path for where, _ in ours} >= {f"{base}/", f"{base}/h"}  # the list was kept, and read
    assert all(where.path.startswith(f"{base}/") and len(where.path) < 12 for where, _ in ours)
    assert {where.query for where, _ in ours} == {""}
    assert {title for _, title in ours} <= {"Messages", ""}
    assert rows_in(folder, "Cookies", "select name from cookies") == []
    assert rows_in(folder, "Web Data", "select name, value from autofill") == []


# A browser keeps what was sent with the page that answers it, so every form leads on: to what comes next, or
# to a page that says why it was not taken (docs/adr/0009).
@pytest.mark.parametrize("_time", TIMES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("side", ["harmed", "responsible"])
def test_a_form_that_was_refused_leaves_nothing_of_what_was_sent(
    browser: Browser, chromium: str, engine: Engine, walk: Walk, address: str, tmp_path: Path,
    side: str, scripts: bool, _time: int,
) -> None:  # fmt: skip
    base, person = f"{address}{BASES[side]}", getattr(walk, side)
    with db.begin(engine) as session:
        card = issue_code(session, person)
    words, wrong, part = (
        "Sent with nothing chosen, plover.",
        "wrongly sandpiper plover",
        "Asked for by a script.",
    )
    with Visit(chromium, browser.browser_type, tmp_path, scripts) as visit:
        visit.page.goto(f"{base}/in")
        for said in (wrong, card):
            visit.page.get_by_label("The five words on your card").fill(said)
            visit.press("Sign in")
        visit.press("Yes")
        visit.page.goto(f"{base}/i")
        visit.page.locator("#said").fill(words)
        visit.press("Ask for it")
        assert words in visit.page.content()
        focused = visit.page.evaluate("document.activeElement.className")
        assert focused == ("govuk-error-summary" if scripts else "tp-portal")
        if scripts:
            assert visit.page.evaluate(ASK_FOR_A_PART, [f"{base}/i", part]) == 422
        visit.page.reload()
        assert words not in visit.page.content()
        leave(visit)
    assert found_in(tmp_path, {words, wrong, part, card, *visit.shown}) == {}


ASK_FOR_A_PART = """async ([address, said]) => {
  const csrf = document.querySelector("input[name=csrf]").value;
  const headers = { "HX-Request": "true" };
  const body = new URLSearchParams({ csrf, said });
  return (await fetch(address, { method: "POST", headers, body })).status;
}"""


@pytest.mark.parametrize("_time", TIMES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_public_form_that_comes_half_filled_in_leaves_nothing_of_what_was_sent(
    browser: Browser, chromium: str, address: str, tmp_path: Path, scripts: bool, _time: int
) -> None:
    words = "Half filled in, plover and sandpiper."
    with Visit(chromium, browser.browser_type, tmp_path, scripts) as visit:
        visit.page.goto(f"{address}/info/ask/now")
        visit.page.get_by_label("What you want us to know").fill(words)
        visit.press("Send")
        assert words in visit.page.content()
        assert visit.page.title().startswith("Error: ")
        assert visit.context is not None
        assert visit.context.cookies() == []
        visit.page.reload()
        assert words not in visit.page.content()
        leave(visit)
    assert found_in(tmp_path, {words}) == {}
    assert "/info/ask/now" in {
        urlsplit(url).path for url, _ in rows_in(tmp_path, "History", "select url, title from urls")
    }


def test_a_page_that_may_be_kept_is_found_again(
    browser: Browser, chromium: str, address: str, tmp_path: Path
) -> None:
    """The same look finds what a browser does keep: a file that may be cached, and a title."""
    with Visit(chromium, browser.browser_type, tmp_path, scripts=True) as visit:
        visit.page.goto(f"{address}/static/portal.js")
        visit.page.evaluate("() => { localStorage.setItem('note', 'kept by a page of another kind'); }")
    words = {"so that Back does not return here", "kept by a page of another kind", "never shown to anybody"}
    assert set(found_in(tmp_path, words)) == words - {"never shown to anybody"}
