"""Their papers: to read on the page first, and to keep only if they choose to (P10)."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from rj_workflow.actors import Actor
from rj_workflow.db import Session as Database
from rj_workflow.documents.document import Document
from rj_workflow.errors import NotFound
from rj_workflow.queries.documents import papers_of
from web.dependencies import CurrentActor, Now, Session
from web.documents import as_reply, to_read, voice
from web.portal.shown import Chosen, CurrentDoor
from web.templating import page

router = APIRouter()
# Where each kind stands: a browser's list of addresses may be read by somebody else, and these say nothing.
PLACES: Final = {"stands": "a", "answers": "b", "day": "c", "agreed": "d", "pack": "e"}
Place = Annotated[str, Path(pattern=r"^[a-e]\d{0,2}$")]
ORDINARY, LARGE = "1", "2"


@router.get("/f")
def every(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, now: Now
) -> Response:
    """Each by its title; none of them is made before it is opened."""
    found, say = _by_place(session, actor, case.ref, now), voice().say
    rows = [{"text": say(one.title), "href": f"{door.base}/f/{place}"} for place, one in found.items()]
    return page(request, "portal/papers.html", papers=rows)


@router.get("/f/{place}")
def one(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, now: Now,
    place: Place,
) -> Response:  # fmt: skip
    """To read here; below it what it means to keep a file, and then the two sizes."""
    found, here = _found(session, actor, case.ref, now, place), f"{door.base}/f/{place}"
    return page(
        request,
        "portal/paper.html",
        paper=to_read(found),
        small=f"{here}/{ORDINARY}",
        large=f"{here}/{LARGE}",
    )


@router.get("/f/{place}/{print_}")
def file(
    session: Session, actor: CurrentActor, case: Chosen, now: Now, place: Place, print_: Literal["1", "2"]
) -> Response:
    """The file, in ordinary or in large print."""
    return as_reply(_found(session, actor, case.ref, now, place), large=print_ == LARGE)


def _by_place(session: Database, actor: Actor, ref: str, now: datetime) -> dict[str, Document[Any]]:
    """Their papers by the place at which each stands; of several of a kind with its number."""
    found: dict[str, Document[Any]] = {}
    for code, document in papers_of(session, actor, ref, now=now).items():
        kind, _, number = code.partition("_")
        found[PLACES[kind] + number] = document
    return found


def _found(session: Database, actor: Actor, ref: str, now: datetime, place: str) -> Document[Any]:
    found = _by_place(session, actor, ref, now).get(place)
    if found is None:
        raise NotFound("paper")
    return found
