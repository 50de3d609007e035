"""Before a case opens: do you know anybody here?  And what somebody on the telephone takes as of right."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from rj_workflow.answers import read
from rj_workflow.commands.check import record_check
from rj_workflow.commands.declaring import LINK
from rj_workflow.commands.stop import come_back, stop_everything
from rj_workflow.errors import Invalid
from rj_workflow.queries.declaration import Declaration, declaration
from state_machines.fields import FIELDS, Field
from web import drafts
from web.addresses import case_page, declare_page
from web.dependencies import Answers, CurrentActor, Now, Ref, Session
from web.errors import Answer, answering
from web.forms import Form, text, typed
from web.templating import page

router = APIRouter()
# Where they were going: a page of this very case, or of a decision on it.
Back = Annotated[str, Query(pattern=r"^(/work/(cases|signoffs)/R-\d{1,9}(/[a-z0-9_/-]*)?)?$")]
ASKED: Final = (
    Field(
        "outcome",
        "choice",
        "Do you know any of them, or have another link to this?",
        options=(("none", "No, I have no link to anyone"), ("conflict", "Yes, there is a link")),
        required=True,
    ),
    LINK,
    Field("note", "words", "What should a supervisor know about the link?", private=True),
)
RINGS: Final = (("stop", "They want everything to stop"), ("back", "They come back, or want to talk"))


@router.get("/declared")
def declared(request: Request, actor: CurrentActor) -> Response:
    """A link was declared; which case it is about is not said again."""
    return page(request, "staff/declared.html", block="content")


@router.get("/cases/{ref}/declare")
def ask(
    request: Request, ref: Ref, session: Session, actor: CurrentActor, now: Now, back: Back = ""
) -> Response:
    """Who takes part and where it was, and the question."""
    asked, draft = declaration(session, actor, ref), drafts.found(session, actor, declare_page(ref))
    kept = drafts.around(declare_page(ref), draft, now)
    return _page(request, asked, drafts.typed_in(draft), Answer(), back, kept)


@router.post("/cases/{ref}/declare")
def declare(
    request: Request,
    ref: Ref,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
    back: Back = "",
) -> Response:
    """Keep what they said; a link shuts the door behind them, until a supervisor has decided."""
    asked = declaration(session, actor, ref)
    with answering(session) as answer:
        if not text(form, "outcome"):
            read(ASKED[:1], form)  # what is missing is said in the words of this page
        said = {name: text(form, name) for name in ("outcome", "link", "note")}
        record_check(session, actor, ref, "interests", said, about=actor.id, now=now)
    drafts.after(session, actor, declare_page(ref), form, answer, now)
    if answer.error is not None:
        return _page(request, asked, form, answer, back)
    if text(form, "outcome") == "conflict":
        return RedirectResponse("/work/declared", status_code=303)
    onward = back if f"/{ref}" in back else case_page(ref, done="check.interests")
    return RedirectResponse(onward, status_code=303)


@router.post("/cases/{ref}/declare/rings")
def rings(
    request: Request,
    ref: Ref,
    form: Answers,
    session: Session,
    actor: CurrentActor,
    now: Now,
    back: Back = "",
) -> Response:
    """Somebody rings to stop, or to come back: it is written down at once, whoever answers."""
    asked = declaration(session, actor, ref)
    with answering(session) as answer:
        person = _who(form, asked)
        channel = text(form, "channel")
        act = stop_everything if text(form, "what") == "stop" else come_back
        act(session, actor, person_id=person, channel=channel, now=now, ref=ref)
    if answer.error is not None:
        return _page(request, asked, form, answer, back)
    done = "done.stop" if text(form, "what") == "stop" else "done.back"
    return RedirectResponse(declare_page(ref, back=back, done=done), status_code=303)


def _who(form: Form, asked: Declaration) -> str:
    read(_ringing(asked), form)
    if text(form, "person") not in dict(asked.may_stop):
        raise Invalid([("person", "Choose who it is.")])
    return text(form, "person")


def _ringing(asked: Declaration) -> tuple[Field, ...]:
    return (
        Field("person", "select", "Who is it?", options=asked.may_stop, required=True),
        Field("what", "choice", "What do they want?", options=RINGS, required=True),
        FIELDS["channel"],
    )


def _page(
    request: Request,
    asked: Declaration,
    form: Form,
    answer: Answer,
    back: str,
    kept: Mapping[str, Any] | None = None,
) -> Response:
    ringing = _ringing(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "fields": ASKED,
        "ringing": ringing,
        "done": request.query_params.get("done", ""),
        "action": declare_page(asked.ref, back=back),
        "rings_action": declare_page(asked.ref, "rings", back=back),
        "values": typed(form, (f.name for f in (*ASKED, *ringing))),
        "errors": answer.said,
        "by_field": answer.by_field,
        **(kept or drafts.around(declare_page(asked.ref))),
    }
    return page(request, "staff/declare.html", block="content", status=answer.status, **context)
