"""What can be printed of a case: for each of the two what they read, for staff what they need in hand."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from rj_workflow.actors import Actor
from rj_workflow.db import Session as Database
from rj_workflow.documents.document import Document
from rj_workflow.documents.letters import BY_CODE as LETTERS
from rj_workflow.errors import NotFound
from rj_workflow.needs import LARGE_PRINT
from rj_workflow.queries.contact import plan_of_person, post_is_seen_by, ways_now
from rj_workflow.queries.documents import letters_of, papers_of, sheets_of
from rj_workflow.queries.needs import what_helps
from rj_workflow.queries.pack import reads_every_pack
from rj_workflow.queries.targets import principals
from rj_workflow.settings import settings
from web.addresses import case_page, contact_page, document_page
from web.contact import now_words
from web.dependencies import CurrentActor, Id, Now, Ref, Session
from web.documents import as_reply, to_read
from web.languages import LANGUAGES, Language, reading
from web.staff.frame import Frame, Side, case_reply, open_case, side_of_one

router = APIRouter()
Code = Annotated[str, Path(pattern=r"^[a-z]{1,20}(_[a-z0-9]{1,20}){0,3}$")]
In = Annotated[Literal["en", "cy", "pl"], Query(alias="language")]
Large = Annotated[bool, Query()]
Found = Mapping[str, Document[Any]]
LEAD: Final = (
    "What somebody is given says what they read on their own pages, and nothing of the other. Print it, or "
    "keep the file only as long as it takes."
)
NO_PLAN: Final = "No safe way is recorded: post nothing. Hand it over when they come to us."
PLAIN: Final = "In a plain envelope, without our name or address on it."
BY_TAG: Final = {one.code: one for one in LANGUAGES}


@router.get("/cases/{ref}/documents")
def every(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, side: Side = ""
) -> Response:
    """Everything that could be printed now, by whose it is."""
    frame = open_case(session, actor, ref, now, tab="documents", side=side)
    shown = [one for one in principals(frame.file) if not side or one["side"] == side]
    return case_reply(
        request,
        frame,
        "staff/case/documents.html",
        page_title="Documents",
        lead=LEAD,
        people=[_of_one(session, frame, str(one["person_id"])) for one in shown],
        sheets=[] if side else _rows(frame, "", sheets_of(session, actor, frame.file, now=now)),
    )


@router.get("/cases/{ref}/documents/sheet/{code}")
def sheet(
    request: Request, ref: Ref, code: Code, session: Session, actor: CurrentActor, now: Now
) -> Response:
    """One for the people who work here, to read and to print."""
    frame = open_case(session, actor, ref, now, tab="documents")
    return _page(request, frame, "", code, sheets_of(session, actor, frame.file, now=now), LANGUAGES[0])


@router.get("/cases/{ref}/documents/sheet/{code}/file")
def sheet_file(
    ref: Ref, code: Code, session: Session, actor: CurrentActor, now: Now, large: Large = False
) -> Response:
    """The same as a file."""
    frame = open_case(session, actor, ref, now)
    return as_reply(_one(sheets_of(session, actor, frame.file, now=now), code), large=large)


@router.get("/cases/{ref}/documents/{person_id}/{code}")
def one(
    request: Request, ref: Ref, person_id: Id, code: Code, session: Session, actor: CurrentActor, now: Now,
    language: In = "en",
) -> Response:  # fmt: skip
    """One for this person, in the language that they read."""
    frame = side_of_one(session, actor, ref, person_id, now)
    more = {"letter": LETTERS.get(code), **by_post(session, frame, person_id)}
    return _page(request, frame, person_id, code, theirs(session, frame, person_id), BY_TAG[language], **more)


@router.get("/cases/{ref}/documents/{person_id}/{code}/file")
def one_file(
    ref: Ref, person_id: Id, code: Code, session: Session, actor: CurrentActor, now: Now, language: In = "en",
    large: Large = False,
) -> Response:  # fmt: skip
    """The same as a file, in ordinary or in large print."""
    frame = side_of_one(session, actor, ref, person_id, now)
    with reading(BY_TAG[language]):
        return as_reply(_one(theirs(session, frame, person_id), code), large=large)


def theirs(session: Database, frame: Frame, person_id: str) -> dict[str, Document[Any]]:
    """Their letters and papers; of what is passed on for them, only what this colleague may read."""
    reader = Actor(person_id, frame.file.side_of(person_id))
    papers: Found = papers_of(session, reader, frame.ref, now=frame.now)
    packs = reads_every_pack(session, frame.actor, frame.file, person_id, frame.now)
    mine = {code: one for code, one in papers.items() if packs or not code.startswith("pack_")}
    return {**letters_of(session, frame.file, person_id), **mine}


def by_post(session: Database, frame: Frame, person_id: str) -> dict[str, Any]:
    """Whether something may be posted to them now, how, and who else may see it."""
    plan = plan_of_person(session, frame.file, person_id, frame.now).standing or {}
    post = next(one for one in ways_now(session, frame.file, person_id, frame.now) if one.way == "post")
    allowed = post.answer.allowed
    return {
        "may_post": allowed,
        "post_words": now_words(post, frame.now) if plan else NO_PLAN,
        "envelope": PLAIN if allowed else "",
        "seen_by": post_is_seen_by(plan),
        "contact_href": contact_page(frame.ref, person_id),
        "return_address": settings().return_address,
    }


def _of_one(session: Database, frame: Frame, person_id: str) -> dict[str, Any]:
    helps, found = what_helps(session, frame.file, person_id), theirs(session, frame, person_id)
    letters = {code: one for code, one in found.items() if code in LETTERS}
    return {
        "name": frame.file.name_of[person_id],
        "side": frame.file.side_of(person_id),
        "helps": helps,
        "large_first": LARGE_PRINT in helps,
        "papers": _rows(frame, person_id, {code: one for code, one in found.items() if code not in letters}),
        "letters": [
            {**row, "words": LETTERS[row["code"]].title, "when": LETTERS[row["code"]].when}
            for row in _rows(frame, person_id, letters)
        ],
    }


def _rows(frame: Frame, person_id: str, found: Found) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "words": str(one.title),
            "href": document_page(frame.ref, person_id, code),
            "file": document_page(frame.ref, person_id, code, file=True),
            "large": document_page(frame.ref, person_id, code, file=True, large=True),
        }
        for code, one in found.items()
    ]


def _page(
    request: Request, frame: Frame, person_id: str, code: str, found: Found, language: Language, **more: Any
) -> Response:
    document = _one(found, code)
    with reading(language):
        drawn = to_read(document)
    here = frame.ref, person_id, code
    kept = language.code if language != LANGUAGES[0] else ""
    return case_reply(
        request,
        frame,
        "staff/case/document.html",
        page_title=str(document.title),
        document=drawn,
        whose=frame.file.name_of.get(person_id, ""),
        side_of=frame.side,
        back=case_page(frame.ref, "documents", side=frame.side),
        file=document_page(*here, language=kept, file=True),
        large=document_page(*here, language=kept, file=True, large=True),
        in_other=[
            (one.name, document_page(*here, language="" if one == LANGUAGES[0] else one.code), one.tag)
            for one in LANGUAGES if one != language
        ] if person_id else [],
        **more,
    )  # fmt: skip


def _one(found: Found, code: str) -> Document[Any]:
    if code not in found:
        raise NotFound("document")
    return found[code]
