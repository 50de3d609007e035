"""Ask us to be in touch: is it safe now, then one page, then it is sent.

The questions stand on one page, what is missing is said there in its language, and whoever is held back
learns that before they write (docs/adr/0009).
"""

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from rj_workflow.commands.ask import TOO_MANY, ask_for_contact, is_held_back
from rj_workflow.errors import Conflict, Refused
from web.dependencies import Answers, Now, Session, own_form
from web.errors import Answer, answering
from web.forms import Form, new_key, text, typed
from web.languages import gettext as _
from web.public.questions import FIELDS, MISSING, PARTS, SAFE, enquiry, faults
from web.public.shown import drawn, onward
from web.security import address_of

router = APIRouter(dependencies=[Depends(own_form)])
HELD_BACK: Final = 429
SENT_BEFORE: Final = "You have sent this already. We have what you sent first. To change it, call us."


@router.get("/ask")
def begin(request: Request) -> Response:
    """The question before all others."""
    return drawn(request, "public/ask.html", _("some questions"), field=SAFE, errors=[])


@router.post("/ask")
def is_it_safe(request: Request, form: Answers) -> Response:
    """On to the questions, or how to reach us another time; nothing is kept of either."""
    said = text(form, "safe")
    if said not in ("yes", "no"):
        wrong = [("safe", MISSING["safe"])]
        return drawn(request, "public/ask.html", _("some questions"), status=422, field=SAFE, errors=wrong)
    return onward(request, "/ask/now" if said == "yes" else "/later")


@router.get("/ask/now")
def questions(request: Request, session: Session, now: Now) -> Response:
    """All of them; whoever is held back is told here, and how to call us."""
    if is_held_back(session, address_of(request), now=now):
        return drawn(request, "public/full.html", status=HELD_BACK, sentence=TOO_MANY)
    return _page(request, {}, [])


@router.post("/ask/now")
def send(request: Request, form: Answers, session: Session, now: Now) -> Response:
    """Open the enquiry; whoever they are, they are answered alike."""
    wrong = faults(form)
    if wrong:
        return _page(request, form, wrong, status=422)
    with answering(session) as answer:
        ask_for_contact(session, enquiry(form), address=address_of(request), now=now, key=text(form, "key"))
    if answer.error is None:
        return onward(request, "/next")
    return _not_taken(request, form, answer)


def _not_taken(request: Request, form: Form, answer: Answer) -> Response:
    refused = isinstance(answer.error, Refused)
    said: list[tuple[str | None, str]] = [*answer.said]
    if isinstance(answer.error, Conflict):
        said = [(None, SENT_BEFORE)]
    return _page(request, form, said, status=HELD_BACK if refused else answer.status)


def _page(request: Request, form: Form, wrong: list[Any], *, status: int = 200) -> Response:
    return drawn(
        request,
        "public/questions.html",
        _("some questions"),
        status=status,
        parts=PARTS,
        values=typed(form, (field.name for field in FIELDS)),
        key=text(form, "key") or new_key(),
        errors=wrong,
        by_field={name: sentence for name, sentence in wrong if name},
    )
