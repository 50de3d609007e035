"""Many people in the same moment: all are answered, and whoever is slow keeps only themselves waiting."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from benchmarks.portal import Person, signed_in, walk_of
from benchmarks.visitors import Asked, request, visit
from tests.factories.case import MONDAY
from tests.factories.service import running
from tests.factories.threads import alone
from web import line, security
from web.line import AT_ONCE, KNOCKING_AT_ONCE, Line
from web.security import DOORS, LARGEST_FORM

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from starlette.types import Message, Receive, Scope, Send

# More than there are threads for pages.
MANY = 60


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


@pytest.mark.database
def test_forms_of_many_sent_in_the_same_moment_are_all_taken(engine: Engine) -> None:
    people: list[Person] = signed_in(engine, MANY, MONDAY)
    with running(engine, lambda: MONDAY) as address:
        walks = [walk_of(person, "letter", port_of(address))[-1:] for person in people]
        told = alone(visit, port_of(address), walks)
    assert told.errors == []
    assert len(told.took["wish"]) == MANY


def test_forms_that_come_slowly_keep_nobody_waiting(engine: Engine) -> None:
    with running(engine, lambda: MONDAY) as address:
        port = port_of(address)
        whole = request("POST", "/p/q", port=port, body="wish=letter")
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(2 * AT_ONCE)]
        for one in slow:
            one.sendall(whole[:-4])
        told = alone(visit, port, [[Asked("page", request("GET", "/info/", port=port))]])
        for one in slow:
            one.close()
    assert told.errors == []


class Held:
    """An app that answers when it is let; it knows who is inside."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.most = 0
        self.may_answer = asyncio.Event()
        self.read = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside.append(scope["path"])
        self.most = max(self.most, len(self.inside))
        await self.may_answer.wait()
        while True:
            message = await receive()
            self.read += len(message.get("body", b""))
            if not message.get("more_body"):
                break
        self.inside.remove(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def ask(app: Line, method: str, path: str, pieces: tuple[bytes, ...] = ()) -> None:
    messages: list[Message] = [
        *({"type": "http.request", "body": piece, "more_body": True} for piece in pieces),
        {"type": "http.request", "body": b"", "more_body": False},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_message: Message) -> None:
        return None

    await app({"type": "http", "method": method, "path": path}, receive, send)


@pytest.mark.parametrize("door", [*(door.sign_in for door in DOORS.values()), "/p/cy/in"])
def test_whoever_knocks_waits_for_those_who_knock_and_holds_up_no_page(door: str) -> None:
    async def knocked() -> list[str]:
        held = Held()
        app = Line(held, one_writer=False)
        knocks = [asyncio.create_task(ask(app, "POST", door)) for _ in range(3 * AT_ONCE)]
        await asyncio.sleep(0)
        page = asyncio.create_task(ask(app, "GET", "/p/h"))
        for _ in range(5):
            await asyncio.sleep(0)
        seen = list(held.inside)
        held.may_answer.set()
        await asyncio.gather(page, *knocks)
        assert held.most == KNOCKING_AT_ONCE + 1
        return seen

    assert alone(asyncio.run, knocked()) == [*[door] * KNOCKING_AT_ONCE, "/p/h"]


def test_so_many_pages_are_worked_on_at_once_and_a_place_is_free_again_when_one_fails() -> None:
    async def fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    async def crowded() -> int:
        held = Held()
        app = Line(held, one_writer=False)
        for _ in range(2 * AT_ONCE):
            app.app = fails
            with pytest.raises(ZeroDivisionError):
                await ask(app, "GET", "/p/h")
        app.app = held
        pages = [asyncio.create_task(ask(app, "GET", "/p/h")) for _ in range(3 * AT_ONCE)]
        for _ in range(5):
            await asyncio.sleep(0)
        held.may_answer.set()
        await asyncio.gather(*pages)
        return held.most

    assert alone(asyncio.run, crowded()) == AT_ONCE


def test_where_one_writes_at_a_time_forms_wait_for_forms_and_hold_up_no_page() -> None:
    async def sent() -> list[str]:
        held = Held()
        app = Line(held, one_writer=True)
        forms = [asyncio.create_task(ask(app, "POST", "/p/q")) for _ in range(3 * AT_ONCE)]
        page = asyncio.create_task(ask(app, "GET", "/p/h"))
        for _ in range(5):
            await asyncio.sleep(0)
        seen = list(held.inside)
        held.may_answer.set()
        await asyncio.gather(page, *forms)
        assert held.most == 2
        return seen

    assert alone(asyncio.run, sent()) == ["/p/q", "/p/h"]


class Opened(Held):
    """One that answers one by one, and keeps who came in, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.order.append(scope["path"])
        await super().__call__(scope, receive, send)


async def order_of(method: str, paths: list[str], *, one_writer: bool, gone: str = "") -> list[str]:
    """In which order those are let in who ask while every place is taken; `gone` leaves meanwhile."""
    held = Opened()
    app = Line(held, one_writer=one_writer)
    first = [asyncio.create_task(ask(app, method, "/info/ask")) for _ in range(1 if one_writer else AT_ONCE)]
    for _ in range(5):
        await asyncio.sleep(0)
    held.order.clear()
    waiting = {path: asyncio.create_task(ask(app, method, path)) for path in paths}
    for _ in range(5):
        await asyncio.sleep(0)
    assert held.order == []
    if gone:
        waiting[gone].cancel()
    held.may_answer.set()
    await asyncio.gather(*first, *waiting.values(), return_exceptions=True)
    return held.order


@pytest.mark.parametrize("stop", ["/p/stop", "/q/pause", "/p/safe", "/q/stop", "/p/cy/stop", "/q/pl/safe"])
@pytest.mark.parametrize(("method", "one_writer"), [("POST", True), ("POST", False), ("GET", False)])
def test_whoever_stops_goes_before_all_who_wait_and_what_is_public_goes_last(
    stop: str, method: str, *, one_writer: bool
) -> None:
    waiting = ["/info/ask", "/info/cy/ask/now", "/p/q", "/work/cases", stop]
    order = alone(asyncio.run, order_of(method, waiting, one_writer=one_writer))
    assert order == [stop, "/p/q", "/work/cases", "/info/ask", "/info/cy/ask/now"]


@pytest.mark.parametrize("gone", ["/p/q", "/info/ask"])
def test_whoever_goes_while_they_wait_leaves_their_place_to_the_next(gone: str) -> None:
    waiting = ["/info/ask", "/p/q", "/p/n"]
    order = alone(asyncio.run, order_of("POST", waiting, one_writer=True, gone=gone))
    assert order == [path for path in ("/p/q", "/p/n", "/info/ask") if path != gone]


def test_whoever_goes_as_their_turn_comes_takes_no_place_with_them() -> None:
    async def went() -> list[str]:
        held = Opened()
        app = Line(held, one_writer=True)
        await app.forms.taken(line.AFTER)
        going = asyncio.create_task(ask(app, "POST", "/p/q"))
        for _ in range(5):
            await asyncio.sleep(0)
        app.forms.over()
        going.cancel()
        held.may_answer.set()
        await asyncio.gather(going, return_exceptions=True)
        await asyncio.wait_for(ask(app, "POST", "/p/n"), 5)
        return held.order

    assert alone(asyncio.run, went()) == ["/p/n"]


def test_a_form_comes_through_whole_and_of_one_too_large_no_more_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(security, "LARGEST_FORM", 10)

    async def sent(*pieces: bytes) -> int:
        held = Held()
        held.may_answer.set()
        await ask(Line(held, one_writer=False), "POST", "/p/q", pieces)
        return held.read

    assert alone(asyncio.run, sent(b"four", b"more")) == 8
    assert alone(asyncio.run, sent(b"eleven more", b"and what nobody had read")) == 35
    assert LARGEST_FORM == 2_500_000


@pytest.mark.parametrize("path", ["/p/x", "/q/pl/x", "/info/cy/x"])
def test_whoever_leaves_waits_for_nobody(path: str) -> None:
    async def left() -> list[str]:
        held = Held()
        app = Line(held, one_writer=True)
        pages = [asyncio.create_task(ask(app, "GET", "/p/h")) for _ in range(3 * AT_ONCE)]
        await asyncio.sleep(0)
        leaving = asyncio.create_task(ask(app, "GET", path))
        await asyncio.sleep(0)
        seen = list(held.inside)
        held.may_answer.set()
        await asyncio.gather(leaving, *pages)
        return seen

    assert path in alone(asyncio.run, left())
