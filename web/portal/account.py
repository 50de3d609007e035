"""My story: what happened, in their own words, told once; part by part they say who may read it."""

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.account import Part, Version
from rj_workflow.commands.account import write_account
from rj_workflow.queries.account import Account, my_account
from rj_workflow.queries.portal import MyCase
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.forms import Form, new_key, number, text
from web.languages import gettext as _
from web.languages import translated
from web.portal.shown import CHANNEL, CurrentDoor, Mine, door_of, limits, onward
from web.templating import page

router = APIRouter()
READERS: Final = (
    ("facilitators", "The people who work with me"),
    ("supervisor", "They, and the person who guides their work"),
    ("me", "Only me"),
)
# Who wrote it down for them, and how they told it; any other way is said without it.
WROTE: Final = "{who} wrote it down, as you told it."
TOLD: Final = {
    "phone": "{who} wrote it down, as you told it by phone.",
    "in_person": "{who} wrote it down, as you told it face to face.",
    "paper": "{who} wrote it down, as you told it on paper.",
    "relayed": "{who} wrote it down, as you told it through someone.",
}
BLANK: Final = Part("", "", "")
MOST: Final = 100  # parts read from one form; the office says how many there may be


@router.get("/a")
def show(request: Request, session: Session, actor: CurrentActor, case: Mine) -> Response:
    """What stands, as a form; where nothing stands yet, room for a first part."""
    account = my_account(session, actor)
    return _page(request, case, account, _standing(account) or [BLANK], account.number, Answer())


@router.get("/a/more")
def more(request: Request, session: Session, actor: CurrentActor, case: Mine) -> Response:
    """The same with room for one more part at the end."""
    account = my_account(session, actor)
    return _page(request, case, account, [*_standing(account), BLANK], account.number, Answer())


@router.post("/a")
def save(
    request: Request,
    door: CurrentDoor,
    session: Session,
    actor: CurrentActor,
    case: Mine,
    form: Answers,
    now: Now,
) -> Response:
    """Keep it as a new version; what is wrong with it is said beside it, with nothing lost."""
    written = _written(form)
    with answering(session) as answer:
        write_account(
            session,
            actor,
            case.ref,
            written,
            shown=number(form, "shown") or 0,
            channel=CHANNEL,
            now=now,
            key=text(form, "key"),
        )
    account = my_account(session, actor)
    if answer.error is not None:
        return _page(request, case, account, written or [BLANK], account.number, answer)
    if text(form, "more"):
        return onward(door, f"/a/more#part_{len(_standing(account)) + 1}")
    return onward(door, "/a")


@router.get("/a/before")
def before(request: Request, session: Session, actor: CurrentActor) -> Response:
    """Every earlier version that can still be read, newest first."""
    account = my_account(session, actor)
    shown = [_version(account, version) for version in account.earlier]
    return page(request, "portal/account_before.html", versions=shown)


@router.get("/a/paper")
def paper(request: Request, session: Session, actor: CurrentActor) -> Response:
    """Their own copy, to print."""
    account = my_account(session, actor)
    newest = account.newest
    shown = _version(account, newest) if newest else None
    return page(request, "portal/account_paper.html", version=shown)


def _page(
    request: Request, case: MyCase, account: Account, parts: list[Part], shown: int, answer: Answer
) -> Response:
    newest = account.newest
    return page(
        request,
        "portal/account.html",
        status=answer.status,
        errors=answer.said,
        by_field=answer.by_field,
        may_write=account.is_kept or not case.is_closed,
        parts=parts,
        shown=shown,
        key=new_key(),
        readers=READERS,
        saved=_version(account, newest) if newest else None,
        has_earlier=bool(account.earlier),
        is_kept=account.is_kept,
        is_closed=case.is_closed,
        destroyed_at=None if newest else account.destroyed_at,
        asked_again=[{"who": _first(one.who), "at": one.at, "what": one.what} for one in account.asked_again],
        worker=case.worker or _("one of us"),
        **limits(door_of(request)),
    )


def _standing(account: Account) -> list[Part]:
    return list(account.newest.parts) if account.newest else []


def _written(form: Form) -> list[Part]:
    """The parts of the form, in its order; nothing chosen is only me."""
    places = (place for place in range(1, MOST + 1) if f"part_{place}" in form)
    return [
        Part(text(form, f"key_{n}"), text(form, f"part_{n}"), text(form, f"readers_{n}") or "me")
        for n in places
    ]


def _version(account: Account, version: Version) -> dict[str, Any]:
    """A version as its person reads it: when, who wrote it down, and each part with its readers."""
    who = _first(account.staff.get(version.entered_by, ""))
    told = translated(TOLD.get(version.channel, WROTE)).format(who=who) if who else ""
    back = _("{who} read it back to you.").format(who=version.read_back_by) if version.read_back_by else ""
    words = dict(READERS)
    return {
        "number": version.number,
        "at": version.written_at,
        "by": f"{told} {back}".strip() if told else "",
        "parts": [{"text": part.text, "readers": words[part.readers]} for part in version.parts],
    }


def _first(name: str) -> str:
    return name.split()[0] if name else ""
