"""What every test may ask for: a fresh database (tests/databases.py) and an installed browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The service's secret and files belong to the run, never to the folder the tests are started from.
os.environ.setdefault("RJ_DATA_DIR", tempfile.mkdtemp(prefix="rj-tests-"))

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The same browser without a window around its pages: a page opens in less than half the time.  What a whole
# browser leaves on a disk is looked for in a whole browser.
WITHOUT_A_WINDOW = "chromium-headless-shell"


def skip_or_fail(reason: str, required_by: str) -> None:
    """Skips with the reason, or fails where `required_by` is set: a build machine may leave nothing out."""
    if os.environ.get(required_by) == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the installed Chromium."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        skip_or_fail("no browser found: install the Debian package chromium", "RJ_REQUIRE_BROWSER")
    return str(found)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless Chromium for the run; each test opens its own context and so its own cookies."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to the root user, who runs the tests on build machines.
        path = shutil.which(WITHOUT_A_WINDOW) or chromium
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()
