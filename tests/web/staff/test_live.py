"""The page of a meeting that takes place now, as it is sent: its buttons are forms, and what is shown of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, hidden, words_of
from tests.factories.case import case_at, going_on
from web.addresses import live_page

if TYPE_CHECKING:
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]
SCRIPT = {"HX-Request": "true"}


def press(mine: Browser, walk: Walk, name: str, form: dict[str, str] | None = None, **headers: str):  # type: ignore[no-untyped-def]
    """Press a button of the page as it is drawn now, as a browser without scripts does."""
    page = mine.get(live_page(walk.ref))
    part = page.text.split(f'data-press="{name}"', 1)[1].split("</form>", 1)[0]
    carried = {field: part.split(f'name="{field}" value="', 1)[1].split('"', 1)[0]
               for field in ("press", "number", "version", "key")}  # fmt: skip
    return mine.fill_in(live_page(walk.ref), {**carried, **(form or {})}, **headers)


def shown(page: str) -> set[str]:
    """The buttons that are not hidden."""
    parts = page.split('data-press="')[1:]
    return {part.split('"', 1)[0] for part in parts if " hidden>" not in part.split(">", 1)[0] + ">"}


@pytest.fixture
def morning(case: Case, engine: Engine) -> Walk:
    walk = case("scheduled")
    with going_on(walk, engine):
        walk.morning()
    return walk


def test_a_meeting_by_its_buttons_without_scripts(morning: Walk, desk: Of) -> None:
    mine = desk(morning)
    assert shown(mine.get(live_page(morning.ref)).text) == {"open", "stop"}
    reply = press(mine, morning, "open", {"open__present": "Everyone"})
    assert (reply.status_code, reply.headers["location"]) == (303, live_page(morning.ref, said="taken"))
    page = mine.get(reply.headers["location"])
    assert shown(page.text) == {"take_break", "end", "stop"}
    assert "Saved: opened" in words_of(page)
    press(mine, morning, "take_break")
    assert shown(mine.get(live_page(morning.ref)).text) == {"go_on", "end", "stop"}
    reply = press(mine, morning, "stop")
    page = mine.get(reply.headers["location"])
    assert shown(page.text) == set()
    assert "Ended early" in words_of(page)
