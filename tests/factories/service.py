"""The whole service on a free port of this machine, for tests that need a real browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from web.app import create_app

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.clock import Clock


@contextmanager
def running(engine: Engine, clock: Clock) -> Iterator[str]:
    """The address of the service, with this clock.  Whoever asks before it has started waits at the port."""
    server = uvicorn.Server(uvicorn.Config(create_app(engine, clock), log_level="error", lifespan="off"))
    with socket.create_server(("localhost", 0)) as port:
        thread = threading.Thread(target=server.run, args=([port],))
        thread.start()
        try:
            # Browsers take cookies that are meant for https from localhost, and from no other plain address.
            yield f"http://localhost:{port.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
