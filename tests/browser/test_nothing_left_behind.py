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

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TIMES = range(int(os.environ.get("RJ_TRACES", "1")))
BASES = {"harmed": "/p", "responsible": "/q"}
READ = ("/h", "/q", "/c", "/stop", "/pause", "/back", "/t", "/w", "/i", "/m", "/m/old")
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
    for path in READ:
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
    assert all(where.path.startswith(f"{base}/") and len(where.path) < 10 for where, _ in ours)
    assert {where.query for where, _ in ours} == {""}
    assert {title for _, title in ours} <= {"Messages", ""}
    assert rows_in(folder, "Cookies", "select name from cookies") == []
    assert rows_in(folder, "Web Data", "select name, value from autofill") == []


# A browser keeps what was sent with the page that answers it.  Every form that is taken leads on, so this is
# about one that is refused; without a script that page has to lead on as well, and keep the words meanwhile.
REFUSED_WITHOUT_SCRIPTS = pytest.param(
    False,
    id="no scripts",
    marks=pytest.mark.xfail(reason="a refused form is answered on the spot, and kept with what was sent"),
)


@pytest.mark.parametrize("scripts", [pytest.param(True, id="scripts"), REFUSED_WITHOUT_SCRIPTS])
def test_a_form_that_was_refused_leaves_nothing_of_what_was_sent(
    browser: Browser, chromium: str, engine: Engine, walk: Walk, address: str, tmp_path: Path, scripts: bool
) -> None:
    with db.begin(engine) as session:
        card = issue_code(session, walk.harmed)
    words, wrong = "Sent with nothing chosen, plover and sandpiper.", "wrongly sandpiper plover"
    with Visit(chromium, browser.browser_type, tmp_path, scripts) as visit:
        visit.page.goto(f"{address}/p/in")
        for said in (wrong, card):
            visit.page.get_by_label("The five words on your card").fill(said)
            visit.press("Sign in")
        visit.press("Yes")
        visit.page.goto(f"{address}/p/i")
        visit.page.locator("#said").fill(words)
        visit.press("Ask for it")
        assert words in visit.page.content()
        leave(visit)
    assert found_in(tmp_path, {words, wrong, card, *visit.shown}) == {}


def test_a_page_that_may_be_kept_is_found_again(
    browser: Browser, chromium: str, address: str, tmp_path: Path
) -> None:
    """The same look finds what a browser does keep: a file that may be cached, and a title."""
    with Visit(chromium, browser.browser_type, tmp_path, scripts=True) as visit:
        visit.page.goto(f"{address}/static/portal.js")
        visit.page.evaluate("() => { localStorage.setItem('note', 'kept by a page of another kind'); }")
    words = {"so that Back does not return here", "kept by a page of another kind", "never shown to anybody"}
    assert set(found_in(tmp_path, words)) == words - {"never shown to anybody"}
