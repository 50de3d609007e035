"""Ask us to be in touch: one question a page; the answers travel in it and are kept nowhere until sent."""

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.commands.ask import ask_for_contact
from rj_workflow.errors import Conflict, Refused
from web.dependencies import Answers, Now, Session, own_form
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.public.questions import ASKED, BY_NAME, NAMES, SAFE, Question, enquiry, faults, first_open, path
from web.public.shown import drawn
from web.security import address_of

router = APIRouter(dependencies=[Depends(own_form)])
HERE: Final = "/info/ask"
TOO_MANY: Final = 429
SENT_BEFORE: Final = "You have sent this already. We have what you sent first. To change it, call us."
# Carried beside the answers: what makes sending twice harmless, and whether all of them were seen once.
CARRIED: Final = ("key", "seen")


@router.get("/ask")
def begin(request: Request) -> Response:
    """The question before all others."""
    return _ask(request, SAFE, {})


@router.post("/ask")
def go_on(request: Request, form: Answers) -> Response:
    """Take the answers of one page and draw the next; nothing is kept on the way."""
    at, go = BY_NAME.get(text(form, "at"), SAFE), text(form, "go")
    if go.startswith("change-"):
        return _ask(request, BY_NAME.get(go.removeprefix("change-"), ASKED[0]), form)
    if go == "back":
        return _ask(request, _before(at, form), form)
    wrong = faults(at, form)
    if wrong:
        return _ask(request, at, form, wrong)
    if at is SAFE and text(form, "safe") != "yes":
        return RedirectResponse("/info/later", status_code=303)
    following = first_open(form) if text(form, "seen") else _after(at, form)
    return _ask(request, following, form) if following else _check(request, form)


@router.post("/ask/send")
def send(request: Request, form: Answers, session: Session, now: Now) -> Response:
    """Open the enquiry; whoever they are, they are answered alike."""
    missing = first_open(form)
    if missing is not None:
        return _ask(request, missing, form, faults(missing, form))
    with answering(session) as answer:
        ask_for_contact(session, enquiry(form), address=address_of(request), now=now, key=text(form, "key"))
    if answer.error is None:
        return RedirectResponse("/info/next", status_code=303)
    return _check(request, form, answer)


def _after(at: Question, form: Form) -> Question | None:
    order = (SAFE, *path(form))
    place = order.index(at) if at in order else 0
    return order[place + 1] if place + 1 < len(order) else None


def _before(at: Question, form: Form) -> Question:
    order = (SAFE, *path(form))
    return order[max(order.index(at) - 1, 0)] if at in order else ASKED[0]


def _ask(
    request: Request, question: Question, form: Form, wrong: list[tuple[str, str]] | None = None
) -> Response:
    """One question, with what was answered before carried along unseen."""
    here = {field.name for field in question.fields}
    return drawn(
        request,
        "public/ask.html",
        "some questions",
        status=422 if wrong else 200,
        here=HERE,
        question=question,
        first=question is SAFE,
        values=typed(form, here),
        carried=_carried(form, but=here),
        errors=wrong or [],
        by_field=dict(wrong or []),
    )


def _check(request: Request, form: Form, answer: Answer | None = None) -> Response:
    """Everything once more, before it is sent."""
    error = answer.error if answer else None
    status = TOO_MANY if isinstance(error, Refused) else answer.status if answer else 200
    said = [(None, SENT_BEFORE)] if isinstance(error, Conflict) else answer.said if answer else []
    return drawn(
        request,
        "public/check.html",
        "some questions",
        status=status,
        here=HERE,
        rows=[row for question in path(form) for row in _rows(question, form)],
        carried=_carried(form) | {"seen": "yes"},
        errors=said,
        too_many=isinstance(error, Refused),
    )


def _rows(question: Question, form: Form) -> list[dict[str, Any]]:
    """The answers to one question in words; the first of them leads back to it."""
    rows = []
    for at, field in enumerate(question.fields):
        said = text(form, field.name)
        rows.append(
            {
                "words": field.words if len(question.fields) > 1 else question.heading,
                "value": dict(field.options).get(said, said) or "Left empty",
                "change": question if at == 0 else None,
            }
        )
    return rows


def _carried(form: Form, *, but: set[str] | None = None) -> dict[str, str]:
    """The answers of the other pages, and what makes sending twice harmless."""
    kept = {name: text(form, name) for name in (*NAMES, *CARRIED) if name not in (but or ())}
    return {name: said for name, said in kept.items() if said} | {"key": text(form, "key") or new_key()}
