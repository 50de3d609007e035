"""A page with somebody's words waits for one browser, once, for two minutes; and nobody else can read it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select

from rj_workflow import db
from rj_workflow.commands import sign_in
from rj_workflow.commands.kept_page import MOST, keep, take
from rj_workflow.crypto import keyed, seal, unseal
from rj_workflow.models import kept_page, new_id
from rj_workflow.timers.sweep import PAGES_KEPT_FOR, forget_old
from tests.factories.case import MONDAY

if TYPE_CHECKING:
    from sqlalchemy import Engine

WORDS = b"422<p>What I would say to him, heron and grebe.</p>"
LAST = MONDAY + PAGES_KEPT_FOR - timedelta(seconds=1)


def opened(engine: Engine) -> tuple[str, str]:
    """The token of somebody who is signed in, and their id."""
    person = new_id()
    with db.begin(engine) as session:
        return sign_in.open_sign_in(session, "harmed", person, now=MONDAY).token, person


def kept(engine: Engine, token: str, address: str = "/p/i", page: bytes = WORDS) -> bool:
    with db.begin(engine) as session:
        return keep(session, token, address, page, now=MONDAY)


def taken(engine: Engine, token: str, address: str = "/p/i", now: object = MONDAY) -> bytes | None:
    with db.begin(engine) as session:
        return take(session, token, address, now=now)  # type: ignore[arg-type]


def waiting(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(kept_page)) or 0


def test_it_is_shown_once_to_the_browser_and_at_the_address_it_was_kept_for(engine: Engine) -> None:
    token, _ = opened(engine)
    other, _ = opened(engine)
    assert kept(engine, token)
    assert taken(engine, other) is None
    assert taken(engine, token, "/p/a") is None
    assert taken(engine, token, now=LAST) == WORDS
    assert (taken(engine, token), waiting(engine)) == (None, 0)


def test_the_newest_takes_the_place_of_the_one_before(engine: Engine) -> None:
    token, _ = opened(engine)
    assert kept(engine, token)
    assert kept(engine, token, page=b"409 newer")
    assert (taken(engine, token), waiting(engine)) == (b"409 newer", 0)


def test_in_the_tables_it_cannot_be_read_and_another_key_opens_nothing(engine: Engine) -> None:
    token, _ = opened(engine)
    kept(engine, token)
    with db.read(engine) as session:
        row = session.execute(select(kept_page)).mappings().one()
    assert not any(word in bytes(row["sealed"]) for word in (b"heron", b"<p>", b"422"))
    assert not {token, "/p/i"} & {str(value) for value in row.values()}
    for key in (keyed("sealed page", f"{row['sign_in']} /p/i"), keyed("kept page", f"{token} /p/i")):
        with pytest.raises(InvalidTag):
            unseal(key, row["sealed"])


def test_what_was_sealed_comes_back_and_a_changed_byte_is_noticed() -> None:
    key = keyed("sealed page", "somebody")
    sealed = seal(key, WORDS)
    assert unseal(key, sealed) == WORDS
    assert seal(key, WORDS) != sealed
    with pytest.raises(InvalidTag):
        unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_after_two_minutes_it_is_neither_shown_nor_kept(engine: Engine) -> None:
    token, _ = opened(engine)
    kept(engine, token)
    kept(engine, token, "/p/a")
    assert forget_old(engine, LAST) == 0
    assert taken(engine, token, now=MONDAY + PAGES_KEPT_FOR) is None
    assert forget_old(engine, MONDAY + PAGES_KEPT_FOR) == 1
    assert waiting(engine) == 0


def test_it_ends_with_the_sign_in(engine: Engine) -> None:
    token, person = opened(engine)
    kept(engine, token)
    with db.begin(engine) as session:
        sign_in.sign_out_everywhere(session, person)
    assert waiting(engine) == 0


def test_so_many_wait_for_one_and_for_all_without_a_sign_in_and_no_flood_shuts_anybody_out(
    engine: Engine,
) -> None:
    token, _ = opened(engine)
    for _ in range(2):  # in place of itself each may be kept again
        assert all(kept(engine, f"nobody {n}") for n in range(MOST))
    assert not kept(engine, "one more")
    assert all(kept(engine, token, f"/p/{n}") for n in range(MOST))
    assert not kept(engine, token, "/p/one-more")
    with db.begin(engine) as session:
        assert keep(session, "later", "/info/ask", WORDS, now=MONDAY + PAGES_KEPT_FOR)
    assert waiting(engine) == 1
