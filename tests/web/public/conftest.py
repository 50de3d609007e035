"""A browser in which nobody is signed in, at the public pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories.browser import Browser
from tests.factories.case import MONDAY

if TYPE_CHECKING:
    from sqlalchemy import Engine


@pytest.fixture
def anybody(engine: Engine) -> Browser:
    """Somebody we know nothing of."""
    return Browser(engine, MONDAY)
