"""One line for everybody who asks for a page: so many are worked on at once, the others wait their turn.

A page works in several steps, each in a thread of the pool, and holds its transaction from the first to the
last.  Were everybody let in at once, those who wait for the database would hold every thread, and whoever it
waits for would get none to finish in: fifty forms sent in the same moment stood still until SQLite gave up.
Whoever waits here holds neither a thread nor a connection.  Whoever leaves never waits.

On SQLite, which lets one write at a time, forms have a line of their own, one by one: while they wait for one
another, pages go on.

Not everybody waits alike.  Whoever stops, pauses or says that they are not safe goes before all who wait;
what nobody has to sign in for goes behind them, so a flood there holds up the others for one form at most.
"""

from collections import deque
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Final

from anyio import Event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.languages import asked_in
from web.security import DOORS, SAFE_METHODS, largest

# A page holds one connection, and a second for a moment; the engine has fifteen, and the pool forty threads.
AT_ONCE: Final = 10
# Comparing a digest takes long: whoever knocks waits for those who knock, and never holds up a page.
KNOCKING_AT_ONCE: Final = 2
_DOORS: Final = frozenset(door.sign_in for door in DOORS.values())
_STOPPING: Final = frozenset(f"{room}/{page}" for room in ("/p", "/q") for page in ("stop", "pause", "safe"))
# Asked by programmes, all day long, and by whoever guesses: they wait for one another.
CALENDAR: Final = "/calendar/"
FIRST, AFTER, LAST = range(3)


class Line:
    """Lets requests in by their turn.  A form is read first: whoever sends it slowly keeps nobody out."""

    def __init__(self, app: ASGIApp, *, one_writer: bool) -> None:
        self.app, self.pages, self.doors = app, _Places(AT_ONCE), _Places(KNOCKING_AT_ONCE)
        self.forms = _Places(1) if one_writer else self.pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/") or _leaves(scope["path"]):
            await self.app(scope, receive, send)
            return
        path = asked_in(scope["path"])[1]
        if scope["method"] in SAFE_METHODS:
            turn = _Turn(self.doors if path.startswith(CALENDAR) else self.pages)
        else:
            receive = await _arrived(receive, largest(scope["path"]))
            turn = _Turn(self.doors if path in _DOORS else self.forms)
        await turn.taken(_rank(path))

        async def answer(message: Message) -> None:
            turn.over()  # the page is made; how fast somebody reads it is their own affair
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            turn.over()


def _leaves(path: str) -> bool:
    """Whether this is the way out, in any language: it asks no database, and somebody may be coming in."""
    return path.endswith("/x")


def _rank(path: str) -> int:
    """Who goes before whom, by the address without its language."""
    if path in _STOPPING:
        return FIRST
    return LAST if path.startswith(("/info/", CALENDAR)) else AFTER


class _Places:
    """So many places; one that falls free goes to whoever is first by rank, and then by when they came."""

    def __init__(self, free: int) -> None:
        self.free, self.came = free, count()
        self.waiting: list[tuple[int, int, Event]] = []

    async def taken(self, rank: int) -> None:
        if self.free:
            self.free -= 1
            return
        mine = rank, next(self.came), Event()
        heappush(self.waiting, mine)
        try:
            await mine[2].wait()
        except BaseException:  # whoever asked has gone
            if mine in self.waiting:
                self.waiting.remove(mine)
                heapify(self.waiting)
            else:
                self.over()
            raise

    def over(self) -> None:
        if self.waiting:
            heappop(self.waiting)[2].set()
        else:
            self.free += 1


class _Turn:
    """A place in the line, given up once."""

    def __init__(self, line: _Places) -> None:
        self.line, self.mine = line, False

    async def taken(self, rank: int) -> None:
        await self.line.taken(rank)
        self.mine = True

    def over(self) -> None:
        if self.mine:
            self.mine = False
            self.line.over()


async def _arrived(receive: Receive, most: int) -> Receive:
    """The same messages once the form has come; of one that is too large no more than its refusal needs."""
    come, size = deque[Message](), 0
    while size <= most:
        message = await receive()
        come.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            break

    async def again() -> Message:
        return come.popleft() if come else await receive()

    return again
