"""Many people at once, each on a connection of their own: what they ask for, how long it took, what failed.

A small HTTP client on asyncio's streams: a library for it takes longer over a request than the bare page
does, and would be what is measured.  How much processor time it takes is told beside the figures.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

TOO_LONG: Final = 30.0  # seconds: nobody waits for a page as long as that
STALE: Final = 4.0  # seconds: a connection that was quiet for so long may be closed at the other end


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask for, as bytes, and the status that is right."""

    name: str
    sent: bytes
    status: int = 200


@dataclass(slots=True)
class Answered:
    """How long each answer took, by what was asked for, in milliseconds; and what was not right."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_ms: float = 0.0  # of this load, for each request


def request(method: str, path: str, *, port: int, cookie: str = "", body: str = "") -> bytes:
    """A request as a browser on our own pages sends it."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Sec-Fetch-Site: same-origin",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join([*lines, "", body]).encode()


def visit(port: int, walks: Sequence[Sequence[Asked]], *, pause: float = 0.0, at_once: int = 0) -> Answered:
    """Everybody takes their walk, so many seconds of reading between two pages; so many walk at once."""
    told, worked, started = Answered(), time.process_time(), time.perf_counter()
    asyncio.run(_all(port, walks, pause, at_once or len(walks), told))
    told.seconds = time.perf_counter() - started
    requests = sum(map(len, walks))
    told.cpu_ms = (time.process_time() - worked) / requests * 1000
    return told


async def _all(
    port: int, walks: Sequence[Sequence[Asked]], pause: float, at_once: int, told: Answered
) -> None:
    inside = asyncio.Semaphore(at_once)

    async def one(number: int, walk: Sequence[Asked]) -> None:
        async with inside:
            await asyncio.sleep(pause * number / len(walks))  # they do not all come in the same moment
            await _Visitor(port, told).walk(walk, pause)

    async with asyncio.TaskGroup() as group:
        for number, walk in enumerate(walks):
            group.create_task(one(number, walk))


class _Visitor:
    """One browser: a connection that is kept while it is in use."""

    def __init__(self, port: int, told: Answered) -> None:
        self.port, self.told = port, told
        self.stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.last = 0.0

    async def walk(self, walk: Sequence[Asked], pause: float) -> None:
        for number, asked in enumerate(walk):
            if number:
                await asyncio.sleep(pause)
            await self._ask(asked)
        self._close()

    async def _ask(self, asked: Asked) -> None:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(TOO_LONG):
                status = await self._status(asked)
        except (OSError, EOFError, TimeoutError) as fault:
            self._close()
            self.told.errors.append(f"{asked.name}: {type(fault).__name__}")
            return
        self.last = time.perf_counter()
        if status == asked.status:
            self.told.took.setdefault(asked.name, []).append((self.last - started) * 1000)
        else:
            self.told.errors.append(f"{asked.name}: {status}")

    async def _status(self, asked: Asked) -> int:
        if time.perf_counter() - self.last > STALE:
            self._close()
        if self.stream is None:
            self.stream = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.stream
        writer.write(asked.sent)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        return int(head.split(b" ", 2)[1])

    def _close(self) -> None:
        if self.stream is not None:
            self.stream[1].close()
            self.stream = None
