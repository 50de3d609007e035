"""Keep a page that says why a form was not taken, until the browser is led to it, and show it once.

It holds what somebody typed, so it is sealed under the token of their browser, of which the service keeps
only a digest: nobody reads it in the tables or in a copy of them.  It goes when it is shown, when the sign-in
ends, and after two minutes: a browser that is led on is there at once.
"""

import zlib
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, select

from rj_workflow.crypto import digest, keyed, seal, unseal
from rj_workflow.db import Session
from rj_workflow.models import kept_page, sign_in
from rj_workflow.timers.sweep import PAGES_KEPT_FOR

# At one time for one sign-in, and for all who have none together: a flood fills no disk [J].
MOST: Final = 20


def keep(session: Session, token: str, address: str, page: bytes, *, now: datetime) -> bool:
    """Keep the page for this address and this browser, in place of one before; False when too many wait."""
    key = digest(token)
    mine = session.scalar(select(sign_in.c.token_hash).where(sign_in.c.token_hash == key))
    session.execute(delete(kept_page).where(kept_page.c.kept_at <= now - PAGES_KEPT_FOR))
    id = _id(token, address)
    others = select(func.count()).where(kept_page.c.sign_in.is_not_distinct_from(mine), kept_page.c.id != id)
    if (session.scalar(others) or 0) >= MOST:
        return False
    session.execute(delete(kept_page).where(kept_page.c.id == id))
    sealed = seal(_secret(token, address), zlib.compress(page))
    session.execute(insert(kept_page), [{"id": id, "sign_in": mine, "sealed": sealed, "kept_at": now}])
    return True


def take(session: Session, token: str, address: str, *, now: datetime) -> bytes | None:
    """The page that waits there for this browser, destroyed as it is read; None when none does."""
    found = delete(kept_page).where(kept_page.c.id == _id(token, address)).returning(kept_page)
    row = session.execute(found).mappings().first()
    if row is None or row["kept_at"] <= now - PAGES_KEPT_FOR:
        return None
    return zlib.decompress(unseal(_secret(token, address), row["sealed"]))


def _id(token: str, address: str) -> str:
    return keyed("kept page", f"{token} {address}")


def _secret(token: str, address: str) -> str:
    return keyed("sealed page", f"{token} {address}")
