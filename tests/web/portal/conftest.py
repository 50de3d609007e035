"""Browsers of the two people of an invented case, past the question whether it is safe to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from rj_workflow.actors import Actor
from tests.factories.browser import Browser, browser_of
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

BASES = {"harmed": "/p", "responsible": "/q"}


@dataclass
class Side:
    """One person of the case, at their own pages."""

    engine: Engine
    walk: Walk
    browser: Browser
    side: str

    @property
    def base(self) -> str:
        """Where their pages begin."""
        return BASES[self.side]

    @property
    def person(self) -> str:
        """Their id."""
        return str(getattr(self.walk, self.side))

    def get(self, path: str) -> str:
        """A page that opens."""
        answer = self.browser.get(f"{self.base}{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("location"))
        return answer.text

    def send(self, path: str, **form: str | list[str]) -> str:
        """Send a form; where it leads, without the base."""
        answer = self.browser.fill_in(f"{self.base}{path}", form)
        assert answer.status_code == 303, (path, answer.status_code)
        return answer.headers["location"].removeprefix(self.base)

    def wait(self, **length: float) -> None:
        """Let time pass for this person and the case, and come back to the device if the door has closed."""
        self.walk.wait(**length)
        self.open()

    def open(self) -> None:
        """Signed in again at the time of the case."""
        self.browser.now = self.walk.now
        self.browser.become(self.side, self.person)
        self.send("/safe", safe="yes")

    def on_staff_side(self) -> going_on:
        """The case, in the hands of those who work on it."""
        return going_on(self.walk, self.engine)

    def other(self) -> Side:
        """The other person of the case, on a device of their own."""
        return at_their_pages(
            self.engine, self.walk, "harmed" if self.side == "responsible" else "responsible"
        )


def at_their_pages(engine: Engine, walk: Walk, side: str) -> Side:
    """One person of this case, signed in and past the question."""
    walk.wait(minutes=1)
    browser = browser_of(engine, Actor(getattr(walk, side), side), walk.now)
    one = Side(engine, walk, browser, side)
    one.send("/safe", safe="yes")
    return one


At = Callable[..., Side]


@pytest.fixture
def at(engine: Engine) -> At:
    """A case walked to a state, and one of its people at their pages."""

    def walked(state: str, side: str = "harmed", **given: object) -> Side:
        return at_their_pages(engine, case_at(engine, state, **given), side)

    return walked
