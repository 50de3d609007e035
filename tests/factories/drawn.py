"""Every page of a participant and of the public as it is drawn, in several states and with its errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rj_workflow.actors import Actor
from rj_workflow.commands.ask import MOST as MOST_ASKED
from rj_workflow.commands.sign_in import LIMITS
from tests.factories.browser import Browser, browser_of, fields_in
from tests.factories.case import MONDAY, case_at, going_on
from tests.web.portal.test_every_page import INSIDE, OUTSIDE
from tests.web.public.test_ask import filled_in
from tests.web.public.test_every_page import PAGES
from web.languages import ENGLISH, Language

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

BASES = {"harmed": "/p", "responsible": "/q"}
TOLD = {"part_1": "There was a knock at the door.", "readers_1": "me", "shown": "0"}
# What is sent wrongly, so that its page shows what is wrong.
WRONG: dict[str, dict[str, Any]] = {
    "/q": {"wish": "perhaps"},
    "/d": {"outcome": "perhaps"},
    "/i": {"kind": "correction", "said": ""},
    "/m": {"said": ""},
    "/n": {"rating_2": "12", "words_2": "A cold room."},
    "/a": {"part_1": "Door. " * 4_000},
    "/p/call": {"call_allowed": "yes", "call_from": "soon"},
    "/p/more": {"never": ["call"], "contact_never": "x" * 6_000},
    "/again": {"answer": "perhaps"},
    "/nothing": {},
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page: whose, in which state, at which address, and what was answered."""

    whose: str
    state: str
    path: str
    status: int
    html: str

    def __str__(self) -> str:
        return f"{self.whose}, {self.state}: {self.path}"


@dataclass
class _Visit:
    """Somebody at their pages, in one language, who keeps what they are shown."""

    browser: Browser
    whose: str
    base: str
    pages: list[Drawn]

    def keep(self, state: str, path: str, answer: Response) -> None:
        if answer.status_code != 303:
            self.pages.append(Drawn(self.whose, state, path, answer.status_code, answer.text))

    def read(self, state: str, *paths: str) -> None:
        for path in paths:
            self.keep(state, path, self.browser.get(f"{self.base}{path}"))

    def send(self, state: str, path: str, form: dict[str, Any]) -> None:
        carried: dict[str, Any] = {"csrf": self.browser.csrf}
        opened = self.browser.get(f"{self.base}{path}").text
        if f'action="{self.base}{path}"' in opened:
            carried |= fields_in(self.browser.get(f"{self.base}{path}"), f"{self.base}{path}")
        self.keep(state, path, self.browser.post(f"{self.base}{path}", data={**carried, **form}))


_DRAWN: dict[str, list[Drawn]] = {}


def drawn(engine: Engine, language: Language = ENGLISH) -> list[Drawn]:
    """Each page once: one that is the same in two states, or on both sides, is kept from the first of them.

    They are drawn in an empty service, and in a run of the tests only once.
    """
    if language.code not in _DRAWN:
        _DRAWN[language.code] = [*_drawn(engine, language)]
    return _DRAWN[language.code]


def _drawn(engine: Engine, language: Language) -> Iterator[Drawn]:
    seen: set[str] = set()
    for page in (*_portal(engine, language), *_public(engine, language)):
        bytes_ = re.sub(r'name="(csrf|key|key_1)" value="[^"]*"|data-longest="\d+"', "", page.html)
        bytes_ = bytes_.replace('"/q/', '"/p/')
        if bytes_ not in seen:
            seen.add(bytes_)
            yield page


def _portal(engine: Engine, language: Language) -> Iterator[Drawn]:
    walk = case_at(engine, "exploring_first")
    before = case_at(engine, "exploring_first")
    yield from _at(engine, walk, "exploring first", language, wrongly=True)
    for state in ("exploring_both", "scheduled", "closed"):
        with going_on(walk, engine):
            walk.to(state)
        yield from _at(engine, walk, state.replace("_", " "), language)
    for state, path, form in (("paused", "/pause", {"answer": "pause"}), ("stopped", "/stop", {})):
        for side in BASES:
            if getattr(before, side):
                _as(engine, before, side, language).send(state, path, form)
        yield from _at(engine, before, state, language)


def _as(engine: Engine, walk: Walk, side: str, language: Language) -> _Visit:
    walk.wait(minutes=1)
    browser = browser_of(engine, Actor(getattr(walk, side), side), walk.now)
    visit = _Visit(browser, side, f"{BASES[side]}{language.step}", [])
    visit.read("signing in", "/safe")
    visit.send("signing in", "/safe", {"safe": "yes"})
    return visit


def _at(
    engine: Engine, walk: Walk, state: str, language: Language, *, wrongly: bool = False
) -> Iterator[Drawn]:
    """What both people read while the case stands so, as far as they are on it."""
    for side in BASES:
        if not getattr(walk, side):
            continue
        visit = _as(engine, walk, side, language)
        visit.read(state, *OUTSIDE, *INSIDE)
        if wrongly:
            for path, form in WRONG.items():
                visit.send(f"{state}, not right", path, form)
            visit.send(state, "/a", TOLD)
            visit.send(state, "/i", {"kind": "copy"})
            visit.send(state, "/m", {"said": "Could you call later?"})
            visit.read(
                f"{state}, written",
                "/a",
                "/a/more",
                "/a/before",
                "/a/paper",
                "/i",
                "/p",
                "/n",
                "/m",
                "/m/old",
            )
            visit.send(f"{state}, somebody was faster", "/a", {**TOLD, "part_1": "Another."})
            visit.browser.now = walk.now + LIMITS[side].idle
            visit.send("too late", "/i", {"said": "What I would say."})
        yield from visit.pages


def _public(engine: Engine, language: Language) -> Iterator[Drawn]:
    anybody = _Visit(Browser(engine, MONDAY), "anybody", f"/info{language.step}", [])
    anybody.browser.csrf = ""
    anybody.read("reading", *(f"/{page}" for page in PAGES), "/nothing")
    anybody.send("not right", "/ask", {})
    anybody.send("not right", "/ask/now", {"told": "Mine", "reach_way": "call", "reach_from": "soon"})
    for _ in range(MOST_ASKED):
        anybody.browser.post("/info/ask/now", data=filled_in(anybody.browser))
    anybody.read("held back", "/ask/now")
    yield from anybody.pages
