"""A case where a test needs it, and the browsers of those who work on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, browser_of
from tests.factories.case import case_at

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def case(engine: Engine) -> Callable[..., Walk]:
    """A case that stands in a state."""

    def stands_at(state: str, **given: Any) -> Walk:
        return case_at(engine, state, **given)

    return stands_at


@pytest.fixture
def desk(engine: Engine) -> Callable[..., Browser]:
    """The browser of a colleague, at the moment when the case came to where it stands."""

    def of(walk: Walk, who: str = "priya") -> Browser:
        return browser_of(engine, walk.staff[who], walk.now)

    return of
