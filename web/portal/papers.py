"""Their papers: to read on the page first, and to keep only if they choose to (P10)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from rj_workflow.documents.document import Document
from rj_workflow.errors import NotFound
from rj_workflow.queries.documents import papers_of
from web.dependencies import CurrentActor, Now, Session
from web.documents import as_reply, to_read, voice
from web.portal.shown import Chosen, CurrentDoor
from web.templating import page

router = APIRouter()
Code = Annotated[str, Path(pattern=r"^[a-z]{1,20}(_\d)?$")]


@router.get("/papers")
def every(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, now: Now
) -> Response:
    """Each by its title; none of them is made before it is opened."""
    found = papers_of(session, actor, case.ref, now=now)
    say = voice().say
    rows = [{"text": say(one.title), "href": f"{door.base}/papers/{code}"} for code, one in found.items()]
    return page(request, "portal/papers.html", papers=rows)


@router.get("/papers/{code}")
def one(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, now: Now,
    code: Code,
) -> Response:  # fmt: skip
    """To read here; below it what it means to keep a file, and then the two sizes."""
    found = _found(session, actor, case.ref, now, code)
    here = f"{door.base}/papers/{code}"
    return page(
        request, "portal/paper.html", paper=to_read(found), small=f"{here}/file", large=f"{here}/large"
    )


@router.get("/papers/{code}/file")
def file(session: Session, actor: CurrentActor, case: Chosen, now: Now, code: Code) -> Response:
    """The file in ordinary print."""
    return as_reply(_found(session, actor, case.ref, now, code), large=False)


@router.get("/papers/{code}/large")
def large(session: Session, actor: CurrentActor, case: Chosen, now: Now, code: Code) -> Response:
    """The file in large print."""
    return as_reply(_found(session, actor, case.ref, now, code), large=True)


def _found(session: Session, actor: CurrentActor, ref: str, now: Now, code: str) -> Document[Any]:
    found: Document[Any] | None = papers_of(session, actor, ref, now=now).get(code)
    if found is None:
        raise NotFound("paper")
    return found
