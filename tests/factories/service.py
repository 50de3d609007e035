"""The whole service on a free port of this machine, for tests that need a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import uvicorn

from web.app import create_app

if TYPE_CHECKING:
    from sqlalchemy import Engine


@contextmanager
def running(engine: Engine, now: datetime) -> Iterator[str]:
    """The address of a running service whose clock stands still."""
    config = uvicorn.Config(create_app(engine, lambda: now), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)  # until the port is open
    try:
        # Browsers take cookies that are meant for https from localhost, and from no other plain address.
        yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
