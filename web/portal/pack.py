"""What is passed on for them to another service: what exactly, whether it went, and their own copy of it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.pack import BY_CODE, Content
from rj_workflow.queries.pack import Pack, my_packs
from web.dependencies import CurrentActor, Now, Session
from web.templating import page

router = APIRouter()
LEGIBLE = 12  # characters of a digest, enough to compare by eye


@router.get("/k")
def show(request: Request, session: Session, actor: CurrentActor, now: Now) -> Response:
    """Each that was explained to them, newest first."""
    found = my_packs(session, actor, now=now)
    return page(request, "portal/pack.html", packs=[_one(pack, said) for pack, said in found])


def _one(pack: Pack, said: Content | None) -> dict[str, Any]:
    return {
        "service": pack.service,
        "released_at": pack.released_at,
        "agreed": pack.is_agreed,
        "parts": [(BY_CODE[one["class"]].theirs, one["entries"]) for one in said["sections"]] if said else [],
        "went": [BY_CODE[code].theirs for code in pack.classes] if said is None else [],
        "number": pack.digest[:LEGIBLE],
    }
