"""Letters and drawings: what they write for the other person, and what they were told of; each side its own.

Every sentence is about what they did themselves or what a person told them, and stands there alike whatever
the other person does (docs/adr/0024).
"""

from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.answers import read
from rj_workflow.commands.exchange import (
    LONGEST,
    answer_item,
    call_it_right,
    rewrite_item,
    take_back,
    write_item,
)
from rj_workflow.exchange import Received, Written
from rj_workflow.queries.exchange import MyLetters, my_letters
from rj_workflow.queries.portal import MyCase
from state_machines.fields import Field
from web.dependencies import Answers, CurrentActor, Now, Session
from web.errors import Answer, answering
from web.files import ACCEPTED, Files
from web.forms import WRITTEN, Form, new_key, number, text
from web.languages import gettext as _
from web.languages import translated
from web.portal.shown import CHANNEL, Chosen, CurrentDoor, limits, onward, worker
from web.security import Door
from web.templating import page, weekday

router = APIRouter()
# In their own words; the codes are those of state_machines/written.py.
KINDS: Final = (
    ("letter", "A letter"),
    ("message", "A message that somebody passes on"),
    ("question", "A question"),
    ("answer", "An answer"),
    ("recording", "A recording"),
    ("drawing", "A drawing or a picture"),
)
ANSWERS: Final = (
    ("want", "I would like it"),
    ("not_now", "Not now"),
    ("never", "I do not want it"),
)
WAYS: Final = (
    ("in_person", "In person, with somebody there"),
    ("read_out", "Read out to me"),
    ("by_post", "By post. I know that nobody is with me then"),
)
MAY_KNOW: Final = (("yes", "Yes, they may know that I have it"), ("no", "No"))
SAID: Final = {
    "want": "You would like it.",
    "not_now": "Not now.",
    "never": "You do not want it. It is kept, should you ever want it.",
}
NO_BENEFIT: Final = "I know that it brings me no advantage. It changes no sentence and no release date"
SAVE, RIGHT, BACK = "save", "right", "back"
_MOST_TOGETHER: Final = 10  # megabytes


@router.get("/l")
def show(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, now: Now
) -> Response:
    """What they wrote, and what they were told of."""
    return _page(request, door, case, my_letters(session, actor, case.ref, now), {}, Answer())


@router.post("/l")
def begin(
    request: Request, door: CurrentDoor, form: Answers, sent: Files, session: Session, actor: CurrentActor,
    case: Chosen, now: Now,
) -> Response:  # fmt: skip
    """Begin something; nothing leaves us by it."""
    with answering(session) as answer:
        write_item(
            session, actor, case.ref, author=actor.id, kind=text(form, "kind"), text=text(form, WRITTEN),
            files=sent.usable(), now=now, key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return onward(door, "/l")
    return _page(request, door, case, my_letters(session, actor, case.ref, now), form, answer)


@router.post("/l/mine")
def mine(
    request: Request, door: CurrentDoor, form: Answers, sent: Files, session: Session, actor: CurrentActor,
    case: Chosen, now: Now,
) -> Response:  # fmt: skip
    """Write it on, say that it is right, or have it back."""
    item, what = text(form, "item"), text(form, "what")
    with answering(session) as answer:
        if what == BACK:
            take_back(session, actor, case.ref, item, channel=CHANNEL, now=now)
        else:
            rewrite_item(
                session, actor, case.ref, item, text=text(form, WRITTEN), files=sent.usable(),
                without_files=text(form, "without_files") == "yes", version=number(form, "version"), now=now,
                key=text(form, "key"),
            )  # fmt: skip
        if what == RIGHT:
            call_it_right(
                session, actor, case.ref, item, knows=text(form, "knows") == "yes", channel=CHANNEL, now=now
            )
    if answer.error is None:
        return onward(door, "/l")
    return _page(request, door, case, my_letters(session, actor, case.ref, now), form, answer)


@router.post("/l/theirs")
def theirs(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, form: Answers,
    now: Now,
) -> Response:  # fmt: skip
    """What they say of something they were told of."""
    n = number(form, "place") or 1
    with answering(session) as answer:
        until = str(read([_until(n)], form).get(_until(n).name) or "")
        answer_item(
            session, actor, case.ref, text(form, "item"), person_id=actor.id,
            answer=text(form, f"answer_{n}"), until=date.fromisoformat(until) if until else None,
            way=text(form, f"way_{n}"), may_know=text(form, f"may_know_{n}"), channel=CHANNEL, now=now,
            key=text(form, "key"),
        )  # fmt: skip
    if answer.error is None:
        return onward(door, "/l")
    return _page(request, door, case, my_letters(session, actor, case.ref, now), form, answer, at=n)


def _until(n: int) -> Field:
    return Field(f"until_{n}", "date", _("If not now: from which day may we ask you again?"), required=False)


def _page(
    request: Request, door: Door, case: MyCase, found: MyLetters, form: Form, answer: Answer, *, at: int = 0
) -> Response:
    draft = found.draft
    typed = bool(form) and not at
    errors = [(_named(name, at), sentence) for name, sentence in answer.said]
    return page(
        request,
        "portal/exchange.html",
        status=answer.status,
        errors=errors,
        by_field={name: sentence for name, sentence in errors if name},
        who=translated(worker(case)),
        draft=draft,
        kind_of_draft=_kind(draft) if draft else "",
        kinds=KINDS,
        kind=text(form, "kind"),
        said=text(form, WRITTEN) if typed else (draft.text if draft else ""),
        knows=text(form, "knows"),
        no_benefit=NO_BENEFIT,
        hint=_("Up to {most} letters.").format(most=f"{LONGEST:,}"),
        hint_of_files=_(
            "A picture, a PDF or a recording (MP3, WAV), up to {most} megabytes together. We take out where "
            "and when it was made. What can be seen or heard in it stays."
        ).format(most=_MOST_TOGETHER),
        accepted=ACCEPTED,
        written=[_mine(one) for one in found.written if not one.is_being_written],
        received=[_theirs(n, one, form if at == n else {}) for n, one in enumerate(found.received, 1)],
        answers=ANSWERS,
        ways=WAYS,
        may_know=MAY_KNOW,
        key=new_key(),
        ended=case.has_ended,
        **limits(door),
    )


def _named(name: str | None, at: int) -> str | None:
    """The field on the page that a fault is about: of several things they were told of, that of this one."""
    if name == "text":
        return WRITTEN
    return f"{name}_{at}" if name and at and not name.endswith(f"_{at}") else name


def _kind(one: Written) -> str:
    return translated(dict(KINDS).get(one.kind, KINDS[0][1]))


def _mine(one: Written) -> dict[str, Any]:
    """Something they said was right, or had back: in the same words wherever it stands."""
    return {
        "id": one.id,
        "kind": _kind(one),
        "text": one.text,
        "files": one.files,
        "right_at": weekday(one.right_at) if one.right_at else "",
        "taken_back_at": weekday(one.taken_back_at) if one.taken_back_at else "",
    }


def _theirs(n: int, one: Received, form: Form) -> dict[str, Any]:
    """Something they were told of, with what they said of it."""
    until = one.until.isoformat() if one.until else ""
    names = ("answer", "way", "may_know")
    stands = {"answer": one.answer, "way": one.way or "in_person", "may_know": one.may_know}
    values = {name: text(form, f"{name}_{n}") if form else stands[name] for name in names}
    boxes = {key: form[key] for key in form if key.startswith(f"until_{n}")} if form else until
    return {
        "n": n,
        "id": one.id,
        "told_at": weekday(one.told_at),
        "said": SAID.get(one.answer, ""),
        "said_at": weekday(one.answered_at) if one.answered_at else "",
        "until": weekday(one.until) if one.until else "",
        "given_at": weekday(one.given_at) if one.given_at else "",
        "values": values | {"until": boxes or None},
        "field_until": _until(n),
    }
